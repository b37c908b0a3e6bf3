"""One load: a source read, judged, compared with what is there, and written in one commit."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import ibis
import ibis.expr.types as ir

from dangol.contract.result import Answer
from dangol.contract.tables_view import Report
from dangol.governance.suppression import Suppressed, named_columns, not_suppressed
from dangol.loading.accepting import Accepted, Broken, accepted, raw_records
from dangol.loading.comparing import Comparing
from dangol.loading.consent_rows import consent_changes
from dangol.loading.errors import BasisNeededError, EmptySourceError
from dangol.loading.forms.customers import CustomersForm, has_contact_data
from dangol.loading.forms.form import VERSION, Form, Judged
from dangol.loading.forms.known import form_named
from dangol.loading.leaving import deleted
from dangol.loading.load_story import Loaded, load_answer
from dangol.loading.mapping import BASES, Mapping, check
from dangol.loading.merging import count_of
from dangol.loading.moments import known_at
from dangol.loading.reading import DELETED, RAW, REASONS, Judge, Verdict
from dangol.loading.refusals import refuse_hopeless
from dangol.loading.setting_aside import Aside, SetAside
from dangol.loading.sources import Source
from dangol.runs.ledger import SOURCE_LOAD, RunView
from dangol.runs.loads import Brought
from dangol.settings import Project, Settings
from dangol.store.intake import RECORD, Intake, open_intake
from dangol.store.secret import project_secret
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.people import CUSTOMERS
from dangol.tables.suppression import SUPPRESSED
from dangol.words import Text

ROWS = "loaded_rows"
LONG_AGO_DAYS = 60


@dataclass(frozen=True)
class SourceLoad:
    """What ``runs.loads`` runs: a source through a mapping into a project's tables.

    ``may_shrink`` lets a snapshot delete most of what its source gave before. ``version_at``
    (naive UTC) is the version of records that tell none; without it, the moment of loading.
    ``part`` says which part of the source it is. Where a mapping ``is_proven``, records that
    do not fit are set aside, be they all. ``keep`` is called where the mapping turned out to
    fit the source.
    """

    project: Project
    source: Source
    mapping: Mapping
    may_shrink: bool = False
    version_at: dt.datetime | None = None
    part: str = ""
    is_proven: bool = False
    keep: Callable[[], None] = field(default=lambda: None, compare=False)
    slug: str = field(default=SOURCE_LOAD, init=False)

    @property
    def name(self) -> str:
        return self.source.name

    def parameters(self) -> dict[str, Any]:
        told = {"loaded_as": self.mapping.form, "mode": self.mapping.mode}
        return {**told, "part": self.part} if self.part else told

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
        with open_intake(self.project, threads=settings.threads) as intake:
            work = Work(
                self.project, self.source, self.mapping, form, session, settings, intake, run.id, at
            )
            work.may_shrink, work.version_at = self.may_shrink, self.version_at
            work.is_proven = self.is_proven
            brought = work.done(report)
            self.keep()
            yield brought


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
    is_proven: bool = False
    outdated: int = field(default=0, init=False)
    """Rows that did not come in because a later version, or their deletion, is there."""

    def done(self, report: Report) -> tuple[Sequence[Change], Answer]:
        report(Text(en="Reading the source", ko="원천을 읽습니다"), 0.05)
        verdict = self._judge().read(self.source, self.intake)
        if not verdict.records and not verdict.misshapen:
            raise EmptySourceError(self.source.name, "it has column names and no record")
        found = accepted(verdict, self.mapping, self.form, self.intake, self.last_lines(verdict))
        self.refuse(verdict, found)
        report(Text(en="Comparing with what is there", ko="있는 자료와 견줍니다"), 0.45)
        rows = self._accepted_rows(found)
        alive = rows.filter(~rows[DELETED]) if found.deleted else rows
        judged = Judged(alive, self.mapping.mapped, stored_table, self.settings)
        comparing = Comparing(
            self.session,
            self.form,
            self.mapping,
            self.source.name,
            self._secret.hex(),
            self.at,
            adds=self._adds,
            may_shrink=self.may_shrink,
        )
        incomplete, is_readable = self._incomplete(verdict, found)
        whole = rows if found.deleted else None
        merged, gone = comparing.compared(judged, whole, incomplete, is_readable=is_readable)
        taken = [
            one
            for m in merged
            if m.taken_rows is not None
            for one in self._taken(m.taken_rows, found, verdict)
        ]
        consents, consent_writes = self._consents(alive, whole)
        report(Text(en="Setting aside what does not fit", ko="맞지 않는 것을 따로 둡니다"), 0.75)
        aside = self.set_aside(verdict, found, taken)
        changes = [c for one in (*merged, *gone) for c in one.changes]
        changes += [*consent_writes, *aside.changes]
        self.outdated = sum(one.older + one.gone for one in merged)
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
        rows = rows.filter(rows[REASONS] == "").drop(REASONS, RAW)
        return self._allowed(self.form.sealed(rows, self._secret.hex()))

    def _allowed(self, rows: ir.Table) -> ir.Table:
        """Without what is of people who were erased: a replay of theirs stays out."""
        if not self._is_suppressing:
            return rows
        hashes = stored_table(SUPPRESSED).select("suppressed_hash")
        return not_suppressed(rows, named_columns(rows), self._secret.hex(), hashes)

    @property
    def _is_suppressing(self) -> bool:
        return (SUPPRESSED.name, None) in self.session.versions()

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

    @cached_property
    def _secret(self) -> bytes:
        return project_secret(self.project)

    def _taken(self, keys: ir.Table, found: Accepted, verdict: Verdict) -> list[Broken]:
        """Records that would overwrite others, as they came."""
        rows = self.intake.written(found.file)
        rows = self.form.sealed(rows.filter(rows[REASONS] == ""), self._secret.hex())
        taken = self.intake.keep("taken", self.session.fetch(keys))
        shared = [name for name in keys.columns if name in rows.columns]
        numbers = self.intake.fetch(rows.semi_join(taken, shared).select(RECORD))
        chosen = numbers.column(RECORD).to_pylist()
        return list(raw_records(verdict, chosen, "record:key-taken", self.intake))

    def _incomplete(self, verdict: Verdict, found: Accepted) -> tuple[ir.Table | None, bool]:
        """Keys of the records that were set aside, and whether all of them can be read.

        Where one cannot, nobody knows what it speaks of.
        """
        if not found.broken:
            return None, not verdict.misshapen
        rows = self.intake.written(verdict.file)
        (first, *_) = self.form.key
        broken = rows.filter(rows[REASONS] != "").select(first).distinct()
        file = self.intake.folder / "incomplete.parquet"
        self.intake.write(broken, file)
        keys = self.session.scan_parquet("loaded_incomplete", file)
        unnamed = count_of(self.session, keys.filter(keys[first].isnull()))
        return keys.filter(keys[first].notnull()), not verdict.misshapen and not unnamed

    def _consents(self, alive: ir.Table, rows: ir.Table | None) -> tuple[int, tuple[Change, ...]]:
        """``rows`` where some of them are deleted."""
        basis = self.mapping.basis
        if basis is None or not isinstance(self.form, CustomersForm):
            return 0, ()
        return consent_changes(
            alive,
            self.mapping.mapped,
            basis,
            stored_table,
            self.session,
            secret=self._secret,
            source_name=self.source.name,
            at=self.at,
            declared_at=self._declared_at(alive),
            left=None if rows is None else deleted(rows, CUSTOMERS),
        )

    def _declared_at(self, rows: ir.Table) -> ir.Value:
        """From when a declaration holds: the version of its record, else the project's now."""
        if self.mapping.version_column is not None or self.version_at is not None:
            return rows[VERSION]
        return ibis.literal(known_at(self.at, self.settings)).cast("timestamp")

    def last_lines(self, verdict: Verdict) -> ir.Table | None:
        """The last line of every order that is there, where lines come without their place."""
        return None

    def refuse(self, verdict: Verdict, found: Accepted) -> None:
        """Raises HopelessError where the mapping does not fit the source."""
        if not self.is_proven:
            refuse_hopeless(verdict, found, self.source.name, self.intake)

    def set_aside(self, verdict: Verdict, found: Accepted, taken: list[Broken]) -> SetAside:
        """Keep in quarantine what was not accepted."""
        hashes = Suppressed().rows(self.session)
        aside = Aside(
            self.source.name,
            self.form,
            self.mapping,
            self._secret,
            self.run_id,
            self.at,
            suppressed=frozenset() if hashes is None else frozenset(hashes[0].to_pylist()),
        )
        records = aside.records(verdict, found, taken, self.intake)
        return aside.write(records, self.session, self.intake.folder)
