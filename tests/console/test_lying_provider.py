"""Attacks on signing in with a provider: none of them ends in a session."""

import datetime as dt
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import console_reader as reader
import corner_shop
import openid
import pytest
from asking import Clock
from console_visits import Client, staffed
from joserfc import jwt
from joserfc.jwk import ECKey

from dangol.contract.registry import registry
from dangol.governance import audit
from dangol.governance.access import users
from dangol.governance.provider.coming_in import come_in
from dangol.governance.provider.person import Person
from dangol.runs.doctor import examine
from dangol.runs.workspace import Workspace, utc_now
from dangol.server.app import create_app
from dangol.settings import ProjectError
from dangol.store.opening import open_store

SIGN_IN = "/sign-in/provider"
BACK = f"{SIGN_IN}/back"


@pytest.fixture
def liar() -> Iterator[openid.Liar]:
    with openid.lying_provider() as one:
        yield one


@pytest.fixture
def clock() -> Clock:
    return Clock(utc_now())


@pytest.fixture
def shop(liar: openid.Liar, clock: Clock, tmp_path: Path) -> Iterator[Workspace]:
    project = corner_shop.project(tmp_path / "shop", **openid.settings_for(liar.issuer))
    with Workspace(project, open_store(project), registry(), clock) as workspace:
        staffed(workspace)
        yield workspace


@pytest.fixture
def guest(shop: Workspace) -> Client:
    return Client(create_app(shop, schedules=False))


@dataclass(frozen=True)
class Away:
    """Somebody who was sent to the provider."""

    ticket: str
    nonce: str


def sent_away(guest: Client, next_page: str = "/") -> Away:
    away = guest.ask("GET", SIGN_IN, params={"next": next_page}, follow=False)
    asked = parse_qs(urlsplit(away.headers["location"]).query)
    return Away(asked["state"][0], asked["nonce"][0])


def back(guest: Client, ticket: str, **others: str) -> Any:
    said = {"code": "any", "state": ticket, **others}
    return guest.ask("GET", BACK, params=said, follow=False)


def is_inside(guest: Client) -> bool:
    return bool(guest.get("/").url.path == "/")


def test_the_liar_can_be_honest(liar: openid.Liar, guest: Client) -> None:
    away = sent_away(guest, "/trust/runs")
    liar.sign(liar.claims(away.nonce))
    assert back(guest, away.ticket).headers["location"] == "/trust/runs"
    assert is_inside(guest)


def test_a_ticket_is_good_once(liar: openid.Liar, guest: Client) -> None:
    away = sent_away(guest)
    before = dict(guest.cookies)
    liar.sign(liar.claims(away.nonce))
    back(guest, away.ticket)
    guest.cookies = before
    answer = back(guest, away.ticket)
    assert answer.status_code == 400
    assert "This sign-in has expired" in answer.text
    assert not reader.read(answer.text).faults
    assert not is_inside(guest)


def test_a_ticket_ends_after_ten_minutes(liar: openid.Liar, guest: Client, clock: Clock) -> None:
    away = sent_away(guest)
    clock.now += dt.timedelta(minutes=11)
    liar.sign(liar.claims(away.nonce))
    assert back(guest, away.ticket).status_code == 400
    assert not is_inside(guest)


def test_a_ticket_of_another_browser_is_refused(
    liar: openid.Liar, guest: Client, shop: Workspace
) -> None:
    away = sent_away(guest)
    liar.sign(liar.claims(away.nonce))
    victim = Client(create_app(shop, schedules=False))
    assert back(victim, away.ticket).status_code == 400
    sent_away(victim)
    assert back(victim, away.ticket).status_code == 400
    assert not is_inside(victim)


def test_who_was_never_sent_away_is_refused(guest: Client) -> None:
    guest.cookies["dangol_ticket"] = "made up"
    assert back(guest, "made up").status_code == 400
    assert back(guest, "").status_code == 400


def test_a_token_for_another_client_ends_in_no_session(
    liar: openid.Liar, guest: Client, shop: Workspace
) -> None:
    away = sent_away(guest)
    liar.sign(liar.claims(away.nonce, aud="another-client"))
    answer = back(guest, away.ticket)
    assert answer.status_code == 403
    assert "did not let you in" in answer.text
    assert not is_inside(guest)
    assert len(users(shop.state)) == 4
    (last, *_others) = audit.entries(shop.state)
    assert (last.action, last.details) == ("sign-in-refused", {"why": "provider-refused"})


def test_a_new_key_is_taken_at_once(liar: openid.Liar, guest: Client) -> None:
    away = sent_away(guest)
    key = ECKey.generate_key("P-256", {"kid": "two"})
    liar.shown.append(dict(key.as_dict(private=False)))
    liar.token = jwt.encode({"alg": "ES256", "kid": "two"}, liar.claims(away.nonce), key)
    back(guest, away.ticket)
    assert is_inside(guest)


def test_another_provider_may_not_answer(liar: openid.Liar, guest: Client) -> None:
    away = sent_away(guest)
    liar.sign(liar.claims(away.nonce))
    assert back(guest, away.ticket, iss="https://elsewhere.example").status_code == 403
    assert not is_inside(guest)


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://elsewhere.example"},
        {"issuer": None},
        {"authorization_endpoint": "http://192.0.2.1/auth"},
        {"token_endpoint": "ftp://elsewhere.example"},
        {"jwks_uri": "http://["},
        {"jwks_uri": None},
    ],
    ids=str,
)
def test_a_provider_that_claims_to_be_another_is_not_asked(
    liar: openid.Liar, guest: Client, document: dict[str, Any]
) -> None:
    liar.document.update(document)
    answer = guest.ask("GET", SIGN_IN, follow=False)
    assert answer.status_code == 503
    assert "cannot be reached" in answer.text
    assert not reader.read(answer.text).faults


def test_an_issuer_that_changes_on_the_way_is_refused(liar: openid.Liar, guest: Client) -> None:
    away = sent_away(guest)
    liar.sign(liar.claims(away.nonce))
    liar.document["issuer"] = "https://elsewhere.example"
    assert back(guest, away.ticket).status_code == 503
    assert not is_inside(guest)


@pytest.mark.parametrize(
    "next_page",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/" * 2000,
    ],
)
def test_the_way_back_leads_nowhere_else(liar: openid.Liar, guest: Client, next_page: str) -> None:
    away = sent_away(guest, next_page)
    liar.sign(liar.claims(away.nonce))
    assert back(guest, away.ticket).headers["location"] == "/"


@pytest.mark.parametrize("is_verified", [False, None, "false", 1, "yes"])
def test_an_address_that_is_not_proven_takes_no_account_over(
    liar: openid.Liar, guest: Client, shop: Workspace, is_verified: object
) -> None:
    away = sent_away(guest)
    claims = liar.claims(away.nonce, email="admin@example.com", email_verified=is_verified)
    liar.sign(claims)
    # Nor does it help that the proof is of another address.
    liar.told = {"sub": "ada", "email": "ada@example.com", "email_verified": True}
    back(guest, away.ticket)
    (admin,) = [one for one in users(shop.state) if one.email == "admin@example.com"]
    assert admin.issuer is None


def test_what_is_told_of_somebody_else_is_not_believed(liar: openid.Liar, guest: Client) -> None:
    away = sent_away(guest)
    liar.sign(liar.claims(away.nonce, groups=None))
    liar.told = {"sub": "somebody else", "groups": ["owners"]}
    assert back(guest, away.ticket).status_code == 403
    assert not is_inside(guest)


def test_an_account_is_of_one_person_at_the_provider(liar: openid.Liar, guest: Client) -> None:
    for subject, status in (("ada", 303), ("another", 403)):
        guest.cookies.clear()
        away = sent_away(guest)
        liar.sign(liar.claims(away.nonce, sub=subject))
        assert back(guest, away.ticket).status_code == status
    assert not is_inside(guest)


def test_another_provider_finds_accounts_by_their_proven_address(
    liar: openid.Liar, guest: Client, shop: Workspace
) -> None:
    person = Person("https://login-of-before.example", "7", "Ada", "ada@example.com")
    come_in(shop.state, person, "viewer", "en", shop.clock())
    away = sent_away(guest)
    liar.sign(liar.claims(away.nonce))
    back(guest, away.ticket)
    (ada,) = [one for one in users(shop.state) if one.email == "ada@example.com"]
    assert (ada.issuer, ada.role) == (liar.issuer, "analyst")


def test_names_from_outside_stay_text(liar: openid.Liar, guest: Client) -> None:
    away = sent_away(guest)
    liar.sign(liar.claims(away.nonce, name="<script>alert(1)</script>"))
    back(guest, away.ticket)
    page = guest.get("/").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_provider_that_is_away_is_named_as_such(liar: openid.Liar, guest: Client) -> None:
    away = sent_away(guest)
    liar.document["token_endpoint"] = "http://127.0.0.1:1/token"
    answer = back(guest, away.ticket)
    assert answer.status_code == 503
    assert "cannot be reached" in answer.text
    # Signing out does not need it.
    assert guest.ask("GET", "/sign-out/provider", follow=False).headers["location"] == "/sign-in"


def test_without_the_extra_the_page_says_what_to_install(
    guest: Client, shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (finding,) = [one for one in examine(shop) if one.about == "sign-in"]
    assert finding.state == "ok"
    monkeypatch.setitem(sys.modules, "joserfc", None)
    answer = guest.ask("GET", SIGN_IN, follow=False)
    assert answer.status_code == 503
    assert "pip install" in answer.text
    assert "dangol[oidc]" in answer.text
    (finding,) = [one for one in examine(shop) if one.about == "sign-in"]
    assert finding.state == "bad"
    assert "dangol[oidc]" in finding.words


def test_the_last_administrator_stays_one(
    liar: openid.Liar, guest: Client, shop: Workspace
) -> None:
    away = sent_away(guest)
    liar.sign(liar.claims(away.nonce, email="admin@example.com"))
    back(guest, away.ticket)
    (admin,) = [one for one in users(shop.state) if one.email == "admin@example.com"]
    assert (admin.role, admin.issuer) == ("admin", liar.issuer)


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({"oidc_issuer": "http://login.example.com", "oidc_client_id": "x"}, "https://"),
        ({"oidc_issuer": "https://login.example.com"}, "oidc_issuer needs oidc_client_id"),
        ({"oidc_scopes": ["email"]}, "openid among them"),
        ({"password_sign_in": False}, "needs oidc_issuer"),
        ({"oidc_roles": {"x": "king"}}, "oidc_roles"),
    ],
)
def test_settings_that_cannot_work_are_refused(
    tmp_path: Path, settings: dict[str, Any], fault: str
) -> None:
    with pytest.raises(ProjectError, match=fault):
        corner_shop.project(tmp_path / "shop", **settings)
