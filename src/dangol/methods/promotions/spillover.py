"""What promotions do beyond their own cells: to substitutes, to other categories, later.

Substitutes in a store lose ``taken`` times log(1 + w), where w is by how much the promoted
products lift their category there, weighed by shares: under a nested logit, ``taken`` is the
share of what a promotion sells more that comes from its own category (R. Guadagni and J. Little
1983; H. van Heerde, S. Gupta and D. Wittink, "Is 75 % of the sales promotion bump due to brand
switching?", JMR 40, 2003). Categories bought together gain ``carried`` times the same, weighed by
how often they are. In the weeks around, the product itself loses ``shifted`` times its lift, by
lag (H. van Heerde, P. Leeflang and D. Wittink, "The estimation of pre- and postpromotion dips
with store-level scanner data", JMR 37, 2000). Lifts are posterior means, so their noise does not
thin the coefficients out (regression calibration). Coefficients are quasi-likelihood estimates
beside the factors of the baseline, with standard errors from clusters of products and of weeks,
the larger of both; categories are drawn towards their mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.promotions.baseline import Baseline
from dangol.methods.promotions.lifts import Lifts
from dangol.methods.promotions.panel import NONE, Panel

Array = npt.NDArray[np.float64]
LAGS = (-1, 1, 2, 3)
"""Weeks before (negative) and after a promotion whose sales it may move."""
TAKEN, CARRIED = 0, 1
TERMS = 2 + len(LAGS)
_PROJECTIONS = 4


@dataclass(frozen=True)
class Spillover:
    """Coefficients by term and category, and their standard errors.

    Terms are what substitutes lose, what linked categories gain (the same for all categories),
    and what each lag loses.
    """

    effect: Array
    error: Array

    def draws(self, count: int, rng: np.random.Generator) -> Array:
        """(terms, categories, draws); what all categories share moves together."""
        terms, categories = self.effect.shape
        shared = rng.standard_normal((terms, 1, count))
        own = rng.standard_normal((terms, categories, count))
        own[CARRIED] = shared[CARRIED]
        found: Array = self.effect[:, :, None] + self.error[:, :, None] * own
        return found


def no_spillover(panel: Panel) -> Spillover:
    return Spillover(np.zeros((TERMS, panel.categories)), np.zeros((TERMS, panel.categories)))


@dataclass(frozen=True)
class Pull:
    """How promotions lift categories in stores: ``whole`` by shelf and week, ``own`` by cell."""

    whole: Array
    own: Array
    share: Array

    def others(self, panel: Panel) -> Array:
        """Of every cell, the lift of its category by other products than its own."""
        found: Array = np.log1p(np.maximum(self.whole[panel.shelf] - self.own, -0.9))
        return found

    def linked(self, panel: Panel) -> Array:
        """Of every shelf and week, the lift of categories bought together with it."""
        size = (panel.categories, panel.stores * panel.weeks)
        lifted = np.log1p(np.maximum(self.whole, -0.9)).reshape(size)
        found: Array = (panel.links.T @ lifted).reshape(self.whole.shape)
        return found


def pull_of(panel: Panel, baseline: Baseline, lifts: Lifts) -> Pull:
    """The lift of categories that follows from the lifts of their products."""
    usual = baseline.expected.mean(axis=1)
    share = usual / (panel.shelf_sums @ usual)[panel.shelf]
    own = np.zeros(panel.sales.shape)
    pair, week, number = panel.treated
    own[pair, week] = share[pair] * lifts.mean_factor[number]
    return Pull(panel.shelf_sums @ own, own, share)


def moved(panel: Panel, lifts: Lifts, lag: int) -> Array:
    """The lift of the promotion that ended ``lag`` weeks before, in every cell."""
    number = panel.ended(lag)
    found: Array = np.where(number == NONE, 0.0, lifts.mean[np.maximum(number, 0)])
    return found


def spilt(panel: Panel, columns: Sequence[Array], found: Spillover) -> Array:
    """By what all promotions together multiply each cell beyond their own effect."""
    category = panel.category[panel.product]
    total = np.zeros(panel.sales.shape)
    for term, column in enumerate(columns):
        total += found.effect[term][category][:, None] * column
    return np.exp(total)


def without_lags(panel: Panel, pull: Pull, lifts: Lifts, found: Spillover) -> Array:
    """By what others' promotions multiply each cell; what moves between weeks left out."""
    category = panel.category[panel.product]
    total = -found.effect[TAKEN][category][:, None] * pull.others(panel)
    total += found.effect[CARRIED][category][:, None] * pull.linked(panel)[panel.shelf]
    found_factor: Array = np.exp(total)
    return found_factor


def regressors(panel: Panel, pull: Pull, lifts: Lifts) -> list[Array]:
    """What each term multiplies; a loss is a positive coefficient, so these carry the sign."""
    return [
        -pull.others(panel),
        pull.linked(panel)[panel.shelf],
        *(-moved(panel, lifts, lag) for lag in LAGS),
    ]


def fitted_spillover(
    panel: Panel, baseline: Baseline, columns: Sequence[Array], now: Spillover
) -> Spillover:
    """One step of Newton from the coefficients ``now``, towards their quasi-likelihood."""
    mean = baseline.expected * spilt(panel, columns, now)
    v = baseline.variances
    weight = panel.is_clean / (v.noise + v.rough * mean)
    told = weight * mean
    residual = weight * (panel.sales - mean) * panel.is_clean
    project = _Projection(panel, baseline, told)
    kept = [project.rest(column).astype(np.float32) for column in columns]
    shares = [panel.by_product(one * residual) for one in kept]
    categories = panel.categories
    step, errors = np.zeros((TERMS, categories)), np.zeros((TERMS, categories))
    information = np.zeros((categories, TERMS, TERMS))
    for i in range(TERMS):
        for j in range(i + 1):
            product = panel.by_product(kept[i] * kept[j] * told).sum(axis=1)
            information[:, i, j] = information[:, j, i] = np.bincount(
                panel.category, product, minlength=categories
            )
    scores = np.array([np.bincount(panel.category, s.sum(axis=1), minlength=categories)
                       for s in shares])  # fmt: skip
    meat = _clustered(panel, shares)
    for place in range(categories):
        matrix = information[place]
        has = np.diag(matrix) > 1e-6
        if not has.any():
            errors[:, place] = np.inf
            continue
        inverse = np.linalg.pinv(matrix[np.ix_(has, has)], hermitian=True, rcond=1e-8)
        step[has, place] = inverse @ scores[has, place]
        robust = np.maximum.reduce(
            [np.diag(inverse @ m[place][np.ix_(has, has)] @ inverse) for m in meat]
        )
        errors[has, place] = np.sqrt(np.maximum(robust, np.diag(inverse)))
        errors[~has, place] = np.inf
    return _pooled(now.effect + step, errors)


def _clustered(panel: Panel, shares: list[Array]) -> list[Array]:
    """Sums of squared scores by category, of products and of weeks."""
    by_product = np.array([one.sum(axis=1) for one in shares])
    of_products = np.einsum("ip,jp->pij", by_product, by_product)
    by_week = np.array([panel.by_category(one) for one in shares])
    return [
        np.add.reduceat(of_products, panel.category_starts, axis=0),
        np.einsum("icw,jcw->cij", by_week, by_week),
    ]


class _Projection:
    """What of a regressor the factors of the baseline cannot follow, as loosely as they do.

    Backfitting with the ridge that each factor has: for those of random weeks this is the
    weighing of generalised least squares.
    """

    def __init__(self, panel: Panel, baseline: Baseline, told: Array) -> None:
        self.panel = panel
        self.told = told
        v = baseline.variances
        self.of_pair = told.sum(axis=1) + 1e-9 + 1 / v.pair
        self.of_week = panel.by_product(told) + 1 / (v.product_week + v.category_week)
        self.of_store = panel.store_sums @ told + 1 / v.store_week

    def rest(self, column: Array) -> Array:
        if not column.any():
            return column
        left = column.astype(np.float64, copy=True)
        panel = self.panel
        for _ in range(_PROJECTIONS):
            left -= ((self.told * left).sum(axis=1) / self.of_pair)[:, None]
            left -= (panel.by_product(self.told * left) / self.of_week)[panel.product]
            left -= ((panel.store_sums @ (self.told * left)) / self.of_store)[panel.store]
        return left


def _pooled(effect: Array, error: Array) -> Spillover:
    """Each term's categories drawn towards their mean; linked categories share one number."""
    found, errors = np.zeros_like(effect), np.zeros_like(error)
    for term in range(TERMS):
        told = np.isfinite(error[term])
        if not told.any():
            continue
        mean, mean_error, between = _normal_means(effect[term][told], error[term][told])
        if term == CARRIED:
            between = 0.0
            weight = 1 / error[term][told] ** 2
            mean = float((weight * effect[term][told]).sum() / weight.sum())
            mean_error = float(1 / np.sqrt(weight.sum()))
        with np.errstate(divide="ignore"):
            own = np.where(told, 1 / error[term] ** 2, 0.0)
        if between <= 0:
            found[term], errors[term] = mean, mean_error
            continue
        prior = 1 / between
        keep = np.where(told, effect[term], 0.0)
        found[term] = (own * keep + prior * mean) / (own + prior)
        errors[term] = np.sqrt(1 / (own + prior) + (prior / (own + prior)) ** 2 * mean_error**2)
    return Spillover(found, errors)


def _normal_means(value: Array, error: Array) -> tuple[float, float, float]:
    """Mean of all, its error, and the variance between them, by penalised likelihood.

    With few categories the likelihood is often greatest at no variance at all; the penalty
    keeps off that edge (Y. Chung, S. Rabe-Hesketh and others, "A nondegenerate penalized
    likelihood estimator for variance parameters", Psychometrika 78, 2013).
    """
    from scipy.optimize import minimize_scalar

    def loss(log_deviation: float) -> float:
        between = float(np.exp(2 * log_deviation))
        weight = 1 / (error**2 + between)
        mean = (weight * value).sum() / weight.sum()
        fit = (weight * (value - mean) ** 2).sum() - np.log(weight).sum()
        return float(fit + np.log(weight.sum())) - 2 * log_deviation

    between = 0.0
    if len(value) > 1:
        best = minimize_scalar(loss, bounds=(-9.0, 0.5), method="bounded")
        between = float(np.exp(2 * best.x))
    weight = 1 / (error**2 + between)
    return float((weight * value).sum() / weight.sum()), float(weight.sum() ** -0.5), between
