"""How well the next purchase was foretold for a period that nothing had seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.customers.next_purchase.model import RANGE, NextPurchaseModel
from dangol.customers.next_purchase.pasts import GAP, RECENCY, Past, spells
from dangol.methods.jackknife import estimates
from dangol.methods.sampling import drawn_rows
from dangol.methods.score_quality import Estimate
from dangol.methods.survival import kaplan_meier
from dangol.methods.survival_quality import concordance
from dangol.scoring.judgement import Judgement, judged
from dangol.scoring.score_model import Input, in_single_precision

Array = npt.NDArray[np.float64]
MOST_JUDGED = 6_000
FEWEST_JUDGED, FEWEST_PURCHASES = 100, 60
CALIBRATED_DAYS = 28
CURVE_POINTS = 30


@dataclass(frozen=True)
class Judged:
    """Figures of the unseen period.

    ``order``: share of pairs in which who was expected first bought first (Harrell's C);
    ``naive`` the same of "last purchase plus usual gap", ``ahead`` the difference. ``covered``
    of those whose range from the 10 % to the 90 % day lay within the period bought inside
    it, ``promised`` is what whole days make of 80 %. ``curve`` holds (days, forecast, observed)
    shares that have bought; ``lost`` the order lost without an input.
    """

    order: Estimate
    naive: Estimate
    ahead: Estimate
    covered: float
    promised: float
    covered_people: int
    month: Judgement
    people: int
    bought: int
    days: int
    curve: list[tuple[float, float, float]]
    lost: list[tuple[Input, float]]

    @property
    def is_flat(self) -> bool:
        """Whether chance could say who buys sooner as well."""
        return not self.order.low > 0.5

    def figures(self) -> dict[str, float]:
        found = {
            "concordance": self.order.value,
            "naive_concordance": self.naive.value,
            "calibration_error_28_days": self.month.calibration,
            "covered_share": self.covered,
        }
        return {name: value for name, value in found.items() if np.isfinite(value)}


def judged_past(past: Past, model: NextPurchaseModel, seed: int) -> Judged:
    """What a model that knew nothing of the judged period said of it, and what came."""
    rows = drawn_rows(past.at(past.looks.judged), MOST_JUDGED, seed)
    values = in_single_precision(past.panel.values[rows])
    wait, days = past.wait[rows], float(past.looks.watched)
    seen = spells(wait, np.full(len(rows), days))
    hurry, naive = -model.mean_wait(values, days), _naive_days(past, rows)

    def figures(some: npt.NDArray[np.intp]) -> Array:
        part = seen.part(some)
        ours, theirs = concordance(part, hurry[some]), concordance(part, -naive[some])
        return np.array([ours, theirs, ours - theirs])

    order, theirs, ahead = estimates(figures, len(rows), seed)
    range_ = model.days_until(values, (RANGE[0], RANGE[-1]))
    low, high = range_.T
    ended = high <= days
    inside = (wait >= low) & (wait <= high)
    month = model.least_chances(values, np.array([float(CALIBRATED_DAYS)]))[:, 0]
    return Judged(
        order=order,
        naive=theirs,
        ahead=ahead,
        covered=_mean(inside[ended]),
        promised=_mean(_promised(model, values[ended], low[ended], high[ended])),
        covered_people=int(ended.sum()),
        month=judged((wait <= CALIBRATED_DAYS).astype(np.float64), month, _before(past), seed),
        people=len(rows),
        bought=int(seen.happened.sum()),
        days=int(days),
        curve=_curve(model, values, wait, days),
        lost=_lost(model, values, lambda some: concordance(seen, -model.mean_wait(some, days))),
    )


def _mean(values: npt.NDArray[np.generic]) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _naive_days(past: Past, rows: npt.NDArray[np.intp]) -> Array:
    """The day after the usual gap, as a wait; today where it has passed already.

    Who has bought on one day only has everybody's middle gap.
    """
    gap, since = (past.panel.column(name) for name in (GAP, RECENCY))
    known = gap[np.isfinite(gap)]
    usual = float(np.median(known)) if len(known) else 0.0
    mine = np.where(np.isfinite(gap[rows]), gap[rows], usual)
    return np.asarray(np.maximum(mine - since[rows] + 1.0, 1.0))


def _promised(model: NextPurchaseModel, values: Array, low: Array, high: Array) -> Array:
    """The chance of the range itself, which has whole days at its ends."""
    if not len(values):
        return np.zeros(0)
    days = np.arange(0.0, float(high.max()) + 1.0)
    chances = model.least_chances(values, days)
    rows = np.arange(len(values))
    ends: Array = chances[rows, high.astype(int)] - chances[rows, low.astype(int) - 1]
    return ends


def _before(past: Past) -> Sequence[float]:
    """Shares that bought within the month after the looks before the judged one."""
    return [
        float((past.wait[past.at(day)] <= CALIBRATED_DAYS).mean()) for day in past.looks.earlier
    ]


def _curve(
    model: NextPurchaseModel, values: Array, wait: Array, days: float
) -> list[tuple[float, float, float]]:
    """Shares that have bought by day, as forecast and as it came."""
    points = np.unique(np.round(np.linspace(0.0, days, CURVE_POINTS)))
    forecast = model.least_chances(values, points).mean(axis=0)
    seen = kaplan_meier(spells(wait, np.full(len(wait), days)))
    observed = 1.0 - seen.at(points)
    return [
        (float(day), float(said), float(came))
        for day, said, came in zip(points, forecast, observed, strict=True)
        if np.isfinite(said) and np.isfinite(came)
    ]


def _lost(
    model: NextPurchaseModel, values: Array, order_of: Callable[[Array], float]
) -> list[tuple[Input, float]]:
    """What the order loses when all windows of an input are set to the usual; most first."""
    groups: dict[str, list[int]] = {}
    for place, name in enumerate(model.names):
        head, _, tail = name.rpartition("_")
        groups.setdefault(head if tail.isdigit() else name, []).append(place)
    found, whole = [], order_of(values)
    for places in groups.values():
        usual = values.copy()
        usual[:, places] = model.usual[places]
        found.append((model.inputs[places[-1]], whole - order_of(usual)))
    return sorted(found, key=lambda one: -one[1])
