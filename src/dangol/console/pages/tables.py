"""Trust: every table and column with its meaning; first rows for analysts."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console import shown
from dangol.console.failures import PageRoute
from dangol.console.visit import SignedInVisit, Visit
from dangol.console.words import taking as taking_words
from dangol.console.words import trust as words
from dangol.governance.covering import covered_table
from dangol.tables.vocabulary import Table

router = APIRouter(prefix="/trust/tables", route_class=PageRoute)
FIRST = 20


@router.get("")
def tables(visit: SignedInVisit) -> Response:
    """Every declared table."""
    views = visit.workspace.tables()
    return visit.render(
        "trust/tables.html",
        w=words,
        views=views,
        rows=sum(v.rows for v in views),
        filled=sum(v.rows > 0 for v in views),
    )


@router.get("/{name}")
def table(visit: SignedInVisit, name: str) -> Response:
    """One table with the meaning of each of its columns."""
    declared = visit.workspace.registry.table(name)
    view = visit.workspace.table(declared)
    rows = _first_rows(visit, declared) if visit.may("analyst") and view.rows else []
    return visit.render(
        "trust/table.html", w=words, taking=taking_words, view=view, table=declared, rows=rows
    )


def _first_rows(visit: Visit, table: Table) -> list[list[str]]:
    expression = covered_table(table)
    with visit.workspace.warehouse.session() as session:
        found = session.fetch(expression.order_by(*table.stored_key).limit(FIRST))
    rows = found.to_pylist()
    return [[_cell(row.get(name), visit) for name in found.column_names] for row in rows]


def _cell(value: Any, visit: Visit) -> str:
    text = shown.raw(value, visit.settings.zone)
    return text if len(text) <= 120 else text[:119] + "…"
