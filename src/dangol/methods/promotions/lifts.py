"""How much each promotion lifted its own sales, and how sure that is.

What a promotion's cells sold is negative binomial around baseline times exp(lift): counts with
their noise, and a baseline that is itself uncertain. Lifts of promotions are drawn towards what
their kind does: a share of each kind does nothing at all, the others are normal around features
and category (a spike and a slab; M. Stephens, "False discovery rates: a new deal",
Biostatistics 18, 2017). Everything is worked out on a grid of lifts, so promotions with few or
no sales need no special case.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.promotions.baseline import Baseline
from dangol.methods.promotions.panel import NONE, Panel

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
GRID = np.linspace(-1.6, 3.2, 121)
ZERO = int(np.argmin(np.abs(GRID)))
GRID[ZERO] = 0.0  # what the spike holds is exactly nothing
ROUNDS = 60
LEARNED_FROM = 4000
_SHIFTS = (6, -6, 9, -9)


@dataclass(frozen=True)
class Seen:
    """Of each promotion: units sold, those expected without it, and the noise of both.

    ``noise`` times the expectation is the variance of counts; ``doubt`` the relative variance
    of the baseline.
    """

    sold: Array
    baseline: Array
    noise: float
    doubt: Array

    def likelihood(self) -> Array:
        """Logarithm of how likely each lift of the grid makes what was sold; promotions first."""
        size = 1.0 / np.maximum(self.doubt, 1e-6)[:, None]
        counts = self.sold[:, None] / self.noise
        mean = self.baseline[:, None] / self.noise * np.exp(GRID)
        told = counts * np.log(mean + 1e-12) - (counts + size) * np.log(size + mean)
        found: Array = told - told.max(axis=1, keepdims=True)
        return found


def seen_of(panel: Panel, baseline: Baseline, spilt: Array, inflation: float = 1.0) -> Seen:
    """What promotions' cells sold beside what they would have."""
    pair, week, number = panel.treated
    mean = baseline.expected[pair, week] * spilt[pair, week]
    return _seen(panel, baseline, (pair, week, number), mean, baseline.week_variance(), inflation)


def _seen(
    panel: Panel,
    baseline: Baseline,
    cells: tuple[Ints, Ints, Ints],
    mean: Array,
    of_week: Array,
    inflation: float,
) -> Seen:
    pair, week, number = cells
    count, weeks = panel.promotions, panel.weeks
    whole = np.bincount(number, mean, minlength=count).astype(np.float64)
    safe = np.maximum(whole, 1e-9)
    by_week = np.bincount(number * weeks + week, mean, minlength=count * weeks)
    product = np.zeros(count, dtype=np.int64)
    product[number] = panel.product[pair]
    of_weeks = (by_week.reshape(count, weeks) ** 2 * of_week[product]).sum(axis=1)
    length = (by_week.reshape(count, weeks) > 0).sum(axis=1)
    square = np.bincount(number, mean**2, minlength=count)
    of_pairs = np.bincount(number, mean**2 * baseline.of_pair[pair], minlength=count) * length
    rough = baseline.variances.rough * square
    doubt = inflation * (of_weeks + of_pairs + rough) / safe**2
    sold = np.bincount(number, panel.sales[pair, week], minlength=count).astype(np.float64)
    return Seen(sold, whole, baseline.variances.noise, doubt)


def inflation(panel: Panel, baseline: Baseline, spilt: Array) -> float:
    """How much more the baseline errs than it says, told by promotions that never were.

    The promotions are moved some weeks away to cells without any; what is sold there beside
    what is predicted from the other cells shows how good predictions are.
    """
    over = under = 0.0
    for shift in _SHIFTS:
        moved = np.full(panel.promotion.shape, NONE)
        if panel.weeks <= abs(shift):
            continue
        if shift > 0:
            moved[:, shift:] = panel.promotion[:, :-shift]
        else:
            moved[:, :shift] = panel.promotion[:, -shift:]
        pair, week = np.nonzero((moved != NONE) & panel.is_clean)
        if not len(pair):
            continue
        number = moved[pair, week]
        v = baseline.variances
        mean = baseline.expected[pair, week] * spilt[pair, week]
        weight = 1.0 / (v.noise + v.rough * mean)
        place = panel.product[pair] * panel.weeks + week
        size = panel.products * panel.weeks
        shape = (panel.products, panel.weeks)
        taken = np.bincount(place, weight * panel.sales[pair, week], minlength=size)
        told = np.bincount(place, weight * mean, minlength=size).reshape(shape)
        prior = 1.0 / v.product_week
        evidence = np.maximum(baseline.evidence - told / baseline.product_week, 0.0)
        seen = np.maximum(baseline.seen - taken.reshape(shape), 0.0)
        factor = (seen + prior) / (evidence + prior) / baseline.product_week
        predicted = mean * factor[panel.product[pair], week]
        of_week = 1.0 / (evidence + prior) + baseline.common
        found = _seen(panel, baseline, (pair, week, number), predicted, of_week, 1.0)
        has = found.baseline > 0.5
        told_by, sold, doubt = found.baseline[has], found.sold[has], found.doubt[has]
        variance = found.noise * told_by + doubt * told_by**2
        usual = variance**-2
        away = (sold - told_by) ** 2
        # A few wild weeks (a product that was sold out, a new one) must not decide.
        calm = away < 16 * variance
        over += float((usual * (away - found.noise * told_by))[calm].sum())
        under += float((usual * doubt * told_by**2)[calm].sum())
    return min(max(over / under, 1.0), 10.0) if under > 0 else 1.0


@dataclass(frozen=True)
class Lifts:
    """Probability of each lift of the grid by promotion, and that of none at all.

    ``against`` is the chance of no lift, or a loss, that a promotion's own sales leave: without
    what is known of others.
    """

    chances: Array
    none: Array
    against: Array

    @property
    def mean(self) -> Array:
        found: Array = self.chances @ GRID
        return found

    @property
    def mean_factor(self) -> Array:
        """Expectation of exp(lift) - 1."""
        found: Array = self.chances @ np.expm1(GRID)
        return found

    def draws(self, rows: Ints, count: int, rng: np.random.Generator) -> Array:
        """Lifts of some promotions by draw, even in a step of the grid; none is exactly none."""
        until = np.cumsum(self.chances[rows], axis=1)
        until /= until[:, -1:]
        step = GRID[1] - GRID[0]
        found = np.empty((len(until), count))
        for place, row in enumerate(until):
            at = np.searchsorted(row, rng.random(count)).clip(max=len(GRID) - 1)
            found[place] = GRID[at] + (at != ZERO) * step * (rng.random(count) - 0.5)
        return found


def learned_lifts(seen: Seen, kind: Ints, features: Array, category: Ints) -> Lifts:
    """The posterior under the prior of greatest likelihood (EM)."""
    likelihood = np.exp(seen.likelihood())
    informed = np.argsort(-seen.baseline, kind="stable")[:LEARNED_FROM]
    prior = _Prior(kind, features, category)
    prior.learn(likelihood[informed], informed)
    slab, spike = prior.parts(likelihood, np.arange(len(kind)))
    total = slab.sum(axis=1) + spike
    chances = slab / total[:, None]
    chances[:, ZERO] += spike / total
    against = likelihood[:, : ZERO + 1].sum(axis=1) - likelihood[:, ZERO] / 2
    return Lifts(chances, spike / total, against / likelihood.sum(axis=1))


class _Prior:
    """What promotions of a kind and category do, before anything is seen of one of them."""

    def __init__(self, kind: Ints, features: Array, category: Ints) -> None:
        self.kind = kind
        self.kinds = int(kind.max()) + 1
        self.features = features
        self.category = category
        self.categories = int(category.max()) + 1
        self.slope: Array = np.zeros(features.shape[1])
        self.of_category = np.zeros(self.categories)
        self.between = 0.05
        self.spread: Array = np.full(self.kinds, 0.3)
        self.idle: Array = np.full(self.kinds, 0.3)
        self.usual: Array = np.full(len(kind), 0.3)

    def parts(self, likelihood: Array, rows: Ints) -> tuple[Array, Array]:
        spread = self.spread[self.kind[rows]][:, None]
        away = (GRID - self.usual[rows][:, None]) / spread
        density = np.exp(-0.5 * away**2)
        density /= density.sum(axis=1, keepdims=True)
        idle = self.idle[self.kind[rows]]
        slab = likelihood * density
        slab *= (1 - idle)[:, None]
        return slab, idle * likelihood[:, ZERO]

    def learn(self, likelihood: Array, rows: Ints) -> None:
        kind = self.kind[rows]
        count = np.bincount(kind, minlength=self.kinds)
        x, category = self.features[rows], self.category[rows]
        for _ in range(ROUNDS):
            slab, spike = self.parts(likelihood, rows)
            whole = slab.sum(axis=1)
            works = whole / (whole + spike)
            mean = slab @ GRID / whole
            square = slab @ GRID**2 / whole
            doubt = np.maximum(square - mean**2, 0.0)
            self._regress(x, category, mean, works / self.spread[kind] ** 2)
            away = doubt + (mean - self.usual[rows]) ** 2
            held = np.bincount(kind, works, minlength=self.kinds)
            # Each kind borrows: two promotions' worth of what all kinds show.
            pooled = float((works * away).sum() / max(works.sum(), 1e-9))
            total = np.bincount(kind, works * away, minlength=self.kinds)
            variance = np.maximum((total + 5 * pooled) / (held + 5), 1e-3)
            self.spread = np.sqrt(variance)
            share = float(1 - works.mean())
            idle = (count - held + 5 * share) / (count + 5)
            self.idle = np.clip(idle, 0.01, 0.95)

    def _regress(self, x: Array, category: Ints, mean: Array, weight: Array) -> None:
        """Features by ridge of a trace, categories drawn towards none by as much as they differ."""
        rest = mean - self.of_category[category]
        weighted = x * weight[:, None]
        ridge = weighted.T @ x + 0.5 * np.eye(x.shape[1])
        self.slope = np.asarray(np.linalg.solve(ridge, weighted.T @ rest), dtype=np.float64)
        rest = mean - x @ self.slope
        held = np.bincount(category, weight, minlength=self.categories)
        told = np.bincount(category, weight * rest, minlength=self.categories)
        self.of_category = told / (held + 1 / self.between)
        variance = 1 / (held + 1 / self.between)
        seen = np.unique(category)
        self.between = float(max((self.of_category[seen] ** 2 + variance[seen]).mean(), 1e-4))
        self.usual = self.features @ self.slope + self.of_category[self.category]
