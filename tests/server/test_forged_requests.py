"""Forms and cookies of somebody else do nothing, and a session is only its person's."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from browsing import SESSION, Browser, browsing, hire
from mounted import every_route
from processes import Server
from staff import OTHER_PASSWORD, PASSWORD

from dangol.governance.audit import verify
from dangol.store.state.database import open_state

pytestmark = pytest.mark.xdist_group("server")
FORMS = [one for one in every_route() if one.is_page and one.method == "POST"]
PLACES = {"kind": "schedule", "slug": "rfm", "transition": "pause"}
ELSEWHERE = {
    "Origin": "https://evil.example",
    "Referer": "https://evil.example/",
    "Sec-Fetch-Site": "cross-site",
}


@pytest.fixture(scope="module")
def people(server: Server) -> dict[str, str]:
    return {name: hire(server, name, "admin") for name in ("mina", "jun", "sol", "byeol", "haru")}


@pytest.fixture
def browser(server: Server, people: dict[str, str]) -> Iterator[Callable[[], Browser]]:
    with ExitStack() as opened:
        yield lambda: opened.enter_context(browsing(server))


def deeds(server: Server) -> int:
    state = open_state(server.project)
    try:
        return verify(state).entries
    finally:
        state.close()


def test_a_form_of_somebody_else_does_nothing(
    server: Server, browser: Callable[[], Browser]
) -> None:
    """Without a token, with a wrong one, that of another session, that of a guest."""
    mine, other, guest = browser(), browser(), browser()
    mine.sign_in("mina")
    other.sign_in("jun")
    guest.get("/sign-in")
    before = deeds(server)
    assert len({mine.csrf, other.csrf, guest.csrf}) == 3
    for route in FORMS:
        for token in (None, "", "wrong", other.csrf, guest.csrf):
            sent = {} if token is None else {"csrf": token}
            answer = mine.client.post(route.path(**PLACES), data=sent, headers=ELSEWHERE)
            assert answer.status_code == 403, (str(route), token)
            assert "This form has expired." in answer.text, (str(route), token)
    assert deeds(server) == before
    assert mine.is_known, "and nobody was signed out"


def test_nobody_is_signed_in_by_a_form_of_somebody_else(browser: Callable[[], Browser]) -> None:
    guest, other = browser(), browser()
    other.get("/sign-in")
    known = {"email": "mina@example.com", "password": PASSWORD}
    for token in ("", "wrong", other.csrf):
        answer = guest.client.post("/sign-in", data={**known, "csrf": token}, headers=ELSEWHERE)
        assert answer.status_code == 403
    assert guest.session is None


def test_a_browser_sends_the_session_with_no_form_of_another_site(
    browser: Callable[[], Browser],
) -> None:
    cookie = browser().sign_in("mina").headers["Set-Cookie"].lower()
    assert SESSION in cookie
    assert "samesite=lax" in cookie
    assert "httponly" in cookie


def test_a_program_of_another_site_reads_and_changes_nothing(
    browser: Callable[[], Browser],
) -> None:
    mine = browser()
    mine.sign_in("mina")
    asked = {"Access-Control-Request-Method": "POST", **ELSEWHERE}
    for answer in (
        mine.client.options("/api/records/schedule", headers=asked),
        mine.client.get("/api/me", headers=ELSEWHERE),
        mine.client.post("/api/records/schedule", json={"name": "x"}, headers=ELSEWHERE),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]
    assert answer.status_code == 403


def test_a_session_that_was_set_before_signing_in_is_not_the_one_after(
    browser: Callable[[], Browser],
) -> None:
    chosen, mine, thief = "chosen-by-somebody-else", browser(), browser()
    mine.client.cookies.set(SESSION, chosen)
    mine.sign_in("mina")
    assert mine.is_known
    thief.client.cookies.set(SESSION, chosen)
    assert not thief.is_known


def test_every_signing_in_is_another_session(browser: Callable[[], Browser]) -> None:
    first, second = browser(), browser()
    first.sign_in("mina")
    second.sign_in("mina")
    assert first.session != second.session
    assert first.csrf != second.csrf


def test_a_session_is_over_at_signing_out(browser: Callable[[], Browser]) -> None:
    mine, thief = browser(), browser()
    mine.sign_in("jun")
    thief.client.cookies.set(SESSION, mine.session or "")
    assert thief.is_known
    assert mine.post("/sign-out", {}).status_code == 303
    assert not thief.is_known


def test_a_new_password_ends_every_other_session(browser: Callable[[], Browser]) -> None:
    mine, thief = browser(), browser()
    mine.sign_in("sol")
    thief.sign_in("sol")
    new = {"current": PASSWORD, "password": OTHER_PASSWORD, "again": OTHER_PASSWORD}
    assert mine.post("/settings/password", new).status_code == 200
    assert mine.is_known
    assert not thief.is_known


@pytest.mark.parametrize(("deed", "name"), [("disable", "byeol"), ("password", "haru")])
def test_an_administrator_ends_every_session_of_an_account(
    deed: str, name: str, people: dict[str, str], browser: Callable[[], Browser]
) -> None:
    admin, ended = browser(), browser()
    ended.sign_in(name)
    assert ended.is_known
    admin.sign_in("mina")
    path = f"/settings/users/{people[name]}"
    assert admin.post(path, {"do": deed, "password": OTHER_PASSWORD}).status_code == 303
    assert not ended.is_known
