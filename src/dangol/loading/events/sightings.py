"""Which identifiers events carried together, and when each combination was first seen.

A combination with a customer number is kept once; an address that was told without one is
kept with every event that tells it, because each of them is a log-in.
"""

from functools import cache

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from dangol.loading.engine_functions import of
from dangol.store.intake import Intake
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.resolution import SIGHTINGS

_NEEDED = [
    "event_source", "event_id", "event_type", "customer_id", "previous_id", "anonymous_id",
    "occurred_at", "properties",
]  # fmt: skip
_TOLD = ("event_source", "customer_id", "previous_id", "anonymous_id", "told_email", "told_phone")
_text = of("json_extract_string", "string", "string", gives="string")
_md5 = of("md5_number_lower", "string", gives="uint64")


def sighting_changes(events: pa.Table, intake: Intake, session: Session) -> tuple[Change, ...]:
    """``events`` are new rows of the table of events."""
    telling = pc.or_(
        pc.is_valid(events["customer_id"]),
        pc.is_in(events["event_type"], value_set=pa.array(["identify", "alias"])),
    )
    told = events.filter(telling).select(_NEEDED)
    if not told.num_rows:
        return ()
    first = intake.fetch(_first(intake.hold("seen_events", told)))
    return _earlier(session.stage(SIGHTINGS, first), session)


@cache
def _first(rows: ir.Table) -> ir.Table:
    """Each combination among these events, with its first event."""
    nothing = ibis.null("string")
    is_telling = rows.event_type == "identify"
    told = {
        f"told_{name}": ibis.ifelse(
            is_telling, _text(rows.properties, f"$.{name}"), nothing
        ).nullif("")
        for name in ("email", "phone")
    }
    seen = rows.select(
        "event_source", "event_id", "customer_id", "previous_id", "anonymous_id",
        sighted_at=rows.occurred_at,
        **told,
    )  # fmt: skip
    ids = (seen.customer_id, seen.previous_id, seen.told_email, seen.told_phone)
    seen = seen.filter(ibis.or_(*(one.notnull() for one in ids)))
    single = ibis.ifelse(seen.customer_id.isnull(), seen.event_id, nothing)
    parts = [*(seen[name] for name in _TOLD), single]
    text = ibis.literal("\x1f").join([part.fill_null("") for part in parts])
    number = (_md5(text) >> ibis.literal(1, "uint64")).cast("int64")
    seen = seen.mutate(sighting_id=number)
    order = [seen.sighted_at.asc(), seen.event_id.asc()]
    place = ibis.row_number().over(ibis.window(group_by="sighting_id", order_by=order))
    ranked = seen.mutate(place=place)
    return ranked.filter(ranked.place == 0).select(*SIGHTINGS.column_names)


def _earlier(told: ir.Table, session: Session) -> tuple[Change, ...]:
    """Only what is not there yet, or was seen earlier than it seemed."""
    stored = stored_table(SIGHTINGS).select(
        "sighting_id", there_at="sighted_at", there_id="event_id"
    )
    both = told.left_join(stored, "sighting_id")
    is_earlier = (both.sighted_at < both.there_at) | (
        (both.sighted_at == both.there_at) & (both.event_id < both.there_id)
    )
    new = both.filter(both.there_at.isnull() | is_earlier).select(*SIGHTINGS.column_names)
    found = session.fetch(new)
    if not found.num_rows:
        return ()
    return (Change(SIGHTINGS.upserted(), session.stage(SIGHTINGS, found)),)
