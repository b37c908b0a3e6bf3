"""Behaviour and given answers as columns that a model adds up: leanings, scores, and flags."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.customers.trust.behaviour import Behaviour
from dangol.methods.leanings import Leanings, learnt_leanings
from dangol.methods.learners.preparing import Preparation, learnt_preparation

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
NOT_GIVEN, RARE = -1, -2
"""Codes of answers beside the places of values: nothing given, and a value that few have."""

# What people buy tells most, how often they come little: the prior of a weight says so.
LEANING_PENALTY, PLAIN_PENALTY, ANSWER_PENALTY = 300.0, 900.0, 4.0


@dataclass(frozen=True)
class Encoding:
    """How raw numbers (rows, names) become columns of one scale.

    ``groups`` are the places of counts by kind with the place of their total, ``shares`` what
    is usual of each kind; ``centre`` and ``spread`` are of all leanings side by side.
    """

    plain: Ints
    preparation: Preparation
    groups: tuple[tuple[Ints, int], ...]
    shares: tuple[Array, ...]
    centre: Array
    spread: Array

    def columns(self, values: Array) -> Array:
        """(rows, leanings and then scores)."""
        leanings = (_leanings(values, self.groups, self.shares) - self.centre) / self.spread
        return np.hstack([leanings, self.preparation.applied(values[:, self.plain])])

    @property
    def penalties(self) -> Array:
        scores = len(self.plain) + len(self.preparation.marks)
        return np.concatenate(
            [np.full(len(self.centre), LEANING_PENALTY), np.full(scores, PLAIN_PENALTY)]
        )


def learnt_encoding(found: Behaviour, values: Array) -> Encoding:
    """The encoding of these rows, whose columns are named as the behaviour's variables are."""
    places = {name: place for place, name in enumerate(found.found.names)}
    groups = tuple(
        (np.array([places[name] for name in one.names]), places[one.total]) for one in found.groups
    )
    shares = tuple(
        learnt_leanings(values[:, kinds], values[:, total]).shares for kinds, total in groups
    )
    leanings = _leanings(values, groups, shares)
    spread = leanings.std(axis=0)
    plain = np.array([places[name] for name in found.plain], dtype=np.int64)
    return Encoding(
        plain,
        learnt_preparation(values[:, plain]),
        groups,
        shares,
        leanings.mean(axis=0),
        np.where(spread > 1e-9, spread, np.inf),
    )


def _leanings(values: Array, groups: Sequence[tuple[Ints, int]], shares: Sequence[Array]) -> Array:
    found = [
        Leanings(usual).of(values[:, kinds], values[:, total])
        for (kinds, total), usual in zip(groups, shares, strict=True)
    ]
    return np.hstack(found) if found else np.zeros((len(values), 0))


def flags_of(codes: Ints, shares: Sequence[Array], left_out: int, hidden: Flags | None) -> Array:
    """Given answers as columns beside their usual shares; nothing (0) where there is none.

    ``codes`` are (rows, attributes); the attribute ``left_out`` has no columns, and what is
    ``hidden`` (rows, attributes) counts as not given.
    """
    found = []
    for place, usual in enumerate(shares):
        if place == left_out:
            continue
        code = codes[:, place]
        is_told = code >= 0
        if hidden is not None:
            is_told = is_told & ~hidden[:, place]
        flags = (code[:, None] == np.arange(len(usual))) - usual
        found.append(np.where(is_told[:, None], flags, 0.0))
    return np.hstack(found) if found else np.zeros((len(codes), 0))
