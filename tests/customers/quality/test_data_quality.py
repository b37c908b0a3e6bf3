"""Faults of every kind in the orders of two sources, and days without any."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from own_data import Shop
from worlds import Clock

from dangol.contract.errors import ParametersError
from dangol.contract.result import Answer
from dangol.customers.quality.data_quality import DataQuality
from dangol.customers.quality.limit import QualityLimit
from dangol.governance.principal import local_principal
from dangol.governance.records import create, move
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.interface import Change
from dangol.tables.commerce import ORDER_LINES, ORDERS
from dangol.tables.vocabulary import Table

DAYS, TILL, WEB = 150, "till", "web"
LAST = dt.date(2026, 3, 1)
FIRST = LAST - dt.timedelta(days=DAYS - 1)
MIDNIGHT = dt.timedelta(hours=15)
"""Of Seoul in UTC, the day before."""
NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
Order = dict[str, Any]
Fault = Callable[[list[Order]], list[Order]]


def made(seed: int = 1) -> list[Order]:
    """About 60 orders a day at the till and 40 on the web."""
    rng = np.random.default_rng(seed)
    orders: list[Order] = []
    for day in range(DAYS):
        for source, usual in ((TILL, 60), (WEB, 40)):
            for _ in range(rng.poisson(usual)):
                number = len(orders)
                at = dt.datetime.combine(FIRST, dt.time()) + dt.timedelta(
                    days=day - 1, minutes=int(rng.integers(0, 1_440))
                )
                amount = Decimal(int(np.exp(rng.normal(10, 0.5))))
                orders.append({
                    "order_id": f"o{number}", "customer_id": f"c{rng.integers(0, 500)}",
                    "store_id": f"s{rng.integers(0, 3)}", "channel": source,
                    "ordered_at": at + MIDNIGHT, "net_amount": amount, "gross_amount": amount,
                    "currency": "KRW", "row_source": source, "lines_amount": amount,
                })  # fmt: skip
    return orders


def late(order: Order, days: int = 3) -> bool:
    since = dt.datetime.combine(LAST - dt.timedelta(days=days), dt.time()) + MIDNIGHT
    return bool(order["ordered_at"] >= since)


def changed(source: str, every: int = 1, **values: Callable[[Order], Any]) -> Fault:
    """Late orders of a source, every so many of them, get other values."""

    def of(order: Order) -> Order:
        hit = (
            late(order)
            and order["row_source"] == source
            and int(order["order_id"][1:]) % every == 0
        )
        return {**order, **{n: value(order) for n, value in values.items()}} if hit else order

    return lambda orders: [of(one) for one in orders]


def stopped(orders: list[Order]) -> list[Order]:
    return [one for one in orders if not (late(one) and one["row_source"] == WEB)]


def twice(orders: list[Order]) -> list[Order]:
    again = [
        {**one, "order_id": f"{one['order_id']}x"}
        for one in orders
        if late(one) and one["row_source"] == TILL and int(one["order_id"][1:]) % 4 == 0
    ]
    return [*orders, *again]


FAULTS: list[tuple[str, str, str, Fault]] = [
    ("stopped", WEB, "", stopped),
    ("emptied", TILL, "store_id", changed(TILL, 2, store_id=lambda _: None)),
    ("unit", WEB, "net_amount", changed(
        WEB, net_amount=lambda o: o["net_amount"] / 1000,
        lines_amount=lambda o: o["lines_amount"] / 1000,
    )),
    ("repeated", TILL, "", twice),
    ("disagreeing", WEB, "net_amount", changed(
        WEB, 2, lines_amount=lambda o: o["lines_amount"] + 10
    )),
    ("forbidden", TILL, "currency", changed(TILL, 2, currency=lambda _: "won")),
]  # fmt: skip


@pytest.fixture(autouse=True)
def today(clock: Clock) -> None:
    clock.set(dt.datetime.combine(LAST, dt.time(), dt.UTC) + dt.timedelta(days=1, hours=2))


def put(shop: Shop, orders: list[Order]) -> None:
    columns = {name: [one[name] for one in orders] for name in orders[0]}
    sums = columns.pop("lines_amount")
    lines = {
        "order_id": columns["order_id"], "line_number": [1] * len(orders),
        "product_id": ["p"] * len(orders), "net_amount": sums,
        "currency": columns["currency"], "row_source": ["lines"] * len(orders),
    }  # fmt: skip
    with shop.workspace.warehouse.session() as session:
        changes = [_change(session, ORDERS, columns), _change(session, ORDER_LINES, lines)]
        session.commit(f"put-{len(orders)}", changes)


def _change(session: Any, table: Table, columns: dict[str, list[Any]]) -> Change:
    full = table.with_provenance
    typed = {
        name: pa.array(values, pa.decimal128(18, 4)) if "amount" in name else values
        for name, values in columns.items()
    }
    return Change(full.replaced(), session.stage(full, rows_of(full, **typed)))


def asked(shop: Shop) -> tuple[Answer, list[dict[str, Any]]]:
    """The answer, and the alarms that it leaves."""
    answer = shop.run(DataQuality()).answer
    assert answer is not None
    return answer, shop.sql("SELECT * FROM quality_alarms")


@pytest.mark.parametrize(("fault", "source", "column", "plant"), FAULTS)
def test_a_fault_is_found_within_one_run_and_rings_once(
    shop: Shop, fault: str, source: str, column: str, plant: Fault
) -> None:
    put(shop, plant(made()))
    answer, rung = asked(shop)
    (alarm,) = rung
    assert (alarm["data_fault"], alarm["source_name"], alarm["measured_column"]) == (
        fault, source, column,
    )  # fmt: skip
    assert alarm["measured_table"] == "orders"
    assert abs(alarm["began_on"] - (LAST - dt.timedelta(days=2))) <= dt.timedelta(days=1)
    assert alarm["lasted_on"] == LAST
    (decision,) = answer.decisions
    assert "answers rest on it, first of all: " in decision.effect.en
    assert "Returns" in decision.effect.en
    assert "성과 원장" in decision.effect.ko


def test_days_without_faults_ring_nothing(shop: Shop) -> None:
    put(shop, made(seed=2))
    answer, rung = asked(shop)
    assert rung == []
    assert answer.headline.en == "Nothing in the data is unusual."


def test_what_follows_from_a_cause_is_part_of_its_alarm(shop: Shop) -> None:
    """Where one source stops, the lines of its orders are missing as well."""
    put(shop, stopped(made()))
    (alarm,) = asked(shop)[1]
    follows = json.loads(alarm["follows_from_it"])
    assert ["order_lines", "", "fewer"] in follows


def test_an_alarm_keeps_its_number_while_it_lasts(shop: Shop, clock: Clock) -> None:
    faulty = changed(TILL, 2, store_id=lambda _: None)(made())
    put(shop, faulty)
    (last,) = asked(shop)[1]
    clock.set(clock() - dt.timedelta(days=1))
    put(shop, faulty)
    (before,) = asked(shop)[1]
    assert before["alarm_id"] == last["alarm_id"]
    assert before["lasted_on"] < last["lasted_on"]


def test_measures_stand_as_time_series(shop: Shop) -> None:
    put(shop, made())
    asked(shop)
    rows = shop.values(
        "SELECT source_name, count(*), sum(measured_value) = sum(measured_rows), min(measured_on) "
        "FROM quality_measures WHERE measured_table = 'orders' AND measure = 'rows' "
        "GROUP BY 1 ORDER BY 1"
    )
    assert rows == [(TILL, DAYS, True, FIRST), (WEB, DAYS, True, FIRST)]


def test_no_measure_keeps_who_somebody_is(shop: Shop) -> None:
    put(shop, [{**one, "customer_id": f"c{n % 5}"} for n, one in enumerate(made())])
    asked(shop)
    kept = shop.values(
        "SELECT DISTINCT measured_column FROM quality_measures WHERE measure = 'share'"
    )
    assert {name for (name,) in kept} == {"store_id", "channel"}


def test_nothing_is_said_before_anything_was_loaded(shop: Shop) -> None:
    put(shop, [{**made()[0], "ordered_at": dt.datetime(2020, 1, 1)}])
    answer, _ = asked(shop)
    assert answer.refusal is not None


def limited(shop: Shop, **fields: Any) -> str:
    """A limit that an analyst set; gives its id."""
    given = {"name": "Till", "table": "orders", "source": TILL, **fields}
    return create(shop.workspace.state, QualityLimit, given, local_principal(), NOW).id


def test_a_fixed_limit_rings_where_nothing_unusual_happened(shop: Shop) -> None:
    put(shop, made())
    limited(shop, measure="rows", least=1_000)
    (alarm,) = asked(shop)[1]
    assert (alarm["data_fault"], alarm["usual_value"]) == ("below", 1_000)
    assert 20 < alarm["found_value"] < 150
    assert alarm["began_on"] == FIRST


def test_a_limit_speaks_in_the_unit_of_its_column(shop: Shop) -> None:
    put(shop, made())
    limited(shop, measure="typical", column="net_amount", most=100_000, least=5_000)
    assert asked(shop)[1] == []
    limited(shop, name="Smaller", measure="typical", column="net_amount", most=10_000)
    (alarm,) = asked(shop)[1]
    assert alarm["data_fault"] == "above"
    assert alarm["usual_value"] == pytest.approx(10_000)


def test_a_fault_that_passes_a_limit_too_rings_once(shop: Shop) -> None:
    put(shop, changed(TILL, 2, store_id=lambda _: None)(made()))
    limited(shop, measure="filled", column="store_id", least=0.99)
    (alarm,) = asked(shop)[1]
    assert alarm["data_fault"] == "emptied"
    assert ["orders", "store_id", "below"] in json.loads(alarm["follows_from_it"])


def test_an_archived_limit_rings_no_more(shop: Shop) -> None:
    put(shop, made())
    kept = limited(shop, measure="rows", least=1_000)
    move(shop.workspace.state, QualityLimit, kept, "archive", local_principal(), NOW)
    assert asked(shop)[1] == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"measure": "rows"}, "at least, at most, or both"),
        ({"measure": "rows", "least": 2, "most": 1}, "above the largest"),
        ({"measure": "rows", "least": 1, "table": "order"}, "did you mean 'orders'?"),
        ({"measure": "filled", "least": 1, "column": "stor_id"}, "did you mean 'store_id'?"),
    ],
)
def test_a_limit_that_limits_nothing_is_refused(
    shop: Shop, fields: dict[str, Any], said: str
) -> None:
    with pytest.raises(ParametersError) as wrong:
        limited(shop, **fields)
    assert said in str(wrong.value)
