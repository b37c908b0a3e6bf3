"""What of a table is measured by day and source: how many rows, how full, how valid, how alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.quality.rows_by_day import BY, DAY, SOURCE
from dangol.tables.quality import COUNTED, FILLED, KNOWN, REPEATED, ROWS, SHARE, TYPICAL, VALID
from dangol.tables.shared import SHARED_TABLES
from dangol.tables.vocabulary import Column, Personal, Table

FEW_VALUES = 20
"""A column with so many different values at most is watched value by value."""
_NUMBERS = ("int64", "float64", "decimal(18, 4)")
_OF_SOMEBODY = (Personal.IDENTIFIER, Personal.PSEUDONYM, Personal.SENSITIVE)
"""Values of such columns are never kept, however few there are."""


@dataclass(frozen=True)
class Measured:
    """By day and source: the value of a measure and the rows that it rests on.

    ``rows`` has ``measured_on``, ``source_name``, ``value``, ``size``.
    """

    column: str
    measure: str
    rows: pa.Table
    of: str = ""


def measured(tables: Tables, table: Table, rows: ir.Table) -> Iterator[Measured]:
    """``rows`` are those of the table by day."""
    counted = {"rows": rows.count(), **_by_column(table, rows)}
    wide = tables.fetch(rows.group_by(BY).agg(**counted).order_by(BY))
    if not wide.num_rows:
        return
    yield measure(wide, "", ROWS, "rows", "rows")
    for column in _told(table):
        yield measure(wide, column.name, FILLED, f"filled_{column.name}", "rows")
        for kind, size in ((TYPICAL, "sized"), (VALID, "filled")):
            if f"{kind}_{column.name}" in wide.column_names:
                name = column.name
                yield measure(wide, name, kind, f"{kind}_{name}", f"{size}_{name}")
    yield from _repeated(tables, table, rows)
    yield from _known(tables, table, rows)
    yield from _shares(tables, table, rows)


def _told(table: Table) -> tuple[Column, ...]:
    return tuple(column for column in table.columns if column.name not in table.key)


def _by_column(table: Table, rows: ir.Table) -> Mapping[str, ir.Value]:
    found: dict[str, ir.Value] = {}
    for column in _told(table):
        value = rows[column.name]
        found[f"filled_{column.name}"] = value.count()
        if column.type in _NUMBERS:
            size = value.cast("float64").abs()
            found[f"{TYPICAL}_{column.name}"] = size.nullif(0).ln().quantile(0.5)
            found[f"sized_{column.name}"] = size.nullif(0).count()
        allowed = _is_allowed(column, rows)
        if allowed is not None:
            found[f"{VALID}_{column.name}"] = allowed.cast("int64").sum().fill_null(0)
    return found


def _is_allowed(column: Column, rows: ir.Table) -> ir.BooleanValue | None:
    """Whether a value keeps what is declared of its column."""
    value = rows[column.name]
    rules: list[ir.BooleanValue] = []
    if column.least is not None:
        rules.append(value >= column.least)
    if column.pattern is not None and isinstance(value, ir.StringValue):
        rules.append(value.re_search(column.pattern[1]))
    if column.not_before is not None:
        rules.append(value >= rows[column.not_before])
    if column.values:
        rules.append(value.isin([name for name, _ in column.values]))
    return ibis.and_(*rules) if rules else None


def measure(wide: pa.Table, column: str, measure: str, value: str, size: str) -> Measured:
    """A share is counted rows by rows; a level and a count stand as they are."""
    sizes = wide[size].cast(pa.float64())
    values = wide[value].cast(pa.float64())
    if measure not in (*COUNTED, TYPICAL):
        values = pa.compute.divide(
            values, pa.compute.if_else(pa.compute.equal(sizes, 0), None, sizes)
        )
    return Measured(
        column,
        measure,
        pa.table({DAY: wide[DAY], SOURCE: wide[SOURCE], "value": values, "size": sizes}),
    )


def _repeated(tables: Tables, table: Table, rows: ir.Table) -> Iterator[Measured]:
    """Rows that say all that another one says, under another key."""
    content = [column.name for column in _told(table)]
    if len(content) < LEAST_CONTENT:
        return
    alike = rows.group_by(*BY, *content).agg(n=_.count())
    twice = alike.group_by(BY).agg(twice=(alike.n - 1).sum(), rows=alike.n.sum()).order_by(BY)
    yield measure(tables.fetch(twice), "", REPEATED, "twice", "rows")


LEAST_CONTENT = 3
"""Rows that say less than so many things beside their key are often alike by chance."""


def _known(tables: Tables, table: Table, rows: ir.Table) -> Iterator[Measured]:
    """Of columns that name a row of another table: whether it is there."""
    owners = {one.key[0]: one for one in SHARED_TABLES if len(one.key) == 1}
    for column in table.columns:
        owner = owners.get(column.name)
        if owner is None or owner is table:
            continue
        there = tables[owner].select(column.name, is_there=ibis.literal(value=True))
        if not tables.rows(there.limit(1)):
            continue
        # Each value once a day: what is looked up is far less than all rows.
        told = rows.filter(rows[column.name].notnull())
        named = told.group_by(*BY, column.name).agg(n=_.count()).left_join(there, column.name)
        found = named.group_by(BY).agg(
            there=named.n.sum(where=named.is_there.notnull()).fill_null(0), rows=named.n.sum()
        )
        yield measure(tables.fetch(found.order_by(BY)), column.name, KNOWN, "there", "rows")


def _shares(tables: Tables, table: Table, rows: ir.Table) -> Iterator[Measured]:
    """Of columns with few values, how often each stands in them."""
    texts = [
        column.name
        for column in _told(table)
        if column.type == "string" and column.personal not in _OF_SOMEBODY
    ]
    if not texts:
        return
    counts = tables.row(rows.aggregate(**{name: rows[name].nunique() for name in texts}))
    for name in texts:
        if not 2 <= counts[name] <= FEW_VALUES:
            continue
        told = rows.filter(rows[name].notnull())
        by_value = told.group_by(*BY, of=told[name]).agg(n=_.count())
        whole = ibis.window(group_by=BY)
        sized = by_value.mutate(rows=by_value.n.sum().over(whole))
        found = tables.fetch(sized.order_by("of", *BY))
        for value in found["of"].unique().to_pylist():
            part = found.filter(pa.compute.equal(found["of"], value))
            one = measure(part, name, SHARE, "n", "rows")
            yield Measured(name, SHARE, one.rows, value)
