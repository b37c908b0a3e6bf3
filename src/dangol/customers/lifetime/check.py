"""How well the models would have done: learned early in the calendar, tried on what came later."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from dangol.customers.lifetime.learning import Learned
from dangol.customers.lifetime.pasts import Past
from dangol.methods.lifetime_value import total_range
from dangol.methods.maximum_likelihood import NotIdentifiedError

Array = npt.NDArray[np.float64]
FEWEST_REPEATING = 100
FEWEST_DAYS = 14
MOST_GROUPS = 8


@dataclass(frozen=True)
class Group:
    """Customers of about the same early frequency: mean purchases later, expected and actual."""

    lowest: int
    highest: int
    customers: int
    expected: float
    actual: float

    @property
    def label(self) -> str:
        same = self.lowest == self.highest
        return str(self.lowest) if same else f"{self.lowest}–{self.highest}"


@dataclass(frozen=True)
class Check:
    """What was expected of the check's days, and what came. Amounts are not discounted.

    ``error`` and ``naive_error`` are mean absolute errors of purchases per customer; the
    naive expectation carries on each customer's rate since the first purchase.
    """

    days: int
    customers: int
    expected: float
    low: float
    high: float
    actual: float
    expected_purchases: float
    actual_purchases: float
    error: float
    naive_error: float
    groups: tuple[Group, ...]

    @property
    def place(self) -> Literal["below", "inside", "above"]:
        """Where what came lies beside the range that was expected."""
        if self.actual < self.low:
            return "below"
        return "above" if self.actual > self.high else "inside"

    @property
    def miss(self) -> float:
        """How much more (or less) came than was expected, as a share."""
        return self.actual / self.expected - 1

    def widened(self, total: float, low: float, high: float) -> tuple[float, float]:
        """A range that reaches at least as far, both ways, as the check missed.

        Both ways: a check over the high season misses upwards, and what comes after it is
        then less than expected.
        """
        down, up = reach(self.miss)
        return min(low, total * down), max(high, total * up)

    @property
    def figures(self) -> dict[str, float]:
        """For the model: how well it did on data that it had not seen."""
        return {
            "check_days": float(self.days),
            "check_total_miss": self.miss,
            "check_error": self.error,
            "check_naive_error": self.naive_error,
        }


def reach(miss: float) -> tuple[float, float]:
    """The factors of a range that reaches as far as a check ``miss``-ed, and as far back."""
    up = 1 + abs(miss)
    return min(1 + miss, 1 / up), up


def checked(past: Past, learn: Callable[[Past], Learned], *, coverage: float = 0.9) -> Check | None:
    """The check; None where the first part of the calendar is too little to learn from.

    ``learn`` is given the past and looks at what was known early alone.
    """
    early, days = past.early, past.check_days
    if days < FEWEST_DAYS or (early.frequency > 0).sum() < FEWEST_REPEATING:
        return None
    try:
        found = learn(past)
    except NotIdentifiedError:
        return None
    learned, customers = found.value, found.customers
    purchases = learned.orders(customers, float(days))
    total = float(learned.expected(customers, days).sum())
    variance = learned.total_variance(customers, days)
    error = learned.relative_error(customers, days)
    low, high = total_range(total, error, variance, coverage)
    naive = early.frequency / np.maximum(early.age, 1.0) * days
    return Check(
        days=days,
        customers=len(early),
        expected=total,
        low=low,
        high=high,
        actual=float(past.later_amount.sum()),
        expected_purchases=float(purchases.sum()),
        actual_purchases=float(past.later_purchases.sum()),
        error=float(np.abs(purchases - past.later_purchases).mean()),
        naive_error=float(np.abs(naive - past.later_purchases).mean()),
        groups=_groups(early.frequency, purchases, past.later_purchases),
    )


def _groups(frequency: Array, expected: Array, actual: Array) -> tuple[Group, ...]:
    """About equally many customers each, whoever has the same frequency together."""
    levels = np.linspace(0, 1, MOST_GROUPS + 1)[1:]
    ends = np.unique(np.quantile(frequency, levels, method="inverted_cdf"))
    place = np.searchsorted(ends, frequency)
    counted = np.bincount(place, minlength=len(ends))
    by_expected = np.bincount(place, expected, minlength=len(ends)) / counted
    by_actual = np.bincount(place, actual, minlength=len(ends)) / counted
    lowest = np.full(len(ends), np.inf)
    np.minimum.at(lowest, place, frequency)
    return tuple(
        Group(
            int(lowest[i]),
            int(ends[i]),
            int(counted[i]),
            float(by_expected[i]),
            float(by_actual[i]),
        )
        for i in range(len(ends))
    )
