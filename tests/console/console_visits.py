"""People at a browser without scripts, for tests of the console."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI
from staff import FAST, PASSWORD

from dangol.contract.registry import Registry
from dangol.contract.roles import ROLES, Role
from dangol.governance.access import create_first_admin, create_user, new_setup_code
from dangol.governance.principal import local_principal
from dangol.runs.workspace import Workspace, utc_now
from dangol.settings import Project
from dangol.store.opening import open_store
from dangol.words import Language


class Client:
    """A browser without scripts: it keeps cookies and follows where it is led."""

    def __init__(self, app: FastAPI) -> None:
        self._transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, *, follow: bool = True, **more: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=self._transport,
                base_url="http://shop.example",
                cookies=self.cookies,
                follow_redirects=follow,
            ) as client:
                answer = await client.request(method, path, **more)
                self.cookies = {one.name: one.value or "" for one in client.cookies.jar}
                return answer

        return asyncio.run(asked())

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("GET", path, **more)


@dataclass
class Person:
    """Somebody who is signed in."""

    client: Client
    csrf: str
    name: str

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.client.get(path, **more)

    def post(self, path: str, data: dict[str, str] | None = None, **more: Any) -> httpx.Response:
        """A form of one of our pages, sent off."""
        return self.client.ask("POST", path, data={"csrf": self.csrf, **(data or {})}, **more)

    def read_in(self, language: Language) -> None:
        self.client.cookies["dangol_language"] = language


SignIn = Callable[[Role], Person]


def opened(project: Project, installed: Registry) -> Workspace:
    return Workspace(project, open_store(project), installed, utc_now)


def staffed(workspace: Workspace) -> None:
    """One person of every role: ROLE@example.com."""
    state = workspace.state
    code = new_setup_code(state)
    create_first_admin(state, code, "admin@example.com", "Ada Admin", PASSWORD, passwords=FAST)
    for role in ROLES[:-1]:
        create_user(
            state,
            local_principal(),
            f"{role}@example.com",
            role.title(),
            role,
            PASSWORD,
            passwords=FAST,
        )
