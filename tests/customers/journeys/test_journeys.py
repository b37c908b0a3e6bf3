"""Ways of people: counted as by hand, what comes next where it was planted, and refusals."""

import datetime as dt
from typing import Any

import numpy as np
import pytest
from journeyed import Step, steps_of, web_settings
from worlds import Computed, compute, order, session_with

from dangol.customers.journeys import journeys as room
from dangol.customers.journeys.flows import flows
from dangol.customers.journeys.journeys import Journeys
from dangol.customers.journeys.next_step_model import NextStepModel
from dangol.tables.commerce import ORDERS
from dangol.tables.events import EVENTS
from dangol.tables.messaging import CONTACTS

DAY = 24.0


def asked(events: list[dict[str, Any]], **others: Any) -> Computed:
    with session_with({EVENTS: events}) as session:
        return compute(Journeys(**others), session, web_settings())


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> Computed:
    monkeypatch.setattr(room, "FEWEST_JOURNEYS", 1)
    people: list[list[Step]] = [
        # Twice the same at once is one step; ten days later it begins anew.
        [("view", 0.0), ("view", 1.0), ("cart", 2.0), ("view", 2 + 10 * DAY)],
        [("view", 0.0), ("cart", 3.0)],
        # Still under way at the moment of asking, thirty days after the beginning.
        [("view", 29 * DAY), ("cart", 29 * DAY + 1)],
    ]
    return asked(steps_of(people))


def test_transitions_are_those_counted_by_hand(by_hand: Computed) -> None:
    found = {
        (row["step_name"], row["next_step"]): (
            row["transition_count"], row["transition_share"], row["transition_hours"],
        )
        for row in by_hand.tables["journey_transitions"]
    }  # fmt: skip
    assert found == {
        # Two, three and one hours after the first view.
        ("view", "cart"): (3, 0.75, pytest.approx(2.0)),
        ("view", "end"): (1, 0.25, None),
        ("cart", "end"): (2, 1.0, None),
    }


def test_paths_are_those_counted_by_hand(by_hand: Computed) -> None:
    rows = by_hand.tables["journey_paths"]
    found = {row["path_steps"]: (row["path_journeys"], row["path_share"]) for row in rows}
    # The journey that is still under way is not known to its end.
    assert found == {"view > cart": (2, pytest.approx(2 / 3)), "view": (1, pytest.approx(1 / 3))}
    flow, *_ = by_hand.result.answer.tables
    told = [(row["place"], row["from"]["en"], row["to"]["en"], row["count"]) for row in flow.rows]
    assert told == [
        (1, "view", "cart", 2), (1, "view", "Nothing more", 1), (2, "cart", "Nothing more", 2),
    ]  # fmt: skip


def test_orders_and_messages_are_steps_of_the_same_journey(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "FEWEST_JOURNEYS", 1)
    world = {
        EVENTS: steps_of([[("view", 30.0)]]),
        ORDERS: [order("1", "c0", dt.datetime(2025, 3, 2, 8), 10, currency="KRW")],
        # The day begins at 15 o'clock of the day before, in Seoul.
        CONTACTS: [
            {"campaign_id": "a", "customer_id": "c0", "channel": "sms",
             "contacted_on": dt.date(2025, 3, 2)}
        ],
    }  # fmt: skip
    with session_with(world) as session:
        found = compute(Journeys(), session, web_settings())
    (path,) = found.tables["journey_paths"]
    assert path["path_steps"] == "contact > view > order"


def chained(rng: np.random.Generator, people: int, *, is_planted: bool) -> list[list[Step]]:
    """Who came by ‘a’ goes on to ‘x’, who came by ‘b’ to ‘y’, nine times of ten; or by chance."""
    found = []
    for _ in range(people):
        at, steps = float(rng.uniform(0, 20 * DAY)), []
        for _ in range(4):
            way = "a" if rng.random() < 0.5 else "b"
            follows = {"a": "x", "b": "y"}[way]
            other = {"x": "y", "y": "x"}[follows]
            likely = rng.random() < (0.9 if is_planted else 0.5)
            for name in (way, "m", follows if likely else other):
                at += 1.0
                steps.append((name, at))
        found.append(steps)
    return found


def test_the_next_step_is_told_by_steps_further_back_where_that_was_planted() -> None:
    found = asked(steps_of(chained(np.random.default_rng(1), 500, is_planted=True)))
    model = found.result.model
    assert isinstance(model, NextStepModel)
    figures = model.figures
    assert figures["gain_low"] > 0.3
    assert figures["next_step_accuracy"] > figures["last_step_accuracy"] + 0.08
    assert model.chain.depth >= 2
    told = model.what_if({"last_steps": "a > m"})
    assert told["likely_next_step"] == "x"
    assert told["next_step_probability"] == pytest.approx(0.9, abs=0.05)
    assert model.what_if({"last_steps": "b > m"})["likely_next_step"] == "y"


def test_where_chance_decides_what_comes_next_nothing_is_gained() -> None:
    rng = np.random.default_rng(2)
    people = [
        [(str(rng.choice(["a", "b", "c"])), float(at)) for at in np.cumsum(rng.uniform(60, 120, 6))]
        for _ in range(600)
    ]
    found = asked(steps_of(people), pause_days=1)
    model = found.result.model
    assert isinstance(model, NextStepModel)
    assert model.figures["gain_low"] <= 0.0
    assert model.chain.depth <= 1


def test_everybody_known_gets_a_next_step() -> None:
    people = chained(np.random.default_rng(3), 300, is_planted=True)
    found = asked(steps_of([*people, [("a", 29.8 * DAY), ("m", 29.9 * DAY)]]))
    rows = {row["customer_id"]: row for row in found.tables["customer_next_steps"]}
    assert len(rows) == 301
    last = rows["c300"]
    assert (last["last_step"], last["likely_next_step"]) == ("m", "x")
    assert all(0 < row["next_step_probability"] <= 1 for row in rows.values())


def test_rare_steps_are_one_and_the_stream_adds_up() -> None:
    paths = {("a", "b"): 5, ("a", "c"): 1, ("d",): 2, ("a", "b", "c"): 4}
    found = flows(paths, 3, 1)
    first = [one for one in found if one.place == 1]
    assert sum(one.journeys for one in first) == 12
    assert {(one.start, one.end) for one in first} == {
        ("a", "b"), ("a", "other"), ("other", "end"),
    }  # fmt: skip
    into = sum(one.journeys for one in first if one.end == "b")
    assert into == sum(one.journeys for one in found if one.place == 2 and one.start == "b")


def test_later_events_change_nothing_and_few_journeys_are_refused() -> None:
    people = chained(np.random.default_rng(4), 60, is_planted=True)
    one = asked(steps_of(people))
    other = asked(steps_of([[*steps, ("z", 40 * DAY)] for steps in people]))
    assert one.tables == other.tables
    refusal = asked(steps_of(people[:3])).result.answer.refusal
    assert refusal is not None
    assert refusal.reason.en.startswith("Only ")
    with session_with({EVENTS: []}) as session:
        assert compute(Journeys(), session, web_settings()).result.answer.refusal is not None
