"""Runs: the ledger as a list, one entry, progress, stopping, bringing everything up to date."""

from collections.abc import Sequence
from typing import Annotated, cast, get_args

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.console.answering import shown_parameters
from dangol.console.failures import PageRoute
from dangol.console.looking import Looking
from dangol.console.visit import MarketerVisit, Posted, SignedInVisit, Visit
from dangol.console.words import loading as loading_words
from dangol.console.words import mapping as mapping_words
from dangol.console.words import runs as words
from dangol.errors import NotFoundError
from dangol.loading.reason_words import reason_words
from dangol.loading.source_lines import form_title, waiting_sources
from dangol.loading.uploads import find_upload
from dangol.runs.ledger import SOURCE_LOAD, Outcome, RunView
from dangol.words import Text

router = APIRouter(route_class=PageRoute)
PAGE = 40


@router.get("/trust/runs")
def ledger(
    visit: SignedInVisit,
    slug: Annotated[str, Query(max_length=100)] = "",
    outcome: str = "",
    before: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """All runs, newest first."""
    known = visit.workspace.ledger
    outcomes: tuple[Outcome, ...] = (
        (cast(Outcome, outcome),) if outcome in get_args(Outcome) else ()
    )
    found = known.runs(slug or None, limit=PAGE + 1, before=before or None, outcomes=outcomes)
    latest = known.runs(limit=PAGE)
    ended = [run for run in latest if not run.is_open]
    return visit.render(
        "trust/runs.html",
        w=words,
        runs=found[:PAGE],
        older=found[PAGE - 1].id if len(found) > PAGE else "",
        slug=slug,
        outcome=outcome,
        before=before,
        active=known.active(),
        ended=ended,
        bad=[run for run in ended if run.outcome != "succeeded"],
    )


@router.get("/trust/runs/{run_id}")
def entry(visit: SignedInVisit, run_id: str) -> Response:
    """One run with everything the ledger keeps of it."""
    workspace = visit.workspace
    run = workspace.ledger.run(run_id)
    kind = workspace.registry.analyses.get(run.slug)
    parameters: Sequence[tuple[Text, str | Text]] = ()
    if kind is not None:
        parameters = shown_parameters(kind, run.parameters, visit)
    elif run.slug == SOURCE_LOAD:
        parameters = _load_parameters(run)
    together = workspace.ledger.runs(plan_id=run.plan_id, limit=100)
    latest = workspace.ledger.latest(run.slug, run.instance)
    return visit.render(
        "trust/loading/run.html" if run.kind == "load" else "trust/run.html",
        w=words,
        loading_words=loading_words,
        source=run.title.of(visit.language) if run.slug != SOURCE_LOAD else run.instance,
        again=_mapping_address(visit),
        waiting=waiting_sources(workspace).get(run.instance, 0) if run.kind == "load" else 0,
        reasons=[(reason_words(place), message) for place, message in _reasons(run)],
        run=run,
        kind=kind,
        parameters=parameters,
        together=[one for one in together[::-1] if one.id != run.id],
        latest=latest if latest is not None and latest.id != run.id else None,
    )


def _load_parameters(run: RunView) -> list[tuple[Text, str | Text]]:
    """What a load was told: the form, and what it may do to what is there."""
    told: list[tuple[Text, str | Text]] = [(loading_words.FORM, form_title(run))]
    mode = mapping_words.MODES.get(str(run.parameters.get("mode", "")))
    return [*told, (mapping_words.MODE, mode[0])] if mode is not None else told


def _mapping_address(visit: Visit) -> str:
    """Back to the mapping that started a load, while its file is still here."""
    asked = Looking.of(visit.request.query_params)
    if not asked.upload or not visit.may("analyst"):
        return ""
    try:
        find_upload(visit.workspace.project, asked.upload)
    except NotFoundError:
        return ""
    return asked.address


def _reasons(run: RunView) -> list[tuple[str, str]]:
    """Why most records of a load did not fit, where that is why it failed."""
    return [(place, message) for place, message in run.faults or () if ":" in place]


@router.get("/runs/{run_id}/progress")
def progress(visit: SignedInVisit, run_id: str) -> Response:
    """How far a run is; once it has ended, the word to load the page again."""
    run = visit.workspace.ledger.run(run_id)
    if not run.is_open:
        return Response(status_code=200, headers={"HX-Refresh": "true"})
    return visit.render("analyses/progress.html", run=run)


@router.post("/runs/{run_id}/stop")
def stop(visit: MarketerVisit, run_id: str, form: Posted) -> Response:
    """Ask a run to stop."""
    visit.workspace.runner.stop(run_id)
    run = visit.workspace.ledger.run(run_id)
    if run.slug in visit.workspace.registry.analyses:
        return visit.go(f"/analyses/{run.slug}/runs/{run.id}")
    return visit.go(f"/trust/runs/{run.id}")


@router.post("/refresh")
def refresh(visit: MarketerVisit, form: Posted) -> Response:
    """Run everything that is stale."""
    visit.workspace.runner.refresh(visit.person.name)
    return visit.go(form.text("back") if form.text("back") in ("/", "/trust/lineage") else "/")
