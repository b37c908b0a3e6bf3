"""The best intervals against every division there is."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangol.methods.optimal_intervals import NoIntervalsError, Trend, best_intervals

GROUPS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=2, max_size=9)


def every_value(
    yes: np.ndarray, no: np.ndarray, most: int, least: float, trend: Trend
) -> list[float]:
    """The information value of each division that is allowed, one by one."""
    found = []
    places = range(1, len(yes))
    for number in range(min(most, len(yes))):
        for cuts in combinations(places, number):
            parts = [slice(a, b) for a, b in zip((0, *cuts), (*cuts, len(yes)), strict=True)]
            told = np.array([yes[part].sum() for part in parts], dtype=float)
            other = np.array([no[part].sum() for part in parts], dtype=float)
            if (told == 0).any() or (other == 0).any():
                continue
            if ((told + other) < least * (yes.sum() + no.sum())).any():
                continue
            steps = np.diff(told / (told + other))
            if trend == "rising" and (steps < 0).any():
                continue
            if trend == "falling" and (steps > 0).any():
                continue
            if trend == "either" and (steps < 0).any() and (steps > 0).any():
                continue
            share, against = told / yes.sum(), other / no.sum()
            found.append(float(((share - against) * np.log(share / against)).sum()))
    return found


@settings(max_examples=150, deadline=None)
@given(
    GROUPS,
    st.integers(1, 6),
    st.sampled_from([0.0, 0.05, 0.2]),
    st.sampled_from(["any", "rising", "falling", "either"]),
)
def test_no_division_is_better(
    groups: list[tuple[int, int]], most: int, least: float, trend: Trend
) -> None:
    yes, no = (np.array(side, dtype=float) for side in zip(*groups, strict=True))
    values = every_value(yes, no, most, least, trend)
    if not values:
        with pytest.raises(NoIntervalsError):
            best_intervals(yes, no, most, least=least, trend=trend)
        return
    found = best_intervals(yes, no, most, least=least, trend=trend)
    assert found.value == pytest.approx(max(values), abs=1e-9)
    assert len(found.ends) <= most
    assert found.ends[-1] == len(yes)
    assert found.yes.sum() == yes.sum()
    steps = np.diff(found.rates)
    if trend in ("rising", "either") and not (steps <= 1e-12).all():
        assert (steps >= -1e-12).all()


def test_a_planted_step_is_found_where_it_lies() -> None:
    yes = np.array([10.0, 11, 9, 40, 41, 39, 42, 12, 11])
    no = 100 - yes
    assert list(best_intervals(yes, no, 3).ends) == [3, 7, 9]
    assert len(best_intervals(yes, no, 9, least=0.0, trend="rising").ends) < 9


def test_counts_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="by group"):
        best_intervals(np.zeros(3), np.zeros(4), 2)
    with pytest.raises(NoIntervalsError, match="both outcomes"):
        best_intervals(np.zeros(3), np.ones(3), 2)
