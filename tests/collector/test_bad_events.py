"""A body that is nearly JSON: only the events with what JSON does not have are none."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taking_in import Taking, batch, event

from dangol.collector.reading import MOST_EVENTS, read
from dangol.tracking.calls import BATCH
from dangol.tracking.errors import NoJsonError


def test_a_bad_event_with_a_token_that_json_does_not_have_waits_alone(taking: Taking) -> None:
    events = [event(n, properties={"n": float("nan") if n == 3 else n}) for n in range(5)]
    assert taking.ask("/v1/batch", json.dumps({"batch": events}).encode()).status == 200
    bad, good = taking.stored()
    assert (bad.reason, good.events) == ("event:no-json", 4)
    assert [one["messageId"] for one in taking.events()] == ["m0", "m1", "m2", "m4"]


def test_a_bad_event_with_letters_that_are_none_waits_alone(taking: Taking) -> None:
    text = batch(event(1), event(2)).replace(b'"p2"', b'"\xb0\xa1"')
    assert taking.ask("/v1/batch", text).status == 200
    assert [one.reason for one in taking.stored()] == ["event:no-json", None]
    half = json.dumps({"batch": [event(1), event(2, event="\ud83d")]}).encode()
    assert taking.ask("/v1/batch", half).status == 200
    assert [one["messageId"] for one in taking.events()] == ["m1", "m1"]


def test_a_batch_of_too_many_events_is_refused() -> None:
    with pytest.raises(NoJsonError, match="2,500 events"):
        read(BATCH, batch(*[event()] * (MOST_EVENTS + 1)))


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(json_values | st.fixed_dictionaries({"type": json_values, "userId": json_values})))
def test_whatever_stands_in_a_batch_every_event_is_taken_or_waits(events: list[Any]) -> None:
    found = read(BATCH, json.dumps({"batch": events}).encode())
    assert found.events + len(found.rejected) == len(events)


@given(st.binary(max_size=200))
def test_whatever_comes_is_read_or_refused(body: bytes) -> None:
    try:
        read("track", body)
    except NoJsonError:
        return
