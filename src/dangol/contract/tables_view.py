"""The tables as an analysis sees them: what it declared, and what was known at its moment."""

import datetime as dt
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from dangol.contract.errors import UndeclaredReadError
from dangol.contract.model import Model
from dangol.contract.past_loads import PastLoad, PastLoads
from dangol.contract.persons import is_given, of_people, of_their_people
from dangol.contract.record import Record
from dangol.errors import NotFoundError
from dangol.settings import Settings
from dangol.store.linkage import Linkage
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import OfRows
from dangol.store.warehouse.sealing import sealed_hash
from dangol.tables.resolution import PERSON
from dangol.tables.shared import SHARED_TABLES
from dangol.tables.vocabulary import DEFAULT_INSTANCE, INSTANCE, Read, Table
from dangol.words import Text

Report = Callable[[Text, float], None]
Stored = Callable[[Table], ir.Table]


class Decided(Protocol):
    """A record in use, as it is kept."""

    @property
    def id(self) -> str: ...

    @property
    def state(self) -> str: ...

    @property
    def created_at(self) -> dt.datetime: ...

    @property
    def number(self) -> int: ...

    @property
    def changed_at(self) -> dt.datetime: ...

    @property
    def record(self) -> Record: ...


Learned = Callable[[str], Model]
"""A model that the same saved analysis learned before, by its version."""


def _none_learned(version: str) -> Model:
    raise NotFoundError("model version", version, ())


Decisions = Callable[[type[Record]], Iterable[Decided]]
"""The records of a kind that are in use."""


@dataclass(frozen=True)
class Previous:
    """The last committed answer of the same instance: for work in proportion to news.

    ``tables`` are its rows; ``model`` gives what it learned, None where it learned nothing.
    """

    run_id: str
    as_of: dt.datetime
    tables: dict[str, ir.Table]
    model: Callable[[], Model | None] = lambda: None


class Computing(Protocol):
    """The part of a session that an analysis uses, by way of its tables."""

    def fetch(self, expression: ir.Expr) -> pa.Table: ...

    def stage(self, table: Table, rows: ir.Table | pa.Table) -> ir.Table: ...

    def applied(self, table: Table, rows: ir.Table, function: OfRows) -> ir.Table: ...

    def layer(self, rows: ir.Table) -> ir.Table: ...

    def linkage(self, memory_limit: str) -> AbstractContextManager[Linkage]: ...


class Tables:
    """Declared tables as expressions over one consistent view.

    ``tables[ORDERS]`` has the declared columns only, and only rows known by the analysis'
    moment: an order after ``as_of`` is not there, nor are its lines. Where ``are_people``,
    several customer numbers of one person are one.
    """

    def __init__(
        self,
        slug: str,
        reads: Iterable[Read],
        session: Computing,
        settings: Settings,
        moment: dt.datetime,
        report: Report = lambda step, share: None,
        *,
        stored: Stored = stored_table,
        decisions: Decisions = lambda kind: (),
        are_people: bool = False,
        secret: bytes = b"",
        loads: PastLoads = lambda: (),
        instance: str = DEFAULT_INSTANCE,
        learned: Learned = _none_learned,
    ) -> None:
        self.slug = slug
        self.settings = settings
        self.moment = moment
        self.instance = instance
        self.learned = learned
        self._reads = {read.table.name: read for read in reads}
        self._session = session
        self._report = report
        self._stored = stored
        self._decisions = decisions
        self._are_people = are_people
        self._secret = secret
        self._loads = loads

    def __getitem__(self, table: Table) -> ir.Table:
        read = self._reads.get(table.name)
        if read is None:
            raise UndeclaredReadError(self.slug, table.name, self._reads)
        rows = self._known(read.table, read.instance, every=read.every)
        if read.every:
            return rows.select(INSTANCE, *read.columns)
        if not self._are_people or not is_given(read.table, read.columns):
            return rows.select(*read.columns)
        people = of_people(read.table, rows, self._known)
        return people.select(*read.columns, *((PERSON,) if read.table.by_record else ()))

    def of_people(self, rows: ir.Table) -> ir.Table:
        """Rows that name customers as somebody wrote them down, by their people as tables do."""
        return of_their_people(rows, self._known) if self._are_people else rows

    def _known(self, table: Table, instance: str | None = None, *, every: bool = False) -> ir.Table:
        rows = known_rows(table, self.moment, self.settings, self._stored)
        if table.instanced and not every:
            rows = rows.filter(rows[INSTANCE] == (instance or DEFAULT_INSTANCE))
        return rows

    def decisions(self, kind: type[Record]) -> list[Decided]:
        """The records of a kind that are in use, in the order of their ids."""
        return sorted(self._decisions(kind), key=lambda one: one.id)

    def loads(self) -> list[PastLoad]:
        """The loads of sources that were over by the analysis' moment, in the order of time."""
        over = [one for one in self._loads() if one.at < self.moment]
        return sorted(over, key=lambda one: (one.at, one.source))

    def sealed(self, text: ir.StringValue) -> ir.StringValue:
        """The keyed hash of a text, as partners' identifiers are kept."""
        return sealed_hash(text, self._secret.hex())

    def stage(self, table: Table, rows: ir.Table | pa.Table) -> ir.Table:
        """Rows for a table that the analysis writes, computed once; summaries read them again."""
        return self._session.stage(table, rows)

    def applied(self, table: Table, rows: ir.Table, function: OfRows) -> ir.Table:
        """Rows for a table that a function makes of rows, some at a time; staged.

        On Spark by its workers: the function, and what it holds, must be able to travel there.
        """
        return self._session.applied(table, rows, function)

    def layer(self, rows: ir.Table) -> ir.Table:
        """An expression worked out once, where several are built on it."""
        return self._session.layer(rows)

    def fetch(self, expression: ir.Expr) -> pa.Table:
        """The rows of an expression, for methods that need arrays."""
        return self._session.fetch(expression)

    def linkage(self) -> AbstractContextManager[Linkage]:
        """An engine that compares records, while it is open."""
        return self._session.linkage(self.settings.private_memory)

    def rows(self, expression: ir.Expr) -> list[dict[str, Any]]:
        """A small answer as dictionaries."""
        found: list[dict[str, Any]] = self.fetch(expression).to_pylist()
        return found

    def row(self, expression: ir.Expr) -> dict[str, Any]:
        """The one row of an aggregate."""
        (only,) = self.rows(expression)
        return only

    def step(self, words: Text, share: float) -> None:
        """Say what is being done, and how much of the work (0..1) is behind."""
        self._report(words, share)


def known_rows(
    table: Table, moment: dt.datetime, settings: Settings, stored: Stored = stored_table
) -> ir.Table:
    """The rows of a table that were known at a moment; every row where nothing says since when.

    What was filled in later is empty.
    """
    rows, rule = stored(table), table.known_from
    if rule is None:
        return rows
    if table.sourced:
        rows = rows.filter(has_come_in(rows, moment))
    for later in rule.later:
        known = _is_known(table, rows, later.column, moment, settings)
        is_empty = (~known).fill_null(ibis.literal(value=False))
        names = (later.column, *later.along)
        rows = rows.mutate(
            **{
                name: ibis.ifelse(is_empty, ibis.null(rows[name].type()), rows[name])
                for name in names
            }
        )
    if rule.via is not None:
        owner = next(t for t in SHARED_TABLES if t.name == rule.via)
        return rows.semi_join(known_rows(owner, moment, settings, stored).select(rule.by), rule.by)
    return rows.filter(_is_known(table, rows, rule.column, moment, settings))


def _is_known(
    table: Table, rows: ir.Table, column: str, moment: dt.datetime, settings: Settings
) -> ir.BooleanValue:
    known: ir.BooleanValue
    if table.column(column).type == "date":
        # A day is known once it has begun in the shop.
        latest = settings.business_day(moment - dt.timedelta(microseconds=1))
        known = rows[column] <= latest
    else:
        known = rows[column] < moment.astimezone(dt.UTC).replace(tzinfo=None)
    return known


def has_come_in(rows: ir.Table, moment: dt.datetime) -> ir.BooleanValue:
    """Whether loaded rows were there at a moment at which their source was being loaded.

    What came in late was not known before; of moments before a source's first load, all that
    it gave counts as known, or there would be no past to learn from.
    """
    at = moment.astimezone(dt.UTC).replace(tzinfo=None)
    return rows.row_known_at.isnull() | (rows.row_known_at <= at) | (rows.row_awaited_at > at)
