"""Whatever stands in a path or a file's name, nothing outside is read or written."""

import http.client
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from browsing import Browser
from mounted import PLACE, Mounted, every_route
from processes import Server

pytestmark = pytest.mark.xdist_group("victim")
# As they stand on the wire: a client would tidy them up.
WAYS_OUT = [
    "..",
    "..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e%2f%2e%2e%2fdangol.toml",
    "%2fetc%2fpasswd",
    "..%5c..%5cdangol.toml",
    "dangol.toml%00.csv",
    "%c0%ae%c0%ae%c0%afdangol.toml",
]
STATIC = [Mounted("GET", f"/static/{way}{{way}}", None, is_page=False) for way in ("", "../", "x/")]
ROUTES = [one for one in every_route() if one.places] + STATIC
# Of the system, the settings, the state, the address of the server.
SECRETS = (b"root:x:", b"time_zone =", b"SQLite format 3", b'"secret"')
NAMES = [
    "../../evil.csv",
    "/etc/evil.csv",
    "..",
    ".",
    "",
    "a/../../evil.csv",
    "..\\evil.csv",
    "evil\0.csv",
    "~/evil.csv",
    "x" * 5000,
]


def asked(server: Server, method: str, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
    at = urlsplit(server.url)
    connection = http.client.HTTPConnection(at.hostname or "", at.port or 0, timeout=60)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in {"Content-Length": "0", **headers}.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_no_path_leads_out(route: Mounted, victim: Server, intruder: Browser) -> None:
    headers = {"Cookie": f"dangol_session={intruder.session}", "X-CSRF-Token": intruder.csrf}
    if not route.is_page:
        headers = {"Authorization": f"Bearer {victim.address.secret}"}
    for way in WAYS_OUT:
        path = PLACE.sub(lambda place, way=way: "1" if place[2] == "int" else way, route.template)
        status, answer = asked(victim, route.method, path, headers)
        assert status < 500, (path, answer[-2000:])
        assert not [secret for secret in SECRETS if secret in answer], path


def test_no_file_is_written_elsewhere(victim: Server, scratch: Path) -> None:
    before = files(scratch)
    for name in NAMES:
        answer = victim.ask("PUT", f"/api/uploads?name={quote(name, safe='')}", content=b"a,b\n1,2")
        assert answer.status_code < 500, (name, answer.text)
    intake = victim.project.intake_folder / "uploads"
    written = {path for path in files(scratch) - before if path.suffix not in {".err", ".out"}}
    outside = [path for path in written if not path.is_relative_to(intake)]
    assert not [path for path in outside if not path.name.startswith(("warehouse", "state"))]
    assert all(len(path.relative_to(intake).parts) == 2 for path in written - set(outside))
