"""What each promotion brought, taken apart: its own, pulled forward, taken from others, halo.

Everything is the difference to the same weeks without that one promotion, the others as they
were. Intervals are of draws from lifts and spillovers together.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from dangol.methods.promotions.baseline import Baseline, BaselineFit
from dangol.methods.promotions.lifts import Lifts, Seen, inflation, learned_lifts, seen_of
from dangol.methods.promotions.panel import NONE, Panel
from dangol.methods.promotions.spillover import (
    CARRIED,
    LAGS,
    TAKEN,
    Pull,
    Spillover,
    fitted_spillover,
    no_spillover,
    pull_of,
    regressors,
    spilt,
)

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
PARTS = ("own", "shifted", "taken", "carried")
ROUNDS = 4
DRAWS = 400


@dataclass(frozen=True)
class Exposure:
    """How much of what can be moved lies around each promotion, in units.

    ``others`` and ``linked`` are what a lift of the product by one would touch, to first order;
    ``around`` is (lags, promotions); ``prices`` are mean shelf prices of what each part is of.
    """

    own: Array
    others: Array
    linked: Array
    around: Array
    prices: dict[str, Array]


@dataclass(frozen=True)
class Fitted:
    """The parts of the model; ``spilt`` multiplies each cell beyond its own promotion."""

    panel: Panel
    baseline: Baseline
    spilt: Array
    lifts: Lifts
    pull: Pull
    spillover: Spillover


@dataclass(frozen=True)
class Bump:
    """The fitted model of a panel and what it says of every promotion.

    ``inflation`` is how much more the baseline erred on promotions that never were than its
    own noise would have it; intervals hold it already.
    """

    fitted: Fitted
    seen: Seen
    exposure: Exposure
    inflation: float

    def draws(self, seed: int, count: int = DRAWS) -> dict[str, Array]:
        """Draws of each part of the bump, (promotions, draws), in units."""
        rng = np.random.default_rng(seed)
        spill = self.fitted.spillover.draws(count, rng)
        every = np.arange(self.fitted.panel.promotions)
        return self.parts(every, self.fitted.lifts.draws(every, count, rng), spill)

    def parts(self, rows: Ints, lift: Array, spill: Array) -> dict[str, Array]:
        """The parts of some promotions, under draws of their lifts and of the spillovers."""
        e, panel = self.exposure, self.fitted.panel
        category = panel.category[panel.product_of[rows]]
        gain = np.expm1(lift)
        shifted = np.zeros_like(lift)
        for place in range(len(LAGS)):
            moved = np.expm1(-spill[2 + place][category] * lift)
            shifted += e.around[place][rows, None] * moved
        return {
            "own": e.own[rows, None] * gain,
            "shifted": shifted,
            "taken": -spill[TAKEN][category] * gain * e.others[rows, None],
            "carried": spill[CARRIED][category] * gain * e.linked[rows, None],
        }

    def amounts(self, rows: Ints, parts: dict[str, Array]) -> dict[str, Array]:
        """The same parts at the shelf prices of the products that they are of."""
        return {name: part * self.exposure.prices[name][rows, None] for name, part in parts.items()}


def measured_bump(panel: Panel, prices: Array, *, rounds: int = ROUNDS, sweeps: int = 6) -> Bump:
    """Fit baseline, lifts and spillovers in turn; ``prices`` of products are shelf prices."""
    fit = BaselineFit(panel)
    spill = no_spillover(panel)
    factor = np.ones(panel.sales.shape)
    category = panel.category[panel.product_of]
    baseline = fit.fit(factor, 2 * sweeps)
    inflated = 1.0
    for turn in range(rounds):
        seen = seen_of(panel, baseline, factor, inflated)
        lifts = learned_lifts(seen, panel.kind, panel.features, category)
        if turn == rounds - 1:
            break
        pull = pull_of(panel, baseline, lifts)
        columns = regressors(panel, pull, lifts)
        spill = fitted_spillover(panel, baseline, columns, spill)
        factor = spilt(panel, columns, spill)
        del columns
        baseline = fit.fit(factor, sweeps)
        inflated = inflation(panel, baseline, factor)
    fitted = Fitted(panel, baseline, factor, lifts, pull, spill)
    return Bump(fitted, seen, _exposure(fitted, prices), inflated)


def _exposure(fitted: Fitted, prices: Array) -> Exposure:
    panel, lifts, spill, pull = fitted.panel, fitted.lifts, fitted.spillover, fitted.pull
    price = prices[panel.product][:, None]
    mean = fitted.baseline.expected * fitted.spilt
    pair, week, number = panel.treated
    mean_now = mean.copy()
    mean_now[pair, week] *= 1 + lifts.mean_factor[number]
    shelf = panel.shelf[pair]
    reach = pull.share[pair] / (
        1 + np.maximum(pull.whole[shelf, week] - pull.own[pair, week] / 2, -0.8)
    )
    # What stands there now holds the effect already: less has been taken off than remains.
    lifted = reach * lifts.mean_factor[number]
    category = panel.category[panel.product[pair]]
    of_others = _over(spill.effect[TAKEN][category] * lifted)
    of_linked = _over(-spill.effect[CARRIED][category] * lifted)
    of_cells, linked = [], []
    for cells in (mean_now, mean_now * price):
        by_shelf = panel.shelf_sums @ cells
        of_cells.append(reach * of_others * (by_shelf[shelf, week] - cells[pair, week]))
        size = (panel.categories, panel.stores * panel.weeks)
        reached = (panel.links @ by_shelf.reshape(size)).reshape(by_shelf.shape)
        linked.append(reach * of_linked * reached[shelf, week])
    around = np.zeros((len(LAGS), panel.promotions))
    for place, lag in enumerate(LAGS):
        ended = panel.ended(lag)
        at, when = np.nonzero((ended != NONE) & panel.known)
        of = ended[at, when]
        dip = spill.effect[2 + place][panel.category[panel.product[at]]] * lifts.mean[of]
        plain = mean_now[at, when] * np.exp(dip)
        around[place] = np.bincount(of, plain, minlength=panel.promotions)
    others, others_amount = (panel.of_promotions(one) for one in of_cells)
    carried, carried_amount = (panel.of_promotions(one) for one in linked)
    own_price = prices[panel.product_of]
    return Exposure(
        own=panel.of_promotions(mean[pair, week]),
        others=others,
        linked=carried,
        around=around,
        prices={
            "own": own_price,
            "shifted": own_price,
            "taken": others_amount / np.maximum(others, 1e-9),
            "carried": carried_amount / np.maximum(carried, 1e-9),
        },
    )


def _over(change: Array) -> Array:
    """(exp(x) - 1) / x, one where x is none."""
    safe = np.where(np.abs(change) < 1e-9, 1.0, change)
    return np.where(np.abs(change) < 1e-9, 1.0, np.expm1(safe) / safe)


Call = Literal["effective", "lost-money", "no-effect", "not-enough-data"]
FALSE_SHARE = 0.1
MOST_WRONG, MOST_AGAINST = 0.05, 0.2
"""Chances of no gain at which a promotion is not called effective: all told, as its interval of
90 % has it, and by its own sales alone."""
SMALL_SHARE = 0.15
"""Of the baseline: what brings less than this is as good as nothing."""


def called(
    wrong: Array,
    high: Array,
    bump: Bump,
    loses: Flags | None = None,
    *,
    false_share: float = FALSE_SHARE,
) -> list[Call]:
    """What to say of each promotion.

    ``wrong`` is the chance that it did not sell more, ``high`` the upper end of its net units,
    ``loses`` whether its profit is clearly below none. As good as no effect comes first; what
    clearly loses money is not called effective, however much more it sold. Net increments are
    called clear while the mean of ``wrong`` stays below ``false_share`` among those called
    (local false sign rates; M. Stephens 2017), and only where the promotion's own sales speak
    for it too: that others of its kind work is no evidence about this one.
    """
    order = np.argsort(wrong, kind="stable")
    running = np.cumsum(wrong[order]) / np.arange(1, len(order) + 1)
    clear = np.zeros(len(order), dtype=np.bool_)
    clear[order[running <= false_share]] = True
    clear &= (wrong <= MOST_WRONG) & (bump.fitted.lifts.against <= MOST_AGAINST)
    lost = np.zeros(len(order), dtype=np.bool_) if loses is None else loses
    nothing = ~clear & (high <= SMALL_SHARE * bump.exposure.own)
    found = np.select(
        [nothing, lost, clear], ["no-effect", "lost-money", "effective"], "not-enough-data"
    )
    calls: list[Call] = found.tolist()
    return calls
