"""A folder that others feed all the time: each file once, whole, and again when it changes."""

import gzip
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from own_data import Shop, opened_shop
from pulled import Pulled
from pydantic import ValidationError

from dangol.loading.pulling.errors import NoSuchFolderError
from dangol.loading.pulling.kept_looks import looks_of
from dangol.loading.pulling.watcher import SourceWatcher
from dangol.runs.workspace import utc_now
from dangol.sources.watched_folder import WatchedFolder

HEAD = "order_id,customer_id,ordered_at,net_amount\n"
ORDERS = "SELECT order_id, net_amount FROM orders ORDER BY order_id"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with opened_shop(tmp_path, utc_now) as workspace:
        yield Shop(workspace, tmp_path)


def folder_of(shop: Shop) -> Path:
    found = shop.workspace.project.incoming_folder / "orders"
    found.mkdir(parents=True, exist_ok=True)
    return found


def put(folder: Path, name: str, *orders: tuple[str, int], seconds_ago: float = 60) -> Path:
    file = folder / name
    lines = "".join(f"{no},M1,2026-03-01 10:00,{amount}\n" for no, amount in orders)
    file.write_text(HEAD + lines, encoding="utf-8")
    at = time.time() - seconds_ago
    os.utime(file, (at, at))
    return file


def made(shop: Shop, **fields: object) -> Pulled:
    return Pulled.made(shop, WatchedFolder, name="drop", folder="orders", **fields)


def test_each_file_is_loaded_once_and_again_when_it_changes(shop: Shop) -> None:
    folder = folder_of(shop)
    put(folder, "1.csv", ("A1", 100), seconds_ago=90)
    source = made(shop, pattern="*.CSV")
    source.map("orders")
    assert source.looks_well().records == 1
    assert source.looks_well().outcome == "nothing"
    put(folder, "2.csv", ("A2", 200), ("A3", 300), seconds_ago=80)
    put(folder, "other.txt", ("A9", 900))
    assert source.looks_well().records == 2
    put(folder, "1.csv", ("A1", 150), seconds_ago=30)
    source.looks_well()
    assert shop.values(ORDERS) == [("A1", 150), ("A2", 200), ("A3", 300)]


def test_a_file_that_is_still_written_waits(shop: Shop) -> None:
    folder = folder_of(shop)
    put(folder, "1.csv", ("A1", 100))
    source = made(shop, quiet_seconds=3600)
    put(folder, "2.csv", ("A2", 1), seconds_ago=7200)
    source.map("orders")
    put(folder, "3.csv.part", ("A3", 1), seconds_ago=7200)
    source.looks_well()
    assert shop.values(ORDERS) == [("A2", 1)]


def test_an_older_file_that_comes_late_overwrites_nothing(shop: Shop) -> None:
    folder = folder_of(shop)
    put(folder, "monday.csv", ("A1", 300), seconds_ago=100)
    source = made(shop)
    source.map("orders")
    source.looks_well()
    put(folder, "sunday.csv", ("A1", 100), ("A2", 200), seconds_ago=100_000)
    source.looks_well()
    assert shop.values(ORDERS) == [("A1", 300), ("A2", 200)]


def test_a_file_that_does_not_fit_stops_no_other_and_is_not_tried_again(shop: Shop) -> None:
    folder = folder_of(shop)
    put(folder, "1.csv", ("A1", 100), seconds_ago=90)
    source = made(shop)
    source.map("orders")
    (folder / "2.csv").write_text("이름,나이\n김,3\n", encoding="utf-8")
    os.utime(folder / "2.csv", (time.time() - 80,) * 2)
    put(folder, "3.csv", ("A3", 300), seconds_ago=70)
    failed = source.look()
    assert failed.outcome == "failed"
    assert failed.message is not None
    assert "2.csv: 'drop' no longer has: order_id" in failed.message
    assert shop.values(ORDERS) == [("A1", 100), ("A3", 300)]
    assert source.looks_well().outcome == "nothing"
    put(folder, "2.csv", ("A2", 200), seconds_ago=10)
    source.looks_well()
    assert len(shop.values(ORDERS)) == 3


def feeds(folder: Path, given: list[tuple[str, int]], ends: threading.Event) -> None:
    """Writes files line by line, every other under a name for unfinished ones."""
    chance = Random(5)
    number = 0
    while not ends.is_set():
        number += 1
        orders = [(f"A{number:04}-{n}", chance.randrange(1_000)) for n in range(20)]
        target = folder / f"{number:04}.csv"
        written = target.with_suffix(".csv.tmp") if number % 2 else target
        with written.open("w", encoding="utf-8") as out:
            out.write(HEAD)
            for no, amount in orders:
                out.write(f"{no},M1,2026-03-01 10:00,{amount}\n")
                out.flush()
                time.sleep(0.02)
        written.rename(target)
        given.extend(orders)


def test_nothing_is_lost_or_twice_while_the_folder_is_fed(shop: Shop) -> None:
    """Another writes files in pieces, renames some, and never waits for us."""
    given: list[tuple[str, int]] = [("A0000", 1)]
    ends = threading.Event()
    folder = folder_of(shop)
    put(folder, "0000.csv", *given)
    source = made(shop, quiet_seconds=1)
    source.map("orders")
    thread = threading.Thread(target=feeds, args=(folder, given, ends))
    thread.start()
    try:
        for _ in range(2):
            time.sleep(1)
            source.looks_well()
    finally:
        ends.set()
        thread.join()
    time.sleep(1.2)
    source.looks_well()
    assert shop.values(ORDERS) == sorted(given)
    assert shop.values("SELECT count(*) FROM quarantine") == [(0,)]
    assert len(given) > 60
    assert source.looks_well().outcome == "nothing"


def test_a_folder_that_is_not_there_says_so(shop: Shop) -> None:
    with pytest.raises(NoSuchFolderError, match="Make it"):
        made(shop).map("orders")


@pytest.mark.parametrize("folder", ["/etc", "../other", "a/../../b"])
def test_only_folders_below_the_one_for_incoming_files_are_watched(folder: str) -> None:
    with pytest.raises(ValidationError, match="below the one for incoming files"):
        WatchedFolder(name="x", folder=folder)


def test_a_packed_file_is_unpacked_and_a_broken_one_stops_no_other(shop: Shop) -> None:
    folder = folder_of(shop)
    put(folder, "1.csv", ("A1", 100), seconds_ago=90)
    source = made(shop)
    source.map("orders")
    packed = gzip.compress((folder / "1.csv").read_bytes().replace(b"A1", b"A2"))
    for name, content in (("2.csv.gz", packed), ("3.csv.gz", packed[:40])):
        (folder / name).write_bytes(content)
        os.utime(folder / name, (time.time() - 60,) * 2)
    put(folder, "4.csv", ("A4", 400), seconds_ago=30)
    failed = source.look()
    assert failed.message is not None
    assert "3.csv.gz" in failed.message
    assert [no for no, _ in shop.values(ORDERS)] == ["A1", "A2", "A4"]
    assert source.looks_well().outcome == "nothing"


def test_a_mistake_of_ours_is_a_failed_look_and_not_made_again_at_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder_of(shop), "1.csv", ("A1", 100))
    source = made(shop)
    source.map("orders")
    monkeypatch.setattr("dangol.loading.pulling.look.fitted", lambda *_: 1 / 0)
    with SourceWatcher(shop.workspace) as watcher:
        assert watcher.tick(utc_now()) == ["drop"]
        until = time.monotonic() + 30
        while not looks_of(shop.workspace.state, source.kept.id):
            assert time.monotonic() < until
            time.sleep(0.02)
        (look,) = looks_of(shop.workspace.state, source.kept.id)
        assert "ZeroDivisionError" in (look.message or "")
        assert watcher.tick(utc_now()) == []


def test_an_empty_file_is_told_and_stops_no_other(shop: Shop) -> None:
    folder = folder_of(shop)
    put(folder, "1.csv", ("A1", 100), seconds_ago=90)
    source = made(shop)
    source.map("orders")
    (folder / "0.csv").touch()
    os.utime(folder / "0.csv", (time.time() - 99,) * 2)
    failed = source.look()
    assert "0.csv: 'drop' holds no record: the file is empty." in (failed.message or "")
    assert shop.values(ORDERS) == [("A1", 100)]
