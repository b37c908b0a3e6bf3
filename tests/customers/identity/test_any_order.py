"""The same records, events and consents, in any order and any batches, give the same people."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from arriving import Arriving
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from own_data import Shop, opened_shop
from taking_in import Taking
from worlds import Clock

from dangol.contract.tables_view import Tables
from dangol.customers.identity.golden_customers import GoldenCustomers
from dangol.customers.identity.who_is_who import WhoIsWho
from dangol.governance.consent import reachability
from dangol.loading.events.loader import EventLoader
from dangol.samples.people.making import KeptRecord
from dangol.samples.people.simulated import tables_of
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.interface import Change
from dangol.tables.consent import CONSENTS, GRANTED, PERSON_SAID, WITHDRAWN
from dangol.tables.people import CUSTOMERS, IDENTIFIERS

NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
START = dt.datetime(2026, 2, 20, tzinfo=dt.UTC)
BORN = dt.date(1985, 3, 12)


def record(number: str, name: str, **others: Any) -> KeptRecord:
    whole = {
        "id": number, "system": number.partition("-")[0], "number": 0, "country": "KR",
        "full_name": name, "gender": "m", "born": BORN, "phone": "", "email": "", "address": "",
    }  # fmt: skip
    return KeptRecord(**{**whole, **others})


def log_in(hour: int, user: str | None, device: str, email: str = "") -> dict[str, Any]:
    at = (START + dt.timedelta(hours=hour)).isoformat()
    return {
        "type": "identify", "messageId": f"m{hour}", "timestamp": at, "anonymousId": device,
        **({"userId": user} if user else {}), **({"traits": {"email": email}} if email else {}),
    }  # fmt: skip


def consent(number: str, state: str, day: int) -> dict[str, Any]:
    at = (START + dt.timedelta(days=day)).replace(tzinfo=None)
    return {"consent_id": f"{number}{state}{day}", "customer_id": number, "consent_state": state,
            "decided_at": at}  # fmt: skip


PIECES: list[tuple[str, Any]] = [
    *(
        ("record", one)
        for one in (
            record("crm-1", "김철수", email="chul@naver.com", phone="010-3141-5926"),
            record("site-1", "김철수님", email="CHUL@naver.com"),
            record("store-1", "김철순", phone="01031415926"),
            record("crm-2", "박영희", phone="010-3141-5926", born=dt.date(1988, 7, 1)),
            record("site-2", "", email="young@daum.net", born=None),
        )
    ),
    *(
        ("event", one)
        for one in (
            log_in(1, "u1", "home", "chul@naver.com"), log_in(2, "u2", "home", "young@daum.net"),
            log_in(3, None, "phone", "young@daum.net"), log_in(4, "u2", "phone"),
            log_in(5, "u1", "tablet"), log_in(6, "null", "tablet", "other@daum.net"),
            log_in(7, None, "kiosk", "chul@naver.com"), log_in(8, "u3", "kiosk"),
        )
    ),
    *(
        ("consent", one)
        for one in (
            consent("crm-1", GRANTED, 1), consent("site-1", WITHDRAWN, 2),
            consent("site-1", GRANTED, 3), consent("store-1", WITHDRAWN, 1),
            consent("crm-2", GRANTED, 2), consent("site-2", GRANTED, 1),
        )
    ),
]  # fmt: skip


@contextmanager
def opened(folder: Path) -> Iterator[Arriving]:
    clock = Clock()
    clock.set(NOW)
    with opened_shop(folder, clock) as workspace, EventLoader(workspace) as loader:
        taking = Taking(workspace.project.inbox_folder)
        yield Arriving(Shop(workspace, folder), taking, loader)
        taking.inbox.close()


def load(arriving: Arriving, batch: list[tuple[str, Any]], name: str) -> None:
    by_kind: defaultdict[str, list[Any]] = defaultdict(list)
    for kind, one in batch:
        by_kind[kind].append(one)
    with arriving.shop.workspace.warehouse.session() as session:
        changes = []
        if by_kind["record"]:
            reached = [one for one in by_kind["record"] if one.email or one.phone]
            made = tables_of(reached)
            changes += [
                Change(table.upserted(), session.stage(table, made[table]))
                for table in (CUSTOMERS, IDENTIFIERS)
            ]
        if by_kind["consent"]:
            rows = by_kind["consent"]
            columns = {key: [row[key] for row in rows] for key in rows[0]}
            said = {"purpose": "marketing", "channel": "email", "basis": PERSON_SAID}
            made_rows = rows_of(
                CONSENTS, **columns, **{key: [text] * len(rows) for key, text in said.items()}
            )
            changes.append(Change(CONSENTS.appended(), session.stage(CONSENTS, made_rows)))
        session.commit(name, changes)
    if by_kind["event"]:
        arriving.arrive(*by_kind["event"])
    arriving.shop.run(WhoIsWho())
    if arriving.shop.values("SELECT 1 FROM customers LIMIT 1"):
        arriving.shop.run(GoldenCustomers())


def outcome(shop: Shop) -> dict[str, Any]:
    """Who is who, what is true of them, whose devices were, and who may be written to."""
    reads = [
        CUSTOMERS["customer_id"],
        IDENTIFIERS["customer_id", "identifier_type"],
        CONSENTS[
            "customer_id", "purpose", "channel", "consent_state", "basis", "decided_at"
        ],
    ]  # fmt: skip
    workspace = shop.workspace
    with workspace.warehouse.session() as session:
        tables = Tables("test", reads, session, workspace.settings, NOW, are_people=True)
        reached = reachability(tables[CUSTOMERS], tables[CONSENTS], tables[IDENTIFIERS], "email")
        reach = tables.rows(reached.order_by("customer_id"))
    return {
        "members": shop.values("SELECT customer_id, person_id FROM members ORDER BY ALL"),
        "golden": shop.values("SELECT * FROM golden_customers ORDER BY customer_id"),
        "why": shop.values(
            "SELECT person_id, field_name, from_customer_id, reason FROM golden_values ORDER BY ALL"
        ),
        "spans": shop.values("SELECT * FROM device_spans ORDER BY ALL"),
        "reach": [tuple(row.values()) for row in reach],
    }


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with opened(tmp_path_factory.mktemp("whole")) as arriving:
        load(arriving, PIECES, "whole")
        return outcome(arriving.shop)


def test_it_is_as_worked_out_by_hand(expected: dict[str, Any]) -> None:
    people = dict(expected["members"])
    assert people["site-1"] == people["crm-1"] == people["u1"] == "crm-1"
    assert people["site-2"] == people["u2"]
    assert people["null"] is None
    assert "crm-2" not in people, "who has another name is another person, whatever they share"
    reach = {number: reason for number, _, reason in expected["reach"]}
    assert reach["crm-1"] == "withdrawn", "one of the numbers refused"


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**31), st.integers(2, 4))
def test_any_order_and_any_batches_give_the_same(
    tmp_path_factory: pytest.TempPathFactory, expected: dict[str, Any], seed: int, batches: int
) -> None:
    pieces = list(PIECES)
    random.Random(seed).shuffle(pieces)
    with opened(tmp_path_factory.mktemp("parts")) as arriving:
        for n in range(batches):
            load(arriving, pieces[n::batches], f"batch-{n}")
        assert outcome(arriving.shop) == expected


def test_consent_never_loosens_through_a_merge(tmp_path: Path, expected: dict[str, Any]) -> None:
    """Whoever may be reached as a person could be reached under one of the numbers before."""
    with opened(tmp_path) as arriving:
        load(arriving, PIECES, "whole")
        shop = arriving.shop
        people = dict(shop.values("SELECT customer_id, person_id FROM members"))
        reads = [
            CUSTOMERS["customer_id"], IDENTIFIERS["customer_id", "identifier_type"],
            CONSENTS["customer_id", "purpose", "channel", "consent_state", "basis", "decided_at"],
        ]  # fmt: skip
        with shop.workspace.warehouse.session() as session:
            given_ = Tables("test", reads, session, shop.workspace.settings, NOW)
            before = given_.rows(
                reachability(given_[CUSTOMERS], given_[CONSENTS], given_[IDENTIFIERS], "email")
            )
    open_before = {
        people.get(row["customer_id"], row["customer_id"]) for row in before if row["is_reachable"]
    }
    refused = {
        people.get(row["customer_id"], row["customer_id"])
        for row in before
        if row["unreachable_reason"] == "withdrawn"
    }
    reached = {number for number, is_reachable, _ in expected["reach"] if is_reachable}
    assert reached <= open_before - refused
