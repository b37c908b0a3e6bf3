"""One shape for every error over HTTP: RFC 9457 problem details."""

import json
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dangol.errors import DangolError

log = structlog.get_logger()


class ProblemResponse(JSONResponse):
    """A problem may quote what was sent, and that may be no text (half of a surrogate pair)."""

    media_type = "application/problem+json"

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False).encode("utf-8", "backslashreplace")


def problem(
    request: Request,
    *,
    slug: str,
    title: str,
    status: int,
    detail: str,
    faults: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """A problem as an answer; ``faults`` names every single place that is wrong."""
    body: dict[str, Any] = {
        "type": f"urn:dangol:{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": quote(request.scope["path"]),
    }
    if faults:
        body["faults"] = faults
    return ProblemResponse(body, status, headers=headers)


def from_error(request: Request, error: DangolError) -> JSONResponse:
    """A deliberate error, with its own words."""
    retry = getattr(error, "retry_after", None)
    return problem(
        request,
        slug=error.slug,
        title=error.title,
        status=error.status,
        detail=error.message,
        faults=[{"place": place, "message": message} for place, message in error.faults],
        headers={"Retry-After": str(int(retry))} if retry is not None else None,
    )


def from_validation(request: Request, error: RequestValidationError) -> JSONResponse:
    """Values that do not fit a route, all at once."""
    faults = [_fault(one) for one in error.errors()]
    detail = "These values do not fit:\n" + "\n".join(
        f"  {f['place']}: {f['message']}" for f in faults
    )
    return problem(
        request,
        slug="parameters",
        title="Some values do not fit",
        status=422,
        detail=detail,
        faults=faults,
    )


def _fault(one: dict[str, Any]) -> dict[str, str]:
    if one["type"] == "json_invalid":
        position = int(one["loc"][1]) + 1
        message = f"This is no JSON: {one['ctx']['error']}, at character {position:,}"
        return {"place": "body", "message": message}
    place = ".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][0])
    return {"place": place, "message": one["msg"]}


def from_http(request: Request, error: HTTPException) -> JSONResponse:
    """What the framework itself refuses: unknown paths, wrong methods."""
    phrase = HTTPStatus(error.status_code).phrase
    path = request.scope["path"]
    detail = str(error.detail)
    if error.status_code == HTTPStatus.NOT_FOUND:
        detail = f"There is nothing at {path}.\n/api/openapi.json lists every route."
    elif error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = (error.headers or {}).get("Allow", "other methods")
        detail = f"{path} does not answer {request.method}.\nIt answers {allowed}."
    return problem(
        request,
        slug=f"http-{error.status_code}",
        title=phrase,
        status=error.status_code,
        detail=detail,
        headers=dict(error.headers) if error.headers else None,
    )


def from_mistake(request: Request, error: Exception) -> JSONResponse:
    """A mistake in the program: logged with its trace, told without it."""
    log.error("request failed", route=route_of(request.scope), exc_info=error)
    return problem(
        request,
        slug="mistake",
        title="A mistake in the program",
        status=500,
        detail=f"{type(error).__name__}: the log has the details.",
    )


class Mistakes:
    """Answers mistakes in the program inside of what adds headers and counts requests."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, sent)
        except Exception as mistake:
            if begun:
                raise
            await from_mistake(Request(scope), mistake)(scope, receive, send)


def route_of(scope: Scope) -> str:
    """The route that answered, as it was declared: a path may name a person, a route cannot."""
    path: str | None = getattr(scope.get("route"), "path", None)
    if path is None:
        return "/static" if scope["path"].startswith("/static/") else "unknown"
    # Routes know their path within the API only.
    inside = scope["path"].startswith("/api/") and not path.startswith("/api/")
    return f"/api{path}" if inside else path


def install(app: FastAPI) -> None:
    """Answer every error of the application in this shape."""
    app.exception_handler(DangolError)(from_error)
    app.exception_handler(RequestValidationError)(from_validation)
    app.exception_handler(HTTPException)(from_http)
    app.add_middleware(Mistakes)
