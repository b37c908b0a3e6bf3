"""The API of a small shop: one that all tests read, and one of a test's own to change."""

from collections.abc import Iterator
from pathlib import Path

import corner_shop
import pytest
from asking import Caller, Clock, Desk

from dangol.contract.roles import ROLES, Role
from dangol.runs.workspace import Workspace


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corner-shop")


@pytest.fixture(scope="session")
def reading_desk(scratch: Path, kept: Path) -> Iterator[Desk]:
    """An answered shop for tests that change nothing."""
    clock = Clock()
    with Workspace.open(corner_shop.answered(scratch / "read", kept), clock) as workspace:
        yield Desk.of(workspace, clock)


@pytest.fixture(scope="session")
def readers(reading_desk: Desk) -> dict[Role, Caller]:
    """A caller of each role at the shop that nobody changes."""
    return {role: reading_desk.caller(role) for role in ROLES}


@pytest.fixture
def desk(tmp_path: Path, kept: Path) -> Iterator[Desk]:
    """An answered shop of the test's own."""
    clock = Clock()
    with Workspace.open(corner_shop.answered(tmp_path / "shop", kept), clock) as workspace:
        yield Desk.of(workspace, clock)


@pytest.fixture
def filled_desk(tmp_path: Path, kept: Path) -> Iterator[Desk]:
    """A shop of the test's own with data, in which nothing was asked yet."""
    clock = Clock()
    with Workspace.open(corner_shop.filled(tmp_path / "shop", kept), clock) as workspace:
        yield Desk.of(workspace, clock)


@pytest.fixture
def empty_desk(tmp_path: Path) -> Iterator[Desk]:
    """A new project."""
    clock = Clock()
    with Workspace.open(corner_shop.project(tmp_path / "shop"), clock) as workspace:
        yield Desk.of(workspace, clock)


@pytest.fixture
def admin(desk: Desk) -> Caller:
    return desk.caller("admin")
