"""What people ask for on their own page, and what the staff does about it."""

import re
import time

import pytest
from console_visits import Client, SignIn

from dangol.governance.audit import entries
from dangol.governance.preference_links import preference_token
from dangol.governance.rights.kept_erasures import all_erasures
from dangol.governance.rights.requests import all_requests
from dangol.runs.workspace import Workspace
from dangol.store.secret import project_secret

WHO = "C01"
RIGHTS = f"/customers/{WHO}/rights"


def link(shop: Workspace, customer_id: str = WHO) -> str:
    return f"/my/{preference_token(project_secret(shop.project), customer_id)}"


def asked(guest: Client, path: str, **fields: str) -> str:
    """The form of the page, sent off as a browser does."""
    csrf = re.search(r'name="csrf" value="([^"]+)"', guest.get(path).text)
    assert csrf is not None
    answer = guest.ask("POST", f"{path}/requests", data={"csrf": csrf[1], **fields})
    assert answer.status_code == 200
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    return answer.text


def test_a_copy_is_asked_for_once_and_the_page_says_so(guest: Client, shop: Workspace) -> None:
    page = asked(guest, link(shop), wish="export")
    assert "You asked for your data on" in page
    assert "You get an answer by" in page
    asked(guest, link(shop), wish="export")
    (one,) = all_requests(shop.state)
    assert (one.wish, one.customer_id, one.outcome) == ("export", WHO, None)
    (entry,) = [e for e in entries(shop.state) if e.target_kind == "person-request"]
    assert (entry.actor, entry.action) == ("person", "ask")
    assert WHO not in str(entry)


def test_to_be_erased_is_confirmed_first(guest: Client, shop: Workspace) -> None:
    assert "Please tick this first." in asked(guest, link(shop), wish="erasure")
    assert all_requests(shop.state) == []
    assert "You asked to be erased on" in asked(guest, link(shop), wish="erasure", sure="true")
    guest.cookies["dangol_language"] = "ko"
    assert "삭제를 요청하셨습니다." in guest.get(link(shop)).text


def test_nothing_is_kept_of_strangers_or_from_elsewhere(guest: Client, shop: Workspace) -> None:
    guest.get(link(shop))
    forged = guest.ask("POST", f"{link(shop)}/requests", data={"wish": "export"})
    assert forged.status_code == 403
    nobody = link(shop, "nobody")
    csrf = re.search(r'name="csrf" value="([^"]+)"', guest.get(link(shop)).text)
    assert csrf is not None
    data = {"csrf": csrf[1], "wish": "export"}
    assert "We hold nothing" in guest.ask("POST", f"{nobody}/requests", data=data).text
    assert guest.ask("POST", "/my/none-of-ours/requests", data=data).status_code == 404
    asked(guest, link(shop), wish="something else")
    assert all_requests(shop.state) == []


def test_a_request_waits_on_today_and_in_the_list_until_it_is_answered(
    signed_in: SignIn, guest: Client, shop: Workspace
) -> None:
    admin = signed_in("admin")
    assert "Nobody has asked yet." in admin.get("/trust/requests").text
    asked(guest, link(shop), wish="export")
    assert "Who answers a person who asks for their data?" in admin.get("/").text
    page = admin.get("/trust/requests").text
    assert "1 request waits for an answer." in page
    assert RIGHTS in page
    (one,) = all_requests(shop.state)
    admin.post(f"/trust/requests/{one.id}/answered")
    assert "No request waits for an answer." in admin.get("/trust/requests").text
    assert "Answered on" in guest.get(link(shop)).text
    assert admin.post(f"/trust/requests/{one.id}/answered").status_code == 409
    admin.read_in("ko")
    assert "답을 기다리는 요청이 없습니다." in admin.get("/trust/requests").text


def test_a_refusal_has_a_reason_that_the_person_reads(
    signed_in: SignIn, guest: Client, shop: Workspace
) -> None:
    asked(guest, link(shop), wish="erasure", sure="true")
    (one,) = all_requests(shop.state)
    admin, path = signed_in("admin"), f"/trust/requests/{one.id}/refused"
    assert admin.post(path, {"reason": ""}).status_code == 422
    assert all_requests(shop.state)[0].is_open
    admin.post(path, {"reason": "a purchase is still in dispute"})
    page = guest.get(link(shop)).text
    assert "Refused on" in page
    assert "a purchase is still in dispute" in page


def test_an_analyst_sees_requests_and_closes_none(
    signed_in: SignIn, guest: Client, shop: Workspace
) -> None:
    asked(guest, link(shop), wish="export")
    (one,) = all_requests(shop.state)
    analyst = signed_in("analyst")
    assert "1 request waits" in analyst.get("/trust/requests").text
    assert analyst.post(f"/trust/requests/{one.id}/answered").status_code == 403
    assert signed_in("viewer").get("/trust/requests").status_code == 403


@pytest.mark.parametrize("wishes", [("erasure",), ("export", "erasure")])
def test_an_erasure_closes_what_the_person_asked_and_takes_out_who_it_was(
    signed_in: SignIn, guest: Client, shop: Workspace, wishes: tuple[str, ...]
) -> None:
    for wish in wishes:
        asked(guest, link(shop), wish=wish, sure="true")
    admin = signed_in("admin")
    kept = admin.post(f"{RIGHTS}/export", {"as": "json"}).json()
    assert {one["wish"] for one in kept["requests"]} == set(wishes)
    admin.post(f"{RIGHTS}/erase", {"reason": "asked on their page"})
    until = time.monotonic() + 60
    while any(e.finished_at is None for e in all_erasures(shop.state)) and time.monotonic() < until:
        time.sleep(0.2)
    found = all_requests(shop.state)
    assert {(one.customer_id, one.outcome) for one in found} == {(None, "erased")}
    assert "of nobody any more" in admin.get("/trust/requests").text
    assert "We hold nothing about you." in guest.get(link(shop)).text
