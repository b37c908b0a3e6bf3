"""Where does the money pay? The best plan of a budget from the fitted mix, within its limits."""

import datetime as dt

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.methods.media_mix.future import Shaped
from dangol.methods.media_mix.planning import Wanted
from dangol.methods.one_core import one_core
from dangol.optimization.budget.best import best_plan, over_regions
from dangol.optimization.budget.bounds import Bounds, bounds
from dangol.optimization.budget.budget_model import ENDS, BudgetModel, curves
from dangol.optimization.budget.budget_plan import BudgetPlan
from dangol.optimization.budget.futures import DRAW_READS, known
from dangol.optimization.budget.looking_back import looked_back
from dangol.optimization.budget.method import METHOD
from dangol.optimization.budget.story import Planned, plan_answer
from dangol.optimization.measurement.media_mix.media_channel import MediaChannel, told_channels
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.budget import BUDGET_CHANNELS, BUDGET_PERIODS
from dangol.words import Count, Money, Text, both

Array = npt.NDArray[np.float64]


class Budget(Analysis):
    """Plans from the latest media mix; sliders ask its model, and plans that are kept look back."""

    slug = "budget"
    title = Text(en="Budget plan", ko="예산 계획")
    question = Text(en="Where does the money pay?", ko="돈을 어디에 써야 하나요?")
    entry = "budget"
    page = "/budget/plan"
    reads = DRAW_READS
    writes = (BUDGET_CHANNELS.replaced(), BUDGET_PERIODS.replaced())
    considers = (MediaChannel, BudgetPlan)

    weeks: int = param(
        13,
        title=Text(en="Weeks", ko="주"),
        help=Text(
            en="How long the plan lasts, from the day after the mix's last.",
            ko="모형이 본 마지막 날 다음부터 계획의 길이입니다.",
        ),
        ge=1,
        le=104,
    )
    budget: float = param(
        0.0,
        title=Text(en="Money to spend", ko="쓸 돈"),
        help=Text(
            en="On all channels in all these weeks; 0 means as much as is spent today.",
            ko="모든 채널에 이 기간 동안 쓸 돈입니다. 0이면 지금 쓰는 만큼입니다.",
        ),
        ge=0,
        le=1e15,
    )
    may_save: bool = param(
        False,
        title=Text(en="May save", ko="남겨도 됨"),
        help=Text(
            en="Money that does not pay at the margin stays unspent.",
            ko="마진으로 따져 남지 않는 돈은 쓰지 않습니다.",
        ),
    )
    margin_share: float = param(
        0.3,
        title=Text(en="Margin", ko="이익률"),
        help=Text(
            en="What is left of sales before media: decides whether the next unit pays.",
            ko="매체 비용을 빼기 전 매출에서 남는 비중입니다. 다음 돈이 남는지를 정합니다.",
        ),
        gt=0,
        le=1,
    )
    caution: float = param(
        0.0,
        title=Text(en="Caution", ko="조심하는 정도"),
        help=Text(
            en="0 plans by the mean; 1 takes a standard deviation off what is not sure.",
            ko="0이면 평균으로 계획하고, 1이면 확실하지 않은 만큼 표준편차 하나를 뺍니다.",
        ),
        ge=0,
        le=5,
    )
    hold_weak: bool = param(
        True,
        title=Text(en="Leave what is not known", ko="모르는 것은 그대로"),
        help=Text(
            en="Channels whose numbers rest on little stay as they are until a test tells more.",
            ko="근거가 적은 채널은 테스트로 더 알 때까지 그대로 둡니다.",
        ),
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 씨앗"),
        help=Text(
            en="Chooses the cases by which money is laid over regions.",
            ko="지역에 나누어 놓을 때 쓸 경우를 고릅니다.",
        ),
        ge=0,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        mix = known(tables)
        if mix is None:
            return _no_mix()
        periods = mix.periods_in(self.weeks)
        bound = bounds(mix, told_channels(tables), periods, hold_weak=self.hold_weak)
        budget = self.budget or float(bound.today.sum())
        if (no := self._refusal(bound, budget, tables.settings.currency)) is not None:
            return no
        tables.step(Text(en="Planning", ko="계획을 세웁니다"), 0.3)
        shaped = mix.shaped(periods)
        wanted = Wanted(self.margin_share if self.may_save else 1.0, self.caution)
        with one_core():
            best = best_plan(shaped, bound, budget, wanted, may_save=self.may_save)
            tables.step(Text(en="Laying it over regions", ko="지역에 나눕니다"), 0.6)
            detail = over_regions(mix, best.totals, periods, self.seed)
            laid, _ = mix.future.brought(detail)
            even, _ = mix.future.brought(shaped.spread(best.totals))
        plan = Planned(
            mix,
            bound,
            best,
            mix.next_on,
            periods * mix.days,
            tables.settings.currency,
            self.margin_share,
            looked_back(tables, mix),
            float((laid - even).sum(0).mean()),
        )
        return Result(
            plan_answer(plan),
            {
                BUDGET_CHANNELS: tables.stage(BUDGET_CHANNELS, _channel_rows(plan)),
                BUDGET_PERIODS: tables.stage(
                    BUDGET_PERIODS, _period_rows(plan, detail, shaped.spread(bound.today))
                ),
            },
            _model(plan, shaped),
        )

    def _refusal(self, bound: Bounds, budget: float, currency: str) -> Result | None:
        least, most = float(bound.least.sum()), float(bound.most.sum())
        if least > budget * (1 + 1e-9):
            return _no_plan(
                both(
                    "{least} must be spent by contract, by limits or for want of evidence, and "
                    "the budget is {budget}.",
                    "계약과 한도, 근거 부족으로 써야 할 돈이 {least}인데 예산은 {budget}입니다.",
                    least=Money(least, currency),
                    budget=Money(budget, currency),
                ),
                Text(
                    en="Raise the budget, lower what channels must get, or let weak ones move.",
                    ko="예산을 늘리거나, 채널의 최소 비용을 낮추거나, 근거가 적은 채널도 옮기게 "
                    "하세요.",
                ),
            )
        if not self.may_save and most < budget * (1 - 1e-9):
            return _no_plan(
                both(
                    "At most {most} can be spent within what was ever tried, of {budget}.",
                    "지금까지 써 본 범위에서는 {budget} 가운데 {most}까지만 쓸 수 있습니다.",
                    most=Money(most, currency),
                    budget=Money(budget, currency),
                ),
                Text(
                    en="Lower the budget, let money be saved, or raise what channels may take.",
                    ko="예산을 줄이거나, 남겨도 되게 하거나, 채널의 최대 비용을 높이세요.",
                ),
            )
        return None


def _channel_rows(plan: Planned) -> pa.Table:
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


def _period_rows(plan: Planned, detail: Array, today: Array) -> pa.Table:
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


def _model(plan: Planned, shaped: Shaped) -> BudgetModel:
    mix, future = plan.known, plan.known.future
    spend, sales = curves(shaped, plan.bounds.most, plan.best.idle)
    return BudgetModel(
        carry_over_kind=future.carry_over.kind,
        saturation_kind=future.saturation.kind,
        lags=future.carry_over.lags,
        starts_on=plan.starts.isoformat(),
        days=plan.days,
        period_days=mix.days,
        margin_share=plan.margin_share,
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
    )


def _no_mix() -> Result:
    return refused(
        Text(en="There is no media mix to plan from.", ko="계획의 바탕이 될 매체 구성이 없습니다."),
        Text(
            en="Answer ‘Media mix’ first; it says what would help where it cannot.",
            ko="먼저 ‘매체 구성’을 계산하세요. 할 수 없으면 무엇이 필요한지 알려 줍니다.",
        ),
        basis=both("{n} channels", "채널 {n}개", n=Count(0)),
        method=METHOD,
    )


def _no_plan(reason: Text, help: Text) -> Result:
    basis = Text(en="No plan keeps the limits", ko="한도를 지키는 계획 없음")
    return refused(reason, help, basis=basis, method=METHOD)
