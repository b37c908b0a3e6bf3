"""How a server ends, what it leaves behind, and what the next one finds."""

import json
import os
import signal
import sqlite3
from pathlib import Path

import corner_shop
import httpx
import pytest
from certificates import certificate
from processes import serving

from dangol.cli.main import run
from dangol.server.address import read_address
from dangol.server.security import HEADERS, STRICT_TRANSPORT

pytestmark = pytest.mark.xdist_group("ends")


def test_a_server_survives_its_mistakes_and_ends_cleanly(tmp_path: Path, kept: Path) -> None:
    """A table of its state is taken away under it."""
    shop = corner_shop.answered(tmp_path / "shop", kept)
    with serving(shop, tmp_path, "--no-console") as server:
        with sqlite3.connect(shop.state_file) as state:
            state.execute("DROP TABLE tokens")
        state.close()
        answer = server.ask("GET", "/api/tokens")
        assert answer.status_code == 500
        assert answer.json()["type"] == "urn:dangol:mistake"
        assert answer.headers["Content-Type"] == "application/problem+json"
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
        assert "tokens" not in answer.json()["detail"]
        assert server.ask("GET", "/api/me").status_code == 200
        counted = server.plain("GET", "/metrics").text
        assert 'route="/api/tokens",status="500"' in counted
        assert server.end(signal.SIGTERM) == 0
    (entry,) = [json.loads(line) for line in server.logged.read_text().splitlines()]
    assert (entry["event"], entry["level"]) == ("request failed", "error")
    assert entry["route"] == "/api/tokens"
    assert entry["exception"][-1]["type"] == "OperationalError"
    assert any("project.py" in place for place in entry["exception"][-1]["places"])
    assert "SELECT" not in server.logged.read_text()
    assert server.address.secret not in server.logged.read_text()
    assert not shop.server_file.exists()
    assert not list(shop.folder.glob("server.*"))


def test_after_a_crash_commands_work_and_the_next_server_keeps_every_answer(
    tmp_path: Path, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = corner_shop.answered(tmp_path / "shop", kept)
    with serving(shop, tmp_path, "--no-console") as server:
        answer = server.ask("GET", "/api/analyses/rfm/answer").json()
        token = server.ask("POST", "/api/tokens", {"name": "nightly"}).json()["secret"]
        assert server.end(signal.SIGKILL) == -signal.SIGKILL
    left = json.loads(shop.server_file.read_text())
    # The number of the dead process may belong to another one by now.
    shop.server_file.write_text(json.dumps({**left, "pid": os.getpid()}))
    assert read_address(shop) is None
    assert run(["--project", str(shop.folder), "sql", "SELECT 1 AS n", "--format", "csv"]) == 0
    assert capsys.readouterr().out == "n\n1\n"

    files = certificate(tmp_path)
    options = ["--tls-certificate", str(files.certificate), "--tls-key", str(files.key)]
    with serving(shop, tmp_path, "--no-console", *options) as server:
        assert server.url.startswith("https://127.0.0.1:")
        assert server.ask("GET", "/api/analyses/rfm/answer").json() == answer
        headers = {"Authorization": f"Bearer {token}"}
        me = server.plain("GET", "/api/me", headers=headers)
        assert me.json()["via"] == "token"
        assert me.headers["Strict-Transport-Security"] == STRICT_TRANSPORT
        assert run(["--project", str(shop.folder), "list", "--format", "json"]) == 0
        listed = json.loads(capsys.readouterr().out)
        assert {one["state"] for one in listed} == {"fresh", "no data"}
        with pytest.raises(httpx.TransportError):
            httpx.get(server.url.replace("https", "http"), trust_env=False)
        with pytest.raises(httpx.ConnectError):
            httpx.get(server.url, trust_env=False)
        assert server.end(signal.SIGINT) == 0
    assert not shop.server_file.exists()


def test_a_file_that_is_no_address_is_no_server(tmp_path: Path) -> None:
    shop = corner_shop.project(tmp_path / "shop")
    for content in ("", "{", "[]", "null", '{"url": "http://127.0.0.1:1"}', '{"pid": "x"}'):
        shop.server_file.write_text(content)
        assert read_address(shop) is None
