"""What a channel's removal takes from conversions, by an absorbing Markov chain solved exactly.

A walk goes from touch to touch and ends in a conversion or without one; a state is the last
``order`` touches, fewer at the beginning (E. Anderl, I. Becker, F. von Wangenheim and J. Schumann,
"Mapping the customer journey", International Journal of Research in Marketing 33, 2016, eq. 1-4).
Removing a channel ends every walk that comes to it without a conversion. Its removal effect is the
share of conversions that is then lost; conversions are divided in proportion to it.

Nothing is simulated. With ``N = (I - Q)^-1`` and ``h = N r`` a walk that avoids the states ``A``
converts with chance ``h(start) - N(start, A) N(A, A)^-1 h(A)``: one inverse serves all channels.
Of many states, most of which are rare, the Neumann series ``r + Q r + Q^2 r ...`` is summed for all
channels at once, until the walks that are still under way cannot change the answer.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dangol.methods.attribution.paths import Array, Ints, Paths

MOST_DENSE = 40
"""States up to which one dense inverse is as fast as the series: a chain of first order."""
LEFT_OVER = 1e-13
"""Share of the answer that walks which are still under way may bring."""
MOST_STEPS = 100_000


@dataclass(frozen=True)
class Removal:
    """By channel: the share of conversions, and of value, that goes with it.

    ``chance`` is that of a path to convert, ``worth`` what a path brings on average.
    """

    conversions: Array
    value: Array
    chance: float
    worth: float

    def shares(self) -> Array:
        """(channels,) of conversions, adding up to one."""
        return _shares(self.conversions)

    def value_shares(self) -> Array:
        """(channels,) of value; as conversions where nothing has a value."""
        return _shares(self.value if self.value.sum() > 0 else self.conversions)


def _shares(effects: Array) -> Array:
    whole = effects.sum()
    return effects / whole if whole > 0 else np.zeros(len(effects))


@dataclass(frozen=True)
class Moves:
    """Where paths go: the states they touch, without how often.

    ``latest`` (states,): the channel of each state's last touch. ``source``, ``target`` (moves,):
    states, 0 the start; ``move`` (touches,): by which move each touch was reached.
    """

    paths: Paths
    order: int
    latest: Ints
    source: Ints
    target: Ints
    move: Ints
    last: Ints

    @property
    def states(self) -> int:
        return len(self.latest)

    def chain(self, converted: Array, value: Array, lost: Array) -> "Chain":
        """The chain in which each way is gone so many times."""
        ways = converted + lost
        count = np.bincount(self.move, ways[self.paths.owner], minlength=len(self.source)).astype(
            float
        )
        states = self.states
        into = np.bincount(self.target, count, minlength=states).astype(float)
        # Whoever comes to a state leaves it; all walks begin at the start.
        into[0] = ways.sum()
        return Chain(
            self,
            into,
            count,
            np.bincount(self.last, converted, minlength=states).astype(np.float64),
            np.bincount(self.last, value, minlength=states).astype(np.float64),
        )


@dataclass(frozen=True)
class Chain:
    """``visits`` (states,), ``count`` (moves,), and conversions and value from each state."""

    moves: Moves
    visits: Array
    count: Array
    converted: Array
    value: Array

    @cached_property
    def _per_visit(self) -> Array:
        return np.divide(1.0, self.visits, out=np.zeros_like(self.visits), where=self.visits > 0)

    @cached_property
    def _chance(self) -> Array:
        """(moves,) of each move from its state."""
        found: Array = self.count * self._per_visit[self.moves.source]
        return found

    @cached_property
    def _reward(self) -> Array:
        """(states, 2): conversions and value at the end of a visit."""
        return np.stack([self.converted, self.value], axis=1) * self._per_visit[:, None]

    @property
    def _most_worth(self) -> float:
        """What a conversion brings at most on average, by the state before it."""
        known = self.converted > 0
        return float((self.value[known] / self.converted[known]).max(initial=0.0))

    def removal(self) -> Removal:
        """What each channel's removal takes."""
        if self.visits[0] <= 0 or self.converted.sum() <= 0:
            none = np.zeros(self.moves.paths.channels)
            return Removal(none, none, 0.0, 0.0)
        whole, without = self._dense() if self.moves.states <= MOST_DENSE else self._series()
        # Without value there is none to lose.
        kept = np.divide(without, whole, out=np.ones_like(without), where=whole > 0)
        effects = np.clip(1.0 - kept, 0.0, 1.0)
        return Removal(effects[:, 0], effects[:, 1], float(whole[0]), float(whole[1]))

    def _dense(self) -> tuple[Array, Array]:
        """(2,) from the start, and (channels, 2) avoiding each channel, by one inverse."""
        moves = self.moves
        matrix = np.eye(moves.states)
        np.subtract.at(matrix, (moves.source, moves.target), self._chance)
        inverse = np.linalg.inv(matrix)
        ahead = inverse @ self._reward
        without = np.tile(ahead[0], (moves.paths.channels, 1))
        for channel in range(moves.paths.channels):
            states = np.flatnonzero(moves.latest == channel)
            if len(states):
                block = inverse[np.ix_(states, states)]
                without[channel] -= inverse[0, states] @ np.linalg.solve(block, ahead[states])
        return ahead[0], without

    def _series(self) -> tuple[Array, Array]:
        """The same, by walks of one touch, two touches ... forward from the start.

        One column per channel that is avoided, and one for none: the chances to be in each state.
        """
        from scipy import sparse

        moves, channels = self.moves, self.moves.paths.channels
        shape = (moves.states, moves.states)
        onward = sparse.csr_array((self._chance, (moves.target, moves.source)), shape=shape)
        allowed = np.ones((moves.states, channels + 1))
        seen = np.arange(1, moves.states)
        allowed[seen, moves.latest[1:]] = 0.0
        here = np.zeros((moves.states, channels + 1))
        here[0] = 1.0
        found = np.zeros((channels + 1, 2))
        most = np.array([1.0, self._most_worth])
        for _ in range(MOST_STEPS):
            found += here.T @ self._reward
            here = (onward @ here) * allowed
            if (here[:, -1].sum() * most <= LEFT_OVER * found[-1]).all():
                break
        return found[-1], found[:-1]


def moves_of(paths: Paths, order: int) -> Moves:
    """The states and moves of paths; ``order`` from 1."""
    base = paths.channels + 1
    if order < 1 or base ** (order + 1) > 2**62:
        raise ValueError(f"Order {order} of {paths.channels} channels does not fit.")
    keys = np.zeros(len(paths.touches), dtype=np.int64)
    for back in range(order):
        there = np.flatnonzero(paths.place >= back)
        keys[there] += (paths.touches[there - back] + 1) * base**back
    known, state = _numbered(keys, base**order)
    # State 0 is the start.
    state = state + 1
    before = np.roll(state, 1)
    before[paths.place == 0] = 0
    states = len(known) + 1
    pairs, move = _numbered(before * states + state, states * states)
    source, target = np.divmod(pairs, states)
    latest = np.concatenate([[-1], known % base - 1])
    return Moves(paths, order, latest, source, target, move, state[paths.ends - 1])


def _numbered(keys: Ints, limit: int) -> tuple[Ints, Ints]:
    """The different keys in their order, and of each key its place among them."""
    if limit > max(1 << 22, len(keys)):
        known, place = np.unique(keys, return_inverse=True)
        return known, place.astype(np.int64)
    seen = np.zeros(limit, dtype=bool)
    seen[keys] = True
    places = np.cumsum(seen, dtype=np.int64) - 1
    return np.flatnonzero(seen).astype(np.int64), places[keys]


def chain_of(paths: Paths, order: int = 1) -> Chain:
    """The chain that paths tell of."""
    return moves_of(paths, order).chain(paths.converted, paths.value, paths.lost)
