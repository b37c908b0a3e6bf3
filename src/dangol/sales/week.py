"""One week of sales beside its expectation, as the answer speaks of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

WHOLE_SHOP = "all"
Place = Literal["below", "inside", "above", "unknown"]


@dataclass(frozen=True)
class Week:
    """One row of ``weekly_sales``."""

    week_starts_on: dt.date
    sales_of: str
    trading_days: int
    sold_orders: int
    sales_amount: float
    expected_amount: float | None
    expected_low_amount: float | None
    expected_high_amount: float | None
    currency: str

    @property
    def gap(self) -> float | None:
        return None if self.expected_amount is None else self.sales_amount - self.expected_amount

    @property
    def place(self) -> Place:
        """Where sales lie against their range: below, inside, above, or unknown."""
        if self.expected_low_amount is None or self.expected_high_amount is None:
            return "unknown"
        if self.sales_amount < self.expected_low_amount:
            return "below"
        return "above" if self.sales_amount > self.expected_high_amount else "inside"
