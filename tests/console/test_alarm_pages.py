"""Pages of data quality and alarms: what rings, who is told, what a source gave day by day."""

from console_visits import SignIn

from dangol.alarms.receiver import AlarmReceiver
from dangol.alarms.told import all_told, note_due, note_tried
from dangol.governance.kept import all_of
from dangol.runs.workspace import Workspace
from dangol.sources.credentials import credential
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.interface import Change
from dangol.tables.quality import QUALITY_MEASURES
from dangol.tables.vocabulary import DEFAULT_INSTANCE

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


def test_loads_and_two_sources_compared_say_what_they_are(
    signed_in: SignIn, shop: Workspace
) -> None:
    day = shop.clock().date()
    places = (
        ("loads", "till", "", "rows", "", 3.0),
        ("loads", "till", "", "set-aside", "", 0.25),
        ("identifiers", "app · till", "identifier", "agreeing", "phone", 0.98),
    )
    table, source, column, measure, of, value = map(list, zip(*places, strict=True))
    rows = rows_of(
        QUALITY_MEASURES, measured_table=table, source_name=source, measured_column=column,
        measure=measure, measured_value_name=of, measured_value=value, measured_on=[day] * 3,
        measured_rows=[100] * 3,
    )  # fmt: skip
    with shop.warehouse.session() as session:
        staged = session.stage(QUALITY_MEASURES, rows)
        session.commit("measures", [Change(QUALITY_MEASURES.upserted(), staged, DEFAULT_INSTANCE)])
    viewer = signed_in("viewer")
    loads = viewer.get("/trust/quality?source=loads|till").text
    assert "Every time the source was read" in loads
    assert "Loads" in loads
    assert "25%" in loads
    accord = viewer.get("/trust/quality?source=identifiers|app · till").text
    assert "Of people whom both sources know" in accord
    assert "phone" in accord
    assert "What the measures mean" in accord
    viewer.read_in("ko")
    assert "읽은 횟수" in viewer.get("/trust/quality?source=loads|till").text
