"""Who may be reached: what a person said last, the stricter of two, and what companies declare."""

import datetime as dt

import ibis
import pytest
from worlds import World, session_with

from dangol.governance.consent import reachability, standing
from dangol.store.warehouse.compile import stored_table
from dangol.tables.consent import CONSENTS
from dangol.tables.people import CUSTOMERS, IDENTIFIERS

JAN, FEB = dt.datetime(2024, 1, 1), dt.datetime(2024, 2, 1)
Statement = tuple[str, str, dt.datetime]


def reason(*said: Statement, channel: str = "email", has_contact: bool = True) -> str | None:
    """Why the one person of these statements is not reachable by e-mail."""
    statements = [
        {
            "consent_id": str(n), "customer_id": "M1", "purpose": "marketing", "channel": channel,
            "consent_state": state, "basis": basis, "decided_at": at,
        }
        for n, (state, basis, at) in enumerate(said)
    ]  # fmt: skip
    whose = "M1" if has_contact else "M2"
    world: World = {
        CUSTOMERS: [{"customer_id": "M1"}],
        CONSENTS: list(statements),
        IDENTIFIERS: [
            {"customer_id": whose, "identifier_type": "email", "identifier": "kim@shop.kr"}
        ],
    }
    tables = (stored_table(table) for table in (CUSTOMERS, CONSENTS, IDENTIFIERS))
    with session_with(world) as session:
        (row,) = session.fetch(reachability(*tables, "email")).to_pylist()
    assert row["is_reachable"] == (row["unreachable_reason"] is None)
    return None if row["unreachable_reason"] is None else str(row["unreachable_reason"])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([], "no-consent"),
        ([("granted", "consent", JAN)], None),
        ([("granted", "legitimate-interest", JAN)], None),
        ([("granted", "contract", JAN)], "no-consent"),
        ([("granted", "unknown", JAN)], "no-consent"),
        ([("withdrawn", "unknown", JAN)], "withdrawn"),
        ([("granted", "consent", JAN), ("withdrawn", "consent", FEB)], "withdrawn"),
        ([("withdrawn", "consent", JAN), ("granted", "consent", FEB)], None),
        ([("withdrawn", "consent", JAN), ("granted", "consent", JAN)], "withdrawn"),
        ([("withdrawn", "consent", JAN), ("granted", "legitimate-interest", FEB)], "withdrawn"),
        ([("granted", "legitimate-interest", JAN), ("withdrawn", "consent", JAN)], "withdrawn"),
    ],
)
def test_what_a_person_said_last_holds(said: list[Statement], expected: str | None) -> None:
    assert reason(*said) == expected
    assert reason(*reversed(said)) == expected


def test_another_channel_says_nothing_and_an_address_is_needed() -> None:
    assert reason(("granted", "consent", JAN), channel="sms") == "no-consent"
    assert reason(("granted", "consent", JAN), has_contact=False) == "no-contact-data"


def test_what_a_person_allows_is_what_the_strictest_of_their_numbers_allows() -> None:
    said = [("M1", "email", "granted"), ("M2", "email", "withdrawn"), ("M2", "sms", "granted")]
    world: World = {
        CONSENTS: [
            {
                "consent_id": str(n), "customer_id": number, "purpose": "marketing",
                "channel": channel, "consent_state": state, "basis": "consent",
                "decided_at": (FEB, JAN, JAN)[n],
            }
            for n, (number, channel, state) in enumerate(said)
        ]
    }  # fmt: skip
    with session_with(world) as session:
        rows = stored_table(CONSENTS)
        rows = rows.mutate(person_id=ibis.literal("M1"))
        found = session.fetch(standing(rows, "marketing")).to_pylist()
    allowed = {row["channel"]: (row["is_allowed"], row["since_at"]) for row in found}
    assert allowed == {"email": (False, FEB), "sms": (True, JAN)}
