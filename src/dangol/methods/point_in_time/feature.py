"""What is asked of facts: a measure over a window, of one kind or of all."""

from dataclasses import dataclass
from typing import Literal

Measure = Literal[
    "count",
    "days",
    "sum",
    "mean",
    "most",
    "recency",
    "first",
    "share",
    "trend",
    "pace",
    "gap",
    "gap_spread",
    "kinds",
    "main_share",
    "mix",
]
"""How facts become a number.

``count`` of facts, distinct ``days``, ``sum``, ``mean`` and ``most`` of a value; days since
the last (``recency``) and ``first``; ``share`` of facts (or of a value) that are of a kind;
``trend``, the share that falls into the later half of the window (.5 is steady); ``pace``,
a count that forgets with the window as its constant; ``gap``, the mean days between days
with a fact, and its ``gap_spread`` (standard deviation over mean); number of distinct
``kinds``, ``main_share`` of the most frequent one, and ``mix``, their entropy in nats.
"""

COUNTED: frozenset[Measure] = frozenset({"count", "days", "sum", "pace", "kinds"})
"""Where there is nothing, these are 0; the others are empty."""


@dataclass(frozen=True)
class Feature:
    """One number per entity and cut-off. ``days`` is the length of its window, None for all.

    ``value`` names the column that is added up or whose kinds are counted; ``where`` is a
    column and what it must be, for shares what is counted among the rest.
    """

    name: str
    measure: Measure
    value: str | None = None
    where: tuple[str, str | bool] | None = None
    days: int | None = None


@dataclass(frozen=True)
class Ratio:
    """One feature over another; empty where the second is 0 or empty."""

    name: str
    top: str
    bottom: str
