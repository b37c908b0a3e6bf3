"""Stages that cannot be seen, in which people stay for a while and which show in what they do.

A hidden Markov model: a chain of stages, and in each stage other chances of what is observed.
Fitted by Baum-Welch (L. Baum, T. Petrie, G. Soules and N. Weiss, Annals of Mathematical Statistics
41, 1970) from several starts, with forward and backward chances scaled at each step (L. Rabiner,
Proceedings of the IEEE 77, 1989), all people at once; what is observed is a symbol or several
counts (I. MacDonald and W. Zucchini, "Hidden Markov Models for Time Series", 1997). People whose
sequences are alike are one row with a weight.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
FIRST_STEPS, STEPS = 10, 300
KEPT = 2
"""Of all starts, so many go on until they have arrived."""
ARRIVED = 1e-7
STAYS = 0.8
LEAST = 1e-9


class Showing(Protocol):
    """What stages show; one row per stage."""

    @property
    def stages(self) -> int: ...

    @property
    def parameters(self) -> int: ...

    def chances(self, seen: Ints) -> Array:
        """(rows, stages) of what was seen at one time."""
        ...

    def learnt(self, seen: Ints, weight: Array) -> Self:
        """The best under ``weight`` (rows, times, stages)."""
        ...

    def ordered(self, order: npt.NDArray[np.intp]) -> Self: ...


@dataclass(frozen=True)
class Symbols:
    """``table`` (stages, symbols): chances of each symbol. What is seen is (rows, times)."""

    table: Array

    @property
    def stages(self) -> int:
        return len(self.table)

    @property
    def parameters(self) -> int:
        return int(self.table.shape[0] * (self.table.shape[1] - 1))

    def chances(self, seen: Ints) -> Array:
        found: Array = self.table.T[seen]
        return found

    def learnt(self, seen: Ints, weight: Array) -> "Symbols":
        # In the order in which the weights lie: by time.
        symbols = seen.T.ravel()
        sizes = [
            np.bincount(symbols, weight[..., one].T.ravel(), minlength=self.table.shape[1])
            for one in range(self.stages)
        ]
        counts = np.array(sizes) + LEAST
        return Symbols(counts / counts.sum(axis=1, keepdims=True))

    def ordered(self, order: npt.NDArray[np.intp]) -> "Symbols":
        return Symbols(self.table[order])

    @classmethod
    def drawn(cls, stages: int, seen: Ints, weight: Array, rng: np.random.Generator) -> "Symbols":
        """Around the shares of all."""
        counts = np.bincount(seen.ravel(), np.broadcast_to(weight[:, None], seen.shape).ravel())
        shares = counts / counts.sum()
        table = rng.gamma(1.0 + 10.0 * shares / shares.max(), size=(stages, len(shares)))
        table *= shares + LEAST
        return cls(table / table.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class Rates:
    """``table`` (stages, counts): means of Poisson counts.

    What is seen is (rows, times, counts).
    """

    table: Array

    @property
    def stages(self) -> int:
        return len(self.table)

    @property
    def parameters(self) -> int:
        return int(self.table.size)

    def chances(self, seen: Ints) -> Array:
        from scipy.special import gammaln

        logs = seen @ np.log(self.table).T - self.table.sum(axis=1)
        found: Array = np.exp(logs - gammaln(seen + 1.0).sum(axis=-1, keepdims=True))
        return found

    def learnt(self, seen: Ints, weight: Array) -> "Rates":
        total = np.einsum("rts,rtc->sc", weight, seen)
        return Rates((total + LEAST) / (weight.sum(axis=(0, 1))[:, None] + LEAST))

    def ordered(self, order: npt.NDArray[np.intp]) -> "Rates":
        return Rates(self.table[order])

    @classmethod
    def drawn(cls, stages: int, seen: Ints, weight: Array, rng: np.random.Generator) -> "Rates":
        """Around the means of all."""
        mean = np.einsum("r,rtc->c", weight, seen) / (weight.sum() * seen.shape[1]) + LEAST
        return cls(mean * rng.gamma(1.0, size=(stages, len(mean))) + LEAST)


Drawn = Callable[[int, Ints, Array, np.random.Generator], Showing]


@dataclass(frozen=True)
class Seen:
    """Sequences over the same times: what was seen, since which time, and how many people.

    ``what`` (rows, times) or (rows, times, counts); before ``since`` a row was not there yet.
    """

    what: Ints
    since: Ints
    weight: Array

    def __post_init__(self) -> None:
        rows, times = self.what.shape[:2]
        if self.since.shape != (rows,) or self.weight.shape != (rows,):
            raise ValueError(
                f"Sequences of shape {self.what.shape} need a beginning and a weight for each "
                f"row: {self.since.shape}, {self.weight.shape}."
            )
        if rows and (self.since.min() < 0 or self.since.max() >= times):
            raise ValueError(f"Beginnings lie from 0 to {times - 1}.")

    @property
    def times(self) -> int:
        return int(self.what.shape[1])

    @property
    def observations(self) -> float:
        """Times at which anything was seen, over all people."""
        return float(self.weight @ (self.times - self.since))

    @classmethod
    def of(cls, what: Ints) -> "Seen":
        """Everybody was there all the time."""
        rows = len(what)
        return cls(what, np.zeros(rows, dtype=np.int64), np.ones(rows))


@dataclass(frozen=True)
class Stages:
    """``start`` (stages,), ``moves`` (from, to) from one time to the next, what each ``shows``."""

    start: Array
    moves: Array
    shows: Showing
    log_likelihood: float = -np.inf
    observations: float = 0.0

    @property
    def count(self) -> int:
        return len(self.start)

    @property
    def parameters(self) -> int:
        """Free ones."""
        return self.count - 1 + self.count * (self.count - 1) + self.shows.parameters

    @property
    def bic(self) -> float:
        """G. Schwarz (1978): the smaller the better."""
        return float(self.parameters * np.log(self.observations) - 2 * self.log_likelihood)

    def ordered(self, order: npt.NDArray[np.intp]) -> "Stages":
        """The same with its stages in another order."""
        moves = self.moves[np.ix_(order, order)]
        return replace(self, start=self.start[order], moves=moves, shows=self.shows.ordered(order))

    def now(self, seen: Seen) -> Array:
        """(rows, stages) at the last time, from all that was seen."""
        so_far, _, _ = _forward(self, seen)
        last: Array = so_far[-1]
        return last

    def over_time(self, seen: Seen) -> Array:
        """(rows, times, stages), from all that was seen; 0 before a row was there."""
        whole = _weights(self, seen)[0]
        found: Array = whole.transpose(1, 0, 2)
        return found

    def log_chance(self, seen: Seen) -> float:
        """Log likelihood of the sequences, people counted by weight."""
        return float(seen.weight @ np.log(_forward(self, seen)[1]).sum(axis=0))


def fit_stages(
    seen: Seen, stages: int, drawn: Drawn = Symbols.drawn, *, starts: int = 10, seed: int = 0
) -> Stages:
    """So many stages, the best of several starts: all go a few steps, the highest go on."""
    if stages < 1 or not len(seen.what):
        raise ValueError(f"{stages} stages of {len(seen.what)} sequences.")
    rng = np.random.default_rng(seed)
    begun = []
    for _ in range(starts if stages > 1 else 1):
        moves = rng.dirichlet(np.ones(stages), stages) * (1 - STAYS) + STAYS * np.eye(stages)
        shows = drawn(stages, seen.what, seen.weight, rng)
        start = Stages(np.full(stages, 1.0 / stages), moves, shows)
        begun.append(_moved(start, seen, FIRST_STEPS))
    begun.sort(key=lambda one: -one.log_likelihood)
    ended = [_moved(one, seen, STEPS) for one in begun[:KEPT]]
    best = max(ended, key=lambda one: one.log_likelihood)
    return replace(best, observations=seen.observations)


def best_stages(
    seen: Seen, most: int, drawn: Drawn = Symbols.drawn, *, starts: int = 10, seed: int = 0
) -> tuple[Stages, Sequence[Stages]]:
    """Among one to ``most`` stages the fewest that no more improve (BIC), and all that were tried.

    It ends with the first number that is worse than the one before.
    """
    tried = [fit_stages(seen, 1, drawn, starts=1, seed=seed)]
    while len(tried) < most:
        tried.append(fit_stages(seen, len(tried) + 1, drawn, starts=starts, seed=seed))
        if tried[-1].bic > tried[-2].bic:
            break
    return min(tried, key=lambda one: one.bic), tried


def _moved(place: Stages, seen: Seen, steps: int) -> Stages:
    """Baum-Welch until the log likelihood stays, for so many steps at most."""
    height = -np.inf
    for _ in range(steps):
        weight, moved, reached = _weights(place, seen)
        place = replace(place, log_likelihood=reached)
        if reached - height <= ARRIVED * abs(reached):
            return place
        height = reached
        weight *= seen.weight[:, None]
        first = weight[seen.since, np.arange(len(seen.since))].sum(axis=0) + LEAST
        moves = moved + LEAST
        place = replace(
            place,
            start=first / first.sum(),
            moves=moves / moves.sum(axis=1, keepdims=True),
            shows=place.shows.learnt(seen.what, weight.transpose(1, 0, 2)),
        )
    return place


def _forward(model: Stages, seen: Seen) -> tuple[Array, Array, Array]:
    """Chances of each stage given what was seen so far, the scales, and chances of what was seen.

    By time first, so that what is worked on lies together; before a row was there its scale is 1.
    """
    rows, times, count = len(seen.what), seen.times, model.count
    so_far, scale = np.zeros((times, rows, count)), np.ones((times, rows))
    shown = np.empty((times, rows, count))
    last = np.zeros((rows, count))
    for time in range(times):
        there = seen.since <= time
        shown[time] = model.shows.chances(seen.what[:, time])
        expected = last @ model.moves
        expected[seen.since == time] = model.start
        expected *= shown[time]
        total = np.maximum(_sums(expected), np.finfo(float).tiny)
        np.divide(expected, total[:, None], out=so_far[time], where=there[:, None])
        last = so_far[time]
        scale[time, there] = total[there]
    return so_far, scale, shown


def _weights(model: Stages, seen: Seen) -> tuple[Array, Array, float]:
    """Chances of each stage given everything, moves of all people, and the log likelihood.

    Chances are (times, rows, stages).
    """
    so_far, scale, shown = _forward(model, seen)
    later = np.ones((len(seen.what), model.count))
    moved = np.zeros((model.count, model.count))
    reached = float(seen.weight @ np.log(scale).sum(axis=0))
    shown /= scale[:, :, None]
    for time in range(seen.times - 2, -1, -1):
        ahead = shown[time + 1]
        ahead *= later
        # Nobody moves before they are there: the chances so far are 0 then.
        moved += (so_far[time] * seen.weight[:, None]).T @ ahead
        later = ahead @ model.moves.T
        so_far[time] *= later
    return so_far, moved * model.moves, reached


def _sums(rows: Array) -> Array:
    """Of each row; a few columns are added faster one by one."""
    found: Array = rows[:, 0].copy()
    for column in range(1, rows.shape[1]):
        found += rows[:, column]
    return found
