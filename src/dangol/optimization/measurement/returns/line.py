"""One line of the ledger, and whether it pays."""

import datetime as dt
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Line:
    """What one thing brought and cost; without an effect, ``credited`` at most.

    A cost that nobody told is None, never nothing.
    """

    kind: str
    name: str
    begins_on: dt.date | None
    ends_on: dt.date | None
    evidence: str
    cost: float | None
    amount: tuple[float, float, float] | None = None
    margin: tuple[float, float, float] | None = None
    credited: float | None = None

    @property
    def profit(self) -> tuple[float, float, float] | None:
        """Margin less cost, with its interval of 90 %; None where either is not known."""
        if self.margin is None or self.cost is None:
            return None
        cost = self.cost
        value, low, high = (one - cost for one in self.margin)
        return value, low, high

    @property
    def call(self) -> str:
        if self.margin is None:
            return "not-measured"
        _, low, high = self.profit or self.margin
        if low > 0:
            return "brings" if self.cost is None else "pays"
        return "loses" if high < 0 else "unclear"


def with_margin(line: Line, amount: tuple[float, float, float], margin_share: float) -> Line:
    """The line with an incremental amount, a share of which is margin."""
    value, low, high = (one * margin_share for one in amount)
    return replace(line, amount=amount, margin=(value, low, high))
