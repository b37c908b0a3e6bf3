"""Shelves of several stores by week, with promotions whose whole effect is known.

The simulated shop cannot carry this: its customers choose each line by itself, so what lifts a
product lifts the basket by as much, nobody has a stock at home, and a promotion runs in every
store. Here the expectation of each cell (product, store, week) is written down directly, and a
promotion's effect is the difference to the same weeks without it.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Form = Literal["factors", "units"]
Timing = Literal["by-chance", "in-season"]
KINDS = (
    # discount, display, mailer
    (True, False, False),
    (True, False, True),
    (False, True, False),
    (True, True, False),
    (False, False, True),
    (True, True, True),
)
DEPTHS = np.array([0.1, 0.2, 0.3, 0.4])
LAG_SHARES = {-1: 0.04, 1: 0.20, 2: 0.10, 3: 0.04}
OF_DEPTH, OF_DISPLAY, OF_MAILER, OF_BOTH = 2.2, 0.45, 0.3, 0.1
OF_LINKED = 0.3
LINKED = 2
"""Categories stand in pairs that are bought together."""


@dataclass(frozen=True)
class Plan:
    """What a world is to be like; units are those of a usual product in a usual store and week."""

    categories: int = 6
    products_each: int = 10
    stores: int = 20
    weeks: int = 78
    units: float = 6.0
    idle_share: float = 0.35
    everywhere_share: float = 0.25
    form: Form = "factors"
    timing: Timing = "by-chance"


@dataclass(frozen=True)
class Promotions:
    """One row per promotion: what it is, when it runs, and what it does to its own product."""

    product: Ints
    first: Ints
    length: Ints
    kind: Ints
    depth: Floats
    lift: Floats
    in_store: Flags

    def __len__(self) -> int:
        return len(self.product)


@dataclass(frozen=True)
class World:
    """Arrays of products x stores x weeks and the coefficients that were planted."""

    plan: Plan
    category: Ints
    price: Floats
    usual: Floats
    promotions: Promotions
    number: Ints
    taken: Floats
    shifted: dict[int, Floats]
    sales: Ints

    def expected(self, lift: Floats, weeks: slice) -> Floats:
        """Mean sales of some weeks, were promotions' lifts these."""
        start = max(weeks.start - max(LAG_SHARES), 0)
        wide = slice(start, min(weeks.stop + 1, self.plan.weeks))
        found = _means(self, lift, wide)
        return found[:, :, weeks.start - start : weeks.stop - start]


def made_world(plan: Plan, seed: int) -> World:
    """A world by chance; the same seed makes the same."""
    rng = np.random.default_rng([seed, 20_240_607])
    products = plan.categories * plan.products_each
    category = np.repeat(np.arange(plan.categories), plan.products_each)
    season = _season(plan, rng)
    usual = _usual(plan, category, season, rng)
    promotions = _promotions(plan, category, season, rng)
    number = np.full((products, plan.stores, plan.weeks), -1)
    for place in range(len(promotions)):
        first = promotions.first[place]
        weeks = slice(first, first + promotions.length[place])
        number[promotions.product[place], promotions.in_store[place], weeks] = place
    world = World(
        plan=plan,
        category=category,
        price=np.round(np.exp(rng.normal(1.2, 0.5, products)), 2).astype(np.float64),
        usual=usual,
        promotions=promotions,
        number=number,
        taken=rng.uniform(0.1, 0.5, plan.categories),
        shifted={lag: share * rng.uniform(0.6, 1.4, plan.categories)
                 for lag, share in LAG_SHARES.items()},
        sales=np.zeros(number.shape, dtype=np.int64),
    )  # fmt: skip
    mean = world.expected(promotions.lift, slice(0, plan.weeks))
    noise = np.exp(rng.normal(-0.5 * 0.15**2, 0.15, mean.shape))
    return replace(world, sales=rng.poisson(mean * noise))


def _season(plan: Plan, rng: np.random.Generator) -> Floats:
    """Categories by weeks, around nought."""
    week = np.arange(plan.weeks)
    phase = rng.uniform(0, 2 * np.pi, (plan.categories, 1))
    found: Floats = 0.25 * np.sin(2 * np.pi * week / 52 + phase)
    return found


def _usual(plan: Plan, category: Ints, season: Floats, rng: np.random.Generator) -> Floats:
    """What is sold without any promotion, shocks of every level included."""
    products, stores, weeks = len(category), plan.stores, plan.weeks
    level = rng.normal(np.log(plan.units), 0.6, (products, 1, 1))
    store = rng.normal(0, 0.3, (1, stores, 1))
    pair = rng.normal(0, 0.3, (products, stores, 1))
    shop_week = rng.normal(0, 0.06, (1, 1, weeks))
    category_week = rng.normal(0, 0.05, (plan.categories, weeks))[category][:, None]
    store_week = rng.normal(0, 0.05, (1, stores, weeks))
    drift = np.cumsum(rng.normal(0, 0.015, (products, 1, weeks)), axis=2)
    product_week = rng.normal(0, 0.08, (products, 1, weeks))
    whole = level + store + pair + shop_week + season[category][:, None] + category_week
    found: Floats = np.exp(whole + store_week + drift + product_week)
    return found


def _promotions(plan: Plan, category: Ints, season: Floats, rng: np.random.Generator) -> Promotions:
    """Each product has one every ten weeks or so; a share of all does nothing at all."""
    rows = []
    weight = np.exp(4 * season) if plan.timing == "in-season" else np.ones_like(season)
    weight /= weight.mean(axis=1, keepdims=True)
    for product in range(len(category)):
        week = int(rng.integers(2, 8))
        while week < plan.weeks - 6:
            if rng.random() < min(0.16 * weight[category[product], week], 0.9):
                length = int(rng.integers(1, 4))
                rows.append((product, week, length))
                week += length + 3
            week += 1
    product, first, length = np.array(rows, dtype=np.int64).T
    count = len(product)
    kind = rng.integers(0, len(KINDS), count)
    is_on = np.array(KINDS)[kind]
    depth = np.where(is_on[:, 0], rng.choice(DEPTHS, count), 0.0)
    of_category = rng.normal(0, 0.1, plan.categories)[category[product]]
    lift = OF_DEPTH * depth + OF_DISPLAY * is_on[:, 1] + OF_MAILER * is_on[:, 2]
    lift += OF_BOTH * (is_on[:, 1] & is_on[:, 2]) + of_category + rng.normal(0, 0.15, count)
    lift = np.where(rng.random(count) < plan.idle_share, 0.0, lift)
    share = np.where(rng.random(count) < plan.everywhere_share, 1.0, rng.uniform(0.3, 0.8, count))
    in_store = rng.random((count, plan.stores)).argsort(axis=1) < (share * plan.stores)[:, None]
    return Promotions(product, first, length, kind, depth, lift, in_store)


def _means(world: World, lift: Floats, weeks: slice) -> Floats:
    number = world.number[:, :, weeks]
    usual = world.usual[:, :, weeks]
    on = np.where(number >= 0, lift[np.maximum(number, 0)], 0.0)
    if world.plan.form == "units":
        return _in_units(world, usual, on, number)
    size = (world.plan.categories, world.plan.products_each, *usual.shape[1:])
    level = world.usual.mean(axis=2).reshape(*size[:2], -1, 1)
    share = level / level.sum(axis=1, keepdims=True)
    own = share * np.expm1(on).reshape(size)
    whole = own.sum(axis=1, keepdims=True)
    others = np.log1p(whole - own)
    log = on.reshape(size) - world.taken[:, None, None, None] * others
    log += OF_LINKED * np.log1p(whole)[_partners(world.plan)]
    for lag, by in world.shifted.items():
        log -= by[:, None, None, None] * _ended(on, number, lag).reshape(size)
    found: Floats = usual * np.exp(log).reshape(usual.shape)
    return found


def _in_units(world: World, usual: Floats, on: Floats, number: Ints) -> Floats:
    """What is taken, carried and shifted are shares of the units gained, not of logarithms."""
    gain = usual * np.expm1(on)
    size = (world.plan.categories, world.plan.products_each, *usual.shape[1:])
    by_category = gain.reshape(size).sum(axis=1, keepdims=True)
    of_category = usual.reshape(size).sum(axis=1, keepdims=True)
    others = by_category - gain.reshape(size)
    rest = of_category - usual.reshape(size)
    lost = world.taken[:, None, None, None] * usual.reshape(size) * others / rest
    lifted = by_category / of_category
    halo = OF_LINKED * usual.reshape(size) * lifted[_partners(world.plan)]
    whole = gain - lost.reshape(usual.shape) + halo.reshape(usual.shape)
    of_product = np.repeat(np.arange(world.plan.categories), world.plan.products_each)
    for lag, by in world.shifted.items():
        whole -= by[of_product][:, None, None] * _ended(gain, number, lag)
    found: Floats = np.maximum(usual + whole, 0.05 * usual)
    return found


def _partners(plan: Plan) -> Ints:
    return np.arange(plan.categories) ^ 1


def _ended(values: Floats, number: Ints, lag: int) -> Floats:
    """Values of the promotion that ended ``lag`` weeks before; -1 is the week before one."""
    found = np.zeros_like(values)
    if lag > 0:
        is_over = number[:, :, :-lag] != number[:, :, 1 : number.shape[2] - lag + 1]
        found[:, :, lag:] = values[:, :, :-lag] * is_over
    else:
        is_coming = number[:, :, 1:] != number[:, :, :-1]
        found[:, :, :-1] = values[:, :, 1:] * is_coming
    return found
