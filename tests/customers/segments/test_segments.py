"""Segments: planted groups are found and named, one crowd is called so, movers are counted."""

import json
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest
from segmented import Ran, answered, bought, ran, scaled
from sklearn.metrics import adjusted_rand_score
from worlds import World, session_with, settings_of, simulated_settings, simulated_shop, tiny_shop

from dangol.contract.model import Model
from dangol.customers.segments.segment_model import SegmentModel
from dangol.store.warehouse.interface import Session
from dangol.tables.commerce import ORDERS
from dangol.tables.people import CUSTOMERS
from dangol.tables.voice import SURVEY_ANSWERS

PEOPLE = 400
SIZES = (0.4, 0.3, 0.2, 0.1)
WINDOW = {"window_days": 182}


def kinds() -> list[int]:
    return list(np.repeat(np.arange(4), [int(share * PEOPLE) for share in SIZES]))


@pytest.fixture(scope="module")
def world() -> World:
    return bought([(kind,) for kind in kinds()])


@pytest.fixture(scope="module")
def session(world: World) -> Iterator[Session]:
    with session_with(world) as opened:
        yield opened


@pytest.fixture(scope="module")
def found(session: Session) -> Ran:
    return ran(session, settings_of(), **WINDOW)


def agreement(found: Ran, truth: list[int]) -> float:
    """Adjusted Rand over everyone; who is in no segment is alone with the others of these."""
    told = [found.members.get(f"c{person:04}", 0) for person in range(len(truth))]
    return float(adjusted_rand_score(truth, told))


def test_planted_groups_of_buyers_are_found_and_called_groups(found: Ran) -> None:
    assert agreement(found, kinds()) > 0.95
    assert [row["segment_number"] for row in found.segments] == [1, 2, 3, 4]
    assert [row["member_count"] for row in found.segments] == [160, 120, 80, 40]
    assert all(row["is_group"] for row in found.segments)
    assert all(row["found_again_share"] > 0.9 for row in found.segments)
    assert all(row["segment_spread"] < 0.9 for row in found.segments)
    assert found.result.answer.headline.en.startswith("By how they buy, customers fall into 4")


def test_segments_name_themselves_by_what_sets_them_apart(found: Ran) -> None:
    names = [json.loads(row["segment_name"]) for row in found.segments]
    assert len({name["en"] for name in names}) == len({name["ko"] for name in names}) == 4
    assert "‘fruit’" in names[0]["en"] or "eekend" in names[0]["en"]
    assert "‘soap’" in names[1]["en"] or "vening" in names[1]["en"]
    assert all(name["en"].endswith(" buyers") for name in names)
    assert all(name["ko"].endswith(" 사는 고객") for name in names)


def test_traits_are_those_that_were_planted(found: Ran) -> None:
    of = {
        (row["segment_number"], json.loads(row["trait_title"])["en"]): row for row in found.traits
    }
    weekend = of[1, "At weekends"]
    assert weekend["segment_value"] == pytest.approx(0.95, abs=0.03)
    assert weekend["is_clear_effect"]
    assert weekend["effect_low"] < weekend["effect_size"] < weekend["effect_high"]
    assert of[2, "In the evening"]["effect_size"] > 1.5
    assert of[3, "‘tools’ of the amount"]["segment_value"] > 0.7
    assert of[4, "Purchases"]["effect_size"] > 1.5


def test_the_order_of_rows_does_not_matter(world: World, found: Ran) -> None:
    rng = np.random.default_rng(3)
    mixed = {table: [rows[n] for n in rng.permutation(len(rows))] for table, rows in world.items()}
    with session_with(mixed) as other:
        again = ran(other, settings_of(), **WINDOW)
    assert again.members == found.members
    assert again.result.answer.model_dump() == found.result.answer.model_dump()


def test_a_segment_keeps_its_number_and_its_name_when_it_shrinks(found: Ran) -> None:
    """Most people of the first kind are gone: it is the smallest now, and still number 1."""
    left = [(kind,) if number >= 130 else () for number, kind in enumerate(kinds())]
    with session_with(bought(left)) as opened:
        again = ran(opened, settings_of(), before=found, **WINDOW)
        fresh = ran(opened, settings_of(), **WINDOW)
    assert all(found.members[person] == number for person, number in again.members.items())
    names = {row["segment_number"]: row["segment_name"] for row in found.segments}
    kept = {row["segment_number"]: row["segment_name"] for row in again.segments}
    assert len(kept) == 4
    assert sum(names[number] == name for number, name in kept.items()) >= 3
    assert [row["member_count"] for row in fresh.segments] == [120, 80, 40, 30]
    assert fresh.members["c0135"] == 4


def test_the_model_tells_the_segment_of_people_who_were_not_there(found: Ran) -> None:
    model = found.model
    again = SegmentModel.restore(model.stored_fields(), model.arrays())
    assert isinstance(again, Model)
    columns = {one.name: [0.0] for one in model.measured} | {"orders": [36.0], "lines": [100.0]}
    by_title = {one.title.en: one.name for one in model.measured}
    columns |= {
        by_title["At weekends"]: [0.95], by_title["‘fruit’ of the amount"]: [0.85],
        "basket": [3.0], "spent": [450.0], "variety": [6.0], "recency": [4.0],
    }  # fmt: skip
    told = again.predict(pa.table(columns))
    assert told.column("segment_number").to_pylist() == [1]
    assert told.column("membership_probability").to_pylist()[0] > 0.9


def test_who_moved_is_counted_by_the_same_rule_on_what_was_known_then() -> None:
    """Forty people of the first kind bought as the second does in the quarter before."""
    stayed = [(kind, kind) for kind in kinds()]
    moved = [(1, 0)] * 40
    with session_with(bought([*stayed, *moved], weeks=13)) as opened:
        found = ran(opened, settings_of(), window_days=91, moved_days=91)
    people = found.members
    numbers = {kind: people[f"c{kinds().index(kind):04}"] for kind in range(4)}
    assert found.moves[numbers[1], numbers[0]] == pytest.approx(40, abs=3)
    assert found.moves[numbers[0], numbers[0]] == pytest.approx(160, abs=5)
    others = sum(
        count for (one, other), count in found.moves.items()
        if one and other and one != other and (one, other) != (numbers[1], numbers[0])
    )  # fmt: skip
    assert others <= 12


def test_equal_customers_are_one_crowd_and_get_no_segment() -> None:
    with session_with(simulated_shop(900, seed=6, differences=False)) as opened:
        found = ran(opened, simulated_settings(), at=simulated_settings().now())
        cut = ran(opened, simulated_settings(), at=simulated_settings().now(), count=4)
    assert found.result.answer.refusal is None
    assert found.result.answer.headline.en == (
        "By how they buy, customers are one crowd: no groups were found."
    )
    assert found.segments == []
    assert found.members == {}
    assert found.result.model is None
    assert cut.result.answer.headline.en == "These 4 segments are cuts of one crowd, not groups."
    assert len(cut.segments) == 4
    assert not any(row["is_group"] for row in cut.segments)


@pytest.mark.parametrize("method", ["mixture", "density", "latent-classes"])
def test_other_methods_find_the_planted_groups_too(session: Session, method: str) -> None:
    found = ran(session, settings_of(), method=method, **WINDOW)
    assert agreement(found, kinds()) > (0.6 if method == "latent-classes" else 0.8)
    assert found.model.way == method


def opinions(rows: int = 900) -> tuple[np.ndarray, list[int]]:
    rng = np.random.default_rng(2)
    kind = rng.choice(3, rows, p=[0.5, 0.3, 0.2])
    likes = np.array([[0, 0, 2, 2, 0, 2, 1, 0], [2, 2, 0, 0, 1, 0, 2, 2], [1, 2, 2, 0, 2, 1, 0, 1]])
    codes = np.where(rng.random((rows, 8)) < 0.8, likes[kind], rng.integers(0, 3, (rows, 8)))
    codes[rng.random(codes.shape) < 0.1] = -1
    return codes, [int(one) for one in kind]


def test_classes_of_answers_are_found_with_gaps_and_named_by_answers() -> None:
    codes, kind = opinions()
    with session_with(answered(codes)) as opened:
        found = ran(opened, settings_of(), basis="opinions")
    assert found.model.way == "latent-classes"
    assert agreement(found, kind) > 0.8
    assert len(found.segments) == 3
    names = [json.loads(row["segment_name"])["en"] for row in found.segments]
    assert all("to ‘Question" in name for name in names)


def test_unrelated_answers_are_one_crowd() -> None:
    codes = np.random.default_rng(4).integers(0, 3, (700, 7))
    with session_with(answered(codes)) as opened:
        found = ran(opened, settings_of(), basis="opinions")
    assert found.segments == []
    assert "one crowd" in found.result.answer.headline.en


def test_scales_are_grouped_by_the_factors_behind_them() -> None:
    rng = np.random.default_rng(5)
    kind = rng.choice(3, 900, p=[0.4, 0.35, 0.25])
    factors = np.array([[2.5, 0.0], [-2.5, 1.0], [0.0, -3.0]])[kind] + rng.normal(size=(900, 2))
    loadings = np.kron(np.eye(2), np.full((1, 5), 0.8))
    items = np.round(4 + factors @ loadings + rng.normal(0, 0.6, (900, 10)))
    items[rng.random(items.shape) < 0.05] = np.nan
    with session_with(scaled(items)) as opened:
        found = ran(opened, settings_of(), basis="opinions")
    assert found.model.way == "k-means"
    assert found.model.encoding.factors is not None
    assert agreement(found, [int(one) for one in kind]) > 0.8
    names = [json.loads(row["segment_name"])["en"].lower() for row in found.segments]
    assert all("high on" in name or "low on" in name for name in names)


def test_regions_and_distances_of_the_simulated_shop_are_found() -> None:
    shop = simulated_shop(900, seed=5)
    settings = simulated_settings()
    with session_with(shop) as opened:
        found = ran(opened, settings, at=settings.now(), basis="regions")
    assert {"usual_region", "nearest_km", "usual_km", "usual_share"} <= {
        one.name for one in found.model.measured
    }
    assert found.segments
    assert found.model.way == "k-means"
    assert all(row["is_group"] for row in found.segments)
    names = [json.loads(row["segment_name"])["ko"] for row in found.segments]
    assert any("부산" in name for name in names)
    near = [row for row in found.traits if row["characteristic"] == "nearest_km"]
    assert all(0 < row["overall_value"] < 10 for row in near)


def test_households_of_the_simulated_shop_are_found_from_what_people_told() -> None:
    settings = simulated_settings()
    with session_with(simulated_shop(900, seed=5)) as opened:
        found = ran(opened, settings, at=settings.now(), basis="demographics")
    assert found.model.way == "latent-classes"
    assert len(found.segments) >= 2
    assert found.moves == {}
    assert all(row["segment_spread"] is None for row in found.segments)


def test_nothing_known_after_the_moment_counts(world: World, found: Ran) -> None:
    later = [
        {**row, "order_id": f"late {row['order_id']}", "ordered_at": found.at}
        for row in world[ORDERS][:500]
    ]
    with session_with({**world, ORDERS: [*world[ORDERS], *later]}) as opened:
        again = ran(opened, settings_of(), **WINDOW)
    assert again.members == found.members


def test_what_cannot_be_grouped_is_refused_with_what_would_help() -> None:
    with session_with(tiny_shop()) as opened:
        few = ran(opened, settings_of()).result.answer
        silent = ran(opened, settings_of(), basis="opinions").result.answer
        unseen = ran(opened, settings_of(), basis="visits").result.answer
    assert few.refusal is not None
    assert few.refusal.reason.en == "11 people are too few to find groups of."
    assert silent.refusal is not None
    assert "survey" in silent.refusal.help.en
    assert unseen.refusal is not None
    with session_with({SURVEY_ANSWERS: []}) as opened:
        assert ran(opened, settings_of(), basis="opinions").result.answer.refusal is not None


def told_of(kind: list[int], *, goes: bool, seed: int = 6) -> list[dict[str, object]]:
    """What everybody told: women are of the first kind more often where it ``goes`` with it.

    Odds of a woman of being of the first kind rather than another are six times those of a man.
    """
    rng = np.random.default_rng(seed)
    woman = np.where(np.array(kind) == 0, 0.75, 1 / 3) if goes else np.full(len(kind), 0.5)
    age = rng.choice(["20-29", "30-39", "40-49"], len(kind))
    return [
        {
            "customer_id": f"c{person:04}",
            "gender": "F" if is_woman else "M",
            "age_band": None if rng.random() < 0.1 else str(age[person]),
        }
        for person, is_woman in enumerate(rng.random(len(kind)) < woman)
    ]


@pytest.mark.parametrize("goes", [True, False])
def test_who_is_of_which_class_is_told_where_it_goes_with_what_people_told(goes: bool) -> None:
    codes, kind = opinions(1500)
    with session_with({**answered(codes), CUSTOMERS: told_of(kind, goes=goes)}) as opened:
        found = ran(opened, settings_of(), basis="opinions")
    table = next(one for one in found.result.answer.tables if one.title.en == "Who is of which")
    if not goes:
        assert [row["name"]["en"] for row in table.rows] == ["No clear difference"]
        return
    # The first kind is half of all, so the others are compared with it, and men with women.
    assert len(table.rows) == 2
    for row in table.rows:
        assert {row["who"]["en"], row["against"]} in ({"Gender: M", "F"}, {"Gender: F", "M"})
        assert row["odds"] == pytest.approx(6.0 if row["against"] == "F" else 1 / 6, rel=0.4)


def test_what_few_told_explains_nobody() -> None:
    codes, kind = opinions()
    told = [row for row in told_of(kind, goes=True) if int(str(row["customer_id"])[1:]) < 300]
    with session_with({**answered(codes), CUSTOMERS: told}) as opened:
        found = ran(opened, settings_of(), basis="opinions")
    assert "Who is of which" not in [one.title.en for one in found.result.answer.tables]
