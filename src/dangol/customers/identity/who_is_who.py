"""Which records and devices are one person? Evidence decided, protected, and undone at will."""

import datetime as dt
from functools import lru_cache

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.identity.before import Before
from dangol.customers.identity.decision import IdentityDecision
from dangol.customers.identity.graph.device_spans import device_spans
from dangol.customers.identity.graph.evidence_rows import ACCOUNT, COLUMNS, STATEMENTS
from dangol.customers.identity.graph.gathering import READS, evidence
from dangol.customers.identity.graph.group_rows import decided_rows
from dangol.customers.identity.standards.emails import email
from dangol.customers.identity.standards.numbers import number
from dangol.customers.identity.standards.phones import phone
from dangol.customers.identity.standards.standard import Standard
from dangol.customers.identity.who_story import METHOD, counts_of, who_answer
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.events import EVENTS
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.resolution import (
    DEVICE_SPANS,
    IDENTITY_EVIDENCE,
    MEMBERS,
    SIGHTINGS,
    STANDARD_SIGHTINGS,
)
from dangol.tables.vocabulary import Table
from dangol.words import Text

_email, _number = lru_cache(50_000)(email), lru_cache(50_000)(number)
_ROW = ["evidence_id", "evidence_kind", "evidence_key", "customer_id", "seen_at"]
NOBODY = "nobody"
NO_GROUP = ibis.null("string")
_NUMBER = "customer="


class WhoIsWho(Analysis):
    """Ties records, log-ins and devices to people, in event time, under limits.

    Only what new evidence may touch is decided again.
    """

    slug = "who-is-who"
    title = Text(en="Who is who", ko="누가 누구인지")
    question = Text(
        en="Which records and devices are one person?", ko="어떤 기록과 기기가 한 사람일까요?"
    )
    entry = "customers"
    by_record = is_timeless = True
    considers = (IdentityDecision,)
    reads = (*READS, EVENTS["customer_id", "anonymous_id", "event_id", "occurred_at"].if_there())
    writes = (
        STANDARD_SIGHTINGS.upserted(),
        IDENTITY_EVIDENCE.upserted(),
        MEMBERS.upserted(),
        DEVICE_SPANS.upserted(),
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        before = Before(tables, previous)
        tables.step(Text(en="Reading log-ins", ko="로그인을 읽습니다"), 0.05)
        read = tables.stage(STANDARD_SIGHTINGS, _sightings_read(tables, before))
        standard = before[STANDARD_SIGHTINGS].union(read)
        tables.step(Text(en="Gathering evidence", ko="근거를 모읍니다"), 0.1)
        current = evidence(tables, standard, _decisions(tables))
        stood = before[IDENTITY_EVIDENCE]
        groups, again = _touched(tables, current, stood)
        rows = tables.fetch(current.semi_join(again, "customer_id").select(*COLUMNS))
        tables.step(Text(en="Deciding who is who", ko="누가 누구인지 정합니다"), 0.4)
        outcomes, people = decided_rows(rows)
        decided = tables.stage(IDENTITY_EVIDENCE, outcomes)
        known = tables.stage(MEMBERS, people)
        nobody = _nobody(tables, standard).anti_join(before[MEMBERS], "customer_id")
        members = tables.stage(MEMBERS, known.union(nobody.anti_join(known, "customer_id")))
        gone = {
            STANDARD_SIGHTINGS: before[STANDARD_SIGHTINGS]
            .anti_join(tables[SIGHTINGS], "sighting_id")
            .select("sighting_id"),
            IDENTITY_EVIDENCE: _left(tables, stood, groups, decided, IDENTITY_EVIDENCE),
            MEMBERS: _left(tables, before[MEMBERS], groups, members, MEMBERS),
        }
        whole = tables.layer(before.beside(MEMBERS, members, gone[MEMBERS]))
        tables.step(Text(en="Following devices", ko="기기를 따라갑니다"), 0.8)
        spans = tables.stage(
            DEVICE_SPANS, device_spans(tables[EVENTS], tables[SIGHTINGS], standard, whole)
        )
        turned, gone[DEVICE_SPANS] = before.changes(DEVICE_SPANS, spans)
        stands = before.beside(IDENTITY_EVIDENCE, decided, gone[IDENTITY_EVIDENCE])
        counts = counts_of(tables, _customers(tables), stands, whole, before[MEMBERS], spans)
        written = {
            STANDARD_SIGHTINGS: read,
            IDENTITY_EVIDENCE: decided,
            MEMBERS: members,
            DEVICE_SPANS: turned,
        }
        if not counts.customers and not counts.devices:
            return _nothing()
        return Result(who_answer(counts), written, gone=gone)


def _sightings_read(tables: Tables, before: Before) -> pa.Table:
    """What is new among them, in the form in which it is compared."""
    fresh = tables[SIGHTINGS].anti_join(before[STANDARD_SIGHTINGS], "sighting_id")
    told = tables.fetch(fresh.select("sighting_id", "customer_id", "told_email", "told_phone"))
    country = tables.settings.country
    columns = [column.to_pylist() for column in told.columns]
    ids, customers, emails, phones = columns
    return rows_of(
        STANDARD_SIGHTINGS,
        sighting_id=ids,
        is_somebody=[one is not None and _number(one).joins for one in customers],
        email_key=[_key(_email(one)) if one else None for one in emails],
        phone_key=[_key(phone(one, country)) if one else None for one in phones],
    )


def _key(one: Standard) -> str | None:
    return one.key if one.joins else None


def _decisions(tables: Tables) -> ir.Table:
    """What people decided, as evidence."""
    found = [
        (f"decision:{kept.id}", decision.verdict, *decision.pair, _utc(kept.created_at))
        for kept in tables.decisions(IdentityDecision)
        if isinstance(decision := kept.record, IdentityDecision)
    ]
    ids, verdicts, left, right, moments = zip(*found, strict=True) if found else [()] * 5
    rows = rows_of(
        IDENTITY_EVIDENCE,
        evidence_id=ids,
        evidence_kind=verdicts,
        evidence_key=right,
        customer_id=left,
        seen_at=moments,
    )
    return tables.stage(IDENTITY_EVIDENCE, rows).select(*COLUMNS)


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(tzinfo=None)


def _touched(tables: Tables, current: ir.Table, before: ir.Table) -> tuple[ir.Table, ir.Table]:
    """The groups that something new or gone may touch, and the numbers to decide again."""
    fresh = tables.layer(current.anti_join(before, _ROW).mutate(candidate_group=NO_GROUP))
    gone = before.anti_join(current, _ROW)
    touched = tables.layer(
        ibis.union(
            _ends(before).semi_join(_ends(fresh), "end").select("candidate_group"),
            gone.select("candidate_group"),
            distinct=True,
        )
    )
    numbers = before.semi_join(touched, "candidate_group").select("customer_id")
    return touched, tables.layer(numbers.union(fresh.select("customer_id"), distinct=True))


def _ends(rows: ir.Table) -> ir.Table:
    """Whatever a row ties: the number it came with, and the identifier or the other number."""
    is_statement = rows.evidence_kind.isin(STATEMENTS)
    kind = ibis.ifelse(is_statement, ibis.literal(_NUMBER), rows.evidence_kind + "=")
    tying = rows.mutate(end=kind + rows.evidence_key).filter(rows.evidence_kind != ACCOUNT)
    own = rows.mutate(end=ibis.literal(_NUMBER) + rows.customer_id)
    return tying.select("end", "candidate_group").union(own.select("end", "candidate_group"))


def _left(
    tables: Tables, stood: ir.Table, groups: ir.Table, now: ir.Table, table: Table
) -> ir.Table:
    """What stood in groups that were decided again, and does not any more."""
    decided = stood.semi_join(groups, "candidate_group")
    return tables.layer(decided.anti_join(now, table.key).select(*table.key))


def _nobody(tables: Tables, standard: ir.Table) -> ir.Table:
    """Customer numbers that name nobody: what was sent under them is nobody's."""
    named = tables[SIGHTINGS].inner_join(standard, "sighting_id")
    null = named.filter(~named.is_somebody & named.customer_id.notnull())
    return (
        null.select("customer_id")
        .distinct()
        .mutate(person_id=ibis.null("string"), candidate_group=ibis.literal(NOBODY))
    )


def _customers(tables: Tables) -> ir.Table:
    given = (tables[CUSTOMERS], tables[IDENTIFIERS], tables[SIGHTINGS])
    numbers = ibis.union(*(one.select("customer_id") for one in given), distinct=True)
    return numbers.filter(numbers.customer_id.notnull())


def _nothing() -> Result:
    return refused(
        Text(en="There is no customer and no log-in yet.", ko="아직 고객도 로그인도 없습니다."),
        Text(en="Load customers, or track events.", ko="고객 자료를 읽거나 사건을 수집하세요."),
        basis=Text(en="0 records", ko="기록 0건"),
        method=METHOD,
    )
