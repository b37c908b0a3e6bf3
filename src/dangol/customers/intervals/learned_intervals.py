"""From which value on do customers act differently? Intervals learned from what happened."""

import datetime as dt
from typing import Literal

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.features.facts import ORDER_FACTS, fact_reads
from dangol.customers.features.snapshots import PERSON, buyers, variables_of
from dangol.customers.intervals.attributes import (
    ATTRIBUTES,
    VARIABLES_READ,
    Attribute,
    Chosen,
    chosen,
)
from dangol.customers.intervals.learning import (
    Asked,
    Learnt,
    Method,
    learnt_by_purchase,
    learnt_by_uplift,
)
from dangol.customers.intervals.people import (
    CAMPAIGN_READS,
    Campaign,
    People,
    buyers_before,
    campaigns,
    people_of,
)
from dangol.customers.intervals.refusing import (
    no_campaign,
    no_division,
    no_such_variable,
    not_enough,
)
from dangol.customers.intervals.story import Told, intervals_answer
from dangol.methods.optimal_intervals import NoIntervalsError, Trend
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.intervals import CUSTOMER_INTERVALS, LEARNED_INTERVALS, LEARNED_OUTCOMES
from dangol.tables.vocabulary import Read
from dangol.words import Text

LearnedOutcome = Literal["purchase", "uplift"]
TRENDS = {
    "any": Text(en="Any", ko="상관없음"),
    "rising": Text(en="Rising", ko="갈수록 높게"),
    "falling": Text(en="Falling", ko="갈수록 낮게"),
    "either": Text(en="Rising or falling", ko="한쪽으로만"),
}
METHODS = {
    "exact": Text(en="Exact optimum", ko="정확한 최적해"),
    "reinforcement": Text(en="Reinforcement learning", ko="강화 학습"),
}


class LearnedIntervals(Analysis):
    """Cuts a number of customers into the intervals that tell best what they do.

    What they do is to buy, or to buy because a campaign came whose people chance chose. Half
    of the people find the intervals, the other half judges them.
    """

    slug = "learned-intervals"
    title = Text(en="Learned intervals", ko="학습한 구간")
    question = Text(
        en="From which value on do customers act differently?",
        ko="어느 값부터 고객의 행동이 달라지나요?",
    )
    entry = "customers"
    reads = (*ORDER_FACTS.reads, *CAMPAIGN_READS)
    writes = (LEARNED_INTERVALS.replaced(), CUSTOMER_INTERVALS.replaced())

    attribute: Attribute = param(
        "recency",
        title=Text(en="Number", ko="숫자"),
        help=Text(en="What is cut into intervals.", ko="구간으로 나눌 숫자입니다."),
        choices=ATTRIBUTES,
    )
    variable: str = param(
        "",
        title=Text(en="Derived variable", ko="파생 변수"),
        help=Text(
            en="Name of a derived variable to cut instead, as the catalogue shows it.",
            ko="대신 나눌 파생 변수의 이름입니다. 변수 목록에 나오는 대로 적습니다.",
        ),
        max_length=200,
    )
    outcome: LearnedOutcome = param(
        "purchase",
        title=Text(en="Told apart by", ko="가르는 기준"),
        help=Text(
            en="Who buys within the days ahead, or whom a randomised campaign moved.",
            ko="기간 안에 산 고객인지, 무작위 캠페인이 움직인 고객인지입니다.",
        ),
        choices=LEARNED_OUTCOMES,
    )
    campaign: str = param(
        "",
        title=Text(en="Campaign", ko="캠페인"),
        help=Text(
            en="The randomised campaign; empty takes the latest that held people out.",
            ko="무작위 캠페인입니다. 비우면 보내지 않은 사람이 있는 가장 최근 캠페인입니다.",
        ),
        max_length=200,
    )
    horizon_days: int = param(
        28,
        title=Text(en="Days ahead", ko="앞으로 며칠"),
        help=Text(
            en="Purchases within this many days count.", ko="이만큼의 날 안에 하는 구매를 셉니다."
        ),
        ge=7,
        le=91,
    )
    most_intervals: int = param(
        6,
        title=Text(en="Most intervals", ko="최대 구간 수"),
        help=Text(en="There are no more than these.", ko="이보다 많이 나누지 않습니다."),
        ge=2,
        le=12,
    )
    least_share: float = param(
        0.05,
        title=Text(en="Least share", ko="최소 비중"),
        help=Text(
            en="Every interval holds at least this share of people.",
            ko="구간마다 적어도 이 비중의 고객이 있습니다.",
        ),
        ge=0.02,
        le=0.5,
    )
    trend: Trend = param(
        "any",
        title=Text(en="Trend", ko="흐름"),
        help=Text(
            en="Whether what happens must rise or fall from interval to interval.",
            ko="구간이 올라갈수록 결과가 높아지거나 낮아져야 하는지입니다.",
        ),
        choices=TRENDS,
    )
    method: Method = param(
        "exact",
        title=Text(en="Method", ko="방법"),
        help=Text(
            en="How intervals by effect are found; those by purchase are always exact.",
            ko="효과로 나눌 때 구간을 찾는 방법입니다. 구매로 나누면 언제나 정확한 최적해입니다.",
        ),
        choices=METHODS,
    )
    reach_share: float = param(
        0.3,
        title=Text(en="Share to contact", ko="연락할 비중"),
        help=Text(
            en="Share of people whom the next campaign may contact; intervals by effect are judged "
            "by what that brings.",
            ko="다음 캠페인이 연락할 수 있는 고객 비중입니다. 효과로 나눈 구간은 이때 얻는 것으로 "
            "평가합니다.",
        ),
        ge=0.05,
        le=0.95,
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 시작값"),
        help=Text(
            en="The same seed deals people into the same halves.",
            ko="시작값이 같으면 고객을 같은 절반으로 나눕니다.",
        ),
        ge=0,
        le=2**30,
    )

    def inputs(self) -> tuple[Read, ...]:
        if not self.variable:
            return self.reads
        return (*fact_reads(), *CAMPAIGN_READS, VARIABLES_READ)

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Reading what was bought", ko="산 것을 읽습니다"), 0.05)
        asked = chosen(tables, self.attribute, self.variable)
        if asked is None:
            return no_such_variable(self.variable)
        campaign = None
        if self.outcome == "uplift":
            found = campaigns(tables, self.campaign, today, self.horizon_days)
            if not found:
                return no_campaign(self.campaign, self.horizon_days)
            campaign = found[0]
        tables.step(Text(en="Looking back at everyone", ko="모두의 지난날을 봅니다"), 0.2)
        people = self._people(tables, asked, campaign, today)
        refusal = not_enough(people, asked.title, campaign)
        if refusal is not None:
            return refusal
        tables.step(Text(en="Looking for intervals", ko="구간을 찾습니다"), 0.5)
        try:
            learnt = self._learnt(people, campaign)
        except NoIntervalsError:
            return no_division(asked.title, people.count)
        tables.step(Text(en="Placing everyone", ko="모두의 구간을 정합니다"), 0.8)
        known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
        placed = tables.stage(CUSTOMER_INTERVALS, self._placed(asked, learnt, today, known_on))
        sizes = {
            row["interval_number"]: row["people"]
            for row in tables.rows(placed.group_by("interval_number").agg(people=placed.count()))
        }
        told = Told(asked.title, learnt, people, campaign, self, sizes)
        rows = tables.stage(LEARNED_INTERVALS, self._rows(asked, learnt, known_on))
        return Result(intervals_answer(told), {LEARNED_INTERVALS: rows, CUSTOMER_INTERVALS: placed})

    def _people(
        self, tables: Tables, asked: Chosen, campaign: Campaign | None, today: dt.date
    ) -> People:
        if campaign is None:
            return buyers_before(tables, asked, today, self.horizon_days)
        return people_of(tables, asked, campaign, self.horizon_days)

    def _learnt(self, people: People, campaign: Campaign | None) -> Learnt:
        asked = Asked(
            self.most_intervals,
            self.least_share,
            self.trend,
            self.method,
            self.reach_share,
            self.seed,
        )
        return (
            learnt_by_purchase(people, asked)
            if campaign is None
            else learnt_by_uplift(people, asked)
        )

    def _placed(self, asked: Chosen, learnt: Learnt, today: dt.date, known_on: dt.date) -> ir.Table:
        """In which interval everyone who ever bought lies today."""
        people = buyers(asked.found.rows["orders"], [today])
        known = variables_of(asked.found, people, [today])
        value = known[asked.name].cast("float64")
        above = [(value >= edge).cast("int64") for edge in learnt.edges]
        number = ibis.literal(1, "int64")
        for one in above:
            number = number + one
        return known.filter(value.notnull()).select(
            PERSON,
            interval_number=number,
            interval_attribute=ibis.literal(asked.name),
            interval_value=value,
            is_told_apart=ibis.literal(learnt.is_told_apart),
            known_on=ibis.literal(known_on),
        )

    def _rows(self, asked: Chosen, learnt: Learnt, known_on: dt.date) -> pa.Table:
        each = learnt.intervals
        count = len(each)
        return rows_of(
            LEARNED_INTERVALS,
            interval_number=list(range(1, count + 1)),
            interval_attribute=[asked.name] * count,
            interval_outcome=[self.outcome] * count,
            interval_from=[one.low for one in each],
            interval_until=[one.high for one in each],
            interval_people=[one.people for one in each],
            interval_share=[round(one.share, 6) for one in each],
            interval_rate=[round(one.rate, 6) for one in each],
            interval_effect=[round(one.effect.value, 6) for one in each],
            interval_effect_low=[round(one.effect.low, 6) for one in each],
            interval_effect_high=[round(one.effect.high, 6) for one in each],
            information_value=[round(one.information, 6) for one in each],
            is_told_apart=[learnt.is_told_apart] * count,
            known_on=[known_on] * count,
        )
