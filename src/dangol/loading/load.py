"""One load: a source read, judged, compared with what is there, and written in one commit."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import ibis
import ibis.expr.types as ir

from dangol.contract.result import Answer
from dangol.contract.tables_view import Report
from dangol.loading.accepting import Accepted, Broken, accepted, raw_records
from dangol.loading.consent_rows import consent_changes
from dangol.loading.errors import BasisNeededError, EmptySourceError
from dangol.loading.forms.customers import CustomersForm, has_contact_data
from dangol.loading.forms.form import VERSION, Filling, Form, Judged
from dangol.loading.forms.known import form_named
from dangol.loading.load_story import Loaded, load_answer
from dangol.loading.mapping import BASES, Mapping, check
from dangol.loading.merging import Merged, merge, missing_from_snapshot, pruned, removal
from dangol.loading.reading import DELETED, RAW, REASONS, Judge, Verdict
from dangol.loading.refusals import refuse_hopeless, refuse_shrinking
from dangol.loading.setting_aside import Aside, SetAside
from dangol.loading.sources import Source
from dangol.runs.ledger import SOURCE_LOAD, RunView
from dangol.runs.loads import Brought
from dangol.settings import Project, Settings
from dangol.store.intake import RECORD, Intake
from dangol.store.secret import project_secret
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change, Session
from dangol.words import Text

ROWS = "loaded_rows"
LONG_AGO_DAYS = 60


@dataclass(frozen=True)
class SourceLoad:
    """What ``runs.loads`` runs: a source through a mapping into a project's tables.

    ``may_shrink`` lets a snapshot delete most of what its source gave before.
    """

    project: Project
    source: Source
    mapping: Mapping
    may_shrink: bool = False
    slug: str = field(default=SOURCE_LOAD, init=False)

    @property
    def name(self) -> str:
        return self.source.name

    def parameters(self) -> dict[str, Any]:
        return {"loaded_as": self.mapping.form, "mode": self.mapping.mode}

    def refuse_unfit(self) -> Form:
        """Everything that can be known before reading; raises MappingError, BasisNeededError."""
        form = form_named(self.mapping.form)
        check(self.mapping, form, self.source.name)
        is_customers = isinstance(form, CustomersForm)
        if is_customers and has_contact_data(self.mapping.mapped) and self.mapping.basis is None:
            raise BasisNeededError(BASES)
        return form

    @contextmanager
    def load(
        self, session: Session, settings: Settings, report: Report, run: RunView
    ) -> Iterator[Brought]:
        """The changes of every table, and what became of the records."""
        form = self.refuse_unfit()
        at = (run.started_at or run.asked_at).astimezone(dt.UTC).replace(tzinfo=None)
        with Intake(
            self.project.intake_folder,
            memory_limit=intake_memory(settings.memory_limit),
            threads=settings.threads,
        ) as intake:
            work = Work(
                self.project, self.source, self.mapping, form, session, settings, intake, run.id, at
            )
            work.may_shrink = self.may_shrink
            yield work.done(report)


@dataclass
class Work:
    """The state of one load, from step to step; ``at`` (naive UTC) is when it began.

    ``adds`` says that the records come in addition to others of their owners.
    """

    project: Project
    source: Source
    mapping: Mapping
    form: Form
    session: Session
    settings: Settings
    intake: Intake
    run_id: str
    at: dt.datetime
    version_at: dt.datetime | None = None
    adds: bool = False
    may_shrink: bool = False

    def done(self, report: Report) -> tuple[Sequence[Change], Answer]:
        report(Text(en="Reading the source", ko="원천을 읽습니다"), 0.05)
        verdict = self._judge().read(self.source, self.intake)
        if not verdict.records and not verdict.misshapen:
            raise EmptySourceError(self.source.name, "it has column names and no record")
        found = accepted(verdict, self.mapping, self.form, self.intake)
        self.refuse(verdict, found)
        report(Text(en="Comparing with what is there", ko="있는 자료와 견줍니다"), 0.45)
        rows = self._accepted_rows(found)
        alive = rows.filter(~rows[DELETED]) if found.deleted else rows
        incomplete = self._incomplete(verdict, found)
        judged = Judged(
            alive, self.mapping.mapped, stored_table, self.settings, not self._adds, incomplete
        )
        fillings = self.form.spread(judged)
        merged, taken = self._merged(fillings, found, verdict)
        gone = self._removed(fillings, rows, found, incomplete, unread=len(verdict.misshapen))
        consents, consent_writes = self._consents(alive)
        report(Text(en="Setting aside what does not fit", ko="맞지 않는 것을 따로 둡니다"), 0.75)
        aside = self.set_aside(verdict, found, taken)
        changes = [c for one in (*merged, *gone) for c in one.changes]
        changes += [*consent_writes, *aside.changes]
        loaded = Loaded(
            self.source.name,
            self.form,
            self.mapping,
            verdict.records + len(verdict.misshapen),
            len(verdict.misshapen),
            found,
            tuple(merged),
            tuple(gone),
            aside,
            consents,
            self._ended_on(rows),
        )
        report(Text(en="Writing the tables", ko="표를 씁니다"), 0.85)
        return changes, load_answer(loaded)

    def _accepted_rows(self, found: Accepted) -> ir.Table:
        rows = self.session.scan_parquet(ROWS, found.file)
        return rows.filter(rows[REASONS] == "").drop(REASONS, RAW)

    @property
    def _adds(self) -> bool:
        return self.adds or self.mapping.mode == "append"

    def _judge(self) -> Judge:
        version = ibis.literal(self.version_at or self.at).cast("timestamp")
        return Judge(self.mapping, self.form, self.settings, self.source.name, version)

    def _ended_on(self, rows: ir.Table) -> dt.date | None:
        """The day of the latest purchase, where it is so long ago that "now" has none."""
        if "ordered_at" not in rows.columns:
            return None
        (latest,) = (
            self.session.fetch(rows.ordered_at.max().name("at").as_table()).column(0).to_pylist()
        )
        if latest is None:
            return None
        now = self.settings.moment(self.at.replace(tzinfo=dt.UTC)).replace(tzinfo=None)
        long_ago = now - latest > dt.timedelta(days=LONG_AGO_DAYS)
        return self.settings.business_day(latest) if long_ago else None

    def _merged(
        self, fillings: Sequence[Filling], found: Accepted, verdict: Verdict
    ) -> tuple[list[Merged], list[Broken]]:
        """What the fillings change; in append mode, the records whose key is taken."""
        merged, taken = [], list[Broken]()
        for filling in fillings:
            mode = "upsert" if filling.derived else self.mapping.mode
            one = merge(filling, self.session, stored_table, mode)
            merged.append(one)
            if one.taken_rows is not None and not taken:
                taken = self._taken(one.taken_rows, found, verdict)
        return merged, taken

    def _taken(self, keys: ir.Table, found: Accepted, verdict: Verdict) -> list[Broken]:
        """Records that would overwrite others, as they came."""
        rows = self.intake.written(found.file)
        rows = rows.filter(rows[REASONS] == "")
        taken = self.intake.keep("taken", self.session.fetch(keys))
        shared = [name for name in keys.columns if name in rows.columns]
        numbers = self.intake.fetch(rows.semi_join(taken, shared).select(RECORD))
        chosen = numbers.column(RECORD).to_pylist()
        return list(raw_records(verdict, chosen, "record:key-taken", self.intake))

    def _incomplete(self, verdict: Verdict, found: Accepted) -> ir.Table | None:
        """Keys of the records that were set aside, as far as they can be read."""
        if not found.broken:
            return None
        rows = self.intake.written(verdict.file)
        (first, *_) = self.form.key
        broken = rows.filter((rows[REASONS] != "") & rows[first].notnull())
        file = self.intake.folder / "incomplete.parquet"
        self.intake.write(broken.select(first).distinct(), file)
        return self.session.scan_parquet("loaded_incomplete", file)

    def _removed(
        self,
        fillings: Sequence[Filling],
        rows: ir.Table,
        found: Accepted,
        incomplete: ir.Table | None,
        *,
        unread: int,
    ) -> list[Merged]:
        """Rows that leave: deleted by the source, absent from a snapshot, no longer a part.

        What a record that was set aside speaks of is not absent; where a line cannot be
        read, nobody knows what is, and nothing leaves a snapshot.
        """
        if self._adds:
            return []
        source = self.source.name
        now = ibis.literal(self.at).cast("timestamp")
        gone = []
        for filling in fillings:
            left = pruned(filling, stored_table, incomplete)
            if left is not None:
                left = left.mutate(deleted_at=now)
                gone.append(removal(filling.table, left, self.session, source))
        main = next((f for f in fillings if f.table.key == self.form.key), fillings[0])
        if self.mapping.mode == "snapshot" and not unread:
            left = missing_from_snapshot(main, stored_table, source)
            if incomplete is not None:
                left = left.anti_join(incomplete, incomplete.columns)
            refuse_shrinking(left, main.table, source, self.session, may=self.may_shrink)
            left = left.mutate(deleted_at=now)
            gone.append(removal(main.table, left, self.session, source))
        if found.deleted:
            gone += self._deleted(main, rows)
        return gone

    def _deleted(self, main: Filling, rows: ir.Table) -> list[Merged]:
        """Rows that the source says it deleted, unless a later version of them is there."""
        said = rows.filter(rows[DELETED])
        key = list(main.table.key)
        there = stored_table(main.table)
        there = there.select(*(there[n].name(f"there_{n}") for n in (*key, VERSION)))
        joined = said.left_join(there, [(name, f"there_{name}") for name in key])
        is_later = (joined[f"there_{VERSION}"] > joined[VERSION]).fill_null(
            ibis.literal(value=False)
        )
        leaving = joined.filter(~is_later).select(*key, deleted_at=joined[VERSION])
        return [removal(main.table, leaving, self.session, self.source.name)]

    def _consents(self, alive: ir.Table) -> tuple[int, tuple[Change, ...]]:
        basis = self.mapping.basis
        if basis is None or not isinstance(self.form, CustomersForm):
            return 0, ()
        return consent_changes(
            alive,
            self.mapping.mapped,
            basis,
            stored_table,
            self.session,
            secret=project_secret(self.project.secret_file),
            source_name=self.source.name,
            at=self.at,
            declared_at=self._declared_at(alive),
        )

    def _declared_at(self, rows: ir.Table) -> ir.Value:
        """From when a declaration holds: the version of its record, else the project's now.

        An answer of this very minute knows what was known before the minute began.
        """
        if self.mapping.version_column is not None or self.version_at is not None:
            return rows[VERSION]
        now = self.settings.moment(self.at.replace(tzinfo=dt.UTC)).replace(tzinfo=None)
        return ibis.literal(now - dt.timedelta(microseconds=1)).cast("timestamp")

    def refuse(self, verdict: Verdict, found: Accepted) -> None:
        """Raises HopelessError where the mapping does not fit the source."""
        refuse_hopeless(verdict, found, self.source.name, self.intake)

    def set_aside(self, verdict: Verdict, found: Accepted, taken: list[Broken]) -> SetAside:
        """Keep in quarantine what was not accepted."""
        aside = Aside(
            self.source.name,
            self.form,
            self.mapping,
            project_secret(self.project.secret_file),
            self.run_id,
            self.at,
        )
        records = aside.records(verdict, found, taken, self.intake)
        return aside.write(records, self.session, self.intake.folder)


def intake_memory(warehouse_limit: str) -> str:
    """Half of what the warehouse may use: the two work beside each other."""
    number, unit = warehouse_limit.rstrip("KMGTB"), warehouse_limit.lstrip("0123456789. ")
    return f"{float(number) / 2:g}{unit}"
