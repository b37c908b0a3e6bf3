"""What was learned of one attribute: which views of people may be used, and how they fared."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from dangol.customers.trust.encoding import NOT_GIVEN, Array, Flags, Ints
from dangol.customers.trust.hiding import (
    Columns,
    Seen,
    Tried,
    View,
    share_told,
    tells_more,
    views_of,
)
from dangol.customers.trust.told import Attribute, Told
from dangol.methods.hidden_quality import Guesses, gain_of, share_with_interval

CERTAIN = 2.6
"""A view is used if its gain is more than so many standard errors above nothing (.5 % of
views that know nothing would be)."""


FEWEST_SURE = 20
"""So many hidden values must be sure enough, or what is told could not be judged."""

Refused = Literal["", "no-better", "unsure", "too-sure"]
"""Hidden values are guessed no better than by usual shares; never surely enough to be told; or
right less often than they claim."""


@dataclass(frozen=True)
class Learnt:
    """An attribute with its views; ``None`` stands for one that is no better than usual shares.

    ``behaviour`` and ``answers`` guess what is missing; ``doubts_alone`` and ``doubts`` judge
    what is given. ``hidden`` are guesses of hidden values, as missing ones are guessed,
    and ``who`` the rows of the people; ``refusal`` says why none is told, where none is.
    """

    attribute: Attribute
    place: int
    usual: Array
    behaviour: View | None
    answers: View | None
    doubts_alone: View | None
    doubts: View | None
    hidden: Guesses | None
    who: Ints
    tried: int
    refusal: Refused

    @property
    def is_usable(self) -> bool:
        return not self.refusal

    def view_of(self, *, tells_more: bool) -> View | None:
        """How a missing value is guessed of somebody who has other answers given, or none."""
        return self.answers or self.behaviour if tells_more else self.behaviour


def learnt(told: Told, columns: Columns, attribute: Attribute, least: float, seed: int) -> Learnt:
    """The attribute learned, tried, and refused where hiding shows that nothing is known.

    ``least`` is the confidence from which on a value is told.
    """
    found = views_of(told, columns, len(attribute.values), attribute.limit, seed)
    alone, more = found.views[0], found.views[1] if len(found.views) > 1 else None
    behaviour = alone if _is_better(alone.missing) else None
    answers = more if more is not None and _is_better(more.missing) else None
    hidden, who = _hidden(found, behaviour, answers)
    usual = columns.shares[columns.place]
    return Learnt(
        attribute,
        columns.place,
        usual,
        behaviour,
        answers,
        alone if _is_better(alone.given) else None,
        more if more is not None and _is_better(more.given) else None,
        hidden,
        who,
        len(alone.given),
        _refusal(hidden, usual, least),
    )


def _refusal(hidden: Guesses | None, usual: Array, least: float) -> Refused:
    """Why no value is told; nothing where values are."""
    if hidden is None:
        return "no-better"
    rows = is_told(hidden.logs, usual, least)
    if rows.sum() < FEWEST_SURE:
        return "unsure"
    sure = hidden.of(rows)
    hits = share_with_interval(sure.is_right, CERTAIN)
    return "too-sure" if hits.high < float(sure.confidence.mean()) else ""


def _is_better(guesses: Guesses | None) -> bool:
    return guesses is not None and gain_of(guesses, CERTAIN).low > 0


def _hidden(
    found: Tried, behaviour: View | None, answers: View | None
) -> tuple[Guesses | None, Ints]:
    """Everyone's hidden value, guessed by the view that would guess it where it is missing."""
    alone = found.views[0].given
    logs, usual = alone.logs.copy(), alone.usual.copy()
    guessed = np.full(len(alone), behaviour is not None)
    if answers is not None and answers.missing is not None:
        mine: Ints = found.more[answers.tried]
        logs[mine], usual[mine], guessed[mine] = answers.missing.logs, answers.missing.usual, True
    if not guessed.any():
        return None, found.known[:0]
    return Guesses(logs, usual, alone.classes).of(guessed), found.known[guessed]


@dataclass(frozen=True)
class Guessed:
    """Of people for whom a value is missing: their rows, logs of chances, if answers helped."""

    rows: Ints
    logs: Array
    by_answers: Flags


def guessed(one: Learnt, told: Told, seen: Seen) -> Guessed:
    """Guesses for everyone for whom it is missing and who may be guessed."""
    missing = np.flatnonzero(told.codes[:, one.place] == NOT_GIVEN)
    columns, codes = seen.columns(one.place, missing), told.codes[missing]
    is_more = tells_more(codes, one.place)
    logs = np.full((len(missing), len(one.attribute.values)), np.nan)
    by_answers = np.zeros(len(missing), dtype=bool)
    for flag in (False, True):
        view, rows = one.view_of(tells_more=flag), is_more == flag
        if view is None or not rows.any():
            continue
        columns_here = columns.only(rows).of(codes[rows], None, with_answers=view.with_answers)
        told_here = share_told(codes[rows], one.place) * view.with_answers
        scores = view.weights[0] + columns_here @ view.weights[1:]
        logs[rows] = view.calibration.logs(scores, told_here)
        by_answers[rows] = view.with_answers
    known = np.isfinite(logs[:, 0])
    return Guessed(missing[known], logs[known], by_answers[known])


def is_told(logs: Array, usual: Array, least: float) -> Flags:
    """Who is guessed with enough confidence, and more likely to have it than people usually are."""
    best = logs.argmax(axis=1)
    confidence = np.exp(logs.max(axis=1))
    found: Flags = (confidence >= least) & (confidence > usual[best])
    return found
