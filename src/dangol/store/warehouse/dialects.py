"""How expressions are written in the SQL of each engine, where Ibis alone would go wrong."""

from functools import lru_cache
from typing import Any

import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis.backends.sql.compilers.base import SQLGlotCompiler
from ibis.backends.sql.compilers.databricks import DatabricksCompiler
from ibis.backends.sql.compilers.duckdb import DuckDBCompiler
from ibis.backends.sql.dialects import PySpark
from sqlglot import exp


class ColumnsNamed:
    """Tables are read with their columns named, where Ibis would write a star.

    A star gives the columns of the stored table, which may be more than were asked for
    and in another order: a union would put them under each other's names.
    """

    __slots__ = ()

    def visit_UnboundTable(self, op: Any, *, name: str, schema: Any, namespace: Any) -> Any:  # noqa: N802 - Ibis's
        columns = (exp.column(column, quoted=True) for column in schema.names)
        return exp.select(*columns).from_(exp.table_(name, quoted=True))


class DuckCompiler(ColumnsNamed, DuckDBCompiler):  # type: ignore[misc]
    __slots__ = ()


class SparkCompiler(ColumnsNamed, DatabricksCompiler):  # type: ignore[misc]
    """The SQL of open-source Spark.

    Ibis writes it only through a connected session. Its dialect for Databricks needs none,
    but filters window functions with QUALIFY, which Spark does not know, and pages with a
    row number over no order, which loses the order asked for.
    """

    __slots__ = ()
    dialect = PySpark
    rewrites = SQLGlotCompiler.rewrites


_COMPILERS: dict[str, Any] = {"duckdb": DuckCompiler(), "databricks": SparkCompiler()}


def compiled(expression: ir.Expr, dialect: str) -> str:
    return _written(expression.op(), dialect)


@lru_cache(maxsize=512)
def _written(operation: ops.Node, dialect: str) -> str:
    """Writing a query takes longer than most queries, and many are asked again and again."""
    compiler = _COMPILERS[dialect]
    expression = operation.to_expr().unbind()
    return str(compiler.to_sqlglot(expression).sql(dialect=compiler.dialect, pretty=True))
