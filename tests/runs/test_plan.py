"""In which order analyses run."""

import itertools
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toys import READ_ORDERS, Toy, read_toy, toy

from dangol.runs.errors import CircleError
from dangol.runs.instances import Instance
from dangol.runs.plan import in_order, waits_for
from dangol.tables.vocabulary import DEFAULT_INSTANCE


def instances_of(*kinds: type[Toy]) -> list[Instance]:
    return [Instance(kind.slug, DEFAULT_INSTANCE, kind()) for kind in kinds]


def order_of(every: Sequence[Instance], *wanted: str) -> list[str]:
    places = [(slug, DEFAULT_INSTANCE) for slug in wanted] or None
    return [one.label for one in in_order(every, places)]


def test_whoever_writes_a_table_comes_before_whoever_reads_it() -> None:
    every = instances_of(
        toy("advice", [read_toy("churn"), read_toy("basket")]),
        toy("churn", [read_toy("basket"), READ_ORDERS]),
        toy("basket"),
        toy("weather", []),
    )
    for turned in itertools.permutations(every):
        order = order_of(turned)
        assert order.index("basket") < order.index("churn") < order.index("advice")
        assert len(order) == 4


def test_only_what_is_wanted_and_its_sources_are_planned() -> None:
    every = instances_of(
        toy("advice", [read_toy("churn")]),
        toy("churn", [read_toy("basket")]),
        toy("basket"),
        toy("x"),
    )
    assert order_of(every, "churn") == ["basket", "churn"]
    assert order_of(every, "x") == ["x"]
    assert order_of(every, "advice", "x") in (
        ["basket", "churn", "advice", "x"],
        ["x", "basket", "churn", "advice"],
        ["basket", "x", "churn", "advice"],
    )


def test_a_circle_is_named_with_the_way_out_of_it() -> None:
    every = instances_of(
        toy("profile", [read_toy("contacts")]),
        toy("audience", [read_toy("profile")]),
        toy("contacts", [read_toy("audience")]),
    )
    with pytest.raises(CircleError) as circle:
        in_order(every)
    first, *_, last = circle.value.message.split(".")[0].split(": ")[1].split(" -> ")
    assert first == last
    assert {"profile", "audience", "contacts"} <= set(
        circle.value.message.replace(".", " ").split()
    )
    assert circle.value.message.endswith(
        "Let one of them read what was last committed: declare its read with .last_committed()."
    )


def test_a_read_of_what_was_last_committed_is_no_circle() -> None:
    every = instances_of(
        toy("profile", [read_toy("contacts").last_committed()]),
        toy("audience", [read_toy("profile")]),
        toy("contacts", [read_toy("audience")]),
    )
    assert order_of(every) == ["profile", "audience", "contacts"]
    assert order_of(every, "profile") == ["profile"]


def test_an_analysis_that_reads_its_own_rows_does_not_wait_for_itself() -> None:
    assert order_of(instances_of(toy("counting", [read_toy("counting")]))) == ["counting"]


def test_saved_analyses_wait_for_the_name_that_they_read() -> None:
    basket = toy("basket")
    every = [
        Instance("churn", DEFAULT_INSTANCE, toy("churn", [read_toy("basket").of("weekly")])()),
        Instance("basket", DEFAULT_INSTANCE, basket()),
        Instance("basket", "weekly", basket(times=2)),
    ]
    assert waits_for(every)["churn", DEFAULT_INSTANCE] == {("basket", "weekly")}
    assert order_of(every, "churn") == ["basket 'weekly'", "churn"]


def test_a_table_that_people_fill_is_nobody_s_output() -> None:
    assert waits_for(instances_of(toy("counting"))) == {("counting", DEFAULT_INSTANCE): set()}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 8), max_size=4), min_size=1, max_size=9), st.randoms())
def test_in_any_house_without_circles_sources_come_first(
    sources: list[list[int]], chance: Random
) -> None:
    kinds = [
        toy(f"t{n}", [READ_ORDERS, *(read_toy(f"t{s}") for s in sorted({s for s in own if s < n}))])
        for n, own in enumerate(sources)
    ]
    every = instances_of(*kinds)
    chance.shuffle(every)
    waiting = waits_for(every)
    done: set[tuple[str, str]] = set()
    for one in in_order(every):
        assert waiting[one.slug, one.name] <= done
        done.add((one.slug, one.name))
    assert len(done) == len(kinds)
