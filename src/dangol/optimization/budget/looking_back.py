"""Approved plans beside what happened: what was to be spent and brought, and what was."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.contract.tables_view import Tables
from dangol.optimization.budget.budget_plan import BudgetPlan
from dangol.optimization.budget.futures import Known
from dangol.tables.media_mix import MEDIA_PERIODS

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Kept:
    """A plan over the days of it that are known: spend and sales, planned and actual.

    ``brought`` is what the newest mix says that the actual spend brought; None where it tells
    a channel of the plan not.
    """

    plan: BudgetPlan
    days: int
    planned: float
    spent: float
    expected: float
    brought: float | None


def looked_back(tables: Tables, known: Known) -> list[Kept]:
    """Plans that have begun, the latest first: of approved ones alone an analysis is told."""
    found = []
    for one in tables.decisions(BudgetPlan):
        plan = one.record
        if not isinstance(plan, BudgetPlan):
            continue
        days = min((known.ends_on - plan.starts).days + 1, plan.days)
        if days >= known.days:
            found.append(_kept(tables, known, plan, days))
    return sorted(found, key=lambda one: (one.plan.starts, one.plan.name), reverse=True)


def _kept(tables: Tables, known: Known, plan: BudgetPlan, days: int) -> Kept:
    last = plan.starts + dt.timedelta(days=days - 1)
    rows = tables[MEDIA_PERIODS]
    inside = rows.filter(
        (rows.period_starts_on >= plan.starts)
        & (rows.period_starts_on <= last)
        & rows.media_channel.isin(list(plan.spend))
    )
    row = tables.row(
        inside.agg(
            spent=inside.spend_amount.cast("float64").sum(),
            brought=inside.incremental_amount.cast("float64").sum(),
            untold=inside.incremental_amount.isnull().sum().cast("int64"),
            periods=inside.period_starts_on.nunique(),
        )
    )
    share = plan.part_until(row["periods"] * known.days)
    return Kept(
        plan,
        row["periods"] * known.days,
        plan.total * share,
        float(row["spent"] or 0.0),
        plan.expected_sales * share,
        None if row["untold"] or not row["periods"] else float(row["brought"]),
    )
