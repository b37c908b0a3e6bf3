"""Answers to surveys as arrays: who answered what, and which question asks for what."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.methods.calendar import business_day
from dangol.tables.vocabulary import Read
from dangol.tables.voice import SURVEY_ANSWERS, TICKETS

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
Kind = Literal["nps", "csat", "scale", "text", "other"]
READS: tuple[Read, ...] = (
    SURVEY_ANSWERS[
        "survey_name", "respondent_id", "customer_id", "question", "answer", "answer_number",
        "answered_at",
    ].if_there(),
    TICKETS[
        "ticket_id", "customer_id", "opened_at", "ticket_text", "satisfaction_score"
    ].if_there(),
)  # fmt: skip
TICKETS_NAME = "tickets"
"""What tickets are called among surveys: their rating and their text."""
FEWEST_ANSWERS = 30
_MOSTLY, _LONG, _MANY_WORDINGS = 0.9, 6, 20
_RECOMMENDS = re.compile(r"recommend|\bnps\b|promoter|추천|권하", re.IGNORECASE)
_SATISFIES = re.compile(r"satisf|\bcsat\b|만족", re.IGNORECASE)
_NPS_TOP = 10
_CSAT_TOPS = (5, 7, 10)
_SCALES = (4, 5, 6, 7, 9, 10)


@dataclass(frozen=True)
class Survey:
    """One survey; every array has its respondents in their order.

    ``customers`` is None where nobody is known. ``days`` count from 1970; ``numbers`` hold nan
    and ``texts`` an empty text where a question was left out.
    """

    name: str
    respondents: list[str]
    customers: list[str | None]
    days: Array
    numbers: dict[str, Array]
    texts: dict[str, list[str]]
    kinds: dict[str, Kind] = field(default_factory=dict)

    def of_kind(self, kind: Kind) -> list[str]:
        return [question for question, one in self.kinds.items() if one == kind]


def answer_rows(tables: Tables) -> ir.Table:
    """Every answer in a row, those of tickets among them."""
    zone = tables.settings.time_zone
    asked = tables[SURVEY_ANSWERS].filter(_.answer.notnull())
    given = asked.select(
        "survey_name",
        "respondent_id",
        "customer_id",
        "question",
        "answer",
        number=asked.answer_number,
        day=business_day(asked.answered_at, zone),
    )
    tickets = tables[TICKETS]
    parts = []
    for name, number in (("satisfaction_score", True), ("ticket_text", False)):
        told = tickets.filter(tickets[name].notnull())
        parts.append(
            told.select(
                "customer_id",
                survey_name=ibis.literal(TICKETS_NAME),
                respondent_id=told.ticket_id,
                question=ibis.literal(name),
                answer=told[name].cast("string"),
                number=told[name].cast("float64") if number else ibis.null("float64"),
                day=business_day(told.opened_at, zone),
            ).select(*given.columns)
        )
    return given.union(*parts)


def surveys_of(tables: Tables, rows: ir.Table) -> list[Survey]:
    """Every survey with enough answers, the largest first."""
    order = ["survey_name", "respondent_id", "question"]
    found = tables.fetch(rows.order_by(order))
    surveys = []
    for name in pc.unique(found.column("survey_name")).to_pylist():
        mine = found.filter(pc.equal(found.column("survey_name"), name))
        survey = _survey(name, mine)
        if len(survey.respondents) >= FEWEST_ANSWERS:
            surveys.append(survey)
    return sorted(surveys, key=lambda one: (-len(one.respondents), one.name))


def _survey(name: str, rows: pa.Table) -> Survey:
    who = rows.column("respondent_id").combine_chunks().dictionary_encode()
    place = np.asarray(who.indices.to_numpy())
    respondents = who.dictionary.to_pylist()
    customers: list[str | None] = [None] * len(respondents)
    for at, customer in zip(place.tolist(), rows.column("customer_id").to_pylist(), strict=True):
        customers[at] = customer if customer is not None else customers[at]
    day = rows.column("day").cast(pa.int32()).to_numpy().astype(np.float64)
    days = np.full(len(respondents), -np.inf)
    np.maximum.at(days, place, day)
    asked = rows.column("question").combine_chunks().dictionary_encode()
    which = np.asarray(asked.indices.to_numpy())
    number = rows.column("number").cast(pa.float64()).to_numpy()
    answer = rows.column("answer").to_pylist()
    survey = Survey(name, respondents, customers, days, {}, {})
    for index, question in enumerate(asked.dictionary.to_pylist()):
        mine = np.flatnonzero(which == index)
        told = np.full(len(respondents), np.nan)
        told[place[mine]] = number[mine]
        words = [answer[row] for row in mine]
        kind = kind_of(question, number[mine], words)
        survey.kinds[question] = kind
        if kind == "text":
            texts = [""] * len(respondents)
            for row, text in zip(mine, words, strict=True):
                texts[place[row]] = text
            survey.texts[question] = texts
        elif kind != "other":
            survey.numbers[question] = told
    return survey


def kind_of(question: str, numbers: Array, answers: Sequence[str]) -> Kind:
    """What a question asks for, by its words and its answers."""
    told = numbers[np.isfinite(numbers)]
    if len(told) >= _MOSTLY * len(numbers) and len(told):
        if not (told == np.round(told)).all() or told.min() < 0:
            return "other"
        top = int(told.max())
        if _RECOMMENDS.search(question) and top <= _NPS_TOP and top > 5:
            return "nps"
        if _SATISFIES.search(question) and top in _CSAT_TOPS and told.min() >= 0:
            return "csat"
        return "scale" if top in _SCALES and len(np.unique(told)) >= 3 else "other"
    lengths = [len(one) for one in answers]
    is_free = len(set(answers)) >= _MANY_WORDINGS and float(np.median(lengths)) >= _LONG
    return "text" if is_free else "other"


def top_of(values: Array) -> float:
    """The best answer of a scale: the highest that anybody gave."""
    return float(np.nanmax(values))


def day_of(number: float) -> dt.date:
    """The day of a number of ``days``."""
    return dt.date(1970, 1, 1) + dt.timedelta(days=int(number))
