"""A prediction as an answer: how many, how well they are told apart, by which model, what rings."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.contract.result import Answer, Column, Decision, Evidence, Metric, Rows, metric
from dangol.customers.features.outcomes import Outcome
from dangol.customers.prediction.fairness import (
    Treatment,
    fairness_decisions,
    fairness_metrics,
    fairness_parts,
)
from dangol.customers.prediction.method import METHOD
from dangol.methods.logistic import log_odds
from dangol.scoring.curve_picture import curve_picture
from dangol.scoring.judgement import Judgement
from dangol.scoring.levels import buyers_range
from dangol.scoring.lifecycle import Standing, learnt_on
from dangol.scoring.model_words import CAUSES, FAMILY_NAMES, REASONS
from dangol.scoring.score_figures import score_metrics, tenths_table
from dangol.scoring.score_pictures import calibration_picture, lift_picture
from dangol.scoring.watched_picture import watched_picture
from dangol.scoring.watching import Watched
from dangol.words import EN_DASH, Count, Day, Figure, Share, Text, both

Array = npt.NDArray[np.float64]
PAGE = "/customers/predictions"
# Where the level of periods moves log odds by so much, a number of people says little.
WIDE_REACH = 1.0


@dataclass(frozen=True)
class Told:
    """Everything that the answer speaks of."""

    asked: Outcome
    standing: Standing
    judgement: Judgement
    today: dt.date
    chance: Array
    watched: Sequence[tuple[dt.date, Watched]]
    treated: Treatment
    currency: str

    @property
    def expected(self) -> float:
        return float(self.chance.sum())

    @property
    def rings(self) -> Watched | None:
        """The latest period, if something rings in it."""
        last = self.watched[-1][1] if self.watched else None
        return last if last is not None and last.cause else None


def prediction_answer(told: Told) -> Answer:
    """The answer from scores, the judgement of the unseen period, and what was watched."""
    found, model = told.judgement, told.standing.model
    low, high = buyers_range(log_odds(told.chance), found.reach)
    pictures = [lift_picture(found), calibration_picture(found)]
    if told.watched:
        pictures.append(watched_picture(told.watched))
    curve = model.subject["curve"]
    if len(curve) > 1:
        pictures.append(curve_picture(curve))
    groups, group_tables = fairness_parts(told.treated)
    return Answer(
        headline=_headline(told),
        action=_action(told),
        because=both(
            "Between {low} and {high}, nine in ten. Of {people} customers in the latest period, "
            "{yes} did; AUC {area} ({area_low} to {area_high}). The model is of {day}: {why}.",
            "열에 아홉은 {low}~{high}명입니다. 가장 가까운 기간에는 {people}명 가운데 {yes}명이 "
            "그랬고, AUC는 {area}({area_low}~{area_high})입니다. {day}에 배운 모형입니다. {why}.",
            low=Count(low),
            high=Count(high),
            people=Count(found.people),
            yes=Count(found.buyers),
            area=Figure(found.area.value),
            area_low=Figure(found.area.low),
            area_high=Figure(found.area.high),
            day=Day(learnt_on(model), year=True),
            why=REASONS[model.subject["because"]],
        ),
        metrics=(*_metrics(told), *fairness_metrics(told.treated)),
        pictures=(*pictures, *groups),
        tables=(
            tenths_table(found, Text(en="Did it", ko="실제")),
            _families_table(told),
            *group_tables,
        ),
        decisions=(*_decisions(told), *fairness_decisions(told.treated, told.currency)),
        evidence=Evidence(
            basis=both(
                "{people} customers scored; learned from {rows} examples of earlier days, {n} "
                "inputs",
                "고객 {people}명의 점수, 지난날의 사례 {rows}건과 입력 {n}개로 배움",
                people=Count(len(told.chance)),
                rows=Count(model.subject["examples"]),
                n=Count(len(model.inputs)),
            ),
            method=METHOD,
        ),
    )


def _headline(told: Told) -> Text:
    days = Count(told.asked.horizon_days)
    gaps = {"n": Count(told.expected), "all": Count(len(told.chance)), "days": days}
    if told.asked.target == "churn":
        return both(
            "{n} of {all} active customers will buy nothing in the next {days} days.",
            "활동 고객 {all}명 가운데 {n}명이 앞으로 {days}일 동안 아무것도 사지 않을 것입니다.",
            **gaps,
        )
    if told.asked.target == "response":
        return both(
            "{n} of {all} customers will react within {days} days if a message goes to them.",
            "메시지를 보내면 고객 {all}명 가운데 {n}명이 {days}일 안에 반응할 것입니다.",
            **gaps,
        )
    if told.asked.category:
        return both(
            "{n} of {all} customers will buy ‘{what}’ in the next {days} days.",
            "고객 {all}명 가운데 {n}명이 앞으로 {days}일 안에 ‘{what}’ 분류를 살 것입니다.",
            what=told.asked.category,
            **gaps,
        )
    return both(
        "{n} of {all} customers will buy something in the next {days} days.",
        "고객 {all}명 가운데 {n}명이 앞으로 {days}일 안에 무엇이든 살 것입니다.",
        **gaps,
    )


def _action(told: Told) -> Text:
    found, rings = told.judgement, told.rings
    if rings is not None:
        return both(
            "Do not lean on it before you have looked: {cause}.",
            "그대로 쓰지 말고 먼저 살펴보세요. {cause}.",
            cause=CAUSES[rings.cause],
        )
    if found.is_flat:
        return Text(
            en="Who they are cannot be told: chance could order customers as well.",
            ko="누구일지는 알 수 없습니다. 우연으로도 이만큼은 가려냅니다.",
        )
    lift = Figure(round(found.lift.value, 1))
    if found.reach > WIDE_REACH:
        return both(
            "Lean on who, not on how many: the share differed much from period to period. The most "
            "likely tenth does so {lift} times as often as the average.",
            "인원보다 순서를 믿으세요. 비율이 기간마다 크게 달랐습니다. 확률이 가장 높은 10%는 "
            "평균의 {lift}배입니다.",
            lift=lift,
        )
    return both(
        "The most likely tenth does so {lift} times as often as the average.",
        "확률이 가장 높은 10%는 평균의 {lift}배입니다.",
        lift=lift,
    )


def _metrics(told: Told) -> tuple[Metric, ...]:
    found = told.judgement
    unseen = Text(en="latest period, unseen", ko="보지 못한 최근 기간")
    share = told.expected / max(len(told.chance), 1)
    expected = metric(
        Text(en="Expected", ko="예상 인원"),
        Count(told.expected),
        note=both("{share} of those asked about", "대상의 {share}", share=Share(round(share, 3))),
    )
    return score_metrics(expected, found, unseen)


def _families_table(told: Told) -> Rows:
    """The families as they were compared when the model in use was learned."""
    rows = [
        {
            "family": FAMILY_NAMES[one["family"]].model_dump(),
            "auc": f"{one['auc']:.3f} ({one['auc_low']:.3f}{EN_DASH}{one['auc_high']:.3f})",
            "loss": f"{one['log_loss']:.4f}",
            "off": one["calibration_error"],
            "used": (_USED if one["is_chosen"] else _UNUSED).model_dump(),
        }
        for one in told.standing.model.subject["compared"]
    ]
    return Rows(
        title=Text(en="Models compared on the same later period", ko="같은 뒤 기간에서 견준 모형"),
        caption=Text(en="Log loss: the smaller the better", ko="로그 손실은 작을수록 좋습니다"),
        columns=(
            Column(name="family", title=Text(en="Model", ko="모형"), kind="name"),
            Column(name="auc", title=Text(en="AUC (95%)", ko="AUC(95%)")),
            Column(name="loss", title=Text(en="Log loss", ko="로그 손실")),
            Column(name="off", title=Text(en="Off by", ko="어긋남"), kind="share"),
            Column(name="used", title=Text(en="In use", ko="사용"), kind="text"),
        ),
        rows=tuple(rows),
    )


_USED = Text(en="in use", ko="사용 중")
_UNUSED = Text(en="", ko="")


def _decisions(told: Told) -> tuple[Decision, ...]:
    rings = told.rings
    if rings is None:
        return ()
    return (
        Decision(
            question=both(
                "Does the forecast who {what} still hold?",
                "‘{what}’ 예측을 계속 써도 될까요?",
                what=told.asked.words,
            ),
            reason=both(
                "{cause}: forecast {forecast}, observed {observed} in the latest period.",
                "{cause}. 최근 기간의 예측은 {forecast}, 실제는 {observed}입니다.",
                cause=CAUSES[rings.cause],
                forecast=Share(round(rings.forecast_share, 3)),
                observed=Share(round(rings.observed_share, 3)),
            ),
            effect=REASONS[told.standing.reason],
            action=Text(en="Look at the model", ko="모형 보기"),
            link=PAGE,
            urgency="now",
            alarm=f"model: {told.asked.target} {told.asked.category} {rings.cause}",
        ),
    )
