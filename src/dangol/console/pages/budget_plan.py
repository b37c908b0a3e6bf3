"""The budget's plan: the best split, sliders that answer at once, plans kept and compared."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from dangol.console.answering import answer_page
from dangol.console.failures import PageRoute
from dangol.console.picture_files import csv_file
from dangol.console.queries.budget_calendar import (
    FLIGHT,
    PROMOTED,
    WEEKS,
    asked_weeks,
    own_weeks,
    with_weeks,
)
from dangol.console.queries.budget_plan import (
    SLUG,
    SPEND,
    STATES,
    asked_totals,
    board,
    kept_plans,
    plan_rows,
)
from dangol.console.visit import MarketerVisit, Posted, SignedInVisit, Visit
from dangol.console.words import budget_calendar as calendar_words
from dangol.console.words import budget_plan as words
from dangol.errors import DangolError
from dangol.governance import records
from dangol.governance.kept import find
from dangol.optimization.budget.budget_model import BudgetModel
from dangol.optimization.budget.budget_plan import BudgetPlan
from dangol.runs.models import latest_model
from dangol.tables.vocabulary import DEFAULT_INSTANCE

HERE = "/budget/plan"
POSTED = (SPEND, WEEKS, FLIGHT, PROMOTED)
router = APIRouter(prefix=HERE, route_class=PageRoute)


@router.get("")
def plan(
    visit: SignedInVisit,
    plan: Annotated[str, Query(max_length=60)] = "",
    saved: Annotated[str, Query(max_length=120)] = "",
    evidence: str = "",
) -> Response:
    """The best plan, or the one that is asked for, with everything that may be changed."""
    return _page(visit, dict(visit.request.query_params), plan, saved=saved)


def _page(
    visit: Visit, given: Mapping[str, str], plan: str, *, saved: str = "", wrong: str = "",
    status: int = 200,
) -> Response:  # fmt: skip
    page = answer_page(visit, SLUG)
    kept = find(visit.workspace.state, BudgetPlan, plan, visit.person) if plan else None
    shown: Any = None
    if page.state == "answered" and page.answer is not None:
        opened = kept.record if kept is not None else None
        shown = board(visit.workspace, given, opened, page.answer.headline)
    return visit.render(
        "budget/plan.html",
        status,
        w=words,
        cw=calendar_words,
        board=shown,
        kept=kept,
        state=STATES[kept.state] if kept is not None else None,
        plans=kept_plans(visit.workspace, shown.model) if shown is not None else [],
        saved=saved,
        wrong=wrong,
        **page.context(),
    )


@router.get("/numbers")
def checked(visit: SignedInVisit) -> Response:
    """What a plan brings by every case of the mix: what sliders say, checked."""
    given = dict(visit.request.query_params)
    model = _model(visit, given)
    if model is None:
        return JSONResponse({}, 404)
    found = model.what_if(asked_totals(model, given))
    found["cases"] = model.whole.shape[1]
    return JSONResponse(found)


@router.get("/plan.csv")
def plan_file(visit: SignedInVisit) -> Response:
    """The plan by channel, region and period, to take away."""
    given = dict(visit.request.query_params)
    model = _model(visit, given)
    if model is None:
        return visit.go(HERE)
    totals = asked_totals(model, given)
    return csv_file(plan_rows(model, totals), "plan", visit.language)


@router.post("/save")
def save(visit: MarketerVisit, form: Posted) -> Response:
    """The plan is kept as a draft, and sent for approval where that is asked."""
    given = {name: str(value) for name, value in form.items() if name.startswith(POSTED)}
    model = _model(visit, given)
    if model is None:
        return visit.go(HERE)
    totals = asked_totals(model, given)
    weeks = own_weeks(model)
    expected, low, high = model.what_if(totals)["sales"]
    fields = {
        "name": form.text("name").strip(),
        "starts_on": model.starts_on,
        "days": model.days,
        "spend": {name: round(amount, 2) for name, amount in totals.items()},
        "flights": weeks.flights,
        "promotions": weeks.promotions,
        "expected_sales": max(round(expected, 2), 0.0),
        "expected_low": max(round(low, 2), 0.0),
        "expected_high": max(round(high, 2), 0.0),
    }
    if not fields["name"]:
        return _page(visit, given, "", wrong=words.SAY_NAME.of(visit.language), status=422)
    state, at = visit.workspace.state, visit.clock
    try:
        kept = records.create(state, BudgetPlan, fields, visit.person, at)
        proposes = form.text("then") == "propose"
        if proposes:
            kept = records.move(state, BudgetPlan, kept.id, "propose", visit.person, at)
    except DangolError as refused:
        return _page(visit, given, "", wrong=str(refused), status=422)
    return visit.go(f"{HERE}?plan={kept.id}&saved={'proposed' if proposes else 'draft'}")


def _model(visit: Visit, given: Mapping[str, str]) -> BudgetModel | None:
    """The newest model with the weeks that are asked; None where nothing was planned."""
    model = latest_model(visit.workspace, SLUG, DEFAULT_INSTANCE)
    if not isinstance(model, BudgetModel):
        return None
    return with_weeks(model, asked_weeks(given, None, own_weeks(model)))[0]
