"""A person's own page: what they allow, without signing in, by a sealed link."""

import re
from typing import Any

import pytest
from console_visits import Client, SignIn

from dangol.governance.preference_links import preference_token
from dangol.runs.workspace import Workspace
from dangol.store.secret import project_secret

WHO = "C01"


def link(shop: Workspace, customer_id: str = WHO) -> str:
    return f"/my/{preference_token(project_secret(shop.project), customer_id)}"


def sent(guest: Client, path: str, **fields: str) -> str:
    """The form of the page, sent off as a browser does."""
    csrf = re.search(r'name="csrf" value="([^"]+)"', guest.get(path).text)
    assert csrf is not None
    answer = guest.ask("POST", path, data={"csrf": csrf[1], **fields})
    assert answer.status_code == 200
    return answer.text


def said(shop: Workspace) -> list[tuple[Any, ...]]:
    with shop.warehouse.session() as session:
        rows = session.sql(
            "SELECT customer_id, purpose, channel, consent_state, basis, text_version, declared_by "
            "FROM consents WHERE consent_source = 'preference page' ORDER BY ALL"
        ).to_pylist()
    return [tuple(row.values()) for row in rows]


def test_looking_changes_nothing_and_names_nobody(guest: Client, shop: Workspace) -> None:
    page = guest.get(link(shop))
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "What may we do?" in page.text
    assert WHO not in page.text
    assert said(shop) == []


def test_the_page_speaks_korean_too(guest: Client, shop: Workspace) -> None:
    guest.cookies["dangol_language"] = "ko"
    assert "무엇을 해도 될까요?" in guest.get(link(shop)).text


def test_an_answer_is_a_statement_of_the_person(guest: Client, shop: Workspace) -> None:
    page = sent(guest, link(shop), **{"analytics.web": "true", "do": "save"})
    assert "Saved." in page
    assert (
        WHO, "analytics", "web", "granted", "consent", "my-preferences 1", "the person",
    ) in said(shop)  # fmt: skip
    box = re.search(r'<input[^>]*name="analytics.web"[^>]*>', guest.get(link(shop)).text)
    assert box is not None
    assert "checked" in box[0]


def test_the_same_answer_again_says_nothing_new(guest: Client, shop: Workspace) -> None:
    sent(guest, link(shop), **{"analytics.web": "true", "do": "save"})
    before = said(shop)
    sent(guest, link(shop), **{"analytics.web": "true", "do": "save"})
    assert said(shop) == before


def test_everything_is_refused_by_one_button(guest: Client, shop: Workspace) -> None:
    sent(guest, link(shop), **{"analytics.web": "true", "do": "save"})
    sent(guest, link(shop), **{"analytics.web": "true", "do": "refuse"})
    assert [row[3] for row in said(shop) if row[1] == "analytics"] == ["granted", "withdrawn"]


def test_one_click_of_a_mail_program_refuses_marketing(guest: Client, shop: Workspace) -> None:
    """RFC 8058: no cookie, no form of ours."""
    answer = guest.ask("POST", f"{link(shop)}/unsubscribe", data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.text) == (200, "OK")
    assert {(row[1], row[3]) for row in said(shop)} == {("marketing", "withdrawn")}


def test_a_form_from_elsewhere_changes_nothing(guest: Client, shop: Workspace) -> None:
    assert guest.ask("POST", link(shop), data={"do": "refuse"}).status_code == 403
    assert said(shop) == []


@pytest.mark.parametrize("broken", ["", "x", "A" * 60, "../etc/passwd", "가" * 10, "A" * 5_000])
def test_a_link_that_is_none_of_ours_opens_nothing(
    guest: Client, shop: Workspace, broken: str
) -> None:
    answer = guest.get(f"/my/{broken}")
    assert answer.status_code in {404, 414}
    changed = link(shop)[:-2] + ("AA" if not link(shop).endswith("AA") else "BB")
    assert guest.get(changed).status_code == 404


def test_of_somebody_unknown_there_is_nothing_to_say(guest: Client, shop: Workspace) -> None:
    assert "We hold nothing about you." in guest.get(link(shop, "nobody")).text


def test_the_profile_shows_what_was_said(signed_in: SignIn, guest: Client, shop: Workspace) -> None:
    sent(guest, link(shop), **{"analytics.web": "true", "do": "save"})
    assert "Analytics" in signed_in("viewer").get(f"/customers/{WHO}").text
