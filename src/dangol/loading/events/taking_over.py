"""Events that were read become changes: each once, with traits, counts, and what is none."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dangol.loading.events.arrivals import arrival_changes
from dangol.loading.events.reading import UNREADABLE, ReadEvents, Sources
from dangol.loading.events.shapes import shape_changes
from dangol.loading.events.sightings import sighting_changes
from dangol.loading.events.told_consents import consent_changes
from dangol.loading.events.told_exposures import exposure_changes
from dangol.loading.events.told_traits import trait_changes
from dangol.loading.events.unaccepted import EVENTS_FORM, as_record
from dangol.loading.setting_aside import waiting_row
from dangol.store.intake import Intake
from dangol.store.segments import Body
from dangol.store.warehouse.arrow_types import schema_of
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.events import EVENTS
from dangol.tables.intake import QUARANTINE


@dataclass(frozen=True)
class TakenOver:
    """The changes of one commit, and what they hold."""

    changes: tuple[Change, ...]
    events: int
    repeated: int
    unaccepted: int


def taken_over(
    read: ReadEvents, session: Session, intake: Intake, *, secret: bytes, at: dt.datetime
) -> TakenOver:
    """``at`` (naive UTC) is when records are set aside."""
    table, bad = read.sources.table, read.unaccepted
    once, again = _first_of_each(read.rows)
    staged = session.stage(table, once, from_file=True)
    known = _known(once, staged, session)
    new = once if known is None else once.filter(pc.invert(known))
    repeated = again if known is None else pa.concat_tables([again, once.filter(known)])
    changes: tuple[Change, ...] = ()
    if new.num_rows:
        fresh = staged if known is None else session.stage(table, new, from_file=True)
        changes = (
            Change(table.appended(), fresh),
            *trait_changes(new, intake, session),
            *sighting_changes(new, intake, session),
            *shape_changes(new, intake, session),
            *exposure_changes(new, read.sources.names, intake, session),
            *consent_changes(new, read.sources.names, intake, session, secret=secret, at=at),
        )
    changes += arrival_changes(new, repeated, bad, intake, session)
    changes += _set_aside(bad, read.sources, session, secret, at)
    return TakenOver(changes, new.num_rows, repeated.num_rows, len(bad))


def _first_of_each(rows: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Every event of these once, as it first came; and its repeats."""
    if len(np.unique(rows["event_hash"].to_numpy())) == rows.num_rows:
        return rows, rows.slice(0, 0)
    codes = _keys(rows).combine_chunks().dictionary_encode().indices.to_numpy()
    is_first = np.zeros(rows.num_rows, dtype=bool)
    is_first[np.unique(codes, return_index=True)[1]] = True
    return rows.filter(pa.array(is_first)), rows.filter(pa.array(~is_first))


def _known(rows: pa.Table, staged: ir.Table, session: Session) -> pa.ChunkedArray | None:
    """Which of the rows are stored already; None where none is.

    The column of hashes is quick to look through, however many events there are; only
    where one is found is anything else read.
    """
    stored = stored_table(EVENTS)
    hashes = stored.semi_join(staged, "event_hash").select("event_hash").distinct()
    if not session.fetch(hashes).num_rows:
        return None
    same = stored.semi_join(staged, "event_hash").semi_join(staged, EVENTS.key)
    there = session.fetch(same.select(*EVENTS.key))
    return pc.is_in(_keys(rows), value_set=_keys(there).combine_chunks())


def _keys(rows: pa.Table) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(rows["event_source"], rows["event_id"], "\x1f")


def _set_aside(
    bad: Sequence[Body], sources: Sources, session: Session, secret: bytes, at: dt.datetime
) -> tuple[Change, ...]:
    """What is no event waits in quarantine, the same thing once."""
    rows = {}
    for one in bad:
        name = sources.names.get(one.source, one.source)
        reasons = [one.reason or UNREADABLE]
        row = waiting_row(secret, name, EVENTS_FORM, as_record(one), reasons, at)
        rows[row["quarantine_id"]] = row
    if not rows:
        return ()
    made = pa.Table.from_pylist(list(rows.values()), schema_of(QUARANTINE))
    staged = session.stage(QUARANTINE, made)
    fresh = staged.anti_join(stored_table(QUARANTINE).select("quarantine_id"), "quarantine_id")
    return (Change(QUARANTINE.appended(), fresh),)
