"""Bodies have a limit, so that nobody fills the memory before saying who they are."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dangol.api.problems import from_http

LARGEST_BODY = 4_000_000
UPLOADS = "/api/uploads"
"""Streams to the disk whatever comes, once its caller was let in."""
WORDS = f"The body is larger than {LARGEST_BODY:,} bytes; send less at a time."


class BodyLimit:
    """Refuses by the announced length at once, and by what really comes when that is more."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == UPLOADS:
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        announced = request.headers.get("Content-Length", "0")
        if announced.isdecimal() and int(announced) > LARGEST_BODY:
            await from_http(request, HTTPException(413, WORDS))(scope, receive, send)
            return
        taken = 0

        async def received() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > LARGEST_BODY:
                raise HTTPException(413, WORDS)
            return message

        await self.app(scope, received, send)


def install_body_limit(app: Starlette) -> None:
    app.add_middleware(BodyLimit)
