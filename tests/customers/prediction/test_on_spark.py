"""Variables derived and predictions made on Spark: the same as on DuckDB."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from engines import SPARK, Engine, SparkCluster
from predicting import AS_OF, Ran, ran
from worlds import compute, fill, simulated_settings, simulated_shop

from dangol.contract.registry import registry
from dangol.contract.tables_view import Tables
from dangol.customers.features.derived_variables import DerivedVariables
from dangol.customers.features.snapshots import variables_of
from dangol.customers.prediction.inputs import chosen_inputs
from dangol.customers.prediction.prediction import Prediction
from dangol.customers.prediction.scoring import UNPLACED, Scoring, placed
from dangol.scoring.judgement import judged
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.scores import CUSTOMER_SCORES
from dangol.tables.shared import SHARED_TABLES
from dangol.tables.variables import CUSTOMER_VARIABLES, DERIVED_VARIABLES
from dangol.tables.vocabulary import DEFAULT_INSTANCE

pytestmark = [*SPARK, pytest.mark.slow, pytest.mark.timeout(900)]
NEARLY: Any = {"rel": 1e-5, "abs": 2e-6}
Rows = dict[str, list[dict[str, Any]]]


def foretold_on(engine: Engine) -> Rows:
    """Variables derived, promoted, and used by a prediction of purchases."""
    warehouse = engine.open()
    warehouse.ensure(SHARED_TABLES)
    warehouse.ensure(registry().tables.values())
    with warehouse.session() as session:
        fill(session, simulated_shop(600))
        analysis = DerivedVariables(horizon_days=28).at(AS_OF)
        derived = compute(analysis, session, simulated_settings())
        changes = [
            Change(table.replaced(), derived.result.tables[table], DEFAULT_INSTANCE)
            for table in (DERIVED_VARIABLES, CUSTOMER_VARIABLES)
        ]
        session.commit("variables", changes)
        found = ran(session, target="purchase", horizon_days=28)
        engines_own = scored_where_they_are(session, found)
    return {**derived.tables, **found.rows, "by the engine": engines_own}


def scored_where_they_are(session: Session, found: Ran) -> list[dict[str, Any]]:
    """Everybody scored as of many people: their inputs are never fetched."""
    asked = Prediction(target="purchase", horizon_days=28).at(AS_OF)
    settings = simulated_settings()
    tables = Tables(asked.slug, asked.inputs(), session, settings, AS_OF)
    inputs = chosen_inputs(tables, asked.asked, (28, 91, 182, 364), found.model.inputs).every
    today = settings.business_day(AS_OF)
    people = asked.asked.people_now(inputs.rows, [today])
    rows = variables_of(inputs, people, [today]).select("customer_id", *inputs.names)
    alike = judged(np.array([0.0, 1.0] * 50), np.full(100, 0.5), [0.5, 0.5], 1)
    scoring = Scoring(found.model, alike, "purchase", "", 28, settings.currency, today)
    return session.fetch(placed(tables, tables.applied(UNPLACED, rows, scoring))).to_pylist()


def test_spark_promotes_the_same_variables_and_foretells_the_same(
    tmp_path: Path, spark_cluster: SparkCluster
) -> None:
    found = []
    for name, address in (("duckdb", ""), ("spark", spark_cluster.address)):
        engine = Engine(name, tmp_path, address)
        try:
            found.append(foretold_on(engine))
        finally:
            engine.close()
    here, there = found
    verdicts, others = (
        {row["variable_name"]: row["variable_verdict"] for row in rows[DERIVED_VARIABLES.name]}
        for rows in found
    )
    assert len(verdicts) > 50
    assert verdicts == others
    assert "promoted" in verdicts.values()
    # Sums of weights of age come in another order: the sixth digit may round otherwise.
    for mine, theirs in zip(
        here[CUSTOMER_VARIABLES.name], there[CUSTOMER_VARIABLES.name], strict=True
    ):
        assert mine["customer_id"] == theirs["customer_id"]
        assert mine["variable_value"] == pytest.approx(theirs["variable_value"], **NEARLY)
    scores, same = (
        sorted(rows[CUSTOMER_SCORES.name], key=lambda row: str(row["customer_id"]))
        for rows in found
    )
    assert len(scores) > 300
    for rows in found:
        known = {row["customer_id"]: row for row in rows[CUSTOMER_SCORES.name]}
        for row in rows["by the engine"]:
            for name in ("probability", "probability_tenth", "amount_if_happened", "score_inputs"):
                assert row[name] == known[row["customer_id"]][name]
    for mine, theirs in zip(scores, same, strict=True):
        inputs, others = (json.loads(row.pop("score_inputs")) for row in (mine, theirs))
        assert inputs == pytest.approx(others, **NEARLY)
        assert mine == pytest.approx(theirs, **NEARLY)
