"""How well who buys next was told apart in a period that nothing had seen."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.score_quality import (
    Estimate,
    area_under_curve,
    calibration_error,
    tenths,
    top_lift,
    with_interval,
)

Array = npt.NDArray[np.float64]
# A forecast level of a single period is never taken to be nearer than this.
LEAST_LEVEL_ERROR = 0.05


@dataclass(frozen=True)
class Judgement:
    """Figures of the unseen period, those of order with intervals, and tenths of its people."""

    area: Estimate
    lift: Estimate
    calibration: float
    base_share: float
    forecast_share: float
    people: int
    buyers: int
    tenths: list[dict[str, float]]

    @property
    def is_flat(self) -> bool:
        """Whether chance alone could order people as well."""
        return not self.area.low > 0.5

    @property
    def level_error(self) -> float:
        """How far off the number of buyers may be, as a standard deviation of its log.

        The miss of the unseen period, with what chance does to a count added.
        """
        miss = np.log(max(self.base_share, 1e-9) / max(self.forecast_share, 1e-9))
        chance = 1 / max(self.buyers, 1)
        return float(max(np.sqrt(miss**2 + chance), LEAST_LEVEL_ERROR))

    def figures(self) -> dict[str, float]:
        return {
            "auc": self.area.value,
            "top_decile_lift": self.lift.value,
            "calibration_error": self.calibration,
            "base_share": self.base_share,
        }


def judged(happened: Array, chance: Array, seed: int) -> Judgement:
    """The judgement of probabilities by what came of them."""
    return Judgement(
        with_interval(area_under_curve, happened, chance, seed),
        with_interval(top_lift, happened, chance, seed + 1),
        calibration_error(happened, chance),
        float(happened.mean()),
        float(chance.mean()),
        len(happened),
        int(happened.sum()),
        tenths(happened, chance),
    )
