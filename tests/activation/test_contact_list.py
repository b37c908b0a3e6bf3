"""Lists of people to contact: consent is asked again at the moment at which they are made."""

import csv
import datetime as dt
import hashlib
import io
from typing import Any

import pyarrow as pa
import pytest
from own_data import Shop
from worlds import Clock

from dangol.activation.choice import OfTargeting
from dangol.activation.contact_list import ContactList, contact_list
from dangol.activation.errors import NoTargetsError
from dangol.customers.identity.who_is_who import WhoIsWho
from dangol.governance.audit import entries
from dangol.governance.principal import local_principal
from dangol.governance.records import create
from dangol.governance.statements import Statement, statement_change
from dangol.runs.saved_analysis import SavedAnalysis
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.interface import Change
from dangol.tables.targeting import CUSTOMER_TARGETS

TEXTS = "texts"
PEOPLE = (
    "customer_id,email,phone,marketing_consent\n"
    "A,kim@example.com,010-1111-2222,yes\nB,lee@example.com,010-3333-4444,yes\n"
    "C,park@example.com,010-5555-6666,no\n"
)


@pytest.fixture
def chosen(shop: Shop, clock: Clock) -> Shop:
    """A shop whose targeting chose everybody, whatever they allow."""
    clock.set(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
    shop.bring("crm.csv", PEOPLE, "customers")
    rows = rows_of(
        CUSTOMER_TARGETS,
        customer_id=["A", "B", "C"],
        segment=["loyal"] * 3,
        probability=[0.5] * 3,
        expected_profit=pa.nulls(3, pa.decimal128(18, 4)),
        is_reachable=[True] * 3,
        is_target=[True] * 3,
    )
    with shop.workspace.warehouse.session() as session:
        staged = session.stage(CUSTOMER_TARGETS, rows)
        changes = [Change(CUSTOMER_TARGETS.replaced(), staged, n) for n in ("default", TEXTS)]
        session.commit("targets", changes)
    named = {"name": TEXTS, "analysis": "targeting", "parameters": {"channel": "sms"}}
    create(shop.workspace.state, SavedAnalysis, named, local_principal(), clock())
    return shop


def made(shop: Shop, of: str = "default", **asked: Any) -> ContactList:
    return contact_list(shop.workspace, OfTargeting(of), local_principal(), **asked)


def say(shop: Shop, number: str, purpose: str, channel: str, *, is_allowed: bool) -> None:
    at = shop.workspace.clock()
    with shop.workspace.warehouse.session() as session:
        said = [Statement(purpose, channel, is_allowed)]
        change = statement_change(
            session, [number], said, secret=b"s", at=at, text_version=None, declared_by="x",
            source="test",
        )  # fmt: skip
        session.commit(f"said-{number}-{purpose}-{is_allowed}", [change])


def who(found: ContactList) -> list[str]:
    return sorted({row["customer_id"] for row in found.rows})


def test_only_who_allows_it_now_is_in_the_list(chosen: Shop, clock: Clock) -> None:
    assert who(made(chosen)) == ["A", "B"]
    clock.set(clock() + dt.timedelta(minutes=1))
    say(chosen, "A", "marketing", "email", is_allowed=False)
    clock.set(clock() + dt.timedelta(minutes=1))
    again = made(chosen)
    assert who(again) == ["B"]
    assert (again.people, again.left_out) == (1, 2)


def test_what_left_is_kept_by_person_and_in_the_audit_trail(chosen: Shop) -> None:
    found = made(chosen)
    assert chosen.values(
        "SELECT customer_id, channel, purpose, exported_by FROM contact_exports ORDER BY ALL"
    ) == [("A", "email", "marketing", "local"), ("B", "email", "marketing", "local")]
    (entry,) = [e for e in entries(chosen.workspace.state) if e.action == "export"]
    assert (entry.target, entry.details["people"]) == (found.id, 2)
    assert "kim" not in str(entry)


def test_a_refusal_under_another_number_of_the_person_holds(chosen: Shop, clock: Clock) -> None:
    chosen.bring(
        "web.csv", "customer_id,email,marketing_consent\nX,kim@example.com,no\n", "customers"
    )
    clock.set(clock() + dt.timedelta(minutes=5))
    chosen.run(WhoIsWho())
    assert who(made(chosen)) == ["B"]


def test_the_night_needs_a_consent_of_its_own(chosen: Shop, clock: Clock) -> None:
    """Korea: text messages, not e-mail."""
    assert who(made(chosen, at_night=True)) == ["A", "B"]
    assert who(made(chosen, of=TEXTS)) == ["A", "B"]
    assert who(made(chosen, of=TEXTS, at_night=True)) == []
    say(chosen, "B", "night-marketing", "sms", is_allowed=True)
    clock.set(clock() + dt.timedelta(minutes=1))
    assert who(made(chosen, of=TEXTS, at_night=True)) == ["B"]


def test_ads_get_hashes_of_those_who_allow_them(chosen: Shop, clock: Clock) -> None:
    assert made(chosen, for_ads=True).rows == ()
    say(chosen, "A", "advertising", "ads", is_allowed=True)
    clock.set(clock() + dt.timedelta(minutes=1))
    found = made(chosen, for_ads=True)
    assert who(found) == ["A"]
    assert hashlib.sha256(b"kim@example.com").hexdigest() in {r["identifier"] for r in found.rows}
    assert not any("@" in row["identifier"] for row in found.rows)


def test_the_file_reads_back_and_runs_nothing_in_a_spreadsheet(chosen: Shop) -> None:
    chosen.bring(
        "odd.csv", 'customer_id,email,marketing_consent\nB,"=cmd|x@example.com",yes\n', "customers"
    )
    rows = list(csv.DictReader(io.StringIO(made(chosen).as_csv())))
    assert {row["customer_id"] for row in rows} == {"A", "B"}
    assert not any(row["identifier"].startswith("=") for row in rows)
    assert all(row["preferences_url"].startswith("http://127.0.0.1:8000/my/") for row in rows)


def test_without_an_answer_there_is_nobody(shop: Shop) -> None:
    with pytest.raises(NoTargetsError):
        made(shop)
