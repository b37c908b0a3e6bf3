"""Bodies larger than anybody needs are refused before they are read."""

import socket
from urllib.parse import urlsplit

import pytest
from processes import Server

from dangol.server.body_limit import LARGEST_BODY

pytestmark = pytest.mark.xdist_group("server")
HUGE = 10**11
# What is sent at most before an endless body has to be refused.
ENOUGH = 8 * LARGEST_BODY
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
# Who is not known is refused for that, and a webhook that is not there is not.
CALLS = [
    ("POST", "/api/sql", JSON, 413),
    ("POST", "/api/records/schedule", JSON, 413),
    ("PATCH", "/api/records/schedule/x", JSON, 413),
    ("POST", "/sign-in", FORM, 413),
    ("POST", "/setup", FORM, 413),
    ("POST", "/nothing", FORM, 413),
    ("PUT", "/api/uploads?name=x.csv", FORM, 401),
    ("POST", "/v1/batch", JSON, 413),
    ("POST", "/hooks/nothing", JSON, 404),
]


def begun(server: Server, method: str, path: str, kind: str, length: str) -> socket.socket:
    at = urlsplit(server.url)
    connection = socket.create_connection((at.hostname, at.port), 30)
    credentials = f"Authorization: Bearer {server.address.secret}\r\n" if "/api/" in path else ""
    if path.startswith("/api/uploads"):
        credentials = ""
    connection.sendall(
        f"{method} {path} HTTP/1.1\r\nHost: shop\r\nContent-Type: {kind}\r\n{credentials}"
        f"{length}\r\n\r\n".encode()
    )
    return connection


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize(("method", "path", "kind", "expected"), CALLS)
def test_an_announced_length_is_refused_before_anything_comes(
    server: Server, method: str, path: str, kind: str, expected: int
) -> None:
    with begun(server, method, path, kind, f"Content-Length: {HUGE}") as connection:
        assert status(connection.recv(4096)) == expected


@pytest.mark.parametrize(("method", "path", "kind", "expected"), CALLS)
def test_a_body_without_end_is_not_read_to_the_end(
    server: Server, method: str, path: str, kind: str, expected: int
) -> None:
    piece = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    with begun(server, method, path, kind, "Transfer-Encoding: chunked") as connection:
        connection.settimeout(0.001)
        answer, sent = b"", 0
        while not answer and sent < ENOUGH:
            try:
                answer = connection.recv(4096)
                break
            except TimeoutError:
                connection.settimeout(30)
                connection.sendall(piece)
                connection.settimeout(0.001)
                sent += len(piece)
            except ConnectionError:
                break
        else:
            pytest.fail("it is read for ever")
    if answer:
        assert 400 <= status(answer) < 500
    assert server.plain("GET", "/healthz").status_code == 200
