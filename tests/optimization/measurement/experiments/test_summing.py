"""Sums of units in the engine: what numpy finds in memory, for every metric at once."""

import contextlib
from collections.abc import Iterator

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from engines import ENGINES, Engine

from dangol.contract.trial_plans import plan_faults
from dangol.methods.experiments.mean_effect import mean_effect
from dangol.methods.experiments.moments import ROLES, Moments, merged, moments_of
from dangol.optimization.measurement.experiments.summing import (
    Summed,
    cluster_moments_by,
    middles_of,
    moments_by,
    sums_of,
    totals_of,
)
from dangol.store.warehouse.interface import Session
from dangol.tables.vocabulary import Table, column
from dangol.words import Text

COLUMNS = {
    "unit_id": "string", "variant": "string", "stratum": "string", "cluster_id": "string",
    "spent": "float64", "spent_before": "float64", "visits": "int64", "visits_before": "int64",
    "bought": "boolean",
}  # fmt: skip
UNITS = Table(
    "units",
    Text(en="Units of a test.", ko="테스트의 대상입니다."),
    key=("unit_id",),
    columns=tuple(column(name, kind, en=name, ko=name) for name, kind in COLUMNS.items()),
)
METRICS = (
    Summed("spent", "spent"),
    Summed("bought", "bought"),
    Summed("capped", "spent", before="spent_before", cap_share=0.9),
    Summed("per_visit", "spent", "visits", "spent_before", "visits_before"),
)


def made(count: int = 4000, seed: int = 1) -> pa.Table:
    rng = np.random.default_rng(seed)
    spent = rng.gamma(1.0, 20.0, count) * (rng.random(count) < 0.7)
    return pa.table(
        {
            "unit_id": [str(one) for one in range(count)],
            "variant": rng.choice(["a", "b"], count),
            "stratum": rng.choice(["x", "y", "z"], count),
            "cluster_id": [f"c{one}" for one in rng.integers(0, 60, count)],
            "spent": pa.array(spent, mask=rng.random(count) < 0.05),
            "spent_before": pa.array(spent * 0.5 + rng.gamma(1.0, 5.0, count)),
            "visits": pa.array(rng.poisson(3, count) + 1),
            "visits_before": pa.array(rng.poisson(3, count), mask=rng.random(count) < 0.3),
            "bought": spent > 0,
        }
    )


@contextlib.contextmanager
def stored(engine: Engine, rows: pa.Table) -> Iterator[tuple[Session, ir.Table]]:
    warehouse = engine.open()
    warehouse.ensure([UNITS])
    with warehouse.session() as session:
        yield session, session.stage(UNITS, rows)


def in_memory(rows: pa.Table, metric: Summed, caps: dict[str, float] | None = None) -> Moments:
    """What a metric means, said again in numpy."""
    told = ~np.isnan(floats(rows, metric.outcome))
    found = {}
    for role, piece in metric.pieces.items():
        value = np.nan_to_num(floats(rows, piece.column)[told], nan=0.0)
        if piece.cap_share is not None and caps is not None:
            value = np.minimum(value, caps[piece.column])
        found[role] = value
    return moments_of(found)


def floats(rows: pa.Table, name: str) -> npt.NDArray[np.float64]:
    return rows[name].cast("float64").to_numpy().astype(np.float64)


def assert_same(found: Moments, wanted: Moments, within: float = 1e-9) -> None:
    assert found.roles == wanted.roles
    assert found.count == wanted.count
    assert found.mean == pytest.approx(wanted.mean, rel=within)
    assert found.covariance == pytest.approx(wanted.covariance, rel=within, abs=1e-9)


def test_sums_of_the_engine_are_those_of_numpy(engine: Engine) -> None:
    rows = made()
    caps = {}
    for name in ("spent", "spent_before"):
        value = floats(rows, name)
        caps[name] = float(np.quantile(value[~np.isnan(value) & (value != 0)], 0.9))
    with stored(engine, rows) as (session, units):
        found = moments_by(session.fetch, units, METRICS)
        strata = moments_by(session.fetch, units, METRICS, by=("variant", "stratum"))
    for metric in METRICS:
        for variant in ("a", "b"):
            mine = rows.filter(pc.equal(rows["variant"], variant))
            assert_same(found[metric.name][variant,], in_memory(mine, metric, caps))
            parts = [strata[metric.name][variant, one] for one in ("x", "y", "z")]
            assert_same(merged(parts), found[metric.name][variant,])


def test_sums_over_clusters_are_those_of_their_totals(engine: Engine) -> None:
    rows = made()
    with stored(engine, rows) as (session, units):
        found = cluster_moments_by(session.fetch, units, METRICS)
    spent, members = floats(rows, "spent"), ~np.isnan(floats(rows, "spent"))
    mine = np.array(rows["variant"].to_pylist()) == "a"
    place = np.array([int(one[1:]) for one in rows["cluster_id"].to_pylist()])[mine]
    totals = {
        "outcome": np.bincount(place, np.nan_to_num(spent)[mine]),
        "denominator": np.bincount(place, members[mine].astype(float)),
    }
    assert_same(found["spent"]["a",], moments_of(totals))
    assert found["capped"]["a",].roles == ROLES
    visits = np.bincount(place, np.where(members, floats(rows, "visits"), 0.0)[mine])
    assert found["per_visit"]["a",].mean_of("denominator") == pytest.approx(visits.mean())


@pytest.mark.parametrize("engine", [ENGINES[0]], indirect=True)
def test_large_amounts_that_differ_by_one_keep_their_digits(engine: Engine) -> None:
    rng = np.random.default_rng(3)
    rows = made(20_000)
    values = pa.array(1e9 + rng.normal(0, 1, 20_000))
    rows = rows.set_column(rows.schema.get_field_index("spent"), "spent", values)
    with stored(engine, rows) as (session, units):
        found = moments_by(session.fetch, units, METRICS[:1])["spent"]
    for variant in ("a", "b"):
        mine = rows.filter(pc.equal(rows["variant"], variant))
        assert_same(found[variant,], in_memory(mine, METRICS[0]), 1e-7)
        assert found[variant,].mean_of("outcome") == pytest.approx(
            float(np.mean(floats(mine, "spent") - 1e9)) + 1e9, rel=1e-15
        )


@pytest.mark.parametrize("engine", [ENGINES[0]], indirect=True)
def test_a_cap_takes_off_what_a_few_add(engine: Engine) -> None:
    rows = made()
    values = np.nan_to_num(floats(rows, "spent"))
    values[7] = 1e9
    rows = rows.set_column(rows.schema.get_field_index("spent"), "spent", pa.array(values))
    with stored(engine, rows) as (session, units):
        found = moments_by(
            session.fetch, units, (METRICS[0], Summed("cap", "spent", cap_share=0.99))
        )
    raw, capped = (mean_effect(found[name]["a",], found[name]["b",]) for name in ("spent", "cap"))
    assert capped.error < raw.error / 1000
    assert abs(capped.difference) < 5


@pytest.mark.parametrize("engine", [ENGINES[0]], indirect=True)
def test_a_variant_without_units_of_a_metric_is_not_there(engine: Engine) -> None:
    rows = made(50)
    lost = pa.array(np.zeros(50), mask=np.array(rows["variant"].to_pylist()) == "b")
    rows = rows.set_column(rows.schema.get_field_index("spent"), "spent", lost)
    with stored(engine, rows) as (session, units):
        found = moments_by(session.fetch, units, METRICS)
    assert set(found["spent"]) == {("a",)}
    assert set(found["bought"]) == {("a",), ("b",)}


def test_every_question_has_words_on_spark() -> None:
    units = ibis.table(COLUMNS, name="units")
    middles = {
        piece: 1.0 for metric in METRICS for one in metric.pieces.values()
        for piece in (one.middle, one.cap)
    }  # fmt: skip
    for question in (
        middles_of(units, METRICS),
        sums_of(units, METRICS, ("variant", "stratum"), middles),
        totals_of(units, METRICS, ("variant",), middles),
    ):
        assert not list(plan_faults(question))


def test_a_past_that_is_the_same_for_a_whole_stratum_foretells_nothing(engine: Engine) -> None:
    """Zero less the middle of all is not quite constant in floating point."""
    rows = made()
    is_x = np.array(rows["stratum"].to_pylist()) == "x"
    before = np.where(is_x, 0.0, floats(rows, "spent_before"))
    place = rows.schema.get_field_index("spent_before")
    same = rows.set_column(place, "spent_before", pa.array(before))
    metric = Summed("spent", "spent", before="spent_before")
    with stored(engine, same) as (session, units):
        found = moments_by(session.fetch, units, [metric], ("variant", "stratum"))["spent"]
    effect = mean_effect(found["a", "x"], found["b", "x"])
    spent, variant = floats(rows, "spent"), np.array(rows["variant"].to_pylist())
    means = [np.nanmean(spent[is_x & (variant == one)]) for one in ("a", "b")]
    assert effect.difference == pytest.approx(means[1] - means[0], rel=1e-9)
