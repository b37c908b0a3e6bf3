"""Tests whose shares move: played batch by batch with the product's own lot, and told honestly."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from tried import coupon_test
from worlds import commit, compute, session_with, settings_of

from dangol.console.queries.people import default_rows
from dangol.methods.assignment import Lot
from dangol.optimization.measurement.experiments.divisions import read_divisions
from dangol.optimization.measurement.experiments.drawing import planned_division
from dangol.optimization.measurement.experiments.experiments import Experiments
from dangol.optimization.measurement.experiments.standing import read_standing
from dangol.optimization.measurement.experiments.telling import test_answer as told_answer
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.commerce import ORDERS
from dangol.tables.experiments import EXPERIMENT_EXPOSURES

RATES = {"a": 0.10, "b": 0.10, "c": 0.20}
EACH, BATCHES, DAYS = 5_000, 5, 2
START = dt.datetime(2024, 1, 10, 5)
TEST = coupon_test(
    name="hero",
    variants=[{"name": name} for name in RATES],
    measure="buyers",
    window_days=1,
    before_days=0,
    planned_people=EACH * BATCHES,
    allocation="adaptive",
)


@pytest.fixture
def played() -> Iterator[tuple[Session, list[list[float]]]]:
    """Five batches, measured after each; the shares by which each was drawn."""
    rng = np.random.default_rng(4)
    lot = Lot("test/e1", planned_division(TEST.record))
    shares: list[list[float]] = []
    with session_with({ORDERS: [], EXPERIMENT_EXPOSURES: []}) as session:
        for batch in range(BATCHES):
            at = START + dt.timedelta(days=batch * DAYS + 0.1)
            people = [f"p{batch}-{n}" for n in range(EACH)]
            places, chances = lot.drawn_many(pa.array(people))
            variants = [lot.division.names[place] for place in places]
            shares.append([lot.division.shares[name] for name in RATES])
            bought = rng.random(EACH) < np.array([RATES[name] for name in variants])
            buyers = [one for one, did in zip(people, bought, strict=True) if did]
            exposures = rows_of(
                EXPERIMENT_EXPOSURES.with_provenance,
                experiment_name=["hero"] * EACH,
                unit_id=people,
                customer_id=people,
                variant=variants,
                assignment_probability=chances,
                exposed_at=[at] * EACH,
            )
            orders = rows_of(
                ORDERS.with_provenance,
                order_id=[f"o-{one}" for one in buyers],
                customer_id=buyers,
                ordered_at=[at + dt.timedelta(hours=2)] * len(buyers),
                net_amount=[Decimal(10)] * len(buyers),
                currency=["USD"] * len(buyers),
            )
            changes = [
                Change(table.with_provenance.appended(), session.stage(table.with_provenance, rows))
                for table, rows in ((EXPERIMENT_EXPOSURES, exposures), (ORDERS, orders))
            ]
            session.commit(f"batch {batch}", changes)
            moment = (START + dt.timedelta(days=(batch + 1) * DAYS)).replace(tzinfo=dt.UTC)
            asked = Experiments(as_of=moment)
            found = compute(asked, session, settings_of(time_zone="UTC"), records=(TEST,))
            commit(session, asked, found)
            rows = pa.Table.from_pylist(found.tables["experiment_divisions"])
            lot = Lot("test/e1", read_divisions(rows)[-1].division)
        yield session, shares


def test_shares_move_to_what_works_and_the_change_is_told_honestly(
    played: tuple[Session, list[list[float]]],
) -> None:
    session, shares = played
    assert shares[0] == pytest.approx([1 / 3] * 3, abs=1e-6)
    assert shares[-1][2] > 0.8
    assert min(shares[-1]) > 0
    moment = (START + dt.timedelta(days=BATCHES * DAYS)).replace(tzinfo=dt.UTC)
    asked = Experiments(as_of=moment)
    found = compute(asked, session, settings_of(time_zone="UTC"), records=(TEST,))
    told = {row["variant"]: row for row in found.tables["experiment_effects"]}
    assert told["c"]["difference_low"] < 0.10 < told["c"]["difference_high"]
    assert told["b"]["difference_low"] < 0.0 < told["b"]["difference_high"]
    assert told["c"]["test_call"] == "better"
    assert told["c"]["chance_best"] > 0.99
    (row,) = found.tables["experiment_verdicts"]
    assert (row["verdict"], row["best_variant"]) == ("better", "c")


def test_how_people_were_shared_over_time_is_drawn(
    played: tuple[Session, list[list[float]]],
) -> None:
    session, shares = played
    standing = read_standing(session.fetch, default_rows, TEST.id, TEST.record, TEST.state)
    assert standing is not None
    (drawn, *_) = told_answer(standing).pictures
    assert drawn.title.en.startswith("‘c’ gets ")
    of_c = [row["share"] for row in drawn.rows if row["name"] == "c"]
    assert of_c[:BATCHES] == pytest.approx([one[2] for one in shares])
    assert of_c[-1] == of_c[-2]
