"""Who will buy next as an answer: how many, how well they can be told apart, what to do."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.contract.result import Answer, Evidence, LeftOut, Metric, metric
from dangol.methods.logistic import log_odds
from dangol.scoring.judgement import Judgement
from dangol.scoring.levels import buyers_range
from dangol.scoring.score_figures import score_metrics, tenths_table
from dangol.scoring.score_pictures import calibration_picture, lift_picture
from dangol.words import Count, Day, Figure, Share, Text, both, plural

Array = npt.NDArray[np.float64]
# Where more than this buy anyway, a contact can hardly add a buyer.
NEARLY_EVERYBODY = 0.6
_BOUGHT = Text(en="Bought", ko="실제")
METHOD = Text(
    en="Snapshots of the past, one horizon apart, each with what was known on its day only: "
    "purchases, visits, spending, breadth, bargains, habits, returns, what buyers of it buy, and "
    "what people told. A logistic regression and boosted trees (LightGBM), averaged on the log "
    "odds, learn from them; the latest periods stop the trees and set the calibration (Platt "
    "1999). Figures come from the latest period that has passed, by a model that had seen "
    "nothing of it. The range is learned from how the level of past periods moved. Reasons are "
    "parts of the score: coefficients, and TreeSHAP (Lundberg and others 2020).",
    ko="지난날의 스냅숏으로 배우며, 스냅숏에는 그날까지 알려진 것만 담습니다. 구매, 방문, 금액, "
    "분류의 폭, 할인, 습관, 반품, 함께 사는 것, 알려 준 정보를 봅니다. 로지스틱 회귀와 부스팅 "
    "나무(LightGBM)를 로그 승산에서 평균합니다. 나무를 멈추고 확률을 맞추는 데는 뒤의 기간을 "
    "씁니다(Platt 1999). 성적은 이미 지난 가장 가까운 기간을, 그 기간을 전혀 보지 못한 모형으로 "
    "잰 것입니다. 범위는 지난 기간의 수준이 움직인 폭에서 배웁니다. 까닭은 점수를 회귀 계수와 "
    "TreeSHAP(Lundberg 외 2020)로 나눈 것입니다.",
)


@dataclass(frozen=True)
class Told:
    """Everything that the answer speaks of."""

    category: str
    horizon_days: int
    today: dt.date
    chance: Array
    judgement: Judgement
    snapshots: int
    rows: int
    silent: int
    unpriced: int
    currency: str

    @property
    def thing(self) -> Text:
        if self.category:
            return Text(en=self.category, ko=f"‘{self.category}’ 분류를")
        return Text(en="something", ko="무엇이든")

    @property
    def ahead(self) -> Text:
        days = self.horizon_days
        if days % 7:
            return both("{n} days", "{n}일", n=Count(days))
        return both("{n} " + plural(days // 7, "week", "weeks"), "{n}주", n=Count(days // 7))

    @property
    def expected(self) -> float:
        return float(self.chance.sum())

    @property
    def buyers(self) -> tuple[float, float]:
        """The number of buyers at both ends of nine in ten."""
        return buyers_range(log_odds(self.chance), self.judgement.reach)


def propensity_answer(told: Told) -> Answer:
    """The answer from scores and the judgement of the unseen period."""
    found = told.judgement
    low, high = told.buyers
    return Answer(
        headline=_headline(told),
        action=_action(told),
        because=both(
            "Between {low} and {high}, nine in ten. In the {ahead} to {day}, unseen by the model, "
            "{buyers} of {people} bought; AUC {area} ({area_low}–{area_high}).",
            "열에 아홉은 {low}–{high}명입니다. 모형이 보지 못한 {day}까지의 {ahead} 동안 "
            "{people}명 가운데 {buyers}명이 샀고, AUC는 {area}({area_low}–{area_high})입니다.",
            low=Count(low),
            high=Count(high),
            ahead=told.ahead,
            day=Day(told.today, year=True),
            buyers=Count(found.buyers),
            people=Count(found.people),
            area=Figure(found.area.value),
            area_low=Figure(found.area.low),
            area_high=Figure(found.area.high),
        ),
        metrics=_metrics(told),
        pictures=(lift_picture(found, _BOUGHT), calibration_picture(found, _BOUGHT)),
        tables=(tenths_table(found, _BOUGHT),),
        evidence=Evidence(
            basis=both(
                "{people} customers scored; {n} snapshots of {rows} people in all",
                "고객 {people}명의 점수, 스냅숏 {n}개의 {rows}명",
                people=Count(len(told.chance)),
                n=Count(told.snapshots),
                rows=Count(told.rows),
            ),
            method=METHOD,
            left_out=_left_out(told),
        ),
    )


def _left_out(told: Told) -> tuple[LeftOut, ...]:
    """Who is known and has no score, and amounts that nobody knows."""
    reasons = (
        (
            told.silent,
            Text(en="customers who never bought anything", ko="아무것도 산 적이 없는 고객"),
        ),
        (
            told.unpriced,
            both(
                "lines in a currency without a rate to {currency}: bought, of an unknown amount",
                "{currency} 환율이 없는 통화의 줄(산 것으로 치되 금액은 모름)",
                currency=told.currency,
            ),
        ),
    )
    return tuple(LeftOut(count=count, reason=words) for count, words in reasons if count)


def _headline(told: Told) -> Text:
    return both(
        "{n} of {all} customers will buy {thing} within {ahead}.",
        "고객 {all}명 가운데 {n}명이 {ahead} 안에 {thing} 살 것입니다.",
        n=Count(told.expected),
        all=Count(len(told.chance)),
        thing=told.thing,
        ahead=told.ahead,
    )


def _action(told: Told) -> Text:
    found = told.judgement
    if found.is_flat:
        return Text(
            en="Who they are cannot be told: customers do not differ, so no target is better than "
            "another.",
            ko="누구일지는 알 수 없습니다. 고객 사이에 차이가 없어 고를 대상이 따로 없습니다.",
        )
    if told.expected > NEARLY_EVERYBODY * len(told.chance):
        return Text(
            en="Most of them come anyway, so there is little to choose: ask about a category.",
            ko="대부분 어차피 사므로 고를 것이 적습니다. 분류를 정해 물어보세요.",
        )
    return both(
        "The most likely tenth buys {lift} times as often as the average.",
        "확률이 가장 높은 10%는 평균의 {lift}배로 삽니다.",
        lift=Figure(round(found.lift.value, 1)),
    )


def _metrics(told: Told) -> tuple[Metric, ...]:
    found = told.judgement
    unseen = both("unseen {ahead} to {day}", "보지 못한 {ahead}, {day}까지", ahead=told.ahead,
                  day=Day(told.today))  # fmt: skip
    share = told.expected / len(told.chance)
    expected = metric(
        both("Expected buyers, next {ahead}", "앞으로 {ahead}의 구매자", ahead=told.ahead),
        Count(told.expected),
        note=both("{share} of customers", "고객의 {share}", share=Share(round(share, 3))),
    )
    return score_metrics(expected, found, unseen)
