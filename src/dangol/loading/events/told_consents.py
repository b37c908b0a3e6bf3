"""What events say about consent: the categories of the protocol, and Global Privacy Control.

A statement is kept where it tells something new: whoever answers as before says nothing.
Where nobody is signed in it is the device's, and of whoever the device turns out to be.
"""

import datetime as dt
from collections.abc import Mapping
from functools import cache

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from dangol.loading.engine_functions import of, pointer
from dangol.store.intake import Intake
from dangol.store.secret import keyed_hash
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.consent import ADS, ADVERTISING, CONSENTS, GRANTED, PERSON_SAID, WITHDRAWN
from dangol.tables.events import EVENTS
from dangol.tables.vocabulary import Table, column
from dangol.tracking.consent_categories import CATEGORIES, PATH
from dangol.words import Text

GPC, PROTOCOL = "Sec-GPC", "categoryPreferences"
MOST_CATEGORIES = 50
"""Of one event; what is beyond it stays in its context."""
_NEEDED = [
    "event_source", "event_id", "customer_id", "anonymous_id", "channel", "occurred_at", "context",
    "has_opted_out",
]  # fmt: skip
_WHO = ("customer_id", "anonymous_id", "purpose", "channel")
_TURNS = Table(
    "consent_turns",
    Text(en="Where somebody's word changes.", ko="말이 바뀌는 곳입니다."),
    key=("event_source", "event_id", "purpose"),
    columns=(
        *(EVENTS.column(name) for name in ("event_source", "event_id")),
        *(CONSENTS.column(name) for name in _WHO),
        *(CONSENTS.column(name) for name in ("text_version", "consent_state", "decided_at")),
        column("is_first", "boolean", en="Of these events.", ko="이 사건들 가운데 처음인지입니다."),
    ),
)
_keys = of("json_keys", "string", gives="array<string>")
_value = of("json_extract", "string", "string", gives="string")


def consent_changes(
    events: pa.Table,
    names: Mapping[str, str],
    intake: Intake,
    session: Session,
    *,
    secret: bytes,
    at: dt.datetime,
) -> tuple[Change, ...]:
    """``events`` are new rows of the table of events; ``names`` those of their sources."""
    telling = pc.or_(
        pc.fill_null(events["has_opted_out"], fill_value=False),
        pc.fill_null(pc.match_substring(events["context"], PROTOCOL), fill_value=False),
    )
    told = events.filter(telling).select(_NEEDED)
    if not told.num_rows:
        return ()
    turns = intake.fetch(_turns(intake.hold("consenting_events", told)))
    news = session.fetch(_news(session.stage(_TURNS, turns)))
    if not news.num_rows:
        return ()
    rows = [
        {
            **{name: row[name] for name in (*_WHO, "consent_state", "decided_at", "text_version")},
            "consent_id": keyed_hash(secret, *(_said(row[name]) for name in _KEY)),
            "basis": PERSON_SAID,
            "recorded_at": at,
            "declared_by": None,
            "consent_source": names.get(row["event_source"], row["event_source"]),
        }
        for row in news.to_pylist()
    ]
    whole = pa.Table.from_pylist(rows, schema=_SCHEMA)
    staged = session.stage(CONSENTS, whole)
    fresh = staged.anti_join(stored_table(CONSENTS).select("consent_id"), "consent_id")
    return (Change(CONSENTS.appended(), fresh),)


_KEY = ("event_source", *_WHO, "consent_state", "decided_at")


def _said(value: object) -> str | None:
    return None if value is None else str(value)


@cache
def _turns(rows: ir.Table) -> ir.Table:
    """Where somebody's word changes among these events, purpose by purpose."""
    given = rows.mutate(choices=_value(rows.context, PATH))
    chosen = given.mutate(category=_keys(given.choices)[:MOST_CATEGORIES].unnest())
    value = _value(chosen.choices, pointer(chosen.category))
    known = chosen.mutate(yes=value == "true", no=value == "false")
    category = known.category.strip().lower()
    purpose = category.cases(*CATEGORIES.items(), else_=category)
    by_category = known.filter(known.yes | known.no).select(
        *_NEEDED[:6],
        purpose=purpose,
        state=ibis.ifelse(known.yes, GRANTED, WITHDRAWN),
        text_version=ibis.literal(PROTOCOL) + ": " + known.category,
    )
    out = rows.filter(rows.has_opted_out.fill_null(ibis.literal(value=False)))
    by_signal = out.select(
        *_NEEDED[:6],
        purpose=ibis.literal(ADVERTISING),
        state=ibis.literal(WITHDRAWN),
        text_version=ibis.literal(f"{GPC}: 1"),
    )
    told = by_category.union(by_signal)
    # Of two words at one moment the stricter one holds.
    told = told.mutate(
        channel=ibis.ifelse(
            told.purpose == ADVERTISING, ibis.literal(ADS), told.channel.fill_null("web")
        ),
        rank=ibis.row_number().over(
            group_by=["event_source", "event_id", "purpose"], order_by=told.state.desc()
        ),
    )
    told = told.filter(told["rank"] == 0)
    before = told.state.lag().over(
        group_by=["event_source", *_WHO], order_by=[told.occurred_at, told.event_id]
    )
    marked = told.mutate(before=before)
    turns = marked.filter(marked.before.isnull() | (marked.before != marked.state))
    return turns.select(
        "event_source",
        "event_id",
        *_WHO,
        "text_version",
        consent_state=turns.state,
        decided_at=turns.occurred_at,
        is_first=turns.before.isnull(),
    )


def _news(turns: ir.Table) -> ir.Table:
    """Without those that only repeat what was said last, before them, by the same."""
    ledger = stored_table(CONSENTS)
    keys = {name: turns[name].fill_null("") for name in _WHO}
    asked = turns.mutate(**{f"at_{name}": value for name, value in keys.items()})
    said = ledger.mutate(**{f"at_{name}": ledger[name].fill_null("") for name in _WHO})
    joined = asked.left_join(
        said.select(
            *(f"at_{name}" for name in _WHO),
            said_at=said.decided_at,
            said_state=said.consent_state,
            said_id=said.consent_id,
        ),
        [f"at_{name}" for name in _WHO],
    )
    joined = joined.mutate(
        earlier=ibis.ifelse(joined.said_at <= joined.decided_at, joined.said_at, None)
    )
    last = joined.group_by(*turns.columns).agg(last_state=joined.said_state.argmax(joined.earlier))
    is_repeat = last.is_first & (last.last_state == last.consent_state)
    return last.filter(~is_repeat.fill_null(ibis.literal(value=False))).select(*turns.columns)


_SCHEMA = pa.schema(
    [
        (name, pa.timestamp("us") if name.endswith("_at") else pa.string())
        for name in CONSENTS.column_names
    ]
)
