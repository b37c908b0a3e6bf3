"""Errors as pages in the same look: what broke, what still holds, what to do."""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

import structlog
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from dangol.console.errors import NoSuchPageError, SignInNeededError
from dangol.console.visit import Visitor, any_visitor
from dangol.console.words import failures as words
from dangol.errors import DangolError

log = structlog.get_logger()
Handle = Callable[[Request], Coroutine[Any, Any, Response]]


class PageRoute(APIRoute):
    """A route whose errors are pages."""

    def get_route_handler(self) -> Handle:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except SignInNeededError as needed:
                return to_sign_in(request, needed.back)
            except DangolError as wrong:
                return await run_in_threadpool(failure_page, request, wrong)
            except (HTTPException, RequestValidationError):
                return await run_in_threadpool(
                    failure_page, request, NoSuchPageError(request.url.path)
                )
            except Exception:
                # The route, not the path: a path may name a person.
                log.exception("page failed", route=self.path)
                return await run_in_threadpool(failure_page, request, None)

        return answer


def to_sign_in(request: Request, back: str) -> Response:
    """To the entrance, remembering where somebody wanted to go."""
    target = "/sign-in" + (f"?{urlencode({'next': back})}" if back not in ("", "/") else "")
    if request.headers.get("HX-Request") == "true":
        return Response(status_code=204, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)


def failure_page(request: Request, wrong: DangolError | None) -> Response:
    """The page about an error; without one it is a mistake in the program."""
    visitor: Visitor = getattr(request.state, "visit", None) or any_visitor(request)
    if wrong is None:
        said = {"said": words.of("program", 500), "status_code": 500, "detail": None}
        return HTMLResponse(visitor.alone().text("failure.html", w=words, **said), 500)
    response: Response = visitor.render(
        "failure.html",
        wrong.status,
        said=words.of(wrong.slug, wrong.status),
        w=words,
        status_code=wrong.status,
        detail=wrong.message if wrong.status != 403 else None,
    )
    retry = getattr(wrong, "retry_after", None)
    if retry is not None:
        response.headers["Retry-After"] = str(int(retry))
    return response
