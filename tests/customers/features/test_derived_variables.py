"""Variables tried on simulated shops: what tells is promoted, what a person decides counts."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from worlds import Computed, compute, session_with, simulated_settings, simulated_shop

from dangol.contract.record import Record
from dangol.contract.tables_view import Tables
from dangol.customers.features.definition import read
from dangol.customers.features.derived_variables import DerivedVariables
from dangol.customers.features.variable_decision import VariableDecision
from dangol.store.warehouse.interface import Session
from dangol.tables.truth import TRUTH_TABLES
from dangol.tables.variables import CUSTOMER_VARIABLES, DERIVED_VARIABLES
from dangol.words import Text

# What is made once for this module is made by one worker.
pytestmark = pytest.mark.xdist_group("derived-variables")

CHURN = DerivedVariables(target="churn", horizon_days=56)


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    shop = {t: rows for t, rows in simulated_shop(1_500).items() if t not in TRUTH_TABLES}
    with session_with(shop) as opened:
        yield opened


@pytest.fixture(scope="module")
def found(session: Session) -> Computed:
    return compute(CHURN, session, simulated_settings())


def catalogue(found: Computed) -> dict[str, dict[str, Any]]:
    return {row["variable_name"]: row for row in found.tables[DERIVED_VARIABLES.name]}


def promoted(found: Computed) -> set[str]:
    return {n for n, row in catalogue(found).items() if row["variable_verdict"] == "promoted"}


def test_what_tells_who_stays_away_is_promoted(found: Computed) -> None:
    """In that shop people leave for good, so how due somebody is tells most."""
    names = promoted(found)
    assert names & {"orders_due", "orders_gap", "orders_pace_91", "orders_pace_28"}
    assert {"orders_recency"} < names
    assert len(names) < 25
    assert found.result.answer.metrics[2].value > 0


def test_no_variable_of_what_nobody_does_is_promoted(found: Computed) -> None:
    """Prices, shops and hours have no part in who leaves there."""
    idle = ("evening", "morning", "weekend", "store_id", "brand", "price_level", "channel")
    assert not {name for name in promoted(found) if any(word in name for word in idle)}


def test_in_a_shop_without_differences_nothing_is_promoted() -> None:
    shop = simulated_shop(1_500, differences=False)
    with session_with(shop) as opened:
        flat = compute(DerivedVariables(), opened, simulated_settings())
    tried = {n for n, row in catalogue(flat).items() if row["gain"] is not None}
    assert len(promoted(flat) & tried) <= 1
    assert flat.result.answer.metrics[2].value < 0.02


def test_values_of_the_promoted_are_there_for_everyone_who_bought(found: Computed) -> None:
    values = found.tables[CUSTOMER_VARIABLES.name]
    assert {row["variable_name"] for row in values} == promoted(found)
    counted = [row for row in values if row["variable_name"].startswith("orders_count")]
    people = {row["customer_id"] for row in counted}
    assert len(people) == 1_500


def test_a_definition_is_read_back_as_it_was(found: Computed) -> None:
    for name, row in catalogue(found).items():
        title = Text.model_validate(json.loads(row["variable_title"]))
        variables, proportion = read(row["variable_definition"], title, row["variable_lineage"])
        assert (proportion.name if proportion else variables[0].name) == name
        assert "orders" in row["variable_lineage"] or len(variables) == 1


@dataclass(frozen=True)
class Decided:
    """A record as it is kept."""

    record: Record
    id: str = "1"
    created_at: dt.datetime = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def test_what_a_person_decides_comes_before_the_trial(session: Session, found: Computed) -> None:
    idle = next(
        n for n, row in sorted(catalogue(found).items()) if row["variable_verdict"] == "no-gain"
    )
    told = next(n for n in sorted(promoted(found)) if catalogue(found)[n]["gain"])
    decisions = [
        VariableDecision(name="a", variable=idle, ruling="promote", reason="We know better."),
        VariableDecision(name="b", variable=told, ruling="keep-out", reason="It leaks."),
    ]
    settings = simulated_settings()
    asked = CHURN.at(settings.now())
    tables = Tables(
        asked.slug,
        asked.inputs(),
        session,
        settings,
        asked.moment,
        decisions=lambda kind: [Decided(one) for one in decisions],
    )
    result = asked.compute(tables)
    rows = session.fetch(session.stage(DERIVED_VARIABLES, result.tables[DERIVED_VARIABLES]))
    verdicts = {row["variable_name"]: row["variable_verdict"] for row in rows.to_pylist()}
    assert (verdicts[idle], verdicts[told]) == ("promoted", "kept-out")


def test_too_little_is_refused_with_what_would_help(session: Session) -> None:
    early = DerivedVariables(as_of=dt.datetime(2024, 4, 1, tzinfo=dt.UTC))
    answer = compute(early, session, simulated_settings()).result.answer
    assert answer.refusal is not None
    assert "days of purchases are too few" in answer.refusal.reason.en
    unknown = DerivedVariables(category="no such category")
    refused = compute(unknown, session, simulated_settings()).result.answer.refusal
    assert refused is not None
    assert "check the category's spelling" in refused.help.en
