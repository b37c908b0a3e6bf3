"""Backups of the state: taken while others write, restored into either database."""

import datetime as dt
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, ClassVar

import pytest
from databases import POSTGRES, NewDatabase
from pydantic import BaseModel
from sqlalchemy import URL, func, insert, select, text

from dangol.store.errors import BackupError, NewerProjectError
from dangol.store.state.database import State, open_state_at
from dangol.store.state.facts import fact, keep_fact
from dangol.store.state.record_tables import kept_record_tables
from dangol.store.state.records import ensure_record_table
from dangol.store.state.schema import (
    copies,
    erasures,
    leases,
    metadata,
    person_keys,
    person_requests,
    runs,
    sessions,
    sign_in_attempts,
    sign_ins_begun,
    source_looks,
    source_marks,
    tokens,
    told_alarms,
    users,
)
from dangol.store.state.trail import append_entry
from dangol.store.state.trail_check import check_trail

AT = dt.datetime(2026, 1, 5, 9, 30, 15, 123456, tzinfo=dt.UTC)
PASSING = (sessions, sign_in_attempts, sign_ins_begun, leases)
KINDS = [
    pytest.param(source, target, marks=POSTGRES if "postgres" in {source, target} else ())
    for source in ("sqlite", "postgres")
    for target in ("sqlite", "postgres")
]


class Note(BaseModel):
    kind: ClassVar[str] = "note"
    name: str
    tags: list[str] = []


class WiderNote(Note):
    limit: int = 5


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def open_at(opened: ExitStack, url: URL) -> State:
    state = open_state_at(url)
    opened.callback(state.close)
    return state


def fill(state: State) -> None:
    """Something in every table."""
    notes = ensure_record_table(state, Note, AT)
    later = AT + dt.timedelta(days=1)
    user: dict[str, Any] = {
        "id": "1",
        "email": "kim@example.com",
        "name": "김단골",
        "role": "admin",
        "language": "ko",
        "password_hash": "x",
        "created_at": AT,
    }
    token = {"id": "1", "name": "t", "secret_hash": "h", "role": "viewer", "user_id": "1"}
    run: dict[str, Any] = {
        "id": "1",
        "plan_id": "p",
        "kind": "analysis",
        "slug": "rfm",
        "instance": "default",
        "asked_by": "1",
        "asked_at": AT,
        "outcome": "succeeded",
        "progress": 0.5,
        "stop_asked": True,
        "parameters": {"as_of": None},
        "answer": {"headline": ["단골", 0.1]},
    }
    session = {"id_hash": "s", "user_id": "1", "csrf": "c", "created_at": AT, "seen_at": AT}
    note: dict[str, Any] = {
        "state": "open",
        "number": 1,
        "created_at": AT,
        "created_by": "1",
        "changed_at": AT,
    }
    with state.begin() as connection:
        connection.execute(insert(users), user)
        connection.execute(insert(tokens), {**token, "created_at": AT, "expires_at": later})
        connection.execute(insert(runs), run)
        for number in range(1500):
            append_entry(connection, AT, "1", "a", "k", "t", {"n": number, "이름": 0.1})
        connection.execute(insert(sessions), {**session, "expires_at": later})
        connection.execute(insert(sign_in_attempts), {"key": "k", "at": AT})
        begun = {"ticket_hash": "t", "nonce": "n", "verifier": "v", "next_page": "/"}
        connection.execute(insert(sign_ins_begun), {**begun, "expires_at": later})
        connection.execute(insert(leases), {"name": "l", "holder": "h", "until": AT})
        mark = {"source_id": "1", "place": "position", "mark": {"value": "단"}, "changed_at": AT}
        connection.execute(insert(source_marks), mark)
        look = {"id": "1", "source_id": "1", "finished_at": AT, "outcome": "new", "records": 1}
        connection.execute(insert(source_looks), {**look, "run_ids": ["1"]})
        told = {"receiver_id": "1", "alarm": "a", "words": {"ko": "단"}, "due_at": AT}
        connection.execute(insert(told_alarms), {**told, "attempts": 1, "told_at": AT})
        erasure = {
            "id": "1", "asked_at": AT, "asked_by": "local", "reason": "단", "hashes": ["h"],
            "proof": {"left": {}}, "seal": "s", "finished_at": AT,
        }  # fmt: skip
        connection.execute(insert(erasures), erasure)
        copy = {"path": "/b.tar", "kind": "backup", "made_at": AT, "expires_at": AT}
        connection.execute(insert(copies), copy)
        connection.execute(insert(person_keys), {"person_hash": "h", "key": "k"})
        asked = {"id": "1", "wish": "export", "asked_at": AT, "due_at": AT, "reason": "단"}
        connection.execute(insert(person_requests), {**asked, "customer_id": "c"})
        connection.execute(insert(notes), {**note, "id": "1", "name": "one", "tags": ["a", "단"]})
        connection.execute(insert(notes), {**note, "id": "2", "name": "two", "tags": []})
        keep_fact(connection, "fact", {"since": "2026"}, AT)


def content(state: State) -> dict[str, list[dict[str, Any]]]:
    """Every row that a restore brings back."""
    with state.read() as connection:
        tables = [table for table in metadata.sorted_tables if table not in PASSING]
        tables += kept_record_tables(connection)
        return {
            table.name: [
                dict(row)
                for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
            ]
            for table in tables
        }


@pytest.mark.parametrize(("source", "target"), KINDS)
def test_a_restored_backup_equals_what_was_backed_up(
    source: str, target: str, new_database: NewDatabase, tmp_path: Path, opened: ExitStack
) -> None:
    old = open_at(opened, new_database(source))
    fill(old)
    old.backup(tmp_path / "backups" / "state.sqlite")
    new = open_at(opened, new_database(target))
    new.restore(tmp_path / "backups" / "state.sqlite")
    assert content(new) == content(old)
    assert all(content(new).values())


@pytest.mark.parametrize(("source", "target"), KINDS)
def test_a_restore_signs_everybody_out_and_the_trail_goes_on(
    source: str, target: str, new_database: NewDatabase, tmp_path: Path, opened: ExitStack
) -> None:
    old = open_at(opened, new_database(source))
    fill(old)
    old.backup(tmp_path / "backup.sqlite")
    new = open_at(opened, new_database(target))
    new.restore(tmp_path / "backup.sqlite")
    with new.begin() as connection:
        for table in PASSING:
            assert connection.execute(select(func.count()).select_from(table)).scalar() == 0
        before = check_trail(connection)
        append_entry(connection, AT, "1", "a", "k", "t", {})
        after = check_trail(connection, before.head)
    assert before.holds
    assert after.holds
    assert (before.entries, after.entries) == (1500, 1501)


def test_records_of_a_backup_grow_with_the_release_that_restores_it(
    state: State, tmp_path: Path, new_database: NewDatabase, opened: ExitStack
) -> None:
    old = open_at(opened, new_database("sqlite"))
    fill(old)
    old.backup(tmp_path / "backup.sqlite")
    ensure_record_table(state, WiderNote, AT)
    state.restore(tmp_path / "backup.sqlite")
    table = ensure_record_table(state, WiderNote, AT)
    with state.read() as connection:
        rows = connection.execute(select(table.c.name, table.c.limit).order_by(table.c.id)).all()
    assert rows == [("one", 5), ("two", 5)]


def test_a_backup_holds_whole_transactions_while_others_write(
    state: State, tmp_path: Path, opened: ExitStack
) -> None:
    ended = threading.Event()
    written = threading.Event()

    def write_pairs() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            with state.begin() as connection:
                keep_fact(connection, "one", number, AT)
                keep_fact(connection, "other", number, AT)
            written.set()

    writer = threading.Thread(target=write_pairs)
    writer.start()
    try:
        written.wait()
        for number in range(3):
            state.backup(tmp_path / f"{number}.sqlite")
    finally:
        ended.set()
        writer.join()
    for number in range(3):
        copy = open_at(opened, URL.create("sqlite", database=str(tmp_path / f"{number}.sqlite")))
        with copy.read() as connection:
            assert fact(connection, "one") == fact(connection, "other") is not None


def test_a_backup_is_one_file_for_its_owner_only(state: State, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    state.backup(folder / "state.sqlite")
    assert [file.name for file in folder.iterdir()] == ["state.sqlite"]
    assert stat.S_IMODE((folder / "state.sqlite").stat().st_mode) == 0o600


def test_a_backup_takes_no_other_files_place(state: State, tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_text("mine")
    with pytest.raises(BackupError, match="is there already"):
        state.backup(file)
    assert file.read_text() == "mine"


def test_a_database_in_use_is_not_overwritten(state: State, tmp_path: Path) -> None:
    fill(state)
    state.backup(tmp_path / "backup.sqlite")
    before = content(state)
    with pytest.raises(BackupError, match=r"holds: audit \(1,500\), .*record_note \(2\)"):
        state.restore(tmp_path / "backup.sqlite")
    assert content(state) == before


def test_what_is_no_backup_is_refused(state: State, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no tables in here" * 500)
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as other:
        other.execute("CREATE TABLE somebody_elses (id)")
    for name, reason in {
        "nothing": "There is no file",
        "text": "cannot be read",
        "other.sqlite": "holds no state of a project",
    }.items():
        with pytest.raises(BackupError, match=reason):
            state.restore(tmp_path / name)


def test_a_backup_of_a_newer_release_is_refused(state: State, tmp_path: Path) -> None:
    state.backup(tmp_path / "backup.sqlite")
    with closing(sqlite3.connect(tmp_path / "backup.sqlite")) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    with pytest.raises(NewerProjectError, match="has version 9999"):
        state.restore(tmp_path / "backup.sqlite")


def test_a_copied_file_can_be_rid_of_its_sessions(state: State) -> None:
    fill(state)
    before = content(state)
    state.forget_passing()
    with state.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM sessions")).scalar() == 0
    assert content(state) == before
