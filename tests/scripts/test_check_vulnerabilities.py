"""The gate that knows of vulnerabilities: a service of its own says that Jinja has one."""

import datetime as dt
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
SCRIPT = ROOT / "scripts" / "check_vulnerabilities.py"
PLANTED = {
    "id": "TEST-2026-1",
    "aliases": ["CVE-2026-00001"],
    "schema_version": "1.6.0",
    "modified": "2026-01-01T00:00:00Z",
    "summary": "a planted hole",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "jinja2"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.0"}]}],
        }
    ],
}


class _Answers(BaseHTTPRequestHandler):
    """Two of the routes of osv.dev."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        hole = {"vulns": [{"id": PLANTED["id"], "modified": PLANTED["modified"]}]}
        names = [query["package"]["name"] for query in asked["queries"]]
        self._send({"results": [hole if name == "jinja2" else {} for name in names]})

    def do_GET(self) -> None:
        self._send(PLANTED)

    def _send(self, said: Any) -> None:
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def uv() -> str:
    found = subprocess.run([ROOT / "scripts" / "bootstrap"], capture_output=True, check=True)
    return found.stdout.decode().strip()


@pytest.fixture
def accepted(tmp_path: Path) -> Path:
    file = tmp_path / "accepted.toml"
    file.write_text("")
    return file


def check(uv: str, *options: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, *options],
        env={**os.environ, "UV": uv},
        capture_output=True,
        text=True,
        check=False,
    )


def _entry(id: str, until: dt.date, reason: str = "Nothing of ours calls it.") -> str:
    return f'[[accepted]]\nid = "{id}"\nreason = "{reason}"\nuntil = {until}\n'


TODAY = dt.datetime.now(dt.UTC).date()
LATER = TODAY + dt.timedelta(days=30)
EARLIER = TODAY - dt.timedelta(days=1)


def test_a_known_vulnerability_is_refused_with_what_mends_it(
    uv: str, service: str, accepted: Path
) -> None:
    checked = check(uv, "--service-url", service, "--accepted", accepted)
    assert checked.returncode == 1, checked.stdout
    assert "jinja2" in checked.stderr
    assert "TEST-2026-1 a planted hole (mended in 99.0" in checked.stderr


@pytest.mark.parametrize("id", [PLANTED["id"], "CVE-2026-00001"])
def test_what_is_accepted_with_a_reason_passes_until_its_day(
    uv: str, service: str, accepted: Path, id: str
) -> None:
    accepted.write_text(_entry(id, LATER))
    checked = check(uv, "--service-url", service, "--accepted", accepted)
    assert checked.returncode == 0, checked.stderr
    accepted.write_text(_entry(id, EARLIER))
    checked = check(uv, "--service-url", service, "--accepted", accepted)
    assert checked.returncode == 1
    assert "look again" in checked.stderr


@pytest.mark.parametrize(
    "entry",
    [
        _entry("TEST-2026-1", LATER, reason=" "),
        '[[accepted]]\nid = "TEST-2026-1"\nreason = "x"\n',
        '[[accepted]]\nid = "TEST-2026-1"\nreason = "x"\nuntil = "never"\n',
    ],
    ids=["no reason", "no day", "no date"],
)
def test_nothing_is_accepted_without_a_reason_and_a_day(
    uv: str, service: str, accepted: Path, entry: str
) -> None:
    accepted.write_text(entry)
    assert check(uv, "--service-url", service, "--accepted", accepted).returncode == 1


def test_where_nobody_can_be_asked_that_is_said(uv: str, accepted: Path) -> None:
    nobody = ("--service-url", "http://127.0.0.1:1", "--accepted", accepted)
    checked = check(uv, *nobody)
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.startswith("NOT CHECKED: known vulnerabilities")
    assert "No known vulnerability" not in checked.stdout
    assert check(uv, *nobody, "--required").returncode == 1


def test_a_lock_that_does_not_fit_is_no_reason_to_pass(
    uv: str, service: str, accepted: Path, tmp_path: Path
) -> None:
    checked = check(uv, "--service-url", service, "--accepted", accepted, "--folder", tmp_path)
    assert checked.returncode != 0
    assert "NOT CHECKED" not in checked.stdout
