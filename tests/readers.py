"""A reader who types every block of a page, in its order, in one folder."""

import contextlib
import io
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
import zipfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from unittest import mock

from documents import Block, Page

from dangol.cli.main import run as run_command
from dangol.settings import Settings

PATIENCE = 120
PORT = "8000"
_END = "--- end of the block ---"
# VARIABLE=VALUE dangol ARGUMENTS, or NAME=$(dangol ARGUMENTS), and where the output goes.
_WORDS = r"""(?:'[^']*'|"[^"`\\]*"|[^'"`\\|<>&;()\#])+"""
_COMMAND = re.compile(
    rf"(?P<set>(?:[A-Z_]+=\S+ )*)(?:(?P<name>\w+)=\$\()?dangol (?P<arguments>{_WORDS})\)?"
    r"\s*(?P<rest>[|>].*)?"
)


@dataclass(frozen=True)
class Command:
    """A line that is only a ``dangol`` command."""

    arguments: str
    settings: dict[str, str]
    name: str | None
    rest: str | None


class Reader:
    """Runs blocks as a reader would.

    A line that is only a ``dangol`` command runs in this process, through the function that
    the command itself calls: ten times faster than a process of its own. Everything else runs
    in one shell for the page. Once a page has installed a package, the rest of it is read by
    another process: this one would not see the package.
    """

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder
        self.port = port or _free_port()
        self.namespace: dict[str, Any] = {"__name__": "__main__"}
        self.variables: dict[str, str] = {}
        self.output = ""
        self._shell: subprocess.Popen[str] | None = None
        self._servers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in self._servers:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=PATIENCE)
        if self._shell is not None:
            self._shell.communicate()

    def read(self, page: Page, first: int = 0) -> None:
        """Run every block from the ``first`` on that is not marked otherwise."""
        shown = False
        for number, block in enumerate(page.blocks[first:], start=first):
            if block.language != "text":
                shown = block.reason_not_to_run is None
            if package := block.option("install"):
                site = _installed(self.folder / package, self.folder / "site")
                self._read_with(site, page, number + 1)
                return
            if shown and block.reason_not_to_run is None:
                self._run(block)

    def _read_with(self, site: Path, page: Page, first: int) -> None:
        """Read the rest of the page in a process that sees the installed package."""
        others = os.environ.get("PYTHONPATH")
        path = os.pathsep.join([str(site), *([others] if others else [])])
        command = [sys.executable, "-W", "error", __file__]
        finished = subprocess.run(
            [*command, str(page.path), str(first), str(self.folder), str(self.port)],
            env={**_environment(), "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert finished.returncode == 0, finished.stderr

    def _run(self, block: Block) -> None:
        code = block.code.replace(PORT, str(self.port))
        if file := block.option("file"):
            path = self.folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.code, encoding="utf-8")
        elif block.is_background:
            self._start(code)
        elif block.language == "text":
            self._compare(block)
        elif block.language == "toml":
            Settings(**tomllib.loads(block.code))
        elif block.language == "python":
            self.output = self._python(block, code)
        else:
            commands = _commands(code)
            exit_code = int(block.option("exit") or 0)
            if commands is not None:
                self.output = "".join(self._command(block, one, exit_code) for one in commands)
            else:
                self.output = self._type(block, code)

    def _compare(self, block: Block) -> None:
        expected, found = _plain(block.code), _plain(self.output)
        pattern = re.escape(expected).replace(r"\.\.\.", ".*")
        assert re.fullmatch(pattern, found, re.DOTALL), (
            f"{block.place} shows another output.\n--- there\n{expected}\n--- today\n{found}"
        )

    def _python(self, block: Block, code: str) -> str:
        out = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(out):
            exec(compile(code, block.place, "exec"), self.namespace)  # noqa: S102 - that is the test
        return out.getvalue()

    def _command(self, block: Block, command: Command, exit_code: int) -> str:
        arguments = [one for word in shlex.split(command.arguments) for one in self._meant(word)]
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.chdir(self.folder),
            mock.patch.dict(os.environ, command.settings),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            found = run_command(arguments)
        assert found == exit_code, f"{block.place} ended with {found}:\n{err.getvalue()}"
        if command.name:
            self.variables[command.name] = out.getvalue().strip()
            return ""
        if command.rest:
            return self._passed_on(out.getvalue(), command.rest)
        return (err if exit_code else out).getvalue()

    def _meant(self, word: str) -> list[str]:
        """A word with its variables filled in, or the files that it stands for."""
        for name, value in self.variables.items():
            word = word.replace(f"${name}", value)
        files = self.folder.glob(word) if re.fullmatch(r"[\w./-]+\*[\w./-]*", word) else ()
        return sorted(str(file) for file in files) or [word]

    def _passed_on(self, output: str, rest: str) -> str:
        """What comes out when the output goes into a file or through other commands."""
        finished = subprocess.run(
            ["bash", "-c", f"cat {rest}"],
            cwd=self.folder,
            input=output,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return finished.stdout

    def _type(self, block: Block, code: str) -> str:
        """Type the block into the page's shell, which ends at the first command that fails."""
        if self._shell is None:
            self._shell = subprocess.Popen(
                ["bash", "-eo", "pipefail"],
                cwd=self.folder,
                env=_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._shell.stdin is not None
        assert self._shell.stdout is not None
        self._shell.stdin.write(f"{code}\nprintf '\\n%s\\n' '{_END}'\n")
        self._shell.stdin.flush()
        lines: list[str] = []
        for line in self._shell.stdout:
            if line.strip() == _END:
                return "".join(lines)
            lines.append(line)
        raise AssertionError(f"{block.place} ended with {self._shell.wait()}:\n{''.join(lines)}")

    def _start(self, code: str) -> None:
        """Start a server and wait until it answers."""
        log = self.folder / "server.log"
        with log.open("wb") as said:
            server = subprocess.Popen(
                shlex.split(code),
                cwd=self.folder,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        self._servers.append(server)
        until = time.monotonic() + PATIENCE
        while not _answers(f"http://127.0.0.1:{self.port}/healthz"):
            assert server.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < until, log.read_text(encoding="utf-8")
            time.sleep(0.1)


def _commands(code: str) -> list[Command] | None:
    """The lines of a block, if every one is a plain ``dangol`` command."""
    lines = [line for line in code.replace("\\\n", " ").splitlines() if line.strip()]
    found = [_COMMAND.fullmatch(line) for line in lines if not line.startswith("#")]
    commands = [
        Command(one["arguments"], _pairs(one["set"]), one["name"], one["rest"])
        for one in found
        if one
    ]
    return commands if len(commands) == len(found) else None


def _pairs(settings: str) -> dict[str, str]:
    """``NAME=VALUE`` words."""
    parted = (word.partition("=") for word in settings.split())
    return {name: value for name, _, value in parted}


def _installed(package: Path, site: Path) -> Path:
    """Build the package as an installer would, without a network, and unpack it."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(site)],
        cwd=package,
        check=True,
        capture_output=True,
    )
    for wheel in site.glob("*.whl"):
        zipfile.ZipFile(wheel).extractall(site)
        wheel.unlink()
    return site


def _environment() -> dict[str, str]:
    """This process' environment, with ``dangol`` on the path and none of its settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DANGOL_")}
    return {**kept, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"}


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own server
            return bool(answer.status == 200)
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


if __name__ == "__main__":
    path, first, folder, port = sys.argv[1:]
    with Reader(Path(folder), int(port)) as again:
        again.read(Page(Path(path), Path(path).parent), int(first))
