"""Runs, schedules and backups with the state in a PostgreSQL server."""

import datetime as dt
from pathlib import Path

import pytest
from databases import POSTGRES, NewDatabase
from toys import toy
from worlds import AS_OF, SHOP, Clock, OpenWorkspace, TinyShop, installed, refreshed

from dangol.governance import records
from dangol.governance.principal import local_principal
from dangol.runs.schedule import Schedule
from dangol.runs.scheduler import LEASE_SECONDS, Scheduler
from dangol.runs.workspace import Workspace
from dangol.settings import Project, create_project, open_project
from dangol.store.backup import restore_backup, write_backup
from dangol.store.errors import BackupError
from dangol.store.opening import open_store

pytestmark = [*POSTGRES]
ME = local_principal()


@pytest.fixture
def address(new_database: NewDatabase) -> str:
    return new_database("postgres").render_as_string(hide_password=False)


def opened(project: Project) -> Workspace:
    return Workspace(project, open_store(project), installed(), Clock())


def test_the_ledger_and_what_a_dead_process_left_are_the_same_as_on_sqlite(
    address: str, tmp_path: Path
) -> None:
    project = create_project(tmp_path / "project", **SHOP, state_url=address)
    with opened(project) as workspace:
        workspace.runner.wait(workspace.runner.load(TinyShop(), "tests"), 60)
        assert set(refreshed(workspace).values()) == {"succeeded"}
        before = workspace.ledger.runs()
        waiting = workspace.runner._add("analysis", "rfm", "default", "Kim", None)
    with opened(project) as again:
        assert again.interrupted == [waiting]
        assert again.ledger.runs()[1:] == before
        assert again.runner.stale() == []
        answer = again.ledger.latest("rfm")
        assert answer is not None
        assert answer.answer is not None
        assert answer.answer.headline.en.startswith("30% of customers, the champions")
        assert [run.slug for run in again.ledger.runs(outcomes=["interrupted"])] == ["rfm"]
    assert not project.state_file.exists()


def test_only_the_holder_of_the_lease_fires(open_workspace: OpenWorkspace, address: str) -> None:
    workspace = open_workspace(toy("basket"), own=False, state_url=address)
    fields = {"name": "mornings", "cron": "0 6 * * *"}
    records.create(workspace.state, Schedule, fields, ME, AS_OF)
    first, second = (
        Scheduler(workspace.state, workspace.runner, workspace.settings, workspace.clock)
        for _ in range(2)
    )
    six = AS_OF + dt.timedelta(hours=6)
    assert first.tick(six - dt.timedelta(seconds=1)) == []
    assert second.tick(six) == []
    assert first.tick(six) == ["mornings"]
    assert second.tick(six + dt.timedelta(days=1, seconds=LEASE_SECONDS)) == ["mornings"]
    assert first.tick(six + dt.timedelta(days=1, seconds=LEASE_SECONDS)) == []


def test_a_backup_is_restored_into_an_empty_database_and_no_other(
    address: str, new_database: NewDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = create_project(tmp_path / "project", **SHOP, state_url=address)
    with opened(project) as workspace:
        workspace.runner.wait(workspace.runner.load(TinyShop(), "tests"), 60)
        refreshed(workspace)
        runs = workspace.ledger.runs()
        file = write_backup(workspace.project, workspace.store, tmp_path / "kept", AS_OF)
    with pytest.raises(BackupError, match="is in use; it holds: runs"):
        restore_backup(file, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()
    other = new_database("postgres").render_as_string(hide_password=False)
    monkeypatch.setenv("DANGOL_STATE_URL", other)
    restored = restore_backup(file, tmp_path / "restored")
    with opened(restored) as again:
        assert again.ledger.runs() == runs
        assert again.runner.stale() == []
    assert not restored.state_file.exists()
    monkeypatch.delenv("DANGOL_STATE_URL")
    assert open_project(restored.folder).settings.state_url == address
