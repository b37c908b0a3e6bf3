"""Values around a quantile, read by the engine as numpy reads them."""

import ibis
import numpy as np
import pyarrow as pa
import pytest
from engines import Engine

from dangol.contract.trial_plans import plan_faults
from dangol.methods.experiments.quantile_effect import NoQuantileError, levels_around
from dangol.optimization.measurement.experiments.quantiles import counts_of, quantiles_by, values_of
from dangol.tables.vocabulary import Table, column
from dangol.words import Text

UNITS = Table(
    "units",
    Text(en="Units of a test.", ko="테스트의 대상입니다."),
    key=("unit_id",),
    columns=(
        column("unit_id", "string", en="Unit.", ko="대상입니다."),
        column("variant", "string", en="Variant.", ko="변형입니다."),
        column("spent", "float64", en="Spent.", ko="쓴 금액입니다."),
    ),
)


def test_values_are_those_of_numpy(engine: Engine) -> None:
    rng = np.random.default_rng(1)
    variant, spent = rng.choice(["a", "b"], 3000), rng.exponential(20, 3000)
    missing = rng.random(3000) < 0.1
    rows = pa.table(
        {
            "unit_id": [str(one) for one in range(3000)],
            "variant": variant,
            "spent": pa.array(spent, mask=missing),
        }
    )
    warehouse = engine.open()
    warehouse.ensure([UNITS])
    with warehouse.session() as session:
        units = session.stage(UNITS, rows)
        found = quantiles_by(session.fetch, units, "spent", 0.9)
        with pytest.raises(NoQuantileError):
            quantiles_by(session.fetch, units, "spent", 0.9999)
    assert list(found) == ["a", "b"]
    for name, one in found.items():
        mine = spent[(variant == name) & ~missing]
        assert one.count == len(mine)
        wanted = np.quantile(mine, levels_around(len(mine), 0.9))
        assert [one.low, one.value, one.high] == pytest.approx(wanted, rel=1e-9)


def test_every_question_has_words_on_spark() -> None:
    units = ibis.table({"variant": "string", "spent": "float64"}, name="units")
    assert not list(plan_faults(counts_of(units)))
    assert not list(plan_faults(values_of(units, "spent", 0.9, {"a": 1000, "b": 900})))
