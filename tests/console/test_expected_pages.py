"""A person's expected next purchase and interests on their page."""

import datetime as dt

from console_visits import Person
from worlds import Row, arrow

from dangol.console.queries.expected import interests, next_purchase
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.interface import Change
from dangol.tables.interests import CUSTOMER_INTERESTS
from dangol.tables.next_purchases import CUSTOMER_NEXT_PURCHASES
from dangol.tables.vocabulary import DEFAULT_INSTANCE, Table

KNOWN_ON = dt.date(2025, 6, 30)


def expected(customer_id: str, **others: object) -> Row:
    row: Row = {
        "customer_id": customer_id,
        "days_since_order": 5,
        "next_purchase_on": dt.date(2025, 7, 6),
        "next_purchase_low_on": dt.date(2025, 7, 2),
        "next_purchase_high_on": dt.date(2025, 7, 17),
        "probability_7_days": 0.59,
        "probability_28_days": 0.98,
        "probability_91_days": 1.0,
        "overdue_after_on": dt.date(2025, 7, 12),
        "is_overdue": False,
        "is_told_apart": True,
        "known_on": KNOWN_ON,
    }
    return {**row, **others}


def interest(customer_id: str, rank: int, category: str, chance: float, **others: object) -> Row:
    row: Row = {
        "customer_id": customer_id,
        "category": category,
        "horizon_days": 28,
        "probability": chance,
        "interest_share": 0.1,
        "interest_rank": rank,
        "bought_days": 4,
        "days_since_bought": 9,
        "is_told_apart": True,
        "known_on": KNOWN_ON,
    }
    return {**row, **others}


def keep(shop: Workspace, table: Table, *rows: Row) -> None:
    with shop.warehouse.session() as session:
        staged = session.stage(table, arrow(table, rows))
        session.commit(f"kept {table.name}", [Change(table.replaced(), staged, DEFAULT_INSTANCE)])


def test_a_persons_page_shows_when_they_buy_next(shop: Workspace, admin: Person) -> None:
    assert next_purchase(shop, "C03") is None
    assert "Expected next purchase" not in admin.get("/customers/C03").text
    keep(shop, CUSTOMER_NEXT_PURCHASES, expected("C03"))
    page = admin.get("/customers/C03").text
    for part in ("Expected next purchase", "2 Jul to 17 Jul, eight in ten", "59%", "98%"):
        assert part in page
    assert "overdue" not in page


def test_who_is_overdue_is_told_since_when(shop: Workspace, admin: Person) -> None:
    late = {"is_overdue": True, "overdue_after_on": dt.date(2025, 6, 12)}
    keep(shop, CUSTOMER_NEXT_PURCHASES, expected("C03", **late))
    page = admin.get("/customers/C03").text
    assert "Nine of ten such customers were back by 12 Jun." in page


def test_a_day_that_is_not_told_says_so(shop: Workspace) -> None:
    days = dict.fromkeys(("next_purchase_on", "next_purchase_high_on"))
    keep(
        shop,
        CUSTOMER_NEXT_PURCHASES,
        expected("C03", **days, probability_91_days=None),
        expected("C04", next_purchase_high_on=None),
        expected("C05", is_told_apart=False),
    )
    nothing, half = next_purchase(shop, "C03"), next_purchase(shop, "C04")
    assert nothing is not None
    assert half is not None
    assert nothing.metric.shown.ko == "알 수 없음"
    assert len(nothing.facts) == 2
    assert half.metric.note is not None
    assert half.metric.note.en == "from 2 Jul, nine in ten"
    assert next_purchase(shop, "C05") is None


def test_a_persons_page_shows_their_first_interests(shop: Workspace, admin: Person) -> None:
    assert interests(shop, "C03") is None
    never = {"bought_days": 0, "days_since_bought": None}
    keep(
        shop,
        CUSTOMER_INTERESTS,
        interest("C03", 2, "우유", 0.2),
        interest("C03", 1, "커피", 0.4),
        interest("C03", 3, "홍삼", 0.05, **never),
        interest("C04", 1, "쌀", 0.3, is_told_apart=False),
    )
    found = interests(shop, "C03")
    assert found is not None
    assert [one.category for one in found.rows] == ["커피", "우유", "홍삼"]
    assert [round(one.length, 1) for one in found.rows] == [100.0, 50.0, 12.5]
    assert interests(shop, "C04") is None
    page = admin.get("/customers/C03").text
    for part in ("커피", "40%", "bought on 4 days, the last 9 days ago", "never bought so far"):
        assert part in page
