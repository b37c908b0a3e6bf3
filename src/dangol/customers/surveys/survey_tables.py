"""Surveys as tables: scores, segments, themes and factors."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dangol.contract.result import Column, Rows
from dangol.customers.surveys.meaning import Found, Told
from dangol.customers.surveys.scoring import Scored
from dangol.customers.surveys.survey_words import Points, rounded_share, short, trend_words
from dangol.methods.nps import Score
from dangol.tables.results import RFM_SEGMENTS
from dangol.tables.surveys import SCORE_KINDS
from dangol.words import EN_DASH, Count, Figure, Language, Text, both


def _said(score: Score | None, kind: str | None) -> dict[str, str]:
    if score is None:
        return {"score": "", "range": ""}
    language: Language = "en"
    said = Points if kind == "nps" else rounded_share
    return {
        "score": said(score.value).say(language),
        "range": f"{said(score.low).say(language)} {EN_DASH} {said(score.high).say(language)}",
    }


_SCORE = (
    Column(name="score", title=Text(en="Score", ko="점수")),
    Column(name="range", title=Text(en="95% interval", ko="95% 구간")),
)


def scores_table(scores: Sequence[Scored]) -> Rows:
    return Rows(
        title=Text(en="Scores", ko="점수"),
        caption=Text(
            en="Weighted: as if those who answered were like all customers",
            ko="가중: 답한 고객이 전체 고객과 같다면",
        ),
        columns=(
            Column(name="name", title=Text(en="Question", ko="질문"), kind="name"),
            Column(name="kind", title=Text(en="Score", ko="점수 종류")),
            Column(name="answers", title=Text(en="Answers", ko="답"), kind="count"),
            Column(name="plain", title=Text(en="As answered", ko="답 그대로")),
            Column(name="score", title=Text(en="Weighted", ko="가중")),
            Column(name="range", title=Text(en="95% interval", ko="95% 구간")),
            Column(name="trend", title=Text(en="Trend", ko="추세")),
        ),
        rows=tuple(
            {
                "name": one.question,
                "caption": one.survey,
                "kind": SCORE_KINDS[one.kind].model_dump(),
                "answers": one.respondents,
                "plain": _said(one.plain, one.kind)["score"],
                **_said(one.weighted, one.kind),
                "trend": trend_words(one).model_dump(),
            }
            for one in scores
        ),
    )


def segments_table(one: Scored) -> Rows:
    order = sorted(one.segments, key=lambda name: -one.segments[name].value)
    return Rows(
        title=both("{kind} by segment", "세그먼트별 {kind}", kind=SCORE_KINDS[one.kind]),
        caption=Text(
            en="Segments of which twenty or more answered", ko="스무 명 이상 답한 세그먼트"
        ),
        columns=(
            Column(name="name", title=Text(en="Segment", ko="세그먼트"), kind="name"),
            Column(name="answers", title=Text(en="Answers", ko="답"), kind="count"),
            *_SCORE,
        ),
        rows=tuple(
            {
                "name": RFM_SEGMENTS.get(name, Text(en=name, ko=name)).model_dump(),
                "answers": one.of_segment[name],
                **_said(one.segments[name], one.kind),
            }
            for name in order
        ),
    )


def themes_table(told: Told) -> Rows:
    return Rows(
        title=both("What they write: {q}", "고객이 쓴 것: {q}", q=short(told.question)),
        caption=both(
            "Stability {n} of 1: how many of a theme's words are found again in parts of the "
            "answers",
            "안정도 {n}(최고 1): 답의 일부에서도 주제의 낱말이 다시 나오는 정도",
            n=Figure(round(told.found.stability, 2)),
        ),
        columns=(
            Column(name="name", title=Text(en="Theme", ko="주제"), kind="name"),
            Column(name="answers", title=Text(en="Answers", ko="답"), kind="count"),
            Column(name="share", title=Text(en="Share", ko="비중"), kind="bar"),
            *_SCORE,
            Column(name="change", title=Text(en="Lately", ko="최근")),
        ),
        rows=tuple(_theme_row(one, told) for one in told.themes),
    )


def _theme_row(one: Any, told: Told) -> dict[str, Any]:
    unclear = Text(en="Unclear", ko="뚜렷하지 않음")
    change = both(
        "{way} {n} points",
        "{n}%p {way}",
        way=Text(en="up", ko="늘어남") if one.change > 0 else Text(en="down", ko="줄어듦"),
        n=Figure(round(abs(one.change) * 100, 1)),
    )
    return {
        "name": one.name,
        "answers": one.answers,
        "share": one.share,
        **_said(one.score, told.score_kind),
        "change": (change if one.is_changing else unclear).model_dump(),
    }


def factors_table(one: Found) -> Rows:
    return Rows(
        title=both(
            "Attitudes behind {n} statements: {survey}",
            "문항 {n}개 뒤의 태도: {survey}",
            n=Count(len(one.items)),
            survey=short(one.survey.name),
        ),
        caption=Text(
            en="Named by the statement that goes with it most; alpha and omega say how surely it "
            "is measured (0 to 1)",
            ko="가장 함께 가는 문항으로 부름. 알파와 오메가는 얼마나 확실히 재는지(0~1)",
        ),
        columns=(
            Column(name="name", title=Text(en="Attitude", ko="태도"), kind="name"),
            Column(name="explained", title=Text(en="Explains", ko="설명하는 몫"), kind="bar"),
            Column(name="items", title=Text(en="Statements", ko="문항"), kind="count"),
            Column(name="alpha", title=Text(en="Alpha", ko="알파")),
            Column(name="omega", title=Text(en="Omega", ko="오메가")),
            Column(name="with", title=Text(en="Goes with", ko="함께 가는 문항")),
        ),
        rows=tuple(
            {
                "name": name,
                "explained": round(float(one.factors.explained[factor]), 4),
                "items": len(one.items_of(factor)),
                "alpha": _two(one.reliable[factor].alpha),
                "omega": _two(one.reliable[factor].omega),
                "with": "; ".join(short(item) for item in one.items_of(factor)[1:4]),
            }
            for factor, name in enumerate(one.names)
        ),
    )


def _two(value: float) -> str:
    return f"{value:.2f}" if np.isfinite(value) else ""
