"""Contracts as an answer: how many will end, what goes with it, and how well that was told."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.result import Answer, Column, Evidence, LeftOut, Metric, Range, Rows, metric
from dangol.customers.contracts.contracts import Contracts
from dangol.customers.contracts.covariates import TITLES
from dangol.customers.contracts.judging import Judged
from dangol.customers.contracts.method import METHOD
from dangol.customers.contracts.model import ContractModel
from dangol.customers.contracts.pictures import lasting_picture
from dangol.methods.logistic import log_odds
from dangol.scoring.levels import buyers_range
from dangol.scoring.score_figures import estimate_range, times
from dangol.scoring.score_pictures import calibration_picture
from dangol.words import EN_DASH, Count, Figure, Money, Text, both

Array = npt.NDArray[np.float64]
ENDED = Text(en="Ended", ko="실제로 끝난 비중")
A_TENTH = Text(en="A tenth of contracts", ko="계약 10%")
MOST_EFFECTS, NORMAL_95 = 8, 1.96


@dataclass(frozen=True)
class Told:
    """Everything that the answer speaks of."""

    judged: Judged
    model: ContractModel
    contracts: Contracts
    rows: pa.Table
    running: int
    currency: str

    @property
    def chance(self) -> Array:
        """The chances that are told."""
        column = self.rows.column("end_probability").drop_null()
        return np.asarray(column.to_numpy(), dtype=np.float64)

    @property
    def at_stake(self) -> float:
        """Monthly amounts times the chance that they end."""
        chance = self.rows.column("end_probability").to_numpy(zero_copy_only=False)
        amount = self.rows.column("monthly_amount").cast(pa.float64())
        worth = amount.to_numpy(zero_copy_only=False)
        return float(np.nansum(chance * worth))


def contract_answer(told: Told) -> Answer:
    """The answer from running contracts and the judgement of the unseen period."""
    found = told.judged.found
    low, high = buyers_range(log_odds(told.chance), found.reach)
    return Answer(
        headline=both(
            "{n} of {all} contracts will end within {days} days.",
            "계약 {all}건 가운데 {n}건이 {days}일 안에 끝날 것입니다.",
            n=Count(told.chance.sum()),
            all=Count(len(told.chance)),
            days=Count(told.model.horizon_days),
        ),
        action=_action(told),
        because=both(
            "Between {low} and {high}, nine in ten. In the latest {days} days, unseen by the "
            "model, {ended} of {running} ended; AUC {area} ({area_low} to {area_high}), by kind "
            "and age alone {naive}.",
            "열에 아홉은 {low}~{high}건입니다. 모형이 보지 못한 최근 {days}일에는 {running}건 "
            "가운데 {ended}건이 끝났고, AUC는 {area}({area_low}~{area_high}), 약정과 이어진 기간만 "
            "알 때는 {naive}입니다.",
            low=Count(low),
            high=Count(high),
            days=Count(told.model.horizon_days),
            ended=Count(found.buyers),
            running=Count(found.people),
            area=Figure(found.area.value),
            area_low=Figure(found.area.low),
            area_high=Figure(found.area.high),
            naive=Figure(told.judged.naive),
        ),
        metrics=_metrics(told, low, high),
        pictures=(lasting_picture(told.contracts), calibration_picture(found, ENDED, A_TENTH)),
        tables=(_effects_table(told.model),),
        evidence=Evidence(
            basis=both(
                "{n} running contracts; learned from {ended} that ended",
                "이어지는 계약 {n}건, 끝난 계약 {ended}건에서 배움",
                n=Count(told.running),
                ended=Count(np.isfinite(told.contracts.ended).sum()),
            ),
            method=METHOD,
            left_out=_left_out(told),
        ),
    )


def _action(told: Told) -> Text:
    found = told.judged
    if found.is_flat:
        return Text(
            en="Which ones cannot be told: chance could order contracts as well.",
            ko="어느 것일지는 알 수 없습니다. 우연으로도 이만큼은 가려냅니다.",
        )
    return both(
        "Begin with the likeliest tenth: it ends {lift} times as often as the average.",
        "확률이 가장 높은 10%부터 챙기세요. 평균의 {lift}배로 끝납니다.",
        lift=Figure(round(found.found.lift.value, 1)),
    )


def _metrics(told: Told, low: float, high: float) -> tuple[Metric, ...]:
    found = told.judged.found
    expected = float(told.chance.sum())
    return (
        metric(
            both("Ends, next {n} days", "앞으로 {n}일 해지", n=Count(told.model.horizon_days)),
            Count(expected),
            range=Range(
                low=low,
                high=high,
                value=expected,
                caption=both(
                    f"{{low}}{EN_DASH}{{high}}, nine in ten",
                    f"90% 구간 {{low}}{EN_DASH}{{high}}",
                    low=Count(low),
                    high=Count(high),
                ),
            ),
        ),
        metric(
            Text(en="Monthly amount that ends", ko="사라질 월 요금"),
            Money(told.at_stake, told.currency),
            note=Text(en="chances times monthly amounts", ko="확률에 월 요금을 곱한 합"),
        ),
        metric(
            Text(en="Told apart (AUC)", ko="가려내는 힘(AUC)"),
            Figure(found.area.value),
            range=estimate_range(found.area, tick=0.5),
            note=both(
                "kind and age alone: {naive}",
                "약정과 기간만: {naive}",
                naive=Figure(told.judged.naive),
            ),
        ),
        metric(
            Text(en="Top tenth against average", ko="상위 10%의 평균 대비"),
            times(found.lift.value),
            range=estimate_range(found.lift, tick=1.0),
        ),
    )


def _effects_table(model: ContractModel) -> Rows:
    """What goes with an end, the strongest first: hazard ratios with their intervals."""
    rows: list[tuple[float, dict[str, Any]]] = []
    for place, one in enumerate(model.levels):
        what = both(
            "{title}: ‘{value}’ rather than ‘{usual}’",
            "{title}: ‘{usual}’ 대신 ‘{value}’",
            title=TITLES[one.name],
            value=one.value or _EMPTY,
            usual=one.usual or _EMPTY,
        )
        rows.append(_effect(model, place, what))
    for number, name in enumerate(model.numbers):
        what = both("{title}: higher", "{title}: 높음", title=TITLES[name])
        rows.append(_effect(model, len(model.levels) + number, what))
    kept = sorted(rows, key=lambda one: -one[0])[:MOST_EFFECTS]
    return Rows(
        title=Text(en="What goes with an end", ko="해지와 함께 가는 것"),
        caption=Text(
            en="Times as likely to end on any day, all else equal; of numbers, a usual step more",
            ko="다른 것이 같을 때 하루에 끝날 가능성의 배수; 숫자는 보통 폭만큼 높을 때",
        ),
        columns=(
            Column(name="name", title=Text(en="What", ko="무엇"), kind="name"),
            Column(name="ratio", title=Text(en="Times as likely", ko="배수"), kind="number"),
            Column(name="range", title=Text(en="95%", ko="95% 구간")),
            Column(name="clear", title=Text(en="Clear", ko="뚜렷함"), kind="text"),
        ),
        rows=tuple(row for _, row in kept),
    )


def _effect(model: ContractModel, place: int, what: Text) -> tuple[float, dict[str, Any]]:
    value, error = float(model.coefficients[place]), float(model.errors[place])
    low, high = value - NORMAL_95 * error, value + NORMAL_95 * error
    is_clear = low > 0 or high < 0
    row = {
        "name": what.model_dump(),
        "ratio": round(float(np.exp(value)), 3),
        "range": f"{np.exp(low):.2f}{EN_DASH}{np.exp(high):.2f}",
        "clear": (_CLEAR if is_clear else _UNCLEAR).model_dump(),
    }
    return abs(value), row


_EMPTY = Text(en="not told", ko="모름")
_CLEAR = Text(en="clear", ko="뚜렷함")
_UNCLEAR = Text(en="unclear", ko="뚜렷하지 않음")


def _left_out(told: Told) -> tuple[LeftOut, ...]:
    untold = told.running - len(told.chance)
    if not untold:
        return ()
    reason = Text(
        en="running contracts without a chance: they have run longer than any past one of their "
        "kind",
        ko="확률을 말하지 않은 계약. 같은 종류의 지난 계약보다 오래 이어짐",
    )
    return (LeftOut(count=untold, reason=reason),)
