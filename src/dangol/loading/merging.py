"""What a source changes in a table, worked out against what is there.

Loading twice changes nothing: a row that is there with the same values is not written again.
A later version wins over an earlier one, by the time that the source gives; what a source
deleted stays out until a later version of it arrives.
"""

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import or_

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from dangol.loading.forms.form import AWAITED, KNOWN, SOURCE, VERSION, Filling, Stored
from dangol.loading.mapping import Mode
from dangol.store.warehouse.compile import stored_table, view_of
from dangol.store.warehouse.interface import Change, Session
from dangol.store.warehouse.sealing import sealed_hash
from dangol.tables.intake import KEY_MARK, TOMBSTONES
from dangol.tables.vocabulary import Personal, Table, column

_THERE = "there_"
_STANDING = "dangol_standing"


@dataclass(frozen=True)
class Merged:
    """What became of the rows for one table, and the changes that write it.

    ``new + changed + same + older + taken + gone`` are the rows that came; ``removed`` are
    rows that left the table. ``written`` are the rows that change it, ``left`` the keys that
    leave it with their ``deleted_at``; ``taken_rows`` has the keys that append would overwrite.
    """

    table: Table
    new: int = 0
    changed: int = 0
    same: int = 0
    older: int = 0
    taken: int = 0
    gone: int = 0
    removed: int = 0
    changes: tuple[Change, ...] = ()
    written: ir.Table | None = None
    left: ir.Table | None = None
    taken_rows: ir.Table | None = None


@dataclass(frozen=True)
class Arrival:
    """Whose rows come in, and at which moment (naive UTC) they are known."""

    source: str
    known_at: dt.datetime


def merge(
    filling: Filling, session: Session, stored: Stored, mode: Mode, secret: str, arrival: Arrival
) -> Merged:
    """Compare the rows of a filling with its table, and write what differs.

    In the mode ``append`` a row whose key is there with other values is ``taken``: it is not
    written, and the caller sets it aside. What was deleted comes back with a later version,
    or because a snapshot says that it is there. Raises DuplicateKeysError.
    """
    table = filling.table.with_provenance
    arrived = _arrived(filling, arrival, session, stored)
    rows = session.stage(table, arrived, from_file=_is_picked(filling.rows))
    graves = Marks(filling.table, secret)
    asks = mode != "snapshot" and count_of(session, graves.rows) > 0
    buried = graves.buried(rows) if asks else None
    if not count_of(session, stored(filling.table)):
        return _first(filling, table, rows, buried, session)
    standing = _standing(filling, rows, stored, mode, buried)
    # Most rows of a source that is loaded again say what is there: they are only counted.
    judged = session.stage(_standing_table(table), standing.filter(standing[_STANDING] != "same"))
    counts = _counts(session, judged)
    same = count_of(session, rows) - sum(counts.values())
    written = judged.filter(judged[_STANDING].isin(("new", "changed")))
    written = written.select(*table.column_names)
    changes: tuple[Change, ...] = ()
    if counts.get("changed"):
        changes = (Change(table.upserted(), written),)
    elif counts.get("new"):
        changes = (Change(table.appended(), written),)
    return Merged(
        filling.table,
        new=counts.get("new", 0),
        changed=counts.get("changed", 0),
        same=same,
        older=counts.get("older", 0),
        taken=counts.get("taken", 0),
        gone=counts.get("gone", 0),
        changes=changes,
        written=written if changes else None,
        taken_rows=judged.filter(judged[_STANDING] == "taken").select(*filling.table.key)
        if counts.get("taken")
        else None,
    )


def _arrived(filling: Filling, arrival: Arrival, session: Session, stored: Stored) -> ir.Table:
    """The rows with the moment at which they came in, and since when their source does."""
    there = stored(filling.table)
    of_source = there.filter(there[SOURCE] == arrival.source)
    earliest = of_source[KNOWN].min().name("at").as_table()
    (first,) = session.fetch(earliest).column(0).to_pylist()
    moments = {KNOWN: arrival.known_at, AWAITED: first or arrival.known_at}
    return filling.rows.mutate(
        **{name: ibis.literal(at).cast("timestamp") for name, at in moments.items()}
    )


def _first(
    filling: Filling, table: Table, rows: ir.Table, buried: ir.Table | None, session: Session
) -> Merged:
    """Nothing is there to compare with; only what was deleted before stays out."""
    written = rows if buried is None else rows.anti_join(buried, list(filling.table.key))
    count = count_of(session, rows)
    new = count if buried is None else count_of(session, written)
    changes = (Change(table.appended(), written),) if new else ()
    return Merged(filling.table, new=new, gone=count - new, changes=changes, written=written)


def _is_picked(rows: ir.Table) -> bool:
    """Whether rows come as they are from one place: nothing is joined, sorted or summed up."""
    picking = ops.Project | ops.Filter | ops.DropColumns | ops.UnboundTable
    steps = rows.op().find((ops.Relation, ops.Analytic, ops.Reduction))
    return all(isinstance(step, picking) for step in steps)


def count_of(session: Session, rows: ir.Table) -> int:
    (count,) = session.fetch(rows.count().name("n").as_table()).column(0).to_pylist()
    return int(count)


def _standing(
    filling: Filling, rows: ir.Table, stored: Stored, mode: Mode, buried: ir.Table | None
) -> ir.Table:
    """Each row with what becomes of it; columns that the source has not keep their values."""
    table, key = filling.table, filling.table.key
    there = stored(table)
    there = there.rename({f"{_THERE}{name}": name for name in there.columns})
    joined = view_of(rows).left_join(there, [(name, f"{_THERE}{name}") for name in key])
    is_there = joined[f"{_THERE}{key[0]}"].notnull()
    kept = set(filling.kept)
    # Since when a row is known does not change with what it says.
    kept_there = kept | {KNOWN, AWAITED}
    values = {
        name: ibis.ifelse(is_there, joined[f"{_THERE}{name}"], joined[name])
        if name in kept_there
        else joined[name]
        for name in table.with_provenance.column_names
    }
    compared = [name for name in table.column_names if name not in key and name not in kept]
    differs = [~joined[n].identical_to(joined[f"{_THERE}{n}"]) for n in compared]
    is_changed = reduce(or_, differs) if differs else ibis.literal(value=False)
    version = joined[f"{_THERE}{VERSION}"]
    is_older = (version > joined[VERSION]).fill_null(ibis.literal(value=False))
    if mode == "append":
        standing = ibis.cases((~is_there, "new"), (is_changed, "taken"), else_="same")
    else:
        standing = ibis.cases(
            (~is_there, "new"), (~is_changed, "same"), (is_older, "older"), else_="changed"
        )
    judged = joined.select(**values, **{_STANDING: standing})
    if buried is None:
        return judged
    graves = buried.rename({f"buried_{name}": name for name in key})
    marked = view_of(judged).left_join(graves, [(name, f"buried_{name}") for name in key])
    is_gone = marked[f"buried_{key[0]}"].notnull() & (marked[_STANDING] == "new")
    return marked.select(
        *table.with_provenance.column_names,
        **{_STANDING: ibis.ifelse(is_gone, "gone", marked[_STANDING])},
    )


@dataclass(frozen=True)
class Marks:
    """What is noted of a table's deleted rows, and how it names them.

    A key that reaches a person is kept as a keyed hash only.
    """

    table: Table
    secret: str

    @property
    def rows(self) -> ir.Table:
        graves = stored_table(TOMBSTONES)
        return graves.filter(graves.table_name == self.table.name)

    def key_of(self, rows: ir.Table) -> ir.StringValue:
        """The key of each row as one text."""
        first, *more = (rows[name].cast("string") for name in self.table.key)
        text = reduce(lambda one, other: one.concat(KEY_MARK).concat(other), more, first)
        if any(self.table.column(n).personal is Personal.IDENTIFIER for n in self.table.key):
            return sealed_hash(text, self.secret)
        return text

    def buried(self, rows: ir.Table) -> ir.Table:
        """Keys of the rows that their source deleted at their version or later."""
        key = self.table.key
        named = rows.select(*key, **{VERSION: rows[VERSION], "row_key": self.key_of(rows)})
        joined = named.inner_join(self.rows, "row_key")
        return joined.filter(joined[VERSION] <= joined.deleted_at).select(*key)


def _standing_table(table: Table) -> Table:
    standing = column(_STANDING, "string", en="What becomes of the row.", ko="이 행의 처리입니다.")
    return table.with_columns((standing,))


def _counts(session: Session, judged: ir.Table) -> dict[str, int]:
    counted = judged.group_by(standing=judged[_STANDING]).agg(n=judged.count())
    return {row["standing"]: int(row["n"]) for row in session.fetch(counted).to_pylist()}
