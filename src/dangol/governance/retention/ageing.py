"""Which tables can be kept for so many days only, and which of their rows are older."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from dangol.governance.rights.erasing_rows import stored_rows
from dangol.settings import Settings
from dangol.tables.consent import CONSENTS
from dangol.tables.vocabulary import KnownFrom, Table
from dangol.words import Text

KEPT = {
    CONSENTS.name: Text(
        en="the ledger of consents is the proof of what people allowed (GDPR Art. 7(1)); an "
        "erasure takes out who it was, and age deletes nothing",
        ko="동의 원장은 무엇을 허용했는지의 증거이므로(GDPR 제7조 제1항) 기간이 지나도 지우지 "
        "않습니다",
    ),
    "audit": Text(
        en="the audit trail is the proof of who did what; no entry is ever deleted",
        ko="감사 기록은 누가 무엇을 했는지의 증거이므로 지우지 않습니다",
    ),
}
"""What age never deletes, and why."""


@dataclass(frozen=True)
class Ageing:
    """A table, and what says how old its rows are."""

    table: Table
    known_from: KnownFrom


def ageing_tables(tables: Iterable[Table]) -> dict[str, Ageing]:
    """Tables with personal data whose rows have a time of their own, by name."""
    return {
        table.name: Ageing(table, table.known_from)
        for table in tables
        if table.has_personal_data
        and table.known_from is not None
        and table.known_from.via is None
        and not table.instanced
        and table.name not in KEPT
    }


def parts_of(owner: Ageing, tables: Iterable[Table]) -> list[Ageing]:
    """What has no time of its own and goes with its rows: lines go with their orders."""
    return [
        Ageing(one, one.known_from)
        for one in tables
        if one.known_from is not None and one.known_from.via == owner.table.name
    ]


def old_rows(ageing: Ageing, days: int, as_of: dt.datetime, settings: Settings) -> ir.Table:
    """The rows that are older than so many days; a row without a time is never old.

    What lasts grows old from its end on: a contract that runs is never old.
    """
    rows = stored_rows(ageing.table, None)
    rule = ageing.known_from
    end = next((one.column for one in rule.later if one.lasts), rule.column)
    moment = rows[end]
    until = as_of - dt.timedelta(days=days)
    if isinstance(moment, ir.DateValue):
        return rows.filter(moment < ibis.literal(settings.business_day(until)))
    return rows.filter(moment < ibis.literal(until.astimezone(dt.UTC).replace(tzinfo=None)))


def old_parts(part: Ageing, old: ir.Table) -> ir.Table:
    """The rows that belong to old ones."""
    rule = part.known_from
    return stored_rows(part.table, None).semi_join(old, rule.by or rule.column)
