"""Advertising whose effect is known: some channels bring orders, some only stand before them.

Social media and e-mail make people order who would not have; how often, is known. Who searches
for the shop's name, and whom retargeting follows, were about to order: both stand before most
orders and bring none, so whoever credits them credits what would have come anyway. E-mails go by
lot to half of those who may be written to. The orders that advertising brought are rows like any
other, with chance of their own; without advertising the shop is what it was, row for row.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.samples.shop.calendar import ShopCalendar
from dangol.samples.shop.catalogue import CURRENCY
from dangol.samples.shop.chance import stream
from dangol.samples.shop.columns import WON_PARTS, chosen, constant, money, numbered
from dangol.samples.shop.consents import Consents
from dangol.samples.shop.contacts import CUSTOMER_DIGITS, customer_ids
from dangol.samples.shop.orders import Orders
from dangol.samples.shop.people import People
from dangol.samples.shop.sales import order_ids
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.events import EVENTS
from dangol.tables.media import EVERYWHERE, MEDIA_SPEND, NO_CAMPAIGN
from dangol.tables.messaging import CAMPAIGN_ASSIGNMENTS, CAMPAIGNS, CONTACTED, CONTACTS, HELD_OUT
from dangol.tables.truth import TRUTH_CAUSED_ORDERS, TRUTH_CHANNELS
from dangol.tables.vocabulary import Table

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LASTS_DAYS = 120
"""The last days of the calendar, on which there is advertising."""
CHANNELS = ("direct", "search", "paid-search", "advertising", "social", "email")
DIRECT, SEARCH, PAID_SEARCH, ADVERTISING, SOCIAL, EMAIL = range(len(CHANNELS))
EMAIL_CHANNEL = CHANNELS[EMAIL]
UTM = (
    (None, None, None),
    (None, None, "search.naver.com"),
    ("naver", "cpc", None),
    ("criteo", "retargeting", None),
    ("instagram", "social", None),
    ("newsletter", "email", None),
)
"""Source and medium of the link, and the referring site."""
BEFORE_ORDER = (0.50, 0.25, 0.45, 0.35, 0.0, 0.0)
"""Chance of a visit by each channel before an order, whatever brought it."""
AHEAD_DAYS = (0.02, 0.5, 0.05, 3.0, 0.0, 0.0)
"""How long before, at most."""
BY_CHANCE = (1.2, 0.6, 0.15, 0.6, 1.5, 0.0)
"""Visits of a customer in all these days that have nothing to do with orders."""
EXTRA_PROBABILITY = (0.0, 0.0, 0.0, 0.0, 0.10, 0.10)
"""Chance that a visit by social media, or an e-mail that was sent, brings one order more."""
ANSWER_DAYS = 6.0
WAVES_BEFORE_END = (58, 34)
CONTACTED_PROBABILITY, OPENED_SHARE = 0.5, 0.4
COST = (0.0, 0.0, 2.0, 1.6, 1.5, 0.1)
"""Won a day for each customer that the shop has."""
FIRST_NUMBER = 700  # of a customer's further orders, beyond all others


@dataclass(frozen=True)
class Advertised:
    """What became of a chunk: further orders and which channel brought each, visits, e-mails."""

    orders: Orders
    channel: Ints
    visitor: Ints
    visit_channel: Ints
    visit_time: Floats
    wave: Ints
    assigned: Ints
    is_contacted: npt.NDArray[np.bool_]


def wave_starts(calendar: ShopCalendar) -> Ints:
    return calendar.days - np.array(WAVES_BEFORE_END)


def advertised(
    calendar: ShopCalendar, who: People, said: Consents, bought: Orders, rng: np.random.Generator
) -> Advertised:
    """Who of a chunk met which channel, and what they ordered because of it."""
    begin, end = float(calendar.days - LASTS_DAYS), float(calendar.days)
    left = np.where(np.isnan(bought.dropped_out), np.inf, bought.dropped_out)

    def are_here(customer: Ints, time: Floats) -> npt.NDArray[np.bool_]:
        """Customers by now, and not gone for good."""
        here: npt.NDArray[np.bool_] = (who.joined[customer] < time) & (left[customer] > time)
        return here

    visits = []
    for channel, rate in enumerate(BY_CHANCE):
        customer = np.repeat(np.arange(who.count), rng.poisson(rate, who.count))
        time = begin + rng.random(len(customer)) * (end - begin)
        kept = are_here(customer, time)
        visits.append((customer[kept], np.full(int(kept.sum()), channel), time[kept]))
    wave, assigned, contacted, mailed, opened = _mailed(calendar, who, said, left, rng)
    visits.append((assigned[opened[0]], np.full(len(opened[0]), EMAIL), opened[1]))
    met = [
        (SOCIAL, visits[SOCIAL][0], visits[SOCIAL][2]),
        (EMAIL, assigned[contacted], mailed[contacted]),
    ]
    extra = [_brought(channel, customer, time, end, rng) for channel, customer, time in met]
    owner, by, time = (np.concatenate(one) for one in zip(*extra, strict=True))
    order = np.lexsort((time, owner))
    owner, by, time = owner[order], by[order], time[order]
    number = np.arange(len(owner)) - np.searchsorted(owner, owner) + FIRST_NUMBER
    # Whatever made them order, people search and are followed before they do.
    lately = bought.time >= begin
    everyone = np.concatenate([bought.customer[lately], owner])
    when = np.concatenate([bought.time[lately], time])
    for channel, share in enumerate(BEFORE_ORDER):
        comes = np.flatnonzero(rng.random(len(when)) < share)
        ahead = rng.random(len(comes)) * AHEAD_DAYS[channel] + 0.002
        visits.append((everyone[comes], np.full(len(comes), channel), when[comes] - ahead))
    visitor, visit_channel, visit_time = (np.concatenate(one) for one in zip(*visits, strict=True))
    inside = (visit_time >= begin) & (visit_time < end)
    return Advertised(
        Orders(owner, number, time, bought.dropped_out),
        by,
        visitor[inside],
        visit_channel[inside],
        visit_time[inside],
        wave,
        assigned,
        contacted,
    )


def _brought(
    channel: int, customer: Ints, time: Floats, end: float, rng: np.random.Generator
) -> tuple[Ints, Ints, Floats]:
    """The orders that meeting a channel brings within some days."""
    comes = rng.random(len(customer)) < EXTRA_PROBABILITY[channel]
    at = time[comes] + 0.02 + rng.random(int(comes.sum())) * ANSWER_DAYS
    kept = at < end
    return customer[comes][kept], np.full(int(kept.sum()), channel), at[kept]


def _mailed(
    calendar: ShopCalendar, who: People, said: Consents, left: Floats, rng: np.random.Generator
) -> tuple[Ints, Ints, npt.NDArray[np.bool_], Floats, tuple[Ints, Floats]]:
    """Wave, customer, whether the lot contacts, when; and which of them open it, and when."""
    waves, people, lots = [], [], []
    for number, start in enumerate(wave_starts(calendar)):
        may = said.allows(EMAIL_CHANNEL, float(start)) & (who.joined < start) & (left > start)
        customer = np.flatnonzero(may)
        waves.append(np.full(len(customer), number))
        people.append(customer)
        lots.append(rng.random(who.count)[customer] < CONTACTED_PROBABILITY)
    wave, customer, contacted = (np.concatenate(one) for one in (waves, people, lots))
    # Sent at nine in the morning.
    sent = wave_starts(calendar)[wave] + 9 / 24
    opens = np.flatnonzero(contacted & (rng.random(len(wave)) < OPENED_SHARE))
    return wave, customer, contacted, sent, (opens, sent[opens] + rng.random(len(opens)))


def _campaigns(count: int) -> pa.Array:
    return numbered("m", np.arange(count) + 1, 3)


def advertising_without_customers(
    calendar: ShopCalendar, customers: int, seed: int
) -> dict[Table, pa.Table]:
    """Campaigns, what was spent, and what is true of each channel."""
    starts = calendar.dates(wave_starts(calendar).astype(np.float64))
    waves = len(starts)
    paid = np.flatnonzero(np.array(COST) > 0)
    days = min(LASTS_DAYS, calendar.days)
    noise = stream(seed, "media spend").uniform(0.8, 1.2, (days, len(paid)))
    won = np.round(noise * np.array(COST)[paid] * customers)
    which = np.arange(calendar.days - days, calendar.days, dtype=np.float64)
    day = calendar.dates(np.repeat(which, len(paid)))
    spent = len(day)
    return {
        CAMPAIGNS: rows_of(
            CAMPAIGNS,
            campaign_id=_campaigns(waves),
            campaign_type=constant("소식 메일 시험", waves),
            campaign_starts_on=starts,
            campaign_ends_on=starts + 13,
            is_randomised=np.ones(waves, dtype=bool),
        ),
        MEDIA_SPEND: rows_of(
            MEDIA_SPEND,
            spent_on=day,
            media_channel=chosen(CHANNELS, np.tile(paid, days)),
            campaign_id=constant(NO_CAMPAIGN, spent),
            media_region=constant(EVERYWHERE, spent),
            spend_amount=money(won.ravel().astype(np.int64) * WON_PARTS),
            currency=constant(CURRENCY, spent),
        ),
        TRUTH_CHANNELS: rows_of(
            TRUTH_CHANNELS,
            media_channel=list(CHANNELS),
            extra_order_probability=list(EXTRA_PROBABILITY),
        ),
    }


def advertising_rows(
    calendar: ShopCalendar, who: People, found: Advertised
) -> dict[Table, pa.Table]:
    """Visits, e-mails and the lot, and which orders each channel brought."""
    ids = customer_ids(who.numbers)
    count = len(found.visitor)
    at = calendar.moments(found.visit_time)
    source, medium, host = zip(*UTM, strict=True)
    place = np.arange(count)
    campaign = _campaigns(len(WAVES_BEFORE_END)).take(pa.array(found.wave))
    day = calendar.dates(wave_starts(calendar)[found.wave].astype(np.float64))
    contacted = pa.array(np.flatnonzero(found.is_contacted))
    assigned = ids.take(pa.array(found.assigned))
    probability = np.where(found.is_contacted, CONTACTED_PROBABILITY, 1 - CONTACTED_PROBABILITY)
    return {
        EVENTS: rows_of(
            EVENTS,
            event_source=constant("simulated-site", count),
            event_id=numbered(f"v{who.first}-", place, CUSTOMER_DIGITS),
            event_hash=(who.first + 1) * 10**10 + 5 * 10**9 + place,
            event_type=constant("page", count),
            customer_id=ids.take(pa.array(found.visitor)),
            anonymous_id=numbered("site-", who.numbers, CUSTOMER_DIGITS).take(
                pa.array(found.visitor)
            ),
            channel=constant("web", count),
            utm_source=chosen(source, found.visit_channel),
            utm_medium=chosen(medium, found.visit_channel),
            referrer_host=chosen(host, found.visit_channel),
            occurred_at=at,
            received_at=at,
        ),
        CAMPAIGN_ASSIGNMENTS: rows_of(
            CAMPAIGN_ASSIGNMENTS,
            campaign_id=campaign,
            customer_id=assigned,
            assigned_arm=chosen((HELD_OUT, CONTACTED), found.is_contacted.astype(np.int64)),
            assignment_probability=probability,
            assigned_on=day,
        ),
        CONTACTS: rows_of(
            CONTACTS,
            campaign_id=campaign.take(contacted),
            customer_id=assigned.take(contacted),
            channel=constant(EMAIL_CHANNEL, len(contacted)),
            contacted_on=day[found.is_contacted],
        ),
        TRUTH_CAUSED_ORDERS: rows_of(
            TRUTH_CAUSED_ORDERS,
            order_id=order_ids(who, found.orders),
            media_channel=chosen(CHANNELS, found.channel),
        ),
    }
