"""What came is in the tables: every event once, whatever order, whatever clock."""

import datetime as dt
import json
import random
import time
from typing import Any

import pytest
from arriving import Arriving
from own_data import Shop
from taking_in import AT, Taking, batch, event

from dangol.governance.principal import local_principal
from dangol.governance.records import create
from dangol.loading.events import shapes
from dangol.loading.events.loader import EventLoader
from dangol.store.inbox import Limits
from dangol.tracking.event_source import EventSource
from dangol.tracking.rules import Rule

PAGE = {
    "url": "https://shop.example/p/1?utm_source=naver&utm_medium=cpc&utm_campaign=%EB%B4%84+sale",
    "path": "/p/1",
    "title": "커피",
    "referrer": "https://www.search.naver.com/search?q=x",
}


def test_an_event_becomes_a_row_with_its_columns(arriving: Arriving) -> None:
    said = {
        "order_id": "o1", "product_id": "p1", "currency": "krw", "revenue": "14.99", "size": "L"
    }  # fmt: skip
    sent = event(1, event="Order Completed", properties=said, context={"page": PAGE})
    assert arriving.arrive(sent) == 1
    row = arriving.shop.sql("SELECT * FROM events")[0]
    wanted = {
        "event_source": "web",
        "event_id": "m1",
        "event_type": "track",
        "event_name": "Order Completed",
        "customer_id": "u1",
        "channel": "web",
        "page_path": "/p/1",
        "page_title": "커피",
        "referrer_host": "search.naver.com",
        "utm_source": "naver",
        "utm_medium": "cpc",
        "utm_campaign": "봄 sale",
        "utm_term": None,
        "order_id": "o1",
        "product_id": "p1",
        "currency": "KRW",
    }
    assert {name: row[name] for name in wanted} == wanted
    assert float(row["revenue_amount"]) == 14.99
    assert json.loads(row["properties"]) == said
    assert json.loads(row["context"])["page"] == PAGE


def test_every_call_is_an_event(arriving: Arriving) -> None:
    ask = arriving.taking.ask
    calls: dict[str, dict[str, Any]] = {
        "identify": {"traits": {"name": "김철수"}},
        "track": {"event": "Signed Up"},
        "page": {"name": "Home"},
        "screen": {"category": "Main"},
        "group": {"groupId": "g1", "traits": {"plan": "big"}},
        "alias": {"previousId": "a1"},
    }
    for call, said in calls.items():
        body = {"userId": "u1", "messageId": call, **said}
        assert ask(f"/v1/{call}", json.dumps(body).encode()).status == 200
    assert arriving.loader.load_all() == 6
    assert arriving.rows("event_type, event_name, previous_id, group_id") == [
        ("alias", None, "a1", None),
        ("group", None, None, "g1"),
        ("identify", None, None, None),
        ("page", "Home", None, None),
        ("screen", "Main", None, None),
        ("track", "Signed Up", None, None),
    ]


def test_a_duplicate_is_stored_once_however_it_comes(arriving: Arriving) -> None:
    events = [event(n) for n in range(100)]
    orders = random.Random(7)
    new = arriving.arrive(*events[:60], *events[:10])
    for size in (7, 30, 100):
        orders.shuffle(events)
        for start in range(0, 100, size):
            arriving.send(*events[start : start + size])
        new += arriving.loader.load_all()
    assert new == 100
    assert arriving.rows("count(*), count(DISTINCT event_id)") == [(100, 100)]
    (counts,) = arriving.rows(
        "sum(event_count)::INT, sum(repeated_count)::INT", table="event_arrivals"
    )
    assert counts == (100, 70 + 300 - 100)


def test_a_duplicate_of_another_source_is_another_event(arriving: Arriving) -> None:
    arriving.taking.rules += (("other", Rule("app")),)
    arriving.send(event(1))
    body = json.dumps({"batch": [event(1)]}).encode()
    assert arriving.taking.ask("/v1/batch", body, key="other").status == 200
    assert arriving.loader.load_all() == 2
    assert arriving.rows("event_source") == ["app", "web"]


def test_events_without_a_number_are_stored_each(arriving: Arriving) -> None:
    assert arriving.arrive(event(1, messageId=None), event(1, messageId=None)) == 2
    assert arriving.rows("unnumbered_count", table="event_arrivals") == [2]
    ids = arriving.rows("event_id")
    assert all(one.startswith("unnumbered:") for one in ids)


@pytest.mark.parametrize("late", [dt.timedelta(days=3), dt.timedelta(hours=-2)])
def test_clock_skew_is_corrected(arriving: Arriving, late: dt.timedelta) -> None:
    happened = AT - dt.timedelta(minutes=10)
    told, sent = (happened + late).isoformat(), (AT + late).isoformat()
    arriving.arrive(event(1, timestamp=told), sentAt=sent)
    arriving.arrive(event(2, timestamp=None, originalTimestamp=told, sentAt=sent))
    for found, original in arriving.rows("occurred_at, original_at"):
        assert abs(found - happened.replace(tzinfo=None)) < dt.timedelta(seconds=1)
        assert original == (happened + late).replace(tzinfo=None)
    is_wild = abs(late) > dt.timedelta(days=1)
    assert arriving.rows("skewed_count", table="event_arrivals") == [2 if is_wild else 0]


def test_clock_skew_never_leads_into_the_future(arriving: Arriving) -> None:
    ahead = (AT + dt.timedelta(days=3)).isoformat()
    arriving.arrive(event(1, timestamp=ahead), event(2, timestamp="tomorrow"), event(3))
    arriving.arrive(event(4, timestamp=ahead), sentAt=AT.isoformat())
    received = AT.replace(tzinfo=None)
    assert max(arriving.rows("occurred_at")) == received
    assert arriving.rows("occurred_at", "event_id = 'm2'") == [received]


def test_clock_skew_of_a_trusted_source_is_left_alone(arriving: Arriving) -> None:
    """A server that tells the time of its first try shifts nothing by what came between."""
    workspace = arriving.shop.workspace
    made = create(
        workspace.state,
        EventSource,
        {"name": "server", "corrects_clock": False},
        local_principal(),
        AT,
    )
    arriving.taking.rules += (("server", Rule(made.id)),)
    happened = AT - dt.timedelta(hours=5)
    stale = (happened + dt.timedelta(seconds=1)).isoformat()
    body = json.dumps({"batch": [event(1, timestamp=happened.isoformat())], "sentAt": stale})
    assert arriving.taking.ask("/v1/batch", body.encode(), key="server").status == 200
    arriving.loader.load_all()
    assert arriving.rows("occurred_at") == [happened.replace(tzinfo=None)]


def test_a_late_event_overwrites_no_newer_trait(arriving: Arriving) -> None:
    told = [
        event(
            n,
            type="identify",
            userId="u1",
            timestamp=f"2026-02-{n:02}T00:00:00Z",
            traits={"plan": f"plan {n}", f"trait {n}": n} | ({"city": None} if n == 20 else {}),
        )
        for n in range(1, 21)
    ]
    random.Random(3).shuffle(told)
    for one in told:
        arriving.arrive(one)
    found = dict(arriving.rows("trait_name, trait_value", table="traits"))
    assert found["plan"] == '"plan 20"'
    assert found["city"] is None
    assert len(found) == 22
    arriving.arrive(
        event(99, type="identify", userId="u1", timestamp="2020-01-01T00:00:00Z",
              traits={"plan": "ancient", "old": True})
    )  # fmt: skip
    found = dict(arriving.rows("trait_name, trait_value", table="traits"))
    assert (found["plan"], found["old"]) == ('"plan 20"', "true")


def test_traits_come_from_the_context_where_a_client_puts_them(arriving: Arriving) -> None:
    arriving.arrive(event(1, type="identify", context={"traits": {"email": "a@b.kr"}}))
    assert arriving.rows("trait_value", table="traits") == ['"a@b.kr"']


def test_what_a_batch_says_of_its_context_holds_for_its_events(arriving: Arriving) -> None:
    own = {"page": {"url": "https://own.example/"}}
    arriving.arrive(event(1), event(2, context=own), context={"library": {"name": "lib"},
                    "page": {"url": "https://batch.example/"}})  # fmt: skip
    assert arriving.rows("page_url, client_library") == [
        ("https://batch.example/", "lib"),
        ("https://own.example/", "lib"),
    ]


def test_schema_drift_is_counted_and_makes_no_columns(arriving: Arriving) -> None:
    values = [1, "one", {"is": 1}, [1], True, None]
    events = [event(n, properties={"price": values[n % 6]}) for n in range(600)]
    events += [event(1000 + n, properties={f"key {n}": n}) for n in range(1_800)]
    columns = len(_columns(arriving))
    assert arriving.arrive(*events) == 2_400
    assert len(_columns(arriving)) == columns
    kinds = dict(
        arriving.rows("value_type, event_count", "property_name = 'price'", "event_shapes")
    )
    assert kinds == dict.fromkeys(("number", "text", "object", "list", "flag", "nothing"), 100)
    names = arriving.rows("DISTINCT property_name", table="event_shapes")
    assert len(names) <= shapes.MOST_PROPERTIES + 3
    (total,) = arriving.rows(
        "sum(event_count)::INT", "property_name NOT IN ('', 'price')", "event_shapes"
    )
    assert total == 1_800


def test_a_bad_event_waits_in_quarantine(arriving: Arriving) -> None:
    arriving.send(event(1), event(2, userId=None), event(3, event=None))
    assert arriving.loader.load_all() == 1
    found = arriving.rows("quarantine_reasons, raw_row", table="quarantine")
    reasons = [json.loads(reasons) for reasons, _ in found]
    assert reasons == [["event:no-id"], ["event:no-name"]]
    assert json.loads(found[0][1])["messageId"] == "m2"
    assert arriving.rows("unaccepted_count", table="event_arrivals") == [2]


def test_what_was_taken_over_leaves_the_inbox(arriving: Arriving) -> None:
    arriving.arrive(event(1))
    arriving.taking.inbox.close()
    assert arriving.loader.load_all() == 0
    assert list(arriving.taking.folder.iterdir()) == []
    arriving.taking.__post_init__()


def _columns(arriving: Arriving) -> list[str]:
    return arriving.rows("column_name", "table_name = 'events'", "duckdb_columns()")


def test_a_slow_consumer_delays_nobody_and_the_inbox_stays_bounded(shop: Shop) -> None:
    """The loader hangs in a commit: events are taken in as before, until the inbox is full."""
    taking = Taking(shop.workspace.project.inbox_folder, Limits(segment=20_000, inbox=100_000))
    with EventLoader(shop.workspace) as loader:
        loader.start()
        with shop.workspace.store.commits:  # Somebody else's commit that does not end.
            answers = [taking.ask("/v1/batch", batch(*_many(n))).status for n in range(100)]
            stored = answers.count(200)
            assert answers == [200] * stored + [503] * (100 - stored)
            assert 5 < stored < 100
            size = sum(f.stat().st_size for f in taking.folder.glob("*.segment*"))
            assert size < 400_000
        for _ in range(600):
            found = shop.values("SELECT count(*) FROM events")[0][0]
            if found == 20 * stored:
                break
            time.sleep(0.1)
        assert found == 20 * stored
        assert taking.ask("/v1/batch", batch(*_many(1_000))).status == 200
    taking.inbox.close()


def _many(batch_number: int) -> list[dict[str, Any]]:
    return [event(n, messageId=f"{batch_number}-{n}") for n in range(20)]
