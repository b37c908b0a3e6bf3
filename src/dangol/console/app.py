"""The web console as one router: pages for people, composed from the workspace."""

import datetime as dt
from functools import cache

from fastapi import APIRouter, Depends, Request
from jinja2 import Environment

from dangol.console.failures import PageRoute
from dangol.console.names import NamesView
from dangol.console.pages import (
    affinity,
    alarms,
    analyses,
    audiences,
    audit,
    budget,
    budget_plan,
    campaigns,
    customers,
    downloads,
    encryption,
    entrance,
    entries,
    events,
    experiments,
    find,
    geo_tests,
    identity,
    journeys,
    lineage,
    loading,
    lost,
    loyalty,
    media_mix,
    my_preferences,
    next_test,
    predictions,
    preferences,
    promotions,
    provider,
    quality,
    quarantine,
    records,
    requests,
    retention,
    returns,
    rights,
    runs,
    sales,
    segments,
    settings,
    sources,
    surveys,
    tables,
    taking,
    today,
    tokens,
    users,
    variables,
)
from dangol.console.rendering import environment
from dangol.console.shell import Standing
from dangol.console.standing import StandingView
from dangol.runs.workspace import Workspace
from dangol.words import Language

PAGES = (
    today,
    predictions,
    audiences,
    affinity,
    surveys,
    journeys,
    loyalty,
    media_mix,
    geo_tests,
    variables,
    identity,
    rights,
    customers,
    experiments,
    returns,
    campaigns,
    promotions,
    budget,
    budget_plan,
    sales,
    segments,
    analyses,
    downloads,
    encryption,
    runs,
    lineage,
    tables,
    taking,
    loading,
    sources,
    quality,
    quarantine,
    alarms,
    events,
    audit,
    requests,
    retention,
    records,
    settings,
    users,
    tokens,
    find,
    preferences,
    my_preferences,
    next_test,
    entrance,
    provider,
    entries,
    lost,
)


class WebConsole:
    """The console of one workspace: its templates and what it remembers between pages."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._standing = StandingView(workspace)
        self._names = NamesView(workspace)
        self._environments = cache(self._made)

    def environment(self, language: Language) -> Environment:
        return self._environments(language)

    def _made(self, language: Language) -> Environment:
        return environment(
            language, self.workspace.settings, self._now, self.workspace.clock, self._names
        )

    def _now(self) -> dt.datetime:
        return self.workspace.settings.now()

    def standing(self) -> Standing:
        return self._standing()


def console_router(workspace: Workspace) -> APIRouter:
    """Every page of the console. Include it last: what nothing else answers gets its 404 page."""
    console = WebConsole(workspace)

    def bind(request: Request) -> None:
        request.state.console = console

    router = APIRouter(dependencies=[Depends(bind)], include_in_schema=False, route_class=PageRoute)
    for page in PAGES:
        router.include_router(page.router)
    return router
