"""Look-alikes: whom the shop made alike is found, absent likeness is not, rules are left out."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from worlds import (
    Computed,
    busy_shop,
    commit,
    compute,
    kept,
    session_with,
    simulated_settings,
    simulated_shop,
)

from dangol.customers.audiences.audience import Audience
from dangol.customers.audiences.audiences import Audiences
from dangol.customers.audiences.rule import read_rule
from dangol.customers.features.variable import variable
from dangol.customers.look_alikes.learning import learnt
from dangol.customers.look_alikes.leaving_out import left_out
from dangol.customers.look_alikes.look_alikes import LookAlikes
from dangol.customers.profile import GoldenProfile
from dangol.scoring.score_model import Input, ScoreModel
from dangol.tables.truth import TRUTH_INTERESTS
from dangol.tables.vocabulary import Table
from dangol.words import Text

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("look-alikes")]
PARENTS = {"did": "lines", "where": {"category": "기저귀"}, "at_least": 1}
GOODS = ("분유", "이유식", "장난감")


def asked(
    world: dict[Table, pa.Table], rule: dict[str, Any], **parameters: Any
) -> Iterator[Computed]:
    settings = simulated_settings()
    records = [kept(Audience(name="parents", rule=rule))]
    with session_with(world) as session:
        for analysis in (GoldenProfile(), Audiences()):
            commit(session, analysis, compute(analysis, session, settings, records))
        yield compute(LookAlikes(**parameters), session, settings, records)


@pytest.fixture(scope="module")
def world() -> dict[Table, pa.Table]:
    return simulated_shop(3000, seed=3)


@pytest.fixture(scope="module")
def found(world: dict[Table, pa.Table]) -> Computed:
    return next(asked(world, PARENTS))


def test_who_is_like_buyers_of_nappies_is_a_parent_too(
    world: dict[Table, pa.Table], found: Computed
) -> None:
    """Nobody among them bought nappies; what they like is what families with children like."""
    truth: dict[str, float] = {}
    for row in world[TRUTH_INTERESTS].to_pylist():
        if row["category"] in GOODS:
            truth[row["customer_id"]] = truth.get(row["customer_id"], 0) + row["interest_share"]
    alike = [truth[row["customer_id"]] for row in found.rows if row["likeness_rank"] <= 200]
    assert len(alike) == 200
    assert np.mean(alike) > 1.6 * np.mean(list(truth.values()))


def test_members_that_were_held_back_are_found_more_often_than_by_chance(found: Computed) -> None:
    model = found.result.model
    assert isinstance(model, ScoreModel)
    assert model.figures["auc"] > 0.6
    assert {row["is_told_apart"] for row in found.rows} == {True}
    assert "most like those in it" in found.result.answer.headline.en


def test_nobody_is_a_look_alike_of_an_audience_that_they_are_in(found: Computed) -> None:
    ranks = sorted(row["likeness_rank"] for row in found.rows)
    assert ranks == list(range(1, len(ranks) + 1))
    assert isinstance(found.result.model, ScoreModel)
    assert "기저귀" not in str([one.title for one in found.result.model.inputs])


def test_where_everybody_has_the_same_habits_nobody_is_alike() -> None:
    world = simulated_shop(1500, seed=3, differences=False)
    rule = {"did": "orders", "within_days": 91, "at_least": 2}
    answer = next(asked(world, rule)).result.answer
    assert "Nothing tells the people" in answer.headline.en
    assert not answer.pictures


def test_an_audience_by_lot_has_nothing_in_common() -> None:
    rng = np.random.default_rng(4)
    inputs = [Input(name=f"x{n}", title=Text(en=f"X{n}", ko=f"X{n}")) for n in range(12)]
    flat = [
        learnt(rng.normal(size=(1500, 12)), rng.random(1500) < 0.3, inputs, "lot", seed)
        for seed in range(8)
    ]
    assert sum(one.judgement.is_flat for one in flat) >= 7


def test_what_a_rule_asks_for_is_not_looked_at() -> None:
    often = variable("orders", ("orders",), "count", days=182)
    discount = variable("orders", ("orders",), "share", where=("is_discounted", True), days=182)
    fruit = variable("lines", ("lines",), "count", where=("category", "과일"), days=182)
    left = left_out(read_rule({"did": "orders", "at_least": 3}), {}, ())
    assert not left.keeps(often)
    assert not left.keeps(discount)
    assert left.keeps(variable("events", ("events",), "count", days=182))
    only_fruit = {"did": "lines", "where": {"category": "과일"}}
    left = left_out(read_rule({"audience": "fruit"}), {"fruit": read_rule(only_fruit)}, ())
    assert left.keeps(often)
    assert not left.keeps(fruit)
    left = left_out(read_rule({"column": "gender", "in": ["F"]}), {}, ("gender",))
    assert left.columns == {"gender"}
    assert left.keeps(often)


def test_an_audience_that_is_not_there_is_refused_with_those_that_are(
    world: dict[Table, pa.Table],
) -> None:
    answer = next(asked(world, PARENTS, audience="nobody")).result.answer
    assert answer.refusal is not None
    assert "parents" in answer.refusal.help.en


def test_too_few_members_are_refused(world: dict[Table, pa.Table]) -> None:
    rare = {**PARENTS, "at_least": 30}
    answer = next(asked(world, rare)).result.answer
    assert answer.refusal is not None
    assert "too few" in answer.refusal.reason.en


def test_where_the_rule_asks_for_all_that_is_known_nobody_is_called_alike() -> None:
    answer = next(asked(busy_shop(weeks=20), {"did": "orders", "at_least": 6})).result.answer
    assert answer.refusal is not None
    assert "but what its rule asks for" in answer.refusal.reason.en
