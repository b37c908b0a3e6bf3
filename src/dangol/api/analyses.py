"""Routes of analyses; each installed one brings its own body, so OpenAPI knows its parameters."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from dangol.api.callers import Current, Marketer, Viewer
from dangol.api.views import AnalysisOut, RunOut
from dangol.contract.analysis import Analysis
from dangol.contract.errors import CannotAnswerError
from dangol.contract.registry import Registry
from dangol.errors import DangolError
from dangol.runs.instances import instance_named
from dangol.runs.models import latest_model
from dangol.tables.vocabulary import DEFAULT_INSTANCE


class Started(BaseModel):
    """The run that was started; ask ``/api/runs/{id}`` for its progress and answer."""

    run_id: str


class NoModelError(DangolError):
    """An answer was given, but nothing was learned with which other inputs could be tried."""

    slug = "no-model"
    title = "Nothing was learned here"
    status = 404
    exit_code = 3

    def __init__(self, slug: str, instance: str) -> None:
        super().__init__(
            f"'{slug}' has no model under the name '{instance}'.\n"
            "Run it first; an analysis that learns nothing has no what-if."
        )


class InputsError(DangolError):
    """The model cannot take these inputs."""

    slug = "inputs"
    title = "Some values do not fit"
    status = 422

    def __init__(self, kind: str, wrong: Exception) -> None:
        super().__init__(f"The model '{kind}' cannot take these inputs: {wrong}.")


def router(registry: Registry) -> APIRouter:
    """All routes of all installed analyses."""
    routes = APIRouter(prefix="/analyses", tags=["analyses"])

    @routes.get("")
    def list_analyses(who: Viewer) -> list[AnalysisOut]:
        """Every installed analysis."""
        return [AnalysisOut.of(kind) for kind in registry.analyses.values()]

    @routes.get("/{slug}")
    def show_analysis(slug: str, who: Viewer) -> AnalysisOut:
        """One analysis with the JSON schema of its parameters."""
        return AnalysisOut.of(registry.analysis(slug))

    @routes.get("/{slug}/answer")
    def show_answer(
        slug: str, workspace: Current, who: Viewer, instance: str = DEFAULT_INSTANCE
    ) -> RunOut:
        """The last committed answer under this name."""
        registry.analysis(slug)
        run = workspace.ledger.latest(slug, instance)
        if run is None:
            instance_named(registry, workspace.state, slug, instance)
            raise CannotAnswerError(
                f"'{slug}' was not answered yet under the name '{instance}'.\nRun it: POST "
                f"/api/analyses/{slug}/runs, or 'dangol run {slug}'."
            )
        return RunOut.of(run)

    @routes.post("/{slug}/what-if")
    def what_if(
        slug: str,
        inputs: dict[str, Any],
        workspace: Current,
        who: Viewer,
        instance: str = DEFAULT_INSTANCE,
    ) -> dict[str, Any]:
        """What the learned model says under other inputs; nothing is stored."""
        registry.analysis(slug)
        found = latest_model(workspace, slug, instance)
        if found is None:
            raise NoModelError(slug, instance)
        try:
            return found.what_if(inputs)
        except (ArithmeticError, LookupError, TypeError, ValueError) as wrong:
            raise InputsError(found.kind, wrong) from wrong

    for kind in registry.analyses.values():
        routes.add_api_route(
            f"/{kind.slug}/runs",
            _starter(kind),
            methods=["POST"],
            status_code=202,
            response_model=Started,
            name=f"run {kind.slug}",
            summary=f"Run: {kind.question.en}",
        )

    @routes.post("/{slug}/runs", include_in_schema=False)
    def refuse_run(slug: str, who: Marketer) -> None:
        """Only an analysis that is not installed comes here."""
        registry.analysis(slug)

    return routes


def _starter(kind: type[Analysis]) -> Callable[..., Started]:
    def start(
        parameters: Analysis, workspace: Current, who: Marketer, instance: str = DEFAULT_INSTANCE
    ) -> Started:
        """Other parameters than those saved make a trial: an answer without stored rows."""
        return Started(run_id=workspace.runner.start(parameters, instance, who.name))

    start.__annotations__["parameters"] = kind
    return start
