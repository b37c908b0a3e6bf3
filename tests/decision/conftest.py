"""The service of decisions without a server: requests go straight to it."""

import asyncio
import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from own_data import Shop
from taking_in import AT, KEY, Answer

from dangol.decision.app import ASSIGNMENTS, Decisions
from dangol.decision.kept_standing import KeptStanding
from dangol.governance.principal import local_principal
from dangol.governance.records import Kept, create, move
from dangol.loading.events.loader import EventLoader
from dangol.optimization.measurement.experiments.experiment import Experiment
from dangol.optimization.measurement.experiments.holdout import Holdout
from dangol.store.inbox import Inbox
from dangol.tracking.rules import Rule


@dataclass
class Deciding:
    """A project with running tests, and a loader moved by hand."""

    shop: Shop
    standing: KeptStanding
    loader: EventLoader
    inbox: Inbox
    rules: tuple[tuple[str, Rule], ...] = ((KEY, Rule("web")),)
    microseconds: int = field(default=int(AT.timestamp() * 1_000_000))

    def find(self, write_key: str) -> Rule | None:
        return dict(self.rules).get(write_key)

    def test(self, name: str, *, running: bool = True, **fields: Any) -> Kept[Experiment]:
        state, who = self.shop.workspace.state, local_principal()
        kept = create(state, Experiment, {"name": name, **fields}, who, AT)
        for step in ("approve", "start") if running else ():
            kept = move(state, Experiment, kept.id, step, who, AT)
        self.standing.refresh()
        return kept

    def hold_out(self, share: float, held_from: str = "everything") -> Kept[Holdout]:
        state, who = self.shop.workspace.state, local_principal()
        fields = {"name": f"held {share}", "share": share, "held_from": held_from}
        kept = create(state, Holdout, fields, who, AT)
        kept = move(state, Holdout, kept.id, "start", who, AT)
        self.standing.refresh()
        return kept

    def ask(
        self, body: dict[str, Any] | bytes, *, key: str | None = KEY, method: str = "POST",
        path: str = ASSIGNMENTS, **headers: str,
    ) -> Answer:  # fmt: skip
        app = Decisions(self.standing, self.inbox, self, clock=lambda: self.microseconds)
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        said = [(n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()]
        if key is not None:
            said.append((b"authorization", b"Basic " + base64.b64encode(f"{key}:".encode())))
        told: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": sent, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            told.append(message)

        scope = {"type": "http", "method": method, "path": path, "headers": said}
        asyncio.run(app(scope, receive, send))
        start, rest = told
        plain = {n.decode(): v.decode() for n, v in start["headers"]}
        return Answer(start["status"], json.loads(rest["body"] or b"{}"), plain)

    def variant(self, experiment: str, **who: Any) -> str | None:
        """What somebody gets; None where they are left out."""
        answer = self.ask({"experiments": [experiment], "expose": False, **who})
        assert answer.status == 200, answer.body
        given = answer.body["assignments"]
        return given[0]["variant"] if given else None

    def exposures(self, what: str) -> list[Any]:
        self.loader.load_all()
        found = self.shop.values(f"SELECT {what} FROM experiment_exposures ORDER BY ALL")
        return [row[0] if len(row) == 1 else row for row in found]


@pytest.fixture
def deciding(shop: Shop) -> Iterator[Deciding]:
    workspace = shop.workspace
    inbox = Inbox(workspace.project.inbox_folder, AT, keys=workspace.store.keys)
    standing = KeptStanding(workspace)
    with EventLoader(workspace) as loader:
        yield Deciding(shop, standing, loader, inbox)
    standing.close()
    inbox.close()
