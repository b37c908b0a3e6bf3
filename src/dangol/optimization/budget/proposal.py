"""What was planned, beside today's spend: everything that an answer is written from."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.optimization.budget.best import Aim, Best
from dangol.optimization.budget.bounds import Bounds
from dangol.optimization.budget.coming_promotions import PromotionKinds
from dangol.optimization.budget.futures import Known
from dangol.optimization.budget.looking_back import Kept

Array = npt.NDArray[np.float64]
LEAST_MOVE = 0.005
"""Less of today's money in motion is none."""


@dataclass(frozen=True)
class Proposal:
    """The best plan from its first day; ``promoted`` (kinds, weeks) where promotions begin."""

    known: Known
    bounds: Bounds
    best: Best
    aim: Aim
    starts: dt.date
    days: int
    currency: str
    margin_share: float
    kept: list[Kept]
    kinds: PromotionKinds
    promoted: npt.NDArray[np.bool_]

    @property
    def ends(self) -> dt.date:
        return self.starts + dt.timedelta(days=self.days - 1)

    @property
    def gain(self) -> Array:
        """(draws,) sales beyond those of today's spend."""
        found: Array = (self.best.sales - self.best.today_sales).sum(0)
        return found

    @property
    def sure(self) -> float:
        """How likely it is better than today: in sales, or in what is left where it may save."""
        saved = float(self.bounds.today.sum() - self.best.totals.sum())
        left = self.margin_share * self.gain + saved if self.aim.may_save else self.gain
        return float((left > 0).mean())

    @property
    def moved(self) -> float:
        """How much money changes its place."""
        apart = self.best.totals - self.bounds.today
        return float(max(apart[apart > 0].sum(), -apart[apart < 0].sum()))

    @property
    def is_still(self) -> bool:
        return self.moved < LEAST_MOVE * max(float(self.bounds.today.sum()), 1e-12)

    def next_return(self, slopes: Array, totals: Array) -> Array:
        """(draws,) of one unit more, laid as money lies."""
        shares = totals / max(float(totals.sum()), 1e-12)
        found: Array = shares @ slopes
        return found
