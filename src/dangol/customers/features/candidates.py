"""Which variables could tell something: chosen by what the data has, before any is tried.

Windows are as long as the history allows; kinds are the most frequent ones of the past, as
known at the first cut-off that learns, so that no candidate is chosen by what came later.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.customers.features.facts import KINDS_OF_FACTS, Facts
from dangol.customers.features.frequent import frequent
from dangol.customers.features.variable import Proportion, Variable, variable
from dangol.methods.point_in_time.feature import Measure, Ratio
from dangol.words import Text, both

WINDOWS = (28, 91, 182, 364)
MOST_KINDS = 12
LEAST_PEOPLE = 50
_KINDS = {"lines": "category", "events": "name", "tickets": "name", "answers": "name"}
"""The column whose most frequent values get variables of their own."""


@dataclass(frozen=True)
class Candidates:
    """Variables by kind of fact, and those made of two others; ``rows`` are the facts."""

    rows: Mapping[str, ir.Table]
    variables: tuple[Variable, ...]
    proportions: tuple[Proportion, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return (*(v.name for v in self.variables), *(p.name for p in self.proportions))

    @property
    def titles(self) -> dict[str, Text]:
        """What each of them is called."""
        return {
            **{v.name: v.title for v in self.variables},
            **{p.name: p.title for p in self.proportions},
        }

    def of(self, names: Sequence[str]) -> "Candidates":
        """Only these, and what those that are made of others need."""
        kept = [one for one in self.proportions if one.name in names]
        parts = {part for one in kept for part in (one.ratio.top, one.ratio.bottom)}
        wanted = parts | set(names)
        return Candidates(
            self.rows, tuple(v for v in self.variables if v.name in wanted), tuple(kept)
        )


def windows_for(history_days: int) -> tuple[int, ...]:
    """Windows that a history of so many days fills."""
    return tuple(days for days in WINDOWS if days <= history_days) or WINDOWS[:1]


def candidates(tables: Tables, until: dt.date, history_days: int, category: str = "") -> Candidates:
    """Every variable that the data could give; ``until`` is the first cut-off that learns.

    Of a ``category`` that is asked about there are as many as of purchases.
    """
    windows = windows_for(history_days)
    rows: dict[str, ir.Table] = {}
    found: list[Variable] = []
    for kind in KINDS_OF_FACTS:
        facts = kind.rows(tables)
        if kind.name in ("orders", "lines", "events"):
            facts = tables.layer(facts)
        known = facts.filter(facts.day < until)
        size = tables.row(known.aggregate(people=known.customer_id.nunique()))
        if size["people"] < LEAST_PEOPLE:
            continue
        rows[kind.name] = facts
        found += _plain(kind, windows)
        column = _KINDS.get(kind.name)
        if column is not None:
            for name in frequent(tables, known, column, MOST_KINDS, LEAST_PEOPLE):
                found += _of_kind(kind, column, name, windows)
            if category and kind.name == "lines":
                found += asked_variables(kind, category, windows)
    unique = {one.name: one for one in found}
    return Candidates(rows, tuple(unique.values()), _proportions(unique, windows))


def _plain(kind: Facts, windows: Sequence[int]) -> list[Variable]:
    found: list[Variable] = []

    def add(
        measure: Measure,
        value: str | None = None,
        *,
        where: tuple[str, str | bool] | None = None,
        days: Sequence[int | None] = (None,),
    ) -> None:
        found.extend(
            variable(kind.name, kind.lineage, measure, value, where=where, days=one) for one in days
        )

    longest = windows[-1]
    half_year = max(days for days in windows if days <= 182)
    add("count", days=windows)
    add("recency")
    add("pace", days=windows[:2])
    if kind.name in ("orders", "events"):
        add("first")
        add("gap")
        add("gap_spread")
        add("trend", days=windows[1:] or windows)
        add("share", where=("is_evening", True), days=(half_year,))
        add("kinds", "channel", days=(longest,))
    if kind.name == "orders":
        add("days", days=windows)
        add("sum", "amount", days=windows)
        add("mean", "amount", days=(half_year,))
        add("most", "amount", days=(half_year,))
        add("share", where=("is_weekend", True), days=(half_year,))
        add("share", where=("is_morning", True), days=(half_year,))
        add("share", where=("is_discounted", True), days=windows[1:] or windows)
        add("mean", "discount_share", days=(half_year,))
        add("kinds", "store_id", days=(half_year,))
        add("main_share", "store_id", days=(half_year,))
    if kind.name == "lines":
        add("sum", "units", days=windows[:2])
        add("kinds", "category", days=windows)
        add("mix", "category", days=(half_year,))
        add("main_share", "category", days=(half_year,))
        add("kinds", "brand", days=(half_year,))
        add("main_share", "brand", days=(half_year,))
        add("mean", "price_level", days=(half_year,))
        add("mean", "deal_lean", days=(half_year,))
        add("mean", "discount_share", days=(half_year,))
        add("share", where=("is_discounted", True), days=(half_year,))
    if kind.name == "returns":
        add("sum", "amount", days=(half_year,))
    if kind.name == "events":
        add("days", days=windows[:2])
        add("kinds", "category", days=windows[:1])
    if kind.name in ("ratings", "answers"):
        add("mean", "score", days=(None,))
        add("mean", "score", days=(half_year,))
    return found


def _of_kind(kind: Facts, column: str, name: str, windows: Sequence[int]) -> list[Variable]:
    """Variables of one category, action, subject or question."""

    def one(measure: Measure, value: str | None = None, days: int | None = None) -> Variable:
        return variable(kind.name, kind.lineage, measure, value, where=(column, name), days=days)

    if kind.name == "answers":
        return [one("mean", "score"), one("recency")]
    found = [one("count", days=days) for days in windows[:2]]
    found.append(one("recency"))
    if kind.name == "lines":
        half_year = max(days for days in windows if days <= 182)
        found.append(one("share", "amount", half_year))
    return found


def core_variables(kind: Facts, windows: Sequence[int]) -> list[Variable]:
    """What tells something of nearly everything: how often, how lately, how much, how steadily.

    Not how long ago it began: that moves with the calendar.
    """
    half_year = max(days for days in windows if days <= 182)
    wanted: list[tuple[Measure, str | None, Sequence[int | None]]] = [
        ("count", None, windows),
        ("recency", None, (None,)),
        ("gap", None, (None,)),
        ("gap_spread", None, (None,)),
        ("pace", None, windows[:2]),
        ("trend", None, windows[-1:]),
    ]
    if kind.name == "orders":
        wanted += [
            ("sum", "amount", windows[-1:]),
            ("mean", "amount", (half_year,)),
            ("mean", "discount_share", (half_year,)),
        ]
    return [
        variable(kind.name, kind.lineage, measure, value, days=days)
        for measure, value, several in wanted
        for days in several
    ]


def asked_variables(kind: Facts, category: str, windows: Sequence[int]) -> list[Variable]:
    """What is asked about: how often, how lately, how regularly, for how much."""
    half_year = max(days for days in windows if days <= 182)
    asked: list[tuple[Measure, str | None, Sequence[int | None]]] = [
        ("count", None, windows),
        ("days", None, (*windows, None)),
        ("sum", "amount", (half_year,)),
        ("recency", None, (None,)),
        ("gap", None, (None,)),
        ("gap_spread", None, (None,)),
        ("trend", None, (half_year,)),
        ("pace", None, windows[:2]),
        ("share", "amount", (half_year,)),
    ]
    return [
        variable(kind.name, kind.lineage, measure, value, where=("category", category), days=days)
        for measure, value, several in asked
        for days in several
    ]


def _proportions(known: Mapping[str, Variable], windows: Sequence[int]) -> tuple[Proportion, ...]:
    """Ratios that say more than their parts: due or not, how large, how many come back."""
    half_year = max(days for days in windows if days <= 182)
    lasting = f"_{half_year}"
    wanted = (
        (
            "orders_due",
            "orders_recency",
            "orders_gap",
            Text(
                en="Time since the last purchase beside the usual gap",
                ko="평소 구매 간격에 견준 마지막 구매 뒤 시간",
            ),
        ),
        (
            f"lines_per_order{lasting}",
            f"lines_count{lasting}",
            f"orders_count{lasting}",
            Text(en="Products per purchase", ko="구매 한 번의 상품 수"),
        ),
        (
            f"returns_per_order{lasting}",
            f"returns_count{lasting}",
            f"orders_count{lasting}",
            Text(en="Returns per purchase", ko="구매 한 번의 반품 수"),
        ),
        (
            f"orders_per_event{lasting}",
            f"orders_count{lasting}",
            f"events_count{lasting}",
            Text(en="Purchases per tracked action", ko="웹·앱 행동 한 번의 구매 수"),
        ),
        (
            f"redeemed_share{lasting}",
            f"redemptions_count{lasting}",
            f"contacts_count{lasting}",
            Text(en="Coupons used per message sent", ko="보낸 메시지 하나의 쓴 쿠폰 수"),
        ),
    )
    window = both(", {days} days", "", days=str(half_year))
    before = both("", "{days}일 ", days=str(half_year))
    found = []
    for name, top, bottom, title in wanted:
        if top in known and bottom in known:
            named = title
            if name.endswith(lasting):
                named = Text(en=title.en + window.en, ko=before.ko + title.ko)
            parts = dict.fromkeys((*known[top].lineage, *known[bottom].lineage))
            found.append(Proportion(Ratio(name, top, bottom), named, tuple(parts)))
    return tuple(found)
