"""A server at work: whom it lets in, what it tells and what it keeps to itself."""

import json
import socket
import stat
import time
from pathlib import Path
from typing import Any

import corner_shop
import httpx
import pytest
from processes import Server, console_is_there

from dangol.cli.main import run
from dangol.server.address import read_address
from dangol.server.security import HEADERS
from dangol.store.errors import WarehouseBusyError
from dangol.store.opening import open_warehouse

pytestmark = pytest.mark.xdist_group("server")
MARK = "marked-4711"


def dangol(server: Server, *arguments: str) -> int:
    return run(["--project", str(server.project.folder), *arguments])


def test_the_address_is_for_its_owner_alone(server: Server) -> None:
    file = server.project.server_file
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    told = json.loads(file.read_text())
    assert told["pid"] == server.process.pid
    assert len(told["secret"]) >= 32
    assert told["secret"] not in server.said.read_text()
    assert told["secret"] not in server.logged.read_text()


def test_the_server_says_where_it_is_and_how_to_begin(server: Server) -> None:
    said = server.said.read_text()
    assert f"모퉁이 가게: {server.url}" in said
    assert f"{server.url}/setup?code=" in said
    assert "Ctrl-C" in said


def test_the_server_owns_the_warehouse(server: Server) -> None:
    with pytest.raises(WarehouseBusyError):
        open_warehouse(server.project)


def test_commands_go_through_the_server(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert dangol(server, "sql", "SELECT count(*) AS n FROM orders", "--format", "csv") == 0
    assert capsys.readouterr().out == f"n\n{corner_shop.order_count()}\n"
    assert dangol(server, "run", "rfm", "--bins", "4", "--json") == 0
    trial = json.loads(capsys.readouterr().out)
    assert (trial["kind"], trial["asked_by"]) == ("trial", "Local")
    assert server.ask("GET", f"/api/runs/{trial['id']}").json() == trial


def test_a_fault_of_the_server_is_told_by_the_command(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dangol(server, "show", "order") == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "did you mean 'orders'?" in captured.err


def test_a_second_server_is_refused(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert dangol(server, "serve", "--port", "0") == 4
    assert capsys.readouterr().err == (
        f"Error: A server for this project runs at {server.url}.\nUse it, or stop it first.\n"
    )
    assert read_address(server.project) == server.address


def test_the_secret_of_the_machine_is_no_other(server: Server) -> None:
    assert server.ask("GET", "/api/me").json()["role"] == "admin"
    for guess in ("x", server.address.secret[:-1], server.address.secret.upper()):
        headers = {"Authorization": f"Bearer {guess}"}
        assert server.plain("GET", "/api/me", headers=headers).status_code == 401


ANSWERS = [
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/metrics", 200),
    ("GET", "/api/openapi.json", 200),
    ("GET", "/api/me", 401),
    ("GET", "/api/nothing", 404),
    ("DELETE", "/api/me", 405),
    ("GET", "/nothing", 404),
    ("OPTIONS", "/api/me", 405),
    ("HEAD", "/healthz", 200),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_carries_the_headers_that_protect_the_browser(
    method: str, path: str, status: int, server: Server
) -> None:
    answer = server.plain(method, path)
    if path != "/nothing" or not console_is_there():
        assert answer.status_code == status
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in answer.headers
    assert "Server" not in answer.headers


def test_what_the_caller_gets_wrong_carries_them_too(server: Server) -> None:
    for body in ({"query": 1}, {"query": "DROP TABLE orders"}):
        answer = server.ask("POST", "/api/sql", body)
        assert answer.status_code in {400, 422}
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_health_tells_nothing_but_health(server: Server) -> None:
    assert server.plain("GET", "/healthz").json() == {"status": "ok"}
    assert server.plain("GET", "/readyz").json() == {"warehouse": "ok", "state": "ok"}


def test_metrics_name_routes_and_nobody(server: Server) -> None:
    run_id = server.ask("GET", "/api/runs").json()[0]["id"]
    server.ask("GET", f"/api/runs/{run_id}")
    server.ask("GET", f"/api/tables/{MARK}/rows")
    server.ask("POST", "/api/sql", {"query": f"SELECT '{MARK}'"})
    server.plain("GET", f"/api/{MARK}")
    server.plain(f"X{MARK.upper()}", "/api/me")
    server.plain("PROPFIND", "/api/me")
    told = server.plain("GET", "/metrics").text
    assert 'dangol_requests_total{method="GET",route="/api/runs/{run_id}",status="200"}' in told
    assert 'route="/api/tables/{name}/rows",status="404"' in told
    assert 'route="/api/sql",status="200"' in told
    assert 'method="other"' in told
    assert "dangol_request_seconds_bucket" in told
    assert "dangol_runs_open 0.0" in told
    for personal in (run_id, MARK, MARK.upper(), "C01", str(server.project.folder)):
        assert personal not in told


def test_metrics_count_every_request(server: Server) -> None:
    line = 'dangol_requests_total{method="GET",route="/api/me",status="401"}'

    def counted() -> float:
        lines = server.plain("GET", "/metrics").text.splitlines()
        found = [one for one in lines if one.startswith(line)]
        return float(found[0].split()[-1]) if found else 0.0

    before = counted()
    for _again in range(3):
        server.plain("GET", "/api/me")
    assert counted() == before + 3


def test_the_log_is_json_and_keeps_people_out(server: Server) -> None:
    server.ask("POST", "/api/sql", {"query": f"FROM nowhere SELECT '{MARK}'"})
    server.ask("GET", f"/api/tables/{MARK}/rows")
    started = server.ask("POST", "/api/analyses/rfm/runs", {"as_of": "2000-01-01T00:00:00Z"})
    while server.ask("GET", f"/api/runs/{started.json()['run_id']}").json()["finished_at"] is None:
        time.sleep(0.05)
    logged = server.logged.read_text()
    for line in logged.splitlines():
        entry: dict[str, Any] = json.loads(line)
        assert {"event", "level", "timestamp"} <= set(entry)
    for personal in (MARK, "C01", "person1@", str(server.project.folder), "SELECT"):
        assert personal not in logged


def test_many_callers_at_once_are_all_answered(server: Server) -> None:
    """A server that listens before it answers lets nobody fall."""
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        headers = {"Authorization": f"Bearer {server.address.secret}"}
        answers = [client.get("/api/tables", headers=headers) for _again in range(10)]
    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.skipif(not console_is_there(), reason="this checkout has no console yet")
def test_the_console_asks_who_it_is_and_brings_its_own_files(server: Server) -> None:
    first = server.plain("GET", "/")
    assert first.status_code == 303
    page = server.plain("GET", first.headers["Location"])
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    script = server.plain("GET", "/static/vendor/htmx.min.js")
    assert script.status_code == 200
    assert script.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" not in script.headers.get("Cache-Control", "")
    lost = server.plain("GET", "/nothing")
    assert lost.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_a_taken_port_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], server: Server
) -> None:
    shop = corner_shop.project(tmp_path / "another")
    port = server.url.rpartition(":")[2]
    assert run(["--project", str(shop.folder), "serve", "--port", port]) == 4
    assert capsys.readouterr().err == (
        f"Error: Something listens on 127.0.0.1:{port} already.\nChoose another with --port.\n"
    )
    assert not shop.server_file.exists()


def test_a_port_that_is_bound_but_silent_is_taken_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = corner_shop.project(tmp_path / "another")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert run(["--project", str(shop.folder), "serve", "--port", port]) == 4
    assert "Something listens" in capsys.readouterr().err
