"""Records in quarantine loaded again: as they were repaired, with the mapping of today."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from dangol.contract.tables_view import Report
from dangol.governance.principal import Principal, require
from dangol.loading.accepting import (
    KEY_TWICE,
    LINE_IN_ORDER,
    ORDER_LATER,
    UNNUMBERED,
    Accepted,
    Broken,
    broken_records,
    is_by_line,
)
from dangol.loading.errors import NothingToReplayError
from dangol.loading.events.replaying import EventReplay
from dangol.loading.events.unaccepted import EVENTS_FORM
from dangol.loading.forms.form import VERSION, Form
from dangol.loading.forms.known import form_named
from dangol.loading.kinds import Written
from dangol.loading.load import Work
from dangol.loading.mapping import Mapping, Part, check
from dangol.loading.quarantine import MOST_AT_ONCE, Asked, Held, held
from dangol.loading.reading import Verdict
from dangol.loading.rows_file import write_rows
from dangol.loading.saved_mapping import kept_mapping
from dangol.loading.setting_aside import UNSHAPED, SetAside
from dangol.loading.settling import replay_answer, settled_row, still_waiting
from dangol.loading.sources import Reading, Source
from dangol.runs.ledger import SOURCE_LOAD, RunView
from dangol.runs.loads import Brought, Loading
from dangol.runs.workspace import Workspace
from dangol.settings import Project, Settings
from dangol.store.intake import open_intake
from dangol.store.warehouse.arrow_types import schema_of
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.commerce import ORDER_LINES
from dangol.tables.intake import QUARANTINE, REPLAYED

_SET_ASIDE = "set aside at"
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


def replay(workspace: Workspace, asked: Asked, who: Principal) -> list[str]:
    """Load the chosen records again, a run for each source; gives the runs' ids.

    Raises NothingToReplayError, ForbiddenError.
    """
    require(who, "analyst")
    found, _ = held(workspace, asked, limit=MOST_AT_ONCE)
    ready = [one for one in found if one.can_replay]
    if not ready:
        raise NothingToReplayError(
            f"None of the {len(found):,} chosen records can be loaded again.\nA line without the "
            "shape of a record, or one that contradicts another, must be repaired first: "
            "'dangol quarantine fix'."
        )
    runs = []
    for source, form in sorted({(one.source, one.loaded_as) for one in ready}):
        of_source = [o for o in ready if (o.source, o.loaded_as) == (source, form)]
        runs.append(workspace.runner.load(_again(workspace, source, form, of_source), who.name))
    return runs


def _again(workspace: Workspace, source: str, form: str, records: Sequence[Held]) -> Loading:
    if form == EVENTS_FORM:
        return EventReplay(workspace, source, tuple(records))
    mapping = _mapping(workspace, source, form)
    return ReplayLoad(workspace.project, source, mapping, tuple(records))


def _mapping(workspace: Workspace, source: str, form: str) -> Mapping:
    kept = kept_mapping(workspace.state, source, form)
    if kept is None:
        raise NothingToReplayError(
            f"The mapping of '{source}' is not there any more.\nLoad the source again: its records "
            "come back with it."
        )
    return kept.record.mapping_model()


@dataclass(frozen=True)
class ReplayLoad:
    """Records of one source, loaded again as a run."""

    project: Project
    name: str
    mapping: Mapping
    records: tuple[Held, ...]
    slug: str = field(default=SOURCE_LOAD, init=False)

    def parameters(self) -> dict[str, Any]:
        return {"loaded_as": self.mapping.form, "replayed": len(self.records)}

    @contextmanager
    def load(
        self, session: Session, settings: Settings, report: Report, run: RunView
    ) -> Iterator[Brought]:
        form = form_named(self.mapping.form)
        records = still_waiting(session, self.name, self.records)
        at = (run.started_at or run.asked_at).astimezone(dt.UTC).replace(tzinfo=None)
        with open_intake(self.project) as intake:
            mapping = self._whole_mapping(form, records)
            check(mapping, form, self.name)
            file = intake.folder / "replayed.parquet"
            told = (self._told(one, form) for one in records)
            write_rows(file, mapping.columns, ([t.get(c) for c in mapping.columns] for t in told))
            source = Source(name=self.name, file=file, reading=Reading(format="parquet"))
            work = _Replaying(
                self.project, source, mapping, form, session, settings, intake, run.id, at
            )
            work.held = records
            work.adds = True
            changes, _ = work.done(report)
            yield (
                changes,
                replay_answer(
                    self.name, len(records), work.settled, work.still, outdated=work.outdated
                ),
            )

    def _whole_mapping(self, form: Form, records: Sequence[Held]) -> Mapping:
        """The mapping over every column that the records have; a line keeps its number.

        Where the source gives no version, that of a record is when it was set aside: what has
        come in since is later.
        """
        known = dict.fromkeys(name for one in records for name in one.current)
        for name in (UNSHAPED, LINE_IN_ORDER):
            known.pop(name, None)
        parts = [part for part in self.mapping.parts if part.column in known]
        parts += [Part(column=name) for name in known if name not in self.mapping.columns]
        if self._is_numbered(form):
            number = Written(kind="number")
            parts.append(Part(column=LINE_IN_ORDER, field="line_number", written=number))
        changes: dict[str, object] = {}
        if self.mapping.version_column is None:
            parts.append(Part(column=_SET_ASIDE))
            written = Written(kind="moment", formats=(_MOMENT,))
            changes = {"version_column": _SET_ASIDE, "version_written": written}
        return self.mapping.model_copy(update={"parts": tuple(parts), **changes})

    def _is_numbered(self, form: Form) -> bool:
        """Whether lines get their numbers here, as the source has none."""
        return is_by_line(form, self.mapping) and "line_number" not in self.mapping.mapped

    def _told(self, one: Held, form: Form) -> dict[str, str | None]:
        """What a record says today, its place in its order, and when it was set aside."""
        by_content = form.content_key if self.mapping.key_from_content else ()
        naming = {*form.key, *by_content, "ordered_time"}
        columns = [part.column for part in self.mapping.parts if part.field in naming]
        moved = any(one.raw.get(name) != one.current.get(name) for name in columns)
        place = None if moved else one.raw.get(LINE_IN_ORDER)
        return {
            **one.current,
            LINE_IN_ORDER: place or UNNUMBERED,
            _SET_ASIDE: one.at.astimezone(dt.UTC).strftime(_MOMENT),
        }


@dataclass
class _Replaying(Work):
    """The work of a load on records that are in quarantine already."""

    held: tuple[Held, ...] = ()
    settled: int = 0
    still: tuple[tuple[str, int], ...] = ()

    def last_lines(self, verdict: Verdict) -> ir.Table | None:
        if not is_by_line(self.form, self.mapping) or LINE_IN_ORDER not in self.mapping.columns:
            return None
        asked = self.session.scan_parquet("replayed_lines", verdict.file)
        lines = stored_table(ORDER_LINES).semi_join(asked, "order_id")
        last = lines.group_by("order_id").agg(
            last_line=lines.line_number.max(), latest_at=lines[VERSION].max()
        )
        return self.intake.keep("last_lines", self.session.fetch(last))

    def refuse(self, verdict: Verdict, found: Accepted) -> None:
        """Somebody chose these records: however many do not fit, they are judged one by one."""

    def set_aside(self, verdict: Verdict, found: Accepted, taken: list[Broken]) -> SetAside:
        """Settle what was accepted; what is still broken says why today."""
        again = {one.number: one for one in taken}
        for broken in broken_records(verdict, self.mapping, self.form, self.intake):
            again[broken.number] = broken
        for number in found.contradicting:
            again[number] = Broken(number, (KEY_TWICE,), {})
        for number in found.overtaken:
            again[number] = Broken(number, (ORDER_LATER,), {})
        rows = [
            settled_row(one, again[n].reasons if n in again else None, self.at)
            for n, one in enumerate(self.held, start=1)
        ]
        self.settled = sum(row["quarantine_state"] == REPLAYED for row in rows)
        table = pa.Table.from_pylist(rows, schema_of(QUARANTINE))
        staged = self.session.stage(QUARANTINE, table)
        counts: dict[str, int] = {}
        for one in again.values():
            for reason in one.reasons:
                counts[reason] = counts.get(reason, 0) + 1
        self.still = tuple(sorted(counts.items(), key=lambda pair: -pair[1]))
        return SetAside(
            len(again), len(again), self.still, (Change(QUARANTINE.upserted(), staged),)
        )
