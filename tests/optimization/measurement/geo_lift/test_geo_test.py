"""The plan of a geo test: what it refuses, and what may still change once it is approved."""

import datetime as dt

import pytest
from geo_tested import television
from pydantic import ValidationError
from worlds import Clock

from dangol.governance.errors import FixedRecordError, TransitionError
from dangol.governance.principal import local_principal
from dangol.governance.records import change, create, move
from dangol.optimization.measurement.geo_lift.geo_test import GeoTest
from dangol.runs.workspace import Workspace


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"ends_on": "2025-10-01"}, "before the first"),
        ({"starts_on": "2025-02-30"}, "day is out of range"),
        ({"test_regions": ("가", "가")}, "stands once"),
        ({"test_regions": ("가",), "left_out_regions": ("가",)}, "left out at once"),
        ({"margin_share": 0}, "greater than 0"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused(given: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        television(**given)


def test_days_after_the_last_count_where_the_plan_says_so() -> None:
    assert television(cooldown_days=7).counts_until == dt.date(2025, 12, 7)


def test_an_approved_plan_is_fixed_and_only_the_decision_is_added(
    workspace: Workspace, clock: Clock
) -> None:
    by, fields = local_principal(), television().stored()
    kept = create(workspace.state, GeoTest, fields, by, clock())
    changed = change(workspace.state, GeoTest, kept.id, {"margin_share": 0.4}, by, clock())
    assert changed.record.margin_share == 0.4
    with pytest.raises(TransitionError):
        move(workspace.state, GeoTest, kept.id, "run", by, clock())
    for step in ("approve", "run"):
        move(workspace.state, GeoTest, kept.id, step, by, clock())
        with pytest.raises(FixedRecordError):
            change(workspace.state, GeoTest, kept.id, {"decision": "drop"}, by, clock())
    move(workspace.state, GeoTest, kept.id, "stop", by, clock())
    with pytest.raises(FixedRecordError):
        change(workspace.state, GeoTest, kept.id, {"test_regions": ["다른 곳"]}, by, clock())
    more = {"decision": "drop", "ends_on": "2025-12-31"}
    with pytest.raises(FixedRecordError):
        change(workspace.state, GeoTest, kept.id, more, by, clock())
    settled = {"decision": "roll-out", "decision_note": "It pays."}
    assert (
        change(workspace.state, GeoTest, kept.id, settled, by, clock()).record.decision
        == "roll-out"
    )
    assert move(workspace.state, GeoTest, kept.id, "decide", by, clock()).state == "decided"
    with pytest.raises(FixedRecordError):
        change(workspace.state, GeoTest, kept.id, {"decision": "drop"}, by, clock())
