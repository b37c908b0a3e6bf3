"""What leaves the tables with a load, and the mark that keeps older versions of it out.

A row leaves because its source deleted it, because a snapshot lacks it, because the source
describes its owner whole without it, or because what it belongs to leaves.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from dangol.loading.forms.form import SOURCE, VERSION, Filling, Stored
from dangol.loading.merging import Marks, Merged, count_of
from dangol.loading.reading import DELETED
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.intake import TOMBSTONES
from dangol.tables.vocabulary import Table

DELETED_AT = "deleted_at"


def removal(
    table: Table, leaving: Sequence[ir.Table], session: Session, source: str, secret: str
) -> Merged:
    """Take rows out of a table and note that they were deleted.

    Each of ``leaving`` has their keys and ``deleted_at``. What is not there leaves a mark
    as well; what was noted before is not noted again.
    """
    if not leaving:
        return Merged(table)
    key = list(table.key)
    # Moments of a file are of a type of their own.
    alike = [one.cast({DELETED_AT: "timestamp"}) for one in leaving]
    rows = ibis.union(*alike, distinct=False) if len(alike) > 1 else alike[0]
    once = rows.group_by(key).agg(**{DELETED_AT: rows[DELETED_AT].max()})
    keys = table.deleted()
    marked = keys.table.with_columns((TOMBSTONES.column(DELETED_AT),))
    left = session.stage(marked, once)
    if not count_of(session, left):
        return Merged(table)
    there = stored_table(table).semi_join(left, key).select(*key)
    leave = session.stage(keys.table, there)
    graves = Marks(table, secret)
    fresh = left.select(
        table_name=ibis.literal(table.name),
        row_key=graves.key_of(left),
        deleted_at=left[DELETED_AT],
        deleted_in_source=ibis.literal(source),
    )
    known = graves.rows.select(known_key="row_key", known_at=DELETED_AT)
    joined = fresh.left_join(known, fresh.row_key == known.known_key)
    is_new = joined.known_at.isnull() | (joined.known_at < joined[DELETED_AT])
    noted = session.stage(TOMBSTONES, joined.filter(is_new).select(*TOMBSTONES.column_names))
    count = count_of(session, leave)
    changes: list[Change] = []
    if count:
        changes.append(Change(keys, leave))
    if count_of(session, noted):
        changes.append(Change(TOMBSTONES.upserted(), noted))
    return Merged(table, removed=count, changes=tuple(changes), left=left)


def pruned(
    filling: Filling, stored: Stored, source: str, incomplete: ir.Table | None
) -> ir.Table | None:
    """Rows of the things that a source describes whole which it does not name any more.

    A later version of such a row stays, and so does all of an owner in ``incomplete``.
    """
    if filling.owners is None:
        return None
    owner = [name for name in filling.owners.columns if name != VERSION]
    key = list(filling.table.key)
    there = stored(filling.table)
    there = there.filter(there[SOURCE] == source)
    if incomplete is not None:
        shared = [name for name in owner if name in incomplete.columns]
        there = there.anti_join(incomplete.select(*shared).distinct(), shared)
    there = there.anti_join(filling.rows.select(*key), key)
    told = filling.owners.group_by(owner).agg(told_at=filling.owners[VERSION].max())
    told = told.rename({f"told_{name}": name for name in owner})
    joined = there.inner_join(told, [(name, f"told_{name}") for name in owner])
    earlier = ~(joined[VERSION] > joined.told_at).fill_null(ibis.literal(value=False))
    return joined.filter(earlier).select(*key, **{DELETED_AT: joined.told_at})


def missing_from_snapshot(
    filling: Filling, stored: Stored, source: str, incomplete: ir.Table | None, now: ir.Value
) -> ir.Table:
    """Rows that this source gave before and does not give any more.

    What a record that was set aside speaks of is not absent.
    """
    key = list(filling.table.key)
    there = stored(filling.table)
    ours = there.filter(there[SOURCE] == source)
    left = ours.anti_join(filling.rows.select(*key), key)
    if incomplete is not None:
        left = left.anti_join(incomplete, incomplete.columns)
    return left.select(*key, **{DELETED_AT: now})


def deleted(rows: ir.Table, table: Table) -> ir.Table:
    """Rows that the source says it deleted, unless a later version of them is there."""
    said = rows.filter(rows[DELETED])
    key = list(table.key)
    there = stored_table(table)
    there = there.select(*(there[n].name(f"there_{n}") for n in (*key, VERSION)))
    joined = said.left_join(there, [(name, f"there_{name}") for name in key])
    is_later = (joined[f"there_{VERSION}"] > joined[VERSION]).fill_null(ibis.literal(value=False))
    return joined.filter(~is_later).select(*key, **{DELETED_AT: joined[VERSION]})


def belonging(table: Table, left: ir.Table, own_of: str | None) -> ir.Table:
    """Rows of a table that belong to what ``left``; with ``own_of`` only those of that source."""
    (owner,) = [name for name in left.columns if name != DELETED_AT]
    gone = left.select(gone_id=owner, gone_at=DELETED_AT)
    there = stored_table(table)
    if own_of is not None:
        there = there.filter(there[SOURCE] == own_of)
    joined = there.inner_join(gone, there[owner] == gone.gone_id)
    return joined.select(*table.key, **{DELETED_AT: joined.gone_at})
