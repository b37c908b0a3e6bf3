"""What an analysis wrote last time, and what is new beside it."""

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from dangol.contract.tables_view import Previous, Tables
from dangol.store.warehouse.arrow_types import rows_of, schema_of
from dangol.tables.vocabulary import Table


class Before:
    """The rows of last time; none at the first."""

    def __init__(self, tables: Tables, previous: Previous | None) -> None:
        self._tables = tables
        self._previous = previous
        self._none: dict[Table, ir.Table] = {}

    def __getitem__(self, table: Table) -> ir.Table:
        if self._previous is not None:
            return self._previous.tables[table.name]
        if table not in self._none:
            self._none[table] = self._tables.stage(table, schema_of(table).empty_table())
        return self._none[table]

    def beside(self, table: Table, now: ir.Table, gone: ir.Table) -> ir.Table:
        """The table as it will stand once ``now`` is written and the keys of ``gone`` leave."""
        leaving = now.select(*table.key).union(gone.select(*table.key))
        return self[table].anti_join(leaving, table.key).union(now)

    def news(self, table: Table, rows: ir.Table, mark: str) -> tuple[pa.Table, ir.Table]:
        """Of rows with the table's key: those whose mark is another now, and the keys that left.

        ``mark`` names a column of both that tells whether a row changed.
        """
        if self._previous is None:
            return self._tables.fetch(rows), self[table].select(*table.key)
        stood = self[table].select(*table.key, mark)
        both = rows.outer_join(stood, list(table.key))
        turned = both.filter(~both[mark].identical_to(both[f"{mark}_right"]))
        found = self._tables.fetch(turned)
        is_there = found[table.key[0]].is_valid()
        left = found.filter(pc.invert(is_there))
        keys = rows_of(table, **{key: left[f"{key}_right"] for key in table.key})
        fresh = found.filter(is_there).select(rows.columns)
        return fresh, self._tables.stage(table, keys).select(*table.key)

    def changes(self, table: Table, rows: ir.Table) -> tuple[ir.Table, ir.Table]:
        """Of rows that are the whole table: those that differ, and the keys that left."""
        before, key = self[table], list(table.key)
        values = [name for name in table.column_names if name not in key]
        stood = before.select(*key, **{f"stood_{name}": before[name] for name in values})
        both = rows.left_join(stood, key)
        same = [both[name].identical_to(both[f"stood_{name}"]) for name in values]
        is_there = both[f"{key[0]}_right"].notnull()
        differs = ~is_there
        for one in same:
            differs |= ~one
        return both.filter(differs).select(*table.column_names), before.anti_join(rows, key).select(
            *key
        )
