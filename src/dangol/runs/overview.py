"""Every table of a project: what it means, how much is in it, who writes and reads it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dangol.contract.registry import Registry
from dangol.runs.instances import Instance, instances
from dangol.store.opening import Store
from dangol.store.warehouse.compile import literal, quoted
from dangol.store.warehouse.interface import Session
from dangol.tables.vocabulary import Read, Table, Write


@dataclass(frozen=True)
class TableView:
    """One table as it stands."""

    table: Table
    rows: int
    committed_at: dt.datetime | None
    read_by: tuple[str, ...]
    written_by: tuple[str, ...]


def tables_overview(store: Store, registry: Registry) -> list[TableView]:
    """All declared tables, in the order of their declaration."""
    return _views(store, registry, list(registry.tables.values()))


def table_overview(store: Store, registry: Registry, table: Table) -> TableView:
    """One declared table."""
    (view,) = _views(store, registry, [table])
    return view


def _views(store: Store, registry: Registry, tables: Sequence[Table]) -> list[TableView]:
    every = instances(registry, store.state)
    read_by = _labels((one, one.analysis.inputs()) for one in every)
    written_by = _labels((one, one.analysis.outputs()) for one in every)
    with store.warehouse.session() as session:
        counts = _counts(session, tables, store.warehouse.dialect)
        moments: dict[str, list[dt.datetime]] = defaultdict(list)
        for (name, _), version in session.versions().items():
            moments[name].append(version.committed_at)
    return [
        TableView(
            table,
            counts[table.name],
            max(found).replace(tzinfo=dt.UTC) if (found := moments.get(table.name)) else None,
            tuple(read_by.get(table.name, ())),
            tuple(written_by.get(table.name, ())),
        )
        for table in tables
    ]


def _labels(asked: Iterable[tuple[Instance, Iterable[Read | Write]]]) -> dict[str, list[str]]:
    """By table who names it; each once, in the order of the instances."""
    found: dict[str, list[str]] = defaultdict(list)
    for one, named in asked:
        for table in {each.table.name for each in named}:
            found[table].append(one.label)
    return found


def _counts(session: Session, tables: Sequence[Table], dialect: str) -> dict[str, int]:
    """All counts in one query: to ask for each takes a hundred times as long."""
    query = " UNION ALL ".join(
        f"SELECT {literal(table.name, dialect)} AS name, count(*) AS n "  # noqa: S608 - quoted
        f"FROM {quoted(table.name, dialect)}"
        for table in tables
    )
    found = session.sql(query)
    return dict(zip(found.column("name").to_pylist(), found.column("n").to_pylist(), strict=True))
