"""Events in quarantine loaded again, as they were repaired."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from dangol.contract.tables_view import Report
from dangol.loading.errors import NothingToReplayError
from dangol.loading.events.kept_sources import kept_sources
from dangol.loading.events.reading import Arrived, EventReader
from dangol.loading.events.taking_over import taken_over
from dangol.loading.events.unaccepted import EVENTS_FORM, as_body
from dangol.loading.load import intake_memory
from dangol.loading.quarantine import Held
from dangol.loading.setting_aside import quarantine_schema
from dangol.loading.settling import replay_answer, settled_row, still_waiting
from dangol.runs.ledger import SOURCE_LOAD, RunView
from dangol.runs.loads import Brought
from dangol.runs.workspace import Workspace
from dangol.settings import Settings
from dangol.store.intake import Intake
from dangol.store.secret import project_secret
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.intake import QUARANTINE


@dataclass(frozen=True)
class EventReplay:
    """Events of one source, judged again and loaded as a run."""

    workspace: Workspace
    name: str
    records: tuple[Held, ...]
    slug: str = field(default=SOURCE_LOAD, init=False)

    def parameters(self) -> dict[str, Any]:
        return {"loaded_as": EVENTS_FORM, "replayed": len(self.records)}

    @contextmanager
    def load(
        self, session: Session, settings: Settings, report: Report, run: RunView
    ) -> Iterator[Brought]:
        project = self.workspace.project
        sources = kept_sources(self.workspace.state)
        source = next((n for n, name in sources.names.items() if name == self.name), None)
        if source is None:
            raise NothingToReplayError(
                f"There is no event source '{self.name}' any more: name one so, and try again."
            )
        at = (run.started_at or run.asked_at).astimezone(dt.UTC).replace(tzinfo=None)
        records = still_waiting(session, self.name, self.records)
        told = [(one, as_body(one.current, source)) for one in records]
        good = [Arrived(one.id, body, body.body) for one, body in told if body.reason is None]
        with Intake(
            project.intake_folder, memory_limit=intake_memory(settings.memory_limit)
        ) as intake:
            read = EventReader(intake).read(good, sources)
            took = taken_over(
                read, session, intake, secret=project_secret(project.secret_file), at=at
            )
            rows = [
                settled_row(one, None if body.reason is None else (body.reason,), at)
                for one, body in told
            ]
            still = Counter(body.reason for _, body in told if body.reason is not None)
            staged = session.stage(QUARANTINE, pa.Table.from_pylist(rows, quarantine_schema()))
            settled = Change(QUARANTINE.upserted(), staged)
            answer = replay_answer(self.name, len(told), len(good), still.most_common())
            yield (*took.changes, settled), answer
