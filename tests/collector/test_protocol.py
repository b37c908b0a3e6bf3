"""The protocol as clients speak it: what is taken in, and what is answered."""

import gzip
import json

import pytest
from taking_in import MICROSECONDS, Taking, batch, event

from dangol.collector.unpacking import MOST_BYTES
from dangol.tracking.rules import Rule


@pytest.mark.parametrize(
    ("path", "call"),
    [
        ("/v1/track", "track"),
        ("/v1/t", "track"),
        ("/v1/page", "page"),
        ("/v1/p", "page"),
        ("/v1/identify", "identify"),
        ("/v1/i", "identify"),
        ("/v1/screen", "screen"),
        ("/v1/s", "screen"),
        ("/v1/batch", "batch"),
        ("/v1/b", "batch"),
    ],
)
def test_every_call_has_its_ways_in(taking: Taking, path: str, call: str) -> None:
    body = batch(event()) if call == "batch" else json.dumps(event(type=None)).encode()
    answer = taking.ask(path, body)
    assert (answer.status, answer.body) == (200, {"success": True})
    (stored,) = taking.stored()
    assert (stored.source, stored.call, stored.received_at) == ("web", call, MICROSECONDS)
    assert taking.events()[0]["messageId"] == "m1"


@pytest.mark.parametrize("content", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_nobody_trusts_the_content_type(taking: Taking, content: str) -> None:
    body = gzip.compress(batch(event()))
    assert taking.ask("/v1/batch", body, content_type=content).status == 200
    (stored,) = taking.stored()
    assert stored.is_packed
    assert stored.body == body


def test_the_key_may_stand_in_the_body(taking: Taking) -> None:
    assert taking.ask("/v1/batch", batch(event(), writeKey="wk"), key=None).status == 200
    assert taking.ask("/v1/batch", batch(event(), writeKey="wk")).status == 200
    one = json.dumps({**event(), "writeKey": "wk"}).encode()
    assert taking.ask("/v1/t", one, key=None).status == 200
    assert len(taking.events()) == 3


@pytest.mark.parametrize(
    ("key", "inside"), [(None, None), ("other", None), (None, "other"), ("wk", "other")]
)
def test_a_key_that_is_not_known_is_refused(
    taking: Taking, key: str | None, inside: str | None
) -> None:
    around = {} if inside is None else {"writeKey": inside}
    answer = taking.ask("/v1/batch", batch(event(), **around), key=key)
    assert answer.status == 401
    assert answer.body["success"] is False
    assert not taking.stored()


def test_an_authorization_that_cannot_be_read_is_refused(taking: Taking) -> None:
    answer = taking.ask("/v1/batch", batch(event()), key=None, authorization="Basic %%%")
    assert answer.status == 401


def test_browsers_are_told_that_they_may_send(taking: Taking) -> None:
    origin = "https://shop.example"
    answer = taking.ask("/v1/t", method="OPTIONS", key=None, origin=origin)
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == origin
    assert "x-retry-count" in answer.headers["access-control-allow-headers"]
    stored = taking.ask("/v1/t", json.dumps(event()).encode(), origin=origin)
    assert stored.headers["access-control-allow-origin"] == origin


def test_a_source_may_expect_its_own_sites_only(taking: Taking) -> None:
    taking.rules = (("wk", Rule("web", origins=("https://shop.example",))),)
    body = batch(event())
    assert taking.ask("/v1/batch", body, origin="https://shop.example").status == 200
    assert taking.ask("/v1/batch", body).status == 200
    refused = taking.ask("/v1/batch", body, origin="https://other.example")
    assert refused.status == 403
    assert "https://other.example" in refused.body["error"]


def test_a_source_that_sends_too_fast_is_told_to_wait(taking: Taking) -> None:
    taking.rules = (("wk", Rule("web", most_per_second=10)),)
    body = batch(*(event(n) for n in range(10)))
    assert taking.ask("/v1/batch", body).status == 200
    slowed = taking.ask("/v1/batch", body)
    assert (slowed.status, slowed.headers["retry-after"]) == (429, "1")
    taking.seconds = 1.0
    assert taking.ask("/v1/batch", body).status == 200


def test_what_clients_tell_of_themselves_is_dropped(taking: Taking) -> None:
    assert taking.ask("/v1/m", b'{"series":[]}', key=None).status == 200
    assert not taking.stored()


def test_browsers_find_their_settings(taking: Taking) -> None:
    answer = taking.ask("/v1/projects/wk/settings", method="GET", key=None)
    assert answer.body["integrations"]["Segment.io"]["apiKey"] == "wk"
    assert "plan" in answer.body
    assert taking.ask("/v1/projects/no/settings", method="GET", key=None).status == 401


@pytest.mark.parametrize(
    ("path", "method"), [("/v1/nothing", "POST"), ("/v1/track", "GET"), ("/v1/", "POST")]
)
def test_there_is_nothing_elsewhere(taking: Taking, path: str, method: str) -> None:
    assert taking.ask(path, batch(event()), method=method).status == 404


def test_a_body_that_is_too_large_is_refused_before_it_fills_the_memory(taking: Taking) -> None:
    for body in (b" " * (MOST_BYTES + 1), gzip.compress(b" " * 60_000_000)):
        assert taking.ask("/v1/batch", body).status == 413
    announced = taking.ask("/v1/batch", b"{}", content_length=str(MOST_BYTES + 1))
    assert announced.status == 413


@pytest.mark.parametrize(
    "body",
    [
        b"", b"no", b"[]", b"{", b'{"batch": 1}', b'{"batch": [', b"[" * 100_000,
        gzip.compress(b"{}")[:-4], b"\x1f\x8bxxxx",
    ],
    ids=range(9),
)  # fmt: skip
def test_only_what_is_no_json_is_refused_whole(taking: Taking, body: bytes) -> None:
    assert taking.ask("/v1/batch", body).status == 400
    assert not taking.stored()
