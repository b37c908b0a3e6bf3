"""How far an effect over the regions of a test can be relied on, where regions are few.

The error of a mean gap over time comes from its slow waves: cosines of the gaps that a fit
foretold without seeing them (E. Lazarus, D. Lewis, J. Stock and M. Watson, Journal of Business
and Economic Statistics 36, 2018, equation 4), with as many degrees of freedom. What moves slower
than the past is long, the past cannot show. Other regions can: sets drawn from those outside the
test are judged in the same way, and where their effects, which are none, exceed their errors,
the error of the test grows by the same factor. (By rank alone, as in A. Abadie, A. Diamond and J.
Hainmueller 2010, few regions give coarse and too bold an answer; ``benchmarks/geo_lift.py``
compares both, and rotation of days.)
"""

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from dangol.methods.geo.panel import WEEK, Array, Flags, Ints, Panel, share_weights
from dangol.methods.geo.synthetic import Followed, followed

PLACEBOS = 60
FEWEST_OUTSIDE = 8
FEWEST_BEFORE = 56
_WAVES = 0.38
_FEWEST_WAVES = 4


class TooLittleHistoryError(ValueError):
    """Too few regions outside the test, or too few days before it."""


@dataclass(frozen=True)
class Effect:
    """The effect on a test's regions. ``share`` and its ends are in usual days of theirs.

    ``level`` is what a usual day brings in all of them together; ``gap`` is by day, observed
    less expected, in shares of it, and ``foretold`` the same in the past, unseen by the fit.
    ``inflation`` is how much the errors grew because of sets without a test, whose effects are
    ``placebos`` (``placebo_gap`` by day) in the same unit. ``fit`` is the part of the weekly
    ups and downs of the past that the others foretold.
    """

    share: float
    error: float
    freedom: int
    level: float
    days: int
    observed: float
    gap: Array
    foretold: Array
    inflation: float
    placebos: Array
    placebo_gap: Array
    fit: float
    weights: Array

    def interval(self, confidence: float = 0.9) -> tuple[float, float]:
        """Where the effect of a day lies, in usual days: every effect that the test allows."""
        from scipy.special import stdtrit

        width = float(stdtrit(self.freedom, (1 + confidence) / 2)) * self.error
        return self.share - width, self.share + width

    def total(self, share: float) -> float:
        """What an effect of a day comes to over the whole test, in the outcome's own unit."""
        return share * self.level * self.days

    def relative(self, share: float) -> float:
        """The same as a lift on what was expected."""
        expected = self.observed - share
        return share / expected if expected > 0 else float("inf")

    def error_of(self, days: int) -> float:
        """How far the mean gap of so many days in a row strays where nothing is tested."""
        pieces = len(self.foretold) // days * days
        means = self.foretold[-pieces:].reshape(-1, days).mean(axis=1)
        return float(np.sqrt((means**2).mean())) * self.inflation

    @property
    def p_value(self) -> float:
        from scipy.special import stdtr

        return float(2 * stdtr(self.freedom, -abs(self.share) / self.error))

    @property
    def rank_share(self) -> float:
        """Part of the sets without a test whose effect is at least as large."""
        return float((np.abs(self.placebos) >= abs(self.share)).mean())


def effect_of_test(panel: Panel, tested: Flags, outside: Flags, seed: int) -> Effect:
    """The effect on regions ``tested``, by those ``outside``; the rest of the panel is left out.

    Raises TooLittleHistoryError with fewer than 8 regions outside or 56 days before.
    """
    controls = np.flatnonzero(outside & ~tested)
    if len(controls) < FEWEST_OUTSIDE or panel.before < max(FEWEST_BEFORE, panel.after):
        raise TooLittleHistoryError(
            f"{len(controls)} regions outside and {panel.before} days before a test of "
            f"{panel.after}; it takes {FEWEST_OUTSIDE}, and {FEWEST_BEFORE} or as many as the "
            "test has."
        )
    placebos = placebo_sets(controls, int(tested.sum()), panel.regions, seed)
    members = np.concatenate([tested[None], placebos])
    found = followed(panel, members, np.broadcast_to(outside, members.shape))
    freedom = waves(panel.before)
    errors = time_errors(found.foretold, panel.after)
    growth = inflation(found.effect[1:] / errors[1:], freedom)
    observed = panel.outcome[panel.before :, tested].sum(axis=1).mean()
    level = float(panel.level[tested].sum())
    return Effect(
        share=float(found.effect[0]),
        error=float(errors[0]) * growth,
        freedom=freedom,
        level=level,
        days=panel.after,
        observed=float(observed) / level,
        gap=found.gap[:, 0],
        foretold=found.foretold[:, 0],
        inflation=growth,
        placebos=found.effect[1:],
        placebo_gap=found.gap[:, 1:],
        fit=float(weekly_fit(panel, members[:1], found)[0]),
        weights=found.weights[0],
    )


def placebo_sets(controls: Ints, size: int, regions: int, seed: int) -> Flags:
    """Sets as large as the test's, of regions outside it: all of them, or 60 by lot."""
    size = min(size, len(controls) // 2)
    if comb(len(controls), size) <= PLACEBOS:
        chosen = [list(one) for one in combinations(controls.tolist(), size)]
    else:
        rng = np.random.default_rng(seed)
        chosen = [rng.choice(controls, size, replace=False).tolist() for _ in range(PLACEBOS)]
    found = np.zeros((len(chosen), regions), dtype=np.bool_)
    for place, members in enumerate(chosen):
        found[place, members] = True
    return found


def waves(days: int) -> int:
    """Slow waves that count, and so degrees of freedom: more in a longer past."""
    return max(_FEWEST_WAVES, int(_WAVES * days ** (2 / 3)))


def long_run_variance(foretold: Array) -> Array:
    """Of a day, all its echoes on later days counted: mean square of the slow cosines."""
    days = foretold.shape[0]
    count = waves(days)
    at = (np.arange(days) + 0.5) / days
    cosines = np.sqrt(2 / days) * np.cos(np.pi * np.outer(np.arange(1, count + 1), at))
    found: Array = ((cosines @ foretold) ** 2).mean(axis=0)
    return found


def time_errors(foretold: Array, after: int) -> Array:
    """Standard error of a mean gap over ``after`` days beside the mean of the past."""
    found: Array = np.sqrt(long_run_variance(foretold) * (1 / after + 1 / foretold.shape[0]))
    return found


def inflation(ratios: Array, freedom: int) -> float:
    """How far effects of sets without a test exceed their errors; never below 1."""
    expected = freedom / (freedom - 2)
    return max(1.0, float(np.sqrt((ratios**2).mean() / expected)))


def weekly_fit(panel: Panel, members: Flags, found: Followed) -> Array:
    """Part of the variance of weekly means in the past that was foretold unseen; at least 0."""
    past = np.arange(panel.before)
    own = panel.without_weekdays(past)[past] @ share_weights(panel, members).T
    weeks = panel.before // WEEK
    rows = slice(panel.before - weeks * WEEK, panel.before)
    shape = (weeks, WEEK, -1)
    left, all_of_it = (
        one[rows].reshape(shape).mean(axis=1).var(axis=0) for one in (found.foretold, own)
    )
    fit: Array = np.maximum(1 - left / np.maximum(all_of_it, 1e-300), 0.0)
    return fit
