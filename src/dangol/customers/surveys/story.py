"""Surveys as an answer: how they score, who answered, what lies behind, what people write."""

from collections.abc import Sequence
from dataclasses import dataclass

from dangol.contract.result import Answer, Evidence, LeftOut, Metric, Range, Result, metric, refused
from dangol.customers.surveys.answers import FEWEST_ANSWERS, Survey
from dangol.customers.surveys.base import Weighted
from dangol.customers.surveys.meaning import Found, Told
from dangol.customers.surveys.method import METHOD
from dangol.customers.surveys.pictures import bias_picture, months_picture, themes_picture
from dangol.customers.surveys.scoring import Scored
from dangol.customers.surveys.survey_tables import (
    factors_table,
    scores_table,
    segments_table,
    themes_table,
)
from dangol.customers.surveys.survey_words import Points, rounded_share, short, trend_words
from dangol.methods.nps import Score
from dangol.tables.surveys import SCORE_KINDS
from dangol.words import EN_DASH, Count, Share, Text, both, plural


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
    tables = [scores_table(found.scores)] if found.scores else []
    tables += [segments_table(first)] if first is not None and first.segments else []
    tables += [themes_table(one) for one in found.themes]
    tables += [factors_table(one) for one in found.factors]
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
    said = Points if first.kind == "nps" else rounded_share
    if main.biases and first.is_weighted:
        return both(
            "{n} answered “{question}”, weighted to all customers by {k}; as answered it is "
            "{plain}. {trend}",
            "‘{question}’에 {n}명이 답했고, {k} 기준으로 전체 고객에 맞췄습니다. 답 그대로는 "
            "{plain}입니다. {trend}",
            n=Count(first.respondents),
            question=short(first.question),
            k=_listed([one.title for one in main.attributes]),
            plain=said(first.plain.value),
            trend=trend_words(first),
        )
    return both(
        "{n} answered “{question}”. {trend}",
        "‘{question}’에 {n}명이 답했습니다. {trend}",
        n=Count(first.respondents),
        question=short(first.question),
        trend=trend_words(first),
    )


def _listed(names: Sequence[Text]) -> Text:
    return Text(
        en=", ".join(name.en.lower() for name in names), ko=", ".join(name.ko for name in names)
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
                Points(score.value) if kind == "nps" else rounded_share(score.value),
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
    said = Points if kind == "nps" else rounded_share
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
