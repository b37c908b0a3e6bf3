"""Events that were none: they wait, somebody repairs them, they come in after all."""

import json

import pytest
from arriving import Arriving
from taking_in import AT, event

from dangol.governance.principal import local_principal
from dangol.governance.records import create
from dangol.loading.events.unaccepted import WHOLE, as_body, as_record
from dangol.loading.quarantine import Asked, fix, held
from dangol.loading.replay import replay
from dangol.loading.revealing import masked_record
from dangol.store.segments import Body
from dangol.tracking.event_source import EventSource
from dangol.tracking.rules import Rule

WHO = local_principal()


@pytest.fixture
def waiting(arriving: Arriving) -> Arriving:
    """Three events that are none, of a source that is kept."""
    made = create(arriving.shop.workspace.state, EventSource, {"name": "web"}, WHO, AT)
    arriving.taking.rules = (("wk", Rule(made.id)),)
    arriving.arrive(
        event(1, userId=None, anonymousId=None, properties={"email": "kim@example.com"}),
        event(2, event=None, timestamp="2026-02-01T00:00:00Z"),
        event(3, properties={"n": float("nan")}),
        event(4),
    )
    return arriving


def again(arriving: Arriving) -> None:
    workspace = arriving.shop.workspace
    for run in replay(workspace, Asked(), WHO):
        assert workspace.runner.wait(run, timeout=60).outcome == "succeeded"
    arriving.loader.load_all()


def test_a_repaired_event_comes_in_as_of_when_it_came(waiting: Arriving) -> None:
    workspace = waiting.shop.workspace
    assert fix(workspace, Asked(reason="event:no-id"), {"userId": "u1"}, WHO) == 1
    assert fix(workspace, Asked(reason="event:no-name"), {"event": "Signed Up"}, WHO) == 1
    again(waiting)
    assert waiting.rows("event_id, event_name, customer_id") == [
        ("m1", "Product Viewed", "u1"),
        ("m2", "Signed Up", "u2"),
        ("m4", "Product Viewed", "u4"),
    ]
    assert waiting.rows("DISTINCT received_at") == [AT.replace(tzinfo=None)]
    assert waiting.rows("quarantine_state, count(*)", "true GROUP BY 1", "quarantine") == [
        ("replayed", 2),
        ("waiting", 1),
    ]


def test_an_event_that_is_still_none_says_why_today(waiting: Arriving) -> None:
    fix(waiting.shop.workspace, Asked(reason="event:no-id"), {"userId": "u1", "type": "x"}, WHO)
    again(waiting)
    reasons = waiting.rows("quarantine_reasons", "quarantine_state = 'waiting'", "quarantine")
    assert [json.loads(one) for one in reasons] == [
        ["event:no-json"],
        ["event:no-name"],
        ["event:unknown-call"],
    ]


def test_replaying_twice_stores_once(waiting: Arriving) -> None:
    workspace = waiting.shop.workspace
    fix(workspace, Asked(reason="event:no-json"), {"properties": '{"n": 1}'}, WHO)
    again(waiting)
    assert waiting.arrive(event(3)) == 0
    assert waiting.rows("properties", "event_id = 'm3'") == ['{"n":1}']


def test_a_repaired_event_without_a_number_comes_in_once(waiting: Arriving) -> None:
    workspace = waiting.shop.workspace
    waiting.arrive(event(7, messageId=None, userId=None))
    fix(workspace, Asked(reason="event:no-id"), {"userId": "u7"}, WHO)
    (before,) = [one for one in held(workspace, Asked())[0] if "messageId" not in one.raw]
    again(waiting)
    assert waiting.rows("event_id", "customer_id = 'u7' AND event_id <> 'm1'") == [before.id]


def test_what_tells_of_a_person_is_masked(waiting: Arriving) -> None:
    (one,), _ = held(waiting.shop.workspace, Asked(reason="event:no-id"))
    shown = masked_record(one, None)
    assert "kim@example.com" in str(one.raw["properties"])
    assert "kim@example.com" not in str(shown.raw)
    assert shown.raw["messageId"] == "m1"


@pytest.mark.parametrize(
    "text", ["[1]", "{", '{"a": "\ud83d"}', '{"event": {"a": [1, null]}}', "", "가"]
)
def test_whatever_came_is_kept_and_told_again(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    record = as_record(Body("web", "track", 0, 1, raw, reason="event:no-json"))
    json.dumps(record, ensure_ascii=False).encode()
    body = as_body("id", record, "web")
    assert body.reason is not None
    if WHOLE in record:
        assert body.body == raw.decode("utf-8", "replace").encode()
