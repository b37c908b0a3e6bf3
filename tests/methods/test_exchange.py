"""Amounts in one money."""

import datetime as dt
import random
from decimal import ROUND_HALF_UP, Decimal

import pytest
from worlds import Row, order, session_with

from dangol.methods.calendar import business_day
from dangol.methods.exchange import in_currency
from dangol.store.warehouse.compile import stored_table
from dangol.tables.commerce import EXCHANGE_RATES, ORDERS, RETURNS

orders, rates, returns = map(stored_table, (ORDERS, EXCHANGE_RATES, RETURNS))
NOON = dt.datetime(2024, 3, 1, 12)
DAY = dt.timedelta(days=1)


def rate(currency: str, since: dt.date, value: float, to: str = "USD") -> Row:
    return {"currency": currency, "to_currency": to, "valid_from_on": since, "rate": value}


def converted(amounts: list[Row], known: list[Row], to: str = "USD") -> dict[str, Row]:
    dated = orders.mutate(day=business_day(orders.ordered_at, "UTC"))
    asked = in_currency(dated, ["net_amount", "gross_amount"], rates, to, "day")
    with session_with({ORDERS: amounts, EXCHANGE_RATES: known}) as session:
        return {row["order_id"]: row for row in session.fetch(asked).to_pylist()}


def test_the_rate_of_the_latest_day_not_after_the_purchase_counts() -> None:
    today = NOON.date()
    known = [rate("KRW", today + n * DAY, 0.001 * (10 + n)) for n in (-9, -2, 0, 1)]
    amounts = [
        order(f"{n}", "c", NOON + n * DAY, 1000, currency="KRW") for n in (-10, -9, -3, -2, 0, 5)
    ]
    found = {id_: row["net_amount"] for id_, row in converted(amounts, known).items()}
    assert found == {"-10": None, "-9": 1, "-3": 1, "-2": 8, "0": 10, "5": 11}


def test_money_that_needs_no_rate_stays_as_it_is() -> None:
    (row,) = converted([order("a", "c", NOON, "0.0001")], [rate("USD", NOON.date(), 2.0)]).values()
    assert (row["net_amount"], row["currency"]) == (Decimal("0.0001"), "USD")


def test_a_rate_to_another_currency_is_not_used() -> None:
    (row,) = converted(
        [order("a", "c", NOON, 5, currency="KRW")],
        [rate("KRW", NOON.date(), 2.0, to="EUR"), rate("USD", NOON.date(), 2.0, to="KRW")],
    ).values()
    assert row["net_amount"] is None
    assert row["currency"] == "USD"


def test_every_asked_amount_is_converted_and_no_row_is_lost_or_doubled() -> None:
    amounts = [
        order(f"{currency}{n}", "c", NOON + n * DAY, n, currency=currency)
        for currency in ("KRW", "EUR", "USD")
        for n in range(1, 6)
    ]
    known = [rate("KRW", NOON.date() + n * DAY, 2.0 + n) for n in range(6)]
    found = converted(amounts, known)
    assert len(found) == 15
    assert found["KRW3"]["net_amount"] == found["KRW3"]["gross_amount"] == 15
    assert [row["net_amount"] for id_, row in found.items() if id_ < "F"] == [None] * 5


def test_rows_that_come_from_a_join_are_converted_by_their_own_day() -> None:
    """Ibis 12 once took the day for the rate's own day here, and gave each row every rate."""
    amounts = [order(f"{n}", "c", NOON + n * DAY, 100, currency="KRW") for n in range(4)]
    known = [rate("KRW", NOON.date() + n * DAY, 1.0 + n) for n in range(4)]
    joined = orders.left_join(returns.select(back="order_id"), [("order_id", "back")]).select(
        "order_id", "currency", "net_amount", day=business_day(orders.ordered_at, "UTC")
    )
    asked = in_currency(joined, ["net_amount"], rates, "USD", "day")
    with session_with({ORDERS: amounts, EXCHANGE_RATES: known}) as session:
        found = {row["order_id"]: row["net_amount"] for row in session.fetch(asked).to_pylist()}
    assert found == {"0": 100, "1": 200, "2": 300, "3": 400}


@pytest.mark.parametrize("value", [0.00075, 0.00072715, 1300.5, 0.0089285])
def test_amounts_are_rounded_to_the_fourth_place(value: float) -> None:
    rng = random.Random(4)
    amounts = [
        order(f"{n}", "c", NOON, Decimal(rng.randrange(1, 10**9)) / 100, currency="KRW")
        for n in range(300)
    ]
    # Odd multiples of 0.2 end in a 5 at the fifth place when they are multiplied by 0.00075.
    amounts += [
        order(f"tie {n}", "c", NOON, Decimal(2 * rng.randrange(10**8) + 1) / 5, currency="KRW")
        for n in range(300)
    ]
    found = converted(amounts, [rate("KRW", NOON.date(), value)])
    for row in amounts:
        exact = row["net_amount"] * Decimal(str(value))
        by_hand = exact.quantize(Decimal("0.0001"), ROUND_HALF_UP)
        assert found[row["order_id"]]["net_amount"] == by_hand


def test_the_same_question_is_one_plan_however_often_it_is_asked() -> None:
    dated = orders.mutate(day=business_day(orders.ordered_at, "UTC"))
    first, second = (in_currency(dated, ["net_amount"], rates, "USD", "day") for _ in range(2))
    assert first.equals(second), "else its SQL is written anew each time, which takes longest"
    assert not first.equals(in_currency(dated, ["net_amount"], rates, "KRW", "day"))
