"""Functions of rows: some rows at a time, on Spark by its workers if they have this release."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from engines import ENGINES

from dangol.store.warehouse import spark_workers
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.interface import AT_ONCE, OfRows, Session, Warehouse
from dangol.tables.vocabulary import Table, column
from dangol.words import Text

PEOPLE = 1_000
GIVEN = Table(
    "given",
    Text(en="Numbers.", ko="수입니다."),
    key=("name",),
    columns=(
        column("name", "string", en="Name.", ko="이름입니다."),
        column("size", "float64", en="Size.", ko="크기입니다."),
    ),
)
MADE = Table(
    "made",
    Text(en="Twice the numbers.", ko="두 배의 수입니다."),
    key=("name",),
    columns=(
        *GIVEN.columns,
        column("at_once", "int64", en="Rows handed over together.", ko="함께 받은 행 수입니다."),
        column("process", "int64", en="Who did it.", ko="일한 프로세스입니다."),
    ),
)


@dataclass(frozen=True)
class Times:
    """So many times the number; what is missing stays so."""

    factor: float

    def __call__(self, rows: pa.Table) -> pa.Table:
        count = rows.num_rows
        return rows_of(
            MADE,
            name=rows.column("name"),
            size=pc.multiply(rows.column("size"), self.factor),
            at_once=[count] * count,
            process=[os.getpid()] * count,
        )


@pytest.fixture
def session(warehouse: Warehouse) -> Iterator[Session]:
    with warehouse.session() as opened:
        yield opened


def travelling(factor: float) -> OfRows:
    """The same as a function that needs no module of the tests: workers can have it."""
    made = MADE

    def times(rows: pa.Table) -> pa.Table:
        count = rows.num_rows
        return rows_of(
            made,
            name=rows.column("name"),
            size=pc.multiply(rows.column("size"), factor),
            at_once=[count] * count,
            process=[os.getpid()] * count,
        )

    return times


def doubled(session: Session, count: int = PEOPLE, function: OfRows | None = None) -> pa.Table:
    rows = rows_of(
        GIVEN,
        name=[f"사람 {n}" for n in range(count)],
        size=[None if n % 10 == 3 else n / 2 for n in range(count)],
    )
    given = session.stage(GIVEN, rows)
    chosen = given.filter(given.name != "사람 1")
    made = session.applied(MADE, chosen, function or Times(2.0))
    return session.fetch(made.order_by("name"))


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_what_a_function_makes_of_rows_is_staged(session: Session) -> None:
    found = {row["name"]: row["size"] for row in doubled(session).to_pylist()}
    assert len(found) == PEOPLE - 1
    assert found["사람 7"] == 7.0
    assert found["사람 13"] is None


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_nothing_is_made_of_nothing(session: Session) -> None:
    given = session.stage(GIVEN, rows_of(GIVEN, name=[], size=[]))
    assert session.fetch(session.applied(MADE, given, Times(2.0))).num_rows == 0


@pytest.mark.parametrize("engine", [ENGINES[0]], indirect=True)
def test_many_rows_are_handed_over_some_at_a_time(session: Session) -> None:
    sizes = set(doubled(session, AT_ONCE + 11).column("at_once").to_pylist())
    assert sizes == {AT_ONCE, 10}


@pytest.mark.parametrize("engine", [ENGINES[1]], indirect=True)
def test_workers_do_it_where_they_know_release_and_function(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = doubled(session, function=travelling(2.0))
    assert os.getpid() not in theirs.column("process").to_pylist()
    unknown_there = doubled(session, function=Times(2.0))
    monkeypatch.setattr(spark_workers, "RELEASE", "another")
    of_another_release = doubled(session, function=travelling(2.0))
    for mine in (unknown_there, of_another_release):
        assert set(mine.column("process").to_pylist()) == {os.getpid()}
        assert mine.select(["name", "size"]) == theirs.select(["name", "size"])
