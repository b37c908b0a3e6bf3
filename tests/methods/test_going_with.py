"""Associations against scipy and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency
from scipy.stats.contingency import odds_ratio

from dangol.methods.going_with import association

TABLE = np.array([[30.0, 70.0], [50.0, 50.0], [20.0, 80.0]])


def test_chances_are_those_of_pearsons_test() -> None:
    found = association(TABLE)
    assert found.chance_of_all == pytest.approx(chi2_contingency(TABLE, correction=False).pvalue)
    rest = TABLE.sum(axis=0) - TABLE
    for row, chance in enumerate(found.chance):
        peer = chi2_contingency(np.stack([TABLE[row], rest[row]]), correction=False)
        assert chance == pytest.approx(peer.pvalue)


def test_odds_ratios_are_those_of_the_table() -> None:
    table = np.array([[300, 700], [500, 500]])
    found = association(table.astype(float))
    peer = odds_ratio(table, kind="sample")
    interval = peer.confidence_interval()
    assert found.ratio[0] == pytest.approx(peer.statistic, rel=0.01)
    assert (found.low[0], found.high[0]) == pytest.approx((interval.low, interval.high), rel=0.01)
    assert found.ratio[0] * found.ratio[1] == pytest.approx(1.0)


def test_strength_is_bergsmas() -> None:
    # Bergsma 2013: phi² less (r-1)(c-1)/(n-1), over the corrected smaller side less one.
    squares = chi2_contingency(TABLE, correction=False).statistic
    above = squares / 300 - 2 / 299
    assert association(TABLE).strength == pytest.approx(np.sqrt(above / (2 - 1 / 299 - 1)))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=2, max_size=5))
def test_nothing_is_stronger_than_everything_and_order_does_not_matter(
    rows: list[tuple[int, int]],
) -> None:
    table = np.array(rows, dtype=float)
    found = association(table)
    assert 0 <= found.strength <= 1 + 1e-9
    assert (found.low < found.ratio).all()
    assert (found.ratio < found.high).all()
    turned = association(table[::-1])
    assert turned.ratio[::-1] == pytest.approx(found.ratio)
    assert turned.strength == pytest.approx(found.strength)
