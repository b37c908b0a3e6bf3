"""A plan's answer under other spends: what sliders ask."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Self, TypeVar

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter, ValidationError

from dangol.contract.model import Arrays, Model, text_array
from dangol.methods.media_mix import carry_over, saturation
from dangol.methods.media_mix.carry_over import CarryOver
from dangol.methods.media_mix.errors import TooLittleSalesError
from dangol.methods.media_mix.future import Future, Shaped
from dangol.methods.media_mix.planning import PRICELESS, Wanted
from dangol.methods.media_mix.saturation import Saturation
from dangol.optimization.budget.best import Aim, best_totals
from dangol.optimization.budget.bounds import limits_of
from dangol.optimization.budget.coming_promotions import PROMOTIONS, PromotionKinds, in_weeks
from dangol.optimization.budget.flights import FLIGHTS, over_periods, refuse_bound

Array = npt.NDArray[np.float64]
_T = TypeVar("_T")
ENDS = (0.05, 0.95)
POINTS, DRAGGED = 33, 60
"""Of a curve that is dragged along in a browser, and how many draws it has there."""


class BudgetModel(Model):
    """The curves of channels over the days of a plan, draw by draw.

    ``idle`` (channels, draws) is what was spent before still brings, ``now`` what today's
    spend would beyond that; ``curve_spend`` (channels, points) and ``curve_sales`` (channels,
    points, some draws) are for whoever draws or drags.
    ``carried`` and ``worn`` are (parameters, cells, draws), ``whole`` (cells, draws), ``unit``
    (cells,), ``before`` (cells, lags - 1) and ``shares`` (cells, periods); ``today``, ``best``,
    ``least`` and ``most`` (channels,) money in all periods. A cell is a channel in a region.
    Weeks of channels that are ``bound`` are not free.
    ``promotion_kinds`` (kinds,) may be planned: ``promotion_mean`` and ``promotion_stray`` (kinds,
    draws) and ``promotion_cost`` (kinds,) of one, and ``promoted`` (kinds, weeks) where they are.
    """

    kind: ClassVar[str] = "budget"
    _ARRAYS: ClassVar[tuple[str, ...]] = (
        "channels", "regions", "carried", "worn", "whole", "unit", "before", "shares", "today",
        "best", "least", "most", "held", "reasons", "idle", "now", "curve_spend", "curve_sales",
        "bound", "promotion_kinds", "promotion_mean", "promotion_stray", "promotion_cost",
        "promoted",
    )  # fmt: skip

    carry_over_kind: carry_over.Kind
    saturation_kind: saturation.Kind
    lags: int
    starts_on: str
    days: int
    period_days: int
    margin_share: float
    budget: float
    may_save: bool
    caution: float
    least_gain: float | None
    currency: str
    channels: npt.NDArray[np.str_]
    regions: npt.NDArray[np.str_]
    carried: Array
    worn: Array
    whole: Array
    unit: Array
    before: Array
    shares: Array
    today: Array
    best: Array
    least: Array
    most: Array
    held: npt.NDArray[np.str_]
    reasons: npt.NDArray[np.str_]
    idle: Array
    now: Array
    curve_spend: Array
    curve_sales: Array
    bound: npt.NDArray[np.bool_]
    promotion_kinds: npt.NDArray[np.str_]
    promotion_mean: Array
    promotion_stray: Array
    promotion_cost: Array
    promoted: npt.NDArray[np.bool_]

    def arrays(self) -> Arrays:
        return {name: getattr(self, name) for name in self._ARRAYS}

    @classmethod
    def restore(cls, fields: dict[str, Any], arrays: Arrays) -> Self:
        return cls.model_validate({**fields, **arrays})

    @property
    def shaped(self) -> Shaped:
        """What totals of channels bring, spread as they lie today."""
        future = Future(
            CarryOver(self.carry_over_kind, self.lags),
            Saturation(self.saturation_kind),
            list(self.carried),
            list(self.worn),
            self.whole,
            self.unit,
            self.before,
        )
        group = np.repeat(np.arange(len(self.channels)), len(self.regions))
        return Shaped(future, self.shares, group)

    @property
    def over(self) -> Array:
        """(channels, periods) how the money of each lies over time; each row sums to one."""
        shape = (len(self.channels), len(self.regions), self.shares.shape[1])
        found: Array = self.shares.reshape(shape).sum(1)
        return found

    def laid(self, flights: Mapping[str, Sequence[float]]) -> Self:
        """The same where these channels run in other weeks, and all others evenly.

        What a period may get stays as it is, so a channel that rests may get less in all. Curves
        stay as they were. Raises UnfitPlanError.
        """
        names = [str(name) for name in self.channels]
        over = over_periods(names, flights, self.shares.shape[1], self.period_days)
        refuse_bound(names, over, self.bound)
        most = np.maximum(self.most * self.over.max(1) / over.max(1), self.least)
        shares = self.shares.sum(1)[:, None] * np.repeat(over, len(self.regions), 0)
        return self.model_copy(update={"shares": shares, "most": most})

    def replanned(self) -> Self:
        """The same with the best totals, and the curves, of how its money lies now.

        Where that cannot be all spent, or cannot add what it must, it comes as near as it can.
        """
        budget = min(self.budget, float(self.most.sum()))
        limits = limits_of(self.least, self.most, budget, may_save=self.may_save)
        aim = Aim(budget, self.wanted, self.may_save, self.least_gain)
        now = float((self.now + self.idle).sum(0).mean())
        try:
            best = best_totals(self.shaped, limits, aim, self.today, now)
        except TooLittleSalesError:
            most = replace(aim, least_gain=None, wanted=replace(self.wanted, margin=PRICELESS))
            best = best_totals(self.shaped, limits, most, self.today, now)
        spend, sales = curves(self.shaped, np.maximum(self.most, self.today), self.idle)
        return self.model_copy(update={"best": best, "curve_spend": spend, "curve_sales": sales})

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.margin_share if self.may_save else 1.0, self.caution)

    def promoting(self, asked: Mapping[str, Sequence[int]]) -> Self:
        """The same with promotions that begin in these weeks. Raises UnfitPlanError."""
        kinds = [str(name) for name in self.promotion_kinds]
        promoted = in_weeks(kinds, asked, self.promoted.shape[1])
        return self.model_copy(update={"promoted": promoted})

    def promotions(self) -> tuple[Array, float]:
        """(draws,) sales of all promotions, and what they cost."""
        counts = self.promoted.sum(1).astype(np.float64)
        kinds = PromotionKinds(
            tuple(self.promotion_kinds),
            self.promotion_mean,
            self.promotion_stray,
            self.promotion_cost,
        )
        return kinds.brought(counts), float(counts @ self.promotion_cost)

    def brought(self, totals: Array) -> tuple[Array, Array]:
        """(channels, draws) sales of totals (channels,), and those of one unit more.

        What was spent before and still works is no plan's merit: it is taken off.
        """
        sales, slope = self.shaped.brought(totals[:, None])
        return sales - self.idle, slope[..., 0]

    def what_if(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Sales, gain on today and the next unit's return for ``inputs``, money by channel.

        A channel that is not named stays as it is today. ``flights`` (weights of weeks by channel)
        and ``promotions`` (weeks by kind) change when channels run and what is promoted; what they
        do not name is even, and not promoted. Raises UnfitPlanError.
        """
        model = self
        if "flights" in inputs:
            flights = _read(FLIGHTS, inputs, "flights")
            model = model.laid(flights)
        if "promotions" in inputs:
            promotions = _read(PROMOTIONS, inputs, "promotions")
            model = model.promoting(promotions)
        totals = np.array(
            [float(inputs.get(name, today)) for name, today in zip(self.channels, self.today,
                                                                    strict=True)]
        )  # fmt: skip
        return model.told(totals)

    def told(self, totals: Array) -> dict[str, Any]:
        """What totals (channels,) bring, as ``what_if`` says it."""
        sales, following = self.brought(totals)
        whole, gain = sales.sum(0), (sales - self.now).sum(0)
        profit = self.margin_share * gain - float(totals.sum() - self.today.sum())
        worse = profit < 0
        promoted, cost = self.promotions()
        return {
            "spend": float(totals.sum()),
            "today_spend": float(self.today.sum()),
            "sales": interval(whole),
            "today_sales": interval(self.now.sum(0)),
            "gain": interval(gain),
            "profit": interval(profit),
            "chance_better": float((gain > 0).mean()),
            "chance_pays": float((profit > 0).mean()),
            "loss_if_wrong": float(-profit[worse].mean()) if worse.any() else 0.0,
            "promotions": {
                "count": int(self.promoted.sum()),
                "sales": interval(promoted),
                "cost": cost,
            },
            "whole": {"sales": interval(whole + promoted), "spend": float(totals.sum()) + cost},
            "channels": {
                str(name): {
                    "spend": float(totals[at]),
                    "sales": interval(sales[at]),
                    "next": interval(following[at]),
                }
                for at, name in enumerate(self.channels)
            },
        }

    def spread(self, totals: Array) -> Array:
        """(cells, periods) of totals (channels,): as money lies today."""
        return self.shaped.spread(totals)

    @classmethod
    def of_names(cls, names: tuple[str, ...]) -> npt.NDArray[np.str_]:
        return text_array(list(names))


def curves(shaped: Shaped, most: Array, idle: Array) -> tuple[Array, Array]:
    """Spend (channels, points) up to ``most``, and what it brings for some of the draws."""
    shares = np.linspace(0, 1, POINTS)
    sales = [shaped.brought((share * most)[:, None])[0] - idle for share in shares]
    return most[:, None] * shares, some_draws(np.stack(sales, axis=1))


def some_draws(values: Array) -> Array:
    """Of (..., draws) those that are dragged along."""
    return values[..., :: max(values.shape[-1] // DRAGGED, 1)]


def interval(draws: Array) -> list[float]:
    low, high = np.quantile(draws, ENDS)
    return [float(draws.mean()), float(low), float(high)]


def _read(kind: TypeAdapter[_T], inputs: Mapping[str, Any], name: str) -> _T:
    """An input as its kind; raises ValueError that says what is wrong with which part."""
    try:
        return kind.validate_python(inputs[name])
    except ValidationError as wrong:
        faults = (f"{'.'.join(map(str, (name, *e['loc'])))}: {e['msg']}" for e in wrong.errors())
        raise ValueError("; ".join(faults)) from None
