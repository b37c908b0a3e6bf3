"""Sales: the week against what was expected, and which departments moved it."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console.answering import answer_page
from dangol.console.failures import PageRoute
from dangol.console.visit import SignedInVisit
from dangol.console.words import sales as words
from dangol.contract.result import Answer, Rows

router = APIRouter(prefix="/sales", route_class=PageRoute)
WEEKLY = "weekly-sales"
MEANING = {"above": "good", "below": "bad"}


@router.get("")
def weekly(visit: SignedInVisit, evidence: str = "") -> Response:
    """The answer of the weekly sales analysis."""
    page = answer_page(visit, WEEKLY, described=with_signed_bars)
    return visit.render("sales/weekly.html", w=words, **page.context())


def with_signed_bars(answer: Answer) -> Answer:
    """The distance to the expectation as bars to both sides, coloured where it left its range."""
    return answer.model_copy(update={"tables": tuple(_barred(rows) for rows in answer.tables)})


def _barred(rows: Rows) -> Rows:
    columns = tuple(
        c.model_copy(update={"kind": "bar"}) if c.name == "gap" else c for c in rows.columns
    )
    lines: tuple[dict[str, Any], ...] = tuple(
        {"meaning": MEANING.get(str(row.get("judged")), ""), **row} for row in rows.rows
    )
    return rows.model_copy(update={"columns": columns, "rows": lines})
