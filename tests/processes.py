"""The program as people start it: commands that end, and a server that stays up."""

import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx

from dangol.server.address import Address, read_address
from dangol.settings import Project

PATIENCE_SECONDS = 120
PROGRAM = (sys.executable, "-m", "dangol.cli.main")


def console_is_there() -> bool:
    """Whether this checkout has its console."""
    try:
        import_module("dangol.console.app")
    except ImportError:
        return False
    return True


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a process, without what the person at the keyboard has set."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("DANGOL_")}
    return {**own, "PYTHONUTF8": "1", "COLUMNS": "100", **(extra or {})}


def command(
    *arguments: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """``dangol`` with these arguments, in a process of its own, with its whole output."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(env),
        timeout=PATIENCE_SECONDS,
        check=False,
    )


@dataclass
class Server:
    """``dangol serve`` in a process of its own; what it prints goes into two files."""

    project: Project
    process: "subprocess.Popen[bytes]"
    address: Address
    said: Path
    logged: Path

    @property
    def url(self) -> str:
        return self.address.url

    def ask(self, method: str, path: str, body: Any = None, **others: Any) -> httpx.Response:
        """As the command line on this machine asks."""
        headers = {"Authorization": f"Bearer {self.address.secret}", **others.pop("headers", {})}
        sent = {} if body is None else {"json": body}
        return self.plain(method, path, headers=headers, **sent, **others)

    def plain(self, method: str, path: str, **others: Any) -> httpx.Response:
        """As anybody asks."""
        trusted: ssl.SSLContext | bool = False
        if self.address.certificate is not None:
            trusted = ssl.create_default_context(cafile=self.address.certificate)
        return httpx.request(
            method,
            f"{self.url}{path}",
            timeout=PATIENCE_SECONDS,
            verify=trusted,
            trust_env=False,
            **others,
        )

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; gives the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_SECONDS)


@contextmanager
def serving(
    project: Project, scratch: Path, *options: str, env: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """A server of the project on a free port, once it answers; it ends with the block."""
    name = f"serve-{time.monotonic_ns()}"
    said, logged = scratch / f"{name}.out", scratch / f"{name}.err"
    with said.open("wb") as out, logged.open("wb") as err:
        process = subprocess.Popen(
            [*PROGRAM, "--project", str(project.folder), "serve", "--port", "0", *options],
            stdout=out,
            stderr=err,
            env=environment(env),
        )
    try:
        server = Server(project, process, _address(project, process, logged), said, logged)
        assert server.plain("GET", "/readyz").status_code == 200
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(PATIENCE_SECONDS)


def _address(project: Project, process: "subprocess.Popen[bytes]", logged: Path) -> Address:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = read_address(project)
        if found is not None and found.pid == process.pid:
            return found
        assert process.poll() is None, logged.read_text()[-2000:]
        time.sleep(0.05)
    raise TimeoutError(logged.read_text()[-2000:])
