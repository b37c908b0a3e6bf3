"""A load whose process is killed leaves nothing behind, and the next one loads everything."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen

import pytest
from own_data import SETTINGS

from dangol.runs.workspace import Workspace
from dangol.settings import Project, create_project, open_project
from dangol.store.passing_folder import PassingFolder, forget_passed

ORDERS = 300_000
DANGOL = Path(sys.executable).with_name("dangol")
HOLD = """
import sys, time
from pathlib import Path
from dangol.store.passing_folder import PassingFolder
folder = PassingFolder(Path(sys.argv[1]))
(folder.path / "personal.txt").write_text("kim@example.com")
print(folder.path.name, flush=True)
time.sleep(600)
"""


@contextmanager
def loading(project: Project, file: Path) -> Iterator[Popen[bytes]]:
    command = [DANGOL, "--project", project.folder, "load", file, "--as", "orders"]
    with Popen(command, stdout=DEVNULL, stderr=DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def content(folder: Path) -> list[Path]:
    return sorted(one for one in folder.rglob("*") if one.is_file())


@pytest.mark.slow
def test_a_load_that_is_killed_leaves_nothing_and_can_be_done_again(tmp_path: Path) -> None:
    project = create_project(tmp_path / "project", **SETTINGS)
    file = tmp_path / "orders.csv"
    with file.open("w") as out:
        out.write("order_id,customer_id,ordered_at,net_amount\n")
        out.writelines(f"o{n},c{n % 999},2024-05-01 10:00:00,{n}\n" for n in range(ORDERS))
    with loading(project, file) as process:
        waited = time.monotonic() + 60
        while not list(project.intake_folder.rglob("judged.parquet")):
            assert process.poll() is None, "it ended before it read"
            assert time.monotonic() < waited
            time.sleep(0.005)
        process.kill()
    assert content(project.intake_folder)
    with Workspace.open(open_project(project.folder)) as workspace:
        assert content(project.intake_folder) == []
        (run,) = workspace.ledger.runs()
        assert (run.outcome, run.outputs) == ("interrupted", {})
        assert "orders" not in workspace.warehouse.table_names() or not orders_in(workspace)
    with loading(project, file) as process:
        assert process.wait(120) == 0
    with Workspace.open(open_project(project.folder)) as workspace:
        assert orders_in(workspace) == ORDERS
        assert content(project.intake_folder) == []


def orders_in(workspace: Workspace) -> int:
    with workspace.warehouse.session() as session:
        (count,) = session.sql("SELECT count(*) AS n FROM orders").column(0).to_pylist()
    return int(count)


def test_only_the_folder_of_a_process_that_ended_is_removed(tmp_path: Path) -> None:
    ours = PassingFolder(tmp_path)
    (ours.path / "kept.txt").write_text("in use")
    with Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=PIPE, text=True) as other:
        try:
            assert other.stdout is not None
            theirs = tmp_path / other.stdout.readline().strip()
            forget_passed(tmp_path)
            both = sorted([ours.path / "kept.txt", theirs / "personal.txt"])
            assert content(tmp_path) == both
        finally:
            other.kill()
    forget_passed(tmp_path)
    assert content(tmp_path) == [ours.path / "kept.txt"]
    ours.close()
    assert list(tmp_path.iterdir()) == []
