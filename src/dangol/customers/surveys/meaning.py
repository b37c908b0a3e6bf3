"""What lies behind the answers: factors of statements on a scale, themes of free texts."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.customers.surveys.answers import Survey, top_of
from dangol.customers.surveys.scoring import points
from dangol.methods.factors import (
    Factors,
    Reliability,
    correlations,
    factors_of,
    number_of_factors,
    reliability,
    scores,
)
from dangol.methods.nps import Score, mean
from dangol.methods.themes import Themes, found_themes

Array = npt.NDArray[np.float64]
FEWEST_ITEMS, FEWEST_A_PERSON = 6, 5
FEWEST_PEOPLE = 100
BELONGS = 0.3


@dataclass(frozen=True)
class Found:
    """The factors of a survey's statements; None of them where the answers share nothing."""

    survey: Survey
    items: list[str]
    factors: Factors
    names: list[str]
    reliable: list[Reliability]
    scores: Array

    def items_of(self, factor: int) -> list[str]:
        """The statements that go with a factor, the strongest first."""
        loading = self.factors.loadings[:, factor]
        order = np.argsort(-np.abs(loading), kind="stable")
        return [self.items[item] for item in order if abs(loading[item]) >= BELONGS]


@dataclass(frozen=True)
class Theme:
    """One theme of a question: its words, answers, how they score, and its change."""

    words: tuple[str, ...]
    answers: int
    share: float
    score: Score | None
    change: float
    change_low: float
    change_high: float

    @property
    def is_changing(self) -> bool:
        return not self.change_low <= 0 <= self.change_high

    @property
    def name(self) -> str:
        return " · ".join(self.words[:3])


@dataclass(frozen=True)
class Told:
    """The themes of a free question, with the theme of each respondent."""

    survey: Survey
    question: str
    found: Themes
    themes: list[Theme]
    score_kind: str | None


def factors_found(survey: Survey, seed: int) -> Found | None:
    """The factors of the largest set of statements that share a scale; None without any."""
    groups: dict[float, list[str]] = {}
    for question in survey.of_kind("scale"):
        groups.setdefault(top_of(survey.numbers[question]), []).append(question)
    items = max(groups.values(), key=len, default=[])
    if len(items) < FEWEST_ITEMS:
        return None
    answers = np.column_stack([survey.numbers[item] for item in items])
    people = (np.isfinite(answers).sum(axis=1) >= len(items) / 2).sum()
    if people < max(FEWEST_PEOPLE, FEWEST_A_PERSON * len(items)):
        return None
    count = number_of_factors(answers, seed)
    if count < 1:
        return None
    correlation = correlations(answers)
    found = factors_of(correlation, count)
    names, reliable = [], []
    for factor in range(count):
        loading = found.loadings[:, factor]
        names.append(items[int(np.argmax(np.abs(loading)))])
        mine = np.flatnonzero(np.abs(loading) >= BELONGS)
        signs = np.sign(loading[mine])
        reliable.append(reliability(correlation[np.ix_(mine, mine)], signs))
    told = np.isfinite(answers).any(axis=1)
    own = scores(answers, found, correlation)
    own[~told] = np.nan
    return Found(survey, items, found, names, reliable, own)


def themes_found(survey: Survey, seed: int) -> list[Told]:
    """Themes of every free question that has some."""
    by = next(iter([*survey.of_kind("nps"), *survey.of_kind("csat")]), None)
    kind = None if by is None else survey.kinds[by]
    found = []
    for question, texts in survey.texts.items():
        themes = found_themes(texts, seed)
        if not themes.are_told:
            continue
        value = None if by is None else survey.numbers[by]
        point = None if value is None or kind is None else points(kind, value)
        told = [_theme(survey, themes, number, value, point) for number in range(len(themes.words))]
        found.append(Told(survey, question, themes, told, kind))
    return found


def _theme(
    survey: Survey, themes: Themes, number: int, value: Array | None, point: Array | None
) -> Theme:
    about = themes.theme >= 0
    mine = themes.theme == number
    score = None
    if value is not None and point is not None:
        scored = mine & np.isfinite(value)
        score = mean(point[scored]) if scored.sum() > 1 else None
    middle = float(np.median(survey.days[about]))
    late, early = about & (survey.days > middle), about & (survey.days <= middle)
    if not late.any():
        change, error = 0.0, np.inf
    else:
        now, before = float(mine[late].mean()), float(mine[early].mean())
        change = now - before
        error = float(np.sqrt(now * (1 - now) / late.sum() + before * (1 - before) / early.sum()))
    reach = 1.96 * error
    return Theme(
        themes.words[number],
        int(mine.sum()),
        float(mine.sum() / max(about.sum(), 1)),
        score,
        change,
        change - reach,
        change + reach,
    )
