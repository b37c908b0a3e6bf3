"""How people buy and how they visit: numbers of what they did within a window of days."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np

from dangol.contract.tables_view import Tables
from dangol.customers.features.facts import KINDS_OF_FACTS
from dangol.customers.features.frequent import frequent
from dangol.customers.features.snapshots import PERSON
from dangol.customers.segments.measured import (
    Basis,
    BasisName,
    Frame,
    Measured,
    Seen,
    names_of,
    numbers_of,
)
from dangol.methods.point_in_time.feature import Feature, Ratio
from dangol.methods.point_in_time.known import CUTOFF, known_before
from dangol.methods.point_in_time.snapshot import joined_snapshots, snapshot
from dangol.tables.vocabulary import Read
from dangol.words import Text, both

FACTS = {kind.name: kind for kind in KINDS_OF_FACTS}
MOST_KINDS = {"department": 6, "name": 6, "channel": 3}
LEAST_PEOPLE = 50
ORDERS, LINES, DAYS, EVENTS = "orders", "lines", "visit_days", "actions"

_ONLINE = {
    "store": Text(en="in-store", ko="매장에서"),
    "web": Text(en="web", ko="웹에서"),
    "app": Text(en="app", ko="앱에서"),
}
_BUYING = Frame(
    joined=Text(en=" ", ko=" "),
    around=Text(en="{words} buyers", ko="{words} 사는 고객"),
    usual=Text(en="Average buyers", ko="평균적인 고객"),
    answered=Text(en="‘{option}’", ko="‘{option}’"),
)
_VISITING = Frame(
    joined=Text(en=" ", ko=" "),
    around=Text(en="{words} visitors", ko="{words} 찾아오는 고객"),
    usual=Text(en="Average visitors", ko="평균적인 방문 고객"),
    answered=Text(en="‘{option}’", ko="‘{option}’"),
)
_LAPSED, _RECENT = Text(en="lapsed", ko="뜸하게"), Text(en="recent", ko="요즘")
_FREQUENT, _RARE = Text(en="frequent", ko="자주"), Text(en="rare", ko="드물게")
_EVENING, _DAYTIME = Text(en="evening", ko="저녁에"), Text(en="daytime", ko="낮에")
_WIDE, _NARROW = Text(en="wide-ranging", ko="여러 가지를"), Text(en="narrow", ko="몇 가지만")


def fact_reads(*names: str) -> tuple[Read, ...]:
    """What facts of these kinds are made of."""
    found: dict[str, Read] = {}
    for name in names:
        for read in FACTS[name].reads:
            found.setdefault(read.table.name, read)
    return tuple(found.values())


@dataclass(frozen=True)
class _Asked:
    """A measured number with the feature that it is, and the facts that the feature is of."""

    measured: Measured
    facts: str
    feature: Feature | None = None
    ratio: Ratio | None = None


@dataclass(frozen=True)
class _Of:
    """Facts of a window, and the name of their count."""

    facts: str
    count: str
    days: int

    @property
    def whole(self) -> Feature:
        return Feature(self.count, "count", days=self.days)

    def share(
        self, measured: Measured, column: str, kind: str | None = None, value: str | None = None
    ) -> _Asked:
        """The share of these facts, or of a value of theirs, of a kind, or of what a flag says."""
        told = measured.model_copy(update={"kind": "share", "unit": "share", "whole": self.count})
        wanted = True if kind is None else kind
        feature = Feature(measured.name, "share", value, (column, wanted), self.days)
        return _Asked(told, self.facts, feature)


def purchases(tables: Tables, today: dt.date, days: int) -> Basis:
    """How lately, how often, for how much, of what, when, where and at which price they buy."""
    orders, lines = _Of("orders", ORDERS, days), _Of("lines", LINES, days)
    rows = {one.facts: tables.layer(FACTS[one.facts].rows(tables)) for one in (orders, lines)}
    asked = [
        _Asked(
            Measured(
                name="recency",
                title=Text(en="Days since the last purchase", ko="마지막 구매 뒤 날수"),
                unit="days", high=_LAPSED, low=_RECENT, slot=0,
            ), "orders", Feature("recency", "recency"),
        ),
        _Asked(
            Measured(
                name=ORDERS, title=Text(en="Purchases", ko="구매 횟수"),
                high=_FREQUENT, low=_RARE, slot=1,
            ), "orders", orders.whole,
        ),
        _Asked(
            Measured(
                name="spent", title=Text(en="Amount", ko="구매 금액"), unit="money",
                high=Text(en="big-spending", ko="많이"),
                low=Text(en="small-spending", ko="조금씩"), slot=9,
            ), "orders", Feature("spent", "sum", "amount", days=days),
        ),
        _Asked(
            Measured(
                name="basket", title=Text(en="Products per purchase", ko="구매당 상품 수"),
                high=Text(en="big-basket", ko="한 번에 여러 개"),
                low=Text(en="small-basket", ko="한두 개씩"), slot=8,
            ), "lines", None, Ratio("basket", LINES, ORDERS),
        ),
        orders.share(
            Measured(
                name="weekend", title=Text(en="At weekends", ko="주말 구매"),
                high=Text(en="weekend", ko="주말에"), low=Text(en="weekday", ko="평일에"), slot=2,
            ), "is_weekend",
        ),
        orders.share(
            Measured(
                name="evening", title=Text(en="In the evening", ko="저녁 구매"),
                high=_EVENING, low=_DAYTIME, slot=3,
            ), "is_evening",
        ),
        orders.share(
            Measured(
                name="discounted", title=Text(en="At a discount", ko="할인 구매"),
                high=Text(en="bargain", ko="할인할 때"),
                low=Text(en="full-price", ko="제값에"), slot=5,
            ), "is_discounted",
        ),
        _Asked(
            Measured(
                name="variety", title=Text(en="Categories bought", ko="산 분류 수"),
                high=_WIDE, low=_NARROW, slot=7,
            ), "lines", Feature("variety", "kinds", "category", days=days),
        ),
    ]  # fmt: skip
    asked += _through(tables, rows, orders, today)
    asked += [
        lines.share(
            Measured(
                name=_coded("department", name),
                title=both("‘{name}’ of the amount", "‘{name}’ 금액 비중", name=name),
                high=Text(en=f"‘{name}’", ko=f"‘{name}’ 위주로"),
                slot=6,
            ),
            "department",
            name,
            "amount",
        )
        for name in _several(tables, rows, lines, today, "department")
    ]
    return _basis("purchases", tables, rows, asked, (orders, lines), _BUYING)


def visits(tables: Tables, today: dt.date, days: int) -> Basis:
    """How often and lately they come, when, by which door, and what they do there."""
    events = _Of("events", EVENTS, days)
    rows = {"events": tables.layer(FACTS["events"].rows(tables))}
    asked = [
        _Asked(
            Measured(
                name="recency",
                title=Text(en="Days since the last visit", ko="마지막 방문 뒤 날수"),
                unit="days", high=_LAPSED, low=_RECENT, slot=0,
            ), "events", Feature("recency", "recency"),
        ),
        _Asked(
            Measured(
                name=DAYS, title=Text(en="Days with a visit", ko="방문한 날수"),
                high=_FREQUENT, low=_RARE, slot=1,
            ), "events", Feature(DAYS, "days", days=days),
        ),
        _Asked(
            Measured(
                name="depth", title=Text(en="Actions per day of visit", ko="방문한 날의 행동 수"),
                high=Text(en="thorough", ko="오래 둘러보며"),
                low=Text(en="brief", ko="잠깐씩"), slot=8,
            ), "events", None, Ratio("depth", EVENTS, DAYS),
        ),
        events.share(
            Measured(
                name="evening", title=Text(en="In the evening", ko="저녁 방문"),
                high=_EVENING, low=_DAYTIME, slot=3,
            ), "is_evening",
        ),
        _Asked(
            Measured(
                name="variety", title=Text(en="Categories looked at", ko="본 분류 수"),
                high=_WIDE, low=_NARROW, slot=7,
            ), "events", Feature("variety", "kinds", "category", days=days),
        ),
    ]  # fmt: skip
    asked += _through(tables, rows, events, today)
    asked += [
        events.share(
            Measured(
                name=_coded("name", name),
                title=both("‘{name}’ of all actions", "행동 가운데 ‘{name}’", name=name),
                high=Text(en=f"‘{name}’", ko=f"‘{name}’ 위주로"),
                slot=6,
            ),
            "name",
            name,
        )
        for name in _several(tables, rows, events, today, "name")
    ]
    return _basis("visits", tables, rows, asked, (events,), _VISITING)


def _through(tables: Tables, rows: Mapping[str, ir.Table], of: _Of, today: dt.date) -> list[_Asked]:
    """By which door: a share for each of the channels."""
    return [
        of.share(
            Measured(
                name=_coded("channel", name),
                title=both("Through ‘{name}’", "‘{name}’ 경로", name=name),
                high=_ONLINE.get(name, Text(en=f"‘{name}’", ko=f"‘{name}’에서")),
                slot=4,
            ),
            "channel",
            name,
        )
        for name in _several(tables, rows, of, today, "channel")
    ]


def _coded(column: str, name: str) -> str:
    """A name for a column: what a kind is called may be in any script, so it is hashed."""
    return f"{column}_{hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()[:8]}"


def _within(facts: ir.Table, day: dt.date, days: int) -> ir.Table:
    """Facts of the window before a day, as they were known then."""
    known = known_before(facts.filter(facts[PERSON].notnull()), [day])
    return known.filter(known.age <= days)


def _several(
    tables: Tables, rows: Mapping[str, ir.Table], of: _Of, today: dt.date, column: str
) -> Sequence[str]:
    """The most frequent kinds; a single one tells nobody apart."""
    known = _within(rows[of.facts], today, of.days)
    found = frequent(tables, known, column, MOST_KINDS[column], LEAST_PEOPLE)
    return found if len(found) > 1 else ()


def _basis(
    name: BasisName,
    tables: Tables,
    rows: Mapping[str, ir.Table],
    asked: Sequence[_Asked],
    of: Sequence[_Of],
    frame: Frame,
) -> Basis:
    """People with a fact of the first kind within the window; everybody has all numbers."""
    features: dict[str, dict[str, Feature]] = {one.facts: {one.count: one.whole} for one in of}
    for one in asked:
        if one.feature is not None:
            features[one.facts][one.feature.name] = one.feature
    ratios = [one.ratio for one in asked if one.ratio is not None]
    names = [one.measured.name for one in asked]
    counts = [one.count for one in of]

    def at(day: dt.date) -> Seen:
        people = _within(rows[of[0].facts], day, of[0].days).select(CUTOFF, PERSON).distinct()
        parts = []
        for kind, several in features.items():
            every = list(several.values())
            parts.append((snapshot(rows[kind], every, [day], PERSON), every))
        wide = joined_snapshots(people, parts, ratios, PERSON)
        every_name = list(dict.fromkeys((*names, *counts)))
        found = tables.fetch(wide.select(PERSON, *every_name).order_by(PERSON))
        columns = {one: numbers_of(found.column(one)) for one in every_name}
        return Seen(
            names_of(found.column(PERSON)),
            np.column_stack([columns[one] for one in names]),
            {one: columns[one] for one in counts},
        )

    return Basis(name, tuple(one.measured for one in asked), frame, at)
