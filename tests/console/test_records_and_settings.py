"""Records of any kind; users, tokens, schedules; the ledger, tables and the audit; finding."""

import re

import console_reader as reader
import console_stranger as stranger
import pytest
from console_visits import Person, SignIn
from staff import OTHER_PASSWORD, PASSWORD
from tampering import tamper

from dangol.governance.access import users
from dangol.governance.audit import verify
from dangol.governance.principal import local_principal
from dangol.governance.records import all_of, change, find
from dangol.governance.tokens import tokens
from dangol.runs.workspace import Workspace

NOTE = {
    "name": "겨울 준비",
    "weight": "2.5",
    "pages": "",
    "colour": "blue",
    "urgent": "true",
    "due_at": "2025-12-24T18:00",
    "tags": '["a", "b"]',
    "phone": "010-1234-5678",
}


@pytest.fixture
def marketer(signed_in: SignIn) -> Person:
    return signed_in("marketer")


def kept_note(shop: Workspace) -> stranger.Note:
    (kept,) = all_of(shop.state, stranger.Note)
    return kept.record


def test_every_kind_of_field_comes_back_as_it_was_entered(
    shop: Workspace, marketer: Person
) -> None:
    page = marketer.post("/records/note/new", NOTE)
    assert re.fullmatch(r"/records/note/[0-9a-f]+", page.url.path)
    note = kept_note(shop)
    assert (note.weight, note.pages, note.urgent, note.colour) == (2.5, None, True, "blue")
    assert note.tags == ["a", "b"]
    assert note.due_at is not None
    assert note.due_at.isoformat() == "2025-12-24T09:00:00+00:00", "six in the evening in Seoul"
    form = marketer.get(f"{page.url.path}/edit").text
    for value in ('value="2.5"', 'value="2025-12-24T18:00"', "checked", "selected>Blue"):
        assert value in form
    assert "010-1234-5678" not in page.text
    assert "0******8" in page.text


def test_a_box_that_is_not_ticked_means_no(shop: Workspace, marketer: Person) -> None:
    page = marketer.post("/records/note/new", NOTE)
    unticked = {name: value for name, value in NOTE.items() if name != "urgent"}
    marketer.post(f"{page.url.path}/edit", {**unticked, "number": "1"})
    assert kept_note(shop).urgent is False


def test_faults_stand_beside_their_fields_and_nothing_is_lost(
    shop: Workspace, marketer: Person
) -> None:
    answer = marketer.post("/records/note/new", {**NOTE, "weight": "-1", "name": ""})
    assert answer.status_code == 422
    assert "At least 0" in answer.text
    assert "This is needed." in answer.text
    assert 'value="010-1234-5678"' in answer.text
    broken = marketer.post("/records/note/new", {**NOTE, "tags": "[a"})
    assert "This is not JSON." in broken.text
    assert not all_of(shop.state, stranger.Note)


def test_a_name_that_is_taken_is_told(marketer: Person) -> None:
    marketer.post("/records/note/new", NOTE)
    again = marketer.post("/records/note/new", NOTE)
    assert again.status_code == 409
    assert "Another one has this name" in again.text


def test_states_change_by_buttons_of_ones_role(
    shop: Workspace, marketer: Person, signed_in: SignIn
) -> None:
    page = marketer.post("/records/note/new", NOTE)
    address = page.url.path
    assert f"{address}/move/finish" in page.text
    assert f"{address}/move/archive" not in page.text
    done = marketer.post(f"{address}/move/finish")
    assert "Done" in done.text
    again = marketer.post(f"{address}/move/finish")
    assert again.status_code == 409
    assert "not possible any more" in again.text
    assert marketer.post(f"{address}/move/archive").status_code == 403
    assert "Archived" in signed_in("admin").post(f"{address}/move/archive").text


def test_a_change_in_between_is_noticed(shop: Workspace, marketer: Person) -> None:
    page = marketer.post("/records/note/new", NOTE)
    record_id = page.url.path.rpartition("/")[2]
    form = marketer.get(f"{page.url.path}/edit").text
    assert 'name="number" value="1"' in form
    by = local_principal()
    change(shop.state, stranger.Note, record_id, {"weight": 9}, by, shop.clock())
    answer = marketer.post(f"{page.url.path}/edit", {**NOTE, "number": "1"})
    assert answer.status_code == 409
    assert "Somebody changed this after you opened it." in answer.text
    assert find(shop.state, stranger.Note, record_id).record.weight == 9


def test_the_history_comes_from_the_audit(marketer: Person) -> None:
    address = marketer.post("/records/note/new", NOTE).url.path
    marketer.post(f"{address}/edit", {**NOTE, "number": "1", "weight": "3"})
    page = reader.read(marketer.post(f"{address}/move/finish").text).words
    assert page.index("Finish") < page.index("changed weight") < page.index("created")
    assert "Marketer" in page


def test_the_list_is_filtered_by_state(marketer: Person) -> None:
    marketer.post("/records/note/new", NOTE)
    assert "겨울 준비" in marketer.get("/records/note?state=open").text
    assert "None in this state." in marketer.get("/records/note?state=done").text


def test_an_administrator_makes_changes_and_disables_accounts(
    shop: Workspace, admin: Person
) -> None:
    form = {
        "name": "Kim",
        "email": "kim@example.com",
        "role": "analyst",
        "language": "ko",
        "password": OTHER_PASSWORD,
    }
    admin.post("/settings/users", form)
    (kim,) = [user for user in users(shop.state) if user.name == "Kim"]
    assert (kim.role, kim.language) == ("analyst", "ko")
    assert "Another account has this address" in admin.post("/settings/users", form).text
    short = admin.post("/settings/users", {**form, "email": "x@example.com", "password": "short"})
    assert short.status_code == 422
    assert 'value="x@example.com"' in short.text
    admin.post(f"/settings/users/{kim.id}", {"do": "role", "role": "viewer"})
    admin.post(f"/settings/users/{kim.id}", {"do": "disable"})
    (kim,) = [user for user in users(shop.state) if user.name == "Kim"]
    assert (kim.role, kim.enabled) == ("viewer", False)


def test_the_last_administrator_stays(shop: Workspace, admin: Person) -> None:
    (ada,) = [user for user in users(shop.state) if user.role == "admin"]
    answer = admin.post(f"/settings/users/{ada.id}", {"do": "role", "role": "viewer"})
    assert answer.status_code == 409
    assert "This is the last administrator." in answer.text


def test_a_password_is_changed_by_who_knows_the_old_one(signed_in: SignIn) -> None:
    viewer = signed_in("viewer")
    form = {"current": "wrong", "password": OTHER_PASSWORD, "again": OTHER_PASSWORD}
    assert "This is not your password." in viewer.post("/settings/password", form).text
    form["current"] = PASSWORD
    different = viewer.post("/settings/password", {**form, "again": "x"})
    assert "The two passwords differ." in different.text
    assert "Your password is changed." in viewer.post("/settings/password", form).text
    assert viewer.get("/").url.path == "/"


def test_a_token_is_shown_once_and_can_be_revoked(shop: Workspace, marketer: Person) -> None:
    made = marketer.post("/settings/tokens", {"name": "nightly", "role": "viewer", "days": "30"})
    secret = re.search(r"dgl_[\w-]+", made.text)
    assert secret is not None
    assert secret[0] not in marketer.get("/settings/tokens").text
    (token,) = tokens(shop.state, local_principal())
    revoked = marketer.post(f"/settings/tokens/{token.id}/revoke")
    assert "revoked" in revoked.text
    above = marketer.post("/settings/tokens", {"name": "x", "role": "admin", "days": "30"})
    assert above.status_code == 403
    never = marketer.post("/settings/tokens", {"name": "x", "role": "viewer", "days": "0"})
    assert never.status_code == 422


def test_settings_never_show_the_address_of_the_state_database(admin: Person) -> None:
    assert "state_url" not in admin.get("/settings").text


def test_broken_plug_ins_are_listed_with_their_reason(admin: Person) -> None:
    page = reader.read(admin.get("/settings/plugins").text).words
    assert "1 cannot be used." in page
    assert "lost.package:Lost" in page


def test_the_ledger_entry_holds_what_a_number_needs_to_be_made_again(
    shop: Workspace, admin: Person
) -> None:
    run = shop.ledger.latest("rfm")
    assert run is not None
    page = reader.read(admin.get(f"/trust/runs/{run.id}").text).words
    for part in (run.fingerprint, run.id, "Steps of a score 5", "customer_rfm", "dangol"):
        assert part in page


def test_the_ledger_is_read_in_pages(shop: Workspace, admin: Person) -> None:
    kind = shop.registry.analyses["shy-question"]
    last = [shop.runner.start(kind(), "default", "tests") for _ in range(45)][-1]
    shop.runner.wait(last, 60)
    page = reader.read(admin.get("/trust/runs").text)
    (older,) = [link for link in page.links if "before=" in link]
    assert admin.get(older).status_code == 200
    filtered = admin.get("/trust/runs?slug=rfm&outcome=succeeded").text
    assert "Shy question" not in reader.read(filtered).words


def test_every_column_is_explained(shop: Workspace, admin: Person) -> None:
    table = shop.registry.table("orders")
    page = reader.read(admin.get("/trust/tables/orders").text).words
    for column in table.columns:
        assert column.name in page
        assert column.meaning.en in page


def test_the_audit_says_who_changed_what_without_values_of_people(
    shop: Workspace, admin: Person
) -> None:
    admin.post("/records/note/new", NOTE)
    page = reader.read(admin.get("/trust/audit").text).words
    assert "Ada Admin" in page
    assert "created" in page
    assert "010-1234-5678" not in page


def test_the_audit_says_whether_it_holds(shop: Workspace, admin: Person) -> None:
    admin.post("/records/note/new", NOTE)
    trail = verify(shop.state)
    page = reader.read(admin.get("/trust/audit").text).words
    assert f"{trail.entries} entries hold together." in page
    assert str(trail.head) in page
    tamper(shop.project.state_file, "UPDATE audit SET actor = 'nobody' WHERE number = 2")
    for language, told in {
        "en": "Entry 2 was changed, or was not written by Dangol.",
        "ko": "2번 기록이 바뀌었거나",
    }.items():
        admin.read_in(language)
        page = reader.read(admin.get("/trust/audit").text).words
        assert told in page
        assert str(trail.head) not in page


def found(person: Person, text: str) -> list[str]:
    answer = person.get("/find/list", params={"q": text})
    return reader.read(f"<title>x</title>{answer.text}").links


def test_the_palette_finds_pages_questions_people_and_tables(admin: Person) -> None:
    assert "/customers/C03" in found(admin, "C03")
    assert "/trust/tables/order_lines" in found(admin, "order_lines")
    assert "/settings/tokens" in found(admin, "tokens")
    assert "/customers/segments" in found(admin, "who is slipping away")
    assert "/customers/segments" in found(admin, "떠나가고")
    assert found(admin, "zzzz") == []


def test_the_palette_offers_only_what_one_may_open(signed_in: SignIn) -> None:
    assert "/settings/users" not in found(signed_in("viewer"), "users")
    assert "/settings/users" in found(signed_in("admin"), "users")
