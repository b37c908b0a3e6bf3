"""How far shares of credit may move with the people who happen to be seen: a bootstrap over them.

Each person counts so many times as chance says (Poisson with mean 1; J. Hanley and B. MacGibbon,
Computer Methods and Programs in Biomedicine 83, 2006), with all of their paths. Where a part of
the people stands for all, deviations shrink by the root of its share (P. Bickel, F. Götze and
W. van Zwet, Statistica Sinica 7, 1997).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dangol.methods.attribution.chain import Moves, moves_of
from dangol.methods.attribution.paths import Array, Ints, Paths

LEVEL = 0.9
REPEATS, FEWER = 200, 60
MANY_STATES = 500


@dataclass(frozen=True)
class Seen:
    """Paths one by one, each way of a path a row, and whose they are (numbers from 0).

    ``share`` is the part of all people that they are.
    """

    paths: Paths
    person: Ints
    share: float = 1.0

    @property
    def people(self) -> int:
        return int(self.person.max(initial=-1)) + 1


def chain_intervals(seen: Seen, order: int, seed: int) -> tuple[Array, Array]:
    """(2, channels): lower and upper ends around 0 of shares of conversions, and of value.

    They are deviations: add them to the shares of everybody.
    """
    moves = moves_of(seen.paths, order)
    repeats = REPEATS if moves.states <= MANY_STATES else FEWER
    return _deviations(seen, lambda weight: _chain_shares(moves, weight), repeats, seed)


def set_intervals(seen: Seen, seed: int) -> tuple[Array, Array]:
    """The same of Shapley values of sets."""
    paths = seen.paths
    keys = np.unique(paths.owner * paths.channels + paths.touches)
    owner, channel = np.divmod(keys, paths.channels)
    even = 1.0 / np.bincount(owner, minlength=len(paths))

    def shares(weight: Array) -> Array:
        made = [
            np.bincount(channel, (weight * of * even)[owner], minlength=paths.channels)
            for of in (paths.converted, paths.value)
        ]
        return np.stack([one / max(one.sum(), 1e-300) for one in made])

    return _deviations(seen, shares, REPEATS, seed)


def _chain_shares(moves: Moves, weight: Array) -> Array:
    paths = moves.paths
    chain = moves.chain(paths.converted * weight, paths.value * weight, paths.lost * weight)
    found = chain.removal()
    return np.stack([found.shares(), found.value_shares()])


def _deviations(
    seen: Seen, shares: Callable[[Array], Array], repeats: int, seed: int
) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    middle = shares(np.ones(len(seen.paths)))
    people = seen.people
    drawn = np.stack(
        [shares(rng.poisson(1.0, people).astype(float)[seen.person]) for _ in range(repeats)]
    )
    off = (drawn - middle) * np.sqrt(seen.share)
    ends = np.quantile(off, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    # (ends, what, channels): one pair of ends for conversions, one for value.
    return ends[:, 0], ends[:, 1]
