"""New columns, exports and backups, on each engine."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from engines import Engine
from visits import (
    MEANING,
    SCORES,
    VISITS,
    _column,
    change,
    pages,
    pages_now,
    rows_of,
    score,
    scores,
    scores_now,
    visit,
    visits,
    write,
)

from dangol.store.errors import BackupError
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Warehouse
from dangol.tables.vocabulary import Table

WIDER = VISITS.with_columns((_column("campaign", "string"), _column("spent", "decimal(18, 4)")))


def test_a_declared_table_is_there_and_empty(warehouse: Warehouse) -> None:
    assert warehouse.table_names() == ()
    warehouse.ensure([VISITS, SCORES])
    assert warehouse.table_names() == ("scores", "visits")
    with warehouse.session() as session:
        assert session.fetch(visits).to_pylist() == []
        assert session.fetch(scores).schema == scores.schema().to_pyarrow()
        assert session.versions() == {}


def test_rows_written_before_a_column_was_declared_have_none_in_it(engine: Engine) -> None:
    warehouse = engine.open()
    write(warehouse, VISITS.replaced(), [visit("a")])
    warehouse.ensure([WIDER])
    warehouse.ensure([WIDER])
    rows = [visit("b", campaign="봄", spent=None), visit("c", campaign=None, spent=None)]
    write(warehouse, WIDER.upserted(), rows)
    engine.close()
    with engine.open().session() as session:
        found = session.fetch(stored_table(WIDER).select("visit_id", "campaign")).to_pylist()
    assert {row["visit_id"]: row["campaign"] for row in found} == {"a": None, "b": "봄", "c": None}


def test_a_reader_is_not_disturbed_by_a_new_column(warehouse: Warehouse) -> None:
    write(warehouse, VISITS.replaced(), [visit("a")])
    with warehouse.session() as reader:
        assert pages(reader) == {"a": 1}
        warehouse.ensure([WIDER])
        write(warehouse, WIDER.replaced(), [visit("b", campaign="봄", spent=None)])
        assert pages(reader) == {"a": 1}


def test_what_was_committed_is_there_after_a_restart(engine: Engine) -> None:
    warehouse = engine.open()
    write(warehouse, VISITS.replaced(), [visit("a", 3)], run_id="first")
    write(warehouse, SCORES.replaced(), [score("kim", 1)], "주간")
    with warehouse.session() as session:
        versions = dict(session.versions())
    engine.close()
    again = engine.open()
    assert pages_now(again) == {"a": 3}
    assert scores_now(again) == {("주간", "kim"): 1}
    with again.session() as session:
        assert dict(session.versions()) == versions


def test_an_export_is_one_file_per_table_with_the_declared_types(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    empty = Table("nothing_yet", MEANING, key=("person",), columns=SCORES.columns)
    rows = [visit("a", 1), visit("b", 2, details=None)]
    write(warehouse, VISITS.appended(), rows[:1])
    write(warehouse, VISITS.appended(), rows[1:])
    write(warehouse, SCORES.replaced(), [score("kim", 1)], "주간 '점수'")
    files = warehouse.export([VISITS, SCORES, empty], tmp_path / "out [1]")
    assert [file.name for file in files] == [
        "visits.parquet",
        "scores.parquet",
        "nothing_yet.parquet",
    ]
    exported = pq.read_table(files[0])
    assert exported.schema.equals(rows_of(VISITS, []).schema)
    assert sorted(exported.to_pylist(), key=lambda row: row["visit_id"]) == rows
    assert pq.read_table(files[1]).to_pylist() == [{"instance": "주간 '점수'"} | score("kim", 1)]
    assert pq.read_table(files[2]).num_rows == 0


def test_a_backup_is_whole_while_others_work(engine: Engine) -> None:
    warehouse = engine.open()
    write(warehouse, VISITS.replaced(), [visit("a", 3)], run_id="first")
    write(warehouse, SCORES.replaced(), [score("kim", 1)], "weekly")
    suffix = ".duckdb" if engine.name == "duckdb" else ""
    with warehouse.session() as other:
        mine = change(other, VISITS.replaced(), [visit("b")])
        warehouse.backup(engine.folder / f"backup{suffix}")
        assert pages(other) == {"a": 3}
        other.commit("second", [mine])
    assert warehouse.table_names() == ("scores", "visits")
    copy = engine.open("backup")
    assert pages_now(copy) == {"a": 3}
    assert scores_now(copy) == {("weekly", "kim"): 1}
    with copy.session() as session:
        assert session.versions()["visits", None].run_id == "first"
    write(copy, VISITS.upserted(), [visit("c")])
    assert pages_now(copy) == {"a": 3, "c": 1}
    assert pages_now(warehouse) == {"b": 1}


def test_a_backup_does_not_overwrite(engine: Engine) -> None:
    target = engine.folder / "precious"
    target.mkdir()
    (target / "file").touch()
    with pytest.raises(BackupError, match="is there already"):
        engine.open().backup(target)
    assert (target / "file").exists()
