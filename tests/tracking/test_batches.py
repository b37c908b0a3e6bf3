"""Batches judged event by event: the good ones stay together, a bad one has its reason."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taking_in import batch, event

from dangol.tracking.batches import judged
from dangol.tracking.calls import BATCH

BAD: dict[str, dict[str, Any]] = {
    "event:too-large": {"properties": {"text": "가" * 20_000}},
    "event:no-id": {"userId": None},
    "event:no-name": {"event": None},
    "event:unknown-call": {"type": "dance"},
    "event:long-message-id": {"messageId": "m" * 101},
    "event:unreadable": {"event": {"is": "no text"}},
}


@pytest.mark.parametrize("reason", BAD)
def test_a_bad_event_costs_no_other(reason: str) -> None:
    events = [event(n, **(BAD[reason] if n == 50 else {})) for n in range(100)]
    text, (bad,) = judged(BATCH, batch(*events, sentAt="2026-03-01T12:00:01Z"))
    assert (bad.reason, json.loads(bad.text)) == (reason, events[50])
    whole = json.loads(text)
    assert whole["batch"] == [one for n, one in enumerate(events) if n != 50]
    assert whole["sentAt"] == "2026-03-01T12:00:01Z"


def test_a_batch_of_good_events_stays_as_it_is() -> None:
    text = batch(*(event(n) for n in range(300)), context={"a": 1})
    assert judged(BATCH, text) == (text, ())


def test_a_null_is_nothing() -> None:
    text = json.dumps({"batch": [{**event(), "userId": None, "anonymousId": "a"}]}).encode()
    assert judged(BATCH, text) == (text, ())


def test_a_single_event_is_what_its_address_says() -> None:
    group = {"userId": "u1", "groupId": "g1", "messageId": "m1"}
    alias = {"userId": "u1", "previousId": "anon", "messageId": "m2"}
    for call, one, lost, reason in (
        ("group", group, "groupId", "event:no-group"),
        ("alias", alias, "previousId", "event:no-id"),
    ):
        text = json.dumps(one).encode()
        assert judged(call, text) == (text, ())
        less = json.dumps({name: value for name, value in one.items() if name != lost}).encode()
        left, (bad,) = judged(call, less)
        assert (left, bad.reason, bad.text) == (b"", reason, less)


def test_a_single_event_may_say_itself_what_it_is() -> None:
    assert judged("", json.dumps(event()).encode())[1] == ()
    assert judged("", json.dumps(event(type=None)).encode())[1][0].reason == "event:unknown-call"


values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.integers()
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.lists(values | st.fixed_dictionaries({"type": values, "userId": values})))
def test_whatever_stands_in_a_batch_every_event_is_good_or_bad(events: list[Any]) -> None:
    text, rejected = judged(BATCH, json.dumps({"batch": events}).encode())
    assert len(json.loads(text)["batch"]) + len(rejected) == len(events)
