"""Which regions could carry a test, and how small a lift each choice would show.

Sets are drawn by lot within the limits that are given. Each is then tested on stretches of the
past in which nothing was tested: what it found there are false effects, and their size beside
their errors says how far errors must grow. Power follows from errors of that size.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dangol.methods.geo.effect import (
    FEWEST_BEFORE,
    FEWEST_OUTSIDE,
    TooLittleHistoryError,
    inflation,
    long_run_variance,
    waves,
    weekly_fit,
)
from dangol.methods.geo.panel import Array, Flags, Panel, share_weights
from dangol.methods.geo.synthetic import followed

CANDIDATES = 150
_TRIES = 20_000
MOST_STRETCHES, BETWEEN_STRETCHES = 6, 14
ALPHA = 0.05
"""False alarms that a test may give; two-sided."""
GOOD_POWER = 0.8
LARGEST_LIFT = 3.0


@dataclass(frozen=True)
class Limits:
    """What a choice must keep to; shares are of the outcome of all regions."""

    sizes: tuple[int, int]
    least_share: float
    most_share: float
    within: Flags
    without: Flags


@dataclass(frozen=True)
class Choices:
    """Sets of regions (sets, regions) with what the past says of each.

    ``error`` is that of a mean lift over each of ``durations`` (sets, durations), with
    ``freedom``; ``fit`` the part of weekly ups and downs that the others foretell; ``share`` the
    part of all that the set brings; ``false_alarms`` how often a stretch of the past without a
    test would have called one, over all sets.
    """

    members: Flags
    durations: tuple[int, ...]
    error: Array
    freedom: int
    fit: Array
    share: Array
    inflation: float
    false_alarms: float
    stretches: int

    def power(self, lift: float, place: int) -> Array:
        """Chance of every set to call a lift of this share clear, in its ``place``-th duration."""
        from scipy.special import stdtr, stdtrit

        bound = float(stdtrit(self.freedom, 1 - ALPHA / 2))
        away = abs(lift) / self.error[:, place]
        found: Array = stdtr(self.freedom, away - bound) + stdtr(self.freedom, -away - bound)
        return found

    def least_lift(self, place: int) -> Array:
        """The lift of which every set shows four in five."""
        from scipy.special import stdtrit

        bound = float(stdtrit(self.freedom, 1 - ALPHA / 2))
        reach = float(stdtrit(self.freedom, GOOD_POWER))
        found: Array = (bound + reach) * self.error[:, place]
        return found


def candidate_sets(panel: Panel, limits: Limits, seed: int, most: int = CANDIDATES) -> Flags:
    """Different sets within the limits, by lot; fewer where there are fewer, perhaps none."""
    rng = np.random.default_rng(seed)
    share = panel.level / panel.level.sum()
    free = np.flatnonzero(~limits.within & ~limits.without)
    fixed = int(limits.within.sum())
    low, high = limits.sizes
    found: dict[bytes, Flags] = {}
    for _ in range(_TRIES):
        more = int(rng.integers(low, high + 1)) - fixed
        if not 0 <= more <= len(free):
            continue
        members = limits.within.copy()
        members[rng.choice(free, more, replace=False)] = True
        is_open = panel.regions - int(members.sum()) - int(limits.without.sum())
        if (
            limits.least_share <= share[members].sum() <= limits.most_share
            and is_open >= FEWEST_OUTSIDE
        ):
            found.setdefault(members.tobytes(), members)
        if len(found) >= most:
            break
    return np.array(list(found.values()), dtype=np.bool_).reshape(-1, panel.regions)


def judged(panel: Panel, members: Flags, durations: Sequence[int], without: Flags) -> Choices:
    """What the past says of every set; ``without`` are regions that take no part at all.

    ``panel`` holds the past only. Raises TooLittleHistoryError where no stretch of it has days
    enough before.
    """
    longest = max(durations)
    least = max(FEWEST_BEFORE, longest)
    cuts = [
        cut
        for cut in range(panel.days - longest, least - 1, -BETWEEN_STRETCHES)
        if (panel.outcome[:cut].sum(axis=0) > 0).all()
    ][:MOST_STRETCHES]
    if not cuts:
        raise TooLittleHistoryError(
            f"{panel.days} days of history; a test of {longest} takes {least + longest}."
        )
    donors = np.broadcast_to(~without, members.shape)
    spread = np.zeros((len(cuts), len(members)))
    effects = np.zeros((len(cuts), len(members), len(durations)))
    levels = np.zeros((len(cuts), len(members)))
    fits = np.zeros((len(cuts), len(members)))
    for turn, cut in enumerate(cuts):
        part = panel.cut(cut, longest)
        found = followed(part, members, donors)
        spread[turn] = long_run_variance(found.foretold)
        for place, days in enumerate(durations):
            effects[turn, :, place] = found.gap[cut : cut + days].mean(axis=0)
        levels[turn] = (part.index[cut:] @ share_weights(part, members).T).mean(axis=0)
        fits[turn] = weekly_fit(part, members, found)
    lasting, past = np.array(durations), np.array(cuts)
    by_time = np.sqrt(spread[:, :, None] * (1 / lasting + 1 / past[:, None, None]))
    freedom = waves(panel.days)
    ratios = effects / by_time
    growth = [inflation(ratios[:, :, place].ravel(), freedom) for place in range(len(lasting))]
    share = members @ (panel.level / panel.level.sum())
    variance = shrunk(np.median(spread, axis=0), share, freedom)
    now = np.sqrt(variance[:, None] * (1 / lasting + 1 / panel.days))
    return Choices(
        members=members,
        durations=tuple(durations),
        error=now * np.array(growth) / np.median(levels, axis=0)[:, None],
        freedom=freedom,
        fit=np.median(fits, axis=0),
        share=share,
        inflation=float(growth[-1]),
        false_alarms=_alarms(ratios, growth, freedom),
        stretches=len(cuts),
    )


def shrunk(variance: Array, share: Array, freedom: int) -> Array:
    """Variances drawn towards what sets of their size usually have.

    The least of many estimates is too low. A line through logarithms says what is usual; what
    lies off it counts as far as it is more than the scatter of an estimate (C. Morris, Journal
    of the American Statistical Association 78, 1983).
    """
    if len(variance) < 3:
        return variance
    size = np.log(share)
    design = np.stack([np.ones_like(size), size - size.mean()], axis=1)
    told = np.log(np.maximum(variance, 1e-300))
    usual = design @ np.linalg.lstsq(design, told, rcond=None)[0]
    spread = float(((told - usual) ** 2).sum()) / max(len(told) - 2, 1)
    own = max(0.0, 1 - (2 / freedom) / spread) if spread > 0 else 0.0
    found: Array = np.exp(usual + own * (told - usual))
    return found


def _alarms(ratios: Array, growth: list[float], freedom: int) -> float:
    from scipy.special import stdtrit

    bound = float(stdtrit(freedom, 1 - ALPHA / 2))
    return float((np.abs(ratios) > bound * np.array(growth)).mean())


def best_by_lot(worth: Array, members: Flags, count: int, seed: int, *, near: float) -> list[int]:
    """The ``count`` sets to propose, drawn among those whose ``worth`` is near the least.

    Chance, not anybody's wish, so decides which regions get the test. Sets that share more
    than half of their regions with one that was drawn wait until others are used up.
    """
    order = np.argsort(worth, kind="stable")
    good = order[worth[order] <= worth[order[0]] * (1 + near)]
    if len(good) < count:
        good = order[:count]
    drawn: list[int] = []
    waiting = np.random.default_rng(seed).permutation(good).tolist()
    for overlap in (0.5, 1.0):
        for one in waiting:
            if len(drawn) < count and one not in drawn and _shared(members, one, drawn) <= overlap:
                drawn.append(one)
    return sorted(drawn, key=lambda one: float(worth[one]))


def _shared(members: Flags, one: int, others: list[int]) -> float:
    own = members[one]
    return max((float((own & members[o]).sum() / own.sum()) for o in others), default=0.0)
