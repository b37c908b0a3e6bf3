"""Customers made by chance exactly as the lifetime models believe, with what they do next."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.methods.lifetime import BetaGeoNbd
from dangol.methods.lifetime_value import Customers
from dangol.methods.spend import GammaGamma
from dangol.store.warehouse.arrow_types import ARROW_TYPES
from dangol.tables.commerce import ORDERS
from dangol.tables.vocabulary import Table

SPEND = GammaGamma(4.0, 5.0, 80.0)
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Buyers:
    """What is known of them now, whether they are still there, and what they buy afterwards.

    Purchases one by one: whose, when (0 is now), for how much.
    """

    customers: Customers
    alive: npt.NDArray[np.bool_]
    later_purchases: Array
    later_spend: Array
    who: npt.NDArray[np.int64]
    when: Array
    amount: Array

    def world(self, now: dt.datetime, currency: str = "USD") -> dict[Table, pa.Table]:
        """Every purchase as an order, time in days; later ones lie after ``now``."""
        moments = np.datetime64(now.replace(tzinfo=None), "us") + (self.when * 86_400e6).astype(
            "timedelta64[us]"
        )
        given = {
            "order_id": pa.array([f"o{n}" for n in range(len(self.who))]),
            "customer_id": pa.array([f"c{n:05}" for n in self.who]),
            "ordered_at": pa.array(moments),
            "net_amount": pa.array(self.amount.round(2)),
            "currency": pa.array([currency] * len(self.who)),
        }
        types = {c.name: ARROW_TYPES[c.type] for c in ORDERS.columns}
        columns = {
            name: given[name].cast(kind) if name in given else pa.nulls(len(self.who), kind)
            for name, kind in types.items()
        }
        return {ORDERS: pa.table(columns)}


def buyers(
    count: int,
    *,
    lifetime: BetaGeoNbd,
    spend: GammaGamma = SPEND,
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
    clock, alive = -age, np.ones(count, dtype=np.bool_)
    there = np.arange(count)
    found = [(there, clock.copy())]
    if lifetime.from_first:
        left = rng.random(count) < leaving
        alive[left] = False
        there = there[~left]
    while len(there):
        clock[there] += rng.exponential(1 / rate[there])
        there = there[clock[there] < horizon]
        found.append((there, clock[there]))
        left = rng.random(len(there)) < leaving[there]
        alive[there[left & (clock[there] < 0)]] = False
        there = there[~left]
    who = np.concatenate([one for one, _ in found])
    when = np.concatenate([moments for _, moments in found])
    amount = rng.gamma(spend.p, size=len(who)) / scale[who]
    past = when < 0
    purchases = np.bincount(who[past], minlength=count).astype(np.float64)
    last = np.full(count, -np.inf)
    np.maximum.at(last, who[past], when[past])
    spent = np.bincount(who[past], amount[past], minlength=count)
    return Buyers(
        Customers(purchases - 1, last + age, age, purchases, spent / purchases),
        alive,
        np.bincount(who[~past], minlength=count).astype(np.float64),
        np.bincount(who[~past], amount[~past], minlength=count),
        who,
        when,
        amount,
    )
