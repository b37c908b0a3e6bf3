"""A lake's manifests and parts; no Spark is needed for these."""

import datetime as dt
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from visits import VISITS, rows_of, visit

from dangol.store.errors import ChangedMeanwhileError, NewerProjectError, WarehouseBusyError
from dangol.store.warehouse.interface import Version
from dangol.store.warehouse.lake import KEPT, Lake, Lease
from dangol.store.warehouse.manifest import (
    MERGE_AFTER,
    Edit,
    Manifest,
    Merge,
    Part,
    parts_to_merge,
    read_manifest,
)

NOW = dt.datetime(2025, 1, 1)
VERSION = Version("run", NOW, 1)
EMPTY = Manifest().declaring([VISITS])


def _edit(mode: str, *paths: str, replaces: tuple[str, ...] = (), run_id: str = "run") -> Edit:
    parts = tuple(Part(path, 1) for path in paths)
    version = replace(VERSION, run_id=run_id)
    return Edit("visits", None, mode, parts, version, frozenset(replaces))  # type: ignore[arg-type]


def _paths(manifest: Manifest) -> list[str]:
    group = manifest.group("visits", None)
    return [part.path for part in group.parts] if group else []


def _add(lake: Lake, lease: Lease, *ids: str, mode: str = "append") -> str:
    path, folder = lake.new_part(lease, "visits")
    folder.mkdir(parents=True)
    pq.write_table(rows_of(VISITS, [visit(one) for one in ids]), folder / "rows.parquet")
    edit = replace(_edit(mode), parts=(lake.part(path),))
    lake.publish(lambda current: current.declaring([VISITS]), lease, [edit])
    return path


def test_a_manifest_is_the_same_after_being_written() -> None:
    other = replace(_edit("append", "z"), instance='주간 "점수"\n')
    manifest = EMPTY.after([_edit("append", "a", "b"), other])
    assert read_manifest(manifest.to_json(), "lake") == manifest


def test_a_manifest_of_a_newer_release_is_refused() -> None:
    newer = EMPTY.to_json().replace('"format": 1', '"format": 99')
    with pytest.raises(NewerProjectError, match="'here' has version 99"):
        read_manifest(newer, "here")


def test_declaring_what_is_there_changes_nothing() -> None:
    assert EMPTY.declaring([VISITS]) is EMPTY


def test_edits_name_the_parts_that_count() -> None:
    appended = EMPTY.after([_edit("append", "a")]).after([_edit("append", "b")])
    assert _paths(appended) == ["a", "b"]
    assert _paths(appended.after([_edit("upsert", "c", "d", replaces=("a",))])) == ["b", "c", "d"]
    assert _paths(appended.after([_edit("replace", "e")])) == ["e"]
    assert _paths(appended) == ["a", "b"]


def test_a_merge_whose_rows_were_replaced_meanwhile_is_left_out() -> None:
    merge = Merge("visits", None, frozenset({"a", "b"}), Part("ab", 2))
    appended = EMPTY.after([_edit("append", "a", "b")])
    assert _paths(appended.after([_edit("append", "c")], [merge])) == ["c", "ab"]
    replaced = appended.after([_edit("replace", "x")])
    assert _paths(replaced.after([_edit("append", "c")], [merge])) == ["x", "c"]


def test_an_upsert_names_the_run_that_came_first() -> None:
    seen = EMPTY.after([_edit("append", "a")])
    now = seen.after([_edit("append", "b", run_id="quick one")])
    now.refuse_if_changed([_edit("append", "c"), _edit("replace", "c")], seen)
    seen.refuse_if_changed([_edit("upsert", "c")], seen)
    with pytest.raises(ChangedMeanwhileError, match="by run 'quick one'"):
        now.refuse_if_changed([_edit("upsert", "c")], seen)


def test_few_parts_are_left_alone_and_big_ones_are_not_copied_for_small_ones() -> None:
    small = [Part(f"s{n}", 1) for n in range(MERGE_AFTER)]
    assert parts_to_merge(small[1:]) == ()
    assert parts_to_merge(small) == tuple(small)
    big = Part("big", 1000)
    assert parts_to_merge([big, *small]) == tuple(small)


def test_a_row_is_copied_a_few_times_in_its_life() -> None:
    parts: list[Part] = []
    copied = 0
    for number in range(2000):
        parts.append(Part(str(number), 1))
        if chosen := parts_to_merge(parts):
            rows = sum(part.rows for part in chosen)
            parts = [part for part in parts if part not in chosen] + [Part(f"m{number}", rows)]
            copied += rows
        assert len(parts) < MERGE_AFTER
    assert sum(part.rows for part in parts) == 2000
    assert copied < 2000 * 10


def test_parts_leave_the_disk_when_nobody_can_ask_for_them(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    with lake.lease() as lease:
        first = _add(lake, lease, "a", mode="replace")
    with lake.lease() as reader:
        for number in range(KEPT + 1):
            with lake.lease() as lease:
                _add(lake, lease, str(number), mode="replace")
        assert first in reader.manifest.part_paths
        assert lake.files([first])
    assert not (tmp_path / first).exists()
    assert len(list(tmp_path.glob("parts/*/*"))) == KEPT
    assert len(list(tmp_path.glob("manifests/*.json"))) == KEPT
    lake.forget_previous()
    assert [p.relative_to(tmp_path).as_posix() for p in tmp_path.glob("parts/*/*")] == _paths(
        lake.current
    )
    assert len(list(tmp_path.glob("manifests/*.json"))) == 1
    lake.close()


def test_parts_of_a_session_that_did_not_commit_are_removed(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    with lake.lease() as lease:
        _, folder = lake.new_part(lease, "visits")
        folder.mkdir()
        with lake.lease() as other:
            _add(lake, other, "a")
        assert folder.exists()
    assert not folder.exists()
    lake.close()


def test_what_a_killed_process_left_behind_is_removed(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    with lake.lease() as lease:
        path = _add(lake, lease, "a")
    lake.close()
    left = tmp_path / "parts" / "visits" / "left" / "_temporary"
    left.mkdir(parents=True)
    again = Lake(tmp_path)
    assert not left.parent.exists()
    assert _paths(again.current) == [path]
    again.close()


def test_previous_manifests_are_kept_over_a_restart(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    paths = []
    for number in range(3):
        with lake.lease() as lease:
            paths.append(_add(lake, lease, str(number), mode="replace"))
    lake.close()
    again = Lake(tmp_path)
    assert all((tmp_path / path).exists() for path in paths)
    assert _paths(again.current) == paths[-1:]
    again.close()


def test_a_lake_has_one_owner_also_within_a_process(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    with pytest.raises(WarehouseBusyError, match=f"process {os.getpid()}"):
        Lake(tmp_path)
    lake.close()
    Lake(tmp_path).close()


KILLED = """
import os, signal, sys
from pathlib import Path
from visits import *
from test_lake import _add
from dangol.store.warehouse.lake import Lake
lake = Lake(Path(sys.argv[1]))
with lake.lease() as lease:
    _add(lake, lease, "a", mode="replace")
replace = Path.replace
def killed(self, target):
    if Path(target).name != "manifest.json":
        return replace(self, target)
    if sys.argv[2] == "after":
        replace(self, target)
    os.kill(os.getpid(), signal.SIGKILL)
Path.replace = killed
with lake.lease() as lease:
    _add(lake, lease, "b", mode="replace")
"""


@pytest.mark.parametrize(("moment", "row"), [("before", "a"), ("after", "b")])
def test_a_commit_is_the_renaming_of_one_file(tmp_path: Path, moment: str, row: str) -> None:
    here = Path(__file__).parent
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), moment],
        env={**os.environ, "PYTHONPATH": f"{here.parents[1]}{os.pathsep}{here}"},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    lake = Lake(tmp_path)
    [path] = _paths(lake.current)
    assert pq.read_table(tmp_path / path).column("visit_id").to_pylist() == [row]
    with lake.lease() as lease:
        _add(lake, lease, "c")
    assert len(_paths(lake.current)) == 2
    lake.close()
