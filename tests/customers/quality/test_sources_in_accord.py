"""People whom two sources know, and loads: what begins to differ rings, and nothing else does."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from own_data import Shop
from worlds import Clock

from dangol.customers.identity.standard_forms import StandardForms
from dangol.customers.quality.data_quality import DataQuality
from dangol.store.state.schema import runs
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.interface import Change
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.resolution import MEMBERS
from dangol.tables.vocabulary import DEFAULT_INSTANCE

DAYS, A_DAY = 120, 30
LAST = dt.date(2026, 3, 1)
Person = dict[str, Any]
Load = dict[str, Any]
Fault = Callable[[Person, int], Person]


@pytest.fixture(autouse=True)
def today(clock: Clock) -> None:
    clock.set(dt.datetime.combine(LAST, dt.time(), dt.UTC) + dt.timedelta(days=1, hours=2))


def unchanged(person: Person, day: int) -> Person:
    return person


def other_birth_day(person: Person, day: int) -> Person:
    if day < DAYS - 5 or person["number"] % 2:
        return person
    return {**person, "birth_on": person["birth_on"] + dt.timedelta(days=1)}


def other_phone(person: Person, day: int) -> Person:
    if day < DAYS - 5 or person["number"] % 2:
        return person
    return {**person, "phone": f"010-9{person['number']:03d}-0000"}


def known_twice(shop: Shop, fault: Fault) -> None:
    """Everybody known to till and app: the app writes in its own way, and is wrong now and then."""
    rng = np.random.default_rng(4)
    records = []
    for number in range(DAYS * A_DAY):
        day = number // A_DAY
        person = {
            "number": number,
            "birth_on": dt.date(1960, 1, 1) + dt.timedelta(days=int(rng.integers(0, 15_000))),
            "phone": f"010-{rng.integers(2000, 9999)}-{rng.integers(1000, 9999)}",
            "gender": str(rng.choice(["F", "M"])),
        }
        of_app = fault(person, day)
        if rng.random() < 0.03:
            of_app = {**of_app, "gender": "X"}
        written = {"F": "여", "M": "남", "X": "기타"}
        at = dt.datetime.combine(LAST, dt.time()) - dt.timedelta(days=DAYS - 1 - day)
        records += [
            {**person, "id": f"t{number}", "source": "till", "at": at},
            {
                **of_app, "id": f"a{number}", "source": "app", "at": at + dt.timedelta(hours=1),
                "phone": of_app["phone"].replace("010-", "+82 10 "),
                "gender": written[of_app["gender"]],
            },
        ]  # fmt: skip
    ids = [one["id"] for one in records]
    given = {
        "row_source": [one["source"] for one in records],
        "row_version_at": [one["at"] for one in records],
    }
    customers = rows_of(
        CUSTOMERS.with_provenance, customer_id=ids, **given,
        birth_on=[one["birth_on"] for one in records],
        gender=[one["gender"] for one in records],
    )  # fmt: skip
    identifiers = rows_of(
        IDENTIFIERS.with_provenance, customer_id=ids, **given,
        identifier_type=["phone"] * len(records), identifier=[one["phone"] for one in records],
        source=given["row_source"],
    )  # fmt: skip
    people = [f"t{one['number']}" for one in records]
    members = rows_of(MEMBERS, customer_id=ids, person_id=people, candidate_group=people)
    with shop.workspace.warehouse.session() as session:
        changes = [
            Change(t.with_provenance.replaced(), session.stage(t.with_provenance, rows))
            for t, rows in ((CUSTOMERS, customers), (IDENTIFIERS, identifiers))
        ]
        staged = session.stage(MEMBERS, members)
        changes.append(Change(MEMBERS.replaced(), staged, DEFAULT_INSTANCE))
        session.commit("people", changes)
    shop.run(StandardForms())


def alarms(shop: Shop) -> list[tuple[str, str, str, str]]:
    shop.run(DataQuality())
    return shop.values(
        "SELECT measured_table, source_name, measured_column, data_fault FROM quality_alarms"
    )


@pytest.mark.parametrize(
    ("fault", "table", "column"),
    [(other_birth_day, "customers", "birth_on"), (other_phone, "identifiers", "identifier")],
)
def test_two_sources_that_begin_to_disagree_on_people_ring_once(
    shop: Shop, fault: Fault, table: str, column: str
) -> None:
    known_twice(shop, fault)
    assert alarms(shop) == [(table, "app · till", column, "disagreeing")]


def test_another_way_of_writing_is_no_disagreement(shop: Shop) -> None:
    known_twice(shop, unchanged)
    assert alarms(shop) == []
    shares = shop.values(
        "SELECT measured_column, measured_value_name, count(*), "
        "round(sum(measured_value * measured_rows) / sum(measured_rows), 2) "
        "FROM quality_measures WHERE source_name = 'app · till' GROUP BY ALL ORDER BY ALL"
    )
    assert shares == [
        ("birth_on", "", DAYS, 1.0),
        ("gender", "", DAYS, pytest.approx(0.97, abs=0.015)),
        ("identifier", "phone", DAYS, 1.0),
    ]


def daily_loads(seed: int = 1) -> list[Load]:
    rng = np.random.default_rng(seed)
    found = []
    for day in range(DAYS):
        records = int(rng.poisson(500))
        at = dt.datetime.combine(LAST, dt.time(3), dt.UTC) - dt.timedelta(days=DAYS - 1 - day)
        set_aside = int(rng.binomial(records, 0.01))
        found.append({"day": day, "at": at, "records": records, "set_aside": set_aside})
    return found


def loaded(shop: Shop, loads: list[Load]) -> None:
    """A history of loads of the till, as the ledger keeps it."""
    entries = [
        {
            "id": f"load-{n:04d}", "plan_id": "p", "kind": "load", "slug": "load",
            "instance": "till", "parameters": {"mode": "append"}, "asked_by": "tests",
            "asked_at": one["at"], "finished_at": one["at"], "outcome": "succeeded",
            "answer": {
                "metrics": [{"value": one[name]} for name in ("records", "records", "set_aside")]
            },
        }
        for n, one in enumerate(loads)
    ]  # fmt: skip
    with shop.workspace.state.begin() as connection:
        connection.execute(runs.insert(), entries)


@pytest.mark.parametrize(
    ("fault", "plant"),
    [
        ("rejected", lambda one: {**one, "set_aside": one["records"] // 4}),
        ("fewer", lambda one: {**one, "records": one["records"] // 3, "set_aside": 2}),
        ("stopped", lambda one: None),
    ],
)
def test_loads_that_falter_ring_once(
    shop: Shop, fault: str, plant: Callable[[Load], Load | None]
) -> None:
    told = [plant(one) if one["day"] >= DAYS - 3 else one for one in daily_loads()]
    shop.bring("orders.csv", ORDERS_OF_A_DAY, "orders")
    loaded(shop, [one for one in told if one is not None])
    assert ("loads", "till", "", fault) in alarms(shop)
    assert len(alarms(shop)) == 1


def test_loads_as_ever_ring_nothing(shop: Shop) -> None:
    shop.bring("orders.csv", ORDERS_OF_A_DAY, "orders")
    loaded(shop, daily_loads(seed=3))
    assert alarms(shop) == []


GOOD = "".join(f"o{n},c{n},2026-02-28 10:0{n}:00,{1000 + n}\n" for n in range(9))
ORDERS_OF_A_DAY = "order_id,customer_id,ordered_at,net_amount\n" + GOOD + "x,c,yesterday,1\n"


def test_a_real_load_is_measured_with_what_it_set_aside(shop: Shop, clock: Clock) -> None:
    shop.bring("orders.csv", ORDERS_OF_A_DAY, "orders", mode="append")
    shop.load(shop.source("orders.csv", ORDERS_OF_A_DAY), "orders", mode="append")
    clock.set(clock() + dt.timedelta(days=1))
    shop.run(DataQuality())
    measured = shop.values(
        "SELECT measure, measured_value FROM quality_measures "
        "WHERE measured_table = 'loads' ORDER BY measure"
    )
    assert measured == [("records", 20.0), ("rows", 2.0), ("set-aside", 0.1)]
