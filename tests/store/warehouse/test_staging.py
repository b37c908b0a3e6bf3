"""What may be written, and what is refused, on each engine."""

import datetime as dt
from decimal import Decimal
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pytest
from visits import SCORES, VISITS, pages_now, rows_of, score, scores, visit, visits, write

from dangol.store.errors import ColumnsDifferError, DuplicateKeysError, QueryError
from dangol.store.warehouse.interface import Change, Session, Warehouse


def test_two_rows_with_one_key_are_refused(warehouse: Warehouse) -> None:
    warehouse.ensure([VISITS])
    with warehouse.session() as session:
        with pytest.raises(DuplicateKeysError) as refused:
            session.stage(VISITS, rows_of(VISITS, [visit("a"), visit("a", 2), visit("b")]))
        assert refused.value.message == (
            "1 rows for table 'visits' share their key (visit_id) with another row, or have none."
            "\nA key names one row: aggregate or choose before writing."
        )
        session.commit("run", [Change(VISITS.replaced(), _staged(session, [visit("c")]))])
    assert pages_now(warehouse) == {"c": 1}


def _staged(session: Session, rows: list[dict[str, Any]]) -> ir.Table:
    return session.stage(VISITS, rows_of(VISITS, rows))


def test_rows_without_a_key_are_refused(warehouse: Warehouse) -> None:
    with warehouse.session() as session:
        rows = [score("kim", 1), score("lee", 1) | {"score_of": None}]
        rows += [score("lee", 2) | {"score_of": None}]
        with pytest.raises(DuplicateKeysError, match=r"^2 rows for table 'scores'"):
            session.stage(SCORES, rows_of(SCORES, rows))


def test_the_key_is_checked_also_for_rows_that_nobody_staged(warehouse: Warehouse) -> None:
    warehouse.ensure([VISITS])
    write(warehouse, VISITS.appended(), [visit("a")])
    with warehouse.session() as session:
        twice = visits.union(visits, distinct=False)
        with pytest.raises(DuplicateKeysError):
            session.commit("run", [Change(VISITS.replaced(), twice)])
    assert pages_now(warehouse) == {"a": 1}


@pytest.mark.parametrize("kind", ["expression", "arrow"])
def test_missing_columns_are_named_with_those_that_are_there(
    warehouse: Warehouse, kind: str
) -> None:
    warehouse.ensure([SCORES])
    rows = scores.select("person", "score")
    with warehouse.session() as session, pytest.raises(ColumnsDifferError) as refused:
        session.stage(
            SCORES, pa.table({"score": [1], "person": ["a"]}) if kind == "arrow" else rows
        )
    assert refused.value.message == (
        "Rows for table 'scores' lack: score_of.\nThey have: person, score."
    )


def test_arrow_rows_are_cast_to_the_declared_types(warehouse: Warehouse) -> None:
    warehouse.ensure([VISITS])
    seoul = dt.timezone(dt.timedelta(hours=9))
    rows = pa.table(
        {
            "not_declared": ["x"],
            "pages": pa.array([3], pa.int16()),
            "depth_share": pa.array([0.25], pa.float32()),
            "paid_amount": pa.array([Decimal("1.5")], pa.decimal128(5, 1)),
            "visit_id": pa.array(["a"]).dictionary_encode(),
            "started_at": pa.array(
                [dt.datetime(2025, 1, 1, 9, tzinfo=seoul)], pa.timestamp("ns", "Asia/Seoul")
            ),
            "visited_on": pa.array(["2025-01-01"]),
            "is_member": pa.array([None], pa.null()),
            "details": pa.array([None], pa.null()),
        }
    )
    with warehouse.session() as session:
        session.commit("run", [Change(VISITS.replaced(), session.stage(VISITS, rows))])
        stored = session.fetch(visits)
    assert stored.schema == rows_of(VISITS, []).schema
    assert stored.to_pylist() == [
        {
            "visit_id": "a",
            "started_at": dt.datetime(2025, 1, 1),
            "visited_on": dt.date(2025, 1, 1),
            "pages": 3,
            "depth_share": 0.25,
            "paid_amount": Decimal("1.5000"),
            "is_member": None,
            "details": None,
        }
    ]


def test_staged_rows_can_be_asked_before_they_are_committed(warehouse: Warehouse) -> None:
    with warehouse.session() as session:
        staged = session.stage(VISITS, rows_of(VISITS, [visit("a", 2), visit("b", 3)]))
        assert session.fetch(staged.pages.sum().name("n")).to_pylist() == [{"n": 5}]
        session.commit("run", [Change(VISITS.replaced(), staged)])
        assert session.fetch(staged.pages.sum().name("n")).to_pylist() == [{"n": 5}]


def test_values_that_do_not_fit_their_type_are_refused(warehouse: Warehouse) -> None:
    rows = pa.table({"person": ["a"], "score_of": ["b"], "score": ["many"]})
    with warehouse.session() as session, pytest.raises(QueryError, match="many"):
        session.stage(SCORES, rows)


def test_a_layer_stands_as_it_was_worked_out(warehouse: Warehouse) -> None:
    warehouse.ensure([VISITS])
    write(warehouse, VISITS.appended(), [visit("a", 3), visit("b", 4)])
    with warehouse.session() as session:
        layer = session.layer(
            visits.filter(visits.pages > 3).select("visit_id", twice=visits.pages * 2)
        )
        session.commit("run", [Change(VISITS.replaced(), _staged(session, [visit("c")]))])
        assert session.fetch(layer).to_pylist() == [{"visit_id": "b", "twice": 8}]
