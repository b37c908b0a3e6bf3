"""The budget's plan as its page shows it: sliders, curves, numbers, and plans that are kept."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import numpy as np
import numpy.typing as npt

from dangol.console.queries.budget_calendar import (
    Calendar,
    Weeks,
    asked_weeks,
    asking,
    calendar,
    own_weeks,
    with_weeks,
)
from dangol.console.queries.budget_curves import curve
from dangol.console.words import budget_plan as words
from dangol.contract.result import Column, Picture, Range, Rows
from dangol.governance.kept import ARCHIVED, Kept, all_of
from dangol.optimization.budget.budget_model import BudgetModel, some_draws
from dangol.optimization.budget.budget_plan import BudgetPlan
from dangol.optimization.budget.flights import chosen_weeks
from dangol.runs.models import latest_model
from dangol.runs.workspace import Workspace
from dangol.tables.vocabulary import DEFAULT_INSTANCE
from dangol.words import (
    ENGLISH_STEPS,
    KOREAN_STEPS,
    KOREAN_UNITS,
    LANGUAGES,
    MINUS,
    SYMBOLS,
    Count,
    Language,
    Money,
    Share,
    Text,
    both,
    said,
)

Array = npt.NDArray[np.float64]
SLUG = "budget"
SPEND = "spend."
STEPS = 200
CLOSE, SAME = 0.005, 0.001
STATES = {state.name: state.title for state in BudgetPlan.states}


@dataclass(frozen=True)
class Slider:
    """One channel: money in all days of the plan."""

    at: int
    name: str
    today: float
    best: float
    value: float
    least: float
    most: float
    step: float
    held: Text | None
    curve: Picture

    @property
    def was(self) -> float:
        """Where today's mark stands, in per cent of the track."""
        return 100 * self.today / self.most if self.most else 0.0


@dataclass(frozen=True)
class Numbers:
    """What a plan brings, said in both languages."""

    headline: Text
    because: Text
    sales: Text
    sales_range: Range
    gain: Text
    is_gain: bool
    spend: Text
    change_of_spend: Text
    next_return: Text
    next_range: Range
    chance: Text
    if_wrong: Text
    outside: Text | None


@dataclass(frozen=True)
class Line:
    """A kept plan beside the others."""

    name: str
    link: str
    record: str
    state: Text
    spend: Text
    gain: Text
    ends: Text
    chance: Text
    expected: Text


@dataclass(frozen=True)
class Board:
    """Everything on the page, and ``live``: what the browser needs to answer by itself."""

    model: BudgetModel
    sliders: tuple[Slider, ...]
    numbers: Numbers
    live: dict[str, Any]
    total: Text
    starts: dt.date
    days: int
    calendar: Calendar
    wrong_weeks: Text | None
    is_as_answered: bool

    @property
    def query(self) -> str:
        """The address's part that asks for this plan."""
        spend = {f"{SPEND}{one.name}": one.value for one in self.sliders}
        return urlencode({**spend, **asking(own_weeks(self.model))})

    @property
    def today(self) -> Text:
        return _money(float(self.model.today.sum()), self.model)

    @property
    def one(self) -> Text:
        """One unit of money."""
        return _money(1.0, self.model)


def board(
    workspace: Workspace, given: Mapping[str, str], plan: BudgetPlan | None, best: Text
) -> Board | None:
    """The plan that is asked for, else the best; None where nothing was planned.

    ``given`` holds ``spend.CHANNEL``; what is no number counts as not said. Its weeks, or the
    plan's, are as ``asked_weeks`` tells.
    """
    own = latest_model(workspace, SLUG, DEFAULT_INSTANCE)
    if not isinstance(own, BudgetModel):
        return None
    model, wrong = with_weeks(own, asked_weeks(given, plan, own_weeks(own)))
    is_own = np.allclose(model.over, own.over)
    if not is_own:
        model = model.replanned()
    wanted = _asked(given) or (_scaled(plan, model) if plan is not None else {})
    names = [str(name) for name in model.channels]
    totals = np.array([wanted.get(name, float(model.best[at])) for at, name in enumerate(names)])
    is_best = bool(np.all(np.abs(totals - model.best) <= CLOSE * max(float(model.best.sum()), 1)))
    return Board(
        model,
        tuple(_slider(model, at, float(totals[at])) for at in range(len(names))),
        numbers(model, totals, best if is_best and is_own else None),
        _live(model, best if is_own else None),
        _money(float(totals.sum()), model),
        dt.date.fromisoformat(model.starts_on),
        model.days,
        calendar(model),
        wrong,
        bool(is_own),
    )


def _asked(given: Mapping[str, str]) -> dict[str, float]:
    found = {}
    for name, text in given.items():
        if name.startswith(SPEND):
            try:
                value = float(text)
            except ValueError:
                continue
            if 0 <= value < float("inf"):
                found[name.removeprefix(SPEND)] = value
    return found


def asked_totals(model: BudgetModel, given: Mapping[str, str]) -> dict[str, float]:
    """Money by channel as it is asked; a channel that is not named stays as it is today."""
    asked = _asked(given)
    return {
        str(name): asked.get(str(name), float(today))
        for name, today in zip(model.channels, model.today, strict=True)
    }


def _scaled(plan: BudgetPlan, model: BudgetModel) -> dict[str, float]:
    """A kept plan over as many days as the board has."""
    share = model.days / plan.days
    named = {name.lower(): amount for name, amount in plan.spend.items()}
    return {str(name): named.get(str(name).lower(), 0.0) * share for name in model.channels}


def _money(value: float, model: BudgetModel) -> Text:
    return both("{q}", "{q}", q=Money(value, model.currency))


def _share(value: float) -> Text:
    return both("{q}", "{q}", q=Share(round(value, 2)))


def numbers(model: BudgetModel, totals: Array, best: Text | None) -> Numbers:
    """What totals (channels,) bring; the best plan has its own headline."""
    names = [str(name) for name in model.channels]
    found = model.told(totals)
    gain, low, high = found["gain"]
    sales, sales_low, sales_high = found["sales"]
    shares = totals / max(float(totals.sum()), 1e-12)
    following = np.array([found["channels"][name]["next"] for name in names]).T @ shares
    beyond = [
        name for at, name in enumerate(names)
        if totals[at] > model.most[at] * (1 + CLOSE) or totals[at] < model.least[at] * (1 - CLOSE)
    ]  # fmt: skip
    change = float(totals.sum() - model.today.sum())
    is_today = is_even(model) and (
        np.abs(totals - model.today).sum() <= CLOSE * max(float(model.today.sum()), 1e-9)
    )
    loss = found["loss_if_wrong"]
    return Numbers(
        headline=best or _headline(model, gain, is_today=bool(is_today)),
        because=said(words.BETWEEN, low=Money(low, model.currency),
                     high=Money(high, model.currency)),
        sales=_money(sales, model),
        sales_range=Range(low=sales_low, high=sales_high, value=sales,
                          tick=found["today_sales"][0],
                          caption=_ends(sales_low, sales_high, model)),
        gain=_money(gain, model),
        is_gain=gain >= 0,
        spend=_money(float(totals.sum()), model),
        change_of_spend=_money(change, model) if abs(change) > SAME * float(model.today.sum())
        else words.NO_CHANGE,
        next_return=_money(float(following[0]), model),
        next_range=Range(low=float(following[1]), high=float(following[2]),
                         value=float(following[0]), tick=1.0,
                         caption=_ends(float(following[1]), float(following[2]), model)),
        chance=_share(found["chance_better"]),
        if_wrong=said(words.LOSES, loss=Money(loss, model.currency)) if loss
        else words.NEVER_LOSES,
        outside=said(words.OUTSIDE, channels=", ".join(beyond)) if beyond else None,
    )  # fmt: skip


def _headline(model: BudgetModel, gain: float, *, is_today: bool) -> Text:
    if is_today:
        return words.AS_TODAY
    sentence = words.ADDS if gain >= 0 else words.LOSES_SALES
    return said(sentence, gain=Money(abs(gain), model.currency), days=Count(model.days))


def _ends(low: float, high: float, model: BudgetModel) -> Text:
    between = "{low} – {high}"
    return both(between, between, low=Money(low, model.currency), high=Money(high, model.currency))


def _slider(model: BudgetModel, at: int, value: float) -> Slider:
    held = words.HELD.get(str(model.held[at]))
    most = max(float(model.most[at]), value, float(model.today[at]))
    return Slider(
        at,
        str(model.channels[at]),
        float(model.today[at]),
        float(model.best[at]),
        value,
        float(model.least[at]),
        most,
        _nice(most / STEPS),
        held,
        curve(model, at, value),
    )


def _nice(step: float) -> float:
    """The round number below: steps of 1, 2 or 5 times a power of ten."""
    if step <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(step))
    for times in (5, 2, 1):
        if times * power <= step:
            return float(times * power)
    return float(power)


def is_even(model: BudgetModel) -> bool:
    """Whether all channels run evenly, as they do today."""
    return not chosen_weeks(model.over)


def _live(model: BudgetModel, best: Text | None) -> dict[str, Any]:
    """Curves draw by draw, words and how money is said: enough to answer without asking.

    ``best`` is the headline of the best plan; None where it was asked with other weeks.
    """
    return {
        "today_sales": [_short(one) for one in some_draws(model.now).sum(0)],
        "even": is_even(model),
        "draws": int(model.curve_sales.shape[2]),
        "days": model.days,
        "margin": model.margin_share,
        "channels": [
            {
                "name": str(name),
                "today": round(float(model.today[at]), 4),
                "best": round(float(model.best[at]), 4),
                "least": round(float(model.least[at]), 4),
                "most": round(float(model.most[at]), 4),
                "spend": [_short(one) for one in model.curve_spend[at]],
                "sales": [[_short(one) for one in point] for point in model.curve_sales[at]],
            }
            for at, name in enumerate(model.channels)
        ],
        "best": best.model_dump() if best is not None else None,
        "words": {
            name.lower(): getattr(words, name).model_dump()
            for name in ("ADDS", "LOSES_SALES", "AS_TODAY", "BETWEEN", "LOSES", "NEVER_LOSES",
                         "NO_CHANGE", "OUTSIDE", "CHECKING")
        },
        "money": {language: _spelling(model.currency, language) for language in LANGUAGES},
    }  # fmt: skip


def _short(value: float) -> float:
    """Six significant figures: pages stay small."""
    return float(f"{value:.6g}")


def _spelling(currency: str, language: Language) -> dict[str, Any]:
    """How an amount is said, for a script: what ``Money`` does."""
    if language == "en":
        return {
            "before": SYMBOLS.get(currency, f"{currency} "), "after": "", "minus": MINUS,
            "steps": ENGLISH_STEPS,
        }  # fmt: skip
    after = f" {KOREAN_UNITS.get(currency, currency)}"
    return {"before": "", "after": after, "minus": MINUS, "steps": KOREAN_STEPS}


def kept_plans(workspace: Workspace, model: BudgetModel) -> list[Line]:
    """Every plan in use, the latest first, by the newest curves."""
    kept = [one for one in all_of(workspace.state, BudgetPlan) if one.state != ARCHIVED]
    kept.sort(key=lambda one: one.changed_at, reverse=True)
    return [_line(one, model) for one in kept]


def _line(kept: Kept[BudgetPlan], model: BudgetModel) -> Line:
    plan = kept.record
    flown, _ = with_weeks(model, Weeks(dict(plan.flights), {}))
    found = flown.what_if(_scaled(plan, model))
    gain, low, high = found["gain"]
    return Line(
        plan.name,
        f"/budget/plan?plan={kept.id}",
        f"/records/budget-plan/{kept.id}",
        STATES[kept.state],
        _money(plan.total, model),
        _money(gain, model),
        _ends(low, high, model),
        _share(found["chance_better"]),
        _money(plan.expected_sales, model),
    )


def plan_rows(model: BudgetModel, totals: Mapping[str, float]) -> Rows:
    """A plan by channel, region and period, as money lies today."""
    wanted = np.array([totals[str(name)] for name in model.channels])
    laid = model.spread(wanted)
    start = dt.date.fromisoformat(model.starts_on)
    regions = len(model.regions)
    rows = [
        {
            "channel": str(model.channels[cell // regions]),
            "region": str(model.regions[cell % regions]),
            "day": (start + dt.timedelta(days=at * model.period_days)).isoformat(),
            "money": round(float(laid[cell, at]), 2),
        }
        for cell in range(len(laid))
        for at in range(laid.shape[1])
    ]
    return Rows(
        title=words.PLAN,
        columns=(
            Column(name="channel", title=words.CHANNEL, kind="text"),
            Column(name="region", title=words.REGION, kind="text"),
            Column(name="day", title=words.PERIOD, kind="day"),
            Column(name="money", title=words.MONEY, kind="money", currency=model.currency),
        ),
        rows=tuple(rows),
    )
