"""One process owns a warehouse; when it is killed, what was committed stays."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import Engine, end
from visits import VISITS, pages_now, visit, write

from dangol.store.errors import WarehouseBusyError
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.duck_session import spill_folder
from dangol.store.warehouse.interface import Warehouse

OPEN = """
import sys
from pathlib import Path
kind, place = sys.argv[1], Path(sys.argv[2])
if kind == "duckdb":
    from dangol.store.warehouse.duck import DuckWarehouse
    warehouse = DuckWarehouse(place)
else:
    from dangol.store.warehouse.spark import SparkWarehouse
    warehouse = SparkWarehouse(place, "local[1]", memory="600MB")
"""
TRY_TO_OPEN = f"""
from dangol.store.errors import WarehouseBusyError
try:
    {OPEN.strip().replace(chr(10), chr(10) + "    ")}
except WarehouseBusyError as refused:
    print(refused)
"""
# Two tables in each commit, every row with the number of the commit.
COMMIT_FOR_EVER = (
    OPEN
    + """
import itertools
from visits import SCORES, VISITS, change, score, visit
for number in itertools.count(1):
    with warehouse.session() as session:
        visits = [visit(f"v{n}", number) for n in range(2000)]
        scores = [score(f"p{n}", number) for n in range(2000)]
        changes = [
            change(session, VISITS.replaced(), visits),
            change(session, SCORES.replaced(), scores, "weekly"),
        ]
        print("begin", number, flush=True)
        session.commit(f"run {number}", changes)
        print("end", number, flush=True)
"""
)
TESTS = Path(__file__).parents[2]


@contextlib.contextmanager
def _python(code: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        start_new_session=True,
    )
    try:
        with process:
            yield process
    finally:
        end(process, signal.SIGKILL)


def _place(engine: Engine) -> str:
    return str(engine.folder / ("warehouse.duckdb" if engine.name == "duckdb" else "warehouse"))


def _stamps(warehouse: Warehouse) -> list[tuple[int, int]]:
    """How often each number occurs in both tables."""
    with warehouse.session() as session:
        rows = session.sql(
            "SELECT stamp, count(*) AS n FROM (SELECT pages AS stamp FROM visits "
            "UNION ALL SELECT score FROM scores) AS stamps GROUP BY stamp"
        ).to_pylist()
    return [(row["stamp"], row["n"]) for row in rows]


def test_a_second_process_is_told_who_has_the_warehouse(engine: Engine) -> None:
    write(engine.open(), VISITS.replaced(), [visit("a")])
    with _python(TRY_TO_OPEN, engine.name, _place(engine)) as second:
        said, _ = second.communicate(timeout=60)
    first_line, reason = said.decode().splitlines()[:2]
    assert first_line == f"'{_place(engine)}' is open in another process."
    assert str(os.getpid()) in reason
    engine.close()
    assert pages_now(engine.open()) == {"a": 1}


def test_killed_in_a_commit_the_last_whole_one_stays(engine: Engine) -> None:
    with _python(COMMIT_FOR_EVER, engine.name, _place(engine)) as writer:
        assert writer.stdout is not None
        for line in writer.stdout:
            if line == b"begin 2\n":
                break
        with pytest.raises(WarehouseBusyError, match=str(writer.pid)):
            engine.open()
        time.sleep(random.uniform(0, 0.2))
        writer.kill()
        rest = writer.stdout.read().decode().split()
    promised = max(
        [1, *(int(n) for word, n in zip(rest[::2], rest[1::2], strict=False) if word == "end")]
    )
    warehouse = engine.open()
    [(stamp, count)] = _stamps(warehouse)
    assert count == 4000
    assert stamp >= promised
    write(warehouse, VISITS.upserted(), [visit("v0", -1)])
    assert pages_now(warehouse)["v0"] == -1


def test_warehouses_in_memory_keep_their_spill_apart() -> None:
    first, second = (DuckWarehouse(Path(":memory:"), memory_limit="200MB") for _ in range(2))
    with contextlib.closing(first), first.session() as here:
        rows = "SELECT hash(range) AS a, hash(range + 1) AS b, hash(range + 2) AS c"
        here.cursor.execute(f"CREATE TEMP TABLE much AS {rows} FROM range(20_000_000)")
        with contextlib.closing(second), second.session() as there:
            folders = {spill_folder(one.cursor) for one in (here, there)}
            assert len(folders) == 2
        (count,) = here.cursor.execute("SELECT count(DISTINCT a % 7) FROM much").fetchone() or (0,)
        assert count == 7
    assert not any(folder.exists() for folder in folders)
