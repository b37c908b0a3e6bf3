"""Where a test stands, as rows that are kept and read back: what pages and words are made of."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, TypeVar

import ibis.expr.types as ir
import pyarrow as pa

from dangol.optimization.measurement.experiments.divisions import Divided, read_divisions
from dangol.optimization.measurement.experiments.experiment import Experiment
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.experiment_results import (
    EXPERIMENT_CHECKS,
    EXPERIMENT_DAYS,
    EXPERIMENT_DIVISIONS,
    EXPERIMENT_EFFECTS,
    EXPERIMENT_GROUPS,
    EXPERIMENT_RETURNS,
    EXPERIMENT_VERDICTS,
)
from dangol.tables.vocabulary import Table

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True)
class Told:
    """What one variant changed in one measure; empty changes were not looked at yet."""

    measure_name: str
    variant: str
    measure_role: str
    counted_units: int
    control_level: float | None = None
    variant_level: float | None = None
    change_share: float | None = None
    change_low_share: float | None = None
    change_high_share: float | None = None
    difference: float | None = None
    difference_low: float | None = None
    difference_high: float | None = None
    chance_alone: float | None = None
    chance_better: float | None = None
    chance_best: float | None = None
    expected_loss_share: float | None = None
    test_call: str = "waiting"


@dataclass(frozen=True)
class OnDay:
    """What was known of a variant on a day, of the measure that decides."""

    variant: str
    known_on: dt.date
    counted_units: int
    change_share: float | None
    change_low_share: float | None
    change_high_share: float | None


@dataclass(frozen=True)
class InGroup:
    """What a variant changed in a group of people, of the measure that decides."""

    variant: str
    test_group: str
    counted_units: int
    change_share: float | None
    change_low_share: float | None
    change_high_share: float | None


@dataclass(frozen=True)
class Checked:
    """One thing by which a test can be relied on, or not."""

    check_name: str
    check_state: str
    check_value: float | None = None


@dataclass(frozen=True)
class Verdict:
    """What can be said of a test, and of how many people."""

    verdict: str
    best_variant: str | None = None
    counted_units: int = 0
    waiting_units: int = 0
    excluded_units: int = 0
    first_exposed_on: dt.date | None = None
    last_exposed_on: dt.date | None = None
    learned_share: float = 0.0


@dataclass(frozen=True)
class Brought:
    """What a variant brought among those who met it, in money, and what it cost."""

    variant: str
    counted_units: int
    measured_from_on: dt.date
    measured_until_on: dt.date
    evidence_class: str
    incremental_amount: float
    incremental_low_amount: float
    incremental_high_amount: float
    cost_amount: float | None
    currency: str


@dataclass(frozen=True)
class Standing:
    """A test as it stood when it was measured last."""

    id: str
    experiment: Experiment
    state: str
    known_on: dt.date
    verdict: Verdict
    effects: Sequence[Told] = ()
    days: Sequence[OnDay] = ()
    groups: Sequence[InGroup] = ()
    checks: Sequence[Checked] = ()
    brought: Sequence[Brought] = ()
    divided: Sequence[Divided] = ()
    """Of an adaptive test, how its people were shared, in the order of time."""

    @property
    def deciding(self) -> list[Told]:
        """Of the measure that decides, by variant."""
        return [one for one in self.effects if one.measure_role == "decides"]

    @property
    def best(self) -> Told | None:
        """The variant of which the verdict speaks."""
        return next((o for o in self.deciding if o.variant == self.verdict.best_variant), None)

    def check(self, name: str) -> Checked | None:
        return next((one for one in self.checks if one.check_name == name), None)


_KEPT: tuple[tuple[Table, Callable[[Standing], Iterable[Any]]], ...] = (
    (EXPERIMENT_EFFECTS, lambda one: one.effects),
    (EXPERIMENT_DAYS, lambda one: one.days),
    (EXPERIMENT_GROUPS, lambda one: one.groups),
    (EXPERIMENT_CHECKS, lambda one: one.checks),
    (EXPERIMENT_VERDICTS, lambda one: [one.verdict]),
    (EXPERIMENT_RETURNS, lambda one: one.brought),
)
STANDING_TABLES = tuple(table for table, _ in _KEPT)


def kept_rows(standings: Sequence[Standing]) -> dict[Table, pa.Table]:
    """The rows of every table, of all tests."""
    return {
        table: _rows(table, [(one, part) for one in standings for part in parts(one)])
        for table, parts in _KEPT
    }


def _rows(table: Table, parts: Sequence[tuple[Standing, Any]]) -> pa.Table:
    about = {
        "experiment_id": [one.id for one, _ in parts],
        "experiment_name": [one.experiment.name for one, _ in parts],
        "known_on": [one.known_on for one, _ in parts],
    }
    # A row of a day says itself until when it knew.
    own = [name for name in table.column_names if not parts or hasattr(parts[0][1], name)]
    values = {name: [getattr(part, name) for _, part in parts] for name in own}
    return rows_of(table, **{**about, **values})


_T = TypeVar("_T", bound="DataclassInstance")


def read_standing(
    fetch: Callable[[ir.Table], pa.Table],
    rows: Callable[[Table], ir.Table],
    test_id: str,
    experiment: Experiment,
    state: str,
) -> Standing | None:
    """A test as it was kept; None where it was not measured yet."""

    def of(table: Table, kind: type[_T]) -> list[_T]:
        own = rows(table)
        found = fetch(own.filter(own.experiment_id == test_id))
        names = [one.name for one in fields(kind)]
        return [kind(**{name: row[name] for name in names}) for row in found.to_pylist()]

    verdicts = of(EXPERIMENT_VERDICTS, Verdict)
    if not verdicts:
        return None
    known = rows(EXPERIMENT_VERDICTS)
    (day,) = fetch(known.filter(known.experiment_id == test_id).select("known_on"))[0].to_pylist()
    order = {one.name: place for place, one in enumerate(experiment.variants)}
    measures = {name: place for place, name in enumerate(experiment.measures)}
    return Standing(
        test_id,
        experiment,
        state,
        day,
        verdicts[0],
        sorted(
            of(EXPERIMENT_EFFECTS, Told),
            key=lambda one: (measures.get(one.measure_name, 99), order.get(one.variant, 999)),
        ),
        sorted(of(EXPERIMENT_DAYS, OnDay), key=lambda one: (one.variant, one.known_on)),
        sorted(
            of(EXPERIMENT_GROUPS, InGroup),
            key=lambda one: (order.get(one.variant, 999), one.test_group),
        ),
        sorted(of(EXPERIMENT_CHECKS, Checked), key=lambda one: one.check_name),
        sorted(of(EXPERIMENT_RETURNS, Brought), key=lambda one: order.get(one.variant, 999)),
        _divided(fetch, rows, test_id) if experiment.allocation == "adaptive" else (),
    )


def _divided(
    fetch: Callable[[ir.Table], pa.Table], rows: Callable[[Table], ir.Table], test_id: str
) -> list[Divided]:
    own = rows(EXPERIMENT_DIVISIONS)
    return read_divisions(fetch(own.filter(own.experiment_id == test_id)))
