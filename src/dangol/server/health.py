"""Health for whoever restarts the process, metrics for Prometheus; neither holds personal data."""

import time
from collections.abc import Callable

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from sqlalchemy import text
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dangol.api.app import METHODS
from dangol.api.problems import route_of
from dangol.runs.workspace import Workspace

router = APIRouter(tags=["health"], include_in_schema=False)


@router.api_route("/healthz", methods=["GET", "HEAD"])
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.api_route("/readyz", methods=["GET", "HEAD"])
def ready(request: Request) -> JSONResponse:
    """Warehouse and state answer."""
    workspace: Workspace = request.app.state.workspace
    checks = {"warehouse": _ask_warehouse, "state": _ask_state}
    parts = {name: _outcome(check, workspace) for name, check in checks.items()}
    good = set(parts.values()) == {"ok"}
    return JSONResponse(parts, 200 if good else 503)


def _ask_warehouse(workspace: Workspace) -> None:
    with workspace.warehouse.session() as session:
        session.versions()


def _ask_state(workspace: Workspace) -> None:
    with workspace.state.read() as connection:
        connection.execute(text("SELECT 1"))


def _outcome(check: Callable[[Workspace], None], workspace: Workspace) -> str:
    try:
        check(workspace)
    except Exception as broken:  # noqa: BLE001 - however a part fails, it is not ready
        return type(broken).__name__
    return "ok"


class Metrics:
    """Counts and times requests by route (never by path: paths name people)."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "dangol_requests_total",
            "Requests by route and status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "dangol_request_seconds",
            "Time to answer, by route.",
            ("route",),
            registry=self.registry,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
        )
        self.open_runs = Gauge(
            "dangol_runs_open", "Runs that wait or work.", registry=self.registry
        )


class MetricsMiddleware:
    """Measures around the whole application."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = time.perf_counter(), "500"

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        try:
            await self.app(scope, receive, sent)
        finally:
            route = route_of(scope)
            method = scope["method"] if scope["method"] in METHODS else "other"
            self.metrics.requests.labels(method, route, status).inc()
            self.metrics.seconds.labels(route).observe(time.perf_counter() - begun)


def install_metrics(app: FastAPI) -> None:
    """Measure every request, and offer ``/metrics``."""
    metrics = Metrics()
    app.state.metrics = metrics
    app.add_middleware(MetricsMiddleware, metrics=metrics)

    @app.get("/metrics", include_in_schema=False)
    def show(request: Request) -> Response:
        """Prometheus text; counts only."""
        workspace: Workspace = request.app.state.workspace
        metrics.open_runs.set(len(workspace.ledger.active()))
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)
