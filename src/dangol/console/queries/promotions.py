"""Kinds of promotions with their returns, promotions one by one, and one of them opened."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import ibis.expr.types as ir

from dangol.console.marks import RangeMarks
from dangol.console.words import promotions as words
from dangol.contract.result import Column, Key, Picture, picture
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.promotion_columns import CALLS, PROMOTION_KINDS_OF
from dangol.tables.promotions import (
    BY_DEPTH,
    BY_KIND,
    PROMOTION_EFFECTS,
    PROMOTION_KINDS,
    PROMOTION_WEEKS,
)
from dangol.tables.vocabulary import DEFAULT_INSTANCE, INSTANCE, Table
from dangol.words import Count, Language, Money, Share, Text, both, said

HERE = "/budget/promotions"
SHOWN = 16
ENDS = ("return_low", "return_high")
ROOM = 0.08


@dataclass(frozen=True)
class ShownKind:
    """A kind, or a depth of discount, with what it returned."""

    name: Text
    count: int
    effective: int
    idle: int
    net_share: float
    returned: Text
    range: Text | None
    marks: RangeMarks | None
    link: str | None


@dataclass(frozen=True)
class ShownPromotion:
    """A row of the list: its bar is its net units, beside the largest of the list."""

    promotion_id: str
    product: str
    category: str
    kind: Text
    first_week: str
    net: float
    share: float
    range: Text
    profit: Text
    call: Text
    meaning: str
    link: str


@dataclass(frozen=True)
class Opened:
    """One promotion: its weeks, and its bump taken apart."""

    title: Text
    call: Text
    meaning: str
    picture: Picture | None
    parts: tuple[tuple[Text, float], ...]
    facts: tuple[tuple[Text, Text], ...]


MEANINGS = {"effective": "good", "lost-money": "bad", "no-effect": "", "not-enough-data": ""}


def address_of(instance: str, **more: str) -> str:
    given = {} if instance == DEFAULT_INSTANCE else {"instance": instance}
    query = urlencode({**given, **{name: value for name, value in more.items() if value}})
    return f"{HERE}?{query}" if query else HERE


def kinds(workspace: Workspace, instance: str) -> list[ShownKind]:
    """Kinds of promotions, then depths of discount; returns share one scale."""
    rows = _rows(PROMOTION_KINDS, instance)
    mine = rows.filter(rows.grouped_by.isin([BY_KIND, BY_DEPTH]))
    ordered = mine.order_by(mine.grouped_by.desc(), mine.group_name)
    found = _fetched(workspace, ordered)
    ends = [row[name] for row in found for name in ENDS if row[name] is not None]
    start, end = min(0.0, *ends, 0.0), max(0.0, *ends, 0.0)
    room = (end - start or 1.0) * ROOM
    return [_kind(row, instance, (start - room, end + room)) for row in found]


def _kind(row: dict[str, Any], instance: str, scale: tuple[float, float]) -> ShownKind:
    by_kind = row["grouped_by"] == BY_KIND
    low, _, high = row["group_name"].partition("-")
    name = (
        PROMOTION_KINDS_OF[row["group_name"]]
        if by_kind
        else both("{low} to {high} off", "{low}~{high} 할인", low=low, high=high)
    )
    value = row["return_on_cost"]
    return ShownKind(
        name=name,
        count=row["promotion_count"],
        effective=row["effective_count"],
        idle=row["idle_count"],
        net_share=row["net_units"] / max(row["baseline_units"], 1e-9),
        returned=words.NO_COST if value is None else _signed(value),
        range=None
        if value is None
        else said(
            words.RETURN_RANGE, low=_signed(row["return_low"]), high=_signed(row["return_high"])
        ),
        marks=None if value is None else _marks(row, scale),
        link=address_of(instance, kind=row["group_name"]) if by_kind else None,
    )


def _marks(row: dict[str, Any], scale: tuple[float, float]) -> RangeMarks:
    """Places on the scale that all kinds share; break-even is the tick."""
    start, end = scale
    low, high, value, even = (
        100 * (one - start) / (end - start)
        for one in (row["return_low"], row["return_high"], row["return_on_cost"], 0.0)
    )
    judged = "good" if row["return_low"] > 0 else ("bad" if row["return_high"] < 0 else "")
    return RangeMarks(low, high, value, even, judged)


def _signed(value: float) -> Text:
    sign = "+" if value > 0 else ("−" if value < 0 else "")
    text = f"{sign}{abs(value):.2f}"
    return Text(en=text, ko=text)


def listed(workspace: Workspace, instance: str, kind: str, call: str) -> list[ShownPromotion]:
    """The promotions with the largest profits and losses of a kind and a finding."""
    rows = _named(_rows(PROMOTION_EFFECTS, instance))
    if kind in PROMOTION_KINDS_OF:
        rows = rows.filter(rows.promotion_kind == kind)
    if call in CALLS:
        rows = rows.filter(rows.effect_call == call)
    else:
        rows = rows.filter(rows.effect_call != "not-enough-data")
    size = rows.net_units.abs()
    found = _fetched(workspace, rows.order_by(size.desc(), rows.promotion_id).limit(SHOWN))
    largest = max((abs(row["net_units"]) for row in found), default=1.0) or 1.0
    return [
        ShownPromotion(
            promotion_id=row["promotion_id"],
            product=_product(row),
            category=row["category"],
            kind=PROMOTION_KINDS_OF[row["promotion_kind"]],
            first_week=row["measured_from_on"],
            net=row["net_units"],
            share=100 * abs(row["net_units"]) / largest,
            range=_units_range(row, words.SHORT_RANGE),
            profit=_money(row["profit_amount"], row["currency"]),
            call=CALLS[row["effect_call"]],
            meaning=MEANINGS[row["effect_call"]],
            link=address_of(instance, kind=kind, call=call, promotion=row["promotion_id"]),
        )
        for row in found
    ]


def opened(workspace: Workspace, instance: str, promotion_id: str) -> Opened | None:
    """One promotion with its weeks; None where there is no such promotion."""
    rows = _named(_rows(PROMOTION_EFFECTS, instance))
    found = _fetched(workspace, rows.filter(rows.promotion_id == promotion_id))
    if not found:
        return None
    (row,) = found
    weeks = _rows(PROMOTION_WEEKS, instance)
    around = _fetched(
        workspace, weeks.filter(weeks.promotion_id == promotion_id).order_by("week_starts_on")
    )
    return Opened(
        title=said(
            words.OPENED, product=_product(row), kind=PROMOTION_KINDS_OF[row["promotion_kind"]]
        ),
        call=CALLS[row["effect_call"]],
        meaning=MEANINGS[row["effect_call"]],
        picture=_weeks_picture(row, around) if around else None,
        parts=(
            (words.BASELINE, row["baseline_units"]),
            (words.GROSS, row["gross_units"]),
            (words.SHIFTED, row["shifted_units"]),
            (words.TAKEN, row["taken_units"]),
            (words.HALO, row["halo_units"]),
            (words.NET, row["net_units"]),
        ),
        facts=(
            (words.NET, _units_range(row)),
            (words.DISCOUNT, _percent(row["discount_share"])),
            (words.COST, _money(row["cost_amount"], row["currency"])),
            (words.PROFIT, _money(row["profit_amount"], row["currency"])),
        ),
    )


def _rows(table: Table, instance: str) -> ir.Table:
    rows = stored_table(table)
    return rows.filter(rows[INSTANCE] == instance)


def _named(rows: ir.Table) -> ir.Table:
    names = stored_table(PRODUCTS).select("product_id", "product_name")
    return rows.left_join(names, "product_id").drop("product_id_right")


def _fetched(workspace: Workspace, rows: ir.Table) -> list[dict[str, Any]]:
    with workspace.warehouse.session() as session:
        found: list[dict[str, Any]] = session.fetch(rows).to_pylist()
    return found


def _product(row: dict[str, Any]) -> str:
    return row["product_name"] or f"{row['category']} {row['product_id']}"


def _units_range(row: dict[str, Any], form: Text = words.NET_RANGE) -> Text:
    return said(
        form, low=Count(round(row["net_low_units"])), high=Count(round(row["net_high_units"]))
    )


def _money(value: Any, currency: str) -> Text:
    return both("{q}", "{q}", q=Money(float(value), currency))


def _percent(value: float) -> Text:
    return both("{q}", "{q}", q=Share(value))


def _weeks_picture(row: dict[str, Any], weeks: list[dict[str, Any]]) -> Picture:
    """Sold beside the baseline with its band, the promoted weeks marked."""
    rows = [
        {
            "week": one["week_starts_on"].isoformat(),
            "sold": one["sold_units"],
            "expected": one["expected_units"],
            "low": one["expected_low_units"],
            "high": one["expected_high_units"],
            "promoted": one["is_promoted"],
        }
        for one in weeks
    ]
    return picture(
        _draw_weeks,
        title=said(
            words.WEEKS_TITLE_MORE,
            net=Count(round(row["net_units"])),
            baseline=Count(round(row["baseline_units"])),
        ),
        caption=said(words.WEEKS_SAY, stores=Count(row["promotion_stores"])),
        key=(
            Key(mark="line", words=words.SOLD),
            Key(mark="dash", words=words.EXPECTED),
            Key(mark="band", words=words.RANGE),
            Key(mark="dot", words=words.PROMOTED),
        ),
        label=said(words.WEEKS_LABEL, n=Count(len(rows))),
        rows=rows,
        columns=(
            Column(name="week", title=words.WEEK, kind="day"),
            Column(name="sold", title=words.SOLD, kind="number"),
            Column(name="expected", title=words.EXPECTED, kind="number"),
            Column(name="low", title=words.LOW, kind="number"),
            Column(name="high", title=words.HIGH, kind="number"),
        ),
        height=230,
    )


def _draw_weeks(language: Language) -> Any:
    import altair as alt

    days = "%-d %b" if language == "en" else "%-m월 %-d일"
    x = alt.X("week:T", axis=alt.Axis(format=days, title=None, tickCount=6))
    axis = alt.Axis(title=None, format="~s", tickCount=4)
    base = alt.Chart(alt.NamedData("rows")).encode(x=x)
    band = base.mark_area(color=alt.expr("now"), opacity=0.16).encode(
        y=alt.Y("low:Q", axis=axis), y2="high:Q"
    )
    expected = base.mark_line(color=alt.expr("now"), strokeDash=[3, 4], strokeWidth=1.5).encode(
        y="expected:Q"
    )
    sold = base.mark_line(color=alt.expr("now")).encode(y=alt.Y("sold:Q", axis=axis))
    promoted = (
        base.transform_filter("datum.promoted")
        .mark_circle(color=alt.expr("now"), size=70, opacity=1)
        .encode(y="sold:Q")
    )
    return band + expected + sold + promoted
