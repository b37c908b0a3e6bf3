"""How well who buys next was told apart in a period that nothing had seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.logistic import log_odds
from dangol.methods.score_quality import (
    Estimate,
    area_under_curve,
    calibration_error,
    tenths,
    top_lift,
    with_interval,
)
from dangol.scoring.levels import level_reach

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Judgement:
    """Figures of the unseen period, those of order with intervals, and tenths of its people.

    ``reach``: how far nine in ten levels reach to either side of a forecast, in log odds.
    """

    area: Estimate
    lift: Estimate
    calibration: float
    base_share: float
    forecast_share: float
    people: int
    buyers: int
    tenths: list[dict[str, float]]
    reach: float

    @property
    def is_flat(self) -> bool:
        """Whether chance alone could order people as well."""
        return not self.area.low > 0.5

    def figures(self) -> dict[str, float]:
        return {
            "auc": self.area.value,
            "top_decile_lift": self.lift.value,
            "calibration_error": self.calibration,
            "base_share": self.base_share,
        }


def judged(happened: Array, chance: Array, before: Sequence[float], seed: int) -> Judgement:
    """The judgement of probabilities by what came of them.

    ``before`` are the shares of buyers in the periods before, oldest first.
    """
    return Judgement(
        with_interval(area_under_curve, happened, chance, seed),
        with_interval(top_lift, happened, chance, seed + 1),
        calibration_error(happened, chance),
        float(happened.mean()),
        float(chance.mean()),
        len(happened),
        int(happened.sum()),
        tenths(happened, chance),
        level_reach(log_odds(chance), before, float(happened.mean())),
    )
