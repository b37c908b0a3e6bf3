"""Many sessions at once, on each engine."""

import contextlib
import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from engines import Engine
from visits import SCORES, VISITS, change, pages_now, score, visit, write

from dangol.store.errors import ChangedMeanwhileError, QueryError
from dangol.store.warehouse.interface import Warehouse

ROWS = 50
BOTH = (
    "SELECT count(*) AS n, min(pages) AS least, max(pages) AS most, "
    "(SELECT min(score) FROM scores) AS low, (SELECT max(score) FROM scores) AS high, "
    "(SELECT count(*) FROM scores) AS m FROM visits"
)


def _stamp(warehouse: Warehouse, number: int) -> None:
    """Replace both tables in one commit, all rows bearing one number."""
    with warehouse.session() as session:
        visits = [visit(f"v{n}", number) for n in range(ROWS)]
        scores = [score(f"p{n}", number) for n in range(ROWS)]
        changes = [
            change(session, VISITS.replaced(), visits),
            change(session, SCORES.replaced(), scores, "weekly"),
        ]
        session.commit(f"run {number}", changes)


def test_eight_readers_beside_a_writer_never_see_half_a_commit(engine: Engine) -> None:
    warehouse = engine.open()
    _stamp(warehouse, 0)
    done = threading.Event()
    commits, least = (40, 100) if engine.name == "duckdb" else (3, 16)

    def read() -> list[int]:
        seen: list[int] = []
        while not done.is_set() or len(seen) < 2:
            with warehouse.session() as session:
                first, second = session.sql(BOTH).to_pylist(), session.sql(BOTH).to_pylist()
                run = session.versions()["visits", None].run_id
            assert first == second
            (row,) = first
            assert len({row["least"], row["most"], row["low"], row["high"]}) == 1, row
            assert (row["n"], row["m"], run) == (ROWS, ROWS, f"run {row['least']}")
            seen.append(row["least"])
        return seen

    with ThreadPoolExecutor(8) as pool:
        readers = [pool.submit(read) for _ in range(8)]
        try:
            for number in range(1, commits + 1):
                _stamp(warehouse, number)
        finally:
            done.set()
        answers = [reader.result() for reader in readers]
    assert all(seen == sorted(seen) for seen in answers), "time went backwards"
    assert sum(map(len, answers)) >= least
    assert len(set(itertools.chain(*answers))) > 1


def test_writers_in_threads_lose_nothing(engine: Engine) -> None:
    warehouse = engine.open()
    warehouse.ensure([VISITS])
    rounds = 10 if engine.name == "duckdb" else 2

    def append(writer: int) -> None:
        for number in range(rounds):
            with warehouse.session() as session:
                rows = [visit(f"{writer}-{number}")]
                session.commit("run", [change(session, VISITS.appended(), rows)])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(append, range(4)))
    with warehouse.session() as session:
        answer = session.sql("SELECT count(DISTINCT visit_id) AS n FROM visits").to_pylist()
    assert answer == [{"n": 4 * rounds}]


def test_every_increment_counts_or_is_refused(engine: Engine) -> None:
    warehouse = engine.open()
    with warehouse.session() as session:
        session.commit("run", [change(session, VISITS.replaced(), [visit("counter", 0)])])

    def increment(_: int) -> int:
        with warehouse.session() as session:
            (row,) = session.sql("SELECT pages FROM visits").to_pylist()
            rows = [visit("counter", row["pages"] + 1)]
            try:
                session.commit("run", [change(session, VISITS.upserted(), rows)])
            except ChangedMeanwhileError:
                return 0
        return 1

    with ThreadPoolExecutor(4) as pool:
        counted = sum(pool.map(increment, range(12 if engine.name == "duckdb" else 6)))
    with warehouse.session() as session:
        assert session.sql("SELECT pages FROM visits").to_pylist() == [{"pages": counted}]


# Few on the one side: an engine looks up from its work between some rows of the other.
ENDLESS = {
    "a count": "SELECT count(*) AS n FROM many AS a, few AS b WHERE a.n * b.n % 7 = 3",
    "many rows": "SELECT a.n * b.n AS n FROM many AS a, few AS b",
}


@pytest.mark.parametrize("query", ENDLESS.values(), ids=ENDLESS.keys())
def test_another_thread_can_interrupt_a_query(engine: Engine, query: str) -> None:
    column = "range" if engine.name == "duckdb" else "id"
    numbers = (
        f"WITH many AS (SELECT {column} AS n FROM range(30000000)), "
        f"few AS (SELECT {column} AS n FROM range(3000)) "
    )
    warehouse = engine.open()
    write(warehouse, VISITS.replaced(), [visit("a")])
    with ThreadPoolExecutor(1) as pool:
        with warehouse.session() as session:
            asking = pool.submit(session.sql, numbers + query)
            time.sleep(2)
            assert not asking.done()
            while not asking.done():
                session.interrupt()
                time.sleep(0.5)
            with pytest.raises(QueryError):
                asking.result()
        assert pool.submit(pages_now, warehouse).result() == {"a": 1}


def test_a_commit_that_was_interrupted_wrote_nothing_or_all(engine: Engine) -> None:
    warehouse = engine.open()
    _stamp(warehouse, 0)
    done = 0
    for number in range(1, 6 if engine.name == "duckdb" else 3):
        with warehouse.session() as session:
            rows = [visit(f"v{n}", number) for n in range(ROWS)]
            changes = [
                change(session, VISITS.replaced(), rows),
                change(session, SCORES.replaced(), [score("kim", number)], "weekly"),
            ]
            timer = threading.Timer(0.002 * number, session.interrupt)
            timer.start()
            with contextlib.suppress(QueryError):
                session.commit("run", changes)
                done = number
            timer.join()
        with warehouse.session() as session:
            (row,) = session.sql(BOTH).to_pylist()
        assert {row["least"], row["most"], row["low"], row["high"]} == {done}
