"""Every page, in both languages, for every role: complete, well formed, leading nowhere dead."""

import re
from urllib.parse import urljoin, urlsplit

import console_reader as reader
import console_stranger as stranger
import pytest
from console_visits import Person, SignIn

from dangol.contract.roles import Role
from dangol.runs.workspace import Workspace
from dangol.tables.results import RFM_SEGMENTS
from dangol.words import Language

PATHS = (
    "/",
    "/customers",
    "/customers?q=C0&sort=order_count&direction=up",
    "/customers?q=nobody",
    "/customers?segment=champions",
    "/customers/C03",
    "/customers/C03?kind=contact",
    "/customers/segments",
    "/customers/segments?evidence=1",
    "/customers/affinity",
    "/customers/segments/found",
    "/customers/lifetime-value",
    "/customers/cohorts",
    "/customers/surveys",
    "/customers/journeys",
    "/customers/journeys/paths",
    "/customers/journeys/stages",
    "/customers/loyalty",
    "/records/loyalty-programme/new",
    "/budget/geo-tests",
    "/budget/media-mix",
    "/budget/next-test",
    "/budget/plan",
    "/budget/geo-tests/design",
    "/records/geo-test/new",
    "/sales",
    "/campaigns/targeting",
    "/budget/promotions",
    "/campaigns/tests",
    "/campaigns/tests/design",
    "/campaigns/tests/new",
    "/campaigns/results",
    "/budget/attribution",
    "/analyses/propensity",
    "/analyses/next-purchase",
    "/analyses/spend-forecast",
    "/analyses/buying-patterns",
    "/analyses/category-interest",
    "/analyses/look-alikes",
    "/customers/audiences",
    "/customers/audiences/new",
    "/analyses/contract-churn",
    "/analyses/learned-intervals",
    "/analyses/rfm",
    "/analyses/slow-question",
    "/analyses/broken-question",
    "/analyses/shy-question",
    "/analyses/hostile-question",
    "/trust/lineage",
    "/trust/runs",
    "/trust/runs?outcome=failed",
    "/trust/tables",
    "/trust/tables/orders",
    "/trust/tables/identifiers",
    "/trust/loading",
    "/trust/events",
    "/records/event-source",
    "/records/expected-event",
    "/trust/quarantine",
    "/trust/quarantine?state=dropped",
    "/records/note",
    "/records/schedule",
    "/records/saved-analysis",
    "/market",
    "/campaigns",
    "/budget",
    "/more",
    "/find",
    "/find?q=sales",
    "/find?q=C03",
    "/find?q=zzzz",
    "/settings",
    "/settings/password",
    "/settings/schedules",
    "/settings/plugins",
    "/settings/about",
)
FOR_MARKETERS = ("/settings/tokens", "/records/note/new", "/records/schedule/new")
FOR_ADMINS = ("/settings/users", "/trust/audit", "/trust/tables/customers/download")


def answer_all(shop: Workspace) -> None:
    """The stranger's questions, each with its own end."""
    for kind in (stranger.ShyQuestion, stranger.BrokenQuestion, stranger.HostileQuestion):
        shop.runner.wait(shop.runner.start(kind(), "default", "tests"), 60)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_page_is_whole_in_every_language(
    shop: Workspace, admin: Person, language: Language
) -> None:
    answer_all(shop)
    admin.read_in(language)
    faults = {}
    for path in (*PATHS, *FOR_MARKETERS, *FOR_ADMINS):
        answer = admin.get(path)
        assert answer.status_code == 200, (path, answer.text[-2000:])
        page = reader.read(answer.text)
        assert page.language == language
        if page.faults:
            faults[path] = page.faults
    assert not faults


def test_no_page_says_in_korean_what_it_says_in_english(shop: Workspace, admin: Person) -> None:
    answer_all(shop)
    said: dict[Language, set[str]] = {"en": set(), "ko": set()}
    for language in said:
        admin.read_in(language)
        for path in (*PATHS, *FOR_MARKETERS, *FOR_ADMINS):
            said[language] |= {" ".join(t.split()) for t in reader.read(admin.get(path).text).text}
    same = {one for one in said["en"] & said["ko"] if re.search(r"[a-z]{3,} [a-z]{2,}", one)}
    ours = {one for one in same if not _is_theirs(one)}
    assert not ours


def _is_theirs(text: str) -> bool:
    """Words of programs, people and hostile strangers are shown as they are."""
    marks = (
        "alert(",
        "mistake in the program",
        "Dangol",
        "dangol",
        "No module",
        "nothing was written",
        "not encrypted",
    )
    checks = (
        "encrypted",
        "cores",
        "GB free",
        "analyses, ",
        "Python",
        "duckdb",
        "state",
        "entries hold",
    )
    # The picture of segments says their names in both languages.
    segments = {words.en for words in RFM_SEGMENTS.values()}
    return text in segments or any(mark in text for mark in (*marks, *checks))


@pytest.mark.parametrize("role", ["viewer", "admin"])
def test_no_link_is_dead(shop: Workspace, signed_in: SignIn, role: Role) -> None:
    answer_all(shop)
    person = signed_in(role)
    # The corner shop's data was committed by no run.
    seen = {"/trust/runs/loaded-by-tests"}
    waiting = ["/"]
    dead = []
    while waiting:
        path = waiting.pop()
        kind = _kind(path)
        if kind in seen:
            continue
        seen.add(kind)
        answer = person.get(path)
        if answer.status_code != 200:
            dead.append((path, answer.status_code))
        if "text/html" in answer.headers["content-type"]:
            for link in reader.read(answer.text).links:
                target = urljoin(path, link)
                waiting.append(urlsplit(target)._replace(fragment="").geturl())
    assert not dead
    assert len(seen) > 40


def _kind(path: str) -> str:
    """Pages that differ by an id only are one kind: one of each is enough."""
    plain = re.sub(r"/[0-9a-f]{20,}", "/ID", path)
    plain = re.sub(r"/customers/C\d+", "/customers/ID", plain)
    return re.sub(r"=[^&]*", "=", plain)


def test_an_unknown_address_has_a_page_of_its_own(admin: Person) -> None:
    for path in ("/nothing/here", "/customers/none-such", "/analyses/none", "/records/none"):
        answer = admin.get(path)
        assert answer.status_code == 404, path
        assert not reader.read(answer.text).faults, path
        assert "<h1>" in answer.text


def test_programs_keep_their_own_error_shape(admin: Person) -> None:
    answer = admin.get("/api/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_mistake_in_the_program_is_a_page_without_details(
    shop: Workspace, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(shop.ledger, "runs", broken)
    answer = admin.get("/trust/runs")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "This page broke." in answer.text
