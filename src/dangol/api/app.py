"""The API: every route, all errors in one shape."""

from fastapi import APIRouter, HTTPException, Request
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

from dangol.api import analyses, project, records, runs, tables
from dangol.contract.registry import Registry

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def api_router(registry: Registry) -> APIRouter:
    """All routes, to be mounted under ``/api``."""
    api = APIRouter()
    api.include_router(analyses.router(registry))
    api.include_router(runs.router)
    api.include_router(tables.router)
    api.include_router(records.router(registry))
    api.include_router(project.router)
    _add_refusals(api, tuple(api.routes))
    return api


def _add_refusals(api: APIRouter, known: tuple[BaseRoute, ...]) -> None:
    """What no route answers is refused here, before the console can answer it with a page."""

    @api.api_route("/{path:path}", methods=list(METHODS), include_in_schema=False)
    def refuse(path: str, request: Request) -> None:
        inside = {**request.scope, "path": f"/{path}", "root_path": ""}
        allowed = [method for method in METHODS if _answers(known, {**inside, "method": method})]
        if allowed:
            raise HTTPException(405, headers={"Allow": ", ".join(allowed)})
        raise HTTPException(404)


def _answers(known: tuple[BaseRoute, ...], scope: Scope) -> bool:
    return any(route.matches(scope)[0] is Match.FULL for route in known)
