"""One shape for every error over HTTP: RFC 9457 problem details."""

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from dangol.errors import DangolError

log = structlog.get_logger()
MEDIA_TYPE = "application/problem+json"


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
        "instance": request.url.path,
    }
    if faults:
        body["faults"] = faults
    return JSONResponse(body, status, media_type=MEDIA_TYPE, headers=headers)


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
    faults = [
        {"place": ".".join(str(p) for p in e["loc"][1:]) or str(e["loc"][0]), "message": e["msg"]}
        for e in error.errors()
    ]
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


def from_http(request: Request, error: HTTPException) -> JSONResponse:
    """What the framework itself refuses: unknown paths, wrong methods."""
    phrase = HTTPStatus(error.status_code).phrase
    detail = (
        error.detail
        if error.detail != phrase
        else f"{request.method} {request.url.path}: {phrase}."
    )
    return problem(
        request,
        slug=f"http-{error.status_code}",
        title=phrase,
        status=error.status_code,
        detail=str(detail),
        headers=dict(error.headers) if error.headers else None,
    )


def from_mistake(request: Request, error: Exception) -> JSONResponse:
    """A mistake in the program: logged with its trace, told without it."""
    log.error("request failed", path=request.url.path, exc_info=error)
    return problem(
        request,
        slug="mistake",
        title="A mistake in the program",
        status=500,
        detail=f"{type(error).__name__}: the log has the details. Nothing was changed by this "
        f"request.",
    )


def install(app: FastAPI) -> None:
    """Answer every error of the application in this shape."""
    app.add_exception_handler(DangolError, from_error)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, from_validation)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, from_http)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, from_mistake)
