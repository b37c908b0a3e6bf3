"""Attribution on worlds that were worked out by hand: whose touches count, and what is refused."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from worlds import AS_OF, Computed, compute, order, session_with

from dangol.contract.errors import DeclarationError
from dangol.optimization.measurement.attribution.attribution import Attribution
from dangol.optimization.measurement.attribution.attribution_tables import why
from dangol.optimization.measurement.attribution.channels import channel_words, path_words
from dangol.optimization.measurement.attribution.rows import whole_amounts
from dangol.store.warehouse.arrow_types import schema_of
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.attribution import LESS, MORE, WITHIN
from dangol.tables.commerce import ORDERS
from dangol.tables.consent import CONSENTS
from dangol.tables.events import EVENTS
from dangol.tables.geo import GEO_EFFECTS
from dangol.tables.media import MEDIA_SPEND
from dangol.tables.messaging import CAMPAIGN_ASSIGNMENTS, CAMPAIGNS, CONTACTS
from dangol.tables.people import CUSTOMERS
from dangol.tables.results import CUSTOMER_RFM
from dangol.tables.visits import VISITS
from dangol.tables.vocabulary import DEFAULT_INSTANCE, Table

Row = dict[str, Any]
NOON = dt.datetime(2024, 3, 1, 12)
DAY = dt.timedelta(days=1)


def visit(device: str, day: float, traffic: str, customer: str | None = None) -> Row:
    """A visit so many days after the first of March."""
    return {
        **dict.fromkeys(VISITS.column_names),
        "event_source": "web",
        "visitor_id": device,
        "customer_id": customer,
        "started_at": NOON + day * DAY,
        "traffic": traffic,
    }


def many(count: int = 40) -> tuple[list[Row], list[Row]]:
    """Visits and orders of as many people: social media, then search, then an order of 10."""
    visits: list[Row] = []
    orders: list[Row] = []
    for number in range(count):
        name = f"c{number:03}"
        visits += [visit(name, 0, "social", name), visit(name, 2, "search", name)]
        orders.append(order(f"o{number}", name, NOON + 3 * DAY, 10))
    return visits, orders


def load(session: Session, table: Table, rows: Sequence[Row]) -> None:
    blank = dict.fromkeys(table.column_names)
    given = pa.Table.from_pylist([{**blank, **row} for row in rows], schema_of(table))
    instance = DEFAULT_INSTANCE if table.instanced else None
    session.commit(
        f"load {table.name}", [Change(table.replaced(), session.stage(table, given), instance)]
    )


def asked(worlds: dict[Table, list[Row]], **parameters: Any) -> Computed:
    with session_with({}) as session:
        for table, rows in worlds.items():
            load(session, table, rows)
        return compute(Attribution(**parameters), session)


def credit(found: Computed, model: str, segment: str = "all") -> dict[str, float]:
    return {
        row["media_channel"]: row["credited_conversions"]
        for row in found.tables["channel_credits"]
        if (row["credit_model"], row["credit_segment"]) == (model, segment)
        and row["credited_conversions"]
    }


def test_credit_is_as_worked_by_hand() -> None:
    visits, orders = many()
    spent = {"spent_on": NOON.date(), "media_channel": "social", "campaign_id": "none",
             "media_region": "all", "spend_amount": Decimal(100), "currency": "USD"}  # fmt: skip
    found = asked({VISITS: visits, ORDERS: orders, MEDIA_SPEND: [spent]}, first_share=0.3)
    assert credit(found, "first") == {"social": 40}
    assert credit(found, "last") == {"search": 40}
    assert credit(found, "linear") == {"social": 20, "search": 20}
    assert credit(found, "position") == pytest.approx({"social": 40 * 3 / 7, "search": 40 * 4 / 7})
    # Whoever takes either away loses every conversion.
    assert credit(found, "markov") == pytest.approx({"social": 20, "search": 20})
    assert credit(found, "shapley") == pytest.approx({"social": 20, "search": 20})
    (first,) = [
        row
        for row in found.tables["channel_credits"]
        if (row["credit_model"], row["media_channel"]) == ("first", "social")
    ]
    assert first["credited_amount"] == 400
    assert (first["cost_amount"], first["cost_per_conversion"]) == (100, 2.5)
    assert (first["return_on_spend"], first["touch_count"]) == (4.0, 40)
    (path,) = found.tables["channel_paths"]
    assert path["path_channels"] == "social > search"
    assert (path["path_conversions"], path["path_count"], path["path_days"]) == (40, 40, 3.0)


def test_a_device_belongs_to_the_one_customer_known_on_it() -> None:
    visits, orders = many()
    # Before they logged in nobody knew whose the visits were.
    unknown = [visit(f"c{n:03}", -1, "advertising") for n in range(40)]
    # A device of two customers tells nothing of who was there.
    shared = [visit("both", 0, "email", "c000"), visit("both", 0.1, "email", "c001")]
    shared.append(visit("both", 2.5, "referral"))
    found = asked({VISITS: [*visits, *unknown, *shared], ORDERS: orders})
    assert credit(found, "first") == {"advertising": 40}
    assert "referral" not in credit(found, "linear")


def test_whoever_refuses_analytics_is_left_out() -> None:
    visits, orders = many()
    refused = [
        {
            "consent_id": f"k{n}", "customer_id": f"c{n:03}", "purpose": "analytics",
            "channel": "web", "consent_state": "withdrawn", "basis": "consent",
            "decided_at": NOON - 90 * DAY,
        }
        for n in range(5)
    ]  # fmt: skip
    found = asked({VISITS: visits, ORDERS: orders, CONSENTS: refused})
    assert credit(found, "first") == {"social": 35}


def test_a_contact_counts_for_fewer_days() -> None:
    visits, orders = many()
    sent = [
        {"campaign_id": "k1", "customer_id": f"c{n:03}", "channel": "Email",
         "contacted_on": (NOON - days * DAY).date()}
        for n in range(40)
        for days in ((2,) if n < 10 else (20,))
    ]  # fmt: skip
    near = asked({VISITS: visits, ORDERS: orders, CONTACTS: sent})
    far = asked({VISITS: visits, ORDERS: orders, CONTACTS: sent}, contact_days=30)
    assert credit(near, "first") == {"email": 10, "social": 30}
    assert credit(far, "first") == {"email": 40}


def test_a_named_event_converts_too() -> None:
    visits, orders = many()
    signed = [
        {
            **dict.fromkeys(EVENTS.column_names), "event_source": "web", "event_id": f"e{n}",
            "event_hash": n, "event_type": "track", "event_name": "Signed Up",
            "anonymous_id": f"c{n:03}", "occurred_at": NOON + 1 * DAY,
            "received_at": NOON + 1 * DAY, "revenue_amount": Decimal(n % 2 * 3),
            "currency": "USD" if n % 2 else None,
        }
        for n in range(40)
    ]  # fmt: skip
    found = asked({VISITS: visits, ORDERS: orders, EVENTS: signed}, conversion="Signed Up")
    assert credit(found, "last") == {"social": 40}
    whole = sum(
        row["credited_amount"]
        for row in found.tables["channel_credits"]
        if row["credit_model"] == "last"
    )
    assert whole == 60


def test_segments_are_those_of_rfm() -> None:
    visits, orders = many(80)
    rows = [
        {**dict.fromkeys(CUSTOMER_RFM.column_names), "customer_id": f"c{n:03}",
         "segment": "steady" if n % 2 else "quiet"}
        for n in range(80)
    ]  # fmt: skip
    found = asked({VISITS: visits, ORDERS: orders, CUSTOMER_RFM: rows}, segment_by="rfm")
    assert credit(found, "first", "steady") == {"social": 40}
    assert credit(found, "first", "quiet") == {"social": 40}


def test_more_channels_than_are_told_apart_are_one() -> None:
    visits, orders = many()
    visits += [visit("c000", 0.01 * n + 0.001, f"way-{n:02}", "c000") for n in range(40)]
    found = asked({VISITS: visits, ORDERS: orders})
    names = {row["media_channel"] for row in found.tables["channel_credits"]}
    assert len(names) == 31
    assert "other" in names


@pytest.mark.parametrize(
    ("visits", "orders", "reason"),
    [
        ([], [order("o", "c", NOON, 1)], "No visit and no contact is known of the last 60 days."),
        (many()[0], [], "Nobody bought in the last 60 days."),
        (*many(5), "Only 5 of 5 conversions have a touch before them."),
        (
            [one for one in many()[0] if one["traffic"] == "social"],
            many()[1],
            "Every touch is of one channel, Social media: there is nothing to divide.",
        ),
    ],
)
def test_it_refuses_where_there_is_nothing_to_divide(
    visits: list[Row], orders: list[Row], reason: str
) -> None:
    found = asked({VISITS: visits, ORDERS: orders})
    assert found.result.answer.refusal is not None
    assert found.result.answer.headline.en == reason
    assert found.tables == {}


def test_what_came_later_is_not_known() -> None:
    visits, orders = many()
    late = [visit(f"c{n:03}", 20, "referral", f"c{n:03}") for n in range(40)]
    more = [order(f"l{n}", f"c{n:03}", NOON + 21 * DAY, 10) for n in range(40)]
    now = asked({VISITS: visits, ORDERS: orders})
    then = asked({VISITS: [*visits, *late], ORDERS: [*orders, *more]})
    assert now.tables == then.tables
    assert AS_OF.replace(tzinfo=None) < NOON + 20 * DAY


def test_both_ends_of_a_path_share_at_most_all() -> None:
    with pytest.raises(DeclarationError, match="Both ends of a path share at most all"):
        asked({}, first_share=0.8, last_share=0.3)


def test_a_lot_without_effect_is_told_as_unclear() -> None:
    names = [f"c{n:03}" for n in range(200)]
    visits = [visit(one, day, way, one) for one in names
              for day, way in ((-30.0, "social"), (-29.5, "search"))]  # fmt: skip
    orders = [order(f"o{n}", one, NOON - 28 * DAY, 10 + n % 7) for n, one in enumerate(names)]
    on = (NOON - 35 * DAY).date()
    lots = [
        {"campaign_id": "k1", "customer_id": one, "assigned_on": on,
         "assigned_arm": "contacted" if n % 2 else "held-out", "assignment_probability": 0.5}
        for n, one in enumerate(names)
    ]  # fmt: skip
    sent = [
        {"campaign_id": "k1", "customer_id": lot["customer_id"], "channel": "email",
         "contacted_on": on}
        for lot in lots if lot["assigned_arm"] == "contacted"
    ]  # fmt: skip
    campaign = {"campaign_id": "k1", "campaign_starts_on": on, "is_randomised": True}
    found = asked(
        {
            VISITS: visits, ORDERS: orders, CAMPAIGNS: [campaign],
            CAMPAIGN_ASSIGNMENTS: lots, CONTACTS: sent,
        },
        contact_days=30,
    )  # fmt: skip
    rows = {row["credit_model"]: row for row in found.tables["channel_reconciliation"]}
    first = rows["first"]
    # By hand: both arms kept 10 to 16 each, and all of it is credited to the first touch.
    contacted = [10 + n % 7 for n in range(200) if n % 2]
    held = [10 + n % 7 for n in range(200) if not n % 2]
    assert first["credited_amount"] == sum(contacted)
    gap = (sum(contacted) / 100 - sum(held) / 100) * 100
    assert float(first["incremental_amount"]) == pytest.approx(gap)
    assert first["incremental_low_amount"] < 0 < first["incremental_high_amount"]
    assert first["credit_verdict"] == MORE
    assert "at most" in found.result.answer.action.en


def test_a_test_by_regions_stands_beside_the_credit_of_its_regions() -> None:
    visits, orders = many()
    people = [
        {"customer_id": f"c{n:03}", "home_region": "Busan" if n < 10 else "Seoul"}
        for n in range(40)
    ]  # fmt: skip
    first = NOON.date()
    effect = {
        "geo_test_name": "social in Busan", "media_channel": "Social", "test_regions": '["Busan"]',
        "region_basis": "home", "is_final": True, "evidence_class": "experiment",
        "measured_from_on": first, "measured_until_on": first + 4 * DAY, "currency": "USD",
        "incremental_amount": Decimal(50), "incremental_low_amount": Decimal(20),
        "incremental_high_amount": Decimal(80),
    }  # fmt: skip
    tests = [
        effect,
        {**effect, "geo_test_name": "still running", "is_final": False},
        {**effect, "geo_test_name": "by stores", "region_basis": "store"},
        {**effect, "geo_test_name": "other money", "currency": "EUR"},
    ]
    found = asked({VISITS: visits, ORDERS: orders, CUSTOMERS: people, GEO_EFFECTS: tests})
    rows = {row["credit_model"]: row for row in found.tables["channel_reconciliation"]}
    assert {row["measured_by"] for row in rows.values()} == {"geo_effects: social in Busan"}
    # Ten of the forty live there, and each of them ordered for 10.
    assert (rows["first"]["credited_amount"], rows["first"]["credit_verdict"]) == (100, MORE)
    assert (rows["linear"]["credited_amount"], rows["linear"]["credit_verdict"]) == (50, WITHIN)
    assert (rows["last"]["credited_amount"], rows["last"]["credit_verdict"]) == (0, LESS)


def test_reasons_are_those_of_where_credit_lies() -> None:
    assert "anyway" in why(MORE, 5.0, 1.0).en
    assert "unclear" in why(MORE, 5.0, -1.0).en
    assert "no touch was seen" in why(LESS, 5.0, 1.0).en
    assert "wide" in why(WITHIN, 5.0, -1.0).en
    assert why(WITHIN, 5.0, 1.0).en == "Within the interval"


def test_amounts_add_up_to_their_sum() -> None:
    found = whole_amounts(np.full(3, 100 / 3))
    assert sum(found) == Decimal(100)
    assert all(abs(one - Decimal("33.3333")) < Decimal("0.001") for one in found)


def test_channels_have_words_in_both_languages() -> None:
    assert channel_words("email").ko == "이메일"
    assert channel_words("kiosk").en == "kiosk"
    assert path_words("social > email").en == "Social media > E-mail"
