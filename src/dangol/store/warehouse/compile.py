"""From declared tables to expressions, and from expressions to SQL.

Ibis describes and compiles; the engines run the SQL themselves. Nothing else depends on it.
"""

from collections.abc import Iterable

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from dangol.tables.vocabulary import Column, ColumnType, Table

_SQL_TYPES: dict[ColumnType, dict[str, str]] = {
    "string": {"duckdb": "VARCHAR", "databricks": "STRING"},
    "json": {"duckdb": "VARCHAR", "databricks": "STRING"},
    "int64": {"duckdb": "BIGINT", "databricks": "BIGINT"},
    "float64": {"duckdb": "DOUBLE", "databricks": "DOUBLE"},
    "boolean": {"duckdb": "BOOLEAN", "databricks": "BOOLEAN"},
    "date": {"duckdb": "DATE", "databricks": "DATE"},
    "timestamp": {"duckdb": "TIMESTAMP", "databricks": "TIMESTAMP_NTZ"},
    "decimal(18, 4)": {"duckdb": "DECIMAL(18, 4)", "databricks": "DECIMAL(18, 4)"},
}


def stored_table(table: Table, name: str | None = None) -> ir.Table:
    """The table as it stands in the warehouse, as an unbound expression."""
    return ibis.table(
        {c.name: _ibis_type(c) for c in table.stored_columns}, name=name or table.name
    )


def plain_table(table: Table, name: str) -> ir.Table:
    """Rows of the table without the column of the instance, under another name."""
    return ibis.table({c.name: _ibis_type(c) for c in table.columns}, name=name)


def no_rows(table: Table) -> ir.Table:
    """The table's columns without any row."""
    return stored_table(table).select(*table.column_names).filter(ibis.literal(False))


def view_of(rows: ir.Table) -> ir.Table:
    """The same rows as a table to itself, to be joined with what was made of them.

    The views that Ibis makes are numbered, so the same plan is never the same twice and is
    written in SQL again each time; views of equal rows are equal here.
    """
    view: ir.Table = ops.SelfReference(rows, identifier=0).to_expr()
    return view


def _ibis_type(column: Column) -> str:
    return "string" if column.type == "json" else column.type


def sql_of(expression: ir.Expr, dialect: str) -> str:
    """The expression in SQL; ``databricks`` gives what open-source Spark runs too."""
    from dangol.store.warehouse.dialects import compiled

    return compiled(expression, dialect)


def sql_type(kind: ColumnType, dialect: str) -> str:
    return _SQL_TYPES[kind][dialect]


def quoted(name: str, dialect: str) -> str:
    mark = '"' if dialect == "duckdb" else "`"
    return mark + name.replace(mark, mark * 2) + mark


def literal(text: str, dialect: str) -> str:
    """A string literal; only for values that an engine cannot take as a parameter."""
    if dialect != "duckdb":
        text = text.replace("\\", "\\\\").replace("'", "\\'")
        return f"'{text}'"
    return "'" + text.replace("'", "''") + "'"


def cast_query(query: str, columns: Iterable[Column], dialect: str) -> str:
    """``query`` with exactly these columns in this order, cast to their declared types.

    Ibis leaves out casts that it thinks are not needed, yet DuckDB's sum of integers is
    a HUGEINT: so the casts are written around its SQL.
    """
    named = [(quoted(c.name, dialect), sql_type(c.type, dialect)) for c in columns]
    casts = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in named)
    return f"SELECT {casts} FROM ({query}) AS source_rows"
