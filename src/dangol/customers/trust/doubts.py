"""Given values that do not fit: hardly likely, while another value is likely.

A right answer can be unusual too. How many right ones would be doubted by chance is what the
calibrated chances add up to over everybody; the limit below which a value is doubted goes down
until at most a part of the doubts could be those, and clearly more are doubted than by chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dangol.customers.trust.encoding import Array, Flags, Ints
from dangol.customers.trust.hiding import (
    Columns,
    Seen,
    is_learnt_from,
    parts_of,
    scores_of,
    share_told,
    tells_more,
)
from dangol.customers.trust.learnt import Learnt
from dangol.customers.trust.told import Told

UNLIKELY, LIKELY = 0.02, 0.8
MOST_BY_CHANCE = 1 / 2
CLEAR = 0.005
LIMITS = UNLIKELY / 2.0 ** np.arange(12)


@dataclass(frozen=True)
class Doubts:
    """Doubted values of some people, by attribute: their rows, chances, and what is likely.

    ``by_answers`` says whether other answers helped. ``judged`` counts the values that were
    looked at, ``by_chance`` what would be doubted of right ones below each of the ``LIMITS``.
    """

    rows: Ints
    chance: Array
    likely: Ints
    confidence: Array
    by_answers: Flags
    judged: int
    by_chance: Array


def chances_of_given(
    one: Learnt, told: Told, columns: Columns, hidden: Flags | None = None
) -> Array:
    """Calibrated chances of every value, of people who have it given; nan where none is known.

    Whose value was learned from is judged by what the other parts teach.
    """
    chances = np.full((len(told), len(one.attribute.values)), np.nan)
    is_more = tells_more(told.codes, one.place, hidden)
    part = parts_of(told.draw)
    seen_before = is_learnt_from(told, one.place, one.attribute.limit)
    for flag in (False, True):
        view = one.doubts or one.doubts_alone if flag else one.doubts_alone
        rows = is_more == flag
        if view is None or not rows.any():
            continue
        masks = None if hidden is None else hidden[rows]
        seen = columns.only(rows).of(told.codes[rows], masks, with_answers=view.with_answers)
        scores = view.weights[0] + seen @ view.weights[1:]
        before = seen_before[rows]
        scores[before] = scores_of(seen[before], view.by_part, part[rows][before])
        known = share_told(told.codes[rows], one.place, masks) * view.with_answers
        chances[rows] = np.exp(view.doubting.logs(scores, known))
    return chances


class _Doubting:
    """The chances of what is given, attribute by attribute, as it is looked at again."""

    def __init__(self, every: Sequence[Learnt], told: Told, seen: Seen) -> None:
        size = (len(told), len(every))
        self._every, self._told, self._seen = every, told, seen
        self.chance = np.full(size, np.nan)
        self.likely = np.zeros(size, dtype=np.int64)
        self.confidence = np.zeros(size)
        self.by_answers = np.zeros(size, dtype=bool)

    def look(self, one: Learnt, rows: Ints, hidden: Flags | None = None) -> Array:
        """Note what is doubted of these rows; gives the chances of every value."""
        columns = self._seen.columns(one.place, rows)
        people = self._told.of(rows)
        chances = chances_of_given(one, people, columns, hidden)
        is_more = tells_more(people.codes, one.place, hidden)
        self.by_answers[rows, one.place] = is_more & (one.doubts is not None)
        mine = chances[np.arange(len(rows)), people.codes[:, one.place]]
        known = np.nan_to_num(chances)
        confidence = known.max(axis=1)
        is_doubted = (mine < UNLIKELY) & (confidence > LIKELY)
        self.likely[rows, one.place] = known.argmax(axis=1)
        self.confidence[rows, one.place] = confidence
        self.chance[rows, one.place] = np.where(is_doubted, mine, np.nan)
        return chances

    def keep_the_worst(self) -> None:
        """Of several doubts of a person the worst stays; the others are looked at without it."""
        hidden = np.zeros(self.chance.shape, dtype=bool)
        for _ in range(len(self._every)):
            open_ones = np.where(hidden, np.inf, np.nan_to_num(self.chance, nan=np.inf))
            rows = np.flatnonzero(np.isfinite(open_ones).any(axis=1))
            if not len(rows):
                return
            hidden[rows, open_ones[rows].argmin(axis=1)] = True
            again = np.isfinite(self.chance) & ~hidden
            for one in self._every:
                mine = rows[again[rows, one.place]]
                if len(mine):
                    self.look(one, mine, hidden[mine])


def doubts_of(every: Sequence[Learnt], told: Told, seen: Seen) -> list[Doubts]:
    """Of each attribute the values that do not fit, below the widest of the limits.

    Of several of one person the worst is doubted, and the others again without it: one wrong
    answer makes right ones look wrong.
    """
    doubting = _Doubting(every, told, seen)
    judged, by_chance = [], []
    for one in every:
        chances = doubting.look(one, np.flatnonzero(told.codes[:, one.place] >= 0))
        judged.append(int(np.isfinite(chances[:, 0]).sum()))
        sure = chances[np.nan_to_num(chances).max(axis=1) > LIKELY]
        by_chance.append(np.array([float(sure[sure < limit].sum()) for limit in LIMITS]))
    doubting.keep_the_worst()
    found = []
    for one in every:
        rows = np.flatnonzero(np.isfinite(doubting.chance[:, one.place]))
        found.append(
            Doubts(
                rows,
                doubting.chance[rows, one.place],
                doubting.likely[rows, one.place],
                doubting.confidence[rows, one.place],
                doubting.by_answers[rows, one.place],
                judged[one.place],
                by_chance[one.place],
            )
        )
    return found


def limit_of(chances: Array, by_chance: Array) -> tuple[float, float]:
    """Below which chance values are doubted, and how many right ones are by chance; 0 for none."""
    from scipy.stats import poisson

    for limit, expected in zip(LIMITS, by_chance, strict=True):
        count = int((chances < limit).sum())
        is_clear = poisson.sf(count - 1, expected) < CLEAR
        if count and is_clear and expected <= MOST_BY_CHANCE * count:
            return float(limit), float(expected)
    return 0.0, 0.0
