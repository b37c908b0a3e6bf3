"""Contracts: planted hazards are found, absent ones are not, and refusals."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pytest
from contracts import BILL_RATIO, MONTHLY, YEARLY, contracts
from worlds import Computed, compute, session_with, simulated_settings, tiny_shop

from dangol.customers.contracts.contract_churn import ContractChurn
from dangol.customers.contracts.contracts import Contracts
from dangol.customers.contracts.model import ContractModel
from dangol.customers.contracts.stretches import Behaviour, stretches_until
from dangol.tables.subscriptions import SUBSCRIPTIONS

TODAY = dt.date(2026, 1, 5)


@pytest.fixture(scope="module")
def found() -> Iterator[Computed]:
    with session_with(contracts(3000, TODAY)) as session:
        yield compute(ContractChurn(), session, simulated_settings())


@pytest.fixture(scope="module")
def same() -> Iterator[Computed]:
    with session_with(contracts(3000, TODAY, differences=False)) as session:
        yield compute(ContractChurn(), session, simulated_settings())


def model_of(computed: Computed) -> ContractModel:
    assert isinstance(computed.result.model, ContractModel)
    return computed.result.model


def effects(computed: Computed) -> dict[str, dict[str, Any]]:
    (table,) = computed.result.answer.tables
    return {row["name"]["en"]: row for row in table.rows}


def test_what_was_put_into_the_hazards_is_found(found: Computed) -> None:
    told = effects(found)
    bill = told["Payment: ‘bill’ rather than ‘card’"]
    assert bill["ratio"] == pytest.approx(BILL_RATIO, rel=0.15)
    asking = told["Questions to service, 91 days: higher"]
    assert asking["ratio"] > 1.25
    assert {bill["clear"]["en"], asking["clear"]["en"]} == {"clear"}
    for name in ("Plan: ‘plus’ rather than ‘basic’", "Plan: ‘basic’ rather than ‘plus’"):
        if name in told:
            assert told[name]["ratio"] == pytest.approx(1, abs=0.15)
    assert told["Monthly amount: higher"]["ratio"] == pytest.approx(1, abs=0.1)


def test_what_was_not_put_there_is_not_found(same: Computed) -> None:
    for row in effects(same).values():
        assert row["ratio"] == pytest.approx(1, abs=0.2)
    assert not any(row["is_told_apart"] for row in same.rows)
    assert "cannot be told" in same.result.answer.action.en


def test_the_unseen_period_is_told_better_than_by_kind_and_age(found: Computed) -> None:
    figures = model_of(found).figures
    assert figures["auc"] > figures["naive_auc"] + 0.02 > 0.7
    assert figures["calibration_error"] < 0.03


def test_the_end_of_a_years_binding_is_known_to_its_kind_alone(found: Computed) -> None:
    model = model_of(found)

    def chance(kind: str, tenure: float) -> float:
        told = model.what_if({"contract_kind": kind, "tenure_days": tenure})
        return float(told["end_probability"])

    assert chance(YEARLY, 300) > 8 * chance(YEARLY, 100)
    assert chance(MONTHLY, 300) == pytest.approx(chance(MONTHLY, 100), rel=0.4)
    assert chance(MONTHLY, 100) > 5 * chance(YEARLY, 100)


def test_a_row_says_why(found: Computed) -> None:
    paying = {"bill": [], "card": []}  # type: dict[str, list[float]]
    for row in found.rows:
        for one in json.loads(row["risk_reasons"]):
            if one["name"] == "payment_method":
                paying[one["value"]].append(one["effect"])
    assert min(paying["bill"]) > 0 > max(paying["card"])


def test_rows_are_the_running_contracts_and_who_is_beyond_the_past_is_counted(
    found: Computed,
) -> None:
    world = contracts(3000, TODAY)[SUBSCRIPTIONS]
    running = pc.sum(pc.is_null(world.column("ended_on"))).as_py()
    assert len(found.rows) == running
    empty = [row for row in found.rows if row["end_probability"] is None]
    (left_out,) = found.result.answer.evidence.left_out
    assert left_out.count == len(empty) > 0
    longest = max(r["tenure_days"] for r in found.rows if r["end_probability"] is not None)
    assert min(row["tenure_days"] for row in empty) > longest - 91
    assert all(
        (row["risk_tenth"] is None) == (row["end_probability"] is None) for row in found.rows
    )


def test_the_model_is_the_same_after_it_was_stored(found: Computed) -> None:
    model = model_of(found)
    again = ContractModel.restore(model.stored_fields(), dict(model.arrays()))
    asked = {"contract_kind": MONTHLY, "payment_method": "bill", "tenure_days": 200.0}
    assert again.what_if(asked) == model.what_if(asked)
    card = {**asked, "payment_method": "card"}
    assert model.what_if(asked)["end_probability"] > model.what_if(card)["end_probability"]


def test_a_contract_is_seen_from_the_first_end_on_and_no_longer_than_known() -> None:
    """The first began 500 days ago and ended 250 days ago, the second began 100 days ago."""
    made = Contracts(
        contracts(2, TODAY)[SUBSCRIPTIONS],
        np.array([-500.0, -100.0]),
        np.array([-250.0, np.inf]),
        np.ones(2),
    )
    days = (-364.0, -182.0, -91.0, 0.0)
    behaviour = Behaviour((), days, np.zeros((4, 2, 0)))
    assert made.watched_from == -250.0
    cut = stretches_until(made, behaviour, -91.0)
    # Nothing of the first was seen before the day on which it ended.
    assert cut.contract.tolist() == [1]
    assert (cut.spells.until.tolist(), cut.spells.happened.tolist()) == ([9.0], [False])
    whole = stretches_until(made, behaviour, 0.0)
    assert whole.spells.since is not None
    assert whole.spells.since.tolist() == [0.0, 9.0]
    assert whole.spells.until.tolist() == [9.0, 100.0]


def test_no_contracts_and_few_are_refused() -> None:
    with session_with(tiny_shop()) as session:
        none = compute(ContractChurn(), session).result.answer
    assert none.refusal is not None
    assert none.refusal.reason.en == "There are no contracts."
    with session_with(contracts(150, TODAY)) as session:
        few = compute(ContractChurn(), session, simulated_settings()).result.answer
    assert few.refusal is not None
    assert few.refusal.reason.en.startswith("Too few to learn from:")
