"""Every table of a project: what it means, how much is in it, who writes and reads it."""

import datetime as dt
from dataclasses import dataclass

from dangol.contract.registry import Registry
from dangol.runs.instances import instances
from dangol.store.opening import Store
from dangol.store.warehouse.compile import stored_table
from dangol.tables.vocabulary import Table


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
    every = instances(registry, store.state)
    views = []
    with store.warehouse.session() as session:
        versions = session.versions()
        for table in registry.tables.values():
            moments = [v.committed_at for (name, _), v in versions.items() if name == table.name]
            (count,) = session.fetch(stored_table(table).count()).column(0).to_pylist()
            views.append(
                TableView(
                    table,
                    int(count),
                    max(moments).replace(tzinfo=dt.UTC) if moments else None,
                    tuple(
                        one.label
                        for one in every
                        if table.name in {r.table.name for r in one.analysis.inputs()}
                    ),
                    tuple(
                        one.label
                        for one in every
                        if table.name in {w.table.name for w in one.analysis.outputs()}
                    ),
                )
            )
    return views
