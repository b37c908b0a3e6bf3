"""Draws from a posterior by Hamiltonian Monte Carlo, all chains at once.

Chains move together, so that a step costs little more for fifty than for one; distance is measured
by the curve at the top, and the length of a step is learned from all of them while they warm up
(M. D. Hoffman and A. Gelman, "The No-U-Turn Sampler", JMLR 15, 2014, section 3.2). How many steps
a move takes is drawn anew for each, so that none comes back to where it began. R. M. Neal, "MCMC
Using Hamiltonian Dynamics" (Handbook of Markov Chain Monte Carlo, 2011).
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.climbing import Top, seen
from dangol.methods.media_mix.model import MediaMix

Array = npt.NDArray[np.float64]
_WANTED = 0.8
_WIDER = 1.0
"""Chains begin as far apart as the normal at the top is wide, which is wider than most posteriors
are; from farther off, a chain may stay where the posterior is next to nothing."""
_TRAVEL = 1.6
"""How far a move goes, in widths of the posterior: a quarter of a turn."""
_MOST_STEPS = 24
# Of the learning of the step: how fast it is forgotten, and how slowly it begins.
_PULL, _DELAY, _FORGET = 0.05, 10, 0.75


@dataclass(frozen=True)
class Draws:
    """``values`` (chains, draws, size), and the share of moves that were accepted."""

    values: Array
    accepted: float

    @property
    def flat(self) -> Array:
        """All chains in a row."""
        return self.values.reshape(-1, self.values.shape[-1])


def sampled(
    mix: MediaMix, top: Top, rng: np.random.Generator, chains: int, warming: int, draws: int
) -> Draws:
    """``draws`` of each of ``chains``, after ``warming`` moves that are thrown away."""
    root = top.root
    at = rng.standard_normal((chains, mix.numbers)) * _WIDER
    height, slope = _seen(mix, top, root, at)
    step = _Step(_TRAVEL / 8)
    kept = np.empty((chains, draws, mix.numbers))
    accepted = 0.0
    for move in range(warming + draws):
        size = step.now if move < warming else step.learned
        count = 1 + int(rng.random() * min(2 * _TRAVEL / size, _MOST_STEPS))
        push = rng.standard_normal(at.shape)
        new, new_push, new_height, new_slope = _travelled(
            mix, top, root, (at, push, height, slope), size, count
        )
        gain = new_height - height + (_energy(push) - _energy(new_push))
        chance = np.exp(np.minimum(np.where(np.isfinite(gain), gain, -np.inf), 0))
        moves = rng.random(chains) < chance
        at = np.where(moves[:, None], new, at)
        height = np.where(moves, new_height, height)
        slope = np.where(moves[:, None], new_slope, slope)
        if move < warming:
            step.learn(float(chance.mean()))
        else:
            kept[:, move - warming] = at
            accepted += float(chance.mean()) / draws
    return Draws(top.place + kept @ root.T, accepted)


_State = tuple[Array, Array, Array, Array]


def _travelled(
    mix: MediaMix, top: Top, root: Array, state: _State, size: float, count: int
) -> _State:
    """Leapfrog: half a push, whole steps, half a push."""
    at, push, height, slope = state
    push = push + size / 2 * slope
    for place in range(count):
        at = at + size * push
        height, slope = _seen(mix, top, root, at)
        push = push + (size if place < count - 1 else size / 2) * slope
    return at, push, height, slope


def _energy(push: Array) -> Array:
    """Of motion; a move that fell off the posterior has more than can be counted."""
    with np.errstate(over="ignore"):
        found: Array = (push**2).sum(1) / 2
    return found


def _seen(mix: MediaMix, top: Top, root: Array, at: Array) -> tuple[Array, Array]:
    """The posterior where the curve at the top is a ball; places without it repel."""
    height, slope = seen(mix, top.place + at @ root.T)
    return height, slope @ root


class _Step:
    """Dual averaging of the length of a step (Hoffman and Gelman 2014, algorithm 5)."""

    def __init__(self, first: float) -> None:
        self.now = self.learned = first
        self._centre = math.log(4 * first)
        self._count, self._missed, self._log = 0, 0.0, math.log(first)

    def learn(self, accepted: float) -> None:
        self._count += 1
        weight = 1 / (self._count + _DELAY)
        self._missed += weight * (_WANTED - accepted - self._missed)
        log = self._centre - math.sqrt(self._count) / _PULL * self._missed
        share = self._count**-_FORGET
        self._log += share * (log - self._log)
        self.now, self.learned = math.exp(log), math.exp(self._log)
