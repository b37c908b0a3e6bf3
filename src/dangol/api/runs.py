"""Routes of runs: the ledger, progress, stopping, and bringing everything up to date."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from dangol.api.callers import Current, Marketer, Viewer
from dangol.api.views import RunOut
from dangol.tables.vocabulary import DEFAULT_INSTANCE

router = APIRouter(tags=["runs"])


class Refreshed(BaseModel):
    """The runs that were started, in order; none where everything was fresh."""

    run_ids: list[str]


class StaleOut(BaseModel):
    """An analysis whose answer does not hold any more."""

    slug: str
    instance: str


@router.get("/runs")
def list_runs(
    workspace: Current,
    who: Viewer,
    *,
    slug: str | None = None,
    instance: str | None = None,
    plan_id: str | None = None,
    before: str | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> list[RunOut]:
    """Runs, newest first, without their answers."""
    return [RunOut.of(run) for run in workspace.ledger.runs(slug, instance, limit, before, plan_id)]


@router.get("/runs/{run_id}")
def show_run(run_id: str, workspace: Current, who: Viewer) -> RunOut:
    """One run with its answer."""
    return RunOut.of(workspace.ledger.run(run_id))


@router.post("/runs/{run_id}/stop", status_code=202)
def stop_run(run_id: str, workspace: Current, who: Marketer) -> RunOut:
    """Ask a run to stop; what it did not commit is forgotten."""
    workspace.runner.stop(run_id)
    return RunOut.of(workspace.ledger.run(run_id))


@router.get("/stale")
def list_stale(workspace: Current, who: Viewer) -> list[StaleOut]:
    """What a refresh would run, in order."""
    return [StaleOut(slug=one.slug, instance=one.name) for one in workspace.runner.stale()]


@router.post("/refresh", status_code=202)
def refresh(
    workspace: Current, who: Marketer, slug: str | None = None, instance: str = DEFAULT_INSTANCE
) -> Refreshed:
    """Run everything that is stale, or one analysis and what it waits for."""
    return Refreshed(run_ids=workspace.runner.refresh(who.name, slug, instance))
