"""Tables as those see them who have not asked for identifiers: what names people is masked.

Pseudonyms such as ``customer_id`` stay as they are, so that everything can still be joined by
them: alone they say nobody's name. Identifiers are masked for good; a keyed hash in their place
would need the key in the query, and two tables of identifiers are joined by ``customer_id``.
"""

import ibis
import ibis.expr.types as ir

from dangol.store.warehouse.compile import stored_table
from dangol.tables.vocabulary import Column, Personal, Table

_STARS = 6
_OF_JSON = '"***"'


def covered_columns(table: Table) -> tuple[str, ...]:
    """The columns that are masked."""
    return tuple(c.name for c in table.stored_columns if _is_covered(c))


def covered_table(table: Table) -> ir.Table:
    """The declared columns of a table, masked where they name, reach or expose a person."""
    rows = stored_table(table)
    return rows.mutate(
        **{c.name: _covered(rows[c.name], c) for c in table.stored_columns if _is_covered(c)}
    )


def _is_covered(column: Column) -> bool:
    return column.personal in (Personal.IDENTIFIER, Personal.SENSITIVE)


def _covered(value: ir.Value, column: Column) -> ir.Value:
    """Empty stays empty; what has no letters (a day, a number) becomes empty."""
    if column.type == "json":
        return ibis.ifelse(value.isnull(), ibis.null("string"), ibis.literal(_OF_JSON))
    if column.type != "string" or column.personal is Personal.SENSITIVE:
        return ibis.null(value.type())
    return _masked(value.cast("string"))


def _masked(value: ir.StringValue) -> ir.StringValue:
    """As ``masking.masked`` does it, set-wise."""
    length = value.length()
    stars = ibis.literal("*").repeat(ibis.least(length - 2, _STARS))
    few = ibis.literal("*").repeat(ibis.greatest(length, 1))
    found: ir.StringValue = ibis.ifelse(
        length < 3, few, value.left(1).concat(stars, value.right(1))
    )
    return found
