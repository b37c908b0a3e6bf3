"""A real server and a real browser, both on this machine."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from chromium import started
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page
from ports import free_port

from dangol.runs.workspace import Workspace
from dangol.server.app import create_app

__all__ = [
    "BOTH_WAYS", "NARROW", "RULES", "WIDE", "Watched", "choose", "free_port", "grave_violations",
    "serving", "started", "unusable", "window",
]  # fmt: skip
WIDE, NARROW = (1440, 900), (390, 844)
BOTH_WAYS = pytest.mark.parametrize(
    ("size", "theme", "language"),
    [(WIDE, "light", "en"), (NARROW, "dark", "ko")],
    ids=["1440", "390"],
)
"""On a desk by day in English, in a hand by night in Korean."""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


@contextmanager
def serving(workspace: Workspace, port: int) -> Iterator[str]:
    """The application on a port of this machine; gives its address."""
    config = uvicorn.Config(
        create_app(workspace, schedules=False), host="127.0.0.1", port=port, log_config=None
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="test-server", daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            thread.join(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)


@dataclass
class Watched:
    """A browser window, and everything that should not happen in it."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, context: BrowserContext, address: str) -> "Watched":
        watched = cls(context.new_page(), address)
        page = watched.page
        page.on("console", watched._heard)
        page.on("pageerror", lambda wrong: watched.faults.append(f"script: {wrong}"))
        page.on("request", lambda request: watched._asked(request.url))
        return watched

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"{self.page.url}: {message.text}")

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and not self.address.endswith(
            parts.netloc
        ):
            self.faults.append(f"a request left the machine: {url}")

    def open(self, path: str) -> Page:
        """The page at a path, with its charts drawn."""
        try:
            self.page.goto(self.address + path)
        except Error as wrong:
            # A page on which work ends reloads itself, perhaps at this moment.
            if "ERR_ABORTED" not in wrong.message:
                raise
            self.page.goto(self.address + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        self.page.wait_for_function("document.documentElement.dataset.charts === 'drawn'")

    def sign_in(self, email: str, password: str) -> None:
        self.page.goto(f"{self.address}/sign-in")
        self.page.fill("#f-email", email)
        self.page.fill("#f-password", password)
        self.page.press("#f-password", "Enter")
        self.page.wait_for_url(f"{self.address}/")
        self.settle()

    @property
    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        wider: int = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return wider


def choose(seen: Watched, **cookies: str) -> None:
    seen.page.context.add_cookies(
        [{"name": f"dangol_{n}", "value": v, "url": seen.address} for n, v in cookies.items()]
    )


def grave_violations(page: Page) -> list[str]:
    found = Axe().run(page, options={**RULES, "resultTypes": ["violations"]})
    grave = [v for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
    return [f"{v['id']}: {[n['html'][:160] for n in v['nodes'][:3]]}" for v in grave]


def window(
    browser: Browser, address: str, size: tuple[int, int], theme: str, language: str
) -> Watched:
    """A window of a size, a brightness and a language, watched."""
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    seen = Watched.of(context, address)
    choose(seen, theme=theme, language=language)
    return seen


def unusable(seen: Watched, paths: Iterable[str]) -> dict[str, list[str]]:
    """By page what keeps somebody from using it: grave violations, or wider than the window."""
    wrong: dict[str, list[str]] = {}
    for path in paths:
        said = grave_violations(seen.open(path))
        if seen.overflow > 0:
            said.append(f"{seen.overflow} pixels too wide")
        if said:
            wrong[path] = said
    return wrong
