"""Signing in with the account of an organisation, at a certified OpenID provider."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import console_reader as reader
import corner_shop
import httpx
import openid
import pytest
from console_visits import Client, staffed
from staff import PASSWORD

from dangol.contract.registry import registry
from dangol.governance import audit
from dangol.governance.access import User, change_user, users
from dangol.governance.principal import local_principal
from dangol.runs.workspace import Workspace, utc_now
from dangol.server.app import create_app
from dangol.store.opening import open_store

pytestmark = pytest.mark.xdist_group("sign-in-with-provider")

SIGN_IN = "/sign-in/provider"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with openid.certified_provider(tmp_path_factory.mktemp("provider")) as found:
        yield found


@pytest.fixture
def shop(issuer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A project whose people may come from the provider; each role has an account already."""
    monkeypatch.setenv("DANGOL_OIDC_CLIENT_SECRET", openid.SECRET)
    project = corner_shop.project(tmp_path / "shop", **openid.settings_for(issuer))
    with Workspace(project, open_store(project), registry(), utc_now) as workspace:
        staffed(workspace)
        yield workspace


@pytest.fixture
def guest(shop: Workspace) -> Client:
    return Client(create_app(shop, schedules=False))


def token_of(html: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', html)
    assert found is not None
    return found[1]


def came_in(guest: Client, person: str, next_page: str = "/") -> str:
    """Somebody goes through the provider; gives the page that they end at."""
    away = guest.ask("GET", SIGN_IN, params={"next": next_page}, follow=False)
    back = openid.through(away.headers["location"], person)
    return guest.get(back.removeprefix(openid.SHOP)).text


def account(shop: Workspace, name: str) -> User:
    (found,) = [one for one in users(shop.state) if one.name == name]
    return found


def deeds(shop: Workspace) -> list[str]:
    return [one.action for one in audit.entries(shop.state)]


def test_somebody_of_a_group_comes_in_with_its_role(shop: Workspace, guest: Client) -> None:
    away = guest.ask("GET", SIGN_IN, params={"next": "/trust/runs"}, follow=False)
    asked = parse_qs(urlsplit(away.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [openid.BACK]
    back = openid.through(away.headers["location"], "ada")
    answer = guest.ask("GET", back.removeprefix(openid.SHOP), follow=False)
    assert answer.headers["location"] == "/trust/runs"
    assert "Ada Lovelace" in guest.get("/trust/runs").text
    ada = account(shop, "Ada Lovelace")
    assert (ada.role, ada.email, ada.has_password) == ("analyst", "ada@example.com", False)
    assert deeds(shop)[:3] == ["sign-in", "link-provider", "create"]


def test_the_second_time_it_is_the_same_account(shop: Workspace, guest: Client) -> None:
    came_in(guest, "ada")
    guest.cookies.clear()
    came_in(guest, "ada")
    assert [one.name for one in users(shop.state)].count("Ada Lovelace") == 1


def test_a_role_that_the_provider_gives_holds_at_every_sign_in(
    shop: Workspace, guest: Client
) -> None:
    came_in(guest, "ada")
    change_user(shop.state, local_principal(), account(shop, "Ada Lovelace").id, role="admin")
    guest.cookies.clear()
    came_in(guest, "ada")
    assert account(shop, "Ada Lovelace").role == "analyst"


def test_somebody_without_a_role_is_told_so(shop: Workspace, guest: Client) -> None:
    page = came_in(guest, "bora")
    assert "no role is given to you here" in page
    assert "To the sign-in page" in page
    assert not reader.read(page).faults
    assert "bora@example.com" not in [one.email for one in users(shop.state)]
    assert deeds(shop)[0] == "sign-in-refused"


def test_a_proven_address_joins_the_account_that_has_it(shop: Workspace, guest: Client) -> None:
    came_in(guest, "dora")
    viewer = account(shop, "Viewer")
    assert viewer.issuer is not None
    assert viewer.has_password
    assert len(users(shop.state)) == 4


def test_an_address_that_nobody_proved_joins_nothing(shop: Workspace, guest: Client) -> None:
    came_in(guest, "carl")
    assert account(shop, "Viewer").issuer is None
    carl = account(shop, "Carl")
    assert carl.email.endswith("@no-address.invalid")
    assert carl.role == "viewer"


def test_who_lost_access_stays_out(shop: Workspace, guest: Client) -> None:
    came_in(guest, "ada")
    change_user(shop.state, local_principal(), account(shop, "Ada Lovelace").id, disabled=True)
    assert guest.get("/").url.path == "/sign-in"
    assert "did not let you in" in came_in(guest, "ada")
    assert guest.get("/").url.path == "/sign-in"


def test_whoever_cancels_there_is_told_so(guest: Client) -> None:
    away = guest.ask("GET", SIGN_IN, follow=False)
    ticket = parse_qs(urlsplit(away.headers["location"]).query)["state"][0]
    page = guest.get(f"{SIGN_IN}/back", params={"error": "access_denied", "state": ticket})
    assert page.status_code == 403
    assert "did not let you in" in page.text


def test_a_password_still_works(shop: Workspace, guest: Client) -> None:
    page = guest.get("/sign-in")
    assert f'href="{SIGN_IN}?next=%2F"' in page.text
    assert not reader.read(page.text).faults
    assert _by_password(guest, "viewer@example.com").url.path == "/"


def test_who_came_in_without_a_password_guesses_none(shop: Workspace, guest: Client) -> None:
    came_in(guest, "ada")
    assert "has no password" in guest.get("/settings/password").text
    guest.ask("POST", "/sign-out", data={"csrf": token_of(guest.get("/").text)})
    for password in ("", " ", PASSWORD):
        assert _by_password(guest, "ada@example.com", password).status_code == 401


def test_signing_out_leads_to_where_the_provider_does_too(shop: Workspace, guest: Client) -> None:
    came_in(guest, "ada")
    before = dict(guest.cookies)
    csrf = token_of(guest.get("/").text)
    page = guest.ask("POST", "/sign-out", data={"csrf": csrf})
    assert "url=/sign-out/provider" in page.text
    out = guest.ask("GET", "/sign-out/provider", follow=False).headers["location"]
    assert "/session/end?client_id=dangol" in out
    assert httpx.get(out, trust_env=False).status_code == 200
    assert not reader.read(page.text).faults
    guest.cookies = before
    assert guest.get("/").url.path == "/sign-in"


def test_a_session_is_a_new_one_whatever_the_browser_had(shop: Workspace, guest: Client) -> None:
    guest.cookies["dangol_session"] = "chosen by somebody else"
    came_in(guest, "ada")
    assert guest.cookies["dangol_session"] != "chosen by somebody else"
    first = guest.cookies["dangol_session"]
    guest.cookies = {}
    away = guest.ask("GET", SIGN_IN, follow=False)
    back = openid.through(away.headers["location"], "dora").removeprefix(openid.SHOP)
    guest.cookies["dangol_session"] = first
    guest.get(back)
    assert "Viewer" in guest.get("/").text
    guest.cookies = {"dangol_session": first}
    assert guest.get("/").url.path == "/sign-in"


def test_the_list_of_accounts_says_how_people_come_in(shop: Workspace, guest: Client) -> None:
    came_in(guest, "ada")
    change_user(shop.state, local_principal(), account(shop, "Ada Admin").id, language="en")
    guest.cookies.clear()
    _by_password(guest, "admin@example.com")
    page = guest.get("/settings/users").text
    assert "no password" in page
    assert openid.SECRET not in guest.get("/settings").text


def _by_password(guest: Client, email: str, password: str = PASSWORD) -> httpx.Response:
    csrf = token_of(guest.get("/sign-in").text)
    form = {"csrf": csrf, "email": email, "password": password}
    return guest.ask("POST", "/sign-in", data=form)
