"""Customers made by chance exactly as the lifetime models believe, with what they do next."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.lifetime import BetaGeoNbd
from dangol.methods.lifetime_value import Customers
from dangol.methods.spend import GammaGamma

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Buyers:
    """What is known of them now, whether they are still there, and what they buy afterwards."""

    customers: Customers
    alive: npt.NDArray[np.bool_]
    later_purchases: Array
    later_spend: Array


def buyers(
    count: int,
    *,
    lifetime: BetaGeoNbd,
    spend: GammaGamma = GammaGamma(4.0, 5.0, 80.0),
    ages: tuple[float, float] = (10.0, 80.0),
    horizon: float = 52.0,
    seed: int,
) -> Buyers:
    """They came first at random over ``ages``; averages of amounts count the first purchase."""
    rng = np.random.default_rng(seed)
    age = rng.uniform(*ages, count)
    rate = rng.gamma(lifetime.r, 1 / lifetime.alpha, count)
    leaving = rng.beta(lifetime.a, lifetime.b, count)
    scale = rng.gamma(spend.q, 1 / spend.gamma, count)
    clock, frequency, recency, later = np.zeros((4, count))
    alive = np.ones(count, dtype=np.bool_)
    there = np.arange(count)
    while len(there):
        clock[there] += rng.exponential(1 / rate[there])
        there = there[clock[there] < age[there] + horizon]
        known = there[clock[there] < age[there]]
        frequency[known] += 1
        recency[known] = clock[known]
        later[np.setdiff1d(there, known)] += 1
        left = rng.random(len(there)) < leaving[there]
        gone = there[left]
        alive[gone[clock[gone] < age[gone]]] = False
        there = there[~left]
    purchases = frequency + 1
    amount = rng.gamma(spend.p * purchases) / scale / purchases
    spent = np.where(later > 0, rng.gamma(np.maximum(spend.p * later, 1e-9)), 0.0) / scale
    return Buyers(Customers(frequency, recency, age, purchases, amount), alive, later, spent)
