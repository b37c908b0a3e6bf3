"""What would have sold without promotions, learned from the cells that had none.

A cell's expectation is a product of factors: the product in the store, the week, the week in
the store, the category's week, the product's quarter and the product's week. Each but the week
is drawn towards one by as much as such factors differ: gamma-Poisson, where the factor is
(evidence seen + 1/variance) / (evidence expected + 1/variance). What other stores sold of the
product in the same week tells of its week: the contrast within a week and that over time are
weighed against each other by their noise. The variance of a cell is ``noise`` times its
expectation plus ``rough`` times its square (quasi-likelihood), so weeks without sales count.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dangol.methods.promotions.panel import Panel

Array = npt.NDArray[np.float64]
QUARTER = 13
NOISE_FROM = 500_000
"""Cells that tell of the noise of all."""
_LEAST, _MOST = 1e-5, 4.0


@dataclass(frozen=True)
class Variances:
    """Of cells (see above), and of each factor around one."""

    noise: float = 1.0
    rough: float = 0.05
    pair: float = 0.3
    store_week: float = 0.01
    category_week: float = 0.01
    quarter: float = 0.02
    product_week: float = 0.02


@dataclass(frozen=True)
class Baseline:
    """``expected`` sales of every cell without any promotion's own or spilt effect.

    ``evidence`` of clean cells by product and week: how much they tell of ``product_week``,
    with ``seen`` beside it; ``common`` the variance of a product's week without its own
    factor, ``of_pair`` that of each pair's.
    """

    expected: Array
    variances: Variances
    product_week: Array
    seen: Array
    evidence: Array
    common: Array
    of_pair: Array

    def week_variance(self) -> Array:
        """Relative variance of what is expected of a product in a week."""
        own: Array = 1.0 / (self.evidence + 1.0 / self.variances.product_week)
        return own + self.common


class BaselineFit:
    """Factors that are improved in turn; kept between rounds, so that later ones are short."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.sales = np.where(panel.is_clean, panel.sales, 0.0)
        clean = panel.is_clean.sum(axis=1)
        total = self.sales.sum(axis=1)
        self.pair = _pairs_before(panel, total, clean)
        self.scale = np.ones(len(total))
        self.week = np.ones(panel.weeks)
        self.store_week = np.ones((panel.stores, panel.weeks))
        self.category_week = np.ones((panel.categories, panel.weeks))
        self.quarters = np.arange(panel.weeks) * max(panel.weeks // QUARTER, 1) // panel.weeks
        self.quarter = np.ones((panel.products, int(self.quarters.max()) + 1))
        self.product_week = np.ones((panel.products, panel.weeks))
        self.variances = Variances()

    def fit(self, spilt: Array, sweeps: int) -> Baseline:
        """The baseline where clean cells hold ``spilt`` times it."""
        for _ in range(sweeps):
            self._sweep(spilt)
        return self._made(spilt)

    def _whole(self) -> Array:
        """All factors of a product's week but its own."""
        panel = self.panel
        found: Array = (
            self.week * self.category_week[panel.category] * self.quarter[:, self.quarters]
        )
        return found

    def _expected(self) -> Array:
        of_week = (self._whole() * self.product_week)[self.panel.product]
        of_week *= self.store_week[self.panel.store]
        of_week *= (self.pair * self.scale)[:, None]
        return of_week

    def _weights(self, expected: Array) -> Array:
        found: Array = self.panel.is_clean / (
            self.variances.noise + self.variances.rough * expected
        )
        return found

    def _sweep(self, spilt: Array) -> None:
        panel, v = self.panel, self.variances
        mean = self._expected()
        mean *= spilt
        weights = self._weights(mean)
        seen, told = weights * self.sales, weights * mean
        change, of_pair = _shrunk(seen.sum(axis=1), told.sum(axis=1), self.scale, v.pair)
        self.scale = self.scale * change
        told *= change[:, None]
        by_store = panel.store_sums
        change, of_store = _shrunk(by_store @ seen, by_store @ told, self.store_week, v.store_week)
        self.store_week = self.store_week * change
        told *= change[panel.store]
        self._product_weeks(panel.by_product(seen), panel.by_product(told))
        rows = slice(None, None, max(mean.size // NOISE_FROM, 1))
        noise, rough = _cell_noise(self.sales[rows], mean[rows], panel.is_clean[rows], v)
        self.variances = replace(
            self.variances, noise=noise, rough=rough, pair=of_pair, store_week=of_store
        )

    def _product_weeks(self, seen: Array, told: Array) -> None:
        panel, v = self.panel, self.variances
        told = told / self.product_week
        weight = 1.0 / (1.0 + v.product_week * told)
        change = (weight * seen).sum(axis=0) / np.maximum((weight * told).sum(axis=0), 1e-9)
        change = np.where(change > 0, change, 1.0)
        self.week = self.week * change
        told = told * change
        both = panel.by_category(weight * seen), panel.by_category(weight * told)
        change, of_category = _shrunk(*both, self.category_week, v.category_week)
        self.category_week = self.category_week * change
        told = told * change[panel.category]
        of_quarter = _columns(weight * seen, self.quarters), _columns(weight * told, self.quarters)
        change, quarter = _shrunk(*of_quarter, self.quarter, v.quarter)
        self.quarter = self.quarter * change
        told = told * change[:, self.quarters]
        self.product_week, of_week = _shrunk(
            seen, told, np.ones_like(self.product_week), v.product_week
        )
        self.variances = replace(
            v, category_week=of_category, quarter=quarter, product_week=of_week
        )

    def _made(self, spilt: Array) -> Baseline:
        panel, v = self.panel, self.variances
        expected = self._expected()
        mean = expected * spilt
        weights = self._weights(mean)
        told = panel.by_product(weights * mean) / self.product_week
        weight = 1.0 / (1.0 + v.product_week * told)
        of_category = 1.0 / (panel.by_category(weight * told) + 1.0 / v.category_week)
        of_quarter = 1.0 / (_columns(weight * told, self.quarters) + 1.0 / v.quarter)
        return Baseline(
            expected=expected,
            variances=v,
            product_week=self.product_week,
            seen=panel.by_product(weights * self.sales),
            evidence=told,
            common=of_category[panel.category] + of_quarter[:, self.quarters],
            of_pair=1.0 / ((weights * mean).sum(axis=1) + 1.0 / v.pair),
        )


def _pairs_before(panel: Panel, total: Array, clean: Array) -> Array:
    """Sales a week of each pair as its product and its store have them on average."""
    rate = total / np.maximum(clean, 1)
    of_product = np.add.reduceat(rate, panel.product_starts)
    of_store = panel.store_sums @ rate
    share = np.add.reduceat(of_store[panel.store], panel.product_starts)
    found: Array = of_product[panel.product] * of_store[panel.store] / share[panel.product]
    return np.maximum(found, 1e-9)


def _shrunk(seen: Array, told: Array, now: Array, variance: float) -> tuple[Array, float]:
    """By what the factors ``now`` change, and the variance that they seem to have.

    ``told`` is what is expected with the factors as they are now.
    """
    without = told / now
    prior = 1.0 / variance
    weight = (1.0 / (1.0 + variance * without)) ** 2
    spread = float((weight * ((seen - without) ** 2 - without)).sum())
    size = float((weight * without**2).sum())
    found = min(max(spread / size, _LEAST), _MOST) if size > 0 else _LEAST
    new: Array = (seen + prior) / (without + prior)
    return new / now, float(np.sqrt(found * variance))


def _cell_noise(
    sales: Array, mean: Array, clean: npt.NDArray[np.bool_], v: Variances
) -> tuple[float, float]:
    """Least squares of squared residuals on the mean and its square."""
    told = np.where(clean, mean, 0.0)
    squared = np.where(clean, (sales - mean) ** 2, 0.0)
    usual = v.noise * told + v.rough * told**2
    weight = np.where(clean, 1.0 / np.maximum(told + 2 * usual**2, 1e-12), 0.0)
    one, two = weight * told, weight * told**2
    a, b, c = (one * told).sum(), (one * told**2).sum(), (two * told**2).sum()
    left, right = (one * squared).sum(), (two * squared).sum()
    whole = a * c - b * b
    noise = (left * c - right * b) / whole if whole > 0 else left / a
    rough = (right - noise * b) / c if c > 0 else 0.0
    if rough < 0:
        noise, rough = left / a, 0.0
    if noise < 0.3:
        noise, rough = 0.3, max((right - 0.3 * b) / c, 0.0)
    return float(noise), float(rough)


def _columns(cells: Array, group: npt.NDArray[np.int64]) -> Array:
    """Weeks summed by quarter."""
    starts = np.searchsorted(group, np.arange(int(group.max()) + 1))
    return np.add.reduceat(cells, starts, axis=1)
