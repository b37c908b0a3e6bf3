"""Exposures to tests, as tracking clients and other tools report them."""

from typing import Any

from arriving import Arriving
from taking_in import event

COLUMNS = "experiment_name, unit_id, customer_id, variant, strftime(exposed_at, '%H:%M')"


def viewed(number: int, minute: int, properties: dict[str, Any], **who: Any) -> dict[str, Any]:
    return event(
        number,
        event="Experiment Viewed",
        timestamp=f"2026-03-01T11:{minute:02}:00.000Z",
        properties=properties,
        **who,
    )


def exposures(arriving: Arriving, columns: str = COLUMNS) -> list[Any]:
    return arriving.rows(columns, table="experiment_exposures")


def test_the_first_meeting_of_a_variant_counts(arriving: Arriving) -> None:
    ours = {"experiment_name": "button", "variation_name": "red", "probability": 0.25}
    arriving.arrive(viewed(1, 5, ours, userId="u1"))
    arriving.arrive(viewed(2, 9, ours, userId="u1"))
    assert exposures(arriving) == [("button", "u1", "u1", "red", "11:05")]
    arriving.arrive(viewed(3, 2, ours, userId="u1"))
    assert exposures(arriving) == [("button", "u1", "u1", "red", "11:02")]
    assert exposures(arriving, "assignment_probability, row_source") == [(0.25, "web")]


def test_names_of_other_tools_are_understood(arriving: Arriving) -> None:
    arriving.arrive(viewed(1, 1, {"experimentId": "price", "variationId": "1"}, userId="u1"))
    arriving.arrive(
        viewed(2, 1, {"experiment_id": "price", "variation_id": 0}, anonymousId="d-2", userId=None)
    )
    assert sorted(exposures(arriving)) == [
        ("price", "d-2", None, "0", "11:01"),
        ("price", "u1", "u1", "1", "11:01"),
    ]


def test_who_met_two_variants_has_two_rows(arriving: Arriving) -> None:
    for number, variant in enumerate(("a", "b")):
        arriving.arrive(
            viewed(number, 1, {"experiment_name": "x", "variation_name": variant}, userId="u1")
        )
    assert exposures(arriving, "variant") == ["a", "b"]


def test_a_view_without_a_variant_is_an_event_and_no_exposure(arriving: Arriving) -> None:
    arriving.arrive(viewed(1, 1, {"experiment_name": "x"}, userId="u1"))
    assert exposures(arriving) == []
    assert arriving.rows("event_name") == ["Experiment Viewed"]
