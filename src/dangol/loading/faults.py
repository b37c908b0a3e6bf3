"""What can be wrong with a record, and the reasons that it gives against it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from dangol.loading.encodings import UNREADABLE
from dangol.loading.forms.form import Field
from dangol.tables.vocabulary import ColumnType

_KINDS: dict[ColumnType, str] = {
    "boolean": "flag",
    "date": "date",
    "timestamp": "moment",
    "int64": "number",
    "float64": "number",
    "decimal(18, 4)": "number",
}
_TEXT = "text "


@dataclass(frozen=True)
class Fault:
    """Something wrong: the records of which it holds, and what is told of them."""

    reason: str
    holds: ir.BooleanValue


def said_of(field: str) -> str:
    """The column that holds what the source said of a field."""
    return f"{_TEXT}of {field}"


def came_in(place: str) -> str:
    """The column that holds what the source has in a place, to the letter."""
    return f"{_TEXT}in {place}"


def fields_among(columns: Sequence[str]) -> list[str]:
    """The columns that are no text of a source."""
    return [name for name in columns if not name.startswith(_TEXT)]


def faults_of(rows: ir.Table, field: Field, *, marked: bool) -> Iterator[Fault]:
    """What can be wrong with the value of one field; ``marked`` texts may hold marks."""
    text, value = rows[said_of(field.name)], rows[field.name]
    if field.type not in _KINDS:
        if marked:
            yield Fault(f"{field.name}:encoding", text.contains(UNREADABLE))
    else:
        broken = unread(rows, field.name, _KINDS[field.type])
        if marked:
            is_marked = text.contains(UNREADABLE)
            yield Fault(f"{field.name}:encoding", broken.holds & is_marked)
            broken = Fault(broken.reason, broken.holds & ~is_marked)
        yield broken
    if field.pattern is not None:
        kind, expression = field.pattern
        yield Fault(f"{field.name}:{kind}", ~value.re_search(expression))
    if field.least is not None:
        yield Fault(f"{field.name}:too-small", value < field.least)
    if field.not_before in rows.columns:
        yield Fault(f"{field.name}:before-start", value < rows[field.not_before])


def unread(rows: ir.Table, field: str, kind: str) -> Fault:
    """The source says something, and it is not of this kind."""
    return Fault(f"{field}:{kind}", rows[said_of(field)].notnull() & rows[field].isnull())


def lacking(rows: ir.Table, field: str) -> Fault:
    """There is nothing; what is given and not of its kind is not told to be missing as well."""
    nothing = rows[field].isnull()
    if said_of(field) in rows.columns:
        nothing &= rows[said_of(field)].isnull()
    return Fault(f"{field}:empty", nothing)


def told(rows: ir.Table, reasons: dict[str, str]) -> ir.StringValue:
    """Every reason (by the column that says where it holds) with ';' after each.

    Nearly every record has none, so that comes first.
    """
    text: ir.StringValue = ibis.literal("")
    for column, reason in reasons.items():
        text = text.concat(ibis.ifelse(rows[column], f"{reason};", ""))
    some = reduce(or_, (rows[column] for column in reasons), ibis.literal(value=False))
    known: ir.StringValue = ibis.ifelse(some, text, "")
    return known
