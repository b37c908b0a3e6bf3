"""Clients that begin a request and do not end it: others are served, and they are let go."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from dangol.server.listening import Listening, bound_socket, configured
from dangol.server.patience import PatientProtocol

PATIENCE = 0.6
BEGINNINGS = {
    "nothing": b"",
    "half a line": b"GET / HT",
    "half of the headers": b"GET / HTTP/1.1\r\nHost: shop\r\nX-Slow: ",
    "headers without a body": b"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 9\r\n\r\n",
    "half a body": b"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 9\r\n\r\nhalf",
    "half a chunk": b"POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nha",
    "half a request after a whole one": b"GET / HTTP/1.1\r\nHost: shop\r\n\r\nGET / HT",
}


async def length(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server as ``dangol serve`` starts it, with less patience."""
    app = Starlette(routes=[Route("/", length, methods=["GET", "POST"])])
    with bound_socket(Listening(port=0)) as bound:
        config = configured(app, Listening(port=0))
        assert config.http is PatientProtocol
        impatient: Any = partial(PatientProtocol, patience=PATIENCE)
        config.http = impatient
        config.timeout_keep_alive = 1
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        server.should_exit = True
        thread.join(30)


@pytest.fixture
def connect(url: str) -> Iterator[Any]:
    with ExitStack() as opened:

        def connected() -> socket.socket:
            address = ("127.0.0.1", int(url.rpartition(":")[2]))
            return opened.enter_context(socket.create_connection(address, 30))

        yield connected


def received(client: socket.socket) -> bytes:
    """Everything until the server closes the connection."""
    found = b""
    while piece := client.recv(65536):
        found += piece
    return found


def test_slow_clients_hold_up_nobody_and_are_ended(url: str, connect: Any) -> None:
    slow = []
    for name in [*BEGINNINGS] * 20:
        # At once: on a busy machine all connections together may take longer than the patience.
        client = connect()
        client.sendall(BEGINNINGS[name])
        slow.append((name, client))
    many = [connect() for _ in range(100)]
    assert httpx.post(url, content=b"whole", trust_env=False).text == "5"
    for name, client in slow:
        answers = received(client).count(b"HTTP/1.1 200")
        assert answers == ("after a whole one" in name), name
    for client in many:
        assert received(client) == b""


def test_a_body_that_drips_is_ended(connect: Any) -> None:
    client = connect()
    client.sendall(BEGINNINGS["headers without a body"].replace(b" 9", b" 900"))
    client.settimeout(0.1)
    for _ in range(300):
        try:
            client.sendall(b"x")
            assert client.recv(1) == b""
        except TimeoutError:
            continue
        except OSError:
            pass
        return
    pytest.fail("it may drip for ever")


def test_a_body_that_comes_at_a_pace_is_waited_for(url: str) -> None:
    """Longer than the patience, and still faster than the slowest line is."""
    began = threading.Event()

    def pieces() -> Iterator[bytes]:
        for _ in range(6):
            yield b"x" * 1_000
            began.wait(0.25)

    assert httpx.post(url, content=pieces(), trust_env=False).text == "6000"
