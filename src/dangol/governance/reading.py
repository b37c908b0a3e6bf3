"""Rows of tables and of queries, as much as whoever asks may see of them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from dangol.contract.registry import Registry
from dangol.governance.covering import covered_columns, covered_table
from dangol.governance.principal import Principal
from dangol.governance.seeing import note_seen, sees_identifiers
from dangol.store.state.database import State
from dangol.store.warehouse.compile import sql_of, stored_table
from dangol.store.warehouse.covered_reading import covered_query, tables_read
from dangol.store.warehouse.interface import Warehouse
from dangol.store.warehouse.reading import checked_query
from dangol.store.warehouse.time_limit import time_limit
from dangol.tables.vocabulary import INSTANCE, Table

LONGEST_QUERY_SECONDS = 60


@dataclass(frozen=True)
class Rows:
    """What was found, and which columns were masked in which table before anything was asked."""

    found: pa.Table
    masked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reader:
    """Somebody who reads, and why they need identifiers where they do."""

    registry: Registry
    warehouse: Warehouse
    state: State
    who: Principal
    at: dt.datetime
    reason: str | None = None

    def first_rows(self, table: Table, instance: str | None, limit: int) -> Rows:
        """The first rows of a table in the order of its key."""
        is_clear = sees_identifiers(self.who, self.reason)
        rows = stored_table(table) if is_clear else covered_table(table)
        if instance is not None and table.instanced:
            rows = rows.filter(rows[INSTANCE] == instance)
        with self.warehouse.session() as session:
            found = session.fetch(rows.order_by(*table.stored_key).limit(limit))
        if is_clear:
            self._note([table])
        return Rows(found, () if is_clear else _named([table]))

    def answer(self, query: str, limit: int) -> Rows:
        """The rows of a query that only reads. Raises ReadOnlyError, QueryError."""
        dialect = self.warehouse.dialect
        names = self.warehouse.table_names()
        if sees_identifiers(self.who, self.reason):
            text = checked_query(query, dialect, names, limit)
            seen = self._declared(tables_read(query, dialect, names)) if self._is_noted else []
            found = self._run(text)
            self._note(seen)
            return Rows(found)
        tables = [table.name for table in self._declared(names)]
        covered = covered_query(query, dialect, tables, self._cover, limit)
        return Rows(self._run(covered.text), _named(self._declared(covered.tables)))

    def _cover(self, name: str) -> str:
        return sql_of(covered_table(self.registry.tables[name]), self.warehouse.dialect)

    @property
    def _is_noted(self) -> bool:
        return self.who.via != "local" or self.reason is not None

    def _declared(self, names: Iterable[str]) -> list[Table]:
        return [self.registry.tables[name] for name in names if name in self.registry.tables]

    def _run(self, text: str) -> pa.Table:
        with self.warehouse.session() as session, time_limit(session, LONGEST_QUERY_SECONDS):
            return session.sql(text)

    def _note(self, tables: list[Table]) -> None:
        note_seen(self.state, self.who, tables, self.reason, self.at)


def _named(tables: list[Table]) -> tuple[str, ...]:
    return tuple(sorted(f"{t.name}.{column}" for t in tables for column in covered_columns(t)))
