"""The two-part model: planted chances and amounts are found, and ranges hold as promised."""

import numpy as np
import numpy.typing as npt
import pytest
from scipy.special import expit

from dangol.methods.two_part import TwoPart

Array = npt.NDArray[np.float64]


def world(count: int, seed: int, times: float = 1.0) -> tuple[Array, Array, Array, Array]:
    """Three columns of which the first moves the chance, the second the amount; third nothing."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(count, 3))
    chance, mean = expit(values[:, 0] * 1.5 - 0.3), 50 * np.exp(0.6 * values[:, 1])
    amount = rng.gamma(3.0, mean / 3.0) * (rng.random(count) < chance)
    return values, times * amount, chance, mean


@pytest.fixture(scope="module")
def learned() -> TwoPart:
    values, amount, _, _ = world(12_000, 1)
    return TwoPart.fit(values, amount, 1)


def test_chances_and_amounts_are_found(learned: TwoPart) -> None:
    values, amount, chance, mean = world(6_000, 2)
    assert np.corrcoef(learned.chance(values), chance)[0, 1] > 0.98
    assert np.corrcoef(learned.amount(values), mean)[0, 1] > 0.95
    assert learned.expected(values).sum() == pytest.approx(amount.sum(), rel=0.05)
    for group in np.array_split(np.argsort(learned.expected(values)), 4):
        expected, came = learned.expected(values)[group].mean(), amount[group].mean()
        assert expected == pytest.approx(came, rel=0.2)


def test_nine_of_ten_later_rows_lie_in_their_range(learned: TwoPart) -> None:
    values, amount, _, _ = world(6_000, 3)
    low, high = learned.reaching(*world(3_000, 4)[:2]).ends(values)
    assert ((amount >= low) & (amount <= high)).mean() == pytest.approx(0.9, abs=0.02)


def test_where_later_amounts_are_larger_ranges_are_stretched_until_they_hold(
    learned: TwoPart,
) -> None:
    values, amount, _, _ = world(6_000, 5, times=1.8)
    low, high = learned.ends(values)
    assert ((amount >= low) & (amount <= high)).mean() < 0.84
    stretched = learned.reaching(*world(4_000, 6, times=1.8)[:2])
    assert stretched.reach > 1.2
    low, high = stretched.ends(values)
    assert ((amount >= low) & (amount <= high)).mean() == pytest.approx(0.9, abs=0.02)


def test_another_currency_changes_nothing_but_the_amounts() -> None:
    values, amount, _, _ = world(4_000, 7)
    one, other = (TwoPart.fit(values, amount * unit, 1) for unit in (1.0, 1_300.0))
    assert other.expected(values) == pytest.approx(1_300 * one.expected(values), rel=1e-6)


def test_it_is_the_same_after_it_was_kept(learned: TwoPart) -> None:
    values = world(50, 8)[0]
    again = TwoPart.restored(learned.parts())
    assert np.array_equal(again.expected(values), learned.expected(values))
    assert np.array_equal(again.ends(values)[1], learned.ends(values)[1])


def test_too_few_amounts_are_not_learned_from() -> None:
    with pytest.raises(ValueError, match="too few"):
        TwoPart.fit(np.zeros((200, 1)), np.append(np.ones(50), np.zeros(150)), 1)
