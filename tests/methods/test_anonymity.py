"""Groups of rows that are described alike, against tables worked out by hand and plain Python."""

import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangol.methods.anonymity import anonymity, safe_rows
from dangol.methods.generalising import SPARED_SHARE, changed_cells, coarser, plan
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.duck_session import DuckSession

COLUMNS = ("born", "gender", "code")
Row = tuple[Any, ...]
_numbers = count(1)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckWarehouse]:
    one = DuckWarehouse(tmp_path_factory.mktemp("anonymity") / "w.duckdb", memory_limit="1GB")
    yield one
    one.close()


@pytest.fixture
def session(warehouse: DuckWarehouse) -> Iterator[DuckSession]:
    with warehouse.session() as one:
        yield one


def held(
    session: DuckSession, rows: list[Row], names: tuple[str, ...] = COLUMNS, born: str = "int64"
) -> ir.Table:
    """Rows as a table of the engine."""
    types = {"born": born, "gender": "string", "code": "string", "person": "string"}
    schema = ibis.schema({name: types[name] for name in names})
    columns = [pa.array(column) for column in zip(*rows, strict=True)] or [pa.array([])] * len(
        names
    )
    found = [pa.array(c).cast(t) for c, t in zip(columns, schema.to_pyarrow().types, strict=True)]
    name = f"held_{next(_numbers)}"
    session.cursor.register(name, pa.table(dict(zip(names, found, strict=True))))
    return ibis.table(schema, name=name)


# Three of one kind, two of another, one alone.
SIX: list[Row] = [
    (1980, "f", "04524"),
    (1980, "f", "04524"),
    (1980, "f", "04524"),
    (1990, "m", "04524"),
    (1990, "m", "04524"),
    (1990, "f", "63000"),
]


def test_groups_are_counted_as_by_hand(session: DuckSession) -> None:
    found = anonymity(session, held(session, SIX), COLUMNS, 3)
    assert (found.rows, found.groups, found.smallest) == (6, 3, 1)
    assert (found.small_groups, found.rows_at_risk, found.unique_rows) == (2, 3, 1)
    assert not found.holds
    # Without the code there is still nobody beside the last one; without gender neither.
    assert found.helped == {"born": 0, "gender": 0, "code": 0}


def test_the_column_that_makes_rows_unique_is_named(session: DuckSession) -> None:
    rows = [(1980, "f", f"{n:05}") for n in range(10)]
    found = anonymity(session, held(session, rows), COLUMNS, 5)
    assert (found.smallest, found.rows_at_risk, found.unique_rows) == (1, 10, 10)
    assert found.helped == {"born": 0, "gender": 0, "code": 10}


def test_rows_of_one_person_hide_nobody(session: DuckSession) -> None:
    rows = held(session, [("P", "f", "1")] * 9 + [("Q", "f", "1")], ("person", "gender", "code"))
    assert anonymity(session, rows, ("gender", "code"), 3).holds
    found = anonymity(session, rows, ("gender", "code"), 3, person="person")
    assert (found.smallest, found.rows_at_risk) == (2, 10)


def test_no_rows_are_no_risk(session: DuckSession) -> None:
    found = anonymity(session, held(session, []), COLUMNS, 5)
    assert (found.rows, found.groups, found.smallest) == (0, 0, 0)
    assert found.holds


DESCRIPTIONS = st.tuples(
    st.one_of(st.none(), st.integers(1980, 1983)),
    st.sampled_from(["f", "m", None]),
    st.sampled_from(["04524", "04599", "63000", ""]),
)


@given(st.lists(DESCRIPTIONS, max_size=60), st.integers(2, 6))
@settings(max_examples=60)
def test_figures_are_those_of_a_plain_count(
    warehouse: DuckWarehouse, rows: list[Row], k: int
) -> None:
    with warehouse.session() as session:
        found = anonymity(session, held(session, rows), COLUMNS, k)
        kept = session.fetch(safe_rows(held(session, rows), COLUMNS, k, None)).to_pylist()
    sizes = Counter(rows)
    at_risk = sum(size for size in sizes.values() if size < k)
    assert found.rows == len(rows)
    assert found.groups == len(sizes)
    assert found.smallest == min(sizes.values(), default=0)
    assert found.rows_at_risk == at_risk
    assert found.unique_rows == sum(size == 1 for size in sizes.values())
    for place, name in enumerate(COLUMNS):
        others = Counter(row[:place] + row[place + 1 :] for row in rows)
        without = sum(size for size in others.values() if size < k)
        assert found.helped[name] == (at_risk - without if at_risk else 0)
    assert Counter(tuple(one.values()) for one in kept) == Counter(
        row for row in rows if sizes[row] >= k
    )


@given(st.lists(DESCRIPTIONS, max_size=80), st.integers(2, 6))
@settings(max_examples=30)
def test_what_was_made_coarser_hides_everybody(
    warehouse: DuckWarehouse, rows: list[Row], k: int
) -> None:
    with warehouse.session() as session:
        table = held(session, rows)
        steps = plan(session, table, COLUMNS, k, codes=("code",))
        coarse = coarser(table, steps, k)
        kept = safe_rows(coarse, COLUMNS, k, None)
        assert anonymity(session, kept, COLUMNS, k).holds
        left = len(rows) - session.fetch(kept).num_rows
    assert left <= SPARED_SHARE * len(rows) or len(rows) < k


def test_days_become_years_and_codes_lose_their_end(session: DuckSession) -> None:
    rows: list[Row] = [
        (f"198{n % 10}-0{1 + n % 9}-1{n % 9}", "f", f"045{n % 100:02}") for n in range(400)
    ]
    table = held(session, rows, born="date")
    steps = plan(session, table, COLUMNS, 5, codes=("code",))
    assert steps == {"code": "three-letters", "born": "year"}
    coarse = session.fetch(coarser(table, steps, 5).distinct()).to_pylist()
    assert {one["code"] for one in coarse} == {"045"}
    assert {str(one["born"]) for one in coarse} == {f"198{n}-01-01" for n in range(10)}
    assert changed_cells(session, table, steps, 5) == {"code": 400, "born": 400}


def test_rare_words_go_and_common_ones_stay(session: DuckSession) -> None:
    rows: list[Row] = [(1980, "f", "1")] * 90 + [(1980, "m", "1")] * 8 + [(1980, "x", "1")] * 2
    table = held(session, rows)
    assert plan(session, table, COLUMNS, 5) == {}, "two of a hundred are left out"
    others: list[Row] = [(1980, word, "1") for word in "yyzz"]
    with_more = held(session, [*rows, *others])
    steps = plan(session, with_more, COLUMNS, 5)
    assert steps == {"gender": "rare"}
    assert changed_cells(session, with_more, steps, 5) == {"gender": 6}


def test_a_million_rows_take_seconds(session: DuckSession) -> None:
    rows = ibis.range(1_000_000).unnest().name("n").as_table()
    session.cursor.execute("SET threads = 2")
    table = session.layer(
        rows.select(
            born=(rows.n * 7919 % 25_000).cast("int64"),
            gender=ibis.ifelse(rows.n % 2 == 0, "f", "m"),
            code=(rows.n * 104_729 % 3_000).cast("string"),
        )
    )
    begun = time.perf_counter()
    found = anonymity(session, table, COLUMNS, 5)
    assert found.rows == 1_000_000
    assert time.perf_counter() - begun < 20


def test_engines_get_the_same_question(tmp_path: Path) -> None:
    from dangol.store.warehouse.compile import sql_of

    table = ibis.table({"born": "date", "gender": "string", "code": "string"}, name="people")
    coarse = coarser(table, {"born": "decade", "gender": "rare", "code": "three-letters"}, 5)
    text = sql_of(safe_rows(coarse, COLUMNS, 5, None), "databricks")
    assert "<=>" in text or "IS NOT DISTINCT FROM" in text
