"""What was found in surveys as rows of tables."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from dangol.customers.surveys.answers import Survey, day_of
from dangol.customers.surveys.meaning import Found, Told
from dangol.customers.surveys.scoring import Scored
from dangol.methods.nps import PASSIVE, PROMOTER, Score
from dangol.store.warehouse.arrow_types import schema_of
from dangol.tables.surveys import (
    CUSTOMER_FACTORS,
    CUSTOMER_OPINIONS,
    SURVEY_FACTORS,
    SURVEY_SCORES,
    SURVEY_THEME_ANSWERS,
    SURVEY_THEMES,
)
from dangol.tables.vocabulary import Table

Row = dict[str, Any]
DIGITS = 6


def score_rows(scores: Sequence[Scored], known_on: dt.date) -> pa.Table:
    """Every score, of all and of groups."""
    found: list[Row] = []
    for one in scores:
        parts: list[tuple[str, str, Score, int]] = [
            ("all", "", one.plain, one.respondents),
            ("weighted", "", one.weighted, one.respondents),
            *(("segment", name, s, one.of_segment[name]) for name, s in one.segments.items()),
            *(("month", name, s, one.of_month[name]) for name, s in one.months.items()),
        ]
        found += [
            {
                "survey_name": one.survey,
                "question": one.question,
                "score_kind": one.kind,
                "score_group": group,
                "score_group_value": value,
                **_score(score),
                "respondents": respondents,
                "known_on": known_on,
            }
            for group, value, score, respondents in parts
        ]
    return _table(SURVEY_SCORES, found)


def _score(score: Score | None) -> Row:
    if score is None:
        return dict.fromkeys(("score_value", "score_low", "score_high"))
    return {
        "score_value": round(score.value, DIGITS),
        "score_low": round(score.low, DIGITS),
        "score_high": round(score.high, DIGITS),
    }


def opinion_rows(surveys: Sequence[Survey], known_on: dt.date) -> pa.Table:
    """The latest answer of each customer to each kind of question."""
    latest: dict[str, Row] = {}
    said: dict[tuple[str, str], tuple[float, str]] = {}
    for survey in sorted(surveys, key=lambda one: one.name):
        for kind, name in (("nps", "recommend_score"), ("csat", "satisfaction_score")):
            for question in (q for q, k in survey.kinds.items() if k == kind):
                values = survey.numbers[question]
                for place in np.flatnonzero(np.isfinite(values)).tolist():
                    who = survey.customers[place]
                    when = (float(survey.days[place]), survey.name + question)
                    if who is None or when < said.get((who, name), (-np.inf, "")):
                        continue
                    said[who, name] = when
                    row = latest.setdefault(who, {"customer_id": who, "known_on": known_on})
                    row[name] = float(values[place])
                    day = day_of(when[0])
                    row["opinion_on"] = max(day, row.get("opinion_on", day))
    for row in latest.values():
        row["nps_group"] = nps_group(row.get("recommend_score"))
    return _table(CUSTOMER_OPINIONS, [latest[who] for who in sorted(latest)])


def nps_group(score: float | None) -> str | None:
    if score is None:
        return None
    return "promoter" if score >= PROMOTER else "passive" if score >= PASSIVE else "detractor"


def factor_rows(found: Sequence[Found], known_on: dt.date) -> pa.Table:
    rows: list[Row] = []
    for one in found:
        for factor, name in enumerate(one.names):
            reliable = one.reliable[factor]
            rows += [
                {
                    "survey_name": one.survey.name,
                    "factor_number": factor + 1,
                    "factor_name": name,
                    "question": item,
                    "loading": round(float(one.factors.loadings[place, factor]), DIGITS),
                    "communality": round(float(one.factors.communality[place]), DIGITS),
                    "factor_alpha": _told(reliable.alpha),
                    "factor_omega": _told(reliable.omega),
                    "known_on": known_on,
                }
                for place, item in enumerate(one.items)
            ]
    return _table(SURVEY_FACTORS, rows)


def _told(value: float) -> float | None:
    return round(value, DIGITS) if np.isfinite(value) else None


def person_factor_rows(found: Sequence[Found], known_on: dt.date) -> pa.Table:
    """Of each customer the scores of their latest answers to a survey."""
    rows: dict[tuple[str, str, int], tuple[float, Row]] = {}
    for one in found:
        for place, who in enumerate(one.survey.customers):
            if who is None or not np.isfinite(one.scores[place]).all():
                continue
            day = float(one.survey.days[place])
            for factor, name in enumerate(one.names):
                key = (who, one.survey.name, factor + 1)
                if day < rows.get(key, (-np.inf, {}))[0]:
                    continue
                rows[key] = (day, {
                    "customer_id": who,
                    "survey_name": one.survey.name,
                    "factor_number": factor + 1,
                    "factor_name": name,
                    "factor_score": round(float(one.scores[place, factor]), 4),
                    "known_on": known_on,
                })  # fmt: skip
    return _table(CUSTOMER_FACTORS, [rows[key][1] for key in sorted(rows)])


def theme_rows(told: Sequence[Told], known_on: dt.date) -> pa.Table:
    rows = [
        {
            "survey_name": one.survey.name,
            "question": one.question,
            "theme_number": number,
            "theme_words": ", ".join(theme.words),
            "theme_answers": theme.answers,
            "theme_share": round(theme.share, DIGITS),
            **_score(theme.score),
            "share_change": round(theme.change, DIGITS),
            "is_changing": theme.is_changing,
            "known_on": known_on,
        }
        for one in told
        for number, theme in enumerate(one.themes, start=1)
    ]
    return _table(SURVEY_THEMES, rows)


def theme_answer_rows(told: Sequence[Told], known_on: dt.date) -> pa.Table:
    rows = [
        {
            "survey_name": one.survey.name,
            "question": one.question,
            "respondent_id": one.survey.respondents[place],
            "customer_id": one.survey.customers[place],
            "theme_number": int(one.found.theme[place]) + 1,
            "theme_nearness": round(float(one.found.weight[place]), 4),
            "known_on": known_on,
        }
        for one in told
        for place in np.flatnonzero(one.found.theme >= 0).tolist()
    ]
    return _table(SURVEY_THEME_ANSWERS, rows)


def _table(table: Table, rows: Sequence[Row]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema_of(table))
