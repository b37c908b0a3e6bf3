"""Hidden stages: against all paths written out, properties, planted stages, and none."""

import itertools

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangol.methods.hidden_markov import Rates, Seen, Stages, Symbols, best_stages, fit_stages

Ints = npt.NDArray[np.int64]
ACTIVE = np.array([[0.1, 0.3, 0.6], [0.4, 0.5, 0.1], [0.95, 0.04, 0.01]])
MOVES = np.array([[0.85, 0.1, 0.05], [0.1, 0.8, 0.1], [0.02, 0.05, 0.93]])
START = np.array([0.5, 0.3, 0.2])


def model(rng: np.random.Generator, stages: int = 3, symbols: int = 3) -> Stages:
    return Stages(
        rng.dirichlet(np.ones(stages)),
        rng.dirichlet(np.ones(stages), stages),
        Symbols(rng.dirichlet(np.ones(symbols), stages)),
    )


def by_hand(of: Stages, what: Ints, since: int) -> tuple[float, npt.NDArray[np.float64]]:
    """Likelihood and chances of each stage at each time, summing over every path."""
    whole, given_ = 0.0, np.zeros((len(what), of.count))
    for path in itertools.product(range(of.count), repeat=len(what) - since):
        chance = of.start[path[0]]
        for place, (stage, time) in enumerate(zip(path, range(since, len(what)), strict=True)):
            chance *= of.shows.chances(what[time : time + 1])[0, stage]
            if place:
                chance *= of.moves[path[place - 1], stage]
        whole += chance
        for stage, time in zip(path, range(since, len(what)), strict=True):
            given_[time, stage] += chance
    return whole, given_ / whole


def walked(
    rng: np.random.Generator, rows: int, times: int, table: npt.NDArray[np.float64] = ACTIVE
) -> tuple[Ints, Ints]:
    """Sequences of planted stages: what is seen, and the stages."""
    stages = np.zeros((rows, times), dtype=np.int64)
    for time in range(times):
        chances = START[None].repeat(rows, 0) if not time else MOVES[stages[:, time - 1]]
        stages[:, time] = (rng.random((rows, 1)) > chances.cumsum(1)).sum(1)
    what = (rng.random((rows, times, 1)) > table[stages].cumsum(-1)).sum(-1)
    return what, stages


@pytest.mark.parametrize("since", [0, 2])
def test_likelihood_and_stages_are_those_of_all_paths_written_out(since: int) -> None:
    rng = np.random.default_rng(since)
    of, what = model(rng), rng.integers(0, 3, 6)
    whole, given_ = by_hand(of, what, since)
    seen = Seen(what[None], np.array([since]), np.array([2.0]))
    assert of.log_chance(seen) == pytest.approx(2 * np.log(whole))
    assert of.over_time(seen)[0] == pytest.approx(given_, abs=1e-12)
    assert of.now(seen)[0] == pytest.approx(given_[-1])


def test_counts_are_those_of_all_paths_written_out() -> None:
    rng = np.random.default_rng(3)
    of = Stages(
        np.array([0.4, 0.6]), rng.dirichlet(np.ones(2), 2), Rates(rng.gamma(2, size=(2, 2)))
    )
    what = rng.poisson(2.0, (5, 2))
    whole, given_ = by_hand(of, what, 0)
    assert of.log_chance(Seen.of(what[None])) == pytest.approx(np.log(whole))
    assert of.over_time(Seen.of(what[None]))[0] == pytest.approx(given_)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3), st.integers(1, 7))
def test_one_step_never_makes_what_was_seen_less_likely(seed: int, stages: int, times: int) -> None:
    rng = np.random.default_rng(seed)
    what = rng.integers(0, 3, (8, times))
    since = rng.integers(0, times, 8)
    seen = Seen(what, since, rng.integers(1, 4, 8).astype(float))
    heights = [fit_stages(seen, stages, starts=1, seed=seed).log_likelihood]
    one = model(np.random.default_rng(seed), stages)
    weights = one.over_time(seen)
    there = np.arange(times) >= since[:, None]
    assert weights.sum(axis=2) == pytest.approx(there.astype(float))
    assert heights[0] >= fit_stages(seen, 1, starts=1).log_likelihood - 1e-4 * len(what)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_people_and_repeats_as_weights_change_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    what = np.repeat(rng.integers(0, 3, (5, 4)), 2, axis=0)
    of, turned = model(rng), rng.permutation(10)
    whole = of.log_chance(Seen.of(what))
    assert of.log_chance(Seen.of(what[turned])) == pytest.approx(whole)
    folded = Seen(what[::2], np.zeros(5, dtype=np.int64), np.full(5, 2.0))
    assert of.log_chance(folded) == pytest.approx(whole)


def test_planted_stages_are_found_with_their_number_and_moves() -> None:
    what, stages = walked(np.random.default_rng(1), 1500, 20)
    found, tried = best_stages(Seen.of(what), 5, starts=6)
    assert found.count == 3
    assert len(tried) == 4
    assert isinstance(found.shows, Symbols)
    found = found.ordered(np.argsort(-found.shows.table @ np.arange(3)))
    assert found.moves == pytest.approx(MOVES, abs=0.05)
    assert isinstance(found.shows, Symbols)
    assert found.shows.table == pytest.approx(ACTIVE, abs=0.04)
    told = found.over_time(Seen.of(what)).argmax(axis=2)
    best = Stages(START, MOVES, Symbols(ACTIVE)).over_time(Seen.of(what)).argmax(axis=2)
    # As many as are told by who knows the truth of everything but the stages.
    assert (told == stages).mean() > (best == stages).mean() - 0.02


def test_counts_of_planted_stages_are_found() -> None:
    rates = np.array([[6.0, 1.0], [0.3, 0.02]])
    _, stages = walked(np.random.default_rng(2), 400, 16)
    stages = np.minimum(stages, 1)
    what = np.random.default_rng(3).poisson(rates[stages])
    found, _ = best_stages(Seen.of(what), 3, Rates.drawn, starts=6)
    assert found.count == 2
    assert isinstance(found.shows, Rates)
    order = np.argsort(-found.shows.table[:, 0])
    found = found.ordered(order)
    assert (found.over_time(Seen.of(what)).argmax(axis=2) == stages).mean() > 0.95


def test_where_all_weeks_are_alike_there_is_one_stage() -> None:
    what = np.random.default_rng(4).choice(3, (1500, 20), p=(0.6, 0.3, 0.1))
    found, tried = best_stages(Seen.of(what), 4, starts=6)
    assert found.count == 1
    assert len(tried) == 2


def test_sequences_without_beginnings_are_refused() -> None:
    with pytest.raises(ValueError, match="need a beginning and a weight"):
        Seen(np.zeros((2, 3), dtype=np.int64), np.zeros(1, dtype=np.int64), np.ones(2))
    with pytest.raises(ValueError, match="from 0 to 2"):
        Seen(np.zeros((1, 3), dtype=np.int64), np.array([3]), np.ones(1))
    with pytest.raises(ValueError, match="0 stages"):
        fit_stages(Seen.of(np.zeros((1, 3), dtype=np.int64)), 0)
