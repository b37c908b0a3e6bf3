"""What clients tell about people, trait by trait: the latest by event time holds.

An old event that arrives late changes nothing that was told after it.
"""

from functools import cache

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from dangol.loading.engine_functions import of, pointer
from dangol.store.intake import Intake
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.events import TRAITS

MOST_TRAITS = 200
"""Of one call; traits beyond it stay in the properties of the event."""
_NEEDED = ["customer_id", "event_source", "event_id", "occurred_at", "properties"]
_keys = of("json_keys", "string", gives="array<string>")
_value = of("json_extract", "string", "string", gives="string")
_text = of("json_extract_string", "string", "string", gives="string")
_INSIDE = ("{", "[")


def trait_changes(events: pa.Table, intake: Intake, session: Session) -> tuple[Change, ...]:
    """``events`` are new rows of the table of events."""
    telling = pc.and_(
        pc.equal(events["event_type"], "identify"), pc.is_valid(events["customer_id"])
    )
    told = events.filter(telling).select(_NEEDED)
    if not told.num_rows:
        return ()
    newest = intake.fetch(_newest(intake.hold("telling_events", told)))
    return _later(session.stage(TRAITS, newest), session)


@cache
def _newest(rows: ir.Table) -> ir.Table:
    """The latest value of each trait among these events."""
    told = rows.filter(rows.properties.notnull()).select(
        *_NEEDED, trait_name=_keys(rows.properties)[:MOST_TRAITS].unnest()
    )
    value = _value(told.properties, pointer(told.trait_name)).nullif("null")
    # Of a path that is put together, sqlglot would lose where it ends.
    text = ibis.ifelse(value[:1].isin(_INSIDE), ibis.null("string"), _text(value, "$"))
    valued = told.mutate(trait_value=value, trait_text=text, given_at=told.occurred_at)
    latest = ibis.window(
        group_by=TRAITS.key, order_by=[ibis.desc("given_at"), ibis.desc("event_id")]
    )
    ranked = valued.mutate(rank=ibis.row_number().over(latest))
    return ranked.filter(ranked["rank"] == 0).select(*TRAITS.column_names)


def _later(told: ir.Table, session: Session) -> tuple[Change, ...]:
    """Only what is later than what is there; of one moment, the greater number."""
    key = list(TRAITS.key)
    stored = stored_table(TRAITS).select(*key, there_at="given_at", there_id="event_id")
    both = told.left_join(stored, key)
    is_later = (both.given_at > both.there_at) | (
        (both.given_at == both.there_at) & (both.event_id > both.there_id)
    )
    later = both.filter(both.there_at.isnull() | is_later).select(*TRAITS.column_names)
    return (Change(TRAITS.upserted(), later),)
