"""What events say about consent: categories of the protocol, and Global Privacy Control."""

import datetime as dt
from typing import Any

import pytest
from arriving import Arriving
from own_data import Shop
from taking_in import batch, event
from worlds import Clock

from dangol.contract.tables_view import Tables
from dangol.customers.identity.who_is_who import WhoIsWho
from dangol.governance.consent import reachability
from dangol.tables.consent import ADS, ADVERTISING, CONSENTS
from dangol.tables.people import IDENTIFIERS


def send(arriving: Arriving, *events: dict[str, Any], signal: str = "1") -> None:
    """From a browser with Global Privacy Control."""
    answer = arriving.taking.ask("/v1/batch", batch(*events), sec_gpc=signal)
    assert answer.status == 200
    arriving.loader.load_all()


def consenting(number: int, minute: int, choices: dict[str, Any], **others: Any) -> dict[str, Any]:
    return event(
        number,
        timestamp=f"2026-03-01T11:{minute:02}:00.000Z",
        context={"consent": {"categoryPreferences": choices}},
        **others,
    )


def ledger(arriving: Arriving) -> list[Any]:
    return arriving.rows(
        "customer_id, anonymous_id, purpose, channel, consent_state, strftime(decided_at, '%H:%M')",
        table="consents",
    )


def test_gpc_refuses_advertising_of_whoever_is_signed_in(arriving: Arriving) -> None:
    send(arriving, event(1, userId="u1"))
    assert arriving.rows(
        "customer_id, purpose, channel, consent_state, basis, text_version, consent_source",
        table="consents",
    ) == [("u1", ADVERTISING, ADS, "withdrawn", "consent", "Sec-GPC: 1", "web")]
    assert arriving.rows("has_opted_out") == [True]


def test_no_signal_says_nothing(arriving: Arriving) -> None:
    send(arriving, event(1), signal="0")
    arriving.arrive(event(2))
    assert ledger(arriving) == []


def test_the_same_answer_again_is_no_new_statement(arriving: Arriving) -> None:
    no = {"Advertising": False, "Analytics": True}
    for minute in (1, 2, 3):
        arriving.arrive(consenting(minute, minute, no, userId="u1"))
    assert ledger(arriving) == [
        ("u1", None, "advertising", "ads", "withdrawn", "11:01"),
        ("u1", None, "analytics", "web", "granted", "11:01"),
    ]


def test_each_turn_of_a_mind_is_kept(arriving: Arriving) -> None:
    """Also those within one load, and those that arrive late."""
    arriving.arrive(
        consenting(1, 1, {"C0004": True}, userId="u1"),
        consenting(2, 2, {"C0004": False}, userId="u1"),
        consenting(3, 3, {"C0004": False}, userId="u1"),
    )
    arriving.arrive(consenting(4, 9, {"C0004": True}, userId="u1"))
    assert [(row[4], row[5]) for row in ledger(arriving)] == [
        ("granted", "11:01"), ("granted", "11:09"), ("withdrawn", "11:02"),
    ]  # fmt: skip


def test_gpc_is_stricter_than_a_category_of_the_same_event(arriving: Arriving) -> None:
    send(arriving, consenting(1, 1, {"Advertising": True}, userId="u1"))
    assert [row[4] for row in ledger(arriving)] == ["withdrawn"]


def test_the_same_events_again_add_nothing(arriving: Arriving) -> None:
    once = consenting(1, 1, {"Advertising": False}, userId="u1")
    arriving.arrive(once)
    before = ledger(arriving)
    arriving.arrive(once)
    assert ledger(arriving) == before


@pytest.mark.parametrize(
    "choices", [{}, [], "yes", None, {"Ads": None}, {"Ads": "true?"}, {"": True, 'a"b': False}]
)
def test_choices_of_another_shape_stop_nothing(arriving: Arriving, choices: Any) -> None:
    assert arriving.arrive(consenting(1, 1, choices, userId="u1")) == 1


def test_a_device_that_refuses_refuses_for_whoever_signs_in_there(
    arriving: Arriving, shop: Shop, clock: Clock
) -> None:
    clock.set(dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
    shop.bring(
        "crm.csv",
        "customer_id,email,marketing_consent\nu1,kim@example.com,yes\nu2,lee@example.com,yes\n",
        "customers",
    )
    send(arriving, event(1, userId=None, anonymousId="browser"))
    arriving.arrive(
        event(2, type="identify", event=None, userId="u1", anonymousId="browser",
              timestamp="2026-03-01T12:00:00.000Z")
    )  # fmt: skip
    shop.run(WhoIsWho())
    assert reached(shop) == {"u1": "withdrawn", "u2": "no-consent"}


def reached(shop: Shop) -> dict[str, str]:
    """Why each customer is not reached by advertising."""
    workspace = shop.workspace
    moment = WhoIsWho().at(workspace.clock()).moment
    reads = (CONSENTS[CONSENTS.column_names], IDENTIFIERS[IDENTIFIERS.column_names])
    with workspace.warehouse.session() as session:
        tables = Tables("test", reads, session, workspace.settings, moment, are_people=True)
        people = tables[IDENTIFIERS].select("customer_id").distinct()
        found = tables.fetch(
            reachability(people, tables[CONSENTS], tables[IDENTIFIERS], ADS, ADVERTISING)
        )
    return {row["customer_id"]: row["unreachable_reason"] for row in found.to_pylist()}
