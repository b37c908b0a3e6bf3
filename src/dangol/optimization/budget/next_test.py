"""Which test pays most? Every test of a channel, by what it would add to the plan less its cost."""

import numpy as np
import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Answer, Column, Decision, Evidence, Result, Rows, metric, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.methods.one_core import one_core
from dangol.optimization.budget.bounds import bounds
from dangol.optimization.budget.candidates import Candidate, Weighing, candidates
from dangol.optimization.budget.flights import even
from dangol.optimization.budget.futures import DRAW_READS, known
from dangol.optimization.measurement.media_mix.media_channel import MediaChannel, told_channels
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.budget import NEXT_TESTS, TEST_KINDS
from dangol.tables.media_mix import SALES_PERIODS
from dangol.words import Count, Money, Quantity, Share, Text, both, said

SHOWN = 12
METHOD = Text(
    en="A test is worth what the plan gains by it (expected value of sample information, Raiffa "
    "and Schlaifer 1961): each way in which the mix may be is taken as the truth in turn, the "
    "test measures its lift with an error, the ways are weighed by how well they agree with it, "
    "and the plan is made anew. The error follows from how far sales stray from what the mix "
    "explains, and from the part of the shop that is tested. Its cost is the margin that the "
    "change of spend is expected to lose. A channel that is held for want of evidence may move "
    "once it was tested.",
    ko="테스트의 값은 그 덕분에 계획이 더 얻는 것입니다(표본 정보의 기대 가치, Raiffa, Schlaifer "
    "1961). 모형이 있을 법한 경우를 차례로 참이라 두고, 테스트가 그 증분을 오차와 함께 재고, 잰 "
    "값과 맞는 만큼 경우에 무게를 주어 계획을 다시 세웁니다. 오차는 매출이 모형의 설명에서 "
    "벗어나는 정도와 테스트하는 지역의 비중에서 나옵니다. 비용은 바꾼 비용 때문에 잃을 "
    "이익입니다. 근거가 적어 그대로 둔 채널도 테스트하고 나면 옮길 수 있습니다.",
)


DOES = {
    "dark": Text(
        en="Pause it in {share} of the shop for {days} days.",
        ko="가게의 {share}에서 {days}일 동안 쉬어 보세요.",
    ),
    "double": Text(
        en="Double it in {share} of the shop for {days} days.",
        ko="가게의 {share}에서 {days}일 동안 두 배로 써 보세요.",
    ),
}
COSTS = Text(
    en="Better plans gain {value} of margin in a year; the test is expected to cost {cost}.",
    ko="더 나은 계획으로 한 해에 {value}의 이익을 더 얻고, 테스트에 {cost}이 들 것으로 봅니다.",
)
SAVES = Text(
    en="Better plans gain {value} of margin in a year; the test itself saves {cost}.",
    ko="더 나은 계획으로 한 해에 {value}의 이익을 더 얻고, 테스트하는 동안 {cost}을 아낍니다.",
)
LOOK_AGAIN = Text(
    en="Look again when spend or sales change.", ko="비용이나 매출이 달라지면 다시 보세요."
)


class NextTest(Analysis):
    """Ranks tests of all channels; one of them becomes a geo test with one click."""

    slug = "next-test"
    title = Text(en="The next test", ko="다음 테스트")
    question = Text(
        en="Which test would improve the plan most?", ko="어떤 테스트가 계획에 가장 보탬이 되나요?"
    )
    entry = "budget"
    page = "/budget/next-test"
    reads = (
        *DRAW_READS,
        SALES_PERIODS["period_starts_on", "observed_amount", "explained_amount", "currency"],
    )
    writes = (NEXT_TESTS.replaced(),)
    considers = (MediaChannel,)

    weeks: int = param(
        13,
        title=Text(en="Weeks", ko="주"),
        help=Text(
            en="Length of the plans that a test should improve.",
            ko="테스트로 나아질 계획의 길이입니다.",
        ),
        ge=1,
        le=104,
    )
    margin_share: float = param(
        0.3,
        title=Text(en="Margin", ko="이익률"),
        help=Text(
            en="What is left of sales before media.",
            ko="매체 비용을 빼기 전 매출에서 남는 비중입니다.",
        ),
        gt=0,
        le=1,
    )
    hold_weak: bool = param(
        True,
        title=Text(en="Leave what is not known", ko="모르는 것은 그대로"),
        help=Text(
            en="As in the plan: channels whose numbers rest on little stay until they were tested.",
            ko="계획에서처럼, 근거가 적은 채널은 테스트할 때까지 그대로 둡니다.",
        ),
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 씨앗"),
        help=Text(
            en="Draws the outcomes that tests are tried with.",
            ko="테스트가 낼 법한 결과를 뽑습니다.",
        ),
        ge=0,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        mix = known(tables)
        if mix is None:
            return _no_mix()
        periods = mix.periods_in(self.weeks)
        over = even(len(mix.channels), periods)
        bound = bounds(mix, told_channels(tables), over, hold_weak=self.hold_weak)
        tables.step(Text(en="Trying tests", ko="테스트를 가늠합니다"), 0.3)
        weighing = Weighing(self.margin_share, _noise(tables), periods, self.seed)
        with one_core():
            found = candidates(mix, bound, weighing)
        if not found:
            return _nothing_to_test()
        currency = tables.settings.currency
        return Result(
            _answer(found, currency, regional=len(mix.regions) > 1),
            {NEXT_TESTS: tables.stage(NEXT_TESTS, _rows(found, currency))},
        )


def _noise(tables: Tables) -> float:
    """How far sales of a period stray from what the mix explains."""
    rows = tables.fetch(tables[SALES_PERIODS])
    apart = (
        rows["observed_amount"].cast("float64").to_numpy()
        - rows["explained_amount"].cast("float64").to_numpy()
    )
    return float(np.std(apart, ddof=1))


def _rows(found: list[Candidate], currency: str) -> pa.Table:
    def money(name: str) -> pa.Array:
        return pa.array([round(getattr(one, name), 4) for one in found], pa.float64())

    return rows_of(
        NEXT_TESTS,
        media_channel=[one.channel for one in found],
        spend_test_kind=[one.kind for one in found],
        spend_test_days=[one.days for one in found],
        tested_share=[one.share for one in found],
        test_value_amount=money("value"),
        test_cost_amount=money("cost"),
        test_error_amount=money("error"),
        test_spend_change_amount=money("change"),
        currency=[currency] * len(found),
    )


def _answer(found: list[Candidate], currency: str, *, regional: bool) -> Answer:
    best = found[0]
    pays = best.net > 0

    def money(value: float) -> Money:
        return Money(value, currency)

    headline = (
        both(
            "Test {channel} next: it is worth {net} a year to the plan, its cost taken off.",
            "다음에는 {channel} 채널을 테스트하세요. 비용을 빼고 한 해에 {net}의 값이 있습니다.",
            channel=best.channel, net=money(best.net),
        )
        if pays
        else Text(
            en="No test is worth its cost now: the plan would hardly change.",
            ko="지금은 값어치 있는 테스트가 없습니다. 계획이 거의 달라지지 않습니다.",
        )
    )  # fmt: skip
    action = said(DOES[best.kind], share=Share(best.share), days=Count(best.days))
    return Answer(
        headline=headline,
        action=action
        if pays
        else LOOK_AGAIN,
        because=said(
            SAVES if best.cost < 0 else COSTS,
            value=money(best.value), cost=money(abs(best.cost)),
        ),
        metrics=(
            metric(Text(en="Worth in a year", ko="한 해의 값"), money(best.value)),
            metric(Text(en="Expected cost of the test", ko="테스트의 기대 비용"), money(best.cost)),
            metric(Text(en="It would measure within", ko="재는 오차"), money(best.error)),
        ),
        tables=(_table(found, currency),),
        decisions=(
            Decision(
                question=headline, reason=action,
                effect=both("{net} a year", "한 해 {net}", net=money(best.net)),
                action=Text(en="Look at the test", ko="테스트 보기"), link="/budget/next-test",
            ),
        )
        if pays and regional
        else (),
        evidence=Evidence(
            basis=both("{n} tests tried", "가늠한 테스트 {n}가지", n=Count(len(found))),
            method=METHOD,
        ),
    )  # fmt: skip


def _table(found: list[Candidate], currency: str) -> Rows:
    def shown(value: Quantity) -> dict[str, str]:
        return both("{q}", "{q}", q=value).model_dump()

    rows = [
        {
            "name": one.channel,
            "kind": TEST_KINDS[one.kind].model_dump(),
            "days": shown(Count(one.days)),
            "share": shown(Share(one.share)),
            "value": shown(Money(one.value, currency)),
            "cost": shown(Money(one.cost, currency)),
            "net": shown(Money(one.net, currency)),
        }
        for one in found[:SHOWN]
    ]
    titles = (
        ("name", "Channel", "채널"), ("kind", "What is done", "하는 일"), ("days", "Days", "날수"),
        ("share", "Part of the shop", "가게의 비중"), ("value", "Worth in a year", "한 해의 값"),
        ("cost", "Cost", "비용"), ("net", "Net", "뺀 값"),
    )  # fmt: skip
    return Rows(
        title=Text(en="Tests by what they are worth", ko="값이 큰 순서의 테스트"),
        caption=Text(
            en="Margin that better plans gain on average, less what the test costs",
            ko="더 나은 계획으로 평균 더 얻을 이익에서 테스트 비용을 뺀 값",
        ),
        columns=tuple(
            Column(name=name, title=Text(en=en, ko=ko), kind="name") for name, en, ko in titles
        ),
        rows=tuple(rows),
    )


def _no_mix() -> Result:
    return refused(
        Text(en="There is no media mix to improve.", ko="더 낫게 할 매체 구성이 없습니다."),
        Text(en="Answer ‘Media mix’ first.", ko="먼저 ‘매체 구성’을 계산하세요."),
        basis=both("{n} channels", "채널 {n}개", n=Count(0)),
        method=METHOD,
    )


def _nothing_to_test() -> Result:
    return refused(
        Text(
            en="There is no channel that could be tested.", ko="테스트할 수 있는 채널이 없습니다."
        ),
        Text(
            en="Every channel is fixed by contract or gets nothing today.",
            ko="모든 채널이 계약으로 고정되었거나 지금 쓰는 비용이 없습니다.",
        ),
        basis=both("{n} channels", "채널 {n}개", n=Count(0)),
        method=METHOD,
    )
