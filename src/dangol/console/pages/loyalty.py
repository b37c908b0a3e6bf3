"""Loyalty: what the programme costs, who is where, and what other rules would have given."""

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ValidationError

from dangol.console.answering import answer_page
from dangol.console.failures import PageRoute
from dangol.console.queries.loyalty import (
    SLUG,
    RuleField,
    Simulated,
    asked_of,
    rule_fields,
    running_rules,
    simulated,
    why_not,
)
from dangol.console.visit import SignedInVisit, Visit
from dangol.console.words import loyalty as words
from dangol.words import Text, said

router = APIRouter(prefix="/customers/loyalty", route_class=PageRoute)
WITH_EFFECT = "with_effect"


@router.get("")
def loyalty(visit: SignedInVisit, evidence: str = "") -> Response:
    """The answer of the loyalty analysis, and the rules to try others from."""
    page = answer_page(visit, SLUG)
    programme = running_rules(visit.workspace)
    return visit.render(
        "customers/loyalty.html",
        w=words,
        fields=rule_fields(programme, {}) if programme else [],
        found=None,
        wrong=None,
        with_effect=False,
        **page.context(),
    )


@router.get("/simulation")
def simulation(visit: SignedInVisit) -> Response:
    """What the rules in the query would have given: alone for a page that asks, or as a page."""
    given = dict(visit.request.query_params)
    programme = running_rules(visit.workspace)
    if programme is None:
        return visit.go("/customers/loyalty")
    fields = rule_fields(programme, given)
    found: Simulated | None = None
    wrong: Text | None = None
    try:
        asked = asked_of(programme, fields, with_effect=given.get(WITH_EFFECT) == "true")
        found = simulated(visit.workspace, asked)
    except ValidationError as refused:
        wrong = said(words.WRONG, why=why_not(refused))
    return _answer(visit, fields, found, wrong)


def _answer(
    visit: Visit, fields: list[RuleField], found: Simulated | None, wrong: Text | None
) -> Response:
    template = "simulation_result" if visit.is_fragment else "simulation"
    return visit.render(
        f"customers/loyalty_{template}.html",
        422 if wrong is not None and not visit.is_fragment else 200,
        w=words,
        fields=fields,
        found=found,
        wrong=wrong,
        with_effect=visit.request.query_params.get(WITH_EFFECT) == "true",
    )
