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
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from documents import Block, Page

from dangol.cli.main import run as run_command
from dangol.settings import Settings

PATIENCE = 120
PORT = "8000"
_END = "--- end of the block ---"


class Reader:
    """Runs blocks as a reader would.

    A line that is only a ``dangol`` command runs in this process, through the function that
    the command itself calls: ten times faster than a process of its own. Everything else runs
    in one shell for the page. Once a page has installed a package, all runs in processes of
    their own: this one would not see the package.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.namespace: dict[str, Any] = {"__name__": "__main__"}
        self.site: Path | None = None
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

    def read(self, page: Page) -> None:
        """Run every block that is not marked otherwise."""
        shown = False
        for block in page.blocks:
            if block.language != "text":
                shown = block.reason_not_to_run is None
            if shown and block.reason_not_to_run is None:
                self._run(block)

    def _run(self, block: Block) -> None:
        code = block.code.replace(PORT, str(self.port))
        if file := block.option("file"):
            path = self.folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.code, encoding="utf-8")
        elif folder := block.option("install"):
            self.site = _installed(self.folder / folder, self.folder / "site")
        elif block.is_background:
            self._start(code)
        elif block.language == "text":
            self._compare(block)
        elif block.language == "toml":
            Settings(**tomllib.loads(block.code))
        elif block.language == "python":
            self.output = self._python(block, code)
        else:
            self.output = self._bash(block, code)

    def _compare(self, block: Block) -> None:
        expected, found = _plain(block.code), _plain(self.output)
        pattern = re.escape(expected).replace(r"\.\.\.", ".*")
        assert re.fullmatch(pattern, found, re.DOTALL), (
            f"{block.place}: the output is another.\n--- on the page\n{expected}\n--- today\n{found}"
        )

    def _python(self, block: Block, code: str) -> str:
        if self.site is not None:
            return self._finished([sys.executable, "-W", "error", "-c", code], block)
        out = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(out):
            exec(compile(code, block.place, "exec"), self.namespace)  # noqa: S102 - that is the test
        return out.getvalue()

    def _bash(self, block: Block, code: str) -> str:
        exit_code = int(block.option("exit") or 0)
        commands = _only_commands(code)
        if commands is not None and self.site is None:
            return self._commands(block, commands, exit_code)
        if exit_code:
            return self._finished(["bash", "-c", code], block, exit_code)
        return self._type(block, code)

    def _commands(self, block: Block, commands: list[list[str]], exit_code: int) -> str:
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.chdir(self.folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            codes = [run_command(arguments) for arguments in commands]
        expected = [*[0] * (len(codes) - 1), exit_code]
        assert codes == expected, f"{block.place} ended with {codes}:\n{err.getvalue()}"
        return (err if exit_code else out).getvalue()

    def _type(self, block: Block, code: str) -> str:
        """Type the block into the page's shell, which ends at the first command that fails."""
        if self._shell is None:
            self._shell = subprocess.Popen(
                ["bash", "-eo", "pipefail"],
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._shell.stdin is not None
        assert self._shell.stdout is not None
        if self.site is not None:
            path = shlex.quote(self._environment()["PYTHONPATH"])
            self._shell.stdin.write(f"export PYTHONPATH={path}\n")
        self._shell.stdin.write(f"{code}\nprintf '\\n%s\\n' '{_END}'\n")
        self._shell.stdin.flush()
        lines = []
        for line in self._shell.stdout:
            if line.strip() == _END:
                return "".join(lines)
            lines.append(line)
        raise AssertionError(f"{block.place} ended with {self._shell.wait()}:\n{''.join(lines)}")

    def _finished(self, command: list[str], block: Block, exit_code: int = 0) -> str:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == exit_code, f"{block.place}: {done.returncode}\n{done.stderr}"
        return done.stdout + (done.stderr if exit_code else "")

    def _start(self, code: str) -> None:
        """Start a server and wait until it answers."""
        with (self.folder / "server.log").open("wb") as log:
            self._servers.append(
                subprocess.Popen(
                    shlex.split(code),
                    cwd=self.folder,
                    env=self._environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            )
        until = time.monotonic() + PATIENCE
        while not _answers(f"http://127.0.0.1:{self.port}/healthz"):
            said = (self.folder / "server.log").read_text(encoding="utf-8")
            assert self._servers[-1].poll() is None, said
            assert time.monotonic() < until, said
            time.sleep(0.1)

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DANGOL_")}
        kept["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"
        if self.site is not None:
            others = os.environ.get("PYTHONPATH")
            kept["PYTHONPATH"] = os.pathsep.join([str(self.site), *([others] if others else [])])
        return kept


def _only_commands(code: str) -> list[list[str]] | None:
    """The arguments of each line, if every line is a plain ``dangol`` command."""
    commands = []
    for line in code.replace("\\\n", " ").splitlines():
        unquoted = re.sub(r"'[^']*'|\"[^\"$`\\]*\"", "", line)
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith("dangol ") or re.search(r"[$`|<>&;*?~#\"'\\]", unquoted):
            return None
        commands.append(shlex.split(line)[1:])
    return commands


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
