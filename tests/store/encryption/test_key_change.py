"""A project is encrypted, gets another key, is decrypted; where it is stopped, it goes on."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from own_data import Shop, opened_shop
from scanner import found_in
from taking_in import Taking, batch, event
from worlds import Clock

from dangol.governance.audit import entries
from dangol.governance.encryption import (
    KeyPlaceError,
    NothingToChangeError,
    change_master,
    decrypt,
    encrypt,
    new_master,
    rotate,
)
from dangol.governance.rights.backing_up import back_up, export_tables
from dangol.governance.rights.restoring import restore
from dangol.runs.workspace import Workspace
from dangol.settings import Project
from dangol.sources.credentials import credential, keep_credential
from dangol.store.encryption.errors import BrokenSealError, EncryptionError, MissingExtraError
from dangol.store.encryption.keyring import keys_of
from dangol.store.encryption.keys import PLAIN
from dangol.store.encryption.parquet import read_parquet
from dangol.store.encryption.sealed import sealed_with, write_sealed
from dangol.store.errors import WarehouseBusyError
from dangol.store.models import BrokenModelError, StoredModel
from dangol.store.project_files import files_of, found_files
from dangol.store.state.ids import new_id

AT = dt.datetime(2026, 3, 5, tzinfo=dt.UTC)
WORDS = {"canary-number", "canary@birds.example", "canary-event", "canary-model", "canary-secret"}
PEOPLE = (
    "customer_id,email,marketing_consent\n"
    "canary-number,canary@birds.example,yes\nother,lee@example.com,yes\n"
)
MODEL = StoredModel("toy", {}, {"note": "canary-model"}, {"weights": np.arange(4.0)})


@pytest.fixture
def project(tmp_path: Path, clock: Clock) -> Project:
    """Something in every kind of file, and nobody has it open."""
    clock.set(AT)
    with opened_shop(tmp_path, clock) as workspace:
        Shop(workspace, tmp_path).bring("crm.csv", PEOPLE, "customers")
        workspace.models.save("toy", "default", "1", MODEL)
        keep_credential(workspace.project, new_id(AT), "canary-secret")
        uploads = workspace.project.intake_folder / "uploads" / new_id(AT)
        uploads.mkdir(parents=True)
        write_sealed(uploads / "crm.csv", PEOPLE.encode(), workspace.store.keys)
    taking = Taking(workspace.project.inbox_folder)
    taking.ask("/v1/batch", batch(event(1, event="canary-event"), event(2)))
    taking.inbox.close()
    (tmp_path / "crm.csv").unlink()
    return workspace.project


@pytest.fixture
def keyed(project: Project, tmp_path: Path) -> Project:
    """The same, with a master key at hand."""
    file = tmp_path / "master.key"
    new_master(file)
    return with_key(project, file)


def with_key(project: Project, file: Path | None) -> Project:
    settings = project.settings.model_copy(update={"encryption_key_file": file})
    return replace(project, settings=settings)


def quiet(file: Path) -> None:
    pass


def told(project: Project, keys: Any = None) -> dict[str, set[str]]:
    return {w: p for w, p in found_in(project.folder, WORDS, keys).items() if p}


def everything(project: Project) -> dict[str, Any]:
    """What is read from a project by opening it."""
    with Workspace.open(project, lambda: AT) as workspace:
        with workspace.warehouse.session() as session:
            rows = session.sql("SELECT * FROM customers ORDER BY customer_id").to_pylist()
        model = workspace.models.load("toy", "default", "1")
        (secret,) = project.credentials_folder.iterdir()
        return {
            "rows": rows,
            "model": (model.training, model.arrays["weights"].tolist()),
            "secret": credential(project, secret.name),
            "project": workspace.store.secret,
        }


def test_it_is_encrypted_and_decrypted_again(keyed: Project) -> None:
    before = everything(keyed)
    assert set(told(keyed)) == WORDS
    count = encrypt(keyed, AT, quiet)
    keys = keys_of(keyed)
    assert count == 8, "warehouse, state, segment, model of two files, credential, upload, secret"
    assert told(keyed) == {}
    assert set(told(keyed, keys)) == WORDS
    assert everything(keyed) == before
    assert not any(kind.open for kind in found_files(keyed, keys))
    decrypt(keyed, AT, quiet)
    assert not keyed.keys_file.exists()
    assert everything(with_key(keyed, None)) == before
    assert set(told(keyed)) == WORDS


def test_another_key_leaves_nothing_of_the_one_before(keyed: Project, tmp_path: Path) -> None:
    encrypt(keyed, AT, quiet)
    before, old = everything(keyed), keys_of(keyed)
    with Workspace.open(keyed, lambda: AT) as workspace:
        tables = [workspace.registry.table("customers")]
        (export,) = export_tables(workspace.store, tables, tmp_path / "out", AT)
    rotate(keyed, AT, quiet)
    new = keys_of(keyed)
    assert old.current is not None
    assert new.find(old.current.id) is None
    assert everything(keyed) == before
    assert not any(kind.open for kind in found_files(keyed, new))
    # An export that lies elsewhere is still opened, with the new key.
    assert read_parquet(export, new).num_rows == 2
    with Workspace.open(keyed, lambda: AT) as workspace:
        kept = entries(workspace.state, target_kind="encryption")
        deeds = [(one.action, one.target) for one in kept]
    assert new.current is not None
    assert deeds == [("encrypt", new.current.id), ("encrypt", old.current.id)]


class Killed(BaseException):
    pass


def stopping_after(files: int) -> Callable[[Path], None]:
    count = 0

    def report(file: Path) -> None:
        nonlocal count
        count += 1
        if count == files:
            raise Killed

    return report


@pytest.mark.parametrize("files", range(1, 9))
def test_it_goes_on_where_it_was_killed(keyed: Project, files: int) -> None:
    before = everything(keyed)
    with pytest.raises(Killed):
        encrypt(keyed, AT, stopping_after(files))
    # What is in the middle works.
    assert everything(keyed) == before
    begun = keys_of(keyed).current
    encrypt(keyed, AT, quiet)
    assert keys_of(keyed).known == (begun,)
    assert told(keyed) == {}
    with pytest.raises(Killed):
        rotate(keyed, AT, stopping_after(files))
    assert everything(keyed) == before
    rotate(keyed, AT, quiet)
    assert not any(kind.open for kind in found_files(keyed, keys_of(keyed)))
    assert everything(keyed) == before


def test_a_new_master_key_opens_it_and_the_one_before_does_not(
    keyed: Project, tmp_path: Path
) -> None:
    encrypt(keyed, AT, quiet)
    before = everything(keyed)
    new_master(tmp_path / "second.key")
    change_master(keyed, tmp_path / "second.key", AT)
    assert everything(with_key(keyed, tmp_path / "second.key")) == before
    with pytest.raises(EncryptionError, match="not the one that the project is encrypted with"):
        everything(keyed)


def test_without_the_key_nothing_opens(keyed: Project, tmp_path: Path) -> None:
    encrypt(keyed, AT, quiet)
    with pytest.raises(EncryptionError, match="DANGOL_ENCRYPTION_KEY"):
        Workspace.open(with_key(keyed, None))
    with pytest.raises(EncryptionError, match="cannot be read"):
        Workspace.open(with_key(keyed, tmp_path / "none.key"))
    (tmp_path / "short.key").write_text("abc")
    with pytest.raises(EncryptionError, match="64 hexadecimal digits"):
        Workspace.open(with_key(keyed, tmp_path / "short.key"))


def test_without_its_keys_or_with_others_the_files_are_refused(keyed: Project) -> None:
    encrypt(keyed, AT, quiet)
    keyed.keys_file.rename(keyed.keys_file.with_suffix(".away"))
    with pytest.raises(EncryptionError):
        Workspace.open(keyed)
    with pytest.raises(EncryptionError):
        encrypt(keyed, AT, quiet)


def test_a_file_that_somebody_puts_in_the_place_of_one_is_refused(keyed: Project) -> None:
    encrypt(keyed, AT, quiet)
    (fields,) = keyed.models_folder.rglob("model.json")
    fields.write_text('{"format": 1}')
    with Workspace.open(keyed, lambda: AT) as workspace:
        with pytest.raises(BrokenModelError, match="not encrypted"):
            workspace.models.load("toy", "default", "1")
        found = {one.kind.pattern: one.open for one in found_files(keyed, workspace.store.keys)
                 if one.kind}  # fmt: skip
    assert found["models/*"] == ("models/toy/default/1/model.json",)


def test_nobody_else_may_have_it_open(keyed: Project) -> None:
    with Workspace.open(keyed, lambda: AT):
        with pytest.raises(WarehouseBusyError):
            encrypt(keyed, AT, quiet)
        assert not keyed.is_encrypted
    encrypt(keyed, AT, quiet)


def test_what_waits_is_loaded_after_the_key_changed(keyed: Project) -> None:
    from dangol.loading.events.loader import EventLoader

    encrypt(keyed, AT, quiet)
    with Workspace.open(keyed, lambda: AT) as workspace:
        with EventLoader(workspace) as loader:
            loader.load_all()
        with workspace.warehouse.session() as session:
            rows = session.sql("SELECT event_name FROM events").column(0).to_pylist()
    assert "canary-event" in rows


def test_backups_are_encrypted_and_useless_without_the_key(keyed: Project, tmp_path: Path) -> None:
    encrypt(keyed, AT, quiet)
    with Workspace.open(keyed, lambda: AT) as workspace:
        file = back_up(keyed, workspace.store, tmp_path / "backups", AT)
    assert {w: p for w, p in found_in(file.parent, WORDS, None).items() if p} == {}
    (tmp_path / "master.key").unlink()
    with pytest.raises(EncryptionError, match="no key is given"):
        restore(file, tmp_path / "without", AT)
    assert not (tmp_path / "without").exists()


def test_backups_come_back_on_another_machine(
    keyed: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encrypt(keyed, AT, quiet)
    before = everything(keyed)
    with Workspace.open(keyed, lambda: AT) as workspace:
        file = back_up(keyed, workspace.store, tmp_path / "backups", AT)
    monkeypatch.setenv("DANGOL_ENCRYPTION_KEY", (tmp_path / "master.key").read_text())
    (tmp_path / "master.key").unlink()
    assert everything(restore(file, tmp_path / "again", AT)) == before
    assert {w: p for w, p in found_in(tmp_path / "again", WORDS, None).items() if p} == {}


def test_exports_are_encrypted_unless_they_should_not_be(keyed: Project, tmp_path: Path) -> None:
    encrypt(keyed, AT, quiet)
    with Workspace.open(keyed, lambda: AT) as workspace:
        store, tables = workspace.store, [workspace.registry.table("customers")]
        (sealed,) = export_tables(store, tables, tmp_path / "out", AT)
        (plain,) = export_tables(store, tables, tmp_path / "out", AT, plain=True)
    assert sealed.name == "customers.parquet.sealed"
    assert sealed_with(sealed) is not None
    keys = keys_of(keyed)
    assert read_parquet(sealed, keys).equals(read_parquet(plain, PLAIN))
    with pytest.raises(BrokenSealError):
        read_parquet(sealed, PLAIN)


def test_every_file_of_a_project_is_listed(keyed: Project) -> None:
    encrypt(keyed, AT, quiet)
    with Workspace.open(keyed, lambda: AT):
        unknown = [file for file, kind in files_of(keyed) if kind is None]
    assert unknown == []


def test_a_key_lies_where_it_protects(keyed: Project, tmp_path: Path) -> None:
    with pytest.raises(KeyPlaceError, match="lies in a project"):
        new_master(keyed.folder / "master.key")
    with pytest.raises(KeyPlaceError, match="is there already"):
        new_master(tmp_path / "master.key")
    with pytest.raises(KeyPlaceError, match="no folder"):
        new_master(tmp_path / "nowhere" / "master.key")
    assert (tmp_path / "master.key").stat().st_mode & 0o777 == 0o600
    (tmp_path / "master.key").rename(keyed.folder / "master.key")
    with pytest.raises(KeyPlaceError, match="lies in a project"):
        encrypt(with_key(keyed, keyed.folder / "master.key"), AT, quiet)


def test_there_must_be_something_to_change(keyed: Project) -> None:
    for change in (decrypt, rotate):
        with pytest.raises(NothingToChangeError, match="not encrypted"):
            change(keyed, AT, quiet)
    with pytest.raises(EncryptionError, match="new-key"):
        encrypt(with_key(keyed, None), AT, quiet)
    encrypt(keyed, AT, quiet)
    with pytest.raises(NothingToChangeError, match="encrypted already"):
        encrypt(keyed, AT, quiet)


def test_what_is_missing_is_said(keyed: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb_extension_httpfs", None)
    with pytest.raises(MissingExtraError, match="pip install"):
        encrypt(keyed, AT, quiet)
