"""Rules and sequences that are clear and useful, out of all that were looked at."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.customers.patterns.bought import Bought
from dangol.methods.associations import Items, baskets_of, rules
from dangol.methods.multiplicity import discoveries
from dangol.methods.sequences import (
    Beyond,
    beyond_chance,
    follower_counts,
    frequent_sequences,
    timeline_of,
)

Flags = npt.NDArray[np.bool_]
FEWEST_BASKETS, FEWEST_CUSTOMERS = 20, 20
CUSTOMERS_SHARE = 0.01
"""A sequence is looked at where this share of customers bought in that order."""
USEFUL_LIFT = 1.2
FALSE_SHARE = 0.05


@dataclass(frozen=True)
class Pattern:
    """``then`` is bought with ``first``, or after it; ``count`` baskets or customers do so.

    ``lift`` is over chance with its 95 % interval; the last three are of rules only.
    """

    first: Items
    then: int
    count: int
    expected: float
    confidence: float
    lift: float
    low: float
    high: float
    chance: float
    share: float = 0.0
    plain_lift: float = 0.0
    leverage: float = 0.0

    @property
    def sequence(self) -> Items:
        return (*self.first, self.then)

    @property
    def items(self) -> frozenset[int]:
        return frozenset((*self.first, self.then))


@dataclass(frozen=True)
class Patterns:
    """The patterns that are shown, the strongest first, of ``looked_at``."""

    found: list[Pattern]
    looked_at: int


def together(bought: Bought, least_share: float, longest: int) -> Patterns:
    """What is in one basket more often than sizes explain."""
    baskets = baskets_of(bought.basket, bought.item, len(bought.names), bought.dealt)
    least = max(FEWEST_BASKETS, int(np.ceil(least_share * bought.baskets)))
    all_of = rules(baskets, least, longest)
    kept = discoveries(all_of.chance, FALSE_SHARE) & (all_of.size_lift >= USEFUL_LIFT)
    found = [
        Pattern(
            all_of.first[place],
            int(all_of.then[place]),
            int(all_of.count[place]),
            float(all_of.count[place] / all_of.size_lift[place]),
            float(all_of.confidence[place]),
            float(all_of.size_lift[place]),
            float(all_of.size_lift_low[place]),
            float(all_of.size_lift_high[place]),
            float(all_of.chance[place]),
            float(all_of.support[place]),
            float(all_of.lift[place]),
            float(all_of.leverage[place]),
        )
        for place in np.flatnonzero(kept).tolist()
    ]
    lifts = {(one.first, one.then): one.lift for one in found}
    return Patterns(_strongest([one for one in found if _says_more(one, lifts)]), len(all_of))


def _says_more(one: Pattern, lifts: Mapping[tuple[Items, int], float]) -> bool:
    """Whether a rule says more than those that are left without one of its first items."""
    shorter = (one.first[:place] + one.first[place + 1 :] for place in range(len(one.first)))
    return all(one.lift > lifts.get((items, one.then), 0.0) for items in shorter)


def in_order(bought: Bought, days: int, longest: int) -> Patterns:
    """What is bought after what within so many days, more often than chance gives.

    A longer sequence is only looked at where it goes on from one that is shown.
    """
    known = bought.owner[bought.basket] >= 0
    basket, item = bought.basket[known], bought.item[known]
    timeline = timeline_of(bought.owner[basket], bought.day[basket], item, len(bought.names))
    least = max(FEWEST_CUSTOMERS, int(np.ceil(CUSTOMERS_SHARE * timeline.people)))
    frequent = frequent_sequences(timeline, least, days, 2)
    prefixes: list[Items] = [items for items in frequent if len(items) == 1]
    found: list[Pattern] = []
    looked_at = 0
    for _ in range(longest - 1):
        # Buying the same again has its own rhythm and its own analyses.
        wanted: list[tuple[int, Items, int]] = [
            (place, items, last)
            for place, items in enumerate(prefixes)
            for last in range(len(bought.names))
            if last not in items and (*items, last) in frequent
        ]
        if not wanted:
            break
        beside = beyond_chance(timeline, prefixes, days)
        shown = _clear(wanted, beside, frequent)
        # A longer one must say more than what it goes on from.
        before = {(*one.first, one.then): one.lift for one in found}
        shown = [one for one in shown if one.lift > before.get(one.first, 0.0)]
        looked_at += len(wanted)
        found += shown
        prefixes = [one.sequence for one in shown]
        further = follower_counts(timeline, prefixes, days)
        frequent |= {
            (*prefixes[place], last): int(further[place, last])
            for place, last in np.argwhere(further >= least).tolist()
        }
    return Patterns(_strongest(found), looked_at)


def _clear(
    wanted: list[tuple[int, Items, int]], beside: Beyond, frequent: Mapping[Items, int]
) -> list[Pattern]:
    at = tuple(np.array([(place, last) for place, _items, last in wanted]).T)
    low, high = (one[at] for one in beside.limits)
    chance, lift = beside.chance[at], beside.lift[at]
    # Sequences of the same customers depend on each other (Benjamini and Yekutieli 2001).
    share = FALSE_SHARE / float((1.0 / np.arange(1, len(chance) + 1)).sum())
    kept = discoveries(chance, share) & (lift >= USEFUL_LIFT)
    return [
        Pattern(
            wanted[row][1],
            wanted[row][2],
            int(beside.count[at][row]),
            float(beside.expected[at][row]),
            frequent[(*wanted[row][1], wanted[row][2])] / frequent[wanted[row][1]],
            float(lift[row]),
            float(low[row]),
            float(high[row]),
            float(chance[row]),
        )
        for row in np.flatnonzero(kept).tolist()
    ]


def _strongest(found: list[Pattern]) -> list[Pattern]:
    """Two items before more, then by lift."""
    return sorted(found, key=lambda one: (len(one.first), -one.lift, one.first, one.then))
