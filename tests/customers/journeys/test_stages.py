"""Stages of customers: those that were planted are found, and none where there are none."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from journeyed import BEGIN, MOMENT, Step, steps_of, web_settings
from worlds import Computed, compute, session_with

from dangol.customers.journeys.stage_model import StageModel
from dangol.customers.journeys.stages import JourneyStages
from dangol.customers.journeys.weeks import sequences
from dangol.tables.events import EVENTS

Ints = npt.NDArray[np.int64]
PEOPLE, WEEKS = 500, 24
A_DAY = np.array([0.55, 0.2, 0.01])
"""Chance that something is done on a day, by stage."""
BUYS = np.array([0.12, 0.02, 0.0])
MOVES = np.array([[0.86, 0.1, 0.04], [0.08, 0.84, 0.08], [0.02, 0.04, 0.94]])


def walked(seed: int, *, has_stages: bool) -> tuple[list[list[Step]], Ints]:
    """People who do something on some days before the moment of asking, and their stages."""
    rng = np.random.default_rng(seed)
    days = WEEKS * 7
    stages = np.zeros((PEOPLE, WEEKS), dtype=np.int64)
    stages[:, 0] = rng.integers(0, 3, PEOPLE)
    for week in range(1, WEEKS):
        upper = MOVES[stages[:, week - 1]].cumsum(axis=1)
        stages[:, week] = (rng.random((PEOPLE, 1)) > upper).sum(axis=1)
    a_day = np.repeat(A_DAY[stages] if has_stages else np.full(stages.shape, 0.2), 7, axis=1)
    buys = np.repeat(BUYS[stages] if has_stages else np.full(stages.shape, 0.04), 7, axis=1)
    first = (MOMENT - BEGIN).total_seconds() / 3600 - days * 24
    people: list[list[Step]] = []
    for acts, orders in zip(
        rng.random(a_day.shape) < a_day, rng.random(buys.shape) < buys, strict=True
    ):
        # Everybody was seen once long before.
        steps: list[Step] = [("view", first - 24 * 30.0)]
        for day in range(days):
            at = first + 24.0 * day + 12
            steps += [("view", at)] * int(acts[day]) + [("Order Completed", at + 1)] * int(
                orders[day]
            )
        people.append(steps)
    return people, stages


def asked(people: list[list[Step]], **others: int) -> Computed:
    with session_with({EVENTS: steps_of(people)}) as session:
        return compute(JourneyStages(weeks=WEEKS, **others), session, web_settings())


@pytest.fixture(scope="module")
def planted() -> tuple[Computed, Ints]:
    people, stages = walked(3, has_stages=True)
    return asked(people), stages


def test_stages_are_found_where_they_were_planted(planted: tuple[Computed, Ints]) -> None:
    found, stages = planted
    model = found.result.model
    assert isinstance(model, StageModel)
    assert model.stage_names == ["active", "browsing", "asleep"]
    assert model.moves == pytest.approx(MOVES, abs=0.05)
    told = {row["customer_id"]: row["stage_number"] - 1 for row in found.rows}
    last = {f"c{place}": int(row[-1]) for place, row in enumerate(stages)}
    agreeing = np.mean([told[person] == stage for person, stage in last.items()])
    assert agreeing >= 0.8


def test_probabilities_are_as_sure_as_they_are_right(planted: tuple[Computed, Ints]) -> None:
    found, stages = planted
    sure = [row["stage_probability"] for row in found.rows]
    right = [
        row["stage_number"] - 1 == stages[int(row["customer_id"][1:]), -1] for row in found.rows
    ]
    assert np.mean(sure) == pytest.approx(np.mean(right), abs=0.05)


def test_the_answer_says_how_many_are_where(planted: tuple[Computed, Ints]) -> None:
    answer = planted[0].result.answer
    stages, moves = answer.tables
    assert sum(row["people"] for row in stages.rows) == PEOPLE
    assert sum(row["share"] for row in stages.rows) == pytest.approx(1.0)
    for row in moves.rows:
        assert sum(row[f"to_{place}"] for place in range(3)) == pytest.approx(1.0)
    assert "are in the stage “Active”" in answer.headline.en


def test_where_there_are_no_stages_nobody_is_told_apart() -> None:
    people, _ = walked(4, has_stages=False)
    found = asked(people)
    assert {row["journey_stage"] for row in found.rows} == {"alike"}
    assert found.result.answer.headline.en.startswith("Customers cannot be told apart by stages")
    assert not found.result.answer.pictures


def test_the_model_names_a_stage_from_weeks(planted: tuple[Computed, Ints]) -> None:
    model = planted[0].result.model
    assert isinstance(model, StageModel)
    told = model.predict(pa.table({"weeks": ["000000000000", "366536363636", None]}))
    stages = told.column("journey_stage").to_pylist()
    assert stages[:2] == ["asleep", "active"]
    assert model.what_if({"weeks": "33"})["stage_probability"] > 0.5


def test_packed_weeks_are_unpacked_as_they_were() -> None:
    rng = np.random.default_rng(1)
    what = rng.integers(0, 7, (5, 26))
    early = sum(what[:, k] << (3 * k) for k in range(20))
    late = sum(what[:, 20 + k] << (3 * k) for k in range(6))
    rows = pa.table({"first_week": np.zeros(5, int), "early_weeks": early, "late_weeks": late})
    assert (sequences(rows, 26)[0] == what).all()


def test_few_people_and_short_pasts_are_refused() -> None:
    few = asked([[("view", -24.0 * day) for day in range(60)] for _ in range(20)])
    refusal = few.result.answer.refusal
    assert refusal is not None
    assert refusal.reason.en == "20 customers over 12 weeks are too few to tell stages."
    with session_with({EVENTS: []}) as session:
        nothing = compute(JourneyStages(), session, web_settings()).result.answer.refusal
    assert nothing is not None
