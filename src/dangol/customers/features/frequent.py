"""The kinds of facts that most people have."""

import ibis.expr.types as ir

from dangol.contract.tables_view import Tables


def frequent(
    tables: Tables, known: ir.Table, column: str, most: int, least_people: int
) -> list[str]:
    """The values of a column that most people have among known facts, equal ones by name."""
    named = known.filter(known[column].notnull())
    sizes = named.group_by(column).agg(people=named.customer_id.nunique())
    sizes = sizes.filter(sizes.people >= least_people)
    order = sizes.order_by(sizes.people.desc(), column).limit(most)
    return [str(row[column]) for row in tables.rows(order)]
