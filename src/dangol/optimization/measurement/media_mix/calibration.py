"""Tests as the mix reads them: their change of spend by region and period, and what it brought.

Whatever ran in the platform enters by itself: geo tests that are over, and tests of people whose
plan names a channel. What was measured elsewhere is written down as a lift test.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.contract.tables_view import Tables
from dangol.methods.media_mix.lifts import Lift
from dangol.optimization.measurement.experiments.experiment import Experiment
from dangol.optimization.measurement.geo_lift.geo_test import GeoTest
from dangol.optimization.measurement.media_mix.expectations import NORMAL_90
from dangol.optimization.measurement.media_mix.gathering import Gathered
from dangol.optimization.measurement.media_mix.lift_test import LiftTest
from dangol.tables.experiment_results import EXPERIMENT_RETURNS
from dangol.tables.geo import BY_HOME, GEO_EFFECTS
from dangol.tables.measured import MEASURED
from dangol.words import Text, both

Array = npt.NDArray[np.float64]
_MEASURED = tuple(one.name for one in MEASURED)
TEST_READS = (
    GEO_EFFECTS[(
        "geo_test_name", "media_channel", "test_regions", "region_basis", "is_final", *_MEASURED,
        "currency",
    )].if_there(),
    EXPERIMENT_RETURNS[("experiment_name", "variant", *_MEASURED, "currency")].if_there(),
)  # fmt: skip
_CLOSE = 1.001


@dataclass(frozen=True)
class SpendTest:
    """A test: sales ``amount`` between ``low`` and ``high``, by ``change`` of spend.

    Spend changed from ``starts`` to ``ends``; sales count from the same day until
    ``counts_until``. No ``regions`` means everywhere.
    """

    name: str
    channel: str
    regions: tuple[str, ...]
    starts: dt.date
    ends: dt.date
    counts_until: dt.date
    change: float
    amount: float
    low: float
    high: float

    @property
    def error(self) -> float:
        return (self.high - self.low) / 2 / NORMAL_90


@dataclass(frozen=True)
class Unusable:
    """A test that the mix cannot be calibrated by, and why."""

    name: str
    reason: Text


@dataclass(frozen=True)
class Scale:
    """Money in the units of a mix: ``unit`` (channels, regions) of spend, ``sales`` of sales."""

    unit: Array
    sales: float


def tests(tables: Tables) -> list[SpendTest]:
    """Every test that was over, in the order of time."""
    found = [*_geo_tests(tables), *_experiments(tables), *_written(tables)]
    return sorted(found, key=lambda one: (one.starts, one.name))


def _geo_tests(tables: Tables) -> list[SpendTest]:
    plans = {
        one.record.name: one.record
        for one in tables.decisions(GeoTest)
        if isinstance(one.record, GeoTest)
    }
    rows = tables[GEO_EFFECTS]
    told = rows.filter(
        rows.is_final
        & (rows.region_basis == BY_HOME)
        & (rows.currency == tables.settings.currency)
        & rows.incremental_amount.notnull()
        & rows.cost_amount.notnull()
    )
    found = []
    for row in tables.rows(told):
        plan = plans.get(row["geo_test_name"])
        found.append(
            SpendTest(
                row["geo_test_name"],
                row["media_channel"].lower(),
                tuple(json.loads(row["test_regions"])),
                row["measured_from_on"],
                plan.ends if plan is not None else row["measured_until_on"],
                row["measured_until_on"],
                *_numbers(row),
            )
        )
    return found


def _experiments(tables: Tables) -> list[SpendTest]:
    channels = {
        one.record.name: one.record.media_channel.lower()
        for one in tables.decisions(Experiment)
        if isinstance(one.record, Experiment) and one.record.media_channel
    }
    rows = tables[EXPERIMENT_RETURNS]
    told = rows.filter(
        (rows.currency == tables.settings.currency)
        & rows.incremental_amount.notnull()
        & rows.cost_amount.notnull()
    )
    return [
        SpendTest(
            f"{row['experiment_name']}: {row['variant']}",
            channels[row["experiment_name"]],
            (),
            row["measured_from_on"],
            row["measured_until_on"],
            row["measured_until_on"],
            *_numbers(row),
        )
        for row in tables.rows(told)
        if row["experiment_name"] in channels
    ]


def _numbers(row: Mapping[str, object]) -> tuple[float, float, float, float]:
    names = (
        "cost_amount", "incremental_amount", "incremental_low_amount", "incremental_high_amount",
    )  # fmt: skip
    change, amount, low, high = (float(str(row[name])) for name in names)
    return change, amount, low, high


def _written(tables: Tables) -> list[SpendTest]:
    return [
        SpendTest(
            one.name,
            one.media_channel.lower(),
            one.regions,
            one.starts,
            one.ends,
            one.counts_until,
            one.spend_change,
            one.lift,
            one.lift_low,
            one.lift_high,
        )
        for kept in tables.decisions(LiftTest)
        if isinstance(one := kept.record, LiftTest)
    ]


def lift_of(
    test: SpendTest, gathered: Gathered, media: Array, scale: Scale, lags: int
) -> Lift | Unusable:
    """The test in the units of the mix, or why it cannot be used.

    ``media`` (channels, regions, periods) is what spend did, in money: where people and contacts
    are counted, a change of spend reaches as many more people as often.
    """
    if test.channel not in gathered.channels[: gathered.paid]:
        return _unusable(test, "nothing was spent on ‘{channel}’", "‘{channel}’ 비용이 없습니다")
    starts_at, ends_at = gathered.starts[0], gathered.ends_on
    if test.starts < starts_at or test.counts_until > ends_at:
        return _unusable(
            test,
            "it lies outside the periods of the mix",
            "테스트 기간이 모형이 보는 기간을 벗어납니다",
        )
    wanted = set(test.regions)
    inside = np.array([not wanted or one in wanted for one in gathered.regions])
    if gathered.is_regional and not inside.any():
        return _unusable(
            test,
            "none of its regions is followed",
            "테스트 지역 가운데 따라갈 수 있는 곳이 없습니다",
        )
    if not gathered.is_regional:
        inside[:] = True
    at = gathered.channels.index(test.channel)
    begin, end = gathered.starts[0], test.counts_until
    last = (end - begin).days // gathered.days + 1
    first = max((test.starts - begin).days // gathered.days - lags, 0)
    spent = gathered.spend[at][:, first:last]
    changed = inside[:, None] * _overlap(gathered, test.starts, test.ends)[first:last]
    weight = changed * (spent if test.change > 0 else gathered.size[:, None])
    if weight.sum() <= 0:
        return _unusable(test, "no spend is known of its days", "그 기간의 비용을 알 수 없습니다")
    extra = test.change * weight / weight.sum()
    if (extra > spent * _CLOSE).any():
        return _unusable(
            test,
            "it says that more was spent than media spend shows",
            "매체 비용에 적힌 것보다 더 썼다고 되어 있습니다",
        )
    unit, done = scale.unit[at][:, None], media[at][:, first:last]
    extra = extra * np.divide(done, spent, out=np.ones_like(done), where=spent > 0)
    return Lift(
        at,
        done / unit,
        np.maximum(done - extra, 0) / unit,
        _overlap(gathered, test.starts, test.counts_until)[first:last],
        test.amount / scale.sales,
        test.error / scale.sales,
        first,
    )


def _overlap(gathered: Gathered, first: dt.date, last: dt.date) -> Array:
    """(periods,): which share of each lies between two days."""
    begin = np.array([(one - gathered.starts[0]).days for one in gathered.starts])
    low, high = ((one - gathered.starts[0]).days for one in (first, last))
    days = np.minimum(begin + gathered.days, high + 1) - np.maximum(begin, low)
    found: Array = np.clip(days, 0, None) / gathered.days
    return found


def _unusable(test: SpendTest, en: str, ko: str) -> Unusable:
    return Unusable(test.name, both(en, ko, channel=test.channel))
