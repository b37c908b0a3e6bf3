"""Routes of samples; each installed one brings its own body, so OpenAPI knows its parameters."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from dangol.api.analyses import Started
from dangol.api.callers import Admin, Current, Viewer
from dangol.contract.registry import Registry
from dangol.contract.sample import Sample
from dangol.words import Text


class SampleOut(BaseModel):
    """An installed sample: where its data is from, the settings of its project, its parameters."""

    name: str
    title: Text
    notice: Text
    settings: dict[str, Any]
    parameters: dict[str, Any]

    @classmethod
    def of(cls, kind: type[Sample]) -> "SampleOut":
        return cls(
            name=kind.name,
            title=kind.title,
            notice=kind.notice,
            settings=kind.settings,
            parameters=kind.model_json_schema(),
        )


def router(registry: Registry) -> APIRouter:
    """All routes of all installed samples."""
    routes = APIRouter(prefix="/samples", tags=["samples"])

    @routes.get("")
    def list_samples(who: Viewer) -> list[SampleOut]:
        """Every installed sample with the JSON schema of its parameters."""
        return [SampleOut.of(kind) for kind in registry.samples.values()]

    for kind in registry.samples.values():
        routes.add_api_route(
            f"/{kind.name}/load",
            _loader(kind),
            methods=["POST"],
            status_code=202,
            response_model=Started,
            name=f"load {kind.name}",
            summary=f"Load: {kind.title.en}",
        )

    @routes.post("/{name}/load", include_in_schema=False)
    def refuse_load(name: str, who: Admin) -> None:
        """Only a sample that is not installed comes here."""
        registry.sample(name)

    return routes


def _loader(kind: type[Sample]) -> Callable[..., Started]:
    def load(workspace: Current, who: Admin, parameters: Sample | None = None) -> Started:
        """Replace the tables that the sample fills; without a body, with its usual parameters."""
        return Started(run_id=workspace.runner.load(parameters or kind(), who.name))

    load.__annotations__["parameters"] = kind | None
    return load
