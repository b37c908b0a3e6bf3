"""Rows that leave the platform for analysis: checked for how well they hide people.

Checked are the tables that a query reads, by those of their describing columns that it names,
not its answer: whatever is renamed, computed or counted from rows that hide people hides them
too. A describing column that is not named is empty in the query.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from dangol.contract.registry import Registry
from dangol.governance import audit
from dangol.governance.covering import covered_columns, covered_table
from dangol.governance.principal import Principal, require
from dangol.governance.privacy_errors import SmallGroupsError
from dangol.governance.reading import LONGEST_QUERY_SECONDS
from dangol.methods.anonymity import Anonymity, anonymity, safe_rows
from dangol.methods.generalising import Step, changed_cells, coarser, plan
from dangol.store.state.database import State
from dangol.store.warehouse.compile import sql_of, stored_table
from dangol.store.warehouse.covered_reading import (
    covered_query,
    said_names,
    table_query,
    tables_read,
)
from dangol.store.warehouse.interface import Session, Warehouse
from dangol.store.warehouse.time_limit import time_limit
from dangol.tables.errors import UnknownColumnError
from dangol.tables.vocabulary import INSTANCE, Personal, Table

MOST_ROWS = 1_000_000
_WHO = "customer_id"


@dataclass(frozen=True)
class Described:
    """A table that describes people, and how well what is asked of it hides them."""

    table: Table
    columns: tuple[str, ...]
    found: Anonymity


@dataclass(frozen=True)
class Coarser:
    """What has to become coarser in a table, and what that costs."""

    table: Table
    steps: dict[str, Step]
    changed_cells: dict[str, int]
    left_out: int


@dataclass(frozen=True)
class Checked:
    """All that a query describes people by; ``coarser`` where that is not enough."""

    k: int
    described: tuple[Described, ...]
    coarser: tuple[Coarser, ...]

    @property
    def holds(self) -> bool:
        return all(one.found.holds for one in self.described)


@dataclass(frozen=True)
class Taken:
    """What leaves, and how it was checked."""

    rows: pa.Table
    checked: Checked
    is_coarser: bool

    @property
    def rows_at_risk(self) -> int:
        """Rows of the tables behind it that could tell who somebody is."""
        if self.is_coarser:
            return 0
        return sum(one.found.rows_at_risk for one in self.checked.described)


@dataclass(frozen=True)
class Taker:
    """Somebody who takes rows away."""

    registry: Registry
    warehouse: Warehouse
    state: State
    who: Principal
    at: dt.datetime
    k: int

    def check(self, query: str) -> Checked:
        """Raises ForbiddenError, ReadOnlyError, QueryError."""
        require(self.who, "analyst")
        with self.warehouse.session() as session, time_limit(session, LONGEST_QUERY_SECONDS):
            return self._checked(session, query)

    def described(self, tables: Sequence[Table]) -> list[Described]:
        """How well whole tables hide people, those that describe any."""
        with self.warehouse.session() as session:
            return [
                self._described(session, table, columns)
                for table in tables
                if (columns := describing(table))
            ]

    def take(self, query: str, *, generalise: bool = False) -> Taken:
        """The rows of a query, identifiers masked; that they left is kept.

        Administrators may take small groups. Raises ForbiddenError, SmallGroupsError,
        ReadOnlyError, QueryError.
        """
        require(self.who, "analyst")
        with self.warehouse.session() as session, time_limit(session, LONGEST_QUERY_SECONDS):
            checked = self._checked(session, query)
            if not (checked.holds or generalise or self.who.may("admin")):
                raise _refused(checked)
            is_coarser = generalise and not checked.holds
            rows = session.sql(self._covered(query, checked, is_coarser=is_coarser))
        taken = Taken(rows, checked, is_coarser)
        self._note(taken)
        return taken

    def _checked(self, session: Session, query: str) -> Checked:
        described = tuple(
            self._described(session, table, columns) for table, columns in self._describing(query)
        )
        costs = tuple(self._coarser(session, one) for one in described if not one.found.holds)
        return Checked(self.k, described, costs)

    def _described(self, session: Session, table: Table, columns: tuple[str, ...]) -> Described:
        rows = stored_table(table)
        return Described(table, columns, anonymity(session, rows, columns, self.k, _who(table)))

    def _describing(self, query: str) -> list[tuple[Table, tuple[str, ...]]]:
        """The tables that a query reads with those of their describing columns that it may mean."""
        dialect = self.warehouse.dialect
        said = said_names(query, dialect, self._names)
        found = []
        for name in sorted(tables_read(query, dialect, self._names)):
            table = self.registry.tables[name]
            columns = [c for c in describing(table) if said is None or c in said]
            if columns:
                found.append((table, tuple(columns)))
        return found

    def _coarser(self, session: Session, one: Described) -> Coarser:
        rows = stored_table(one.table)
        steps = plan(
            session, rows, one.columns, self.k, person=_who(one.table), codes=_codes(one.table)
        )
        kept = self._safe(rows, one, steps)
        (number,) = session.fetch(kept.agg(number=kept.count()))["number"].to_pylist()
        cells = changed_cells(session, rows, steps, self.k)
        return Coarser(one.table, steps, cells, one.found.rows - number)

    def _safe(self, rows: ir.Table, one: Described, steps: dict[str, Step]) -> ir.Table:
        return safe_rows(coarser(rows, steps, self.k), one.columns, self.k, _who(one.table))

    def _covered(self, query: str, checked: Checked, *, is_coarser: bool) -> str:
        described = {one.table.name: one for one in checked.described}
        steps = {one.table.name: one.steps for one in checked.coarser}

        def cover(name: str) -> str:
            table, one = self.registry.tables[name], described.get(name)
            rows = covered_table(table)
            if one is not None and is_coarser and name in steps:
                rows = self._safe(rows, one, steps[name])
            named = () if one is None else one.columns
            rows = _emptied(rows, [c for c in describing(table) if c not in named])
            return sql_of(rows, self.warehouse.dialect)

        dialect = self.warehouse.dialect
        return covered_query(query, dialect, self._names, cover, MOST_ROWS).text

    @property
    def _names(self) -> list[str]:
        return [name for name in self.warehouse.table_names() if name in self.registry.tables]

    def _note(self, taken: Taken) -> None:
        tables = [one.table.name for one in taken.checked.described]
        details = {
            "tables": tables,
            "rows": taken.rows.num_rows,
            "k": self.k,
            "is_coarser": taken.is_coarser,
            "rows_at_risk": taken.rows_at_risk,
        }
        with self.state.begin() as connection:
            audit.write(
                connection, self.at, self.who.actor, "export", "rows", ", ".join(tables), details
            )


def query_of(
    table: Table, columns: Sequence[str] | None, instance: str | None, dialect: str
) -> str:
    """A table as a query: columns that are not masked, or these. Raises UnknownColumnError."""
    masked = covered_columns(table)
    stored = [c.name for c in table.stored_columns]
    chosen = [c for c in stored if c not in masked] if columns is None else list(columns)
    for name in chosen:
        if name not in stored:
            raise UnknownColumnError(table.name, name, stored)
    equal = {INSTANCE: instance} if instance is not None and table.instanced else {}
    return table_query(table.name, chosen, equal, dialect)


def describing(table: Table) -> tuple[str, ...]:
    """The columns that describe people, in which several together may say who somebody is."""
    return tuple(c.name for c in table.stored_columns if c.personal is Personal.ATTRIBUTE)


def to_leave_out(found: Anonymity) -> str | None:
    """The column without which most rows would be safe; none where no single one helps."""
    name = max(found.helped, key=lambda one: found.helped[one], default=None)
    return name if name is not None and found.helped[name] else None


def _refused(checked: Checked) -> SmallGroupsError:
    return SmallGroupsError(
        checked.k,
        [
            (
                one.table.name,
                one.found.rows_at_risk,
                one.found.smallest,
                f"Without {name}, {one.found.helped[name]:,} of them are safe."
                if (name := to_leave_out(one.found))
                else f"They are told apart by {', '.join(one.columns)}.",
            )
            for one in checked.described
            if not one.found.holds
        ],
    )


def _who(table: Table) -> str | None:
    """Whose rows are counted once; none where every row is somebody else."""
    return _WHO if _WHO in table.column_names and table.stored_key != (_WHO,) else None


def _codes(table: Table) -> Sequence[str]:
    """Columns whose first characters mean more than the rest."""
    return [c.name for c in table.stored_columns if c.name.endswith("postcode")]


def _emptied(rows: ir.Table, columns: Sequence[str]) -> ir.Table:
    return rows.mutate(**{name: ibis.null(rows[name].type()) for name in columns})
