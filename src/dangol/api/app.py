"""The API: every route, all errors in one shape."""

from fastapi import APIRouter

from dangol.api import analyses, project, records, runs, tables
from dangol.contract.registry import Registry


def api_router(registry: Registry) -> APIRouter:
    """All routes, to be mounted under ``/api``."""
    api = APIRouter()
    api.include_router(analyses.router(registry))
    api.include_router(runs.router)
    api.include_router(tables.router)
    api.include_router(records.router(registry))
    api.include_router(project.router)
    return api
