"""Records drawn to learn from: as many pairs as asked for, the same by either way of asking."""

import duckdb
import ibis
import pytest

from dangol.customers.identity.matching.drawing import Drawing
from dangol.store.warehouse.compile import sql_of

RECORDS = 2_000
PAIRS = RECORDS * (RECORDS - 1) / 2
ROWS = ibis.table({"customer_id": "string"}, name="records")


def drawn(drawing: Drawing) -> list[str]:
    duck = duckdb.connect()
    duck.execute(
        f"CREATE TABLE records AS SELECT 'c' || i AS customer_id FROM range({RECORDS}) r(i)"
    )
    by_rows = duck.sql(sql_of(drawing.rows(ROWS, PAIRS), "duckdb")).fetchall()
    rule = drawing.rule(PAIRS)
    by_rule = duck.sql(
        "SELECT l.customer_id FROM records l JOIN records r ON l.customer_id = r.customer_id" + rule
    ).fetchall()
    assert sorted(by_rows) == sorted(by_rule)
    return sorted(one for (one,) in by_rows)


@pytest.mark.parametrize("most", [20_000, 500_000])
def test_about_as_many_pairs_are_left_as_asked_for(most: float) -> None:
    count = len(drawn(Drawing(1, most)))
    assert count * (count - 1) / 2 == pytest.approx(most, rel=0.2)


def test_few_are_all_drawn() -> None:
    assert len(drawn(Drawing(1, PAIRS))) == RECORDS


def test_the_seed_decides_who() -> None:
    assert drawn(Drawing(1, 20_000)) == drawn(Drawing(1, 20_000)) != drawn(Drawing(2, 20_000))
