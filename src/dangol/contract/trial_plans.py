"""What is wrong with the plans of an analysis, told by the SQL that they become on Spark."""

import re
from collections.abc import Iterator

import ibis.expr.types as ir
import sqlglot
from sqlglot import exp

from dangol.store.warehouse.compile import sql_of

# Ibis unwraps JSON with these, as if it were kept as VARIANT; our JSON is text.
_OF_VARIANTS = {"schema_of_variant", "try_variant_get"}


def shape_of(expression: ir.Expr) -> str:
    """Its SQL without numbers, which differ between two askings of one question."""
    table = expression if isinstance(expression, ir.Table) else expression.as_table()
    return re.sub(r"\d+", "", sql_of(table, "duckdb"))


def plan_faults(expression: ir.Expr) -> Iterator[str]:
    try:
        sql = sql_of(expression, "databricks")
    except Exception as refused:  # noqa: BLE001 - Ibis raises many kinds
        yield f"One of its plans cannot be written for Spark: {refused}"
        return
    tree = sqlglot.parse_one(sql, read="spark")
    called = {str(one.name).lower() for one in tree.find_all(exp.Anonymous)}
    if unknown := ", ".join(sorted(called & _OF_VARIANTS)):
        yield f"One of its plans needs {unknown}, not known to Spark: parse JSON when it is loaded."
    if tree.find(exp.Qualify) is not None:
        yield "One of its plans filters with QUALIFY, which Spark does not know."
    for quantile in tree.find_all(exp.Quantile):
        if not isinstance(quantile.args["quantile"], exp.Literal):
            yield (
                "One of its plans takes a quantile under a condition, which Spark cannot read: "
                "make what does not count empty instead."
            )
    for equal in tree.find_all(exp.EQ):
        if isinstance(equal.left, exp.Column) and equal.left == equal.right:
            yield (
                f"One of its plans compares {equal.left.name} with itself, which is true for "
                "every row: where one side of a join comes from the other, join on their .view()."
            )
