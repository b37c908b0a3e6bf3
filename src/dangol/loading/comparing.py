"""Accepted records compared with what is there: what comes in, and what leaves."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from dangol.loading.forms.form import Filling, Form, Judged, Outcome
from dangol.loading.leaving import belonging, deleted, missing_from_snapshot, pruned, removal
from dangol.loading.mapping import Mapping, Mode
from dangol.loading.merging import Arrival, Merged, count_of, merge
from dangol.loading.moments import known_at
from dangol.loading.refusals import refuse_shrinking
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Session
from dangol.tables.vocabulary import Table


@dataclass(frozen=True)
class Comparing:
    """One load's comparison. ``adds``: its records come in addition to others of their owners.

    ``secret`` (hex) keeps the marks of deleted addresses unreadable; ``at`` is naive UTC.
    """

    session: Session
    form: Form
    mapping: Mapping
    source: str
    secret: str
    at: dt.datetime
    adds: bool
    may_shrink: bool

    def compared(
        self,
        judged: Judged,
        rows: ir.Table | None,
        incomplete: ir.Table | None,
        *,
        is_readable: bool,
    ) -> tuple[list[Merged], list[Merged]]:
        """What comes in, and what leaves.

        ``rows`` are all records where some are deleted; ``incomplete`` has the keys of those
        that were set aside, and unless it ``is_readable`` nobody knows all of them.
        """
        fillings = self.form.spread(judged)
        is_appended = self.mapping.mode == "append"
        mode: Mode = "upsert" if self.adds and not is_appended else self.mapping.mode
        arrival = Arrival(self.source, known_at(self.at, judged.settings))

        def compare(filling: Filling, how: Mode) -> Merged:
            return merge(filling, self.session, stored_table, how, self.secret, arrival)

        merged = [compare(one, mode) for one in fillings]
        absent = self._absent(fillings, incomplete) if is_readable and not self.adds else {}
        gone = self._removed(fillings[0].table, rows, absent)

        def after(table: Table, owner: str) -> Outcome:
            touched = judged.rows.select(owner)
            written = next((m.written for m in merged if m.table.name == table.name), None)
            left = next((m.left for m in gone if m.table.name == table.name), None)
            return self._outcome(table, owner, touched, written, left)

        # What follows from parts is brought up to date also where records are only added.
        derived = "upsert" if is_appended else mode
        merged += [compare(one, derived) for one in self.form.derive(judged, after)]
        emptied = self.form.emptied(self.mapping.mapped, after)
        if emptied is not None:
            gone.append(self._removal(emptied[0], [emptied[1]]))
        return merged, gone

    def _removal(self, table: Table, leaving: Sequence[ir.Table]) -> Merged:
        return removal(table, leaving, self.session, self.source, self.secret)

    def _absent(
        self, fillings: Sequence[Filling], incomplete: ir.Table | None
    ) -> dict[str, list[ir.Table]]:
        """By table, what the source no longer has: of an owner, or of a snapshot."""
        absent: dict[str, list[ir.Table]] = {}
        for one in fillings:
            left = pruned(one, stored_table, self.source, incomplete)
            absent[one.table.name] = [] if left is None else [left]
        if self.mapping.mode == "snapshot":
            main = fillings[0]
            now = ibis.literal(self.at).cast("timestamp")
            left = missing_from_snapshot(main, stored_table, self.source, incomplete, now)
            may = self.may_shrink
            refuse_shrinking(left, main.table, self.source, self.session, may=may)
            absent[main.table.name].append(left)
        return absent

    def _removed(
        self, main: Table, rows: ir.Table | None, absent: dict[str, list[ir.Table]]
    ) -> list[Merged]:
        """What is absent, what the source deleted, and what belongs to either."""
        of_main = list(absent.get(main.name, ()))
        if rows is not None:
            of_main.append(deleted(rows, main))
        gone = [self._removal(main, of_main)]
        for part in self.form.parts(self.mapping.mapped):
            belongs = list(absent.get(part.table.name, ()))
            if gone[0].left is not None:
                own_of = self.source if part.only_own else None
                belongs.append(belonging(part.table, gone[0].left, own_of))
            gone.append(self._removal(part.table, belongs))
        return gone

    def _outcome(
        self,
        table: Table,
        owner: str,
        touched: ir.Table,
        written: ir.Table | None,
        left: ir.Table | None,
    ) -> Outcome:
        """What a table will hold of the owners that the records name, or that lose a row."""
        stands = stored_table(table)
        if written is not None and not count_of(self.session, stands):
            return Outcome(written, left)
        key = list(table.key)
        if left is not None:
            touched = ibis.union(touched, left.select(owner))
            stands = stands.anti_join(left, key)
        stands = stands.semi_join(touched.distinct(), owner)
        if written is not None:
            stands = ibis.union(stands.anti_join(written, key), written.select(*stands.columns))
        return Outcome(stands, left)
