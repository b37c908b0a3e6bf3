"""Every route of the application, found where it is mounted, with whom its declaration lets in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from dangol.api import callers
from dangol.console import visit
from dangol.governance.asked_role import AskedRole
from dangol.runs.workspace import Workspace
from dangol.server.app import create_app
from dangol.settings import create_project

PLACE = re.compile(r"{(\w+)(?::(\w+))?}")


@dataclass(frozen=True)
class Mounted:
    """One method of one route; ``asked`` is None where its declaration asks for no role."""

    method: str
    template: str
    asked: AskedRole | None
    is_page: bool
    parameters: tuple[str, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        return f"{self.method} {self.template}"

    @property
    def places(self) -> list[str]:
        return [name for name, _ in PLACE.findall(self.template)]

    def path(self, **known: str) -> str:
        """The path with these places; what is not known is not there either."""

        def filled(place: re.Match[str]) -> str:
            absent = "1" if place[2] == "int" else "no-such-thing"
            return quote(known.get(place[1], absent), safe="")

        return PLACE.sub(filled, self.template)


@cache
def every_route() -> list[Mounted]:
    """All that ``dangol serve`` answers, but for what the collector takes."""
    with (
        TemporaryDirectory() as folder,
        Workspace.open(create_project(Path(folder) / "shop")) as workspace,
    ):
        return mounted(create_app(workspace))


def mounted(app: FastAPI) -> list[Mounted]:
    return [one for route, prefix in _routes(app.routes, "") for one in _methods(route, prefix)]


def _routes(routes: list[Any], prefix: str) -> Iterator[tuple[BaseRoute, str]]:
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is None:
            yield route, prefix
        else:
            yield from _routes(inner.routes, prefix + route.include_context.prefix)


def _methods(route: Any, prefix: str) -> Iterator[Mounted]:
    path = f"{prefix}{route.path}"
    if not isinstance(route, APIRoute):
        yield Mounted("GET", path, None, is_page=False)
        return
    found = list(_dependencies(route.dependant))
    asked = [one.call.asked for one in found if isinstance(one.call, (callers.Needs, visit.Needs))]
    assert len(asked) < 2, f"{path} declares several roles"
    is_page = any(one.call is visit.any_visitor for one in found)
    query = tuple(one.alias for one in route.dependant.query_params)
    for method in sorted(route.methods - {"HEAD"}):
        yield Mounted(method, path, asked[0] if asked else None, is_page, query)


def _dependencies(dependant: Dependant) -> Iterator[Dependant]:
    for one in dependant.dependencies:
        yield one
        yield from _dependencies(one)
