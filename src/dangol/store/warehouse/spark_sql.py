"""Expressions in the SQL of open-source Spark.

Ibis writes Spark's own dialect only through a connected session. Its dialect for
Databricks needs none, but filters window functions with QUALIFY, which Spark does not
know, and pages with a row number over no order, which loses the order asked for.
"""

import ibis.expr.types as ir
from ibis.backends.sql.compilers.base import SQLGlotCompiler
from ibis.backends.sql.compilers.databricks import DatabricksCompiler
from ibis.backends.sql.dialects import PySpark


class SparkCompiler(DatabricksCompiler):  # type: ignore[misc]
    __slots__ = ()
    dialect = PySpark
    rewrites = SQLGlotCompiler.rewrites


_COMPILER = SparkCompiler()


def spark_sql(expression: ir.Expr) -> str:
    return str(_COMPILER.to_sqlglot(expression.unbind()).sql(dialect=PySpark, pretty=True))
