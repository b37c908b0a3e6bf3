"""Which regions could carry a test: limits are kept, and what is promised follows the past."""

import numpy as np
import pytest

from dangol.methods.geo.effect import TooLittleHistoryError
from dangol.methods.geo.markets import Limits, best_by_lot, candidate_sets, judged
from dangol.methods.geo.panel import Panel
from dangol.samples.regions import world


def past(seed: int = 1) -> Panel:
    made = world(seed, more_days=60)
    return Panel(made.outcome, len(made.outcome))


def limits(panel: Panel, within: tuple[int, ...] = (), without: tuple[int, ...] = ()) -> Limits:
    every = np.arange(panel.regions)
    return Limits((3, 6), 0.05, 0.4, np.isin(every, within), np.isin(every, without))


def test_every_set_keeps_to_the_limits() -> None:
    panel = past()
    sets = candidate_sets(panel, limits(panel, (2,), (5, 6)), 3)
    share = sets @ (panel.level / panel.level.sum())
    assert len(np.unique(sets, axis=0)) == len(sets) > 20
    assert sets[:, 2].all()
    assert not sets[:, 5:7].any()
    assert set(sets.sum(axis=1)) <= {3, 4, 5, 6}
    assert share.min() >= 0.05
    assert share.max() <= 0.4


def test_where_nothing_fits_there_is_no_set() -> None:
    panel = past()
    none = np.zeros(panel.regions, dtype=np.bool_)
    assert candidate_sets(panel, Limits((1, 1), 0.98, 1.0, none, none), 1).shape == (
        0,
        panel.regions,
    )


def test_power_grows_with_the_lift_and_the_least_lift_has_four_in_five() -> None:
    panel = past()
    sets = candidate_sets(panel, limits(panel), 1, 20)
    choices = judged(panel, sets, (14, 28), ~np.ones(panel.regions, dtype=np.bool_))
    curve = np.array([choices.power(lift, 1) for lift in (0.0, 0.02, 0.05, 0.1, 0.5)])
    assert (np.diff(curve, axis=0) > 0).all()
    assert curve[0] == pytest.approx(0.05)
    least = choices.least_lift(1)
    told = [choices.power(float(one), 1)[place] for place, one in enumerate(least)]
    assert np.array(told) == pytest.approx(0.8, abs=0.02)
    assert choices.false_alarms <= 0.15


def test_a_short_past_is_refused() -> None:
    panel = past().cut(80, 0)
    sets = candidate_sets(panel, limits(panel), 1, 5)
    with pytest.raises(TooLittleHistoryError, match="takes 84"):
        judged(panel, sets, (28,), ~np.ones(panel.regions, dtype=np.bool_))


def test_the_choice_among_good_sets_is_a_lot_that_can_be_drawn_again() -> None:
    members = np.eye(10, dtype=np.bool_)
    worth = np.array([1.0, 1.01, 1.02, 1.03, 1.04, 2, 3, 4, 5, 6])
    drawn = {tuple(best_by_lot(worth, members, 3, seed, near=0.1)) for seed in range(30)}
    assert len(drawn) > 5
    assert all(place < 5 for one in drawn for place in one)
    assert best_by_lot(worth, members, 3, 4, near=0.1) == best_by_lot(
        worth, members, 3, 4, near=0.1
    )
