"""Columns whose part in the outcome is known, because it was put there."""

import numpy as np
import pytest

from dangol.methods.logistic import logistic
from dangol.methods.variable_selection import Evidence, Snapshots, judged

PEOPLE, PERIODS = 1_500, 7
NAMES = (
    "useful",
    "useful-low",
    "noise",
    "leak",
    "twin-of-leak",
    "twin",
    "drifting",
    "constant",
    "empty",
    "one-period-only",
    "becomes-other-today",
)


def world(seed: int) -> tuple[Snapshots, np.ndarray]:
    """Traits of people that last; the outcome follows from two of them, the leak from it."""
    rng = np.random.default_rng(seed)
    trait = rng.normal(size=(PEOPLE, 3))
    values, base, happened = [], [], []
    for period in range(PERIODS + 1):
        useful, low, known = 0.7 * trait.T + 0.7 * rng.normal(size=(3, PEOPLE))
        odd = rng.normal(size=PEOPLE)
        wish = 0.9 * useful - 0.9 * low + known + (2.0 * odd if period == 4 else 0.0)
        came = (rng.random(PEOPLE) < logistic(wish)).astype(float)
        leak = came + 0.8 * rng.normal(size=PEOPLE)
        columns = [
            useful,
            np.where(rng.random(PEOPLE) < 0.1, np.nan, low),
            rng.normal(size=PEOPLE),
            leak,
            np.exp(leak),
            useful * 3 + 2,
            period * 3 + rng.normal(size=PEOPLE),
            np.ones(PEOPLE),
            np.full(PEOPLE, np.nan),
            odd,
            0.3 * useful + (rng.normal(size=PEOPLE) if period < PERIODS else 9.0),
        ]
        values.append(np.column_stack(columns))
        base.append(known[:, None])
        happened.append(came)
    after = [*happened[1:PERIODS], np.full(PEOPLE, np.nan)]
    past = Snapshots(
        np.concatenate(values[:PERIODS]),
        np.concatenate(base[:PERIODS]),
        np.repeat(np.arange(PERIODS), PEOPLE),
        np.concatenate(happened[:PERIODS]),
        np.concatenate(after),
        np.tile(np.arange(PEOPLE), PERIODS),
    )
    return past, values[PERIODS]


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Evidence]:
    past, today = world(1)
    return dict(zip(NAMES, judged(past, today, seed=1), strict=True))


def test_what_tells_the_future_is_promoted_and_what_does_not_is_not(
    verdicts: dict[str, Evidence],
) -> None:
    assert {name: one.verdict for name, one in verdicts.items()} == {
        "useful": "promoted",
        "useful-low": "promoted",
        "noise": "no-gain",
        "leak": "leak",
        "twin-of-leak": "leak",
        "twin": "redundant",
        "drifting": "drift",
        "constant": "empty",
        "empty": "empty",
        "one-period-only": "no-gain",
        "becomes-other-today": "leak",
    }


def test_the_evidence_says_why(verdicts: dict[str, Evidence]) -> None:
    useful, leak = verdicts["useful"], verdicts["leak"]
    assert useful.gain_low > 0
    assert useful.periods_gained == useful.periods == 3
    assert useful.lasting_share > 0.1
    assert leak.lasting_share < 0.03
    assert leak.area_alone > useful.area_alone > 0.6
    assert NAMES[verdicts["twin"].same_as or 0] == "useful"
    assert verdicts["useful-low"].filled_share == pytest.approx(0.9, abs=0.02)
    assert verdicts["drifting"].drift > 0.25
    assert verdicts["becomes-other-today"].shift > 0.25
    assert verdicts["noise"].area_alone < 0.53


def test_the_order_of_rows_and_the_scale_of_columns_change_no_verdict() -> None:
    past, today = world(2)
    before = [one.verdict for one in judged(past, today, seed=3)]
    mixed = np.random.default_rng(5).permutation(len(past.period))
    scaled = past.of(mixed)
    other = Snapshots(
        scaled.values * 1350.0,
        scaled.base,
        scaled.period,
        scaled.happened,
        scaled.after,
        scaled.person,
    )
    assert [one.verdict for one in judged(other, today * 1350.0, seed=3)] == before


def test_without_any_cause_nothing_is_promoted() -> None:
    rng = np.random.default_rng(11)
    rows = PEOPLE * 5
    past = Snapshots(
        rng.normal(size=(rows, 20)),
        rng.normal(size=(rows, 1)),
        np.repeat(np.arange(5), PEOPLE),
        (rng.random(rows) < 0.3).astype(float),
        (rng.random(rows) < 0.3).astype(float),
        np.tile(np.arange(PEOPLE), 5),
    )
    assert {one.verdict for one in judged(past, None, seed=1)} == {"no-gain"}
