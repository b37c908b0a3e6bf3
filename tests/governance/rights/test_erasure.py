"""A person with a word of their own in every field, before and after they are erased.

The scanner must find each word in the places where it was planted, or it proves nothing.
"""

import datetime as dt
import gzip
import logging
from typing import Any

import numpy as np
import pytest
from arriving import Arriving
from databases import POSTGRES, NewDatabase
from own_data import Shop
from scanner import found_in, found_in_postgres
from taking_in import event
from worlds import Clock

from dangol.customers.identity.decision import IdentityDecision
from dangol.customers.identity.standard_forms import StandardForms
from dangol.customers.identity.who_is_who import WhoIsWho
from dangol.customers.profile import GoldenProfile
from dangol.customers.rfm import RfmSegments
from dangol.customers.visits import Visits
from dangol.governance.principal import local_principal
from dangol.governance.privacy_errors import NoReasonError, UnknownPersonError
from dangol.governance.records import create
from dangol.governance.rights.copies import EXPORT, note_copy
from dangol.governance.rights.erasure import ask_erasure, erase
from dangol.governance.rights.keeping import Keeping
from dangol.governance.rights.person_export import person_export
from dangol.governance.rights.requests import file_request
from dangol.store.encryption.keys import PLAIN
from dangol.store.encryption.sealed import write_sealed
from dangol.store.models import StoredModel

NUMBER, SECOND = "canary-number", "canary-second"
DEVICE, ORDER = "canary-device", "canary-order"
FAMILY, GIVEN, MAIL, PHONE = "Kanaria", "Kanarina", "canary@birds.example", "01099887766"
STREET, CARD, PUSH, WORDS = "Canarystreet 7", "canary-card-99", "canary-push", "canary sings"
TRAIT, PAGE, BADWORD = "canary-trait", "/canary-page", "canary-was-bad"
PLANTED = {
    NUMBER, SECOND, DEVICE, ORDER, FAMILY, GIVEN, MAIL, PHONE, STREET, CARD, PUSH, WORDS, TRAIT,
    PAGE, BADWORD,
}  # fmt: skip
REASON = "asked by letter"
CUSTOMERS = (
    "customer_id,family_name,given_name,email,phone,address,push_token,card_number,"
    "marketing_consent\n"
    f"{NUMBER},{FAMILY},{GIVEN},{MAIL},{PHONE},{STREET},{PUSH},{CARD},yes\n"
    f"{SECOND},{FAMILY},{GIVEN},{MAIL},,,,,\n"
    "other,Lee,Min,lee@example.com,01011112222,Elsewhere 1,push-2,card-2,yes\n"
)
ORDERS = (
    "order_id,customer_id,store_id,ordered_at,net_amount\n"
    f"{ORDER},{NUMBER},S1,2026-02-01 10:00,100\n"
    + "".join(f"o{n},other,S1,2026-02-0{n} 10:00,50\n" for n in range(1, 8))
    + f"{BADWORD},{NUMBER},S1,2026-02-30 10:00,9\n"
)
TICKETS = (
    "ticket_id,customer_id,opened_at,ticket_subject,ticket_text\n"
    f"t1,{NUMBER},2026-02-03 10:00,Help,{WORDS}\n"
    f"t2,other,2026-02-03 10:00,Help,please write to {MAIL}\n"
)


def visit(number: int, who: str | None, device: str, **more: Any) -> dict[str, Any]:
    return event(
        number,
        userId=who,
        anonymousId=device,
        timestamp=f"2026-02-20T1{number}:00:00.000Z",
        context={"page": {"path": PAGE if device == DEVICE else "/", "url": "https://s.kr/"}},
        **more,
    )


FILES = [pytest.param("plain"), pytest.param("encrypted")]
EVERYWHERE = [*FILES, pytest.param("postgres", marks=POSTGRES)]


@pytest.fixture(params=FILES)
def kind(request: pytest.FixtureRequest) -> str:
    """What the project keeps its data in."""
    chosen: str = request.param
    return chosen


@pytest.fixture
def is_encrypted(kind: str) -> bool:
    return kind == "encrypted"


@pytest.fixture
def shop_settings(kind: str, new_database: NewDatabase) -> dict[str, Any]:
    if kind == "postgres":
        return {"state_url": new_database(kind).render_as_string(hide_password=False)}
    return {}


@pytest.fixture(autouse=True)
def debug(caplog: pytest.LogCaptureFixture) -> None:
    """Before anything is opened: what logs, looks whether anybody listens when it begins."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "sqlalchemy.engine")


@pytest.fixture
def planted(shop: Shop, arriving: Arriving, clock: Clock) -> Shop:
    """The canary in every place that a project has, beside somebody else."""
    clock.set(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
    workspace = shop.workspace
    shop.bring("crm.csv", CUSTOMERS, "customers")
    shop.bring("orders.csv", ORDERS, "orders")
    shop.bring("tickets.csv", TICKETS, "tickets")
    arriving.arrive(
        visit(1, None, DEVICE),
        visit(2, NUMBER, DEVICE, type="identify", event=None,
              traits={"email": MAIL, "nickname": TRAIT}),
        visit(3, "other", "device-2"),
    )  # fmt: skip
    for analysis in (StandardForms(), WhoIsWho(), GoldenProfile(), RfmSegments(), Visits()):
        shop.run(analysis)
    decision = {
        "name": "Not one", "left_customer_id": NUMBER, "right_customer_id": "other",
        "verdict": "apart",
    }  # fmt: skip
    create(workspace.state, IdentityDecision, decision, local_principal(), clock())
    file_request(workspace.keeping, NUMBER, [NUMBER], "export", clock())
    model = StoredModel("toy", {}, {"note": MAIL}, {"ids": np.array([NUMBER, "other"])})
    workspace.models.save("toy", "default", "1", model)
    intake = workspace.project.intake_folder / "uploads"
    intake.mkdir(parents=True, exist_ok=True)
    keys = workspace.store.keys
    write_sealed(intake / "crm.csv", CUSTOMERS.encode(), keys)
    incoming = workspace.project.incoming_folder
    incoming.mkdir(parents=True, exist_ok=True)
    (incoming / "crm.csv.gz").write_bytes(gzip.compress(CUSTOMERS.encode()))
    out = workspace.project.folder / "out"
    tables = [workspace.registry.table(name) for name in ("customers", "identifiers", "orders")]
    for file in workspace.warehouse.export(tables, out, keys.current):
        note_copy(workspace.state, file, EXPORT, clock())
    # Not loaded yet; one batch is of both.
    arriving.send(visit(4, NUMBER, DEVICE), visit(5, "other", "device-2"))
    for source in shop.folder.glob("*.csv"):
        source.unlink()
    return shop


def keeping(shop: Shop) -> Keeping:
    return Keeping(shop.workspace.project, shop.workspace.store, shop.workspace.registry)


def erased(shop: Shop) -> dict[str, Any]:
    found = keeping(shop)
    at = shop.workspace.clock()
    return erase(found, ask_erasure(found, NUMBER, local_principal(), REASON, at), at)


def left_of(shop: Shop) -> dict[str, set[str]]:
    """The words that are still somewhere."""
    return {word: places for word, places in everywhere_in(shop).items() if places}


def everywhere_in(shop: Shop) -> dict[str, set[str]]:
    """Where each word is: in the project's folder, and in its database elsewhere."""
    workspace = shop.workspace
    found = found_in(workspace.project.folder, PLANTED, workspace.store.keys)
    if workspace.settings.state_url is None:
        return found
    told = found_in_postgres(workspace.state.engine, PLANTED)
    return {word: places | told[word] for word, places in found.items()}


PLACES = (
    "customers", "identifiers", "orders", "tickets", "quarantine", "events", "traits",
    "sightings", "identity_evidence", "members", "golden_customers", "customer_profiles",
    "customer_rfm", "visits", "standard_people", "record_identity_decision", "models", "inbox",
    "incoming", "intake", "out/",
)  # fmt: skip


@pytest.mark.parametrize("kind", EVERYWHERE, indirect=True)
def test_every_word_is_found_before_and_none_after(
    planted: Shop,
    arriving: Arriving,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder, sql = planted.workspace.project.folder, planted.values
    keys = planted.workspace.store.keys
    before = everywhere_in(planted)
    assert {word for word, places in before.items() if places} == PLANTED
    everywhere = " ".join(place for places in before.values() for place in places)
    assert [place for place in PLACES if place not in everywhere] == []
    if keys != PLAIN:
        # Nobody reads any of it without the key; what others put there is theirs to encrypt.
        without = {p for places in found_in(folder, PLANTED, None).values() for p in places}
        assert {place.partition("/")[0] for place in without} == {"incoming"}
    (statements,) = sql("SELECT count(*) FROM consents")
    proof = erased(planted)
    assert left_of(planted) == {}
    assert not any(proof["left"].values())
    assert proof["erased"]["table customers"] == 2
    # Everybody else stays, in half-read batches too; what others wrote of them is taken out.
    arriving.loader.load_all()
    assert sql("SELECT count(*) FROM events WHERE customer_id = 'other'") == [(2,)]
    assert sql("SELECT customer_id FROM customers") == [("other",)]
    assert sql("SELECT count(*) FROM orders") == [(7,)]
    assert sql("SELECT ticket_text FROM tickets WHERE customer_id = 'other'") == [(None,)]
    # The ledger of consents stays, of nobody.
    assert sql("SELECT count(*) FROM consents") == [statements]
    names = {row[0] for row in sql("SELECT DISTINCT customer_id FROM consents")}
    assert {name[:7] for name in names - {"other"}} == {"erased-"}
    run = planted.workspace.ledger.latest("rfm")
    assert run is not None
    assert run.erased_at is not None
    planted.run(GoldenProfile())
    # Nor did any log say one of them, however much it says.
    logged = [*caplog.get_records("setup"), *caplog.get_records("call")]
    assert "sqlalchemy.engine.Engine" in {record.name for record in logged}
    said = "".join((*(record.getMessage() for record in logged), *capsys.readouterr()))
    assert [word for word in PLANTED if word in said] == []


def test_a_replay_of_everything_stays_out(planted: Shop, arriving: Arriving) -> None:
    erased(planted)
    planted.bring("crm.csv", CUSTOMERS, "customers")
    planted.bring("orders.csv", ORDERS, "orders")
    for source in planted.folder.glob("*.csv"):
        source.unlink()
    arriving.arrive(
        visit(6, None, DEVICE),
        visit(7, NUMBER, "another-device"),
        visit(8, None, "third", type="identify", event=None, traits={"email": MAIL.upper()}),
        visit(9, "other", "device-2"),
    )
    left = planted.workspace.project.inbox_folder
    words = PLANTED - {PAGE}
    found = found_in(planted.workspace.project.folder, words, planted.workspace.store.keys)
    outside = {w: {p for p in places if left.name not in p} for w, places in found.items()}
    assert {word: places for word, places in outside.items() if places} == {}
    assert planted.values("SELECT count(*) FROM events WHERE customer_id = 'other'")[0][0] == 3


def test_a_killed_erasure_goes_on(planted: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed in the middle, the person is found by their hashes alone."""
    found, at = keeping(planted), planted.workspace.clock()
    asked = ask_erasure(found, NUMBER, local_principal(), REASON, at)

    def killed() -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(planted.workspace.warehouse, "forget_deleted", killed)
        with pytest.raises(SystemExit):
            erase(found, asked, at)
    erase(found, asked, at)
    assert left_of(planted) == {}


def test_it_needs_somebody_and_a_reason(shop: Shop) -> None:
    shop.bring("crm.csv", CUSTOMERS, "customers")
    at = shop.workspace.clock()
    with pytest.raises(UnknownPersonError):
        ask_erasure(keeping(shop), "nobody", local_principal(), REASON, at)
    with pytest.raises(NoReasonError):
        ask_erasure(keeping(shop), NUMBER, local_principal(), " ", at)


def test_a_short_number_is_a_customer_only_where_customers_stand(
    shop: Shop, arriving: Arriving, clock: Clock
) -> None:
    """The customer 7, the product 7, the ticket 7 and the order 7 are not the same."""
    clock.set(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
    shop.bring("crm.csv", "customer_id,email\n7,kim@example.com\n8,lee@example.com\n", "customers")
    shop.bring(
        "orders.csv",
        "order_id,customer_id,ordered_at,net_amount\n"
        + "".join(f"{n},8,2026-02-0{n} 10:00,50\n" for n in range(1, 8))
        + "9,7,2026-02-09 10:00,50\nten,8,2026-02-30 10:00,7\n",
        "orders",
    )
    shop.bring(
        "tickets.csv",
        "ticket_id,customer_id,opened_at,ticket_text\n7,8,2026-02-03 10:00,I bought 7\n",
        "tickets",
    )
    arriving.arrive(
        event(1, userId="8", properties={"product_id": "7", "quantity": 7}),
        event(2, userId=None, anonymousId="nobody", properties={"product_id": "7"}),
        event(3, userId=None, anonymousId="somebody", properties={"customer_id": "7"}),
    )
    incoming = shop.workspace.project.incoming_folder
    incoming.mkdir(parents=True)
    (incoming / "a.csv").write_text("customer_id,product_id\n7,1\n8,7\n")
    found, at = keeping(shop), shop.workspace.clock()
    erase(found, ask_erasure(found, "7", local_principal(), REASON, at), at)
    assert shop.values("SELECT customer_id FROM customers") == [("8",)]
    assert shop.values("SELECT count(*) FROM orders") == [(7,)]
    assert shop.values("SELECT ticket_text FROM tickets") == [("I bought 7",)]
    assert shop.values("SELECT event_id, product_id FROM events ORDER BY 1") == [
        ("m1", "7"), ("m2", "7"),
    ]  # fmt: skip
    assert shop.values("SELECT count(*) FROM quarantine") == [(1,)]
    assert (incoming / "a.csv").read_text() == "customer_id,product_id\n8,7\n"
    arriving.arrive(event(4, userId="7"), event(5, userId="8", properties={"product_id": "7"}))
    assert shop.values("SELECT count(*) FROM events WHERE customer_id = '7'") == [(0,)]
    assert shop.values("SELECT count(*) FROM events WHERE customer_id = '8'") == [(2,)]


def test_whoever_is_named_alike_stays(shop: Shop, clock: Clock) -> None:
    """Their address is the end of somebody else's, their number the beginning of another."""
    clock.set(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
    shop.bring(
        "crm.csv",
        "customer_id,email,phone,address\n"
        "1,im@shop.example,0102222333,Birdstreet 7\n"
        "12,kim@shop.example,01022223334,Birdstreet 71\n",
        "customers",
    )
    tickets = (
        "ticket_id,customer_id,opened_at,ticket_subject,ticket_text\n"
        "t1,12,2026-02-03 10:00,Help,I am kim@shop.example\n"
    )
    shop.bring("tickets.csv", tickets, "tickets")
    folder = shop.workspace.project.incoming_folder
    folder.mkdir(parents=True)
    (folder / "crm.csv").write_text("email\nkim@shop.example\nim@shop.example\n")
    shop.run(StandardForms())
    found, at = keeping(shop), clock()
    handed = person_export(found, "1", at)
    said = {str(value) for one in handed.kept for row in one.rows for value in row.values()}
    others = ("kim@", "Birdstreet 71", "23334")
    assert [value for value in said if any(one in value for one in others)] == []
    erase(found, ask_erasure(found, "1", local_principal(), REASON, at), at)
    identifiers = "SELECT identifier FROM identifiers ORDER BY identifier"
    assert {row[0] for row in shop.values(identifiers)} >= {"kim@shop.example", "Birdstreet 71"}
    assert not shop.values("SELECT * FROM identifiers WHERE customer_id = '1'")
    assert shop.values("SELECT ticket_text FROM tickets") == [("I am kim@shop.example",)]
    assert (folder / "crm.csv").read_text() == "email\nkim@shop.example\n"


def test_an_answer_by_e_mail_before_anybody_had_the_address_goes_too(
    shop: Shop, clock: Clock
) -> None:
    clock.set(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
    survey = (
        "Timestamp,E-mail,Would you recommend us?\n"
        f"2026-02-01 10:00,{MAIL},9\n"
        "2026-02-01 11:00,lee@example.com,2\n"
    )
    source = shop.source("s.csv", survey, stay=("Timestamp", "E-mail"))
    assert shop.load(source, "survey_answers").outcome == "succeeded"
    assert shop.values("SELECT DISTINCT customer_id FROM survey_answers") == [(None,)]
    people = f"customer_id,email\n{NUMBER},{MAIL}\nother,lee@example.com\n"
    shop.bring("customers.csv", people, "customers")
    handed = person_export(keeping(shop), NUMBER, clock())
    answers = [one for one in handed.kept if one.table.name == "survey_answers"]
    assert [row["answer"] for one in answers for row in one.rows] == ["9"]
    erased(shop)
    assert shop.values("SELECT answer FROM survey_answers") == [("2",)]
    again = shop.source("s2.csv", survey, stay=("Timestamp", "E-mail"))
    shop.load(again, "survey_answers")
    assert set(shop.values("SELECT answer FROM survey_answers")) == {("2",)}
