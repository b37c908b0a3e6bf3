"""One process that serves a project: the API, the console, health and metrics."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version

import structlog
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.staticfiles import StaticFiles

from dangol.api import problems
from dangol.api.app import api_router, refusals
from dangol.api.description import describe
from dangol.errors import DangolError
from dangol.governance.retention.deleting import apply_rules
from dangol.governance.rights.backing_up import remove_expired
from dangol.governance.rights.kept_erasures import finish_erasures
from dangol.loading.uploads import forget_uploads
from dangol.runs.workspace import Workspace
from dangol.server import health
from dangol.server.body_limit import install_body_limit
from dangol.server.security import install_headers

TIDY_SECONDS = 3600
_log = structlog.get_logger()


def create_app(
    workspace: Workspace,
    *,
    local_secret: str | None = None,
    console: bool = True,
    schedules: bool = True,
) -> FastAPI:
    """The application around an opened project; ``local_secret`` lets the command line in.

    It does not close the project: whoever opened it does.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if schedules:
            workspace.scheduler.start()
        tidying = asyncio.create_task(_tidied(workspace))
        yield
        tidying.cancel()

    app = FastAPI(
        title="Dangol",
        version=version("dangol"),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        openapi_url="/api/openapi.json",
        description="Everything that the console and the command line do.",
    )
    app.state.workspace = workspace
    app.state.local_secret = local_secret
    problems.install(app)
    api = api_router(workspace.registry)
    app.include_router(api, prefix="/api")
    app.include_router(refusals(api), prefix="/api")
    describe(app)
    app.include_router(health.router)
    health.install_metrics(app)
    if console:
        _install_console(app, workspace)
    install_body_limit(app)
    install_headers(app)
    return app


def _install_console(app: FastAPI, workspace: Workspace) -> None:
    """Pages come last: what no other route answers gets the console's own page."""
    from dangol.console.app import console_router

    app.mount("/static", StaticFiles(packages=[("dangol.console", "static")]), name="static")
    app.include_router(console_router(workspace))


def _tidy(workspace: Workspace) -> None:
    """Each part by itself: what cannot be done now is tried again in an hour."""
    project, clock = workspace.project, workspace.clock
    now = clock()
    as_of = workspace.settings.moment(now)
    for part in (
        partial(forget_uploads, project, now),
        partial(remove_expired, workspace.state, now),
        partial(finish_erasures, workspace.keeping, clock),
        partial(apply_rules, workspace.keeping, as_of, now),
    ):
        try:
            part()
        except DangolError as refused:
            _log.warning("not-tidied", problem=refused.slug)


async def _tidied(workspace: Workspace) -> None:
    """Uploads, backups and rows go on their day, and what was not finished goes on."""
    while True:
        await run_in_threadpool(_tidy, workspace)
        await asyncio.sleep(TIDY_SECONDS)
