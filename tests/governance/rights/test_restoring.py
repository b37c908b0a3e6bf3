"""A backup that is older than an erasure: restored, the person is not in it."""

import datetime as dt
from pathlib import Path

import pytest
from own_data import Shop
from scanner import found_in
from worlds import Clock

from dangol.governance.principal import local_principal
from dangol.governance.rights.backing_up import back_up, remove_expired
from dangol.governance.rights.copies import ERASURES
from dangol.governance.rights.erasure import ask_erasure, erase
from dangol.governance.rights.keeping import Keeping
from dangol.governance.rights.kept_erasures import lift_erasure, verify_erasure
from dangol.governance.rights.restoring import restore
from dangol.runs.workspace import Workspace
from dangol.store.errors import BackupError

WORDS = {"canary-number", "canary@birds.example", "Kanaria"}
PEOPLE = (
    "customer_id,family_name,email,marketing_consent\n"
    "canary-number,Kanaria,canary@birds.example,yes\nother,Lee,lee@example.com,yes\n"
)


@pytest.fixture
def backed_up(shop: Shop, clock: Clock, tmp_path: Path) -> Path:
    """A backup with the person, who is erased afterwards."""
    shop.bring("crm.csv", PEOPLE, "customers")
    (shop.folder / "crm.csv").unlink()
    workspace = shop.workspace
    file = back_up(workspace.project, workspace.store, tmp_path / "backups", clock())
    keeping = Keeping(workspace.project, workspace.store, workspace.registry)
    clock.set(clock() + dt.timedelta(days=1))
    asked = ask_erasure(keeping, "canary-number", local_principal(), "asked", clock())
    proof = erase(keeping, asked, clock())
    (copy,) = proof["backups"]
    assert copy["path"] == str(file)
    assert copy["expires_at"] is not None
    assert verify_erasure(keeping, asked).holds
    return file


def test_a_restored_backup_has_everybody_else(
    backed_up: Path, tmp_path: Path, clock: Clock
) -> None:
    assert any(found_in(backed_up.parent, WORDS)["Kanaria"])
    project = restore(backed_up, tmp_path / "again", clock())
    assert {w: p for w, p in found_in(project.folder, WORDS).items() if p} == {}
    with Workspace.open(project) as workspace, workspace.warehouse.session() as session:
        assert session.sql("SELECT customer_id FROM customers").to_pylist() == [
            {"customer_id": "other"}
        ]


def test_without_the_list_of_erasures_nothing_is_restored(
    backed_up: Path, tmp_path: Path, clock: Clock
) -> None:
    told = (backed_up.parent / ERASURES).rename(tmp_path / "told.json")
    with pytest.raises(BackupError, match="who was erased"):
        restore(backed_up, tmp_path / "again", clock())
    assert not (tmp_path / "again").exists()
    assert restore(backed_up, tmp_path / "again", clock(), told).folder.is_dir()


def test_a_backup_goes_on_its_day(shop: Shop, backed_up: Path, clock: Clock) -> None:
    state = shop.workspace.state
    assert remove_expired(state, clock()) == []
    assert remove_expired(state, clock() + dt.timedelta(days=40)) == [str(backed_up)]
    assert not backed_up.exists()


def test_a_lifted_erasure_lets_the_person_come_back(
    shop: Shop, backed_up: Path, clock: Clock
) -> None:
    workspace = shop.workspace
    keeping = Keeping(workspace.project, workspace.store, workspace.registry)
    shop.bring("crm.csv", PEOPLE, "customers")
    assert shop.values("SELECT count(*) FROM customers") == [(1,)]
    (erasure,) = {row[0] for row in shop.values("SELECT erasure_id FROM suppressed")}
    lift_erasure(keeping, erasure, local_principal(), clock())
    shop.bring("again.csv", PEOPLE, "customers")
    assert shop.values("SELECT count(*) FROM customers") == [(2,)]
