"""What comes next in a sequence: a Markov chain whose order grows with what is known.

The chance of a step after a context of up to ``depth`` steps blends the counts of ever shorter
contexts: ``p(s | c) = (n(c, s) + d(c) p(s | shorter c)) / (n(c) + d(c))`` where ``d(c)`` is in how
many ways the context went on. This is the escape of method C of prediction by partial matching
(A. Moffat, IEEE Transactions on Communications 38, 1990, after J. Cleary and I. Witten 1984), in
the interpolated form of I. Witten and T. Bell (IEEE Transactions on Information Theory 37, 1991).
A context that was never seen leaves everything to the shorter one; below the empty context all
steps are alike.

Everything works on counts of distinct (context, step) pairs: a million people whose pasts come in
ten thousand forms cost as much as ten thousand.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
NOTHING = -1
"""In a context: before the sequence began."""
WEIGHTS = (1.0, 2.0, 4.0, 8.0, 16.0)


@dataclass(frozen=True)
class Counted:
    """How often which step came after which context.

    ``context`` (rows, depth) holds the latest symbol first, ``NOTHING`` before the beginning;
    symbols may be more than the steps that can come. ``step`` (rows,), ``count`` (rows,).
    """

    context: Ints
    step: Ints
    count: Array

    def __post_init__(self) -> None:
        if self.context.ndim != 2 or not len(self.context) == len(self.step) == len(self.count):
            raise ValueError(
                f"Contexts {self.context.shape}, steps {self.step.shape} and counts "
                f"{self.count.shape} must have as many rows."
            )

    def part(self, rows: npt.NDArray[np.bool_]) -> "Counted":
        """Some of the rows."""
        return Counted(self.context[rows], self.step[rows], self.count[rows])

    @property
    def depth(self) -> int:
        return int(self.context.shape[1])


@dataclass(frozen=True)
class _Level:
    """Contexts of one length, in order, with how each went on; places follow ``steps`` runs."""

    contexts: Ints
    total: Array
    ways: Array
    pair_context: Ints
    pair_step: Ints
    pair_count: Array


@dataclass(frozen=True)
class NextSteps:
    """Chances of ``steps`` steps by contexts of at most ``depth`` of ``symbols`` symbols.

    ``weight`` is how strongly shorter contexts speak.
    """

    steps: int
    symbols: int
    weight: float
    levels: tuple[_Level, ...]

    @property
    def depth(self) -> int:
        return len(self.levels) - 1

    @cached_property
    def _usual(self) -> Array:
        """Without any context."""
        found: Array = self._blended(
            self.levels[0], np.zeros(1, dtype=np.int64), np.full((1, self.steps), 1.0 / self.steps)
        )[0]
        return found

    def chances(self, context: Ints) -> Array:
        """(rows, steps) after each row of ``context``, the latest symbol first."""
        rows = np.ascontiguousarray(context[:, : self.depth], dtype=np.int64)
        found: Array = np.repeat(self._usual[None], len(rows), axis=0)
        for length in range(1, self.depth + 1):
            # What lies before the beginning is no context.
            known = np.flatnonzero(rows[:, length - 1] != NOTHING)
            keys = _keys(rows[known, :length], self.symbols)
            found[known] = self._blended(self.levels[length], keys, found[known])
        return found

    def _blended(self, level: _Level, keys: Ints, shorter: Array) -> Array:
        if not len(level.contexts):
            return shorter
        place = np.minimum(np.searchsorted(level.contexts, keys), len(level.contexts) - 1)
        seen = np.flatnonzero(level.contexts[place] == keys)
        place = place[seen]
        mixed = self.weight * level.ways[place, None] * shorter[seen]
        first = np.searchsorted(level.pair_context, place, side="left")
        length = np.searchsorted(level.pair_context, place, side="right") - first
        pair = np.repeat(first - np.cumsum(length) + length, length) + np.arange(length.sum())
        row = np.repeat(np.arange(len(seen)), length)
        # A context has each step once, so no place is written twice.
        mixed[row, level.pair_step[pair]] += level.pair_count[pair]
        blended = shorter.copy()
        whole = level.total[place] + self.weight * level.ways[place]
        blended[seen] = mixed / whole[:, None]
        return blended


def learnt_steps(
    counted: Counted, steps: int, symbols: int, *, depth: int | None = None, weight: float = 1.0
) -> NextSteps:
    """The chances that these counts tell, by contexts of at most ``depth`` symbols."""
    most = counted.depth if depth is None else min(depth, counted.depth)
    levels = []
    for length in range(most + 1):
        known = (counted.context[:, :length] != NOTHING).all(axis=1)
        keys = _keys(counted.context[known, :length], symbols)
        levels.append(_level(keys, counted.step[known], counted.count[known], steps))
    return NextSteps(steps, symbols, weight, tuple(levels))


def log_likelihood(model: NextSteps, counted: Counted) -> float:
    """Mean log chance of what came; natural logarithm."""
    return float(counted.count @ _logs(model, counted) / counted.count.sum())


def chosen_steps(known: Counted, unseen: Counted, steps: int, symbols: int) -> tuple[int, float]:
    """Depth and weight under which what was not learned from is likeliest.

    The shallowest that is no clearly worse: within one standard error of the best (L. Breiman and
    others, "Classification and Regression Trees", 1984).
    """
    by_depth = []
    for depth in range(known.depth + 1):
        tried = []
        for weight in WEIGHTS:
            model = learnt_steps(known, steps, symbols, depth=depth, weight=weight)
            logs = _logs(model, unseen)
            tried.append((float(unseen.count @ logs), weight, logs))
        by_depth.append(max(tried, key=lambda one: one[0]))
    best = max(by_depth, key=lambda one: one[0])
    total = unseen.count.sum()
    for depth, (height, weight, logs) in enumerate(by_depth):
        behind = best[2] - logs
        middle = (best[0] - height) / total
        # The standard error of a sum of as many rows.
        if best[0] - height <= np.sqrt(unseen.count @ (behind - middle) ** 2):
            return depth, weight
    raise AssertionError("The best is as good as itself.")


def _logs(model: NextSteps, counted: Counted) -> Array:
    """Log chance of what came, by row."""
    chances = model.chances(counted.context)[np.arange(len(counted.step)), counted.step]
    return np.asarray(np.log(chances), dtype=np.float64)


def _level(keys: Ints, step: Ints, count: Array, steps: int) -> _Level:
    contexts, place = np.unique(keys, return_inverse=True)
    pairs, which = np.unique(place.astype(np.int64) * steps + step, return_inverse=True)
    pair_count = np.bincount(which, count, minlength=len(pairs)).astype(np.float64)
    pair_context, pair_step = np.divmod(pairs, steps)
    size = len(contexts)
    total = np.bincount(pair_context, pair_count, minlength=size).astype(np.float64)
    ways = np.bincount(pair_context, minlength=size).astype(np.float64)
    return _Level(contexts, total, ways, pair_context, pair_step, pair_count)


def _keys(context: Ints, symbols: int) -> Ints:
    """One number for each context of one length."""
    if symbols ** context.shape[1] > 2**62:
        raise ValueError(f"{context.shape[1]} of {symbols} symbols do not fit into one number.")
    keys = np.zeros(len(context), dtype=np.int64)
    for column in context.T:
        keys = keys * symbols + column
    return keys
