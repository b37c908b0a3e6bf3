"""What fairness costs: a model learned with weights beside the plain one."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.paired_area import area_difference
from dangol.methods.score_quality import Estimate
from dangol.words import Money, Text, both

Array = npt.NDArray[np.float64]
_LOWERS, _RAISES = Text(en="lowers", ko="낮아집니다"), Text(en="raises", ko="높아집니다")
_LESS, _MORE = Text(en="less", ko="줄어듭니다"), Text(en="more", ko="늘어납니다")
_UNCLEAR = Text(en="unclear", ko="뚜렷하지 않음")


@dataclass(frozen=True)
class WeightsPrice:
    """What weights take from a model: AUC, and worth of the best people; positive is a loss."""

    area: Estimate
    worth: float | None

    def words(self, currency: str) -> Text:
        """The price as a sentence."""
        area = self.area
        ends = sorted((abs(area.low), abs(area.high))) if area.low * area.high > 0 else None
        said = both(
            "Learning with weights {moves} AUC by {area} ({span})",
            "가중치로 배우면 AUC가 {area} {moves}({span})",
            moves=_LOWERS if area.value >= 0 else _RAISES,
            area=_points(abs(area.value)),
            span=_UNCLEAR
            if ends is None
            else both(
                "{low} to {high}, 95%",
                "95% 구간 {low}–{high}",
                low=_points(ends[0]),
                high=_points(ends[1]),
            ),
        )
        if self.worth is None:
            return both("{said}.", "{said}.", said=said)
        return both(
            "{said}; the best people brought {worth} {less}.",
            "{said}. 가장 좋은 사람들이 가져온 금액은 {worth} {less}.",
            said=said,
            worth=Money(abs(self.worth), currency),
            less=_LESS if self.worth >= 0 else _MORE,
        )


def price_of_weights(
    outcome: npt.ArrayLike,
    plain: npt.ArrayLike,
    weighted: npt.ArrayLike,
    value: npt.ArrayLike | None = None,
    *,
    share: float = 0.1,
) -> WeightsPrice:
    """The price of a model that learned with the weights of ``methods.fairness.reweighing``.

    Arrays (rows,) of a period that neither model had seen: what happened (0 or 1), the scores
    of both, and what somebody brings if it happens (``value``), which is added up over the
    best ``share`` by each score.
    """
    came = np.asarray(outcome, dtype=np.float64)
    first, second = (np.asarray(one, dtype=np.float64) for one in (plain, weighted))
    worth = None
    if value is not None:
        brings = came * np.asarray(value, dtype=np.float64)
        number = round(share * len(came))
        worth = _best(brings, first, number) - _best(brings, second, number)
    return WeightsPrice(area_difference(came, first, second), worth)


def _best(brings: Array, score: Array, number: int) -> float:
    return float(brings[np.argsort(-score, kind="stable")[:number]].sum())


def _points(value: float) -> str:
    return f"{value:.3f}"
