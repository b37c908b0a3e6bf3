"""The plan of spend that is worth most within its limits.

Spectral projected gradients: a step along the slope as long as the last two tell, onto the nearest
plan that is allowed (E. G. Birgin, J. M. Martínez and M. Raydan, "Nonmonotone Spectral Projected
Gradient Methods on Convex Sets", SIAM Journal on Optimization 10(4), 2000). Curves that only bend
down have one top; S-shaped ones may have several, so the climb begins from several plans.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.errors import TooLittleSalesError
from dangol.methods.media_mix.limits import Limits

Array = npt.NDArray[np.float64]
_MOST_STEPS, _REMEMBERED, _CLOSE = 400, 8, 1e-7
_ENOUGH, _LEAST_STEP, _LONGEST = 1e-4, 1e-12, 1e12
_HALVINGS, _REACHED = 24, 1e-6
PRICELESS = 1e6
"""Sales that weigh so much against money leave none unspent that brings any."""


class Bringing(Protocol):
    """Says what a plan (cells, periods) brings: (cells, draws), and its slope by money."""

    def brought(self, plan: Array) -> tuple[Array, Array]: ...


@dataclass(frozen=True)
class Wanted:
    """What a plan is worth: ``margin`` of sales less what is spent, and how chance is liked.

    ``aversion`` takes so many standard deviations over draws off the mean; none is indifferent.
    """

    margin: float = 1.0
    aversion: float = 0.0


@dataclass(frozen=True)
class Planned:
    """``spend`` (cells, periods), what it is ``worth``, and what one more in each cell would be."""

    spend: Array
    worth: float
    slope: Array


def worth(future: Bringing, plan: Array, wanted: Wanted) -> tuple[float, Array]:
    """What a plan is worth, and its slope (cells, periods)."""
    brought, slope = future.brought(plan)
    sales = brought.sum(0)
    draws = len(sales)
    share = np.full(draws, 1 / draws)
    value = float(sales.mean())
    if wanted.aversion and draws > 1:
        apart = sales - sales.mean()
        spread = float(np.sqrt((apart**2).mean()))
        value -= wanted.aversion * spread
        share = share - wanted.aversion * apart / (draws * max(spread, _LEAST_STEP))
    by_money: Array = np.einsum("cdt,d->ct", slope, share)
    return wanted.margin * value - float(plan.sum()), wanted.margin * by_money - 1


def planned(
    future: Bringing, limits: Limits, wanted: Wanted, starts: Sequence[Array] = ()
) -> Planned:
    """The best plan that is reached from an even one and from each of ``starts``."""
    even = np.full(limits.least.shape, limits.budget / limits.least.size)
    found = [_climbed(future, limits, wanted, one) for one in (even, *starts)]
    return max(found, key=lambda one: one.worth)


def reaching(
    future: Bringing, limits: Limits, wanted: Wanted, sales: float, starts: Sequence[Array] = ()
) -> Planned:
    """The plan worth most of those that bring ``sales`` on average.

    Where the best brings less, sales are given more weight against money, as much as is needed
    (a Lagrange multiplier). Raises TooLittleSalesError where no plan within the limits brings that.
    """

    def reached(margin: float, begins: Sequence[Array]) -> tuple[Planned, float]:
        one = planned(future, limits, replace(wanted, margin=margin), begins)
        return one, float(future.brought(one.spend)[0].sum(0).mean())

    found, brought = reached(wanted.margin, starts)
    enough = sales - _REACHED * abs(sales)
    if brought >= enough:
        return found
    low, high = wanted.margin, wanted.margin * PRICELESS
    found, brought = reached(high, [*starts, found.spend])
    if brought < enough:
        raise TooLittleSalesError(sales, brought)
    for _ in range(_HALVINGS):
        middle = (low * high) ** 0.5
        one, brought = reached(middle, [found.spend])
        if brought >= enough:
            found, high = one, middle
        else:
            low = middle
    return found


def _climbed(future: Bringing, limits: Limits, wanted: Wanted, start: Array) -> Planned:
    at = limits.nearest(start)
    value, slope = worth(future, at, wanted)
    scale = max(limits.budget / at.size, _LEAST_STEP)
    step = scale / max(float(np.abs(slope).max()), _LEAST_STEP)
    last = [value]
    best = Planned(at, value, slope)
    for _ in range(_MOST_STEPS):
        way = limits.nearest(at + step * slope) - at
        rise = float((way * slope).sum())
        if float(np.abs(way).max()) < _CLOSE * scale or rise <= 0:
            break
        share = 1.0
        while True:
            new = at + share * way
            new_value, new_slope = worth(future, new, wanted)
            if new_value >= min(last) + _ENOUGH * share * rise or share < _CLOSE:
                break
            share /= 2
        moved, turned = new - at, slope - new_slope
        bent = float((moved * turned).sum())
        length = float((moved**2).sum())
        step = min(max(length / bent, _LEAST_STEP), _LONGEST) if bent > 0 else _LONGEST * scale
        at, value, slope = new, new_value, new_slope
        last = [*last[1 - _REMEMBERED :], value]
        if value > best.worth:
            best = Planned(at, value, slope)
    return best
