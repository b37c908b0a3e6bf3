"""A plan as rows of its tables, and as the model that sliders ask."""

import datetime as dt

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.methods.media_mix.future import Shaped
from dangol.optimization.budget.budget_model import ENDS, BudgetModel, curves
from dangol.optimization.budget.proposal import Proposal
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.budget import BUDGET_CHANNELS, BUDGET_PERIODS

Array = npt.NDArray[np.float64]


def channel_rows(plan: Proposal) -> pa.Table:
    best, mix = plan.best, plan.known
    low, high = np.quantile(best.sales, ENDS, axis=1)
    count = len(mix.channels)

    def money(values: Array) -> pa.Array:
        return pa.array(np.round(values, 4))

    return rows_of(
        BUDGET_CHANNELS,
        media_channel=list(mix.channels),
        today_amount=money(plan.bounds.today),
        planned_amount=money(best.totals),
        planned_sales_amount=money(best.sales.mean(1)),
        planned_sales_low_amount=money(low),
        planned_sales_high_amount=money(high),
        today_next_ratio=best.next_today.mean(1),
        planned_next_ratio=best.next_planned.mean(1),
        plan_reason=list(best.reasons),
        evidence_class=[mix.standing[name].evidence for name in mix.channels],
        currency=[plan.currency] * count,
    )


def period_rows(plan: Proposal, detail: Array, today: Array) -> pa.Table:
    mix = plan.known
    cells, periods = detail.shape
    starts = [plan.starts + dt.timedelta(days=at * mix.days) for at in range(periods)]
    channels, regions = len(mix.channels), len(mix.regions)
    return rows_of(
        BUDGET_PERIODS,
        media_channel=np.repeat(mix.channels, regions * periods),
        media_region=np.tile(np.repeat(mix.regions, periods), channels),
        period_starts_on=pa.array(starts * cells, pa.date32()),
        today_amount=pa.array(np.round(today.ravel(), 4)),
        planned_amount=pa.array(np.round(detail.ravel(), 4)),
        currency=[plan.currency] * (cells * periods),
    )


def model_of(plan: Proposal, shaped: Shaped) -> BudgetModel:
    mix, future = plan.known, plan.known.future
    spend, sales = curves(shaped, np.maximum(plan.bounds.most, plan.bounds.today), plan.best.idle)
    kinds = plan.kinds
    return BudgetModel(
        carry_over_kind=future.carry_over.kind,
        saturation_kind=future.saturation.kind,
        lags=future.carry_over.lags,
        starts_on=plan.starts.isoformat(),
        days=plan.days,
        period_days=mix.days,
        margin_share=plan.margin_share,
        budget=plan.aim.budget,
        may_save=plan.aim.may_save,
        caution=plan.aim.wanted.aversion,
        least_gain=plan.aim.least_gain,
        currency=plan.currency,
        channels=BudgetModel.of_names(mix.channels),
        regions=BudgetModel.of_names(mix.regions),
        carried=np.stack(list(future.carried)),
        worn=np.stack(list(future.worn)),
        whole=future.scale,
        unit=future.unit,
        before=future.before,
        shares=shaped.shares,
        idle=plan.best.idle,
        now=plan.best.today_sales,
        curve_spend=spend,
        curve_sales=sales,
        today=plan.bounds.today,
        best=plan.best.totals,
        least=plan.bounds.least,
        most=plan.bounds.most,
        held=BudgetModel.of_names(
            tuple(plan.bounds.held.get(at, "") for at in range(len(mix.channels)))
        ),
        reasons=BudgetModel.of_names(plan.best.reasons),
        bound=plan.bounds.bound,
        promotion_kinds=BudgetModel.of_names(kinds.names),
        promotion_mean=kinds.mean,
        promotion_stray=kinds.stray,
        promotion_cost=kinds.cost,
        promoted=plan.promoted,
    )
