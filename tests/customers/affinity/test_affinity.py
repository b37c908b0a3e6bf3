"""Affinities: those that were put into the shop are found, absent ones are not, and refusals."""

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from scipy.stats import spearmanr
from worlds import (
    Computed,
    Row,
    compute,
    session_with,
    simulated_settings,
    simulated_shop,
    tiny_shop,
)

from dangol.customers.affinity.affinity import Affinity
from dangol.tables.commerce import ORDERS
from dangol.tables.truth import TRUTH_CATEGORIES, TRUTH_CUSTOMERS, TRUTH_INTERESTS
from dangol.tables.vocabulary import Table

pytestmark = pytest.mark.xdist_group("affinity")

World = dict[Table, pa.Table]


@pytest.fixture(scope="module")
def world() -> World:
    return simulated_shop(2000, seed=5)


@pytest.fixture(scope="module")
def found(world: World) -> Iterator[Computed]:
    with session_with(world) as session:
        yield compute(Affinity(), session, simulated_settings())


def affinities(found: Computed, kind: str) -> list[Row]:
    return [row for row in found.tables["customer_affinities"] if row["affinity_kind"] == kind]


def lifts(world: World) -> dict[tuple[str, str], float]:
    """How many times the usual each true interest is."""
    rows = world[TRUTH_INTERESTS].to_pylist()
    usual: dict[str, list[float]] = {}
    for row in rows:
        usual.setdefault(row["category"], []).append(row["interest_share"])
    means = {category: float(np.mean(shares)) for category, shares in usual.items()}
    return {
        (row["customer_id"], row["category"]): row["interest_share"] / means[row["category"]]
        for row in rows
    }


def test_clear_affinities_are_true_as_often_as_they_say(world: World, found: Computed) -> None:
    true = lifts(world)
    clear = [row for row in affinities(found, "category") if row["is_drawn"]]
    assert len(clear) > 1500
    right = [true[row["customer_id"], row["affinity_value"]] > 1 for row in clear]
    said = np.mean([row["affinity_confidence"] for row in clear])
    assert np.mean(right) == pytest.approx(said, abs=0.02)


def test_the_range_of_a_lift_holds_the_truth_nearly_as_often_as_it_says(
    world: World, found: Computed
) -> None:
    """Of categories without a rhythm of their own; prices and promotions move all a little."""
    true = lifts(world)
    steady = {
        row["category"] for row in world[TRUTH_CATEGORIES].to_pylist() if row["cycle_days"] is None
    }
    rows = [row for row in affinities(found, "category") if row["affinity_value"] in steady]
    inside = [
        row["lift_low"] <= true[row["customer_id"], row["affinity_value"]] <= row["lift_high"]
        for row in rows
    ]
    assert 0.83 < np.mean(inside) < 0.95


def test_price_levels_are_found(world: World, found: Computed) -> None:
    true = {row["customer_id"]: row["price_level"] for row in world[TRUTH_CUSTOMERS].to_pylist()}
    rows = affinities(found, "price")
    assert len(rows) > 1000
    said = [row["affinity_lift"] for row in rows]
    put = [true[row["customer_id"]] for row in rows]
    assert spearmanr(said, put).statistic > 0.6
    sides = {"cheaper": put_below, "dearer": put_above}
    for side, is_right in sides.items():
        clear = [
            is_right(true[row["customer_id"]])
            for row in rows
            if row["is_drawn"] and row["affinity_value"] == side
        ]
        assert np.mean(clear) > 0.85


def put_below(level: float) -> bool:
    return level < 1


def put_above(level: float) -> bool:
    return level > 1


def test_what_everybody_does_alike_is_left_out(found: Computed) -> None:
    """The shop's hours and weekdays are the same for all."""
    for kind in ("day_part", "weekday"):
        assert affinities(found, kind) == []
    assert {row["drawn_day_part"] for row in found.tables["customer_leanings"]} == {None}
    reasons = [one.reason.en for one in found.result.answer.evidence.left_out]
    assert "kind in which customers do not clearly differ: Weekday" in reasons


def test_the_unseen_period_is_told_better_than_by_what_is_usual(found: Computed) -> None:
    kinds = {row["name"]["en"]: row for row in found.result.answer.tables[0].rows}
    assert float(kinds["Category"]["own"]) < float(kinds["Category"]["usual"]) - 0.3
    own, usual = kinds["Category"]["area"].rstrip(")").split(" (")
    assert float(own) > float(usual) + 0.1
    assert kinds["Category"]["half"]["en"] == "none", "tastes of this shop never fade"


def test_rows_hold_the_first_three_of_each_kind_above_what_is_usual(found: Computed) -> None:
    places: dict[tuple[str, str], list[int]] = {}
    for row in found.tables["customer_affinities"]:
        places.setdefault((row["customer_id"], row["affinity_kind"]), []).append(
            row["affinity_rank"]
        )
        assert row["lift_low"] < row["affinity_lift"] < row["lift_high"]
        assert row["is_drawn"] == (row["affinity_confidence"] >= 0.95)
        if row["affinity_kind"] != "price":
            assert row["affinity_lift"] > 1
    assert all(sorted(ranks) == list(range(1, len(ranks) + 1)) for ranks in places.values())
    assert max(len(ranks) for ranks in places.values()) == 3


def test_leanings_are_the_first_clear_affinities(found: Computed) -> None:
    clear = {
        (row["customer_id"], row["affinity_kind"], row["affinity_value"])
        for row in found.tables["customer_affinities"]
        if row["is_drawn"]
    }
    leanings = found.tables["customer_leanings"]
    assert {row["customer_id"] for row in leanings} == {person for person, _, _ in clear}
    for row in leanings:
        if row["drawn_category"] is not None:
            assert (row["customer_id"], "category", row["drawn_category"]) in clear


def test_counts_by_value_are_those_of_the_people(found: Computed) -> None:
    for share in found.tables["affinity_shares"]:
        if share["affinity_kind"] == "category":
            people = [
                row
                for row in affinities(found, "category")
                if row["is_drawn"] and row["affinity_value"] == share["affinity_value"]
            ]
            assert share["drawn_customers"] == len(people)


def test_where_everybody_has_the_same_habits_no_taste_is_called() -> None:
    """Only the share of web orders differs there: that is whom the shop's customers are."""
    with session_with(simulated_shop(1500, seed=6, differences=False)) as session:
        same = compute(Affinity(), session, simulated_settings())
    kinds = {row["affinity_kind"] for row in same.tables["customer_affinities"]}
    assert kinds <= {"channel"}
    for row in same.tables["affinity_shares"]:
        if row["affinity_kind"] != "channel":
            assert not row["is_told_apart"]
            assert row["drawn_customers"] == 0


def test_where_nobody_differs_in_anything_the_answer_says_so() -> None:
    world = simulated_shop(1000, seed=6, differences=False)
    orders = world[ORDERS]
    one_way = pa.array(["store"] * orders.num_rows)
    place = orders.schema.get_field_index("channel")
    world[ORDERS] = orders.set_column(place, "channel", one_way)
    with session_with(world) as session:
        same = compute(Affinity(), session, simulated_settings())
    assert same.result.answer.headline.en == "Customers do not differ in what they are drawn to."
    assert same.result.answer.action.en == "Show everybody what sells most."
    assert same.tables["customer_affinities"] == []
    assert same.tables["customer_leanings"] == []


def turned(world: World, seed: int) -> World:
    """A shop in which everybody was somebody else until a year before the end."""
    orders = world[ORDERS]
    people = pc.unique(orders.column("customer_id"))
    other = people.take(pa.array(np.random.default_rng(seed).permutation(len(people))))
    place = pc.index_in(orders.column("customer_id"), people)
    swapped = other.take(place.combine_chunks() if hasattr(place, "combine_chunks") else place)
    is_old = pc.less(orders.column("ordered_at"), pa.scalar(dt.datetime(2025, 6, 1)))
    names = pc.if_else(is_old, swapped, orders.column("customer_id"))
    index = orders.schema.get_field_index("customer_id")
    return {**world, ORDERS: orders.set_column(index, "customer_id", names)}


def test_where_tastes_change_old_purchases_count_less(world: World) -> None:
    with session_with(turned(world, 1)) as session:
        changed = compute(Affinity(), session, simulated_settings())
    kinds = {row["name"]["en"]: row for row in changed.result.answer.tables[0].rows}
    assert kinds["Category"]["half"]["en"] != "none"
    assert float(kinds["Category"]["own"]) < float(kinds["Category"]["plain"])


def test_a_given_half_life_is_used(world: World, found: Computed) -> None:
    with session_with(world) as session:
        given = compute(Affinity(half_life_days=60, most_each=1), session, simulated_settings())
    assert {row["half_life_days"] for row in given.tables["affinity_shares"]} == {60.0}
    faded, plain = (
        np.mean([row["affinity_evidence"] for row in affinities(one, "category")])
        for one in (given, found)
    )
    assert faded < 0.7 * plain
    assert {row["affinity_rank"] for row in given.tables["customer_affinities"]} == {1}


def test_short_pasts_and_few_customers_are_refused() -> None:
    with session_with(tiny_shop()) as session:
        short = compute(Affinity(), session).result.answer
    assert short.refusal is not None
    assert short.refusal.reason.en.startswith("45 days of purchases are too few")
    with session_with(simulated_shop(100, seed=1)) as session:
        few = compute(Affinity(), session, simulated_settings()).result.answer
    assert few.refusal is not None
    assert few.refusal.reason.en.endswith("customers are too few to tell what is usual.")
