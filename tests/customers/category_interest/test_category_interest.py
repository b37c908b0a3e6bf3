"""Interests: those that were put into the shop are found, absent ones are not, and refusals."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
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

from dangol.customers.category_interest.category_interest import CategoryInterest
from dangol.customers.category_interest.learning import named_share
from dangol.customers.category_interest.pairs import common_of, known_of, values_of
from dangol.scoring.score_model import ScoreModel
from dangol.tables.truth import TRUTH_CUSTOMERS, TRUTH_INTERESTS
from dangol.tables.vocabulary import Table

DEPARTMENTS = {"tea": "drinks", "milk": "drinks", "soap": "home", "": ""}


@pytest.fixture(scope="module")
def world() -> dict[Table, pa.Table]:
    return simulated_shop(1500, seed=5)


@pytest.fixture(scope="module")
def found(world: dict[Table, pa.Table]) -> Iterator[Computed]:
    with session_with(world) as session:
        yield compute(CategoryInterest(), session, simulated_settings())


def by_person(rows: list[Row]) -> dict[str, list[Row]]:
    people: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        people[row["customer_id"]].append(row)
    return people


def truth(world: dict[Table, pa.Table]) -> dict[tuple[str, str], float]:
    return {
        (row["customer_id"], row["category"]): row["interest_share"]
        for row in world[TRUTH_INTERESTS].to_pylist()
    }


def test_interests_are_ranked_as_they_were_put_there(
    world: dict[Table, pa.Table], found: Computed
) -> None:
    """Among categories that are about as common, those of a person who buys enough to tell."""
    true = truth(world)
    base: dict[str, float] = defaultdict(float)
    for (_, category), share in true.items():
        base[category] += share
    said, put = [], []
    for person, rows in by_person(found.rows).items():
        if sum(row["bought_days"] for row in rows) < 25:
            continue
        for row in rows:
            key = row["category"]
            said.append(np.log(row["interest_share"] / base[key]))
            put.append(np.log(true[person, key] / base[key]))
    assert len(said) > 1000
    assert spearmanr(said, put).statistic > 0.6


def test_the_first_interest_is_a_stronger_one_than_the_last(
    world: dict[Table, pa.Table], found: Computed
) -> None:
    true = truth(world)
    shares = {
        rank: np.mean(
            [
                true[row["customer_id"], row["category"]]
                for row in found.rows
                if row["interest_rank"] == rank and row["bought_days"] > 0
            ]
        )
        for rank in (1, 10)
    }
    assert shares[1] > 1.8 * shares[10]


def test_rows_hold_ten_categories_in_their_order(found: Computed) -> None:
    for rows in by_person(found.rows).values():
        ordered = sorted(rows, key=lambda row: row["interest_rank"])
        assert [row["interest_rank"] for row in ordered] == list(range(1, 11))
        chances = [row["probability"] for row in ordered]
        assert chances == sorted(chances, reverse=True)
        assert 0 < sum(row["interest_share"] for row in rows) <= 1.00001
        assert all((row["days_since_bought"] is None) == (row["bought_days"] == 0) for row in rows)


def test_the_unseen_period_is_told_better_than_by_what_was_bought_most(found: Computed) -> None:
    assert found.result.model is not None
    figures = found.result.model.figures
    assert figures["auc"] > 0.8
    assert figures["auc"] > figures["naive_auc"] + 0.03
    assert figures["calibration_error"] < 0.01
    assert figures["taste_gain"] > 0.02


def test_every_category_is_forecast_as_often_as_it_comes(found: Computed) -> None:
    (table,) = found.result.answer.tables
    for row in table.rows:
        assert row["forecast"] == pytest.approx(row["observed"], abs=0.02)


def test_who_has_left_is_expected_to_buy_nothing(
    world: dict[Table, pa.Table], found: Computed
) -> None:
    early = simulated_settings().now().replace(tzinfo=None) - dt.timedelta(days=180)
    gone = {
        row["customer_id"]
        for row in world[TRUTH_CUSTOMERS].to_pylist()
        if row["dropped_out_at"] is not None and row["dropped_out_at"] < early
    }
    chances = [row["probability"] for row in found.rows if row["customer_id"] in gone]
    assert np.mean(chances) < 0.01


def test_where_everybody_has_the_same_taste_none_is_told_apart() -> None:
    with session_with(simulated_shop(1000, seed=6, differences=False)) as session:
        same = compute(CategoryInterest(), session, simulated_settings())
    assert not any(row["is_told_apart"] for row in same.rows)
    assert same.result.answer.headline.en.startswith("Customers cannot be told apart")
    assert same.result.answer.action.en == "Show everybody what sells most."
    firsts = [row["category"] for row in same.rows if row["interest_rank"] <= 3]
    # What sells most is the same for nearly all.
    assert len({one for one in firsts if firsts.count(one) > 0.02 * len(firsts)}) <= 9


def test_the_model_scores_one_pair_and_answers_what_if(found: Computed) -> None:
    model = found.result.model
    assert isinstance(model, ScoreModel)
    recent = {"own_days": 12.0, "own_recency": 15.0, "own_pace_91": 5.0, "own_share": 0.3}
    never = {"own_days": 0.0, "own_recency": None, "own_pace_91": 0.0, "own_share": 0.01}
    assert model.what_if(recent)["probability"] > 2 * model.what_if(never)["probability"]


def sums_of(rows: list[tuple[str, str, float, float]]) -> pa.Table:
    """Rows of person, category, days and recency; the first time is ten times as long ago."""
    return pa.table(
        {
            "customer_id": [one[0] for one in rows],
            "category": [one[1] for one in rows],
            "days": [one[2] for one in rows],
            "fast": [one[2] / 2 for one in rows],
            "slow": [one[2] for one in rows],
            "recency": [one[3] for one in rows],
            "first": [one[3] * 10 for one in rows],
        }
    )


def test_what_is_known_of_a_pair_is_that_worked_out_by_hand() -> None:
    rows = sums_of(
        [
            ("a", "", 5.0, 2.0), ("a", "tea", 4.0, 2.0), ("a", "milk", 1.0, 9.0),
            ("b", "", 2.0, 7.0), ("b", "soap", 2.0, 7.0),
        ]
    )  # fmt: skip
    people = pa.array(["a", "b"])
    known = known_of(rows, people, ["tea", "soap"], DEPARTMENTS)
    assert known.own["days"].tolist() == [[4.0, 0.0], [0.0, 2.0]]
    assert known.whole["days"].tolist() == [5.0, 2.0]
    assert known.spread["days"].tolist() == [5.0, 2.0]
    assert known.rest.tolist() == [[1.0, 0.0], [0.0, 0.0]], "milk is the rest of drinks"
    common = common_of(known, 28)
    assert common.share == pytest.approx([4.5 / 7, 2.5 / 7])
    values = values_of(known, common, 28)
    assert values.shape == (4, 21)
    # Four days of tea, the first 20 and the last 2 days ago: every 6 days.
    assert values[0][:6].tolist() == [4.0, 2.0, 4.0, 2.0, 20.0, 6.0]
    assert np.isnan(values[1][3]), "a never bought soap"


def test_of_what_is_named_first_the_share_that_came_true_is_counted() -> None:
    happened = np.array([[1.0, 0.0, 1.0], [0.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    scores = np.array([[0.9, 0.8, 0.1], [0.5, 0.4, 0.3], [0.0, 0.0, 0.0]])
    # The second bought nothing; the third has ties, which go to the more common: the last.
    assert named_share(happened, scores, np.array([0.1, 0.2, 0.3]), 1) == pytest.approx(0.5)
    assert named_share(happened, scores, np.array([0.1, 0.2, 0.3]), 2) == pytest.approx(0.5)


def test_short_pasts_and_few_categories_are_refused() -> None:
    with session_with(tiny_shop()) as session:
        short = compute(CategoryInterest(), session).result.answer
    assert short.refusal is not None
    assert short.refusal.reason.en.startswith("45 days of purchases are too few")
    with session_with(simulated_shop(40, seed=1)) as session:
        few = compute(CategoryInterest(), session, simulated_settings()).result.answer
    assert few.refusal is not None
    assert few.refusal.reason.en == "Only 0 categories were bought by 50 customers or more."
