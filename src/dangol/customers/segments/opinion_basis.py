"""What customers answered in surveys: numbers on scales, and choices among a few answers."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np

from dangol.contract.tables_view import Tables
from dangol.customers.features.facts import hidden_days
from dangol.customers.features.snapshots import PERSON
from dangol.customers.segments.measured import (
    Basis,
    Frame,
    Measured,
    Seen,
    names_of,
    numbers_of,
    option_places,
)
from dangol.methods.calendar import business_day
from dangol.methods.point_in_time.known import HIDDEN, known_before
from dangol.tables.voice import SURVEY_ANSWERS
from dangol.words import Text, both

READS = (
    SURVEY_ANSWERS[
        "survey_name", "respondent_id", "question", "customer_id", "answered_at", "answer",
        "answer_number", "row_known_at", "row_awaited_at",
    ],
)  # fmt: skip
MOST_QUESTIONS = 40
FEWEST_ANSWERS, LEAST_ANSWERED = 100, 0.2
# Numbers, where so many of the answers are; choices, where there are few that many chose.
MOSTLY_NUMBERS, MOST_OPTIONS, LEAST_OPTION = 0.95, 12, 0.02
FEWEST_SCORED = 6
ANSWERED_SHARE = 0.5
SHOWN = 48
SAYING = Frame(
    joined=Text(en=", ", ko=", "),
    around=Text(en="{words}", ko="{words} 답한 고객"),
    usual=Text(en="Average answers", ko="평균적으로 답한 고객"),
    answered=Text(en="‘{option}’ to ‘{title}’", ko="‘{title}’에 ‘{option}’라고"),
)


@dataclass(frozen=True)
class _Question:
    """A question, the name of its column, and its options where it is a choice."""

    text: str
    column: str
    options: tuple[str, ...] = ()

    @property
    def measured(self) -> Measured:
        title = self.text if len(self.text) <= SHOWN else self.text[: SHOWN - 1].rstrip() + "…"
        return Measured(
            name=self.column,
            title=Text(en=title, ko=title),
            kind="answer" if self.options else "number",
            options=self.options,
            high=both("high on ‘{q}’", "‘{q}’에 높게", q=title),
            low=both("low on ‘{q}’", "‘{q}’에 낮게", q=title),
        )


def opinions(tables: Tables, today: dt.date, days: int) -> Basis:
    """Everybody who answered at least half of what is asked; the latest answer counts."""
    rows = tables.layer(_answers(tables))
    asked = _questions(tables, _latest(rows, today, days))
    measured = tuple(one.measured for one in asked)

    def at(day: dt.date) -> Seen:
        latest = _latest(rows, day, days)
        found = tables.fetch(_wide(latest, asked).order_by(PERSON))
        values = np.full((found.num_rows, len(asked)), np.nan)
        for place, one in enumerate(asked):
            column = found.column(one.column)
            values[:, place] = (
                option_places(column, one.options) if one.options else numbers_of(column)
            )
        people = names_of(found.column(PERSON))
        answered = np.isfinite(values).mean(axis=1) if asked else np.zeros(len(people))
        return Seen(people, values).of(answered >= ANSWERED_SHARE)

    numbers = sum(not one.options for one in asked)
    is_scored = numbers == len(asked) and numbers >= FEWEST_SCORED
    return Basis("opinions", measured, SAYING, at, is_scored=is_scored)


def _answers(tables: Tables) -> ir.Table:
    zone = tables.settings.time_zone
    answers = tables[SURVEY_ANSWERS]
    dated = answers.filter(answers.customer_id.notnull())
    dated = dated.mutate(day=business_day(dated.answered_at, zone))
    dated = dated.mutate(**hidden_days(dated, dated.day, zone))
    return dated.select(
        PERSON, "question", "day", "answered_at", *HIDDEN, "answer_number",
        answer=dated.answer.strip().nullif(""),
    )  # fmt: skip


def _latest(rows: ir.Table, day: dt.date, days: int) -> ir.Table:
    """The latest answer of each person to each question within the window; ties by the answer."""
    known = known_before(rows, [day])
    known = known.filter(known.age <= days)
    order = [known.answered_at.desc(), known.answer.asc(), known.answer_number.asc()]
    place = ibis.row_number().over(group_by=(PERSON, "question"), order_by=order)
    placed = known.mutate(place=place)
    return placed.filter(placed.place == 0)


def _questions(tables: Tables, latest: ir.Table) -> list[_Question]:
    """What many answered, with numbers or by a choice among few; free text is left alone."""
    sizes = latest.group_by("question").agg(
        people=latest.count(),
        numbers=latest.answer_number.count(),
        several=latest.answer_number.nunique(),
        options=latest.answer.nunique(),
    )
    most = max((row["people"] for row in tables.rows(sizes)), default=0)
    fewest = max(FEWEST_ANSWERS, LEAST_ANSWERED * most)
    often = sizes.filter(sizes.people >= fewest)
    often = often.order_by(often.people.desc(), "question").limit(MOST_QUESTIONS)
    found: list[_Question] = []
    for row in tables.rows(often):
        name = f"question_{len(found) + 1}"
        if row["numbers"] >= MOSTLY_NUMBERS * row["people"]:
            if row["several"] > 1:
                found.append(_Question(row["question"], name))
            continue
        options = _options(tables, latest, row["question"], row["people"])
        if len(options) > 1:
            found.append(_Question(row["question"], name, options))
    return found


def _options(tables: Tables, latest: ir.Table, question: str, people: int) -> tuple[str, ...]:
    """The answers that many gave; none where most wrote words of their own."""
    mine = latest.filter((latest.question == question) & latest.answer.notnull())
    sizes = mine.group_by("answer").agg(n=mine.count())
    often = sizes.filter(sizes.n >= LEAST_OPTION * people).order_by("answer")
    rows = tables.rows(often.limit(MOST_OPTIONS + 1))
    is_choice = len(rows) <= MOST_OPTIONS and sum(one["n"] for one in rows) >= 0.8 * people
    return tuple(str(one["answer"]) for one in rows) if is_choice else ()


def _wide(latest: ir.Table, asked: Sequence[_Question]) -> ir.Table:
    """One row per person, a column per question."""
    columns: dict[str, ir.Value] = {}
    for one in asked:
        value = latest.answer if one.options else latest.answer_number
        nothing = ibis.null(value.type())
        columns[one.column] = ibis.ifelse(latest.question == one.text, value, nothing).max()
    return latest.group_by(PERSON).agg(**columns, answers=latest.count())
