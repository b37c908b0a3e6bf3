"""Trust: rows of a table that leave for analysis, once it is seen how well they hide people."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console.failures import PageRoute
from dangol.console.picture_files import text_file
from dangol.console.visit import AnalystVisit, Posted, Visit
from dangol.console.words import taking as words
from dangol.governance import taking_words
from dangol.governance.covering import covered_columns
from dangol.governance.privacy_errors import SmallGroupsError
from dangol.governance.rows_file import csv_of
from dangol.governance.taking import describing, query_of
from dangol.runs.reading import taker
from dangol.tables.vocabulary import DEFAULT_INSTANCE, Table

router = APIRouter(prefix="/trust/tables", route_class=PageRoute)
CHECKED, PICK = "checked", "take-"


@router.get("/{name}/download")
def check(visit: AnalystVisit, name: str) -> Response:
    """What describes people in a table, and how many are described alike."""
    table = visit.workspace.registry.table(name)
    asked = visit.request.query_params
    if CHECKED not in asked:
        return _page(visit, table, describing(table))
    return _page(visit, table, _picked(table, asked))


@router.post("/{name}/download")
def take(visit: AnalystVisit, name: str, form: Posted) -> Response:
    """The rows as a file; refused where too few people are described alike."""
    table = visit.workspace.registry.table(name)
    picked = _picked(table, form)
    asked = taker(visit.workspace, visit.person)
    try:
        taken = asked.take(_query(visit, table, picked), generalise=form.text("do") == "coarser")
    except SmallGroupsError as refused:
        return _page(visit, table, picked, status=refused.status)
    # The mark at the beginning tells spreadsheets that this is UTF-8.
    return text_file("\ufeff" + csv_of(taken.rows), f"{table.name}.csv")


def _page(visit: Visit, table: Table, picked: tuple[str, ...], *, status: int = 200) -> Response:
    checked = taker(visit.workspace, visit.person).check(_query(visit, table, picked))
    one = checked.described[0] if checked.described else None
    view = visit.workspace.table(table)
    shown: dict[str, Any] = {
        "columns": [table.column(name) for name in describing(table)],
        "headline": taking_words.headline(checked),
        "advice": None if one is None or one.found.holds else taking_words.advice(one),
        "coarser": [
            (table.column(name).attribute or name, taking_words.STEPS[step])
            for cost in checked.coarser
            for name, step in cost.steps.items()
        ],
        "cost": taking_words.cost(checked.coarser[0]) if checked.coarser else None,
    }
    return visit.render(
        "trust/taking.html",
        status,
        w=words,
        table=table,
        view=view,
        picked=picked,
        checked=checked,
        one=one,
        refused=status >= 400,
        **shown,
    )


def _picked(table: Table, asked: Any) -> tuple[str, ...]:
    return tuple(name for name in describing(table) if f"{PICK}{name}" in asked)


def _query(visit: Visit, table: Table, picked: tuple[str, ...]) -> str:
    hidden = {*covered_columns(table), *describing(table)} - set(picked)
    columns = [c.name for c in table.stored_columns if c.name not in hidden]
    return query_of(table, columns, DEFAULT_INSTANCE, visit.workspace.warehouse.dialect)
