"""Worlds made by chance as the lifetime models believe, each fitted: whether the ranges hold.

In each world parameters are drawn, customers buy, and the method that a shop would use says its
90% ranges: of the parameters, of the value of everybody's coming purchases, and of how often each
customer will buy. What came is then known. Every fourth world holds, besides, contracts (sBG) and
donors (BG/BB); every eighth shop is of Pareto/NBD instead, and every second of the rest MBG/NBD.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from dangol.methods.buying import Buying
from dangol.methods.chances_to_buy import Occasions, fit_occasions, occasion_intervals
from dangol.methods.histories import averages, distinct
from dangol.methods.lifetime import BetaGeoNbd, fit_lifetime, lifetime_intervals
from dangol.methods.lifetime_value import Customers, LifetimeValue, total_range
from dangol.methods.maximum_likelihood import Fitted, NotIdentifiedError
from dangol.methods.one_core import one_core
from dangol.methods.pareto_lifetime import ParetoNbd, fit_pareto, pareto_intervals
from dangol.methods.retention import Tenures, fit_retention, retention_intervals
from dangol.methods.spend import GammaGamma, fit_spend, spend_intervals

Array = npt.NDArray[np.float64]
Rng = np.random.Generator
CHANCES = 100
PARETO_EVERY, OTHERS_EVERY = 8, 4


@dataclass
class Tally:
    """Counts over worlds; ``chances`` is the histogram of randomised PIT values of customers."""

    worlds: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    inside: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    open_ends: int = 0
    totals: list[bool] = field(default_factory=list)
    customers: int = 0
    customers_inside: int = 0
    chances: Array = field(default_factory=lambda: np.zeros(CHANCES))

    def add(self, other: "Tally") -> None:
        self.worlds += other.worlds
        self.refused += other.refused
        self.inside += other.inside
        self.asked += other.asked
        self.open_ends += other.open_ends
        self.totals += other.totals
        self.customers += other.customers
        self.customers_inside += other.customers_inside
        self.chances += other.chances

    def parameters(self, model: str, planted: Array, ends: Array) -> None:
        """Which of the planted logarithms lie between their ends."""
        inside = (planted >= ends[:, 0]) & (planted <= ends[:, 1])
        for place, is_inside in enumerate(inside):
            self.asked[f"{model} {place}"] += 1
            self.inside[f"{model} {place}"] += int(is_inside)
        self.open_ends += int(np.isinf(ends).sum())


@dataclass(frozen=True)
class Shop:
    """Customers' pasts, and what came within ``horizon``."""

    customers: Customers
    horizon: float
    later: Array
    later_spend: Array


def between(rng: Rng, low: float, high: float) -> float:
    """Evenly on the logarithm."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def planted_model(rng: Rng, number: int) -> Buying:
    r = between(rng, 0.3, 1.5)
    alpha = r * between(rng, 3, 15)
    if number % PARETO_EVERY == 0:
        s = between(rng, 0.4, 1.5)
        return ParetoNbd(r, alpha, s, s * between(rng, 15, 60))
    a = between(rng, 0.3, 1.5)
    return BetaGeoNbd(r, alpha, a, a * between(rng, 2, 6), from_first=number % 2 == 0)


def shop(rng: Rng, model: Buying, spend: GammaGamma, count: int) -> Shop:
    """As the models believe, time in weeks to the day's fraction."""
    age, horizon = rng.uniform(20, 80, count), float(rng.uniform(20, 60))
    leaves = np.full(count, np.inf)
    chance = np.zeros(count)
    if isinstance(model, ParetoNbd):
        leaves = rng.exponential(1 / rng.gamma(model.s, 1 / model.beta, count))
        rate = rng.gamma(model.r, 1 / model.alpha, count)
    elif isinstance(model, BetaGeoNbd):
        rate = rng.gamma(model.r, 1 / model.alpha, count)
        chance = rng.beta(model.a, model.b, count)
    there = np.arange(count)
    if isinstance(model, BetaGeoNbd) and model.from_first:
        there = there[rng.random(count) >= chance]
    clock, last, bought, later = np.zeros((4, count))
    while len(there):
        clock[there] += rng.exponential(1 / rate[there])
        there = there[clock[there] < np.minimum(leaves, age + horizon)[there]]
        past = there[clock[there] <= age[there]]
        bought[past] += 1
        last[past] = clock[past]
        later[there[clock[there] > age[there]]] += 1
        there = there[rng.random(len(there)) >= chance[there]]
    scale = rng.gamma(spend.q, 1 / spend.gamma, count)
    amount = rng.gamma(spend.p * (bought + 1)) / scale / (bought + 1)
    later_spend = rng.standard_gamma(spend.p * later) / scale
    customers = Customers(bought, last, age, bought + 1, amount)
    return Shop(customers, horizon, later, later_spend)


def world(number: int) -> Tally:
    """One world, looked at with the methods alone."""
    rng = np.random.default_rng([20, number])
    tally = Tally(worlds=1)
    model = planted_model(rng, number)
    spend = GammaGamma(float(rng.uniform(2, 8)), float(rng.uniform(3, 8)), between(rng, 20, 500))
    made = shop(rng, model, spend, int(rng.integers(800, 2_000)))
    _judge_shop(tally, made, model, spend, rng)
    if number % OTHERS_EVERY == 0:
        _judge_contracts(tally, rng)
        _judge_donors(tally, rng)
    return tally


def _judge_shop(tally: Tally, made: Shop, model: Buying, spend: GammaGamma, rng: Rng) -> None:
    one = made.customers
    seen, _ = distinct(one.frequency, one.recency, one.age)
    amounts = averages(one.purchases, one.amount)
    lifetime: Fitted[Buying]
    try:
        if isinstance(model, BetaGeoNbd):
            name = "MBG/NBD" if model.from_first else "BG/NBD"
            fitted = fit_lifetime(seen, from_first=model.from_first)
            ends, lifetime = lifetime_intervals(fitted, seen), fitted
        else:
            name = "Pareto/NBD"
            pareto = fit_pareto(seen)
            ends, lifetime = pareto_intervals(pareto, seen), pareto
        bought = fit_spend(amounts)
    except NotIdentifiedError as refusal:
        tally.refused[f"{type(model).__name__}: {refusal}"] += 1
        return
    tally.parameters(name, model.logs, ends)
    tally.parameters("Gamma-Gamma", spend.logs, spend_intervals(bought, amounts))
    learned = LifetimeValue(lifetime, bought)
    total = float(learned.expected(one, made.horizon).sum())
    error = learned.relative_error(one, made.horizon)
    low, high = total_range(total, error, learned.total_variance(one, made.horizon))
    tally.totals.append(low <= made.later_spend.sum() <= high)
    past = (one.frequency, one.recency, one.age, made.horizon)
    fewest, most = (lifetime.model.count_at(share, *past) for share in (0.05, 0.95))
    tally.customers += len(one)
    tally.customers_inside += int(((made.later >= fewest) & (made.later <= most)).sum())
    above, least = (1 - lifetime.model.exceeds(made.later - k, *past) for k in (0, 1))
    place = least + (above - least) * rng.random(len(one))
    tally.chances += np.histogram(place, CHANCES, (0, 1))[0]


def _judge_contracts(tally: Tally, rng: Rng) -> None:
    a, b = between(rng, 0.4, 2), between(rng, 1, 6)
    count = int(rng.integers(500, 3_000))
    until = rng.geometric(rng.beta(a, b, count)) - 1
    seen = rng.integers(2, 10, count)
    rows = Tenures.distinct(np.minimum(until, seen).astype(np.float64), until < seen)
    _judge(tally, "sBG", np.log([a, b]), lambda: retention_intervals(fit_retention(rows), rows))


def _judge_donors(tally: Tally, rng: Rng) -> None:
    planted = np.array([between(rng, 0.5, 2), between(rng, 0.5, 2)])
    leaving = between(rng, 0.4, 1.5)
    planted = np.array([*planted, leaving, leaving * between(rng, 2, 6)])
    count, occasions = int(rng.integers(1_000, 3_000)), int(rng.integers(6, 11))
    there = rng.geometric(rng.beta(planted[2], planted[3], count)) - 1
    step = np.arange(1, occasions + 1)
    buys = rng.random((count, occasions)) < rng.beta(planted[0], planted[1], count)[:, None]
    buys &= step <= there[:, None]
    rows = Occasions.distinct(
        buys.sum(axis=1).astype(np.float64),
        (buys * step).max(axis=1).astype(np.float64),
        np.full(count, float(occasions)),
    )
    _judge(tally, "BG/BB", np.log(planted), lambda: occasion_intervals(fit_occasions(rows), rows))


def _judge(tally: Tally, model: str, planted: Array, ends: Callable[[], Array]) -> None:
    try:
        tally.parameters(model, planted, ends())
    except NotIdentifiedError as refusal:
        tally.refused[f"{model}: {refusal}"] += 1


def worlds(numbers: range) -> Tally:
    """Several worlds one after the other, on one core."""
    tally = Tally()
    with one_core():
        for number in numbers:
            tally.add(world(number))
    return tally
