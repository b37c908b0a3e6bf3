"""A collector without a server: requests go straight to it."""

import asyncio
import base64
import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dangol.collector.app import Collector
from dangol.store.encryption.keys import PLAIN, Keys
from dangol.store.inbox import STANDARD, Inbox, Limits
from dangol.store.segments import Body, segments
from dangol.tracking.rules import Pace, Rule

KEY = "wk"
AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
MICROSECONDS = int(AT.timestamp() * 1_000_000)


def event(number: int = 1, **others: Any) -> dict[str, Any]:
    """A track call; None takes a field out."""
    whole = {
        "type": "track",
        "event": "Product Viewed",
        "userId": f"u{number}",
        "messageId": f"m{number}",
        "timestamp": "2026-03-01T12:00:00.000Z",
        "properties": {"product_id": f"p{number}", "name": "커피"},
        **others,
    }
    return {name: value for name, value in whole.items() if value is not None}


def batch(*events: dict[str, Any], **around: Any) -> bytes:
    return json.dumps({"batch": list(events), **around}, ensure_ascii=False).encode()


@dataclass
class Answer:
    status: int
    body: dict[str, Any]
    headers: dict[str, str]


@dataclass
class Taking:
    """Asks a collector that keeps what it gets in a folder."""

    folder: Path
    limits: Limits = STANDARD
    rules: tuple[tuple[str, Rule], ...] = ((KEY, Rule("web")),)
    seconds: float = 0.0
    at: dt.datetime = AT
    keys: Keys = PLAIN
    asked: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.inbox = Inbox(self.folder, AT, self.limits, self.keys)
        pace = Pace(lambda: self.seconds)
        self.collector = Collector(self.inbox, self, clock=self._now, pace=pace)

    def _now(self) -> int:
        return int(self.at.timestamp() * 1_000_000)

    def find(self, write_key: str) -> Rule | None:
        return dict(self.rules).get(write_key)

    def ask(
        self,
        path: str,
        body: bytes = b"",
        *,
        key: str | None = KEY,
        method: str = "POST",
        **headers: str,
    ) -> Answer:
        return asyncio.run(self.asking(path, body, key=key, method=method, **headers))

    async def asking(
        self,
        path: str,
        body: bytes = b"",
        *,
        key: str | None = KEY,
        method: str = "POST",
        **headers: str,
    ) -> Answer:
        said = [(n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()]
        if key is not None:
            said.append((b"authorization", b"Basic " + base64.b64encode(f"{key}:".encode())))
        told: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            told.append(message)

        scope = {"type": "http", "method": method, "path": path, "headers": said}
        await self.collector(scope, receive, send)
        start, rest = told
        plain = {n.decode(): v.decode() for n, v in start["headers"]}
        return Answer(start["status"], json.loads(rest["body"] or b"{}"), plain)

    def stored(self) -> list[Body]:
        return [
            body for one in segments(self.folder, self.keys) for _, body in one.rows(0, 1_000_000)
        ]

    def events(self) -> list[dict[str, Any]]:
        """Every stored event that is none of the rejected."""
        return list(_events(body for body in self.stored() if body.reason is None))


def _events(bodies: Iterable[Body]) -> Iterable[dict[str, Any]]:
    from dangol.collector.unpacking import unpacked

    for one in bodies:
        found = json.loads(unpacked(one.body) if one.is_packed else one.body)
        yield from found["batch"] if one.call == "batch" else [found]
