"""Real servers of a small shop."""

from collections.abc import Iterator
from pathlib import Path

import corner_shop
import pytest
from browsing import Browser, browsing, hire
from processes import Server, console_is_there, serving


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corner-shop")


@pytest.fixture(scope="session")
def server(scratch: Path, kept: Path) -> Iterator[Server]:
    """A server that all tests of the group share; none of them ends it."""
    shop = corner_shop.answered(scratch / "served", kept)
    options = () if console_is_there() else ("--no-console",)
    with serving(shop, scratch, *options) as started:
        yield started


@pytest.fixture(scope="session")
def victim(scratch: Path, kept: Path) -> Iterator[Server]:
    """A server that is attacked: what it holds may become odd."""
    with serving(corner_shop.answered(scratch / "attacked", kept), scratch) as started:
        yield started


@pytest.fixture(scope="session")
def intruder(victim: Server) -> Iterator[Browser]:
    """Whoever may do most at the server that is attacked."""
    hire(victim, "intruder", "admin")
    with browsing(victim) as browser:
        browser.sign_in("intruder")
        yield browser
