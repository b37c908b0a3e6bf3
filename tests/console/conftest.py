"""A project with answers, people of every role, and clients that are signed in as them."""

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import corner_shop
import pytest
from chromium import started
from console_browser import free_port, serving
from console_stranger import with_plugins
from console_visits import Client, Person, SignIn, opened, staffed
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright
from staff import FAST, PASSWORD

from dangol.contract.roles import Role
from dangol.governance.access import sign_in
from dangol.runs.workspace import Workspace
from dangol.server.app import create_app
from dangol.settings import Project


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser without a window."""
    with sync_playwright() as playwright:
        found = started(playwright)
        yield found
        found.close()


@pytest.fixture(scope="module")
def address(shop: Workspace) -> Iterator[str]:
    """Where the module's own shop, made once for all its tests, is served."""
    with serving(shop, free_port()) as found:
        yield found


@pytest.fixture
def answered_project(tmp_path: Path, kept: Path) -> Project:
    return corner_shop.answered(tmp_path / "project", kept)


@pytest.fixture
def shop(answered_project: Project) -> Iterator[Workspace]:
    """The corner shop with every answer and a stranger's package."""
    with opened(answered_project, with_plugins()) as workspace:
        yield workspace


@pytest.fixture
def app(shop: Workspace) -> FastAPI:
    return create_app(shop, schedules=False)


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
