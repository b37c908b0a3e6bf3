"""Pictures and tables of a run, to take away."""

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console.errors import NoSuchPageError
from dangol.console.failures import PageRoute
from dangol.console.picture_files import csv_file, picture_file
from dangol.console.visit import SignedInVisit, Visit
from dangol.contract.result import Answer

router = APIRouter(prefix="/runs", route_class=PageRoute)


@router.get("/{run_id}/pictures/{number:int}.{ending}")
def picture(visit: SignedInVisit, run_id: str, number: int, ending: str) -> Response:
    """One picture of an answer as CSV, PNG or Vega-Lite."""
    answer, slug = _answer(visit, run_id)
    if not 0 <= number < len(answer.pictures):
        raise NoSuchPageError(visit.request.url.path)
    return picture_file(visit, answer.pictures[number], f"{slug}-{number + 1}", ending)


@router.get("/{run_id}/tables/{number:int}.csv")
def table(visit: SignedInVisit, run_id: str, number: int) -> Response:
    """One table of an answer as CSV."""
    answer, slug = _answer(visit, run_id)
    if not 0 <= number < len(answer.tables):
        raise NoSuchPageError(visit.request.url.path)
    return csv_file(answer.tables[number], f"{slug}-table-{number + 1}", visit.language)


def _answer(visit: Visit, run_id: str) -> tuple[Answer, str]:
    run = visit.workspace.ledger.run(run_id)
    if run.answer is None:
        raise NoSuchPageError(visit.request.url.path)
    return run.answer, run.slug
