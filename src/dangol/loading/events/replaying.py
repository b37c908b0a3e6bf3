"""Events in quarantine loaded again, as they were repaired: they go back into the inbox.

So there is one way into the tables, and a replay never gets into the way of what arrives.
"""

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from dangol.contract.tables_view import Report
from dangol.loading.errors import NothingToReplayError
from dangol.loading.events.kept_sources import kept_sources
from dangol.loading.events.unaccepted import EVENTS_FORM, as_body
from dangol.loading.quarantine import Held
from dangol.loading.settling import replay_answer, settled_row, still_waiting
from dangol.runs.ledger import SOURCE_LOAD, RunView
from dangol.runs.loads import Brought
from dangol.runs.workspace import Workspace
from dangol.settings import Settings
from dangol.store.inbox import Inbox
from dangol.store.warehouse.arrow_types import schema_of
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.intake import QUARANTINE
from dangol.words import Text

_SOON = Text(
    en="They are in the tables within seconds, while the server runs.",
    ko="서버가 실행 중이면 몇 초 안에 표에 들어갑니다.",
)


@dataclass(frozen=True)
class EventReplay:
    """Events of one source, judged again as a run."""

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
        """Into the inbox first: what comes in twice is recognised, what is lost is not."""
        sources = kept_sources(self.workspace.state)
        source = next((n for n, name in sources.names.items() if name == self.name), None)
        if source is None:
            raise NothingToReplayError(
                f"There is no event source '{self.name}' any more: name one so, and try again."
            )
        at = run.started_at or run.asked_at
        records = still_waiting(session, self.name, self.records)
        told = [(one, as_body(one.id, one.current, source)) for one in records]
        good = [body for _, body in told if body.reason is None]
        if good:
            folder, keys = self.workspace.project.inbox_folder, self.workspace.store.keys
            with closing(Inbox(folder, at, keys=keys)) as inbox:
                asyncio.run(inbox.put(good))
        settled_at = at.astimezone(dt.UTC).replace(tzinfo=None)
        rows = [
            settled_row(one, None if body.reason is None else (body.reason,), settled_at)
            for one, body in told
        ]
        still = Counter(body.reason for _, body in told if body.reason is not None)
        staged = session.stage(QUARANTINE, pa.Table.from_pylist(rows, schema_of(QUARANTINE)))
        answer = replay_answer(self.name, len(told), len(good), still.most_common())
        if not still:
            answer = answer.model_copy(update={"action": _SOON})
        yield (Change(QUARANTINE.upserted(), staged),), answer
