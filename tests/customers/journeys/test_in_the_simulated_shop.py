"""Funnel, journeys and stages in the simulated shop with a site: what was put there, or not."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest
from worlds import compute, session_with, simulated_settings, simulated_shop

from dangol.customers.journeys.funnel import Funnel
from dangol.customers.journeys.stage_model import StageModel
from dangol.customers.journeys.stages import JourneyStages
from dangol.samples.shop.browsing import MOVES
from dangol.store.warehouse.interface import Session
from dangol.tables.commerce import ORDERS
from dangol.tables.events import EVENTS
from dangol.tables.truth import TRUTH_STAGES
from dangol.tables.vocabulary import Table

STEPS = ("Product Viewed", "Product Added", "Checkout Started")
World = dict[Table, pa.Table]


@pytest.fixture(scope="module")
def world() -> World:
    return simulated_shop(700, seed=4, days=400, site=True)


@pytest.fixture(scope="module")
def site(world: World) -> Iterator[Session]:
    """The site alone: what is bought has no stages."""
    with session_with({EVENTS: world[EVENTS]}) as session:
        yield session


def test_a_site_changes_nothing_else_in_the_shop(world: World) -> None:
    without = simulated_shop(700, seed=4, days=400)
    assert EVENTS not in without
    assert without.pop(TRUTH_STAGES).num_rows == 0
    assert all(world[table].equals(rows) for table, rows in without.items())
    assert world[ORDERS].num_rows == without[ORDERS].num_rows


def test_the_stages_that_were_put_there_are_found(world: World, site: Session) -> None:
    found = compute(JourneyStages(), site, simulated_settings())
    model = found.result.model
    assert isinstance(model, StageModel)
    assert len(model.start) == 3
    assert model.moves == pytest.approx(MOVES, abs=0.04)
    truth = world[TRUTH_STAGES].to_pandas()
    last = truth[truth.week_starts_on == truth.week_starts_on.max()]
    true = dict(zip(last.customer_id, last.true_stage, strict=True))
    agreeing = [row["stage_number"] == true[row["customer_id"]] for row in found.rows]
    assert np.mean(agreeing) >= 0.8


def test_phones_go_with_dropping_where_that_was_put_there(site: Session) -> None:
    answer = compute(Funnel(steps=STEPS, window_days=21), site, simulated_settings()).result.answer
    assert answer.action.en.startswith("Look first between “Product Added”")
    told = {(row["name"]["en"], row["value"]["en"]): row for row in answer.tables[1].rows}
    assert told["Device", "Phone"]["clear"]["en"] == "clear"
    clear = [key for key, row in told.items() if row["clear"]["en"] == "clear"]
    assert {name for name, _ in clear} == {"Device"}


def test_where_nobody_differs_there_are_no_stages_and_no_correlates() -> None:
    alike = simulated_shop(700, seed=4, days=400, differences=False, site=True)
    with session_with({EVENTS: alike[EVENTS]}) as session:
        stages = compute(JourneyStages(), session, simulated_settings())
        funnel = compute(
            Funnel(steps=STEPS, window_days=21), session, simulated_settings()
        ).result.answer
    assert {row["journey_stage"] for row in stages.rows} == {"alike"}
    assert all(row["clear"]["en"] == "unclear" for row in funnel.tables[1].rows)
