"""Visits against the same rule written in plain Python, and ways worked out by hand."""

import datetime as dt
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import AS_OF, compute, session_with

from dangol.customers.visits import Visits
from dangol.tables.events import EVENTS
from dangol.tables.visits import CUSTOMER_VISITS, VISITS

NOON = AS_OF.replace(tzinfo=None) - dt.timedelta(days=3)


def event(number: int, minutes: float, who: str = "a", **others: Any) -> dict[str, Any]:
    whole: dict[str, Any] = dict.fromkeys(EVENTS.column_names)
    whole |= {
        "event_source": "web", "event_id": f"m{number:04}", "event_hash": number,
        "event_type": "page", "anonymous_id": who, "channel": "web", "page_path": f"/{number}",
        "occurred_at": NOON + dt.timedelta(minutes=minutes), "received_at": NOON,
    }  # fmt: skip
    return {**whole, **others}


def visits_of(events: list[dict[str, Any]], **asked: Any) -> list[dict[str, Any]]:
    with session_with({EVENTS: events}) as session:
        result = compute(Visits(**asked), session)
        return sorted(
            result.tables[VISITS.name], key=lambda one: (one["visitor_id"], one["started_at"])
        )


def test_a_long_pause_begins_another_visit() -> None:
    found = visits_of([event(1, 0), event(2, 30), event(3, 60.5), event(4, 10, "b")])
    assert [(v["visitor_id"], v["visit_events"], v["visit_seconds"]) for v in found] == [
        ("a", 2, 1800),
        ("a", 1, 0),
        ("b", 1, 0),
    ]
    assert (found[0]["entry_path"], found[0]["exit_path"]) == ("/1", "/2")


@pytest.mark.parametrize(
    ("told", "way"),
    [
        ({}, "direct"),
        ({"referrer_host": "search.naver.com"}, "search"),
        ({"referrer_host": "google.co.kr"}, "search"),
        ({"referrer_host": "blog.naver.com"}, "social"),
        ({"referrer_host": "l.instagram.com"}, "social"),
        ({"referrer_host": "friend.example"}, "referral"),
        ({"utm_source": "naver", "utm_medium": "CPC"}, "paid-search"),
        ({"utm_source": "criteo", "utm_medium": "retargeting"}, "advertising"),
        ({"utm_source": "instagram", "utm_medium": "paid_social"}, "advertising"),
        ({"utm_source": "weekly", "utm_medium": "email"}, "email"),
        ({"utm_source": "kakao", "utm_medium": "alimtalk"}, "message"),
        ({"utm_source": "partner"}, "advertising"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value.values()) or "none",
)
def test_the_way_is_told_by_campaign_or_referring_site(told: dict[str, str], way: str) -> None:
    # The call that says who it is comes before the page of one tick, and tells nothing.
    events = [event(1, 0, event_type="identify", page_path=None), event(2, 0, **told), event(3, 1)]
    (visit,) = visits_of(events)
    assert visit["traffic"] == way


def test_what_a_server_reports_is_no_visit() -> None:
    events = [event(1, 0), event(2, 1, "a", channel=None), event(3, 500, "c", channel=None)]
    (visit,) = visits_of(events)
    assert visit["visit_events"] == 1


def test_people_have_their_visits_in_their_profile() -> None:
    way = {"referrer_host": "google.com"}
    events = [
        event(1, 0, customer_id="C1", event_type="track", event_name="Order Completed"),
        event(2, 500, customer_id="C1", **way),
        event(3, 900, customer_id="C1", **way),
        event(4, 0, "x"),
    ]
    with session_with({EVENTS: events}) as session:
        result = compute(Visits(), session)
    (person,) = result.tables[CUSTOMER_VISITS.name]
    assert (person["visit_count"], person["usual_traffic"]) == (3, "search")
    assert result.result.answer.headline.en == "4 visits in seven days, 25% of them with an order."
    assert result.result.answer.evidence.left_out[0].count == 1


def test_without_events_it_says_what_to_do() -> None:
    with session_with({EVENTS: []}) as session:
        answer = compute(Visits(), session).result.answer
    assert answer.refusal is not None
    assert "event source" in answer.action.en


MOMENTS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 400)), min_size=1, max_size=25)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(MOMENTS, st.randoms(use_true_random=False))
def test_visits_are_those_of_the_plain_rule_whatever_the_order(
    moments: list[tuple[str, int]], chance: Any
) -> None:
    events = [event(n, minutes, who) for n, (who, minutes) in enumerate(moments)]
    expected = plain_rule(moments)
    chance.shuffle(events)
    found = visits_of(events)
    told = [(v["visitor_id"], v["started_at"], v["visit_events"]) for v in found]
    assert told == [(who, NOON + dt.timedelta(minutes=at), n) for who, at, n in expected]


def plain_rule(moments: list[tuple[str, int]]) -> list[tuple[str, int, int]]:
    by_person: dict[str, list[int]] = defaultdict(list)
    for who, minute in moments:
        by_person[who].append(minute)
    found: list[tuple[str, int, int]] = []
    for who, minutes in sorted(by_person.items()):
        start, last, count = None, None, 0
        for minute in sorted(minutes):
            if last is None or minute - last > 30:
                if start is not None:
                    found.append((who, start, count))
                start, count = minute, 0
            last, count = minute, count + 1
        assert start is not None
        found.append((who, start, count))
    return found
