"""Which model is used: the one that gave the likeliest account of the calendar's last part.

Each learns from the first part and says, of every customer known then, how likely each number of
purchases is in the last part; the mean logarithm of the chance of what then came is a proper
score (I. J. Good 1952): only right chances make it highest. What is known of first purchases goes
in as well where the score rises by it more than chance would let it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from dangol.customers.lifetime.check import FEWEST_DAYS, FEWEST_REPEATING
from dangol.customers.lifetime.learning import MODELS, Learned, ModelName, Way, learned_from
from dangol.customers.lifetime.pasts import Past
from dangol.methods.maximum_likelihood import NotIdentifiedError

Array = npt.NDArray[np.float64]
MOST_COMPARED = 50_000
COVERAGE = 0.95


@dataclass(frozen=True)
class Tried:
    """How one way did: the log chance of what each customer did, and what it expected."""

    way: Way
    log_chance: Array
    error: float
    miss: float

    @property
    def score(self) -> float:
        return float(self.log_chance.mean())

    def gain_over(self, other: "Tried") -> tuple[float, float, float]:
        """Mean log chance over that of another, with the ends of its 95% interval."""
        gap = self.log_chance - other.log_chance
        mean = float(gap.mean())
        reach = NormalDist().inv_cdf((1 + COVERAGE) / 2) * float(gap.std()) / len(gap) ** 0.5
        return mean, mean - reach, mean + reach


@dataclass(frozen=True)
class Choice:
    """What was compared, the best first within ``plain``; the way to take.

    ``plain`` are models without covariates; ``with_firsts`` is the best of them with. Nothing
    was compared where the calendar is too short or a model was asked for.
    """

    way: Way
    plain: tuple[Tried, ...] = ()
    with_firsts: Tried | None = None

    @property
    def was_compared(self) -> bool:
        return len(self.plain) > 1

    def ways(self) -> Iterator[Way]:
        """The ways to try on everybody, the best first."""
        yield self.way
        yield from (one.way for one in self.plain if one.way != self.way)


def chosen_way(past: Past, asked: ModelName | None, *, tries_firsts: bool) -> Choice:
    """The way that did best on the calendar's last part; BG/NBD where that cannot be told."""
    names = MODELS if asked is None else (asked,)
    plain_way = Way(names[0])
    if past.check_days < FEWEST_DAYS or (past.early.frequency > 0).sum() < FEWEST_REPEATING:
        return Choice(plain_way)
    known = _compared(past)
    tried = [one for name in names if (one := _tried(known, Way(name))) is not None]
    if not tried:
        return Choice(plain_way)
    # Of equal ones the first in the list, so that the choice is always the same.
    ranked = sorted(tried, key=lambda one: -one.score)
    best = ranked[0]
    more = _tried(known, replace(best.way, uses_firsts=True)) if tries_firsts else None
    is_better = more is not None and more.gain_over(best)[1] > 0
    way = replace(best.way, uses_firsts=True) if is_better else best.way
    return Choice(way, tuple(ranked), more)


def _compared(past: Past) -> Past:
    """An even part of the customers known early where they are very many."""
    if len(past.early) <= MOST_COMPARED:
        return past
    rows = np.linspace(0, len(past.early) - 1, MOST_COMPARED).round().astype(np.int64)
    return replace(
        past,
        early=past.early[rows],
        early_firsts=past.early_firsts[rows],
        early_rows=past.early_rows[rows],
        later_purchases=past.later_purchases[rows],
        later_amount=past.later_amount[rows],
    )


def _tried(past: Past, way: Way) -> Tried | None:
    """How a way would have done; None where the first part does not tell its parameters."""
    try:
        learned = learned_from(way, past.early, past.early_firsts)
    except NotIdentifiedError:
        return None
    return tried(learned, past)


def tried(learned: Learned, past: Past) -> Tried:
    """What came beside what was expected of those known early."""
    days = float(past.check_days)
    expected = learned.value.orders(learned.customers, days)
    return Tried(
        learned.way,
        learned.value.log_chance(learned.customers, days, past.later_purchases),
        float(np.abs(expected - past.later_purchases).mean()),
        float(past.later_purchases.sum() / expected.sum() - 1),
    )
