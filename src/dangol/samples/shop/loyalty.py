"""A loyalty programme whose effect is known: who reaches the first tier orders more.

Tiers are set on fixed days from what was kept in the days before. In the first tier a customer
makes further orders, at a rate of their own for everybody alike; the second tier adds nothing,
so whoever finds an effect there has found one that is not there. Half of the customers use
their points now and then, the others never.
"""

import datetime as dt

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.samples.shop import assortment
from dangol.samples.shop.baskets import Lines
from dangol.samples.shop.calendar import ShopCalendar
from dangol.samples.shop.catalogue import CURRENCY, CURRENCY_ABROAD, product_ids
from dangol.samples.shop.columns import (
    CENT_PARTS,
    WON_PARTS,
    chosen,
    constant,
    joined,
    money,
    numbered,
)
from dangol.samples.shop.contacts import customer_ids
from dangol.samples.shop.market import Market
from dangol.samples.shop.orders import Orders
from dangol.samples.shop.people import People
from dangol.samples.shop.returned import Returned
from dangol.samples.shop.sales import ORDER_DIGITS
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.commerce import ORDER_LINES, ORDERS
from dangol.tables.loyalty import REWARD_REDEMPTIONS
from dangol.tables.truth import TRUTH_TIERS
from dangol.tables.vocabulary import Table

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

BEGINS = dt.date(2024, 7, 1)
TIER_DAYS = (BEGINS, dt.date(2025, 1, 1), dt.date(2025, 7, 1), dt.date(2026, 1, 1))
TIER_MONTHS, WINDOW_DAYS = 6, 180
TIERS = {"silver": 150_000.0, "gold": 450_000.0}
EXTRA_ORDERS_A_DAY = {"silver": 0.012, "gold": 0.0}
"""What each tier adds to the one below."""
AMOUNT_PER_POINT, EXPIRY_DAYS, POINT_VALUE = 100.0, 365, 1.0
USERS_SHARE, TIMES_USED = 0.5, 3
USED_WITHIN_DAYS, USED_PART, SMALLEST = 180, 0.8, 100
REWARDS = ("커피 쿠폰", "영화 관람권", "상품권")
_FIRST_NUMBER = 500  # of a customer's further orders, beyond all others


def because_of_loyalty(
    market: Market,
    who: People,
    bought: Orders,
    sold: Lines,
    back: Returned,
    rng: np.random.Generator,
) -> tuple[dict[Table, pa.Table], dict[Table, pa.Table]]:
    """Further orders of a chunk with their lines, and the rewards that were taken."""
    calendar = market.calendar
    times = [bought.time[sold.order], back.time]
    won = _won(market, who, bought.customer[sold.order], times[0], sold.net)
    # A return counts at the rate of its purchase.
    rate = won[back.line] / np.maximum(sold.net[back.line], 1)
    kept = _Kept(
        customer=np.concatenate(
            [bought.customer[sold.order], bought.customer[sold.order[back.line]]]
        ),
        bought=np.concatenate([times[0], times[0][back.line]]),
        known=np.concatenate(times),
        won=np.concatenate([won, -rate * back.parts]),
    )
    found = []
    for begins, ends in _periods(calendar):
        reached = kept.before(begins, who.count)
        rate_of = sum(
            np.where(reached >= TIERS[code], EXTRA_ORDERS_A_DAY[code], 0.0) for code in TIERS
        )
        more = rng.poisson(rate_of * (ends - begins))
        owner = np.repeat(np.arange(who.count), more)
        time = begins + rng.random(len(owner)) * (ends - begins)
        week = calendar.weeks_of(time)
        category = rng.integers(0, len(assortment.CATEGORIES), len(owner))
        product = rng.integers(0, assortment.PRODUCTS_EACH, len(owner))
        shelf = market.price[week, category, product]
        cents = np.round(shelf / market.won_per_dollar[week] * 100).astype(np.int64) * CENT_PARTS
        parts = np.where(who.is_abroad[owner], cents, shelf.astype(np.int64) * WON_PARTS)
        won = _won(market, who, owner, time, parts)
        kept = kept.and_more(owner, time, won)
        found.append((owner, time, category * assortment.PRODUCTS_EACH + product, parts))
    owner, time, place, parts = (np.concatenate(one) for one in zip(*found, strict=True))
    return _rows(calendar, who, owner, time, place, parts), _rewards(calendar, who, kept, rng)


class _Kept:
    """What was kept, line by line: whose, when bought, since when known, how many won."""

    def __init__(self, customer: Ints, bought: Floats, known: Floats, won: Floats) -> None:
        self.customer, self.bought, self.known, self.won = customer, bought, known, won

    def before(self, day: float, count: int) -> Floats:
        """By customer what counts for the tier that is set on a day."""
        counts = (
            (np.floor(self.known) < day)
            & (np.floor(self.bought) >= day - WINDOW_DAYS)
            & (np.floor(self.bought) < day)
        )
        return np.bincount(self.customer[counts], self.won[counts], count).astype(np.float64)

    def between(self, start: Floats, end: Floats) -> Floats:
        """By customer what was bought and known between moments of their own."""
        whose = self.customer
        counts = (self.bought >= start[whose]) & (self.known < end[whose])
        return np.bincount(whose[counts], self.won[counts], len(start)).astype(np.float64)

    def and_more(self, customer: Ints, time: Floats, won: Floats) -> "_Kept":
        return _Kept(
            np.concatenate([self.customer, customer]),
            np.concatenate([self.bought, time]),
            np.concatenate([self.known, time]),
            np.concatenate([self.won, won]),
        )


def _periods(calendar: ShopCalendar) -> list[tuple[float, float]]:
    """The days of the calendar on which tiers are set, and those on which they are set again."""
    days = [float((day - calendar.start).days) for day in TIER_DAYS]
    ends = [*days[1:], float(calendar.days)]
    return [(b, min(e, float(calendar.days))) for b, e in zip(days, ends, strict=True) if b > 0]


def _won(market: Market, who: People, customer: Ints, time: Floats, parts: Ints) -> Floats:
    rate = market.won_per_dollar[market.calendar.weeks_of(time)]
    found: Floats = parts / WON_PARTS * np.where(who.is_abroad[customer], rate, 1.0)
    return found


def _rows(
    calendar: ShopCalendar, who: People, owner: Ints, time: Floats, place: Ints, parts: Ints
) -> dict[Table, pa.Table]:
    """Orders of one line each, in the web shop."""
    order = np.lexsort((time, owner))
    owner, time, place, parts = owner[order], time[order], place[order], parts[order]
    first = np.searchsorted(owner, owner)
    number = np.arange(len(owner)) - first + _FIRST_NUMBER
    ids = joined(numbered("o", who.numbers[owner], 7), numbered("-", number, ORDER_DIGITS))
    amounts = {
        "gross_amount": money(parts),
        "discount_amount": money(np.zeros_like(parts)),
        "net_amount": money(parts),
        "manufacturer_coupon_amount": money(np.zeros_like(parts)),
        "currency": chosen((CURRENCY, CURRENCY_ABROAD), who.is_abroad[owner].astype(np.int64)),
    }
    stores = [store_id for store_id, *_ in assortment.STORES]
    return {
        ORDERS: rows_of(
            ORDERS,
            order_id=ids,
            customer_id=customer_ids(who.numbers[owner]),
            store_id=constant(stores[assortment.WEB_STORE], len(owner)),
            channel=constant("web", len(owner)),
            ordered_at=calendar.moments(time),
            **amounts,
        ),
        ORDER_LINES: rows_of(
            ORDER_LINES,
            order_id=ids,
            line_number=np.ones(len(owner), dtype=np.int64),
            product_id=product_ids().take(pa.array(place)),
            quantity=np.ones(len(owner)),
            **amounts,
        ),
    }


def _rewards(
    calendar: ShopCalendar, who: People, kept: _Kept, rng: np.random.Generator
) -> dict[Table, pa.Table]:
    """Users take rewards for a part of what they earned since the last time, if it is enough."""
    begins = max(float((BEGINS - calendar.start).days), 0.0)
    moments = np.sort(rng.uniform(begins, calendar.days, (who.count, TIMES_USED)), axis=1)
    uses = rng.random(who.count) < USERS_SHARE
    before = np.full(who.count, begins)
    owner: list[Ints] = []
    time: list[Floats] = []
    points: list[Ints] = []
    for turn in range(TIMES_USED):
        at = moments[:, turn]
        won = kept.between(np.maximum(before, at - USED_WITHIN_DAYS), np.floor(at))
        worth = np.floor(won / AMOUNT_PER_POINT * USED_PART / SMALLEST).astype(np.int64) * SMALLEST
        takes = np.flatnonzero(uses & (worth > 0))
        owner.append(takes)
        time.append(at[takes])
        points.append(worth[takes])
        before = at
    whose, when = np.concatenate(owner), np.concatenate(time)
    turn_of = np.repeat(np.arange(TIMES_USED) + 1, [len(one) for one in owner])
    return {
        REWARD_REDEMPTIONS: rows_of(
            REWARD_REDEMPTIONS,
            redemption_id=joined(numbered("p", who.numbers[whose], 7), numbered("-", turn_of, 1)),
            customer_id=customer_ids(who.numbers[whose]),
            reward_name=chosen(REWARDS, rng.integers(0, len(REWARDS), len(whose))),
            points=np.concatenate(points),
            redeemed_at=calendar.moments(when),
        )
    }


def truth_of_tiers(market: Market) -> dict[Table, pa.Table]:
    """What each tier adds to the one below while it holds."""
    calendar = market.calendar
    rows: list[tuple[dt.date, str, float, float, float]] = []
    for begins, ends in _periods(calendar):
        weeks = np.unique(calendar.weeks_of(np.arange(begins, ends)))
        price = float(market.price[weeks].mean())
        for code, amount in TIERS.items():
            orders = EXTRA_ORDERS_A_DAY[code] * (ends - begins)
            day = calendar.start + dt.timedelta(days=int(begins))
            rows.append((day, code, amount, orders, orders * price))
    days, codes, amounts, counts, worths = zip(*rows, strict=True)
    return {
        TRUTH_TIERS: rows_of(
            TRUTH_TIERS,
            tier_set_on=list(days),
            tier_code=list(codes),
            tier_from_amount=_exact(amounts),
            extra_orders=list(counts),
            extra_amount=_exact(worths),
            currency=[CURRENCY] * len(rows),
        )
    }


def _exact(amounts: tuple[float, ...]) -> pa.Array:
    return money(np.round(np.array(amounts) * WON_PARTS).astype(np.int64))
