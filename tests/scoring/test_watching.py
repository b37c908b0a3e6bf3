"""Months in which nothing changes ring nothing; a planted change rings within two weeks."""

import numpy as np
import pytest

from dangol.methods.logistic import logistic
from dangol.scoring.watching import FOLLOWS, Seen, Watched, watched

PEOPLE, USUAL, WEEKS, CHANGE = 1_500, 10, 52, 26
LAG = 2


def year(seed: int, *, level: float = 0.0, order: bool = False, inputs: bool = False) -> list[Seen]:
    """Weekly forecasts whose level wanders a little, with a change planted half way."""
    rng = np.random.default_rng(seed)
    found = []
    for week in range(USUAL + WEEKS):
        changed = week >= USUAL + CHANGE
        odds = rng.normal(-0.5, 1.0, PEOPLE)
        season = 0.15 * np.sin(week / 8) + rng.normal(0, 0.04)
        true = odds + season + (level if changed else 0.0)
        if order and changed:
            true = rng.permutation(true)
        happened = (rng.random(PEOPLE) < logistic(true)).astype(float)
        moved = np.abs(rng.normal(0.01, 0.005, 3))
        if inputs and changed:
            moved[1] = 0.6
        found.append(Seen(odds, happened, moved))
    return found


def asked(weeks: list[Seen]) -> list[Watched]:
    return watched(weeks[:USUAL], weeks[USUAL:], lag=LAG)


@pytest.mark.parametrize("seed", range(12))
def test_a_year_in_which_nothing_changes_rings_at_most_once(seed: int) -> None:
    rings = [bool(one.cause) for one in asked(year(seed))]
    assert sum(now and not before for before, now in zip([False, *rings], rings, strict=False)) <= 1


def test_of_many_quiet_years_hardly_any_rings() -> None:
    weeks = [one for seed in range(20, 40) for one in asked(year(seed))]
    assert np.mean([bool(one.cause) for one in weeks]) < 0.005


@pytest.mark.parametrize("level", [-0.7, 0.7])
@pytest.mark.parametrize("seed", range(4))
def test_a_level_that_jumps_rings_within_two_weeks(seed: int, level: float) -> None:
    causes = [one.cause for one in asked(year(seed, level=level))]
    assert "level" in causes[CHANGE : CHANGE + 3]


def test_people_who_are_told_apart_no_more_ring() -> None:
    causes = [one.cause for one in asked(year(3, order=True))]
    assert causes[CHANGE] == "order"


def test_an_input_that_jumps_rings_and_is_named() -> None:
    weeks = asked(year(3, inputs=True))
    assert weeks[CHANGE].cause == "inputs"
    assert weeks[CHANGE].most_moved == 1
    assert weeks[CHANGE].moved == pytest.approx(0.6)


def test_the_level_follows_what_came_as_far_as_it_was_known() -> None:
    weeks = year(5, level=1.0)
    found = asked(weeks)
    last = found[-1]
    assert last.update == pytest.approx(last.level, abs=0.25)
    assert found[CHANGE].course == pytest.approx(0.0, abs=0.25)
    before, now = found[CHANGE], found[CHANGE + 1]
    assert now.update == pytest.approx(FOLLOWS * now.level + (1 - FOLLOWS) * before.update)
    # What came of a forecast is known two weeks later: until then the course knows nothing of it.
    assert found[CHANGE + 1].course < 0.3 < found[CHANGE + 3].course


def test_nothing_is_watched_before_anything_came() -> None:
    assert watched(year(1)[:USUAL], []) == []
