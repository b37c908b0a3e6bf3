"""One line of the ledger, and whether it pays."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """What one thing brought and cost; without an effect, ``credited`` at most."""

    kind: str
    name: str
    begins_on: dt.date | None
    ends_on: dt.date | None
    evidence: str
    cost: float
    amount: tuple[float, float, float] | None = None
    margin: tuple[float, float, float] | None = None
    credited: float | None = None

    @property
    def profit(self) -> tuple[float, float, float] | None:
        """Margin less cost, with its interval of 90 %."""
        if self.margin is None:
            return None
        value, low, high = (one - self.cost for one in self.margin)
        return value, low, high

    @property
    def call(self) -> str:
        profit = self.profit
        if profit is None:
            return "not-measured"
        if profit[1] > 0:
            return "pays"
        return "loses" if profit[2] < 0 else "unclear"


def with_margin(line: Line, amount: tuple[float, float, float], margin_share: float) -> Line:
    """The line with an incremental amount, a share of which is margin."""
    value, low, high = (one * margin_share for one in amount)
    return Line(
        line.kind,
        line.name,
        line.begins_on,
        line.ends_on,
        line.evidence,
        line.cost,
        amount,
        (value, low, high),
        line.credited,
    )
