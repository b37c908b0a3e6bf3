"""The command line speaks to the API: of the running server, or in this very process.

While a server owns the project's files, commands go through it; when none runs, the same
application answers without a network. So there is one way in, with one set of rules.
"""

import asyncio
import json
import logging
import secrets
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import httpx

from dangol.errors import DangolError
from dangol.server.address import Address, read_address
from dangol.settings import Project

LONGEST_ANSWER_SECONDS = 3600
EXIT_BY_STATUS = {401: 5, 403: 5, 404: 3, 503: 4}


class RefusedError(DangolError):
    """The API refused; its words are passed on."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.exit_code = EXIT_BY_STATUS.get(status, 1 if status >= 500 else 2)


class Connection(Protocol):
    """Calls one route and gives its JSON, or its CSV as text; raises RefusedError."""

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any: ...


@contextmanager
def connected(project: Project) -> Iterator[Connection]:
    """A connection to a project, through its server if one runs."""
    address = read_address(project)
    if address is not None:
        headers = {"Authorization": f"Bearer {address.secret}"}
        with httpx.Client(
            base_url=address.url,
            headers=headers,
            timeout=LONGEST_ANSWER_SECONDS,
            verify=_trust(address),
            trust_env=False,
        ) as client:
            yield _Remote(client, address.url)
        return
    from dangol.runs.workspace import Workspace
    from dangol.server.app import create_app
    from dangol.server.logs import configure_logs

    # Standard output is for answers.
    configure_logs(logging.WARNING)
    secret = secrets.token_urlsafe(32)
    with Workspace.open(project) as workspace:
        app = create_app(workspace, local_secret=secret, console=False, schedules=False)
        yield _InProcess(app, secret)


def _trust(address: Address) -> ssl.SSLContext:
    """Trust exactly the certificate that the server was started with, whatever host it names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    if address.certificate is not None:
        context.load_verify_locations(cafile=address.certificate)
    return context


class _Remote:
    def __init__(self, client: httpx.Client, url: str) -> None:
        self._client = client
        self._url = url

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        try:
            answer = self._client.request(method, f"/api{path}", json=body, params=_given(query))
        except httpx.TransportError as lost:
            raise RefusedError(
                503, f"The server at {self._url} does not answer: {lost}\nIs it still running?"
            ) from lost
        return _content(answer)


class _InProcess:
    def __init__(self, app: Any, secret: str) -> None:
        self._app = app
        self._headers = {"Authorization": f"Bearer {secret}"}

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
            async with httpx.AsyncClient(
                transport=transport,
                base_url="http://in-process",
                headers=self._headers,
                timeout=LONGEST_ANSWER_SECONDS,
            ) as client:
                return await client.request(method, f"/api{path}", json=body, params=_given(query))

        return _content(asyncio.run(ask()))


def _given(query: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in query.items() if value is not None}


def _content(answer: httpx.Response) -> Any:
    if answer.is_success and answer.headers.get("Content-Type", "").startswith("text/csv"):
        return answer.text
    if answer.is_success:
        return answer.json() if answer.content else None
    try:
        detail = answer.json()["detail"]
    except (json.JSONDecodeError, KeyError, TypeError):
        detail = answer.text or answer.reason_phrase
    raise RefusedError(answer.status_code, str(detail))
