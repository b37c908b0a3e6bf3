"""Commands on the project as a whole: ``doctor``, ``backup``, ``restore``, and exit codes."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import corner_shop
import pytest
from terminal import Dangol

from dangol.contract.registry import Problem, Registry, registry
from dangol.server.address import new_address, published
from dangol.settings import Project, open_project
from dangol.store.opening import open_warehouse

At = Callable[[Project], Dangol]


def test_the_doctor_looks_at_everything(shop: Project, at: At) -> None:
    said = at(shop)("doctor")
    assert (said.code, said.err) == (0, "")
    for about in ("machine", "disk", "package", "installed", "project", "warehouse", "setting"):
        assert re.search(rf"^..{about}: ", said.out, re.MULTILINE)
    assert "currency = KRW (dangol.toml)" in said.out
    assert "week_starts_on = monday (default)" in said.out


def test_the_doctor_names_where_a_setting_comes_from(
    shop: Project, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DANGOL_CURRENCY", "EUR")
    assert "currency = EUR (environment)" in at(shop)("doctor").out


def test_a_fault_makes_the_doctor_fail(
    shop: Project, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = registry()
    broken = Registry(
        found.analyses,
        found.records,
        found.samples,
        found.declared_tables,
        (Problem("dangol.analyses: odd = odd:Odd", "It cannot be imported."),),
    )
    monkeypatch.setattr("dangol.runs.workspace.registry", lambda: broken)
    said = at(shop)("doctor")
    assert said.code == 1
    assert "✗ plug-in: dangol.analyses: odd = odd:Odd: It cannot be imported." in said.out


def test_a_backup_is_restored_into_a_new_folder(
    shop: Project, at: At, dangol: Dangol, tmp_path: Path
) -> None:
    made = at(shop)("backup", str(tmp_path / "kept"))
    assert (made.code, made.err) == (0, "")
    file = Path(made.out.strip())
    assert file.parent == tmp_path / "kept"
    said = dangol("restore", str(file), str(tmp_path / "again"))
    assert said.code == 0
    assert "Restored '모퉁이 가게'" in said.out
    again = at(open_project(tmp_path / "again"))
    rows = json.loads(again("list", "--format", "json").out)
    assert {row["state"] for row in rows} == {"fresh", "no data"}
    assert json.loads(again("sql", "SELECT count(*) AS n FROM orders", "--format", "json").out) == [
        {"n": corner_shop.order_count()}
    ]


def test_a_backup_is_never_restored_over_something(
    shop: Project, at: At, dangol: Dangol, tmp_path: Path
) -> None:
    file = at(shop)("backup", str(tmp_path / "kept")).out.strip()
    said = dangol("restore", file, str(shop.folder))
    assert (said.code, said.out) == (2, "")
    assert "is not empty" in said.err


@pytest.mark.parametrize("content", [None, b"", b"no archive"])
def test_what_is_no_backup_is_told(content: bytes | None, dangol: Dangol, tmp_path: Path) -> None:
    file = tmp_path / "some.tar"
    if content is not None:
        file.write_bytes(content)
    said = dangol("restore", str(file), str(tmp_path / "again"))
    assert (said.code, said.out) == (2, "")
    assert str(file) in said.err
    assert not (tmp_path / "again").exists()


def test_a_project_that_another_program_uses_is_busy(shop: Project, at: At) -> None:
    """DuckDB lets one process have the file; the test holds it in another one."""
    held = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", held, str(shop.warehouse_file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        said = at(shop)("list")
        other.communicate("\n")
    assert (said.code, said.out) == (4, "")
    assert "is open in another process" in said.err
    assert at(shop)("list").code == 0


def test_a_server_that_does_not_answer_is_told(empty: Project, at: At) -> None:
    """Somebody holds the address of a server, and nobody listens there."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with published(empty, new_address(url)):
            said = at(empty)("list")
    assert (said.code, said.out) == (4, "")
    assert f"The server at {url} does not answer" in said.err
    assert at(empty)("list").code == 0


def test_a_command_leaves_the_project_to_others(shop: Project, at: At) -> None:
    at(shop)("sql", "SELECT 1")
    open_warehouse(shop).close()
    assert not shop.server_file.exists()
