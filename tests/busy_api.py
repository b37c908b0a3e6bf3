"""A REST API of somebody else for tests: pages, limits, tokens, and bad days."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

PAGE = 10


@dataclass
class BusyApi:
    """Gives orders at ``/orders``, page by page by a cursor, a number, an offset or a link.

    Every few requests it answers 429 or 500 instead (``bad_days``); with a ``token`` it wants
    one, which it gives at ``/token`` for the right secret.
    """

    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    paging: str = "cursor"
    bad_days: float = 0.0
    token: str | None = None
    sends_away: bool = False
    asked: list[dict[str, str]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    tokens_given: int = 0
    chance: Random = field(default_factory=lambda: Random(3))
    lock: threading.Lock = field(default_factory=threading.Lock)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def change(self, number: int, amount: float, minute: int) -> None:
        with self.lock:
            self.orders[f"A{number}"] = {
                "id": f"A{number}",
                "customer": {"id": f"M{number % 7}", "name": "김하나"},
                "ordered_at": "2026-03-01T10:00:00Z",
                "amount": amount,
                "updated_at": f"2026-03-01T{10 + minute // 60:02}:{minute % 60:02}:00Z",
                "tags": ["new"],
            }

    def answer(
        self, path: str, query: dict[str, str], headers: Any, body: bytes
    ) -> tuple[int, Any, dict[str, str]]:
        if path == "/token":
            return self._token(dict(parse_qsl(body.decode())))
        with self.lock:
            self.asked.append(query)
            bad = self.chance.random()
        if bad < self.bad_days / 2:
            return 429, {"error": "slow down"}, {"Retry-After": "1"}
        if bad < self.bad_days:
            return 500, {"error": "oh no"}, {}
        if self.token is not None and headers.get("Authorization") != f"Bearer {self.token}":
            return 401, {"error": "who are you?"}, {}
        since = query.get("updated_since", "")
        with self.lock:
            found = sorted(
                (one for one in self.orders.values() if one["updated_at"] >= since),
                key=lambda one: (one["updated_at"], one["id"]),
            )
        return self._page(found, query)

    def _page(
        self, found: list[dict[str, Any]], query: dict[str, str]
    ) -> tuple[int, Any, dict[str, str]]:
        if self.paging == "cursor":
            start = int(base64.b64decode(query["after"])) if "after" in query else 0
            follows = base64.b64encode(str(start + PAGE).encode()).decode()
            meta = {"next_cursor": follows if start + PAGE < len(found) else None}
            return 200, {"data": {"orders": found[start : start + PAGE]}, "meta": meta}, {}
        if self.paging == "page-number":
            start = (int(query.get("page", "1")) - 1) * PAGE
            return 200, {"items": found[start : start + PAGE]}, {}
        start = int(query.get("offset", "0"))
        limit = int(query.get("limit", str(PAGE)))
        more = start + limit < len(found)
        server = "http://127.0.0.1:9" if self.sends_away else self.address
        link = f"{server}/orders?offset={start + limit}&limit={limit}"
        if self.paging == "link-header":
            rel = {"Link": f'<{link}>; rel="next"'} if more else {}
            return 200, found[start : start + limit], rel
        if self.paging == "next-link":
            next_link = {"next": link if more else None}
            return 200, {"results": found[start : start + limit], **next_link}, {}
        return 200, {"results": found[start : start + limit]}, {}

    def _token(self, asked: dict[str, str]) -> tuple[int, Any, dict[str, str]]:
        given = (asked.get("grant_type"), asked.get("client_id"), asked.get("client_secret"))
        if given != ("client_credentials", "dangol", "s3cret"):
            return 401, {"error": "invalid_client"}, {}
        self.tokens_given += 1
        self.token = f"token-{self.tokens_given}"
        return 200, {"access_token": self.token, "expires_in": 3600}, {}


@contextmanager
def serving(api: BusyApi) -> Iterator[BusyApi]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

        def _answer(self, body: bytes) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            status, content, headers = api.answer(parts.path, query, self.headers, body)
            api.answers.append(status)
            text = json.dumps(content, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: Any) -> None:
            """Standard error is for the tests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        api.port = server.server_port
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield api
        finally:
            server.shutdown()
            thread.join()
