"""A tiny shop whose every answer was worked out by hand, and larger ones made by chance.

The shop is in New York and keeps its books in dollars; `hand answers` in the tests of
each analysis say what follows from these rows. What is awkward about them on purpose:
two customers who are the same in everything, sales in won at two rates and in euros at
none, returns (in part, of everything, after the moment, in another currency), purchases
seconds from midnight and around the hour that daylight saving skips, a product that the
catalogue does not list, a purchase of nobody known, people who never bought, and two
purchases that lie in the future of the moment at which everything is asked.
"""

import datetime as dt
import hashlib
import itertools
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa
import pytest
from contracts import contracts
from mixed_shop import mixed_shop
from surveyed import surveyed

from dangol.contract.analysis import Analysis
from dangol.contract.errors import CannotAnswerError
from dangol.contract.persons import knows_people
from dangol.contract.record import Record
from dangol.contract.registry import Registry, registry
from dangol.contract.result import Result
from dangol.contract.sample import Finding, Sample
from dangol.contract.tables_view import Decided, Previous, Report, Tables
from dangol.governance.kept import Kept
from dangol.runs.workspace import Workspace
from dangol.samples.shelves.shelves import SimulatedShelves
from dangol.samples.shop.extras import Extras
from dangol.samples.shop.making import whole_shop
from dangol.samples.shop.shop import SimulatedShop
from dangol.settings import Project, Settings, create_project
from dangol.store.opening import open_store
from dangol.store.warehouse.arrow_types import ARROW_TYPES, schema_of
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.interface import Change, Session, Warehouse
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import EXCHANGE_RATES, ORDER_LINES, ORDERS, RETURNS
from dangol.tables.events import EVENTS
from dangol.tables.partners import PARTNER_ATTRIBUTES
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.shared import SHARED_TABLES
from dangol.tables.vocabulary import DEFAULT_INSTANCE, Table
from dangol.tables.voice import SURVEY_ANSWERS
from dangol.words import Text

NEW_YORK, SEOUL = "America/New_York", "Asia/Seoul"
# Midnight in New York, daylight saving included; one in the afternoon in Seoul.
AS_OF = dt.datetime(2024, 3, 15, 4, tzinfo=dt.UTC)
TODAY = dt.date(2024, 3, 15)
SHOP: dict[str, Any] = {
    "name": "단골 가게",
    "time_zone": NEW_YORK,
    "week_starts_on": "monday",
    "currency": "USD",
    "memory_limit": "500MB",
}
Row = dict[str, Any]
World = dict[Table, list[Row]]

_COMMITS = itertools.count(1)
# Order, customer, moment (UTC), store, currency, lines (product, net amount).
# The comments give the clock on the shop's wall.
_ORDERS = """
o01 김하늘 2024-01-30T15:00 s1 USD p1:20                # Tue 10:00, the first day of all
o02 김하늘 2024-02-06T15:00 s1 USD p1:20 p3:10          # Tue 10:00
o03 김하늘 2024-02-13T15:00 s1 USD p2:30                # Tue 10:00
o04 김하늘 2024-02-20T15:00 s2 USD p1:25                # Tue 10:00
o05 김하늘 2024-02-27T15:00 s1 USD p2:30                # Tue 10:00
o06 김하늘 2024-03-05T15:00 s1 USD p1:20                # Tue 10:00
o07 김하늘 2024-03-12T14:00 s1 USD p1:20 p2:15          # Tue 10:00, clocks went forward
o08 김하늘 2024-03-14T14:00 s2 USD p3:10                # Thu 10:00
o09 이서준 2024-02-03T20:00 s1 USD p3:15                # Sat 15:00
o10 박지우 2024-02-03T20:00 s1 USD p3:15                # the same
o11 이서준 2024-02-17T20:00 s1 USD p3:15                # Sat 15:00
o12 박지우 2024-02-17T20:00 s1 USD p3:15                # the same
o13 이서준 2024-03-02T20:00 s1 USD p4:20                # Sat 15:00
o14 박지우 2024-03-02T20:00 s1 USD p4:20                # the same
o15 최민서 2024-02-10T18:00 s1 KRW p1:20000             # Sat 13:00, at .00075: 15
o18 최민서 2024-02-15T04:30 s1 KRW p1:40000             # Wed 14 Feb 23:30, at .00075: 30
o16 최민서 2024-02-15T18:00 s1 KRW p2:20000             # Thu 13:00, first day of .0008: 16
o17 최민서 2024-03-01T18:00 s1 KRW p5:12345             # Fri 13:00, at .0008: 9.876
o19 정도윤 2024-02-05T17:00 s2 USD p3:40                # Mon 12:00, 10 came back
o20 정도윤 2024-02-12T17:00 s2 USD p4:40                # Mon 12:00, comes back too late
o21 정도윤 2024-02-19T17:00 s2 USD p1:40                # Mon 12:00, 5 and 5 came back
o22 정도윤 2024-02-26T17:00 s3 USD p1:40                # Mon 12:00, won came back
o23 정도윤 2024-03-04T17:00 s3 USD p2:40                # Mon 12:00
o24 강예은 2024-01-31T16:00 s1 USD p5:60                # Wed 11:00
o25 조시우 2024-02-25T04:59 s1 USD p1:10                # Sat 24 Feb 23:59
o26 조시우 2024-02-25T05:00 s1 USD p1:10                # Sun 00:00
o27 조시우 2024-02-26T05:00 s1 USD p2:10                # Mon 00:00
o28 윤하린 2024-03-10T04:30 s1 USD p3:12                # Sat 9 Mar 23:30
o29 윤하린 2024-03-10T06:59 s1 USD p3:12                # Sun 01:59
o30 윤하린 2024-03-10T07:00 s2 USD p4:12                # Sun 03:00, a minute later
o31 윤하린 2024-03-11T03:50 s2 USD p1:12                # Sun 10 Mar 23:50
o32 윤하린 2024-03-11T04:10 s2 USD p1:12                # Mon 00:10
o33 장건우 2024-02-01T16:00 -  USD p5:25                # Thu 11:00, by telephone
o34 장건우 2024-02-08T16:00 s4 USD p5:25                # Thu 11:00
o35 임소율 2024-02-22T16:00 s3 USD p4:30                # Thu 11:00, all of it came back
o36 임소율 2024-02-29T16:00 s3 USD p9:8                 # Thu 11:00, not in the catalogue
o37 오태양 2024-03-07T16:00 s1 EUR p1:100               # Thu 11:00, no rate
o38 -      2024-03-06T16:00 s1 USD p2:9                 # Wed 11:00, nobody known
o39 김하늘 2024-03-15T04:00 s1 USD p1:1000              # the very moment: not known yet
o40 강예은 2024-03-16T15:00 s1 USD p1:1000              # the day after
"""
_RETURNS = """
r1 o19 2024-02-07T15:00 USD 10
r2 o20 2024-03-20T15:00 USD 40
r3 o21 2024-02-20T15:00 USD 5
r4 o21 2024-02-21T15:00 USD 5
r5 o22 2024-02-28T15:00 KRW 1000
r6 o35 2024-02-23T15:00 USD 30
"""
_PRODUCTS = {
    "p1": ("사과", "신선식품"),
    "p2": ("우유", "신선식품"),
    "p3": ("비누", "생활용품"),
    "p4": ("치약", "생활용품"),
    "p5": ("공책", "문구"),
}
_RATES = [
    ("KRW", "USD", dt.date(2024, 1, 1), 0.00075),
    ("KRW", "USD", dt.date(2024, 2, 15), 0.0008),
    ("KRW", "USD", dt.date(2024, 3, 16), 5.0),
    ("USD", "KRW", dt.date(2024, 1, 1), 1300.0),
    ("USD", "JPY", dt.date(2024, 1, 1), 150.0),
]
_PEOPLE = {
    "김하늘": {"age_band": "30대", "income_band": "상"},
    "이서준": {"age_band": "20대"},
    "박지우": {"age_band": "20대"},
    "최민서": {},
    "정도윤": {},
    "강예은": {},
    "조시우": {},
    "윤하린": {},
    "장건우": {},
    "임소율": {},
    "한유진": {"age_band": "60대"},
}


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _known(text: str) -> str | None:
    return None if text == "-" else text


def tiny_shop() -> World:
    """Every table of the tiny shop, as rows."""
    world: World = {ORDERS: [], ORDER_LINES: []}
    for line in _ORDERS.strip().splitlines():
        order_id, customer, moment, store, currency, *lines = line.split("#")[0].split()
        pairs = [one.split(":") for one in lines]
        world[ORDERS].append(
            order(
                order_id,
                _known(customer),
                _moment(moment),
                sum(Decimal(net) for _, net in pairs),
                currency=currency,
                store_id=_known(store),
            )
        )
        world[ORDER_LINES] += [
            order_line(order_id, number, product, net, currency=currency)
            for number, (product, net) in enumerate(pairs, start=1)
        ]
    world[RETURNS] = [
        {
            "return_id": return_id,
            "order_id": order_id,
            "line_number": 1,
            "returned_at": _moment(moment),
            "returned_amount": Decimal(amount),
            "currency": currency,
        }
        for return_id, order_id, moment, currency, amount in map(
            str.split, _RETURNS.strip().splitlines()
        )
    ]
    world[PRODUCTS] = [
        {"product_id": id_, "product_name": name, "department": department}
        for id_, (name, department) in _PRODUCTS.items()
    ]
    world[EXCHANGE_RATES] = [
        {"currency": one, "to_currency": to, "valid_from_on": since, "rate": rate}
        for one, to, since, rate in _RATES
    ]
    world[CUSTOMERS] = [{"customer_id": id_, **given} for id_, given in _PEOPLE.items()]
    world[IDENTIFIERS] = [
        {
            "customer_id": id_,
            "identifier_type": "card",
            "identifier": f"card {id_}",
            "source": "pos",
        }
        for id_ in ("김하늘", "서나래")
    ]
    return world


def tracked_shop() -> World:
    """The tiny shop with a site that sends its events, and a partner who tells something."""
    events = [
        event(1, "김하늘", "2024-03-12T15:00", event_type="page", page_path="/"),
        event(2, "김하늘", "2024-03-12T15:05", event_name="Order Completed"),
        event(3, None, "2024-03-13T15:00", event_type="page", referrer_host="search.naver.com"),
    ]
    # As a project without a secret would keep it.
    kept = hashlib.sha256(hashlib.sha256(b"kim@example.com").hexdigest().encode()).hexdigest()
    told: list[Row] = [
        {
            "partner_name": "card", "identifier_hash": kept, "identifier_kind": "email",
            "attribute_name": name, "attribute_value": value, "sharing_basis": "consent",
            "observed_on": day,
        }
        for name, value, day in (
            ("home", "rented", dt.date(2024, 2, 1)),
            ("segment", "gold", dt.date(2024, 3, 1)),
        )
    ]  # fmt: skip
    return {**tiny_shop(), EVENTS: events, PARTNER_ATTRIBUTES: told}


def event(number: int, customer_id: str | None, moment: str, **others: Any) -> Row:
    """A row of events, from the web; ``moment`` is UTC."""
    whole: Row = dict.fromkeys(EVENTS.column_names)
    at = dt.datetime.fromisoformat(moment)
    whole |= {
        "event_source": "web", "event_id": f"e{number}", "event_hash": number,
        "event_type": "track", "customer_id": customer_id, "anonymous_id": f"device {number // 3}",
        "channel": "web", "occurred_at": at, "received_at": at,
    }  # fmt: skip
    return {**whole, **others}


def order(
    order_id: str,
    customer_id: str | None,
    ordered_at: dt.datetime,
    net: Decimal | str | float,
    *,
    currency: str = "USD",
    store_id: str | None = "s1",
) -> Row:
    """A row of orders; ``ordered_at`` is UTC."""
    amount = Decimal(str(net))
    return {
        "order_id": order_id,
        "customer_id": customer_id,
        "store_id": store_id,
        "channel": "store",
        "ordered_at": ordered_at,
        "gross_amount": amount,
        "discount_amount": Decimal(0),
        "net_amount": amount,
        "currency": currency,
    }


def order_line(
    order_id: str,
    number: int,
    product_id: str,
    net: Decimal | str | float,
    *,
    currency: str = "USD",
) -> Row:
    amount = Decimal(str(net))
    return {
        "order_id": order_id,
        "line_number": number,
        "product_id": product_id,
        "quantity": 1.0,
        "gross_amount": amount,
        "discount_amount": Decimal(0),
        "net_amount": amount,
        "currency": currency,
    }


def arrow(table: Table, rows: Iterable[Row]) -> pa.Table:
    """Rows in the declared types of their table; what they lack is null."""
    return pa.Table.from_pylist(list(rows), schema_of(table))


def fill(session: Session, world: World | dict[Table, pa.Table]) -> dict[str, int]:
    """Replace these tables in one commit."""
    changes = [
        Change(
            table.replaced(),
            session.stage(table, rows if isinstance(rows, pa.Table) else arrow(table, rows)),
        )
        for table, rows in world.items()
    ]
    return session.commit(f"world {next(_COMMITS)}", changes)


@contextmanager
def session_with(world: World | dict[Table, pa.Table]) -> Iterator[Session]:
    """A session on a warehouse in memory that holds this world and nothing else."""
    warehouse = DuckWarehouse(Path(":memory:"), memory_limit="500MB")
    try:
        warehouse.ensure(SHARED_TABLES)
        warehouse.ensure(registry().tables.values())
        with warehouse.session() as session:
            fill(session, world)
            yield session
    finally:
        warehouse.close()


def settings_of(**others: Any) -> Settings:
    """The tiny shop's settings, with some changed; the moment is fixed."""
    return Settings(**{**SHOP, "as_of": AS_OF, **others})


@dataclass(frozen=True)
class Computed:
    """What an analysis gave, its rows fetched and in the order of their key."""

    result: Result
    tables: dict[str, list[Row]]

    @property
    def rows(self) -> list[Row]:
        """The rows of an analysis that writes one table."""
        (rows,) = self.tables.values()
        return rows


def usual_decisions(kind: type[Record]) -> Iterable[Decided]:
    """Records in use that some analyses cannot answer without: rules of a programme, a test."""
    from geo_tested import usual_test
    from loyal import usual
    from tried import usual_experiment

    return [*usual(kind), *usual_test(kind), *usual_experiment(kind)]


def compute(
    analysis: Analysis,
    session: Session,
    settings: Settings | None = None,
    records: Sequence[Kept[Any]] = (),
    previous: Previous | None = None,
) -> Computed:
    """The answer of an analysis on a session's tables, as a run would compute it."""
    chosen = settings or settings_of()
    moment = analysis.as_of or chosen.now()
    asked = analysis.at(moment)

    def in_use(kind: type[Record]) -> Iterable[Decided]:
        given = [kept for kept in records if isinstance(kept.record, kind)]
        return given or usual_decisions(kind)

    tables = Tables(
        asked.slug,
        asked.needs(),
        session,
        chosen,
        moment,
        decisions=in_use,
        are_people=knows_people(asked, session.versions()),
    )
    result = asked.compute(tables, previous)
    found = {}
    for table, rows in result.tables.items():
        staged = session.stage(table, rows)
        found[table.name] = sorted(
            session.fetch(staged).to_pylist(), key=lambda row: [str(row[k]) for k in table.key]
        )
    return Computed(result, found)


def kept(record: Record, id: str = "r1", number: int = 1) -> Kept[Any]:
    """A record as it is kept, by nobody in particular."""
    at = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    return Kept(id, record.start(), number, at, "somebody", at, record)


def commit(session: Session, analysis: Analysis, found: Computed) -> None:
    """What an analysis gave is there for others to read."""
    changes = [
        Change(write, found.result.tables[write.table], DEFAULT_INSTANCE)
        for write in analysis.outputs()
        if write.table in found.result.tables
    ]
    session.commit(f"answer {next(_COMMITS)}", changes)


IDENTITY = {"standard-forms", "likely-pairs", "who-is-who", "golden-customers"}
"""The analyses that read who people are, and nothing of what they bought."""


def answered_by_the_tiny_shop() -> set[str]:
    """The analyses that have data there: no visitors are tracked, no partners, no contracts."""
    return set(registry().analyses) - {
        "visits", "attribution", "partner-links", "contract-churn", "media-mix", "budget",
        "next-test",
    }  # fmt: skip


@cache
def needs_more_data(kind: type[Analysis]) -> bool:
    """Whether the tiny shop is too small for an analysis, so that it cannot answer there."""
    analysis = kind()
    with session_with(_read_by(analysis, tracked_shop())) as session:
        _answer_sources(analysis, session, settings_of())
        try:
            return compute(analysis, session).result.answer.refusal is not None
        except CannotAnswerError:
            return True


@contextmanager
def world_for(analysis: Analysis, *, whole: bool = True) -> Iterator[tuple[Session, Settings]]:
    """A session on the smallest shop where an analysis can answer, and the shop's settings.

    That is the tiny shop, and the simulated one where the tiny one has too little. Tables that
    it requires and another analysis writes are there. Without ``whole``, tables that may be
    missing are.
    """
    world: World | dict[Table, pa.Table]
    if analysis.slug == "promotions":
        # Six hundred customers sell too few of anything.
        world = SimulatedShelves(stores=6, categories=2).made()
        settings = Settings(**{**SimulatedShelves.settings, "memory_limit": "500MB"})
    elif needs_more_data(type(analysis)):
        settings = simulated_settings()
        world = {**simulated_shop(), **contracts(900, settings.business_day(settings.now()))}
        if analysis.slug == "attribution":
            world = simulated_shop(advertising=True)
        if analysis.slug in ("media-mix", "budget", "next-test"):
            world = mixed_shop(regions=6, weeks=40).tables
        if analysis.slug == "surveys":
            world |= {SURVEY_ANSWERS: surveyed(600).tables[SURVEY_ANSWERS]}
        if analysis.slug in ("geo-design", "geo-tests"):
            world |= simulated_shop(4_000, days=400, geo=True)
        if analysis.slug == "experiments":
            world |= simulated_shop(2_000, trial="works")
    else:
        world, settings = tracked_shop(), settings_of()
    with session_with(_read_by(analysis, world, whole=whole)) as session:
        _answer_sources(analysis, session, settings)
        yield session, settings


def _read_by(
    analysis: Analysis, world: World | dict[Table, pa.Table], *, whole: bool = True
) -> dict[Table, Any]:
    """The tables that an analysis reads, and those that its sources read."""
    asked = [analysis, *(kind() for kind in _sources(analysis))]
    read = {
        r.table
        for one in asked
        for r in one.inputs()
        # Something there must be, even where no single table must.
        if whole or not r.optional or all(other.optional for other in one.inputs())
    }
    return {table: rows for table, rows in world.items() if table in read}


def _sources(analysis: Analysis) -> list[type[Analysis]]:
    """The analyses that write what an analysis requires, sources of sources first."""
    found: list[type[Analysis]] = []
    for read in analysis.inputs():
        for kind in () if read.optional else registry().writers(read.table):
            found += [one for one in (*_sources(kind()), kind) if one not in found]
    return found


def _answer_sources(analysis: Analysis, session: Session, settings: Settings) -> None:
    for kind in _sources(analysis):
        asked = kind().at(settings.now())
        tables = Tables(asked.slug, asked.inputs(), session, settings, asked.moment)
        try:
            result = asked.compute(tables)
        except CannotAnswerError:
            continue
        changes = [
            Change(write, result.tables[write.table], DEFAULT_INSTANCE)
            for write in asked.outputs()
            if write.table in result.tables
        ]
        session.commit(f"source {next(_COMMITS)}", changes)


class TinyShop(Sample):
    """The tiny shop, loaded as any sample is."""

    name = "tiny-shop"
    title = Text(en="Tiny shop", ko="작은 가게")
    notice = Text(en="Made by hand for tests.", ko="시험용으로 손수 만든 자료입니다.")
    settings: ClassVar[dict[str, Any]] = SHOP

    def load(
        self, session: Session, settings: Settings, report: Report
    ) -> tuple[Sequence[Change], Sequence[Finding]]:
        report(Text(en="Reading", ko="읽습니다"), 0.2)
        changes = [
            Change(table.replaced(), session.stage(table, arrow(table, rows)))
            for table, rows in tiny_shop().items()
        ]
        return changes, [Finding(1, Text(en="of one kind", ko="건"))]


def installed(*analyses: type[Analysis], own: bool = True) -> Registry:
    """What is installed, the tiny shop and more analyses among it; ``own`` brings ours."""
    ours = registry()
    found = {**(ours.analyses if own else {}), **{kind.slug: kind for kind in analyses}}
    tables = {**ours.declared_tables}
    for kind in analyses:
        tables.update({write.table.name: write.table for write in kind.writes})
    return replace(
        ours,
        analyses=found,
        samples={**ours.samples, TinyShop.name: TinyShop},
        declared_tables=tables,
    )


def busy_shop(weeks: int = 60, lines_a_week: int = 1700) -> dict[Table, pa.Table]:
    """Some 100,000 lines by 2,000 customers over more than a year, always the same."""
    rng = np.random.default_rng(2024)
    count = weeks * lines_a_week
    order_of_line = np.sort(rng.integers(0, count // 3, count))
    orders, first = np.unique(order_of_line, return_index=True)
    start = np.datetime64("2023-01-02T14:00:00", "us")
    seconds = rng.integers(0, weeks * 7 * 86_400, len(orders))
    moments = np.sort(start + seconds.astype("timedelta64[s]"))
    cents = np.round(np.exp(rng.normal(6.5, 0.8, count))).astype(np.int64)
    net = pa.array([Decimal(int(c)).scaleb(-2) for c in cents], pa.decimal128(18, 4))
    totals = pa.array(
        [Decimal(int(c)).scaleb(-2) for c in np.add.reduceat(cents, first)], pa.decimal128(18, 4)
    )
    products = rng.integers(0, 400, count)
    line_numbers = np.arange(count) - np.repeat(first, np.diff([*first, count])) + 1
    return {
        ORDERS: _columns(
            ORDERS,
            order_id=[f"o{n:06}" for n in orders],
            customer_id=[f"c{n:04}" for n in rng.integers(0, 2000, len(orders))],
            store_id=[f"s{n}" for n in rng.integers(0, 9, len(orders))],
            ordered_at=moments,
            net_amount=totals,
            currency=["USD"] * len(orders),
        ),
        ORDER_LINES: _columns(
            ORDER_LINES,
            order_id=[f"o{n:06}" for n in order_of_line],
            line_number=line_numbers,
            product_id=[f"p{n:03}" for n in products],
            net_amount=net,
            currency=["USD"] * count,
        ),
        PRODUCTS: _columns(
            PRODUCTS,
            product_id=[f"p{n:03}" for n in range(400)],
            department=[f"부문 {n % 17:02}" for n in range(400)],
        ),
    }


def simulated_shop(
    customers: int = 600, seed: int = 1, *, days: int = 730, differences: bool = True, **extras: Any
) -> dict[Table, pa.Table]:
    """Every table of a simulated shop, with the truth about it; ask it with its own settings.

    ``extras`` are what it has beside sales: ``trial``, ``site``, ``loyalty``,
    ``advertising``.
    """
    return whole_shop(customers, seed, days, differences=differences, extras=Extras(**extras))


def simulated_settings(**others: Any) -> Settings:
    """The simulated shop's settings, with some changed; the moment is the end of its calendar."""
    return Settings(**{**SimulatedShop.settings, "memory_limit": "500MB", **others})


def _columns(table: Table, **given: Any) -> pa.Table:
    """Columns in the declared types; those that are not given are null."""
    (count,) = {len(values) for values in given.values()}
    types = {c.name: ARROW_TYPES[c.type] for c in table.columns}
    return pa.table(
        {
            name: pa.array(given[name], kind) if name in given else pa.nulls(count, kind)
            for name, kind in types.items()
        }
    )


class Clock:
    """A clock that tests set; it goes on by a millisecond at each look, so that ids differ."""

    def __init__(self, at: dt.datetime = AS_OF) -> None:
        self._at = at
        self._lock = threading.Lock()

    def __call__(self) -> dt.datetime:
        with self._lock:
            self._at += dt.timedelta(milliseconds=1)
            return self._at

    def set(self, at: dt.datetime) -> None:
        with self._lock:
            self._at = at


OpenWorkspace = Callable[..., Workspace]


@pytest.fixture
def clock() -> Clock:
    """Shows the moment at which the tiny shop is asked."""
    return Clock()


@pytest.fixture(scope="session")
def loaded_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that holds the tiny shop and no answer yet; copy it."""
    folder = tmp_path_factory.mktemp("tiny") / "project"
    project = create_project(folder, **SHOP)
    clock = Clock(AS_OF - dt.timedelta(hours=1))
    with Workspace(project, open_store(project), installed(), clock) as workspace:
        run = workspace.runner.wait(workspace.runner.load(TinyShop(), "tests"), timeout=60)
        assert run.outcome == "succeeded", run.message
    return folder


@pytest.fixture(scope="session")
def answered_project(loaded_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which every question was just answered; copy it."""
    with _opening(loaded_project, tmp_path_factory.mktemp("answered"), Clock()) as open_:
        workspace = open_()
        assert set(refreshed(workspace).values()) == {"succeeded"}
        return workspace.project.folder


@pytest.fixture
def open_workspace(loaded_project: Path, tmp_path: Path, clock: Clock) -> Iterator[OpenWorkspace]:
    """Opens the tiny shop's project (a copy of its own for each test), with more installed."""
    with _opening(loaded_project, tmp_path, clock) as open_:
        yield open_


@pytest.fixture
def open_answered(answered_project: Path, tmp_path: Path, clock: Clock) -> Iterator[OpenWorkspace]:
    """Opens it a minute after every question was answered, which takes seconds to do again."""
    clock.set(AS_OF + dt.timedelta(minutes=1))
    with _opening(answered_project, tmp_path, clock) as open_:
        yield open_


@contextmanager
def _opening(made: Path, beside: Path, clock: Clock) -> Iterator[OpenWorkspace]:
    """Opens a copy of a project; what is open is closed before it is opened again."""
    folder = beside / "project"
    shutil.copytree(made, folder)
    opened: list[Workspace] = []

    def open_(*analyses: type[Analysis], own: bool = True, **settings: Any) -> Workspace:
        while opened:
            opened.pop().close()
        project = Project(folder, Settings(**{**SHOP, **settings}))
        workspace = Workspace(project, open_store(project), installed(*analyses, own=own), clock)
        opened.append(workspace)
        return workspace

    try:
        yield open_
    finally:
        while opened:
            opened.pop().close()


@pytest.fixture
def workspace(open_workspace: OpenWorkspace) -> Workspace:
    """The tiny shop's project, opened: DuckDB, SQLite, and a clock that tests set."""
    return open_workspace()


@pytest.fixture
def answered(open_answered: OpenWorkspace) -> Workspace:
    """The tiny shop's project with every question answered, opened."""
    return open_answered()


def refreshed(workspace: Workspace, *slugs: str) -> dict[str, str]:
    """Bring everything up to date, or some with what they wait for; gives outcomes by label."""
    asked = slugs or (None,)
    ids = [run_id for slug in asked for run_id in workspace.runner.refresh("tests", slug)]
    runs = [workspace.runner.wait(run_id, timeout=240) for run_id in ids]
    return {
        run.slug
        if run.instance == DEFAULT_INSTANCE
        else f"{run.slug} '{run.instance}'": run.outcome
        for run in runs
    }


def stored_rows(warehouse: Warehouse, table: str) -> list[Row]:
    """Every row of a table as it stands, in the order of all its columns."""
    with warehouse.session() as session:
        rows: list[Row] = session.sql(f"SELECT * FROM {table}").to_pylist()
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])
