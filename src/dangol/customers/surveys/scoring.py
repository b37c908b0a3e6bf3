"""Scores of a survey's questions: of all, weighted, by segment, by month, and their trend."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.customers.surveys.answers import Survey, day_of, top_of
from dangol.customers.surveys.base import SEGMENT, Weighted
from dangol.methods.nps import PASSIVE, PROMOTER, Score, nps, share, slope

Array = npt.NDArray[np.float64]
FEWEST_IN_GROUP = 20
TREND_DAYS = 30
FEWEST_TREND_DAYS = 60


@dataclass(frozen=True)
class Scored:
    """One question: its score of all and weighted, of groups, and its change in 30 days."""

    survey: str
    question: str
    kind: str
    plain: Score
    weighted: Score
    segments: dict[str, Score]
    months: dict[str, Score]
    trend: Score | None
    respondents: int
    of_segment: dict[str, int]
    of_month: dict[str, int]

    @property
    def is_weighted(self) -> bool:
        return self.weighted != self.plain


def points(kind: str, values: Array) -> Array:
    """What each answer adds to the score: -1, 0, 1 or 0, 1."""
    if kind == "nps":
        return (values >= PROMOTER).astype(np.float64) - (values < PASSIVE)
    # The two best of five or seven, and 9 and 10 of ten.
    return (values >= top_of(values) - 1).astype(np.float64)


def scored(survey: Survey, found: Weighted) -> list[Scored]:
    """Every question that asks for a score."""
    return [
        _scored(survey, found, question, kind)
        for kind in ("nps", "csat")
        for question in survey.of_kind(kind)
    ]


def _scored(survey: Survey, found: Weighted, question: str, kind: str) -> Scored:
    values = survey.numbers[question]
    told = np.isfinite(values)
    answers, weights, days = values[told], found.weights[told], survey.days[told]
    of: Callable[[Array, Array | None], Score]
    if kind == "nps":
        of, input_ = nps, answers
    else:
        of, input_ = share, points(kind, answers)
    months = np.array([f"{day_of(day):%Y-%m}" for day in days])
    by = next((one for one in found.attributes if one.column.name == SEGMENT), None)
    segments = np.array(
        [
            by.of.get(who or "", "") if by is not None else ""
            for who, is_told in zip(survey.customers, told, strict=True)
            if is_told
        ]
    )
    return Scored(
        survey.name,
        question,
        kind,
        of(input_, None),
        of(input_, weights),
        _groups(of, input_, segments),
        _groups(of, input_, months),
        _trend(points(kind, answers), days),
        int(told.sum()),
        _sizes(segments),
        _sizes(months),
    )


def _groups(
    of: Callable[[Array, Array | None], Score], values: Array, groups: npt.NDArray[np.str_]
) -> dict[str, Score]:
    return {name: of(values[groups == name], None) for name in _sizes(groups)}


def _sizes(groups: npt.NDArray[np.str_]) -> dict[str, int]:
    names, sizes = np.unique(groups, return_counts=True)
    return {
        str(name): int(size)
        for name, size in zip(names, sizes, strict=True)
        if name and size >= FEWEST_IN_GROUP
    }


def _trend(values: Array, days: Array) -> Score | None:
    """Change of the score in 30 days; None where the answers lie too close together."""
    if len(values) < FEWEST_IN_GROUP or days.max() - days.min() < FEWEST_TREND_DAYS:
        return None
    found = slope(values, days, np.ones(len(values)))
    return Score(
        found.value * TREND_DAYS, found.low * TREND_DAYS, found.high * TREND_DAYS, found.answers
    )
