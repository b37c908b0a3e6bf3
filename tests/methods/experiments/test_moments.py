"""Moments of parts are those of the whole."""

import itertools

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from dangol.methods.experiments.moments import (
    BEFORE,
    DENOMINATOR,
    OUTCOME,
    ROLES,
    Moments,
    merged,
    moments_of,
)

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


@given(arrays(np.float64, (3, 12), elements=NUMBERS), st.lists(st.integers(0, 12), max_size=4))
def test_merging_parts_gives_the_whole(rows: np.ndarray, cuts: list[int]) -> None:
    columns = dict(zip(ROLES, rows, strict=False))
    ends = sorted({0, 12, *cuts})
    parts = [
        moments_of({role: column[start:end] for role, column in columns.items()})
        for start, end in itertools.pairwise(ends)
    ]
    found, whole = merged(parts), moments_of(columns)
    size = max(float(np.abs(rows).max()), 1.0)
    assert found.count == whole.count
    assert found.mean == pytest.approx(whole.mean, abs=1e-12 * size)
    assert found.covariance == pytest.approx(whole.covariance, abs=1e-11 * size**2)


def test_large_means_keep_the_digits_of_their_variance() -> None:
    rng = np.random.default_rng(1)
    rows = 1e9 + rng.normal(0, 1, 1000)
    found = merged([moments_of({OUTCOME: one}) for one in np.split(rows, 10)])
    assert found.variance_of(OUTCOME) == pytest.approx(np.var(rows - 1e9, ddof=1), rel=1e-7)


def test_columns_are_picked_by_what_they_are() -> None:
    rng = np.random.default_rng(2)
    whole = moments_of({role: rng.normal(size=20) for role in ROLES})
    some = whole.only(BEFORE, OUTCOME)
    assert some.roles == (OUTCOME, BEFORE)
    assert some.covariance_of(OUTCOME, BEFORE) == whole.covariance_of(OUTCOME, BEFORE)
    assert whole.without_before().roles == (OUTCOME, DENOMINATOR)
    assert BEFORE not in whole.without_before()


def test_moments_that_do_not_fit_together_are_refused() -> None:
    one, two = np.zeros(1), np.zeros((1, 1))
    with pytest.raises(ValueError, match="in this order"):
        Moments((BEFORE, OUTCOME), 3, np.zeros(2), np.zeros((2, 2)))
    with pytest.raises(ValueError, match="2 columns"):
        Moments((OUTCOME, BEFORE), 3, one, two)
    with pytest.raises(ValueError, match="same columns"):
        merged([Moments((OUTCOME,), 3, one, two), Moments((BEFORE,), 3, one, two)])
    with pytest.raises(ValueError, match="No units"):
        merged([Moments((OUTCOME,), 0, one, two)])
