"""The tracking plan: declared properties become columns, and what differs is told."""

import datetime as dt

import pytest
from arriving import Arriving
from taking_in import AT, event

from dangol.governance.principal import local_principal
from dangol.governance.records import create
from dangol.loading.events.plan import PlanFault, plan_faults, shapes_of
from dangol.tracking.expected_event import ExpectedEvent

PLAN = "product_id text required; price number column; seen at moment column; paid flag column"


@pytest.fixture
def planned(arriving: Arriving) -> Arriving:
    create(
        arriving.shop.workspace.state,
        ExpectedEvent,
        {"name": "Product Viewed", "properties": PLAN},
        local_principal(),
        AT,
    )
    return arriving


def faults(arriving: Arriving, *plan: ExpectedEvent) -> list[PlanFault]:
    return plan_faults(shapes_of(arriving.shop.sql("SELECT * FROM event_shapes")), plan)


def test_a_declared_property_is_a_column_of_its_kind(planned: Arriving) -> None:
    said = {"price": 12.5, "seen at": "2026-03-01T09:00:00+09:00", "paid": True}
    planned.arrive(event(1, properties=said), event(2, properties={"price": "12.5", "paid": 1}))
    planned.arrive(event(3, properties={"price": {"is": "no number"}, "paid": "maybe"}))
    planned.arrive(event(4, properties=None))
    assert planned.rows('event_id, property_price, "property_seen at", property_paid') == [
        ("m1", 12.5, dt.datetime(2026, 3, 1), True),
        ("m2", 12.5, None, True),
        ("m3", None, None, None),
        ("m4", None, None, None),
    ]


def test_events_before_a_plan_stay_as_they_are(arriving: Arriving) -> None:
    arriving.arrive(event(1, properties={"size": "L"}))
    create(
        arriving.shop.workspace.state,
        ExpectedEvent,
        {"name": "Product Viewed", "properties": "size text column"},
        local_principal(),
        AT,
    )
    arriving.arrive(event(2, properties={"size": "M"}))
    assert arriving.rows("event_id, property_size") == [("m1", None), ("m2", "M")]


def test_what_differs_from_the_plan_is_told_with_its_count(arriving: Arriving) -> None:
    arriving.arrive(
        *(event(n, properties={"product_id": "p", "price": 1}) for n in range(5)),
        event(10, properties={"product_id": None, "price": "dear"}),
        event(11, properties={"price": 1, "colour": "red"}),
        event(12, event="Product Seen"),
    )
    plan = ExpectedEvent(name="Product Viewed", properties="product_id text required; price number")
    found = {(one.kind, one.event, one.property): one.count for one in faults(arriving, plan)}
    assert found == {
        ("missing", "Product Viewed", "product_id"): 2,
        ("wrong-kind", "Product Viewed", "price"): 1,
        ("unexpected-property", "Product Viewed", "colour"): 1,
        ("unexpected-event", "Product Seen", ""): 1,
    }


def test_without_a_plan_schema_drift_is_told(arriving: Arriving) -> None:
    arriving.arrive(*(event(n, properties={"price": 1, "name": "커피"}) for n in range(5)))
    assert faults(arriving) == []
    arriving.arrive(event(10, properties={"price": "1"}), event(11, properties={"price": [1]}))
    assert faults(arriving) == [
        PlanFault("mixed-kinds", "Product Viewed", "price", 2, "number", "list, text")
    ]
