"""Which rows of a table are somebody's, by what its columns are declared to be.

A row that names a customer is that customer's. One that names none is of whoever its order,
device, sighting or identifiers belong to. What stands of somebody in the row of another is a
mention: it goes, and the row stays.
"""

from collections.abc import Iterator
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from dangol.governance.naming import NAMING, ORDER, OWN
from dangol.governance.rights.subject import Subject
from dangol.tables.intake import KEY_MARK, QUARANTINE
from dangol.tables.vocabulary import Column, Personal, Table

GROUP = "candidate_group"
"""Named by one of its numbers: where that one goes, another gives the name."""
_MOMENTS = {"events": "occurred_at", "consents": "decided_at", "experiment_exposures": "exposed_at"}


def theirs(table: Table, rows: ir.Table, whose: Subject) -> ir.BooleanValue:
    """Whether a row is somebody's."""
    names = rows.columns
    named = [rows[name].isin(whose.numbers) for name in OWN if name in names]
    silent = list(_silently(table, rows, whose))
    if silent and "customer_id" in names:
        nobody = rows.customer_id.isnull()
        silent = [nobody & one for one in silent]
    no = ibis.literal(value=False)
    found = [*named, *silent, *_in_key(table, rows, whose)]
    return reduce(or_, (one.fill_null(no) for one in found), no)


def _silently(table: Table, rows: ir.Table, whose: Subject) -> Iterator[ir.BooleanValue]:
    names = rows.columns
    for name, values in (
        ("order_id", whose.orders),
        ("anonymous_id", whose.devices),
        ("visitor_id", whose.devices | whose.numbers),
        ("unit_id", whose.devices | whose.numbers),
        ("identifier_hash", whose.hashes),
        ("respondent_id", whose.hashes),
        ("sighting_id", whose.sightings),
    ):
        if name in names and values:
            yield rows[name].isin(values)
    if table.name in _MOMENTS and whose.spans:
        at = rows[_MOMENTS[table.name]]
        for span in whose.spans:
            within = (rows.anonymous_id == span.device) & (at <= span.until)
            yield within if span.after is None else within & (at > span.after)
    if "row_key" in names:
        yield _is_key_of(rows.row_key, whose)
    for column in _texts(table):
        if column.name in names:
            yield _speaks(rows[column.name], table, whose)


def _is_key_of(key: ir.StringValue, whose: Subject) -> ir.BooleanValue:
    """Keys of several columns are parted; of many rows the first part is the number."""
    names = sorted(whose.numbers | whose.orders)
    found: ir.BooleanValue = key.isin(names) | key.split(KEY_MARK)[0].isin(names)
    return found


def without(table: Table, rows: ir.Table, whose: Subject, erasure_id: str) -> ir.Table | None:
    """Rows of others that mention them, with the mention taken out; None where none can."""
    said = {name: one for name, one in _mentions(table, rows, whose) if name not in table.key}
    if not said:
        return None
    return rows.filter(reduce(or_, said.values())).mutate(
        **{
            name: _renamed(rows[GROUP], whose, erasure_id)
            if name == GROUP
            else ibis.ifelse(one, ibis.null("string"), rows[name])
            for name, one in said.items()
        }
    )


def _renamed(group: ir.StringValue, whose: Subject, erasure_id: str) -> ir.Value:
    """Groups stay apart, under names that say nothing."""
    names = [(one, f"erased-{erasure_id}-{n}") for n, one in enumerate(sorted(whose.numbers))]
    return group.cases(*names, else_=group) if names else group


def _in_key(table: Table, rows: ir.Table, whose: Subject) -> Iterator[ir.BooleanValue]:
    """A row that is named by them cannot stay."""
    return (one for name, one in _mentions(table, rows, whose) if name in table.key)


def _mentions(
    table: Table, rows: ir.Table, whose: Subject
) -> Iterator[tuple[str, ir.BooleanValue]]:
    """By column whether it names them, or speaks of them; orders stay with their lines."""
    no = ibis.literal(value=False)
    texts = _texts(table)
    for column in table.columns:
        kinds = NAMING.get(column.name, ())
        if column.name not in rows.columns or ORDER in kinds:
            continue
        value = rows[column.name]
        said = [value.isin(whose.of(kind)) for kind in kinds]
        said += [_speaks(value, table, whose)] if column in texts else []
        if said:
            yield column.name, reduce(or_, said).fill_null(no)


def _texts(table: Table) -> tuple[Column, ...]:
    """Columns that may hold any words about anybody."""
    return tuple(
        column
        for column in table.columns
        if (column.type == "json" and column.personal is not Personal.NONE)
        or (column.type == "string" and column.personal is Personal.IDENTIFIER)
    )


def _speaks(text: ir.Value, table: Table, whose: Subject) -> ir.BooleanValue:
    """Whether a text holds one of their identifiers, or in JSON one of their numbers."""
    needles = whose.all_needles if table is QUARANTINE else whose.needles
    small = text.lower()
    found = [small.contains(one.lower()) for one in needles]
    found += [small.contains(held) & small.re_search(pattern) for held, pattern in whose.patterns]
    return reduce(or_, found, ibis.literal(value=False))
