"""Pages of data quality and alarms: what rings, who is told, what a source gave day by day."""

from console_visits import SignIn

from dangol.alarms.receiver import AlarmReceiver
from dangol.alarms.told import all_told, note_due, note_tried
from dangol.governance.kept import all_of
from dangol.runs.workspace import Workspace
from dangol.sources.credentials import credential

TEAM = {"name": "Team", "way": "email", "address": "t@shop.example"}


def test_administrators_name_who_is_told(signed_in: SignIn, shop: Workspace) -> None:
    admin = signed_in("admin")
    assert "Nobody is told outside this console." in admin.get("/trust/alarms").text
    assert "/records/alarm-receiver/new" in admin.get("/trust/alarms").text
    made = admin.post(
        "/records/alarm-receiver/new",
        {"name": "Team", "way": "webhook", "address": "https://chat.example/in"},
    )
    assert made.status_code in {200, 303}
    page = admin.get("/trust/alarms").text
    assert "1 receiver is told." in page
    assert "Calls are not signed yet." in page
    assert "https://chat.example/in" not in page
    (kept,) = all_of(shop.state, AlarmReceiver)
    admin.post(f"/trust/alarms/{kept.id}/secret", {"secret": "whsec_c2VjcmV0"})
    assert credential(shop.project, kept.id) == "whsec_c2VjcmV0"
    assert "Calls are signed." in admin.get("/trust/alarms").text


def test_a_test_message_that_cannot_be_sent_says_why(signed_in: SignIn, shop: Workspace) -> None:
    admin = signed_in("admin")
    admin.post("/records/alarm-receiver/new", TEAM)
    (kept,) = all_of(shop.state, AlarmReceiver)
    answer = admin.post(f"/trust/alarms/{kept.id}/test")
    assert answer.status_code == 409
    assert "no mail server is set" in answer.text


def test_what_was_not_delivered_is_seen_with_its_reason(signed_in: SignIn, shop: Workspace) -> None:
    admin = signed_in("admin")
    admin.post("/records/alarm-receiver/new", TEAM)
    (kept,) = all_of(shop.state, AlarmReceiver)
    words = {"en": "Why is it silent?", "ko": "왜 조용할까요?"}
    at = shop.clock()
    with shop.state.begin() as connection:
        note_tried(connection, [note_due(connection, kept.id, "x", words, at)], at, "it was full")
        assert len(all_told(connection)) == 1
    page = admin.get("/trust/alarms").text
    assert "Why is it silent?" in page
    assert "Not delivered" in page
    assert "it was full" in page


def test_who_may_not_see_receivers_sees_what_rings_only(signed_in: SignIn) -> None:
    page = signed_in("viewer").get("/trust/alarms").text
    assert "Who is told" not in page
    assert "What was told" not in page


def test_measures_of_a_source_are_shown_day_by_day(signed_in: SignIn) -> None:
    page = signed_in("viewer").get("/trust/quality").text
    assert "Measures of a source" in page
    assert "whole rows" in page
