"""Rows of a table with the day that they belong to and the source that gave them."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.methods.calendar import business_day
from dangol.tables.events import EVENTS
from dangol.tables.shared import SHARED_TABLES
from dangol.tables.vocabulary import Read, Table

DAY, SOURCE = BY = ("measured_on", "source_name")
_VERSION, _GIVEN_BY = "row_version_at", "row_source"
WATCHED = (*(table for table in SHARED_TABLES if table.sourced), EVENTS)
"""What sources fill."""


def read_of(table: Table) -> Read:
    """All of it, with who gave each row and in which version."""
    more = (_GIVEN_BY, _VERSION) if table.sourced else ()
    return table[*table.column_names, *more].if_there()


def rows_by_day(tables: Tables, table: Table, since: dt.date) -> ir.Table:
    """The rows from a day on; of a table without days of its own, by when they were changed."""
    rows, rule = tables[table], table.known_from
    moment = rule.column if rule is not None else _VERSION
    if rule is not None and rule.via is not None:
        owner = next(one for one in SHARED_TABLES if one.name == rule.via)
        days = tables[owner].select(rule.by, rule.column)
        rows = rows.inner_join(days, rule.by)
    day = rows[moment]
    if not isinstance(day, ir.DateValue):
        day = business_day(day, tables.settings.time_zone)
    given_by = rows.event_source if table is EVENTS else rows[_GIVEN_BY].fill_null("")
    known = rows.mutate(**{DAY: day, SOURCE: given_by})
    return known.filter(known[DAY] >= ibis.literal(since))
