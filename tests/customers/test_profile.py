"""The golden profile, every column by hand."""

import datetime as dt
from decimal import Decimal

import answers
import pytest
from worlds import compute, fill, order, order_line, session_with, stored_rows, tiny_shop

from dangol.customers.profile import GoldenProfile
from dangol.customers.rfm import RfmSegments
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.interface import Change
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import EXCHANGE_RATES, ORDER_LINES, ORDERS, RETURNS
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.results import CUSTOMER_RFM
from dangol.tables.vocabulary import DEFAULT_INSTANCE

NOON = dt.datetime(2024, 3, 1, 17)


def test_the_tiny_shop_gets_the_profiles_worked_out_by_hand() -> None:
    with session_with(tiny_shop()) as session:
        assert compute(GoldenProfile(), session).rows == answers.profiles(scored=False)


def test_a_refresh_adds_the_scores_that_rfm_gave(answered: Workspace) -> None:
    rows = stored_rows(answered.warehouse, "customer_profiles")
    assert {row.pop("instance") for row in rows} == {"default"}
    expected = answers.profiles(scored=True)
    assert sorted(rows, key=lambda row: str(row["customer_id"])) == expected


def test_everyone_whom_anything_names_has_one_profile() -> None:
    people = [row["customer_id"] for row in answers.profiles(scored=False)]
    assert len(people) == len(set(people)) == 13
    with session_with(tiny_shop()) as session:
        answer = compute(GoldenProfile(), session).result.answer
    assert answer.headline.en == "13 people have a golden profile."
    assert answer.because.en.startswith("11 of them bought something.")
    known = {row["name_en"]: row["filled_share"] for row in answer.pictures[0].rows}
    assert known["Age"] == pytest.approx(4 / 13)
    assert known["Income"] == pytest.approx(1 / 13)
    assert "Segment" not in known, "what nobody has is no gap to close"


def test_each_declared_attribute_names_the_table_that_it_comes_from() -> None:
    with session_with(tiny_shop()) as session:
        scored = compute(RfmSegments(), session).result.tables[CUSTOMER_RFM]
        session.commit("scores", [Change(CUSTOMER_RFM.replaced(), scored, DEFAULT_INSTANCE)])
        (picture,) = compute(GoldenProfile(), session).result.answer.pictures
    sources = {row["name_en"]: row["source"] for row in picture.rows}
    assert sources == {
        "Age": "customers",
        "Income": "customers",
        "Recency score": "customer_rfm",
        "Frequency score": "customer_rfm",
        "Monetary score": "customer_rfm",
        "Segment": "customer_rfm",
    }


@pytest.mark.parametrize("what", [CUSTOMERS, IDENTIFIERS, PRODUCTS, ORDER_LINES, EXCHANGE_RATES])
def test_tables_that_were_never_loaded_leave_gaps_and_no_faults(what: object) -> None:
    world = {table: rows for table, rows in tiny_shop().items() if table is not what}
    with session_with(world) as session:
        rows = {row["customer_id"]: row for row in compute(GoldenProfile(), session).rows}
    assert rows["김하늘"]["order_count"] == 8
    assert ("한유진" in rows) == (what is not CUSTOMERS)
    assert ("서나래" in rows) == (what is not IDENTIFIERS)
    department = None if what in (PRODUCTS, ORDER_LINES) else "신선식품"
    assert rows["김하늘"]["top_department"] == department
    assert rows["최민서"]["kept_amount"] == (None if what is EXCHANGE_RATES else Decimal("70.876"))


def test_of_equals_the_smaller_store_hour_and_department_win() -> None:
    hour = dt.timedelta(hours=1)
    world = {
        ORDERS: [
            order("a", "c1", NOON, 10, store_id="s2"),
            order("b", "c1", NOON - hour, 10, store_id="s1"),
        ],
        ORDER_LINES: [order_line("a", 1, "p1", 10), order_line("b", 1, "p2", 10)],
        PRODUCTS: [
            {"product_id": "p1", "department": "나"},
            {"product_id": "p2", "department": "가"},
        ],
    }
    with session_with(world) as session:
        (row,) = compute(GoldenProfile(), session).rows
    assert (row["usual_store_id"], row["usual_hour"]) == ("s1", 11)
    assert row["top_department"] == "가"


def test_a_store_that_nobody_noted_is_no_store() -> None:
    world = {
        ORDERS: [
            order("a", "c1", NOON, 10, store_id=None),
            order("b", "c1", NOON, 10, store_id=None),
            order("c", "c1", NOON, 10, store_id="s1"),
            order("d", "c2", NOON, 10, store_id=None),
        ]
    }
    with session_with(world) as session:
        rows = compute(GoldenProfile(), session).rows
    assert [row["usual_store_id"] for row in rows] == ["s1", None]


def test_several_purchases_on_one_day_make_no_gap() -> None:
    day = dt.timedelta(days=1)
    world = {
        ORDERS: [
            order(f"{person}{n}", person, NOON - days * day, 10)
            for person, gaps in {"two days": (0, 0, 9), "three days": (0, 0, 9, 10)}.items()
            for n, days in enumerate(gaps)
        ]
    }
    with session_with(world) as session:
        rows = {r["customer_id"]: r for r in compute(GoldenProfile(), session).rows}
    assert rows["two days"]["usual_gap_days"] is None
    assert rows["three days"]["usual_gap_days"] == 5.0


def test_a_return_of_a_later_moment_or_another_money_takes_nothing_away() -> None:
    world = {
        ORDERS: [order("a", "c1", NOON, "10.01"), order("b", "c1", NOON, "10.02")],
        RETURNS: [
            {
                "return_id": f"r{n}",
                "order_id": order_id,
                "line_number": 1,
                "returned_at": moment,
                "returned_amount": Decimal(5),
                "currency": currency,
            }
            for n, (order_id, moment, currency) in enumerate(
                [
                    ("a", NOON, "USD"),
                    ("a", NOON, "USD"),
                    ("b", NOON, "KRW"),
                    ("b", dt.datetime(2024, 3, 15, 4), "USD"),
                    ("unknown", NOON, "USD"),
                ]
            )
        ],
    }
    with session_with(world) as session:
        (row,) = compute(GoldenProfile(), session).rows
    assert row["kept_amount"] == Decimal("10.03")
    assert row["average_order_amount"] == Decimal("5.015")


def test_the_profile_reads_the_scores_of_the_unsaved_rfm_only() -> None:
    with session_with(tiny_shop()) as session:
        scored = compute(RfmSegments(), session).result.tables[CUSTOMER_RFM]
        for name in (DEFAULT_INSTANCE, "three steps"):
            session.commit(name, [Change(CUSTOMER_RFM.replaced(), scored, name)])
        rows = compute(GoldenProfile(), session).rows
    assert rows == answers.profiles(scored=True)


def test_no_people_is_said() -> None:
    with session_with({ORDERS: [], CUSTOMERS: []}) as session:
        computed = compute(GoldenProfile(), session)
    assert computed.tables == {}
    assert computed.result.answer.refusal is not None
    assert computed.result.answer.headline.ko == "아직 고객이 없습니다."


def test_people_without_any_purchase_have_profiles_too() -> None:
    with session_with({CUSTOMERS: [{"customer_id": "c1", "age_band": "20대"}]}) as session:
        fill(session, {ORDERS: []})
        (row,) = compute(GoldenProfile(), session).rows
    assert {name for name, value in row.items() if value is not None} == {"customer_id", "age_band"}
