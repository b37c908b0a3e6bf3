"""Figures of a score as metrics and tables, the same on every page."""

from dataclasses import dataclass

from dangol.contract.result import Column, Metric, Range, Rows, metric
from dangol.methods.score_quality import Estimate
from dangol.scoring.judgement import Judgement
from dangol.words import EN_DASH, Count, Figure, Share, Text, both


@dataclass(frozen=True)
class Times:
    """A multiple: ``4.1×``."""

    value: float

    def say(self, language: str) -> str:
        return Figure(round(self.value, 1)).say("en") + "×"


def times(value: float) -> Times:
    """A multiple, to one decimal."""
    return Times(value)


def estimate_range(found: Estimate, tick: float) -> Range:
    """A figure with its interval of 95 %."""
    return Range(
        low=found.low,
        high=found.high,
        value=found.value,
        tick=tick,
        caption=both(
            f"{{low}}{EN_DASH}{{high}}, 95%",
            f"95% 구간 {{low}}{EN_DASH}{{high}}",
            low=Figure(found.low),
            high=Figure(found.high),
        ),
    )


def tenths_table(found: Judgement, did: Text) -> Rows:
    """Forecast and observed share of each tenth, beside the average."""
    return Rows(
        title=Text(en="Tenths of the unseen period", ko="보지 못한 기간의 열 무리"),
        caption=Text(
            en="Customers by forecast, most likely first", ko="예측 확률이 높은 순서로 나눈 고객"
        ),
        columns=(
            Column(name="name", title=Text(en="Tenth", ko="무리"), kind="name"),
            Column(name="people", title=Text(en="Customers", ko="고객"), kind="count"),
            Column(name="forecast", title=Text(en="Forecast", ko="예측"), kind="bar"),
            Column(name="observed", title=did, kind="bar"),
            Column(name="lift", title=Text(en="Times the average", ko="평균의 배"), kind="number"),
        ),
        rows=tuple(
            {
                "name": both("{n}", "{n}", n=Count(one["tenth"])).model_dump(),
                "people": int(one["people"]),
                "forecast": one["forecast"],
                "observed": one["observed"],
                "lift": one["observed"] / found.base_share,
            }
            for one in found.tenths
        ),
        total={
            "name": Text(en="All", ko="전체").model_dump(),
            "people": found.people,
            "forecast": found.forecast_share,
            "observed": found.base_share,
            "lift": 1.0,
        },
    )


def score_metrics(expected: Metric, found: Judgement, unseen: Text) -> tuple[Metric, ...]:
    """What is expected, and how well it was told in a period that ``unseen`` names."""
    return (
        expected,
        metric(
            Text(en="Told apart (AUC)", ko="가려내는 힘(AUC)"),
            Figure(found.area.value),
            range=estimate_range(found.area, tick=0.5),
            note=unseen,
        ),
        metric(
            Text(en="Top tenth against average", ko="상위 10%의 평균 대비"),
            times(found.lift.value),
            range=estimate_range(found.lift, tick=1.0),
            note=unseen,
        ),
        metric(
            Text(en="Forecast and observed differ by", ko="예측과 실제의 차이"),
            Share(round(found.calibration, 3)),
            note=Text(en="mean over tenths", ko="열 무리의 평균"),
        ),
    )
