"""Interests as an answer: how often what was named came true, and which category draws whom."""

from dataclasses import dataclass

from dangol.contract.result import Answer, Column, Evidence, Metric, Rows, metric
from dangol.customers.category_interest.learning import FIRST, Judged
from dangol.customers.category_interest.method import METHOD
from dangol.customers.category_interest.pictures import areas_picture
from dangol.customers.category_interest.scoring import Interests
from dangol.scoring.score_figures import estimate_range
from dangol.scoring.score_pictures import calibration_picture
from dangol.words import Count, Figure, Share, Text, both

BOUGHT = Text(en="Bought", ko="실제로 산 비중")
A_TENTH = Text(en="A tenth of pairs of customer and category", ko="고객과 분류의 짝 10%")


@dataclass(frozen=True)
class Told:
    """Everything that the answer speaks of."""

    judged: Judged
    interests: Interests
    categories: list[str]
    horizon_days: int
    examples: int


def interest_answer(told: Told) -> Answer:
    """The answer from everyone's interests and the judgement of the unseen period."""
    found = told.judged
    return Answer(
        headline=_headline(told),
        action=_action(told),
        because=both(
            "In the latest {days} days, unseen by the model, buyers of a category were told from "
            "the others with a mean AUC of {area} ({low} to {high}); what was bought most gives "
            "{naive}.",
            "모형이 보지 못한 최근 {days}일에 분류를 산 고객을 가려낸 AUC는 평균 {area}"
            "({low}~{high})이고, 많이 산 순서로는 {naive}입니다.",
            days=Count(told.horizon_days),
            area=Figure(found.area.value),
            low=Figure(found.area.low),
            high=Figure(found.area.high),
            naive=Figure(found.naive.value),
        ),
        metrics=_metrics(told),
        pictures=(areas_picture(found.categories), calibration_picture(found.pooled, BOUGHT)),
        tables=(_categories_table(told),),
        evidence=Evidence(
            basis=both(
                "{n} customers, {k} categories; learned from {rows} pairs of earlier days",
                "고객 {n}명, 분류 {k}개, 지난날의 짝 {rows}건으로 배움",
                n=Count(told.interests.people),
                k=Count(len(told.categories)),
                rows=Count(told.examples),
            ),
            method=METHOD,
        ),
    )


def _headline(told: Told) -> Text:
    found = told.judged
    if found.is_flat:
        return Text(
            en="Customers cannot be told apart by what interests them.",
            ko="고객마다의 관심은 서로 다르다고 할 수 없습니다.",
        )
    return both(
        "Of the {k} categories named first for each customer, {share} are bought within {days} "
        "days.",
        "고객마다 첫 {k}개로 꼽은 분류 가운데 {share}를 {days}일 안에 삽니다.",
        k=Count(FIRST),
        share=Share(round(found.named, 3)),
        days=Count(told.horizon_days),
    )


def _action(told: Told) -> Text:
    found = told.judged
    if found.is_flat:
        return Text(
            en="Show everybody what sells most.", ko="모두에게 가장 잘 팔리는 것을 보여 주세요."
        )
    return both(
        "Show each their own; what they bought most would be right for {share}.",
        "저마다의 관심을 보여 주세요. 많이 산 순서로 꼽으면 {share}입니다.",
        share=Share(round(found.naive_named, 3)),
    )


def _metrics(told: Told) -> tuple[Metric, ...]:
    found = told.judged
    unseen = Text(en="of those who bought, unseen period", ko="구매한 고객, 보지 못한 기간")
    return (
        metric(
            both("First {k} that were bought", "첫 {k}개 중 산 비율", k=Count(FIRST)),
            Share(round(found.named, 3)),
            note=unseen,
        ),
        metric(
            Text(en="Told apart (mean AUC)", ko="가려내는 힘(평균 AUC)"),
            Figure(found.area.value),
            range=estimate_range(found.area, tick=0.5),
            note=both("bought most: {naive}", "많이 산 순서: {naive}",
                      naive=Figure(found.naive.value)),
        ),
        metric(
            Text(en="Gained by knowing tastes (AUC)", ko="취향이 더하는 힘(AUC)"),
            Figure(found.taste.value),
            range=estimate_range(found.taste, tick=0.0),
            note=Text(en="over pace and category alone", ko="속도와 분류만 알 때보다"),
        ),
        metric(
            Text(en="Forecast and observed differ by", ko="예측과 실제의 차이"),
            Share(round(found.pooled.calibration, 3)),
            note=Text(en="mean over tenths of pairs", ko="짝을 나눈 열 무리의 평균"),
        ),
    )  # fmt: skip


def _categories_table(told: Told) -> Rows:
    """Each category: expected buyers, for how many it comes first, how well it is told."""
    found = told.interests
    rows = [
        {
            "name": one.name,
            "expected": float(expected),
            "share": float(expected) / max(found.people, 1),
            "first": int(first),
            "area": f"{one.area:.3f}",
            "naive": f"{one.naive:.3f}",
            "forecast": one.forecast,
            "observed": one.observed,
        }
        for one, expected, first in zip(
            told.judged.categories, found.expected, found.first, strict=True
        )
    ]
    return Rows(
        title=Text(en="Categories by expected buyers", ko="살 고객이 많은 분류"),
        caption=both(
            "Buyers within {n} days; AUC, forecast and bought are of the unseen period",
            "{n}일 안에 살 고객. AUC와 예측, 실제는 보지 못한 기간의 값",
            n=Count(told.horizon_days),
        ),
        columns=(
            Column(name="name", title=Text(en="Category", ko="분류"), kind="name"),
            Column(name="expected", title=Text(en="Buyers", ko="살 고객"), kind="count"),
            Column(name="share", title=Text(en="Of customers", ko="고객 비중"), kind="bar"),
            Column(name="first", title=Text(en="First interest of", ko="첫 관심인 고객"),
                   kind="count"),
            Column(name="area", title=Text(en="AUC", ko="AUC")),
            Column(name="naive", title=Text(en="AUC, bought most", ko="많이 산 순서의 AUC")),
            Column(name="forecast", title=Text(en="Forecast", ko="예측"), kind="share"),
            Column(name="observed", title=BOUGHT, kind="share"),
        ),
        rows=tuple(sorted(rows, key=lambda row: (-float(str(row["expected"])), str(row["name"])))),
    )  # fmt: skip
