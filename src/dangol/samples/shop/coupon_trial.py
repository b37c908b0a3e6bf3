"""A coupon given by lot, and what it does: extra orders of those whom it makes come back.

Chance alone decides, among those that may be written to, who gets the coupon and who is held
out. It moves people who have been away for a while; who was here just now would have come
anyway, and who left long ago does not read it. So those who buy most are not those whom it
moves. The extra orders are rows like any other, with chance of their own: without them the
shop is what it was, row for row.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.samples.shop.calendar import ShopCalendar
from dangol.samples.shop.catalogue import product_ids
from dangol.samples.shop.columns import chosen, constant, joined, numbered
from dangol.samples.shop.consents import Consents
from dangol.samples.shop.contacts import customer_ids
from dangol.samples.shop.orders import Orders
from dangol.samples.shop.people import People
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.experiments import EXPERIMENT_EXPOSURES
from dangol.tables.messaging import (
    CAMPAIGN_ASSIGNMENTS,
    CAMPAIGNS,
    CONTACTED,
    CONTACTS,
    COUPONS,
    HELD_OUT,
    REDEMPTIONS,
)
from dangol.tables.truth import TRUTH_COUPON_EFFECTS
from dangol.tables.vocabulary import Table

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Trial = Literal["none", "works", "idle"]

CHANNEL = "email"
VARIANTS = ("today", "coupon")
"""The same lot as a test of that name would tell it: nobody is written to, or the coupon goes."""
WAVES_BEFORE_END = (84, 42)
LASTS_DAYS = 28
OFFERED_PROBABILITY = 0.5
AWAY_DAYS = (28, 84)
"""Whose last order lies so many days back (the second not included) answers to the coupon."""
EXTRA_PROBABILITY = 0.35
LEFT_PROBABILITY = 0.02  # of those who have been away for longer
USED_SHARE = 0.6  # of who got the coupon and would have ordered anyway


@dataclass(frozen=True)
class CouponTrial:
    """First day of each wave in days since the start; none where there is no trial."""

    calendar: ShopCalendar
    starts: tuple[int, ...]
    works: bool

    @property
    def ids(self) -> pa.Array:
        return numbered("t", np.arange(len(self.starts)) + 1, 3)

    @property
    def coupon_ids(self) -> pa.Array:
        return joined(self.ids, "-c1")

    def extra_probability(self, days_since: Ints) -> Floats:
        """Chance that the coupon brings one order more, by days since the last one."""
        if not self.works:
            return np.zeros(len(days_since))
        first, last = AWAY_DAYS
        return np.select(
            [days_since < first, days_since < last], [0.0, EXTRA_PROBABILITY], LEFT_PROBABILITY
        )


@dataclass(frozen=True)
class Given:
    """What the lot gave people and what came of it: one entry per wave and person in it.

    ``used_on`` is the day on which the coupon was used in days since the start, -1 if never.
    """

    wave: Ints
    customer: Ints
    is_offered: Flags
    extra_probability: Floats
    used_on: Ints


def coupon_trial(calendar: ShopCalendar, trial: Trial) -> CouponTrial:
    """The trial that was asked for."""
    waves = () if trial == "none" else WAVES_BEFORE_END
    starts = tuple(calendar.days - before for before in waves)
    return CouponTrial(calendar, starts, trial == "works")


def trial_orders(
    trial: CouponTrial, who: People, said: Consents, bought: Orders, rng: np.random.Generator
) -> tuple[Given, Orders]:
    """Who of a chunk was given what, and the orders that there would not have been."""
    customer, time = bought.customer, bought.time
    given: list[Given] = []
    extra: list[tuple[Ints, Floats]] = []
    for wave, start in enumerate(trial.starts):
        last = np.full(who.count, -1, dtype=np.int64)
        known = time < start
        np.maximum.at(last, customer[known], np.floor(time[known]).astype(np.int64))
        # The same draws for everybody, so that nobody's depend on who else is there.
        lot, moved, moment, used = rng.random((4, who.count))
        people = np.flatnonzero(said.allows(CHANNEL, float(start)) & (last >= 0))
        offered = lot[people] < OFFERED_PROBABILITY
        probability = trial.extra_probability(start - last[people])
        comes = people[offered & (moved[people] < probability)]
        season = trial.calendar.season_at(np.array([start, start + LASTS_DAYS], dtype=float))
        at = trial.calendar.days_at(season[0] + moment[comes] * (season[1] - season[0]))
        offers = people[offered]
        used_on = _used_on(
            int(start), who.count, (customer, time), (comes, at), (offers, used < USED_SHARE)
        )
        given.append(
            Given(np.full(len(people), wave), people, offered, probability, used_on[people])
        )
        extra.append((comes, at))
        customer, time = np.concatenate([customer, comes]), np.concatenate([time, at])
    count = len(bought.customer)
    more = Orders(customer[count:], _numbers(bought, customer, who.count), time[count:],
                  bought.dropped_out)  # fmt: skip
    whole = Given(*(np.concatenate([getattr(one, name) for one in given])
                    for name in Given.__dataclass_fields__))  # fmt: skip
    return whole, more


def _used_on(
    start: int,
    people: int,
    own: tuple[Ints, Floats],
    extra: tuple[Ints, Floats],
    offered: tuple[Ints, Flags],
) -> Ints:
    """Day on which each used the coupon: an extra order does, an own one by chance."""
    never = np.iinfo(np.int64).max
    day = np.full(people, never, dtype=np.int64)
    customer, time = own
    inside = (time >= start) & (time < start + LASTS_DAYS)
    np.minimum.at(day, customer[inside], np.floor(time[inside]).astype(np.int64))
    offers, uses = offered
    day[~uses] = never
    np.minimum.at(day, extra[0], np.floor(extra[1]).astype(np.int64))
    is_offered = np.zeros(people, dtype=bool)
    is_offered[offers] = True
    return np.where(is_offered & (day < never), day, -1)


def _numbers(bought: Orders, customer: Ints, people: int) -> Ints:
    """Numbers of the extra orders, after those of the customer that were there."""
    count = len(bought.customer)
    before = np.bincount(bought.customer, minlength=people)
    extra = customer[count:]
    order = np.argsort(extra, kind="stable")
    starts = np.searchsorted(extra[order], extra[order], side="left")
    numbers = np.empty(len(extra), dtype=np.int64)
    numbers[order] = before[extra[order]] + np.arange(len(extra)) - starts
    return numbers


def trial_campaigns(trial: CouponTrial) -> dict[Table, pa.Table]:
    """The waves as campaigns, and their coupon: good for everything."""
    count, products = len(trial.starts), product_ids()
    starts = trial.calendar.dates(np.array(trial.starts, dtype=np.float64))
    wave = pa.array(np.repeat(np.arange(count), len(products)))
    return {
        CAMPAIGNS: rows_of(
            CAMPAIGNS,
            campaign_id=trial.ids,
            campaign_type=constant("쿠폰 시험", count),
            campaign_starts_on=starts,
            campaign_ends_on=starts + LASTS_DAYS - 1,
            is_randomised=np.ones(count, dtype=bool),
        ),
        COUPONS: rows_of(
            COUPONS,
            coupon_id=trial.coupon_ids.take(wave),
            product_id=products.take(pa.array(np.tile(np.arange(len(products)), count))),
            campaign_id=trial.ids.take(wave),
        ),
    }


def trial_rows(trial: CouponTrial, who: People, given: Given) -> dict[Table, pa.Table]:
    """Assignments, contacts, redemptions, and what is true of each person of a chunk."""
    starts = np.array(trial.starts, dtype=np.float64)
    day = trial.calendar.dates(starts[given.wave])
    ids = customer_ids(who.numbers[given.customer])
    campaign = trial.ids.take(pa.array(given.wave))
    to, used = (pa.array(np.flatnonzero(one)) for one in (given.is_offered, given.used_on >= 0))
    probability = np.where(given.is_offered, OFFERED_PROBABILITY, 1 - OFFERED_PROBABILITY)
    return {
        CAMPAIGN_ASSIGNMENTS: rows_of(
            CAMPAIGN_ASSIGNMENTS,
            campaign_id=campaign,
            customer_id=ids,
            assigned_arm=chosen((HELD_OUT, CONTACTED), given.is_offered.astype(np.int64)),
            assignment_probability=probability,
            assigned_on=day,
        ),
        EXPERIMENT_EXPOSURES: rows_of(
            EXPERIMENT_EXPOSURES,
            experiment_name=campaign,
            unit_id=ids,
            customer_id=ids,
            variant=chosen(VARIANTS, given.is_offered.astype(np.int64)),
            assignment_probability=probability,
            exposed_at=trial.calendar.moments(starts[given.wave]),
        ),
        CONTACTS: rows_of(
            CONTACTS,
            campaign_id=campaign.take(to),
            customer_id=ids.take(to),
            channel=constant(CHANNEL, len(to)),
            contacted_on=day[given.is_offered],
        ),
        REDEMPTIONS: rows_of(
            REDEMPTIONS,
            customer_id=ids.take(used),
            coupon_id=trial.coupon_ids.take(pa.array(given.wave)).take(used),
            campaign_id=campaign.take(used),
            redeemed_on=trial.calendar.dates(given.used_on[given.used_on >= 0].astype(np.float64)),
        ),
        TRUTH_COUPON_EFFECTS: rows_of(
            TRUTH_COUPON_EFFECTS,
            campaign_id=campaign,
            customer_id=ids,
            is_offered=given.is_offered,
            extra_order_probability=given.extra_probability,
        ),
    }
