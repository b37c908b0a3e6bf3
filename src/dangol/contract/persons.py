"""Rows of customers as rows of people: several numbers of one person count as one.

Nothing is rewritten: tables keep the numbers that were given, and are resolved when they are
read. So a merge that is undone leaves no trace.
"""

from collections.abc import Callable, Collection, Iterable
from typing import ClassVar, Protocol

import ibis
import ibis.expr.types as ir

from dangol.tables.consent import CONSENTS
from dangol.tables.events import EVENTS
from dangol.tables.experiments import EXPERIMENT_EXPOSURES
from dangol.tables.people import CUSTOMERS
from dangol.tables.resolution import DEVICE_SPANS, GOLDEN_CUSTOMERS, MEMBERS, PERSON
from dangol.tables.vocabulary import DEFAULT_INSTANCE, Read, Table

CUSTOMER = "customer_id"


_OF_DEVICES = {
    EVENTS.name: "occurred_at",
    CONSENTS.name: "decided_at",
    EXPERIMENT_EXPOSURES.name: "exposed_at",
}
"""Tables in which a row may be a device's, with the moment at which it was so."""


class _Asking(Protocol):
    by_record: ClassVar[bool]


Known = Callable[[Table], ir.Table]
"""The rows of a table of who is who."""


def person_reads(reads: Iterable[Read]) -> tuple[Read, ...]:
    """What must be known of who is who, where customers are read."""
    given = [one for one in reads if is_given(one.table, one.columns)]
    if not given:
        return ()
    names = {one.table.name for one in given}
    more = [MEMBERS[CUSTOMER, PERSON]]
    if names & set(_OF_DEVICES):
        more.append(DEVICE_SPANS[DEVICE_SPANS.column_names])
    if CUSTOMERS.name in names:
        more.append(GOLDEN_CUSTOMERS[GOLDEN_CUSTOMERS.column_names])
    return tuple(one.if_there() for one in more)


def knows_people(analysis: _Asking, versions: Collection[tuple[str, str | None]]) -> bool:
    """Whether it is handed people: unless nobody ever looked who is who."""
    return not analysis.by_record and (MEMBERS.name, DEFAULT_INSTANCE) in versions


def is_given(table: Table, columns: Iterable[str]) -> bool:
    """Whether rows name customers as sources gave them; results name people already."""
    return not table.instanced and CUSTOMER in columns


def of_people(table: Table, rows: ir.Table, known: Known) -> ir.Table:
    """The rows with the person instead of the number that was given."""
    moved = _moved(known)
    if table.name == CUSTOMERS.name:
        return _golden(rows, moved, known(GOLDEN_CUSTOMERS))
    resolved = _with_person(rows, moved)
    if table.name in _OF_DEVICES:
        resolved = _with_devices(resolved, _OF_DEVICES[table.name], known(DEVICE_SPANS))
    if table.by_record:
        return resolved
    return resolved.mutate(**{CUSTOMER: resolved[PERSON]}).select(*rows.columns)


def of_their_people(rows: ir.Table, known: Known) -> ir.Table:
    """Rows of numbers that somebody wrote down; of a number that is nobody's it stays."""
    resolved = _with_person(rows, _moved(known))
    person = resolved[PERSON].fill_null(resolved.customer_id)
    return resolved.mutate(**{CUSTOMER: person}).select(*rows.columns)


def _with_person(rows: ir.Table, moved: ir.Table) -> ir.Table:
    named = rows.left_join(moved, CUSTOMER)
    person = ibis.ifelse(named.customer_id_right.isnull(), named.customer_id, named[PERSON])
    return named.mutate(**{PERSON: person}).select(*rows.columns, PERSON)


def _moved(known: Known) -> ir.Table:
    """The numbers that are not their person's own."""
    members = known(MEMBERS)
    other = members.filter(members[PERSON].isnull() | (members[PERSON] != members.customer_id))
    return other.select(CUSTOMER, PERSON)


def _golden(rows: ir.Table, moved: ir.Table, golden: ir.Table) -> ir.Table:
    """One row per person: of several numbers the golden one."""
    single = rows.anti_join(moved, CUSTOMER).anti_join(golden, CUSTOMER)
    return single.union(golden.select(*rows.columns))


def _with_devices(rows: ir.Table, moment: str, spans: ir.Table) -> ir.Table:
    """What was done under an anonymous id belongs to whoever logs in next."""
    spans = spans.rename(device="anonymous_id", owner=PERSON)
    is_theirs = (
        (rows.anonymous_id == spans.device)
        & rows[PERSON].isnull()
        & (rows[moment] <= spans.until_at)
        & (spans.after_at.isnull() | (rows[moment] > spans.after_at))
    )
    joined = rows.left_join(spans, is_theirs)
    person = joined[PERSON].fill_null(joined.owner)
    return joined.mutate(**{PERSON: person}).select(*rows.columns)
