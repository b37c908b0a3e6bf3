"""One attribute learned, and tried by hiding known values as they are missing elsewhere.

People are in five parts; the value of each is guessed by what the other four teach. Whoever
does not tell one thing often does not tell the next: what else is hidden with a value follows
those for whom it is missing. Otherwise a household's size would always seem to be known, from
its composition, and never be where it is missed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dangol.customers.trust.encoding import ANSWER_PENALTY, NOT_GIVEN, Array, Flags, Ints, flags_of
from dangol.customers.trust.told import Told
from dangol.methods.hidden_quality import Guesses
from dangol.methods.multinomial import Calibration, fit_multinomial, learnt_calibration, log_chances

PARTS = 5
FEWEST_DONORS = 20
FEWEST_TRIED = 200
MASKED_SHARE = 0.5


@dataclass(frozen=True)
class View:
    """Weights of one way to look at people: by what they do alone, or by answers as well.

    ``by_part`` are the weights that had not seen a part. ``calibration`` and the guesses
    ``missing`` (of the people ``tried``) are for a value that is missing, ``doubting`` and
    ``given`` for one that is given.
    """

    with_answers: bool
    weights: Array
    by_part: tuple[Array, ...]
    calibration: Calibration
    doubting: Calibration
    missing: Guesses | None
    tried: Ints
    given: Guesses


@dataclass(frozen=True)
class Tried:
    """The views of an attribute, and the rows of people of whom it was ``known``.

    ``more`` are the places among these of those who have something else given.
    """

    views: tuple[View, ...]
    known: Ints
    more: Ints


@dataclass(frozen=True)
class Columns:
    """What the views of an attribute look at: encoded behaviour, and every attribute's shares."""

    behaviour: Array
    penalties: Array
    shares: tuple[Array, ...]
    place: int

    def of(self, codes: Ints, hidden: Flags | None, *, with_answers: bool) -> Array:
        if not with_answers:
            return self.behaviour
        return np.hstack([self.behaviour, flags_of(codes, self.shares, self.place, hidden)])

    def all_penalties(self, width: int) -> Array:
        """Of behaviour as given, of each answer the same."""
        more = np.full(width - len(self.penalties), ANSWER_PENALTY)
        return np.concatenate([self.penalties, more])

    def only(self, rows: Flags) -> "Columns":
        return Columns(self.behaviour[rows], self.penalties, self.shares, self.place)


@dataclass(frozen=True)
class Seen:
    """Encoded behaviour of some people, and the usual shares of every attribute's values."""

    behaviour: Array
    penalties: Array
    shares: tuple[Array, ...]

    def columns(self, place: int, rows: Ints | None = None) -> Columns:
        """What is looked at for the attribute at this place."""
        behaviour = self.behaviour if rows is None else self.behaviour[rows]
        return Columns(behaviour, self.penalties, self.shares, place)


def tells_more(codes: Ints, place: int, hidden: Flags | None = None) -> Flags:
    """Who has anything else given than the attribute at this place."""
    return np.asarray(share_told(codes, place, hidden) > 0, dtype=np.bool_)


def share_told(codes: Ints, place: int, hidden: Flags | None = None) -> Array:
    """The share of other attributes that each person has given."""
    seen = codes if hidden is None else np.where(hidden, NOT_GIVEN, codes)
    others = np.delete(seen, place, axis=1)
    if not others.shape[1]:
        return np.zeros(len(codes))
    return np.asarray((others >= 0).mean(axis=1), dtype=np.float64)


def parts_of(draw: Array) -> Ints:
    """The part that each person is in."""
    return (draw * PARTS * 1e6).astype(np.int64) % PARTS


def views_of(told: Told, columns: Columns, count: int, limit: float, seed: int) -> Tried:
    """By behaviour alone and with answers, as far as enough people have what it takes."""
    place = columns.place
    known = (told.codes[:, place] >= 0) & (told.draw < limit)
    hidden = hidden_as_missing(told.codes, place, known, seed)
    mine, seen = told.of(known), columns.only(known)
    masks = None if hidden is None else hidden[known]
    found = [_view(mine, seen, count, None, seed, with_answers=False)]
    more = tells_more(mine.codes, place)
    if more.sum() >= FEWEST_TRIED:
        masked = None if masks is None else masks[more]
        found.append(_view(mine.of(more), seen.only(more), count, masked, seed, with_answers=True))
    return Tried(tuple(found), np.flatnonzero(known), np.flatnonzero(more))


def hidden_as_missing(codes: Ints, place: int, known: Flags, seed: int) -> Flags | None:
    """What would be missing too (rows, attributes), as for people drawn from the missing ones."""
    missing = codes[:, place] == NOT_GIVEN
    if missing.sum() < FEWEST_DONORS:
        return None
    patterns = (codes[missing] < 0)[np.random.default_rng(seed).permutation(int(missing.sum()))]
    hidden = np.zeros(codes.shape, dtype=bool)
    hidden[known] = np.resize(patterns, (int(known.sum()), codes.shape[1]))
    return hidden


def _view(
    told: Told, columns: Columns, count: int, hidden: Flags | None, seed: int, *, with_answers: bool
) -> View:
    place = columns.place
    classes = told.codes[:, place]
    part = parts_of(told.draw)
    whole = columns.of(told.codes, None, with_answers=with_answers)
    partial, is_masked = None, np.zeros(len(told), dtype=bool)
    if hidden is not None:
        partial = columns.of(told.codes, hidden, with_answers=True)
        # Half of the examples tell as little as those who are to be guessed.
        is_masked = np.random.default_rng(seed + 1).random(len(told)) < MASKED_SHARE
    learning = whole if partial is None else np.where(is_masked[:, None], partial, whole)
    penalties = columns.all_penalties(whole.shape[1])
    by_part = tuple(
        fit_multinomial(learning[part != one], classes[part != one], count, penalties)
        for one in range(PARTS)
    )
    usual = _usual(classes, part, count)
    known = share_told(told.codes, place) if with_answers else np.zeros(len(told))
    doubting, given = _tried(whole, known, by_part, classes, part, usual)
    calibration, tried = doubting, np.arange(len(told))
    missing: Guesses | None = given
    if partial is not None:
        tried = np.flatnonzero(tells_more(told.codes, place, hidden))
        if len(tried) >= FEWEST_TRIED:
            left = share_told(told.codes, place, hidden)[tried]
            calibration, missing = _tried(
                partial[tried], left, by_part, classes[tried], part[tried], usual[tried]
            )
        else:
            missing = None
    return View(
        with_answers,
        fit_multinomial(learning, classes, count, penalties),
        by_part,
        calibration,
        doubting,
        missing,
        tried,
        given,
    )


def _usual(classes: Ints, part: Ints, count: int) -> Array:
    """Logs of the shares among the other parts."""
    usual = np.zeros((len(classes), count))
    for one in range(PARTS):
        sizes = np.bincount(classes[part != one], minlength=count) + 0.5
        usual[part == one] = np.log(sizes / sizes.sum())
    return usual


def _tried(
    columns: Array, known: Array, by_part: Sequence[Array], classes: Ints, part: Ints, usual: Array
) -> tuple[Calibration, Guesses]:
    """The calibration of all guesses; and guesses calibrated by the other parts, as judged."""
    scores = scores_of(columns, by_part, part)
    logs = log_chances(scores)
    for one in range(PARTS):
        here = part == one
        if here.any() and not here.all():
            others = learnt_calibration(scores[~here], known[~here], classes[~here])
            logs[here] = others.logs(scores[here], known[here])
    return learnt_calibration(scores, known, classes), Guesses(logs, usual, classes)


def scores_of(columns: Array, by_part: Sequence[Array], part: Ints) -> Array:
    """Each person's scores by the weights that had not seen their part."""
    scores = np.zeros((len(columns), by_part[0].shape[1]))
    for one, weights in enumerate(by_part):
        here = part == one
        scores[here] = weights[0] + columns[here] @ weights[1:]
    return scores


def is_learnt_from(told: Told, place: int, limit: float) -> Flags:
    """Whose value the attribute was learned from, so that only other parts may judge it."""
    found: Flags = (told.codes[:, place] >= 0) & (told.draw < limit)
    return found
