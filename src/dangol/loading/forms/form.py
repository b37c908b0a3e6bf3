"""A form of data: which fields a source may bring, and which tables they fill.

Most forms are one table, field for column. A company's files are often wider than a table:
an export of orders has a row per product, one of customers has contact data and consents.
Such a form ``spreads`` its rows over several tables.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from dangol.settings import Settings
from dangol.tables.vocabulary import PROVENANCE, ColumnType, Table
from dangol.words import Text

Stored = Callable[[Table], ir.Table]
SOURCE, VERSION, KNOWN, AWAITED = (column.name for column in PROVENANCE)


@dataclass(frozen=True)
class Field:
    """One thing that a source may say of a record.

    ``least`` is its smallest legitimate value; ``pattern`` a kind of fault, and the regular
    expression that values without it fit; ``not_before`` the field that it cannot lie before.
    """

    name: str
    type: ColumnType
    title: Text
    needed: bool = False
    least: float | None = None
    pattern: tuple[str, str] | None = None
    not_before: str | None = None


@dataclass(frozen=True)
class Filling:
    """Rows for a table, with provenance.

    Columns in ``kept`` were not in the source: an existing row keeps its own values there.
    ``owners`` are the things that the source describes whole (an order with its lines), by
    their columns and with the version of the description: what they had before and do not
    have now goes.
    """

    table: Table
    rows: ir.Table
    kept: tuple[str, ...] = ()
    owners: ir.Table | None = None


@dataclass(frozen=True)
class Judged:
    """A source's records as a form takes them: typed, accepted, with their record number.

    ``mapped`` are the fields that the source has.
    """

    rows: ir.Table
    mapped: frozenset[str]
    stored: Stored
    settings: Settings


@dataclass(frozen=True)
class Outcome:
    """A table after the load, as far as the load speaks of it.

    ``stands`` are the rows of every owner that the load touched; ``left`` the keys of the
    rows that leave, with their ``deleted_at``, or None.
    """

    stands: ir.Table
    left: ir.Table | None


@dataclass(frozen=True)
class Part:
    """A table whose rows belong to those of a form's main table, and leave with them.

    ``only_own``: only what the same source gave.
    """

    table: Table
    only_own: bool = False


After = Callable[[Table, str], Outcome]
"""The outcome for a table; the text names the column of its rows' owner."""


class Form(ABC):
    """The base of every form. ``name`` is what ``--as`` takes."""

    name: str
    title: Text
    meaning: Text
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    content_key: tuple[str, ...] = ()
    """The fields that name a record together where it has no key; none means all of them."""
    may_be_empty: tuple[str, ...] = ()
    """Needed fields whose column must be there, though not every record has a value."""

    def field(self, name: str) -> Field | None:
        return next((one for one in self.fields if one.name == name), None)

    @abstractmethod
    def spread(self, judged: Judged) -> Sequence[Filling]:
        """The rows of the tables that records fill by themselves, the main one first."""

    def derive(self, judged: Judged, after: After) -> Sequence[Filling]:
        """Rows that follow from what will stand in the tables of ``spread``."""
        return ()

    def emptied(self, mapped: frozenset[str], after: After) -> tuple[Table, ir.Table] | None:
        """The owners of which nothing is left: their table, and their keys."""
        return None

    def parts(self, mapped: frozenset[str]) -> tuple[Part, ...]:
        """What belongs to the rows of the main table."""
        return ()

    def row_key(self, mapped: frozenset[str]) -> tuple[str, ...]:
        """The fields that name one record of a source with these fields."""
        return self.key

    def fill_in(self, rows: ir.Table, mapped: frozenset[str], settings: Settings) -> ir.Table:
        """Fields that follow from others, where the source leaves them out."""
        return rows

    def sealed(self, rows: ir.Table, secret: str) -> ir.Table:
        """The accepted rows as they may be kept; ``secret`` (hex) is what keyed hashes need."""
        return rows

    def missing(self, mapped: frozenset[str]) -> list[str]:
        """Needed fields that neither the source has nor others give."""
        return [one.name for one in self.fields if one.needed and one.name not in mapped]

    @abstractmethod
    def tables(self) -> tuple[Table, ...]:
        """Every table that the form may fill."""


def columns_for(table: Table, judged: Judged, rows: ir.Table | None = None) -> Filling:
    """The form's rows as rows of one table, its columns by their names; what lacks is null."""
    source = judged.rows if rows is None else rows
    there = set(source.columns)
    values = {
        c.name: source[c.name] if c.name in there else ibis.null(_ibis_type(c.type))
        for c in table.with_provenance.columns
    }
    kept = tuple(c.name for c in table.columns if c.name not in there)
    return Filling(table, source.select(**values), kept)


def _ibis_type(kind: ColumnType) -> str:
    return "string" if kind == "json" else kind
