"""Funnels against the same rule written in plain Python, worked out by hand, planted and absent."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from journeyed import MOMENT, Step, steps_of, visitors, web_settings
from worlds import Computed, compute, session_with

from dangol.customers.journeys import funnel as room
from dangol.customers.journeys.choosing import chosen, usual
from dangol.customers.journeys.funnel import Funnel
from dangol.tables.events import EVENTS

NAMES = ("view", "cart", "pay")
HOURS = 24


def furthest(steps: Sequence[Step], names: Sequence[str], days: int, *, is_whole: bool) -> int:
    """How many steps the best try of one person reached: every try is tried."""
    best = 0

    def follow(place: int, started: float, before: float) -> None:
        nonlocal best
        best = max(best, place)
        if place == len(names):
            return
        for name, at in steps:
            start = started if is_whole else before
            is_later = at > before if names[place] == names[place - 1] else at >= before
            # Of one moment the steps stand in the order of the funnel.
            if name == names[place] and is_later and at - start <= days * HOURS:
                follow(place + 1, started, at)

    for name, at in steps:
        if name == names[0]:
            follow(1, at, at)
    return best


def asked(events: list[dict[str, Any]], **others: Any) -> Computed:
    with session_with({EVENTS: events}) as session:
        return compute(Funnel(**others), session, web_settings())


def by_person(found: Computed) -> dict[str, dict[str, Any]]:
    return {row["customer_id"]: row for row in found.tables["funnel_people"]}


walks = st.lists(
    st.lists(st.tuples(st.sampled_from((*NAMES, "else")), st.integers(0, 30)), max_size=9),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walks, st.booleans(), st.sampled_from([NAMES, ("view", "view", "pay"), ("view", "cart")]))
def test_everybody_comes_as_far_as_the_best_of_all_their_tries(
    monkeypatch: pytest.MonkeyPatch,
    people: list[list[tuple[str, int]]],
    is_whole: bool,
    names: tuple[str, ...],
) -> None:
    monkeypatch.setattr(room, "FEWEST_BEGIN", 1)
    walked = [[(name, hour * 8.0) for name, hour in one] for one in people]
    # Somebody does everything, so that no step is unknown.
    walked.append([(name, 400.0 + place) for place, name in enumerate((*NAMES, "view"))])
    limit = "whole" if is_whole else "step"
    found = by_person(asked(steps_of(walked), steps=names, limit_days=3, limit_of=limit))
    for place, steps in enumerate(walked):
        reached = furthest(steps, names, 3, is_whole=is_whole)
        row = found.get(f"c{place}")
        assert (row["step_number"] if row else 0) == reached, (steps, row)


@pytest.fixture(scope="module")
def shop() -> Computed:
    """Twenty-six view; of these some go on, some too late, some have only just come."""
    people: list[list[Step]] = [[("view", 0.0), ("cart", 5.0), ("pay", 6.0)] for _ in range(6)]
    people += [[("view", 0.0), ("cart", 9.0)] for _ in range(6)]
    people += [[("view", 0.0), ("cart", 4 * 24.0)] for _ in range(4)]
    people += [[("view", 0.0), ("view", 90.0), ("cart", 100.0)] for _ in range(2)]
    # Within three days of the moment of asking.
    people += [[("view", 700.0)] for _ in range(8)]
    return asked(steps_of(people), steps=NAMES, limit_days=3)


def test_people_are_counted_as_worked_out_by_hand(shop: Computed) -> None:
    first, second, third = shop.tables["funnel_steps"]
    # 6 and 6 in time, 2 at their second try; 4 too late, 8 still have time.
    assert first["reached_people"] == 26
    assert first["went_on_people"] == 14
    assert (first["waiting_people"], first["lost_people"]) == (8, 4)
    assert (first["judged_people"], first["went_on_share"]) == (18, pytest.approx(14 / 18))
    # Wilson (1927) for 14 of 18.
    assert first["went_on_low"] == pytest.approx(0.5479, abs=1e-3)
    assert first["went_on_high"] == pytest.approx(0.9100, abs=1e-3)
    # Five hours six times, nine six times, ten twice.
    assert first["median_hours"] == pytest.approx(9.0)
    assert (second["reached_people"], second["went_on_people"]) == (14, 6)
    assert (third["reached_people"], third["went_on_people"]) == (6, None)


def test_states_say_who_dropped_and_who_still_has_time(shop: Computed) -> None:
    people = by_person(shop)
    assert people["c0"]["funnel_state"] == "through"
    assert (people["c7"]["funnel_step"], people["c7"]["funnel_state"]) == ("cart", "dropped")
    assert (people["c13"]["funnel_step"], people["c13"]["funnel_state"]) == ("view", "dropped")
    assert people["c20"]["funnel_state"] == "waiting"
    assert people["c20"]["days_since_step"] == 0


def test_an_order_that_the_site_reports_too_counts_once() -> None:
    made: list[list[Step]] = [[("view", 0.0), ("Order Completed", 1.0)] for _ in range(20)]
    found = asked(steps_of(made), steps=("view", "order", "order"), limit_days=3)
    _, second, third = found.tables["funnel_steps"]
    assert (second["reached_people"], third["reached_people"]) == (20, 0)


def test_steps_are_found_however_they_are_written() -> None:
    known = [("page_view", "Home"), ("track", "Product Added"), ("order", "order")]
    found = chosen(("Page View", "product_added", "ORDER"), known)
    assert getattr(found, "met_by", None) == [[known[0]], [known[1]], [known[2]]]
    assert getattr(chosen(("nothing", "order"), known), "missing", None) == ["nothing"]


def test_without_steps_the_usual_way_to_an_order_is_taken() -> None:
    web = [("track", "Product Added"), ("page_view", "page_view"), ("order", "order")]
    assert usual(web) == ["page_view", "Product Added", "order"]
    assert usual([("order", "order"), ("contact", "contact")]) == ["contact", "order"]
    assert usual([("order", "order")]) == ["order", "order", "order"]
    assert usual([("track", "product_view"), ("track", "purchase")]) == ["product_view", "purchase"]


PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Mobile/15E148"
COMPUTER = "Mozilla/5.0 (X11; Linux x86_64)"


@pytest.mark.parametrize("planted", [True, False])
def test_what_goes_with_dropping_is_found_where_it_was_put_and_nowhere_else(planted: bool) -> None:
    rng = np.random.default_rng(7)
    is_phone = rng.random(900) < 0.5
    goes_on = rng.random(900) < np.where(is_phone & planted, 0.25, 0.5)
    events = visitors(
        [[("view", 1.0), *([("cart", 2.0)] if on else [])] for on in goes_on],
        [{"user_agent": PHONE if phone else COMPUTER} for phone in is_phone],
        spread=rng.uniform(0, 24 * 20, 900),
    )
    answer = asked(events, steps=("view", "cart"), limit_days=3).result.answer
    told = answer.tables[1].rows
    clear = {
        (row["name"]["en"], row["value"]["en"]) for row in told if row["clear"]["en"] == "clear"
    }
    assert clear == ({("Device", "Phone"), ("Device", "Computer")} if planted else set())
    assert ("Phone" in answer.decisions[0].reason.en) == planted
    if planted:
        phone = next(row for row in told if row["value"]["en"] == "Phone")
        # Odds of dropping 3 against 1.
        assert phone["ratio"]["en"].startswith(("2.", "3."))
        assert "not a cause" in answer.decisions[0].reason.en


def test_later_events_change_nothing() -> None:
    made: list[list[Step]] = [[("view", 0.0), ("cart", 5.0)] for _ in range(20)]
    after = (MOMENT - dt.datetime(2025, 3, 1, tzinfo=dt.UTC)).total_seconds() / 3600 + 1
    later = [[*steps, ("pay", after)] for steps in made]
    one, other = (asked(steps_of(m), steps=("view", "cart")) for m in (made, later))
    assert one.tables == other.tables


def test_a_step_that_never_happened_and_few_people_are_refused() -> None:
    made: list[list[Step]] = [[("view", 0.0), ("cart", 1.0)] for _ in range(5)]
    unknown = asked(steps_of(made), steps=("view", "buy")).result.answer.refusal
    assert unknown is not None
    assert unknown.reason.en == "Nobody did ‘buy’ in the period."
    assert unknown.help.en == "Choose among: cart, view."
    few = asked(steps_of(made), steps=("view", "cart")).result.answer.refusal
    assert few is not None
    assert few.reason.en == "Only 5 people reached “view”, where the funnel begins."
    with session_with({}) as session:
        nothing = compute(Funnel(), session, web_settings()).result.answer.refusal
    assert nothing is not None
    assert nothing.reason.en == "Nothing that people did is known of the last 182 days."
