"""Geo tests: what they brought, where one could run, and one test from plan to verdict."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.console.answering import answer_page
from dangol.console.errors import NoSuchPageError
from dangol.console.failures import PageRoute
from dangol.console.picture_files import picture_file
from dangol.console.queries.geo_tests import STATES, outcome_of, planned, tried, when
from dangol.console.visit import SignedInVisit
from dangol.console.words import geo_tests as words
from dangol.governance.kept import find
from dangol.optimization.measurement.geo_lift.geo_test import DECISIONS, OUTCOMES, GeoTest

router = APIRouter(prefix="/budget/geo-tests", route_class=PageRoute)
HERE = "/budget/geo-tests"
TABS = ((words.RESULTS, HERE), (words.DESIGN, f"{HERE}/design"))


@router.get("")
def results(visit: SignedInVisit, evidence: str = "") -> Response:
    """What every test brought, and the plans with their states."""
    return visit.render(
        "budget/geo_tests.html",
        w=words,
        tabs=_tabs(HERE),
        planned=planned(visit.workspace),
        **answer_page(visit, "geo-tests").context(),
    )


@router.get("/design")
def design(visit: SignedInVisit, evidence: str = "") -> Response:
    """Where a test could run, and what another length or lift would mean."""
    page = answer_page(visit, "geo-design")
    usual = int(page.shown.parameters.get("days", 28)) if page.shown is not None else 28
    return visit.render(
        "budget/geo_design.html",
        w=words,
        tabs=_tabs(f"{HERE}/design"),
        tried=tried(visit.workspace, None, None, usual) if page.state == "answered" else None,
        **page.context(),
    )


@router.get("/design/power")
def power(
    visit: SignedInVisit,
    days: Annotated[int, Query(ge=1, le=365)] = 28,
    lift: Annotated[int, Query(ge=0, le=50)] = 5,
) -> Response:
    """The chances at a length and lift: a part of the page, or a page without scripts."""
    found = tried(visit.workspace, days, lift, days)
    if found is None:
        return visit.go(f"{HERE}/design")
    template = "geo_power" if visit.is_fragment else "geo_tried"
    return visit.render(f"budget/{template}.html", w=words, tried=found, tabs=_tabs(""))


@router.get("/tests/{record_id}")
def one(visit: SignedInVisit, record_id: str) -> Response:
    """One test: its plan, where it stands, and what it brought so far."""
    kept = find(visit.workspace.state, GeoTest, record_id, visit.person)
    return visit.render(
        "budget/geo_test.html",
        w=words,
        tabs=_tabs(""),
        kept=kept,
        state=STATES[kept.state],
        when=when(kept.record),
        outcome=OUTCOMES[kept.record.outcome],
        decision=DECISIONS[kept.record.decision],
        found=outcome_of(visit.workspace, kept),
    )


@router.get("/tests/{record_id}/days.{ending}")
def days_file(visit: SignedInVisit, record_id: str, ending: str) -> Response:
    """The days of a test to take away."""
    kept = find(visit.workspace.state, GeoTest, record_id, visit.person)
    found = outcome_of(visit.workspace, kept)
    if found is None:
        raise NoSuchPageError(visit.request.url.path)
    return picture_file(visit, found.picture, "days", ending)


def _tabs(here: str) -> list[tuple[object, str, bool]]:
    return [(title, path, path == here) for title, path in TABS]
