"""Where does the money pay? The best plan of a budget from the fitted mix, within its limits."""

import datetime as dt

import numpy as np
import numpy.typing as npt

from dangol.contract.analysis import Analysis
from dangol.contract.days import DayOrNothing
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.methods.media_mix.errors import TooLittleSalesError
from dangol.methods.media_mix.planning import Wanted
from dangol.methods.one_core import one_core
from dangol.optimization.budget.best import Aim, best_plan, over_regions
from dangol.optimization.budget.bounds import Bounds, bounds
from dangol.optimization.budget.budget_plan import BudgetPlan
from dangol.optimization.budget.coming_promotions import (
    EFFECTS_READ,
    PROMOTIONS_HELP,
    PROMOTIONS_TITLE,
    in_weeks,
    measured_kinds,
)
from dangol.optimization.budget.errors import UnfitPlanError
from dangol.optimization.budget.flights import (
    FLIGHTS_HELP,
    FLIGHTS_TITLE,
    MOST_WEEKS,
    Flight,
    chosen_weeks,
    even,
    over_periods,
    refuse_bound,
)
from dangol.optimization.budget.futures import DRAW_READS, WEEK, Known, known
from dangol.optimization.budget.looking_back import looked_back
from dangol.optimization.budget.method import METHOD
from dangol.optimization.budget.proposal import Proposal
from dangol.optimization.budget.rows import channel_rows, model_of, period_rows
from dangol.optimization.budget.story import plan_answer
from dangol.optimization.measurement.media_mix.media_channel import MediaChannel, told_channels
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
    reads = (*DRAW_READS, EFFECTS_READ)
    writes = (BUDGET_CHANNELS.replaced(), BUDGET_PERIODS.replaced())
    considers = (MediaChannel, BudgetPlan)

    starts_on: DayOrNothing = param(
        "",
        title=Text(en="First day", ko="시작일"),
        help=Text(
            en="The plan begins with the first whole week from this day on (YYYY-MM-DD); empty, or "
            "a day that is over, means the day after the mix's last.",
            ko="이날(YYYY-MM-DD)부터 처음으로 온전한 주에 계획이 시작합니다. 비우거나 지난 날이면 "
            "모형이 본 마지막 날 다음입니다.",
        ),
    )
    weeks: int = param(
        13,
        title=Text(en="Weeks", ko="주"),
        help=Text(en="How long the plan lasts.", ko="계획의 길이입니다."),
        ge=1,
        le=MOST_WEEKS,
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
    flights: dict[str, Flight] = param({}, title=FLIGHTS_TITLE, help=FLIGHTS_HELP, max_length=200)
    promotions: dict[str, tuple[int, ...]] = param(
        {}, title=PROMOTIONS_TITLE, help=PROMOTIONS_HELP, max_length=20
    )
    least_gain: float | None = param(
        None,
        title=Text(en="Sales it must add", ko="더해야 할 매출"),
        help=Text(
            en="Beyond today's, on average; below 0 it may lose so much. With 'may save' the plan "
            "that keeps most of the money and still adds this. Empty means nothing is asked.",
            ko="지금보다 평균 얼마를 더해야 하는지이며, 0보다 작으면 그만큼 잃어도 됩니다. 남겨도 "
            "되면 이만큼 더하면서 가장 많이 남기는 계획을 찾습니다. 비우면 묻지 않습니다.",
        ),
        ge=-1e15,
        le=1e15,
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
        if self.starts_on:
            mix = mix.waiting(dt.date.fromisoformat(self.starts_on))
        periods = mix.periods_in(self.weeks)
        told, currency = told_channels(tables), tables.settings.currency
        kinds = measured_kinds(tables, mix.future.scale.shape[1], self.seed)
        try:
            _near(mix)
            anywhere, mix = mix, mix.within({name: one.regions for name, one in told.items()})
            over = over_periods(mix.channels, self.flights, periods, mix.days)
            bound = bounds(mix, told, over, hold_weak=self.hold_weak)
            refuse_bound(mix.channels, over, bound.bound)
            promoted = in_weeks(kinds.names, self.promotions, -(-periods * mix.days // WEEK))
        except UnfitPlanError as unfit:
            return _no_plan(unfit.reason, unfit.help)
        budget = self.budget or float(bound.today.sum())
        if (no := self._refusal(bound, budget, currency)) is not None:
            return no
        tables.step(Text(en="Planning", ko="계획을 세웁니다"), 0.3)
        shaped, as_today = mix.shaped(over), anywhere.shaped(even(len(mix.channels), periods))
        wanted = Wanted(self.margin_share if self.may_save else 1.0, self.caution)
        aim = Aim(budget, wanted, self.may_save, self.least_gain)
        try:
            with one_core():
                best = best_plan(shaped, as_today, bound, aim)
                tables.step(Text(en="Laying it over regions", ko="지역에 나눕니다"), 0.6)
                detail = over_regions(
                    mix, shaped, best.totals, bound, chosen_weeks(over), self.seed
                )
        except TooLittleSalesError as little:
            return _too_little(self.least_gain or 0.0, little, currency)
        plan = Proposal(
            mix,
            bound,
            best,
            aim,
            mix.next_on,
            periods * mix.days,
            currency,
            self.margin_share,
            looked_back(tables, mix),
            kinds,
            promoted,
        )
        return Result(
            plan_answer(plan),
            {
                BUDGET_CHANNELS: tables.stage(BUDGET_CHANNELS, channel_rows(plan)),
                BUDGET_PERIODS: tables.stage(
                    BUDGET_PERIODS, period_rows(plan, detail, as_today.spread(bound.today))
                ),
            },
            model_of(plan, shaped),
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


def _near(mix: Known) -> None:
    """What lies too far ahead cannot be told from what was. Raises UnfitPlanError."""
    if mix.waits * mix.days > MOST_WEEKS * WEEK:
        raise UnfitPlanError(
            both(
                "The plan would begin more than {n} weeks after what the mix knows.",
                "계획이 모형이 아는 날보다 {n}주 넘게 뒤에 시작합니다.",
                n=Count(MOST_WEEKS),
            ),
            Text(en="Let it begin earlier.", ko="더 일찍 시작하게 하세요."),
        )


def _too_little(asked: float, little: TooLittleSalesError, currency: str) -> Result:
    return _no_plan(
        both(
            "No plan within the limits adds {asked} to today's sales: the most is {most}.",
            "한도 안에서 지금 매출에 {asked}을 더하는 계획이 없습니다. 가장 많이 더하면 "
            "{most}입니다.",
            asked=Money(asked, currency), most=Money(asked - little.missing, currency),
        ),
        Text(
            en="Ask for less, raise the budget, or let more channels move further.",
            ko="더할 매출을 낮추거나, 예산을 늘리거나, 채널을 더 많이 옮길 수 있게 하세요.",
        ),
    )  # fmt: skip


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
