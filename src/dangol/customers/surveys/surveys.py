"""What do customers say when we ask? Scores, who answered, attitudes, and themes of free text."""

import datetime as dt

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.surveys import answers, base
from dangol.customers.surveys.answers import answer_rows, surveys_of
from dangol.customers.surveys.base import attributes_of, weighted
from dangol.customers.surveys.meaning import factors_found, themes_found
from dangol.customers.surveys.scoring import scored
from dangol.customers.surveys.story import Opinions, nothing_asked, nothing_told, opinions_answer
from dangol.customers.surveys.writing import (
    factor_rows,
    opinion_rows,
    person_factor_rows,
    score_rows,
    theme_answer_rows,
    theme_rows,
)
from dangol.tables.surveys import (
    CUSTOMER_FACTORS,
    CUSTOMER_OPINIONS,
    SURVEY_FACTORS,
    SURVEY_SCORES,
    SURVEY_THEME_ANSWERS,
    SURVEY_THEMES,
)
from dangol.words import Text


class Surveys(Analysis):
    """Reads every survey: scores with ranges, who answered, what lies behind, what is written.

    What a question asks for follows from its words and its answers; nothing has to be set.
    """

    slug = "surveys"
    title = Text(en="Surveys", ko="설문")
    question = Text(en="What do customers say when we ask?", ko="물어보면 고객은 뭐라고 답하나요?")
    entry = "customers"
    page = "/customers/surveys"
    reads = (*answers.READS, *base.READS)
    writes = (
        SURVEY_SCORES.replaced(),
        CUSTOMER_OPINIONS.replaced(),
        SURVEY_FACTORS.replaced(),
        CUSTOMER_FACTORS.replaced(),
        SURVEY_THEMES.replaced(),
        SURVEY_THEME_ANSWERS.replaced(),
    )

    window_days: int = param(
        365,
        title=Text(en="Period in days", ko="기간(일)"),
        help=Text(
            en="Answers of this many days before the as-of day count.",
            ko="기준일 앞으로 이만큼의 날에 한 답을 봅니다.",
        ),
        ge=28,
        le=3650,
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 시작값"),
        help=Text(
            en="The same seed finds the same factors and themes.",
            ko="시작값이 같으면 같은 요인과 주제를 찾습니다.",
        ),
        ge=0,
        le=2**30,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Reading the answers", ko="답을 읽습니다"), 0.1)
        since = today - dt.timedelta(days=self.window_days)
        every = answer_rows(tables)
        rows = tables.layer(every.filter(every.day >= since))
        surveys = surveys_of(tables, rows)
        if not surveys:
            return nothing_asked(tables.row(rows.aggregate(n=rows.count()))["n"])
        tables.step(Text(en="Comparing who answered", ko="누가 답했는지 견줍니다"), 0.3)
        attributes = attributes_of(tables, rows)
        weights = {one.name: weighted(one, attributes) for one in surveys}
        scores = [score for one in surveys for score in scored(one, weights[one.name])]
        tables.step(Text(en="Looking for what lies behind", ko="답 뒤의 태도를 찾습니다"), 0.5)
        factors = [f for one in surveys if (f := factors_found(one, self.seed)) is not None]
        tables.step(Text(en="Reading free answers", ko="자유로운 답을 읽습니다"), 0.7)
        themes = [told for one in surveys for told in themes_found(one, self.seed)]
        found = Opinions(surveys, scores, weights, factors, themes)
        if not scores and not factors and not themes:
            return nothing_told(found)
        # Asked at midnight, the day before is the last one that is known.
        known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
        written = {
            SURVEY_SCORES: score_rows(scores, known_on),
            CUSTOMER_OPINIONS: opinion_rows(surveys, known_on),
            SURVEY_FACTORS: factor_rows(factors, known_on),
            CUSTOMER_FACTORS: person_factor_rows(factors, known_on),
            SURVEY_THEMES: theme_rows(themes, known_on),
            SURVEY_THEME_ANSWERS: theme_answer_rows(themes, known_on),
        }
        return Result(
            opinions_answer(found),
            {table: tables.stage(table, made) for table, made in written.items()},
        )
