"""A person's lifetime value on their page, and the list of those fading."""

from decimal import Decimal

from console_visits import Person
from worlds import Row, arrow

from dangol.console.queries.lifetime import fading, worth
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.interface import Change
from dangol.tables.lifetime import CUSTOMER_LIFETIME_VALUES
from dangol.tables.vocabulary import DEFAULT_INSTANCE


def valued(customer_id: str, at_stake: int, *, is_fading: bool) -> Row:
    return {
        "customer_id": customer_id,
        "frequency": 12,
        "recency_days": 300,
        "age_days": 340,
        "probability_alive": 0.4,
        "expected_orders": 5.0,
        "expected_order_amount": Decimal(40),
        "expected_value": Decimal(790),
        "expected_low_value": Decimal(0),
        "expected_high_value": Decimal(4890),
        "value_at_stake": Decimal(at_stake),
        "currency": "USD",
        "value_band": "top",
        "is_fading": is_fading,
    }


def keep(shop: Workspace, *rows: Row) -> None:
    table = CUSTOMER_LIFETIME_VALUES
    with shop.warehouse.session() as session:
        staged = session.stage(table, arrow(table, rows))
        session.commit("values", [Change(table.replaced(), staged, DEFAULT_INSTANCE)])


def test_a_persons_page_shows_their_value_with_its_range(shop: Workspace, admin: Person) -> None:
    assert worth(shop, "C03") is None
    assert "nine in ten" not in admin.get("/customers/C03").text
    keep(shop, valued("C03", 1200, is_fading=True))
    page = admin.get("/customers/C03").text
    for part in ("Value, the next year", "$0–$4.89K, nine in ten", "Top tenth", "$1.2K", "40%"):
        assert part in page


def test_those_fading_stand_in_the_order_of_what_is_at_stake(shop: Workspace) -> None:
    assert fading(shop) is None
    keep(
        shop,
        valued("C01", 100, is_fading=True),
        valued("C02", 900, is_fading=True),
        valued("C03", 5000, is_fading=False),
    )
    found = fading(shop)
    assert found is not None
    assert [row["link"] for row in found.rows] == ["/customers/C02", "/customers/C01"]
    assert [row["silent_days"] for row in found.rows] == [40, 40]
    assert found.caption is not None
    assert found.caption.en.startswith("2 of 2")
