"""Requests to the real application without a network, as a caller of some role makes them."""

import asyncio
import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import httpx
from fastapi import FastAPI
from staff import AT, FAST, PASSWORD, added, entered, first_admin

from dangol.contract.roles import ROLES, Role
from dangol.governance.access import Principal
from dangol.governance.people import User
from dangol.governance.sessions import SignedIn, principal_of_user
from dangol.governance.tokens import create_token
from dangol.runs.workspace import Workspace
from dangol.server.app import create_app

PROBLEM = "application/problem+json"
LOCAL_SECRET = "the secret of this machine"


@dataclass
class Clock:
    """A clock that tests move."""

    now: dt.datetime = AT

    def __call__(self) -> dt.datetime:
        return self.now


@dataclass(frozen=True)
class Caller:
    """Asks the application, with these headers and cookies on every request."""

    app: FastAPI
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: Any = None, **others: Any) -> httpx.Response:
        headers = {**self.headers, **others.pop("headers", {})}
        sent = {} if body is None else {"json": body}

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://shop", cookies=dict(self.cookies)
            ) as client:
                return await client.request(method, path, headers=headers, **sent, **others)

        return asyncio.run(asked())

    def get(self, path: str, **query: Any) -> Any:
        """The JSON of a GET that must succeed."""
        answer = self.ask("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any = None, **query: Any) -> Any:
        """The JSON of a POST that must succeed."""
        answer = self.ask("POST", path, body, params=query)
        assert answer.is_success, answer.text
        return answer.json()

    def rows(self, query: str, limit: int = 1000) -> list[list[Any]]:
        rows: list[list[Any]] = self.post("/api/sql", {"query": query, "limit": limit})["rows"]
        return rows

    def finished(self, run_id: str) -> dict[str, Any]:
        """The run, once it is finished."""
        while True:
            run: dict[str, Any] = self.get(f"/api/runs/{run_id}")
            if run["outcome"] not in {"queued", "running"}:
                return run
            time.sleep(0.02)


@dataclass
class Desk:
    """An application with an administrator and one person of each other role."""

    workspace: Workspace
    clock: Clock
    app: FastAPI
    admin: Principal
    people: dict[Role, User]

    @classmethod
    def of(cls, workspace: Workspace, clock: Clock, *, console: bool = False) -> "Desk":
        app = create_app(workspace, local_secret=LOCAL_SECRET, console=console, schedules=False)
        admin = first_admin(workspace.state)
        others: tuple[Role, ...] = tuple(role for role in ROLES if role != "admin")
        people = {role: added(workspace.state, admin, role, role) for role in others}
        return cls(workspace, clock, app, admin, people)

    @property
    def nobody(self) -> Caller:
        return Caller(self.app)

    def principal(self, role: Role) -> Principal:
        return self.admin if role == "admin" else principal_of_user(self.people[role])

    def caller(self, role: Role) -> Caller:
        """A program with a token of this role."""
        _token, secret = create_token(
            self.workspace.state, self.principal(role), f"for {role}", role, 1, self.clock()
        )
        return self.bearer(secret)

    def bearer(self, secret: str) -> Caller:
        return Caller(self.app, {"Authorization": f"Bearer {secret}"})

    def session(self, role: Role) -> tuple[SignedIn, Caller]:
        """A person at the console."""
        signed_in = entered(self.workspace.state, role, self.clock())
        return signed_in, Caller(self.app, cookies={"dangol_session": signed_in.token})


def problem_of(answer: httpx.Response, status: int | None = None) -> dict[str, Any]:
    """The problem that an answer holds, in the shape of RFC 9457."""
    assert answer.headers["Content-Type"] == PROBLEM, answer.text
    told: dict[str, Any] = answer.json()
    assert set(told) >= {"type", "title", "status", "detail", "instance"}
    assert set(told) <= {"type", "title", "status", "detail", "instance", "faults"}
    assert told["type"].startswith("urn:dangol:")
    assert told["status"] == answer.status_code
    assert unquote(told["instance"]) == answer.request.url.path
    assert told["title"].strip()
    assert told["detail"].strip()
    assert "Traceback" not in told["detail"]
    if status is not None:
        assert answer.status_code == status, answer.text
    return told


__all__ = ["AT", "FAST", "LOCAL_SECRET", "PASSWORD", "Caller", "Clock", "Desk", "problem_of"]
