"""The command line in this process: what it prints, where, and with which exit code."""

from collections.abc import Callable
from pathlib import Path

import corner_shop
import pytest
from overheard import told
from terminal import Dangol, Said

from dangol.cli.main import run
from dangol.settings import Project


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corner-shop")


@pytest.fixture
def dangol(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Dangol:
    """Runs a command line in an empty folder."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.delenv("DANGOL_PROJECT", raising=False)

    def said(*arguments: str) -> Said:
        capsys.readouterr()
        code = run(list(arguments))
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        assert told(captured.err) == []
        return Said(code, captured.out, captured.err)

    return said


@pytest.fixture
def shop(tmp_path: Path, kept: Path) -> Project:
    """An answered shop of the test's own."""
    return corner_shop.answered(tmp_path / "shop", kept)


@pytest.fixture
def filled(tmp_path: Path, kept: Path) -> Project:
    """A shop with data in which nothing was asked yet."""
    return corner_shop.filled(tmp_path / "shop", kept)


@pytest.fixture
def empty(tmp_path: Path) -> Project:
    """A new project."""
    return corner_shop.project(tmp_path / "shop")


@pytest.fixture
def at(dangol: Dangol) -> Callable[[Project], Dangol]:
    """Runs command lines on a project."""

    def of(project: Project) -> Dangol:
        return lambda *arguments: dangol("--project", str(project.folder), *arguments)

    return of
