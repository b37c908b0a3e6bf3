"""Which variants of tests people met, as clients and the service of decisions report it.

The call is "Experiment Viewed" of the tracking protocol's own vocabulary. Of repeats the
earliest counts.
"""

from collections.abc import Mapping
from functools import cache

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from dangol.loading.engine_functions import of
from dangol.store.intake import Intake
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.experiments import EXPERIMENT_EXPOSURES
from dangol.tracking import exposures as said_as

_NEEDED = ["event_source", "event_id", "customer_id", "anonymous_id", "occurred_at", "properties"]
_text = of("json_extract_string", "string", "string", gives="string")


def exposure_changes(
    events: pa.Table, names: Mapping[str, str], intake: Intake, session: Session
) -> tuple[Change, ...]:
    """``events`` are new rows of the table of events; ``names`` those of their sources."""
    viewed = pc.and_kleene(
        pc.equal(events["event_type"], "track"),
        pc.equal(events["event_name"], said_as.EXPERIMENT_VIEWED),
    )
    told = events.filter(viewed).select(_NEEDED)
    if not told.num_rows:
        return ()
    first = intake.fetch(_first(intake.hold("exposing_events", told)))
    sources = [names.get(one, one) for one in first["event_source"].to_pylist()]
    named = first.set_column(
        first.schema.get_field_index("event_source"), "row_source", pa.array(sources, pa.string())
    )
    table = EXPERIMENT_EXPOSURES.with_provenance
    nothing = pa.nulls(named.num_rows, pa.timestamp("us"))
    whole = named.append_column("row_known_at", nothing).append_column("row_awaited_at", nothing)
    staged = session.stage(table, whole.select(table.column_names))
    key = list(EXPERIMENT_EXPOSURES.key)
    there = stored_table(EXPERIMENT_EXPOSURES).select(*key, there_at="exposed_at")
    both = staged.left_join(there, key)
    news = both.filter(both.there_at.isnull() | (both.exposed_at < both.there_at))
    found = session.fetch(news.select(*table.column_names))
    if not found.num_rows:
        return ()
    return (Change(table.upserted(), session.stage(table, found)),)


@cache
def _first(rows: ir.Table) -> ir.Table:
    """The first time that each unit met each variant, among these events."""

    def said(names: tuple[str, ...]) -> ir.Value:
        return ibis.coalesce(*(_text(rows.properties, f"$.{name}").nullif("") for name in names))

    met = rows.select(
        "event_source", "event_id", "customer_id", "anonymous_id",
        experiment_name=said(said_as.EXPERIMENT),
        variant=said(said_as.VARIANT),
        unit_id=ibis.coalesce(
            said(said_as.UNIT), rows.customer_id, rows.anonymous_id
        ),
        cluster_id=said(said_as.CLUSTER),
        assignment_probability=said(said_as.PROBABILITY).try_cast("float64"),
        exposed_at=rows.occurred_at,
        row_version_at=rows.occurred_at,
    )  # fmt: skip
    key = list(EXPERIMENT_EXPOSURES.key)
    met = met.filter(ibis.and_(*(met[name].notnull() for name in key)))
    order = [met.exposed_at.asc(), met.event_id.asc()]
    ranked = met.mutate(place=ibis.row_number().over(ibis.window(group_by=key, order_by=order)))
    return ranked.filter(ranked.place == 0).drop("place", "event_id")
