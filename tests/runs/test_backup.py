"""Backups: made while the shop works, and worth restoring."""

import datetime as dt
import hashlib
import json
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select
from tampering import tamper
from toys import toy
from worlds import (
    AS_OF,
    SHOP,
    Clock,
    OpenWorkspace,
    busy_shop,
    fill,
    installed,
    refreshed,
    stored_rows,
)

from dangol.governance.access import new_setup_code
from dangol.runs.doctor import examine
from dangol.runs.models import latest_model
from dangol.runs.workspace import Workspace
from dangol.settings import create_project, open_project
from dangol.store.backup import restore_backup, write_backup
from dangol.store.errors import BackupError
from dangol.store.opening import open_store
from dangol.store.state.schema import leases, sessions, users

SECOND = dt.timedelta(seconds=1)
RESULTS = (
    "customer_rfm",
    "customer_profiles",
    "weekly_sales",
    "customer_lifetime_values",
    "customer_propensities",
    "customer_targets",
)


def backup_of(workspace: Workspace, folder: Path, at: dt.datetime = AS_OF) -> Path:
    return write_backup(workspace.project, workspace.store, folder, at)


def faults_of(workspace: Workspace) -> list[str]:
    return [found.words for found in examine(workspace) if found.state == "bad"]


def assert_the_ledger_tells_the_truth(workspace: Workspace) -> None:
    """Each answer that stands has its rows, and each row an answer."""
    for slug, kind in workspace.registry.analyses.items():
        run = workspace.ledger.latest(slug)
        assert run is None or run.answer is not None
        for write in kind().outputs():
            found = stored_rows(workspace.warehouse, write.table.name)
            assert len(found) == (0 if run is None else run.outputs[write.table.name])
    model = latest_model(workspace, "weekly-sales", "default")
    assert (model is None) == (workspace.ledger.latest("weekly-sales") is None)


@pytest.mark.slow
def test_backups_made_during_a_refresh_are_each_consistent(tmp_path: Path) -> None:
    """New data every time, so that each refresh has everything to do."""
    as_of = AS_OF + dt.timedelta(days=1)
    project = create_project(tmp_path / "project", **SHOP, as_of=as_of)
    world = busy_shop(weeks=20)
    files: list[Path] = []
    ended = threading.Event()

    def keep_backing_up() -> None:
        while not ended.is_set() or len(files) < 3:
            files.append(backup_of(workspace, tmp_path / "kept", AS_OF + len(files) * SECOND))
            ended.wait(1)

    with Workspace.open(project) as workspace:
        with workspace.warehouse.session() as session:
            fill(session, world)
        backing_up = threading.Thread(target=keep_backing_up)
        backing_up.start()
        try:
            assert set(refreshed(workspace).values()) == {"succeeded"}
            with workspace.store.commits, workspace.warehouse.session() as session:
                fill(session, world)
            assert set(refreshed(workspace).values()) == {"succeeded"}
        finally:
            ended.set()
            backing_up.join(120)
        expected = {name: stored_rows(workspace.warehouse, name) for name in RESULTS}
    # The first, the last, and some between: they fell into different moments of the refresh.
    chosen = {0, 1, len(files) // 3, len(files) // 2, len(files) - 1}
    for number in sorted(chosen):
        restored = restore_backup(files[number], tmp_path / f"restored-{number}")
        with Workspace.open(restored) as again:
            assert_the_ledger_tells_the_truth(again)
            assert faults_of(again) == []
            assert {run.outcome for run in again.ledger.runs()} <= {"succeeded", "interrupted"}
            if number == len(files) // 2:
                assert set(refreshed(again).values()) <= {"succeeded"}
                assert {n: stored_rows(again.warehouse, n) for n in RESULTS} == expected


def test_a_restored_project_is_the_project(open_answered: OpenWorkspace, tmp_path: Path) -> None:
    workspace = open_answered()
    file = backup_of(workspace, tmp_path / "kept")
    assert file.name == "dangol-20240315T040000Z.tar"
    assert file.stat().st_mode & 0o077 == 0
    restored = restore_backup(file, tmp_path / "restored")
    assert restored.settings == open_project(workspace.project.folder).settings
    runs, tables = workspace.ledger.runs(), workspace.warehouse.table_names()
    rows = {name: stored_rows(workspace.warehouse, name) for name in tables}
    workspace.close()
    with Workspace(restored, open_store(restored), installed(), Clock()) as again:
        assert again.ledger.runs() == runs
        assert {name: stored_rows(again.warehouse, name) for name in tables} == rows
        assert again.runner.stale() == []
        assert latest_model(again, "weekly-sales", "default") is not None
        assert faults_of(again) == []
    assert {path.name for path in restored.folder.iterdir()} == {
        "dangol.toml",
        "models",
        "secret.key",
        "state.sqlite",
        "warehouse.duckdb",
    }


def test_a_run_that_was_at_work_is_interrupted_in_the_copy(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def act(*_: object) -> None:
        reached.set()
        assert go_on.wait(60)

    workspace = open_workspace(toy("basket", act=act), own=False)
    (run_id,) = workspace.runner.refresh("tests")
    assert reached.wait(60)
    file = backup_of(workspace, tmp_path / "kept")
    go_on.set()
    assert workspace.runner.wait(run_id, 60).outcome == "succeeded"
    with Workspace.open(restore_backup(file, tmp_path / "restored")) as again:
        assert again.interrupted == [run_id]
        assert again.ledger.run(run_id).outcome == "interrupted"


def test_nobody_is_signed_in_to_a_restored_project(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    workspace = open_workspace()
    person = {
        "id": "u1", "email": "kim@example.org", "name": "Kim", "role": "admin",
        "password_hash": "x", "language": "ko", "created_at": AS_OF,
    }  # fmt: skip
    sign_in = {
        "id_hash": "h", "user_id": "u1", "csrf": "c",
        "created_at": AS_OF, "seen_at": AS_OF, "expires_at": AS_OF.replace(year=2999),
    }  # fmt: skip
    lease = {"name": "scheduler", "holder": "this server", "until": AS_OF.replace(year=2999)}
    with workspace.state.begin() as connection:
        for table, row in ((users, person), (sessions, sign_in), (leases, lease)):
            connection.execute(insert(table).values(**row))
    file = backup_of(workspace, tmp_path / "kept")
    restored = restore_backup(file, tmp_path / "restored")
    with Workspace.open(restored) as again, again.state.read() as connection:
        counts = {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in (users, sessions, leases)
        }
    assert counts == {"users": 1, "sessions": 0, "leases": 0}


def test_a_backup_overwrites_nothing(open_workspace: OpenWorkspace, tmp_path: Path) -> None:
    workspace = open_workspace()
    file = backup_of(workspace, tmp_path / "kept")
    with pytest.raises(BackupError, match="is there already"):
        backup_of(workspace, tmp_path / "kept")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note.txt").touch()
    with pytest.raises(BackupError, match="is not empty"):
        restore_backup(file, tmp_path / "full")
    (tmp_path / "empty").mkdir()
    assert restore_backup(file, tmp_path / "empty").warehouse_file.is_file()
    assert [path.name for path in (tmp_path / "kept").iterdir()] == [file.name]


def test_a_backup_whose_audit_trail_was_cut_is_refused(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    """Also by somebody who knew to write the right checksum."""
    workspace = open_workspace()
    new_setup_code(workspace.state, AS_OF)
    file = backup_of(workspace, tmp_path / "kept")
    with tarfile.open(file) as archive:
        archive.extractall(tmp_path / "taken", filter="data")
    state, listed = (
        tmp_path / "taken" / "project" / name for name in ("state.sqlite", "backup.json")
    )
    tamper(state, "DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)")
    told = json.loads(listed.read_text())
    told["files"]["state.sqlite"] = hashlib.sha256(state.read_bytes()).hexdigest()
    changes = {"state.sqlite": state.read_bytes(), "backup.json": json.dumps(told).encode()}
    _rewrite(file, changes)
    with pytest.raises(BackupError, match="it ends elsewhere"):
        restore_backup(file, tmp_path / "restored")


def test_a_trail_that_was_broken_before_comes_back_as_it_was(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    workspace = open_workspace()
    for _ in range(3):
        new_setup_code(workspace.state, AS_OF)
    tamper(workspace.project.state_file, "UPDATE audit SET actor = 'me' WHERE number = 2")
    restored = restore_backup(backup_of(workspace, tmp_path / "kept"), tmp_path / "restored")
    with Workspace.open(restored) as again:
        assert faults_of(again) == ["entry 2 was changed, or was not written by Dangol"]


def _cut_short(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def _flip_a_bit(file: Path) -> None:
    """In the middle of the warehouse, where no reader of tar files would notice."""
    with tarfile.open(file) as archive:
        member = archive.getmember("project/warehouse.duckdb")
    content = bytearray(file.read_bytes())
    content[member.offset_data + member.size // 2] ^= 1
    file.write_bytes(content)


def _without(name: str) -> Callable[[Path], None]:
    def damage(file: Path) -> None:
        _rewrite(file, {name: None})

    return damage


def _of_another_format(file: Path) -> None:
    _rewrite(file, {"backup.json": json.dumps({"format": 99}).encode()})


def _with_more(file: Path) -> None:
    _rewrite(file, {"models/extra.json": b"{}"})


def _with_a_way_out(file: Path) -> None:
    with tarfile.open(file, "a") as archive:
        archive.addfile(tarfile.TarInfo("project/../../../way-out"))


def _rewrite(file: Path, changes: dict[str, bytes | None]) -> None:
    """The same archive with files changed, added or left out."""
    unpacked = file.parent / "unpacked"
    with tarfile.open(file) as archive:
        archive.extractall(unpacked, filter="data")
    for name, content in changes.items():
        path = unpacked / "project" / name
        if content is None:
            path.unlink()
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
    with tarfile.open(file, "w") as archive:
        archive.add(unpacked / "project", arcname="project")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (_cut_short, "cannot be read|The backup is damaged"),
        (_flip_a_bit, "The backup is damaged: warehouse.duckdb differ from what was written."),
        (_without("state.sqlite"), "The backup is damaged: state.sqlite differ"),
        (_with_more, "The backup is damaged: models/extra.json differ"),
        (_with_a_way_out, "cannot be read"),
        (_without("backup.json"), "cannot be read"),
        (_of_another_format, "The backup has format 99; this release reads 1."),
        (lambda file: file.write_text("no archive"), "cannot be read"),
        (Path.unlink, "There is no file"),
    ],
)
def test_a_damaged_backup_is_refused_and_leaves_nothing_behind(
    open_workspace: OpenWorkspace, tmp_path: Path, damage: Callable[[Path], None], reason: str
) -> None:
    file = backup_of(open_workspace(), tmp_path / "kept")
    damage(file)
    with pytest.raises(BackupError, match=reason):
        restore_backup(file, tmp_path / "elsewhere" / "restored")
    assert list((tmp_path / "elsewhere").glob("*")) == []
