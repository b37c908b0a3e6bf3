"""Taking somebody out of every table of the warehouse, and keeping them out."""

import datetime as dt
import secrets
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir

from dangol.governance.rights.rows import theirs, without
from dangol.governance.rights.subject import Subject
from dangol.store.errors import ChangedMeanwhileError
from dangol.store.opening import Store
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.consent import CONSENTS
from dangol.tables.contact_exports import CONTACT_EXPORTS
from dangol.tables.suppression import SUPPRESSED
from dangol.tables.vocabulary import INSTANCE, Table

LEDGERS = {CONSENTS.name: ("consent_id",), CONTACT_EXPORTS.name: ()}
"""What was allowed and what was handed out stays known, of nobody any more; with the columns
that could be made again from who it was."""
_ATTEMPTS = 10


@dataclass(frozen=True)
class ErasedRows:
    """How many rows of each table went, and how many of others were relieved of a mention."""

    gone: dict[str, int]
    mentions: dict[str, int]

    @property
    def touched(self) -> frozenset[str]:
        return frozenset(self.gone) | frozenset(self.mentions)


def suppress(store: Store, hashes: Collection[str], erasure_id: str, at: dt.datetime) -> None:
    """From now on nothing is taken in that names one of these."""
    moment = at.astimezone(dt.UTC).replace(tzinfo=None)
    rows = rows_of(
        SUPPRESSED,
        suppressed_hash=sorted(hashes),
        erasure_id=[erasure_id] * len(hashes),
        suppressed_at=[moment] * len(hashes),
    )
    with store.warehouse.session() as session:
        change = Change(SUPPRESSED.upserted(), session.stage(SUPPRESSED, rows))
        with store.commits:
            session.commit(f"suppress-{erasure_id}", [change])


def erase_rows(
    store: Store, tables: Iterable[Table], whose: Subject, erasure_id: str
) -> ErasedRows:
    """All of it in one commit."""
    every = list(tables)
    for left in range(_ATTEMPTS, 0, -1):
        try:
            return _once(store, every, whose, erasure_id)
        except ChangedMeanwhileError:
            if left == 1:
                raise
    raise AssertionError("the last attempt raises")


def _once(store: Store, tables: Iterable[Table], whose: Subject, erasure_id: str) -> ErasedRows:
    with store.warehouse.session() as session:
        erasing = _Erasing(session, whose, erasure_id)
        changes = [
            change
            for table in tables
            for name, instance in session.versions()
            if name == table.name
            for change in erasing.of(table, instance)
        ]
        if changes:
            with store.commits:
                session.commit(erasure_id, changes)
    return erasing.found


@dataclass
class _Erasing:
    """Changes that take somebody out, in one session."""

    session: Session
    whose: Subject
    erasure_id: str
    nobody: str = field(default_factory=lambda: f"erased-{secrets.token_hex(8)}")
    found: ErasedRows = field(default_factory=lambda: ErasedRows({}, {}))

    def of(self, table: Table, instance: str | None) -> Iterator[Change]:
        rows = stored_rows(table, instance)
        is_theirs = theirs(table, rows, self.whose)
        gone = rows.filter(is_theirs)
        if self._noted(self.found.gone, table, gone):
            if table.name in LEDGERS:
                yield self._of_nobody(table, gone)
            keys = self.session.stage(table.deleted().table, gone.select(*table.key).distinct())
            yield Change(table.deleted(), keys, instance)
        mentioned = without(table, rows.filter(~is_theirs), self.whose, self.erasure_id)
        if mentioned is not None and self._noted(self.found.mentions, table, mentioned):
            full = table.with_provenance if table.sourced else table
            yield Change(full.upserted(), self.session.stage(full, mentioned), instance)

    def _noted(self, counts: dict[str, int], table: Table, rows: ir.Table) -> bool:
        (number,) = self.session.fetch(rows.agg(n=rows.count()))["n"].to_pylist()
        if number:
            counts[table.name] = counts.get(table.name, 0) + int(number)
        return bool(number)

    def _of_nobody(self, table: Table, gone: ir.Table) -> Change:
        """Entries of a ledger under a name whose key nobody has."""
        new = gone.mutate(customer_id=ibis.literal(self.nobody))
        if "anonymous_id" in gone.columns:
            new = new.mutate(anonymous_id=ibis.null("string"))
        for name in LEDGERS[table.name]:
            place = ibis.row_number().over(order_by=gone[name]).cast("string")
            new = new.mutate(**{name: ibis.literal(f"{self.nobody}-") + place})
        staged = self.session.stage(table, new.select(*table.column_names))
        return Change(table.appended(), staged)


def stored_rows(table: Table, instance: str | None) -> ir.Table:
    """The rows of a table, or of one of its instances, with who gave each."""
    full = table.with_provenance if table.sourced else table
    rows = stored_table(full)
    if not table.instanced:
        return rows
    return rows.filter(rows[INSTANCE] == instance).drop(INSTANCE)


def rows_left(session: Session, tables: Iterable[Table], whose: Subject) -> dict[str, int]:
    """How many rows of each table are theirs or speak of them; tables that never got any are 0."""
    left: dict[str, int] = {}
    for table in tables:
        left[table.name] = 0
        for name, instance in session.versions():
            if name == table.name:
                rows = stored_rows(table, instance)
                is_theirs = theirs(table, rows, whose)
                told = [rows.filter(is_theirs)]
                mentioned = without(table, rows.filter(~is_theirs), whose, "")
                told += [] if mentioned is None else [mentioned]
                for found in told:
                    (count,) = session.fetch(found.agg(n=found.count()))["n"].to_pylist()
                    left[table.name] += int(count)
    return left
