"""Two small tables for tests of the warehouse: one with every type, one with instances."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from dangol.store.warehouse.arrow_types import schema_of
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change, Session, Warehouse
from dangol.tables.vocabulary import Table, Write, column
from dangol.words import Text

MEANING = Text(en="For tests.", ko="시험용입니다.")


def _column(name: str, kind: Any) -> Any:
    return column(name, kind, en="For tests.", ko="시험용입니다.")


VISITS = Table(
    "visits",
    MEANING,
    key=("visit_id",),
    columns=(
        _column("visit_id", "string"),
        _column("started_at", "timestamp"),
        _column("visited_on", "date"),
        _column("pages", "int64"),
        _column("depth_share", "float64"),
        _column("paid_amount", "decimal(18, 4)"),
        _column("is_member", "boolean"),
        _column("details", "json"),
    ),
)
SCORES = Table(
    "scores",
    MEANING,
    key=("person", "score_of"),
    columns=(_column("person", "string"), _column("score_of", "string"), _column("score", "int64")),
    instanced=True,
)
visits = stored_table(VISITS)
scores = stored_table(SCORES)


def visit(visit_id: str, pages: int | None = 1, **others: Any) -> dict[str, Any]:
    return {
        "visit_id": visit_id,
        "started_at": dt.datetime(2025, 3, 30, 1, 30),
        "visited_on": dt.date(2025, 3, 30),
        "pages": pages,
        "depth_share": 0.5,
        "paid_amount": Decimal("12.3456"),
        "is_member": True,
        "details": '{"from": "검색"}',
        **others,
    }


def score(person: str, number: int, score_of: str = "price") -> dict[str, Any]:
    return {"person": person, "score_of": score_of, "score": number}


def rows_of(table: Table, rows: Iterable[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema_of(table))


def change(
    session: Session, write: Write, rows: Iterable[dict[str, Any]], instance: str | None = None
) -> Change:
    return Change(write, session.stage(write.table, rows_of(write.table, rows)), instance)


def write(
    warehouse: Warehouse,
    written: Write,
    rows: Iterable[dict[str, Any]],
    instance: str | None = None,
    run_id: str = "run",
) -> dict[str, int]:
    """One session that commits one change."""
    with warehouse.session() as session:
        return session.commit(run_id, [change(session, written, rows, instance)])


def pages(session: Session) -> dict[str, int]:
    """Pages by visit, as the session sees them."""
    rows = session.fetch(visits.select("visit_id", "pages")).to_pylist()
    assert len({row["visit_id"] for row in rows}) == len(rows), "a key came twice"
    return {row["visit_id"]: row["pages"] for row in rows}


def pages_now(warehouse: Warehouse) -> dict[str, int]:
    with warehouse.session() as session:
        return pages(session)


def scores_now(warehouse: Warehouse) -> dict[tuple[str, str], int]:
    """Scores by instance and person."""
    with warehouse.session() as session:
        rows = session.fetch(scores).to_pylist()
    return {(row["instance"], row["person"]): row["score"] for row in rows}


def ids(table: ir.Table) -> ir.Table:
    return table.select("visit_id").order_by("visit_id")
