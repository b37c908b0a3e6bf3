"""When channels run and what is promoted in a plan, as weeks that can be chosen."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from dangol.console.words import budget_calendar as words
from dangol.optimization.budget.budget_model import BudgetModel, interval
from dangol.optimization.budget.budget_plan import BudgetPlan
from dangol.optimization.budget.errors import UnfitPlanError
from dangol.optimization.budget.flights import HEAVIEST, of_weeks
from dangol.tables.promotion_columns import PROMOTION_KINDS_OF
from dangol.words import EN_DASH, Count, Money, Text, both, said

WEEKS, FLIGHT, PROMOTED = "weeks", "flight.", "promotion."
STEPS = 5
"""Shades of a week, and none where a channel rests."""


@dataclass(frozen=True)
class Weeks:
    """Weights of weeks by channel and weeks from 1 by kind of promotion."""

    flights: dict[str, tuple[float, ...]]
    promotions: dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class Choice:
    """A way to run, as it is asked for in an address."""

    value: str
    title: Text
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """A channel: how dark each week is, from 0 to ``STEPS``; without choices it is bound."""

    name: str
    shades: tuple[int, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Promotion:
    """A kind of promotion, with the weeks in which one begins."""

    kind: str
    title: Text
    weeks: tuple[bool, ...]


@dataclass(frozen=True)
class Calendar:
    """A plan's weeks from the first; ``brought`` says what its promotions would bring."""

    starts: tuple[dt.date, ...]
    rows: tuple[Row, ...]
    promotions: tuple[Promotion, ...]
    brought: Text


def asked_weeks(given: Mapping[str, str], plan: BudgetPlan | None, own: Weeks) -> Weeks:
    """The weeks that are asked for, else those of a kept plan, else the model's ``own``.

    ``given`` holds ``weeks`` where it says any: ``flight.CHANNEL`` and ``promotion.KIND.WEEK``.
    """
    if WEEKS in given:
        return Weeks(_flights(given), _promotions(given))
    if plan is not None:
        return Weeks(dict(plan.flights), dict(plan.promotions))
    return own


def own_weeks(model: BudgetModel) -> Weeks:
    """When the model's channels run, where not evenly, and what it promotes."""
    flights = {
        str(name): of_weeks(over, model.period_days)
        for name, over in zip(model.channels, model.over, strict=True)
    }
    return Weeks(
        {name: one for name, one in flights.items() if len(set(one)) > 1},
        {
            str(kind): tuple(at + 1 for at, begins in enumerate(row) if begins)
            for kind, row in zip(model.promotion_kinds, model.promoted, strict=True)
            if row.any()
        },
    )


def _flights(given: Mapping[str, str]) -> dict[str, tuple[float, ...]]:
    """What is no list of weights counts as not said."""
    found = {}
    for name, text in given.items():
        if name.startswith(FLIGHT):
            try:
                weights = tuple(float(one) for one in text.split(","))
            except ValueError:
                continue
            if len(set(weights)) > 1 and all(0 <= one <= HEAVIEST for one in weights):
                found[name.removeprefix(FLIGHT)] = weights
    return found


def _promotions(given: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for name in given:
        if name.startswith(PROMOTED):
            kind, _, week = name.removeprefix(PROMOTED).rpartition(".")
            if kind and week.isdecimal():
                found[kind] = (*found.get(kind, ()), int(week))
    return found


def with_weeks(model: BudgetModel, weeks: Weeks) -> tuple[BudgetModel, Text | None]:
    """The model with these weeks, or as it was with the reason why it cannot have them."""
    if weeks == own_weeks(model):
        return model, None
    try:
        changed = model.laid(weeks.flights).promoting(weeks.promotions)
    except UnfitPlanError as unfit:
        return model, both("{reason} {help}", "{reason} {help}", reason=unfit.reason,
                           help=unfit.help)  # fmt: skip
    return changed, None


def asking(weeks: Weeks) -> dict[str, str]:
    """The address's part that asks for these weeks."""
    return {
        WEEKS: "1",
        **{f"{FLIGHT}{name}": spelt(one) for name, one in weeks.flights.items()},
        **{
            f"{PROMOTED}{kind}.{week}": "1"
            for kind, begins in weeks.promotions.items()
            for week in begins
        },
    }


def spelt(weights: tuple[float, ...]) -> str:
    return ",".join(f"{one:g}" for one in weights)


def calendar(model: BudgetModel) -> Calendar:
    """The weeks of a model as they are."""
    count = model.promoted.shape[1]
    first = dt.date.fromisoformat(model.starts_on)
    return Calendar(
        tuple(first + dt.timedelta(weeks=at) for at in range(count)),
        tuple(_row(model, at, count) for at in range(len(model.channels))),
        tuple(
            Promotion(
                str(kind),
                PROMOTION_KINDS_OF.get(str(kind), Text(en=str(kind), ko=str(kind))),
                tuple(bool(one) for one in model.promoted[at]),
            )
            for at, kind in enumerate(model.promotion_kinds)
        ),
        _brought(model),
    )


def _row(model: BudgetModel, at: int, count: int) -> Row:
    over = model.over[at]
    fits = ways_to_run(count)
    now = of_weeks(over, model.period_days)
    mean = sum(now) / len(now)
    chosen = next((one for one in fits if _repeated(one, count) == now), None)
    if chosen is None:
        fits[now] = words.OWN
        chosen = now
    shades = tuple(_shade(one / mean) for one in now)
    if model.bound[at]:
        return Row(str(model.channels[at]), shades, ())
    return Row(
        str(model.channels[at]),
        shades,
        tuple(Choice(spelt(one), title, one == chosen) for one, title in fits.items()),
    )


def ways_to_run(count: int) -> dict[tuple[float, ...], Text]:
    """Ways to run in so many weeks; short plans have fewer."""
    half = -(-count // 2)
    ways = (
        ((1.0,), words.EVENLY),
        ((1.0, 0.0), words.ALTERNATE),
        ((1.0, 1.0, 0.0, 0.0), words.TWO_AND_TWO),
        ((1.0,) * half + (0.0,) * (count - half), words.FIRST_HALF),
        ((0.0,) * half + (1.0,) * (count - half), words.SECOND_HALF),
    )
    found: dict[tuple[float, ...], Text] = {}
    for weights, title in ways:
        runs = _repeated(weights, count)
        if any(runs) and not any(_repeated(one, count) == runs for one in found):
            found[weights] = title
    return found


def _shade(times: float) -> int:
    """Of so many times the mean of a week: the mean is in the middle."""
    return min(round(times * (STEPS + 1) / 2) or int(times > 0), STEPS)


def _repeated(weights: tuple[float, ...], count: int) -> tuple[float, ...]:
    return tuple(weights[at % len(weights)] for at in range(count))


def _brought(model: BudgetModel) -> Text:
    if not len(model.promotion_kinds):
        return words.NONE_MEASURED
    count = int(model.promoted.sum())
    if not count:
        return words.NONE_PLANNED
    sales, cost = model.promotions()
    value, low, high = interval(sales)
    return said(
        words.BROUGHT,
        n=Count(count),
        sales=Money(value, model.currency),
        ends=both(f"{{a}}{EN_DASH}{{b}}", f"{{a}}{EN_DASH}{{b}}",
                  a=Money(low, model.currency), b=Money(high, model.currency)),
        cost=Money(cost, model.currency),
    )  # fmt: skip
