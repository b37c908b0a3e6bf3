"""Every analysis by its question: form, run, progress, answer, history, saved names, schedules."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import ValidationError

from dangol.console.answering import answer_page
from dangol.console.failures import PageRoute
from dangol.console.forms import UnreadableFieldError, faults_of, filled_fields, posted_values
from dangol.console.visit import MarketerVisit, Needs, Posted, Posting, SignedInVisit, Visit
from dangol.console.words import analyses as words
from dangol.contract.analysis import Analysis
from dangol.contract.errors import ParametersError
from dangol.contract.params import form_fields
from dangol.errors import DangolError
from dangol.governance import records
from dangol.governance.asked_role import Always
from dangol.runs.instances import instance_named, instances, with_parameters
from dangol.runs.saved_analysis import SavedAnalysis
from dangol.runs.schedule import Schedule
from dangol.tables.vocabulary import DEFAULT_INSTANCE

router = APIRouter(prefix="/analyses", route_class=PageRoute)
HISTORY = 12
SchedulerVisit = Annotated[Visit, Depends(Needs(Always(Schedule.create_role)))]


@router.get("/{slug}")
def latest(
    visit: SignedInVisit, slug: str, instance: str = DEFAULT_INSTANCE, evidence: str = ""
) -> Response:
    """The latest answer to the question, and how to ask it differently."""
    return _page(visit, slug, instance)


@router.get("/{slug}/runs/{run_id}")
def one_run(visit: SignedInVisit, slug: str, run_id: str, evidence: str = "") -> Response:
    """The answer of one run, or how far it is."""
    run = visit.workspace.ledger.run(run_id)
    if run.slug != slug or slug not in visit.workspace.registry.analyses:
        return visit.go(f"/trust/runs/{run_id}")
    known = {
        i.name for i in instances(visit.workspace.registry, visit.workspace.state) if i.slug == slug
    }
    return _page(
        visit, slug, run.instance if run.instance in known else DEFAULT_INSTANCE, run_id=run_id
    )


def _page(
    visit: Visit,
    slug: str,
    instance: str,
    *,
    run_id: str | None = None,
    posted: Posting | None = None,
    faults: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    page = answer_page(visit, slug, instance, run_id=run_id)
    workspace = visit.workspace
    shown = page.shown.parameters if page.shown is not None else page.instance.analysis.parameters()
    fields = filled_fields(page.kind, {**shown, "as_of": None}, visit.settings.zone, faults, posted)
    history = workspace.ledger.runs(slug, limit=HISTORY)
    every = [one for one in instances(workspace.registry, workspace.state) if one.slug == slug]
    return visit.render(
        "analyses/page.html",
        status,
        w=words,
        fields=fields,
        history=history,
        instances=every,
        faults=faults or {},
        posted=posted,
        run_id=run_id,
        **page.context(),
    )


@router.post("/{slug}/runs")
def start(
    visit: MarketerVisit,
    slug: str,
    form: Posted,
    instance: Annotated[str, Query()] = DEFAULT_INSTANCE,
) -> Response:
    """Run with the form's settings, or save them under a name and run that."""
    kind = visit.workspace.registry.analysis(slug)
    try:
        asked = with_parameters(kind, posted_values(kind, form, visit.settings.zone))
    except UnreadableFieldError as wrong:
        return _page(
            visit,
            slug,
            instance,
            posted=form,
            faults={wrong.name: wrong.fault.of(visit.language)},
            status=422,
        )
    except ParametersError as wrong:
        faults = faults_of(wrong, wrong.faults, visit.language)
        return _page(visit, slug, instance, posted=form, faults=faults, status=422)
    if form.text("do") == "save":
        return _save(visit, kind, asked, form, instance)
    run_id = visit.workspace.runner.start(asked, instance, visit.person.name)
    return visit.go(f"/analyses/{slug}/runs/{run_id}")


@router.post("/{slug}/refresh")
def refresh(visit: MarketerVisit, slug: str, form: Posted) -> Response:
    """Bring the answer up to date with its own settings, and what it waits for before it."""
    instance = form.text("instance") or DEFAULT_INSTANCE
    workspace = visit.workspace
    one = instance_named(workspace.registry, workspace.state, slug, instance)
    run_id = workspace.runner.start(one.analysis, instance, visit.person.name)
    return visit.go(f"/analyses/{slug}/runs/{run_id}")


def _save(
    visit: Visit, kind: type[Analysis], asked: Analysis, form: Posting, instance: str
) -> Response:
    """The form's settings under a name of their own."""
    name = form.text("name")
    if not name:
        return _page(
            visit,
            kind.slug,
            instance,
            posted=form,
            faults={"name": words.NAME_NEEDED.of(visit.language)},
            status=422,
        )
    fields = {"name": name, "analysis": kind.slug, "parameters": changed_parameters(kind, asked)}
    try:
        records.create(visit.workspace.state, SavedAnalysis, fields, visit.person, visit.clock)
    except DangolError as wrong:
        if wrong.status == 403:
            raise
        said = (
            words.NAME_TAKEN.of(visit.language)
            if wrong.slug == "name-taken"
            else wrong.message.splitlines()[0]
        )
        return _page(
            visit, kind.slug, instance, posted=form, faults={"name": said}, status=wrong.status
        )
    run_id = visit.workspace.runner.start(asked, name, visit.person.name)
    return visit.go(f"/analyses/{kind.slug}/runs/{run_id}")


def changed_parameters(kind: type[Analysis], asked: Analysis) -> dict[str, Any]:
    """Only what differs from the defaults: those may improve, choices stay."""
    defaults = kind().parameters()
    said = asked.parameters()
    return {f.name: said[f.name] for f in form_fields(kind) if said[f.name] != defaults[f.name]}


@router.post("/{slug}/schedule")
def schedule(visit: SchedulerVisit, slug: str, form: Posted) -> Response:
    """A schedule that keeps this question up to date."""
    instance = form.text("instance") or DEFAULT_INSTANCE
    fields = {
        "name": form.text("name"),
        "cron": form.text("cron"),
        "analysis": slug,
        "instance": instance,
    }
    visit.workspace.registry.analysis(slug)
    try:
        Schedule(**fields)
        records.create(visit.workspace.state, Schedule, fields, visit.person, visit.clock)
    except ValidationError as wrong:
        faults = {
            f"schedule_{e['loc'][0]}": (
                words.NO_CRON if e["loc"][0] == "cron" else words.NAME_NEEDED
            ).of(visit.language)
            for e in wrong.errors()
            if e["loc"]
        }
        return _page(visit, slug, instance, posted=None, faults=faults, status=422)
    except DangolError as wrong:
        if wrong.slug != "name-taken":
            raise
        said = words.NAME_TAKEN.of(visit.language)
        return _page(visit, slug, instance, faults={"schedule_name": said}, status=409)
    return visit.go("/settings/schedules")
