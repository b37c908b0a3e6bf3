"""Signing in and out, the first administrator, and forged forms."""

import re

import console_reader as reader
import corner_shop
import pytest
from console_stranger import with_plugins
from console_visits import Client, Person, SignIn, opened, staffed
from fastapi import FastAPI
from fastapi.routing import APIRoute
from staff import PASSWORD

from dangol.console.app import PAGES
from dangol.console.visit import genuine
from dangol.governance.access import new_setup_code, users
from dangol.runs.workspace import Workspace
from dangol.server.app import create_app


def token_of(html: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', html)
    assert found is not None
    return found[1]


def test_a_guest_is_led_to_the_entrance_and_back(guest: Client, signed_in: SignIn) -> None:
    door = guest.get("/customers?q=C03")
    assert door.url.path == "/sign-in"
    form = {
        "csrf": token_of(door.text),
        "email": "viewer@example.com",
        "password": PASSWORD,
        "next": "/customers/C03",
    }
    inside = guest.ask("POST", "/sign-in", data=form)
    assert inside.url.path == "/customers/C03"
    assert "Viewer" in inside.text


@pytest.mark.parametrize(
    "next_page",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"],
)
def test_the_entrance_leads_nowhere_else(guest: Client, signed_in: SignIn, next_page: str) -> None:
    form = {"email": "viewer@example.com", "password": PASSWORD, "next": next_page}
    form["csrf"] = token_of(guest.get("/sign-in", params={"next": next_page}).text)
    answer = guest.ask("POST", "/sign-in", data=form, follow=False)
    assert answer.headers["location"] == "/"


def test_a_wrong_password_says_one_sentence_and_keeps_the_address(
    guest: Client, signed_in: SignIn
) -> None:
    for email in ("viewer@example.com", "nobody@example.com"):
        form = {"csrf": token_of(guest.get("/sign-in").text), "email": email, "password": "wrong"}
        answer = guest.ask("POST", "/sign-in", data=form)
        assert answer.status_code == 401
        assert "do not belong together" in answer.text
        assert f'value="{email}"' in answer.text


def test_guessing_is_stopped_with_a_page(guest: Client, signed_in: SignIn) -> None:
    for _ in range(6):
        form = {"csrf": token_of(guest.get("/sign-in").text), "email": "viewer@example.com"}
        answer = guest.ask("POST", "/sign-in", data={**form, "password": "wrong"})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "Too many wrong attempts" in answer.text


def test_signing_out_ends_the_session(admin: Person) -> None:
    before = dict(admin.client.cookies)
    assert admin.post("/sign-out").url.path == "/sign-in"
    admin.client.cookies = before
    assert admin.get("/").url.path == "/sign-in"


def test_the_session_cookie_is_out_of_reach_of_scripts(guest: Client, signed_in: SignIn) -> None:
    form = {"email": "viewer@example.com", "password": PASSWORD}
    form["csrf"] = token_of(guest.get("/sign-in").text)
    answer = guest.ask("POST", "/sign-in", data=form, follow=False)
    cookie = next(c for c in answer.headers.get_list("set-cookie") if "dangol_session" in c)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie


def test_over_tls_cookies_stay_on_tls(guest: Client, signed_in: SignIn) -> None:
    answer = guest.get("https://shop.example/sign-in")
    assert "Secure" in answer.headers["set-cookie"]


def test_passwords_can_be_left_to_administrators(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = {"oidc_issuer": "https://login.example.com", "oidc_client_id": "dangol"}
    project = corner_shop.project(
        tmp_path_factory.mktemp("few") / "project", **settings, password_sign_in=False
    )
    with opened(project, with_plugins()) as workspace:
        staffed(workspace)
        guest = Client(create_app(workspace, schedules=False))
        assert "administrators only" in guest.get("/sign-in").text
        for name, status in (("viewer", 401), ("admin", 200)):
            form = {"email": f"{name}@example.com", "password": PASSWORD}
            form["csrf"] = token_of(guest.get("/sign-in").text)
            assert guest.ask("POST", "/sign-in", data=form).status_code == status


def test_without_a_provider_its_pages_are_not_there(guest: Client) -> None:
    assert guest.get("/sign-in/provider").status_code == 404
    assert guest.get("/sign-in/provider/back").status_code == 404
    assert "/sign-in/provider" not in guest.get("/sign-in").text


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Client]:
    """A project without people."""
    project = corner_shop.project(tmp_path_factory.mktemp("fresh") / "project")
    workspace = opened(project, with_plugins())
    return workspace, Client(create_app(workspace, schedules=False))


def test_the_first_administrator_comes_in_by_the_link(fresh: tuple[Workspace, Client]) -> None:
    workspace, guest = fresh
    with workspace:
        code = new_setup_code(workspace.state)
        assert "no administrator yet" in guest.get("/").text
        page = guest.get("/setup", params={"code": code})
        form = {
            "csrf": token_of(page.text),
            "code": code,
            "name": "한지은",
            "email": "jieun@saebom.example",
            "password": PASSWORD,
            "again": PASSWORD,
        }
        short = guest.ask("POST", "/setup", data={**form, "password": "short", "again": "short"})
        assert short.status_code == 422
        assert "한지은" in short.text
        different = guest.ask("POST", "/setup", data={**form, "again": PASSWORD + "x"})
        assert "The two passwords differ." in different.text
        wrong = guest.ask("POST", "/setup", data={**form, "code": "wrong"})
        assert wrong.status_code == 403
        inside = guest.ask("POST", "/setup", data=form)
        assert inside.url.path == "/"
        assert "한지은" in inside.text
        (admin,) = users(workspace.state)
        assert admin.role == "admin"
        assert guest.get("/setup", params={"code": code}).url.path == "/"


def test_a_new_project_says_what_to_do_on_every_page(fresh: tuple[Workspace, Client]) -> None:
    workspace, guest = fresh
    with workspace:
        code = new_setup_code(workspace.state)
        form = {
            "csrf": token_of(guest.get(f"/setup?code={code}").text),
            "code": code,
            "name": "Ada",
            "email": "ada@example.com",
            "password": PASSWORD,
            "again": PASSWORD,
        }
        guest.ask("POST", "/setup", data=form)
        for path in (
            "/",
            "/customers",
            "/customers/segments",
            "/sales",
            "/analyses/rfm",
            "/trust/lineage",
            "/trust/runs",
            "/trust/tables",
            "/trust/tables/orders",
            "/trust/audit",
            "/records/note",
        ):
            answer = guest.get(path)
            assert answer.status_code == 200, path
            page = reader.read(answer.text)
            assert not page.faults, path


def posts() -> list[APIRoute]:
    """Every route of ours that a form can be sent to."""
    every = [route for page in PAGES for route in page.router.routes]
    return [r for r in every if isinstance(r, APIRoute) and "POST" in (r.methods or ())]


def test_every_post_asks_for_the_token_of_the_session() -> None:
    unguarded = [
        route.path
        for route in posts()
        if genuine not in {d.call for d in route.dependant.dependencies}
    ]
    assert len(posts()) > 15
    # Mail programs call it (RFC 8058): the sealed link is the proof, and it only refuses.
    assert unguarded == ["/my/{token}/unsubscribe"]


def test_the_token_may_come_in_a_header(admin: Person) -> None:
    answer = admin.client.ask(
        "POST", "/preferences", headers={"X-CSRF-Token": admin.csrf}, data={"theme": "dark"}
    )
    assert answer.status_code == 200
    assert 'data-theme="dark"' in answer.text


OPEN_TO_ALL = ("/sign-in", "/sign-out", "/setup", "/preferences", "/settings/password")


def test_a_viewer_changes_nothing(shop: Workspace, signed_in: SignIn, app: FastAPI) -> None:
    viewer = signed_in("viewer")
    runs = len(shop.ledger.runs(limit=500))
    allowed = []
    for route in posts():
        path = re.sub(r"\{slug\}", "rfm", route.path)
        path = re.sub(r"\{kind\}", "note", path)
        path = re.sub(r"\{[^}]+\}", "x", path)
        if route.path not in OPEN_TO_ALL and viewer.post(path).status_code not in (403, 404):
            allowed.append(path)
    assert not allowed
    assert len(shop.ledger.runs(limit=500)) == runs


def test_brightness_and_language_are_remembered(signed_in: SignIn, shop: Workspace) -> None:
    viewer = signed_in("viewer")
    assert 'data-choice="auto"' in viewer.get("/").text
    viewer.post("/preferences", {"theme": "dark", "back": "/sales"})
    viewer.post("/preferences", {"language": "ko"})
    page = viewer.get("/sales").text
    assert 'data-theme="dark"' in page
    assert '<html lang="ko"' in page
    (known,) = [user for user in users(shop.state) if user.email == "viewer@example.com"]
    assert known.language == "ko"


def test_unknown_choices_are_left_out(signed_in: SignIn) -> None:
    viewer = signed_in("viewer")
    viewer.post("/preferences", {"theme": '"><script>', "language": "xx"})
    page = viewer.get("/").text
    assert 'data-choice="auto"' in page
    assert '<html lang="en"' in page
