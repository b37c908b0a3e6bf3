"""Next steps: against the recursion written out, properties, and limits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangol.methods.next_steps import NOTHING, Counted, chosen_steps, learnt_steps, log_likelihood


def drawn(seed: int, rows: int = 60, depth: int = 3, steps: int = 3) -> Counted:
    rng = np.random.default_rng(seed)
    context = rng.integers(0, steps, (rows, depth))
    known = rng.integers(0, depth + 1, rows)
    context[np.arange(depth) >= known[:, None]] = NOTHING
    return Counted(context, rng.integers(0, steps, rows), rng.integers(1, 4, rows).astype(float))


def by_recursion(counted: Counted, context: tuple[int, ...], step: int, weight: float) -> float:
    """Moffat's method C, interpolated, as the formula stands."""
    shorter = 1 / 3 if not context else by_recursion(counted, context[:-1], step, weight)
    same = (counted.context[:, : len(context)] == np.array(context)).all(axis=1)
    if not same.any():
        return shorter
    ways = len(set(counted.step[same].tolist()))
    total = counted.count[same].sum()
    here = counted.count[same & (counted.step == step)].sum()
    return float((here + weight * ways * shorter) / (total + weight * ways))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1.0, 4.0]))
def test_chances_are_those_of_the_recursion(seed: int, weight: float) -> None:
    counted = drawn(seed)
    model = learnt_steps(counted, 3, 3, weight=weight)
    asked = drawn(seed + 1, rows=8).context
    chances = model.chances(asked)
    assert chances.sum(axis=1) == pytest.approx(np.ones(8))
    for row, found in zip(asked, chances, strict=True):
        context = tuple(int(one) for one in row[row != NOTHING])
        assert found == pytest.approx(
            [by_recursion(counted, context, step, weight) for step in range(3)]
        )


def test_counts_and_repeated_rows_are_the_same() -> None:
    counted = drawn(1)
    rows = np.repeat(np.arange(60), counted.count.astype(int))
    repeated = Counted(counted.context[rows], counted.step[rows], np.ones(len(rows)))
    one, other = (learnt_steps(part, 3, 3) for part in (counted, repeated))
    assert one.chances(counted.context) == pytest.approx(other.chances(counted.context))
    assert log_likelihood(one, counted) == pytest.approx(log_likelihood(one, repeated))


def test_the_depth_is_the_one_that_others_speak_for() -> None:
    rng = np.random.default_rng(2)
    context = rng.integers(0, 3, (4000, 3))
    # What comes is told by the step before the last.
    step = np.where(rng.random(4000) < 0.9, context[:, 1], rng.integers(0, 3, 4000))
    whole = Counted(context, step, np.ones(4000))
    half = np.arange(4000) < 2000
    depth, _ = chosen_steps(whole.part(half), whole.part(~half), 3, 3)
    assert depth == 2
    chance = Counted(context, rng.integers(0, 3, 4000), np.ones(4000))
    assert chosen_steps(chance.part(half), chance.part(~half), 3, 3)[0] <= 1


def test_rows_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="must have as many rows"):
        Counted(np.zeros((2, 1), dtype=np.int64), np.zeros(1, dtype=np.int64), np.ones(2))
    long = Counted(np.zeros((1, 30), dtype=np.int64), np.zeros(1, dtype=np.int64), np.ones(1))
    with pytest.raises(ValueError, match="do not fit into one number"):
        learnt_steps(long, 2, 100)
