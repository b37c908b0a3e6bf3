"""Surveys as an answer: how they score, who answered, what lies behind, what people write."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dangol.contract.result import (
    Answer,
    Column,
    Evidence,
    LeftOut,
    Metric,
    Range,
    Result,
    Rows,
    metric,
    refused,
)
from dangol.customers.surveys.answers import FEWEST_ANSWERS, Survey
from dangol.customers.surveys.base import Weighted
from dangol.customers.surveys.meaning import Found, Told
from dangol.customers.surveys.method import METHOD
from dangol.customers.surveys.pictures import bias_picture, months_picture, themes_picture
from dangol.customers.surveys.scoring import TREND_DAYS, Scored
from dangol.methods.nps import Score
from dangol.tables.results import RFM_SEGMENTS
from dangol.tables.surveys import SCORE_KINDS
from dangol.words import EN_DASH, MINUS, Count, Figure, Language, Share, Text, both, plural

SHORT = 60


@dataclass(frozen=True)
class Points:
    """A score in points of a hundred with its sign: ``+23``."""

    value: float

    def say(self, language: Language) -> str:
        points = round(self.value * 100)
        return f"+{points}" if points > 0 else f"{MINUS}{-points}" if points else "0"


@dataclass(frozen=True)
class Opinions:
    """Everything that was found, the largest survey first."""

    surveys: Sequence[Survey]
    scores: Sequence[Scored]
    weighted: dict[str, Weighted]
    factors: Sequence[Found]
    themes: Sequence[Told]

    @property
    def first(self) -> Scored | None:
        """The score that the answer speaks of: a recommendation before a satisfaction."""
        by = {"nps": 0, "csat": 1}
        return min(self.scores, key=lambda one: (by[one.kind], -one.respondents), default=None)


def nothing_asked(count: int) -> Result:
    """No survey has enough answers."""
    return refused(
        both(
            "No survey has {n} respondents.",
            "{n}명 이상이 답한 설문이 없습니다.",
            n=Count(FEWEST_ANSWERS),
        ),
        Text(
            en="Load survey answers or rated tickets: Trust → Loading takes exports with a column "
            "or a row for each question.",
            ko="설문 답이나 평가가 있는 상담을 읽으세요. 신뢰 → 불러오기에서 질문이 열이든 행이든 "
            "읽을 수 있습니다.",
        ),
        basis=both("{n} answers", "답 {n}건", n=Count(count)),
        method=METHOD,
    )


def nothing_told(found: Opinions) -> Result:
    """There are answers, but none that can be scored, grouped or read."""
    people = sum(len(one.respondents) for one in found.surveys)
    return refused(
        both(
            "{n} people answered, but no question asks for a score, and nothing lies behind the "
            "answers.",
            "{n}명이 답했지만 점수를 묻는 질문이 없고, 답에서 찾을 것도 없습니다.",
            n=Count(people),
        ),
        Text(
            en="Ask whether they would recommend you (0 to 10), or how satisfied they are (1 to "
            "5).",
            ko="추천하겠는지(0~10) 또는 얼마나 만족하는지(1~5) 물어보세요.",
        ),
        basis=both("{n} respondents", "답한 사람 {n}명", n=Count(people)),
        method=METHOD,
    )


def opinions_answer(found: Opinions) -> Answer:
    """The answer from everything that was found."""
    first = found.first
    pictures = []
    if first is not None and len(first.months) > 1:
        pictures.append(months_picture(first))
    if found.themes:
        pictures.append(themes_picture(found.themes[0]))
    main = found.weighted[(first.survey if first is not None else found.surveys[0].name)]
    if main.biases:
        pictures.append(bias_picture(main.biases))
    tables = [_scores_table(found.scores)] if found.scores else []
    tables += [_segments_table(first)] if first is not None and first.segments else []
    tables += [_themes_table(one) for one in found.themes]
    tables += [_factors_table(one) for one in found.factors]
    people = sum(len(one.respondents) for one in found.surveys)
    known = sum(who is not None for one in found.surveys for who in one.customers)
    return Answer(
        headline=_headline(found),
        action=_action(found),
        because=_because(found, main),
        metrics=_metrics(found, main),
        pictures=tuple(pictures),
        tables=tuple(tables),
        evidence=Evidence(
            basis=both(
                "{n} respondents of {k} {surveys}, {known} of them known as customers",
                "설문 {k}개에 답한 {n}명, 그 가운데 고객으로 아는 사람 {known}명",
                n=Count(people),
                k=Count(len(found.surveys)),
                surveys=plural(len(found.surveys), "survey", "surveys"),
                known=Count(known),
            ),
            method=METHOD,
            left_out=(
                (
                    LeftOut(
                        count=people - known,
                        reason=Text(
                            en="respondents known as no customer: unweighted, in no profile",
                            ko="명은 고객으로 알 수 없어 가중하지 않고 프로필에도 없음",
                        ),
                    ),
                )
                if people > known
                else ()
            ),
        ),
    )


def _headline(found: Opinions) -> Text:
    first = found.first
    if first is None:
        themes = found.themes[0] if found.themes else None
        if themes is None:
            return both(
                "{n} attitudes lie behind the answers.",
                "답 뒤에는 태도 {n}가지가 있습니다.",
                n=Count(sum(len(one.names) for one in found.factors)),
            )
        return both(
            "Customers write most about {name}.",
            "고객은 ‘{name}’ 이야기를 가장 많이 씁니다.",
            name=themes.themes[0].name,
        )
    score = first.weighted
    if first.kind == "nps":
        return both(
            "The Net Promoter Score is {score}, between {low} and {high}.",
            "순추천지수(NPS)는 {score}점이고, 95% 구간은 {low}~{high}입니다.",
            score=Points(score.value),
            low=Points(score.low),
            high=Points(score.high),
        )
    return both(
        "{share} are satisfied, between {low} and {high}.",
        "만족한 고객은 {share}이고, 95% 구간은 {low}~{high}입니다.",
        share=Share(round(score.value, 3)),
        low=Share(round(score.low, 3)),
        high=Share(round(score.high, 3)),
    )


def _action(found: Opinions) -> Text:
    scored = [
        (theme, told) for told in found.themes for theme in told.themes if theme.score is not None
    ]
    worst = min(scored, key=lambda one: one[0].score.high if one[0].score else 1.0, default=None)
    if worst is not None and worst[0].score is not None:
        theme = worst[0]
        others = [one for one, _told in scored if one is not theme and one.score is not None]
        if (
            others
            and theme.score is not None
            and all(theme.score.high < one.score.value for one in others if one.score is not None)
        ):
            return both(
                "Begin with “{name}”: {n} answers are about it, and score lowest.",
                "‘{name}’부터 살펴보세요. 답 {n}건이 이 이야기이고 점수가 가장 낮습니다.",
                name=theme.name,
                n=Count(theme.answers),
            )
    if found.themes:
        theme = found.themes[0].themes[0]
        return both(
            "Read what they write about “{name}”: {n} answers.",
            "‘{name}’에 관해 쓴 답 {n}건을 읽어 보세요.",
            name=theme.name,
            n=Count(theme.answers),
        )
    return Text(
        en="Ask why as well: free answers show what to change.",
        ko="이유도 물어보세요. 자유로운 답이 무엇을 바꿀지 알려 줍니다.",
    )


def _because(found: Opinions, main: Weighted) -> Text:
    first = found.first
    if first is None:
        people = max(len(one.respondents) for one in found.surveys)
        return both("{n} people answered.", "{n}명이 답했습니다.", n=Count(people))
    said = Points if first.kind == "nps" else _rounded_share
    if main.biases and first.is_weighted:
        return both(
            "{n} answered “{question}”, weighted to all customers by {k}; as answered it is "
            "{plain}. {trend}",
            "‘{question}’에 {n}명이 답했고, {k} 기준으로 전체 고객에 맞췄습니다. 답 그대로는 "
            "{plain}입니다. {trend}",
            n=Count(first.respondents),
            question=_short(first.question),
            k=_listed([one.title for one in main.attributes]),
            plain=said(first.plain.value),
            trend=_trend_words(first),
        )
    return both(
        "{n} answered “{question}”. {trend}",
        "‘{question}’에 {n}명이 답했습니다. {trend}",
        n=Count(first.respondents),
        question=_short(first.question),
        trend=_trend_words(first),
    )


def _listed(names: Sequence[Text]) -> Text:
    return Text(
        en=", ".join(name.en.lower() for name in names), ko=", ".join(name.ko for name in names)
    )


def _rounded_share(value: float) -> Share:
    return Share(round(value, 3))


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


def _trend_words(one: Scored) -> Text:
    trend = one.trend
    if trend is None:
        return Text(en="Too short a time for a trend.", ko="추세를 보기에는 기간이 짧습니다.")
    if trend.low <= 0 <= trend.high:
        return Text(en="Its trend is unclear.", ko="추세는 뚜렷하지 않습니다.")
    return both(
        "It {way} by {low} to {high} points every {days} days.",
        "{days}일마다 {low}~{high}점씩 {way}.",
        way=Text(en="rises", ko="오릅니다") if trend.value > 0 else Text(en="falls", ko="내립니다"),
        low=Figure(min(abs(trend.low), abs(trend.high)) * 100),
        high=Figure(max(abs(trend.low), abs(trend.high)) * 100),
        days=Count(TREND_DAYS),
    )


def _metrics(found: Opinions, main: Weighted) -> tuple[Metric, ...]:
    made = []
    for kind in ("nps", "csat"):
        one = next((s for s in found.scores if s.kind == kind), None)
        if one is None:
            continue
        score = one.weighted
        made.append(
            metric(
                SCORE_KINDS[kind],
                Points(score.value) if kind == "nps" else _rounded_share(score.value),
                range=_range(score, kind),
                note=both("{n} answers", "답 {n}건", n=Count(one.respondents)),
            )
        )
    if main.biases:
        made.append(
            metric(
                Text(en="Answers in effect", ko="유효한 답"),
                Count(main.raked.effective),
                note=both(
                    "of {n}, weighted to all customers",
                    "{n}건을 전체 고객에 맞게 가중",
                    n=Count(len(main.weights)),
                ),
            )
        )
    if found.factors:
        one_found = found.factors[0]
        made.append(
            metric(
                Text(en="Attitudes behind the answers", ko="답 뒤의 태도"),
                Count(len(one_found.names)),
                note=both("{n} statements", "문항 {n}개", n=Count(len(one_found.items))),
            )
        )
    return tuple(made)


def _range(score: Score, kind: str) -> Range:
    said = Points if kind == "nps" else _rounded_share
    return Range(
        low=score.low,
        high=score.high,
        value=score.value,
        tick=0.0 if kind == "nps" else None,
        caption=both(
            f"{{low}}{EN_DASH}{{high}}, 95%",
            f"95% 구간 {{low}}{EN_DASH}{{high}}",
            low=said(score.low),
            high=said(score.high),
        ),
    )


def _said(score: Score | None, kind: str | None) -> dict[str, str]:
    if score is None:
        return {"score": "", "range": ""}
    language: Language = "en"
    said = Points if kind == "nps" else _rounded_share
    return {
        "score": said(score.value).say(language),
        "range": f"{said(score.low).say(language)} {EN_DASH} {said(score.high).say(language)}",
    }


_SCORE = (
    Column(name="score", title=Text(en="Score", ko="점수")),
    Column(name="range", title=Text(en="95% interval", ko="95% 구간")),
)


def _scores_table(scores: Sequence[Scored]) -> Rows:
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
                "trend": _trend_words(one).model_dump(),
            }
            for one in scores
        ),
    )


def _segments_table(one: Scored) -> Rows:
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


def _themes_table(told: Told) -> Rows:
    return Rows(
        title=both("What they write: {q}", "고객이 쓴 것: {q}", q=_short(told.question)),
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


def _factors_table(one: Found) -> Rows:
    return Rows(
        title=both(
            "Attitudes behind {n} statements: {survey}",
            "문항 {n}개 뒤의 태도: {survey}",
            n=Count(len(one.items)),
            survey=_short(one.survey.name),
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
                "with": "; ".join(_short(item) for item in one.items_of(factor)[1:4]),
            }
            for factor, name in enumerate(one.names)
        ),
    )


def _two(value: float) -> str:
    return f"{value:.2f}" if np.isfinite(value) else ""
