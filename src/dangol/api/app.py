"""The API: every route, all errors in one shape."""

from fastapi import APIRouter, HTTPException, Request
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

from dangol.api import (
    analyses,
    audiences,
    audit,
    contacts,
    downloads,
    encryption,
    loading,
    people,
    project,
    records,
    requests,
    retention,
    runs,
    samples,
    sources,
    tables,
)
from dangol.contract.registry import Registry

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def api_router(registry: Registry) -> APIRouter:
    """All routes, to be mounted under ``/api``."""
    api = APIRouter()
    api.include_router(analyses.router(registry))
    api.include_router(runs.router)
    api.include_router(tables.router)
    api.include_router(downloads.router)
    api.include_router(records.router(registry))
    api.include_router(samples.router(registry))
    api.include_router(audiences.router)
    api.include_router(contacts.router)
    api.include_router(people.router)
    api.include_router(requests.router)
    api.include_router(retention.router)
    api.include_router(loading.router)
    api.include_router(sources.router)
    api.include_router(project.router)
    api.include_router(audit.router)
    api.include_router(encryption.router)
    return api


def refusals(api: APIRouter) -> APIRouter:
    """What no route of ``api`` answers is refused here, before the console gives it a page."""
    known = tuple(api.routes)
    refusing = APIRouter(include_in_schema=False)

    @refusing.api_route("/{path:path}", methods=list(METHODS))
    def refuse(path: str, request: Request) -> None:
        inside = {**request.scope, "path": f"/{path}", "root_path": ""}
        allowed = [method for method in METHODS if _answers(known, {**inside, "method": method})]
        if allowed:
            raise HTTPException(405, headers={"Allow": ", ".join(allowed)})
        raise HTTPException(404)

    return refusing


def _answers(known: tuple[BaseRoute, ...], scope: Scope) -> bool:
    return any(route.matches(scope)[0] is Match.FULL for route in known)
