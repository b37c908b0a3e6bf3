"""A project with answers, people of every role, and clients that are signed in as them."""

import asyncio
import sys
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import corner_shop
import httpx
import pytest
from fastapi import FastAPI
from plugins import with_plugins
from staff import FAST, PASSWORD

from dangol.contract.record import ROLES, Role
from dangol.contract.registry import Registry
from dangol.governance.access import create_first_admin, create_user, new_setup_code, sign_in
from dangol.governance.principal import local_principal
from dangol.runs.workspace import Workspace, utc_now
from dangol.server.app import create_app
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
                self.cookies = dict(client.cookies.items())
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

    def post(
        self, path: str, data: dict[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        """A form of one of our pages, sent off."""
        return self.client.ask("POST", path, data={"csrf": self.csrf, **(data or {})}, **more)

    def read_in(self, language: Language) -> None:
        self.client.cookies["dangol_language"] = language


SignIn = Callable[[Role], Person]


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the corner shop is made once."""
    return tmp_path_factory.mktemp("corner")


@pytest.fixture
def answered_project(tmp_path: Path, scratch: Path) -> Project:
    return corner_shop.answered(tmp_path / "project", scratch)


def opened(project: Project, installed: Registry) -> Workspace:
    return Workspace(project, open_store(project), installed, utc_now)


@pytest.fixture
def shop(answered_project: Project) -> Iterator[Workspace]:
    """The corner shop with every answer and a stranger's package."""
    with opened(answered_project, with_plugins()) as workspace:
        yield workspace


@pytest.fixture
def app(shop: Workspace) -> FastAPI:
    return create_app(shop, schedules=False)


def staffed(workspace: Workspace) -> None:
    """One person of every role: ROLE@example.com."""
    state = workspace.state
    code = new_setup_code(state)
    create_first_admin(state, code, "admin@example.com", "Ada Admin", PASSWORD, passwords=FAST)
    for role in ROLES[:-1]:
        create_user(
            state, local_principal(), f"{role}@example.com", role.title(), role, PASSWORD, passwords=FAST
        )


@pytest.fixture
def signed_in(app: FastAPI, shop: Workspace) -> SignIn:
    """Signs somebody of a role in."""
    staffed(shop)

    def enter(role: Role) -> Person:
        at = dt.datetime.now(dt.UTC)
        entered = sign_in(shop.state, f"{role}@example.com", PASSWORD, "test", at, passwords=FAST)
        client = Client(app)
        client.cookies["dangol_session"] = entered.token
        return Person(client, entered.csrf, entered.principal.name)

    return enter


@pytest.fixture
def admin(signed_in: SignIn) -> Person:
    return signed_in("admin")


@pytest.fixture
def guest(app: FastAPI) -> Client:
    """Somebody who is not signed in."""
    return Client(app)
