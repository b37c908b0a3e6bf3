"""Tests: what they show, one of them, and planning one."""

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console.answering import answer_page
from dangol.console.errors import NoSuchPageError
from dangol.console.failures import PageRoute
from dangol.console.picture_files import picture_file
from dangol.console.plan_forms import UnreadablePlanError, plan_fields, read_plan
from dangol.console.queries.experiments import CHOICES, DESIGN, SLUG, planned, standing_of, tried
from dangol.console.visit import MarketerVisit, Posted, Posting, SignedInVisit, Visit
from dangol.console.words import experiments as words
from dangol.console.words import records as record_words
from dangol.customers.audiences.audience import Audience
from dangol.errors import DangolError
from dangol.governance import records
from dangol.governance.kept import Kept
from dangol.optimization.measurement.experiments.design_story import DAYS, headline
from dangol.optimization.measurement.experiments.experiment import Experiment
from dangol.optimization.measurement.experiments.measure import BUILT_IN, Measure, title_of
from dangol.optimization.measurement.experiments.people_groups import CLUSTERS, GROUPS
from dangol.optimization.measurement.experiments.telling import test_answer
from dangol.words import Text

HERE = "/campaigns/tests"
router = APIRouter(prefix=HERE, route_class=PageRoute)


@router.get("")
def every(visit: SignedInVisit, evidence: str = "") -> Response:
    """The answer: where each test stands and which ask for a decision; plans beside."""
    page = answer_page(visit, SLUG)
    return visit.render(
        "campaigns/tests.html",
        w=words,
        planned=planned(visit.workspace),
        title_of=title_of,
        states={one.name: one.title for one in Experiment.states},
        **page.context(),
    )


@router.get("/design")
def design(visit: SignedInVisit, evidence: str = "") -> Response:
    """How large a test must be: sliders over what was measured of the past, or what they take."""
    page = answer_page(visit, DESIGN)
    found = tried(visit.workspace, dict(visit.request.query_params))
    plan = found.plan if found is not None else None
    said = headline(plan) if plan is not None else None
    query = {}
    if plan is not None:
        query = {
            "measure": plan.measure,
            "least_lift": f"{plan.least_lift * 100:g}",
            "planned_people": str(plan.people),
            "planned_days": str(plan.days(plan.people) or 28),
            "layer_share": f"{plan.share * 100:g}",
            "watching": "daily" if plan.daily else "end",
        }
    template = "test_tried" if visit.is_fragment else "test_design"
    return visit.render(
        f"campaigns/{template}.html",
        w=words,
        tried=found,
        plan=plan,
        said=said,
        money=visit.settings.currency,
        least=[(day, plan.least_after(day)) for day in DAYS] if plan is not None else [],
        days=plan.days(plan.people) if plan is not None else None,
        title_of=title_of,
        choices=CHOICES,
        plan_address=f"{HERE}/new?{urlencode(query)}",
        **page.context(),
    )


@router.get("/new")
def blank(visit: MarketerVisit) -> Response:
    """The form of a plan, with what a design filled in."""
    given = dict(visit.request.query_params)
    fields = {**plan_fields(None), "variants": words.FIRST_VARIANTS.of(visit.language)}
    return _form(visit, {**fields, **{k: v for k, v in given.items() if k in fields}})


@router.post("/new")
def create(visit: MarketerVisit, form: Posted) -> Response:
    """The plan is kept as a draft."""
    return _save(visit, form, None)


@router.get("/{test_id}")
def one(visit: SignedInVisit, test_id: str, evidence: str = "") -> Response:
    """One test: what it shows, the plan, and what may be done now."""
    return _one(visit, _kept(visit, test_id))


@router.get("/{test_id}/pictures/{place}.{ending}")
def test_picture(visit: SignedInVisit, test_id: str, place: int, ending: str) -> Response:
    """A picture of a test, to take away."""
    kept = _kept(visit, test_id)
    standing = standing_of(visit.workspace, kept)
    pictures = test_answer(standing).pictures if standing is not None else ()
    if not 0 <= place < len(pictures):
        raise NoSuchPageError(visit.request.url.path)
    return picture_file(visit, pictures[place], f"{kept.record.name}-{place}", ending)


@router.get("/{test_id}/edit")
def open_form(visit: MarketerVisit, test_id: str) -> Response:
    kept = _kept(visit, test_id)
    return _form(visit, plan_fields(kept.record), kept)


@router.post("/{test_id}/edit")
def change(visit: MarketerVisit, test_id: str, form: Posted) -> Response:
    return _save(visit, form, _kept(visit, test_id))


@router.post("/{test_id}/decide")
def decide(visit: MarketerVisit, test_id: str, form: Posted) -> Response:
    """Which variant stays, and why."""
    kept = _kept(visit, test_id)
    state, at = visit.workspace.state, visit.clock
    said = {"chosen_variant": form.text("variant"), "decision_note": form.text("why")}
    records.change(state, Experiment, kept.id, said, visit.person, at)
    records.move(state, Experiment, kept.id, "decide", visit.person, at)
    return visit.go(f"{HERE}/{kept.id}")


def _kept(visit: Visit, test_id: str) -> Kept[Experiment]:
    return records.find(visit.workspace.state, Experiment, test_id)


def _one(visit: Visit, kept: Kept[Experiment]) -> Response:
    standing = standing_of(visit.workspace, kept)
    test = kept.record
    total = sum(one.weight for one in test.variants)
    return visit.render(
        "campaigns/test.html",
        w=words,
        record_words=record_words,
        page=answer_page(visit, SLUG),
        kept=kept,
        test=test,
        standing=standing,
        told=test_answer(standing) if standing is not None else None,
        shares=[(one, one.weight / total) for one in test.variants],
        title_of=title_of,
        groups=GROUPS,
        clusters=CLUSTERS,
        states={one.name: one.title for one in Experiment.states},
        money=visit.settings.currency,
        address=str(visit.request.base_url).rstrip("/"),
        moves=records.possible_moves(kept, visit.person),
        evidence_open="evidence" in visit.request.query_params,
    )


def _save(visit: Visit, form: Posting, kept: Kept[Experiment] | None) -> Response:
    try:
        fields = read_plan(form, kept.record if kept is not None else None)
        Experiment.model_validate(fields)
    except UnreadablePlanError as fault:
        return _form(visit, form, kept, faults=fault.said(visit.language), status=422)
    state, at = visit.workspace.state, visit.clock
    try:
        if kept is None:
            made = records.create(state, Experiment, fields, visit.person, at)
        else:
            number = form.text("number")
            seen = int(number) if number.isdigit() else None
            made = records.change(state, Experiment, kept.id, fields, visit.person, at, number=seen)
    except DangolError as wrong:
        if wrong.status in (403, 404):
            raise
        known = record_words.REFUSALS.get(wrong.slug)
        said = known.of(visit.language) if known is not None else wrong.message
        return _form(visit, form, kept, wrong=said, status=wrong.status)
    return visit.go(f"{HERE}/{made.id}")


def _form(
    visit: Visit,
    values: Mapping[str, str],
    kept: Kept[Experiment] | None = None,
    *,
    faults: Mapping[str, str] | None = None,
    wrong: str = "",
    status: int = 200,
) -> Response:
    return visit.render(
        "campaigns/test_form.html",
        status,
        w=words,
        kept=kept,
        values=values,
        faults=faults or {},
        wrong=wrong,
        number=values.get("number", str(kept.number) if kept is not None else ""),
        measures=_measures(visit),
        audiences=_audiences(visit),
    )


def _measures(visit: Visit) -> list[tuple[str, Text]]:
    own = records.all_of(visit.workspace.state, Measure, states=("active",))
    names = [*BUILT_IN, *(kept.record.name for kept in own)]
    return [(name, title_of(name)) for name in names]


def _audiences(visit: Visit) -> list[tuple[str, Text]]:
    kept = records.all_of(visit.workspace.state, Audience, states=("active",))
    names: list[str] = [one.record.name for one in kept]
    return [(name, Text(en=name, ko=name)) for name in names]
