"""Media whose effect is known: it carries over, wears out, and makes people order more.

Once everybody has joined, four channels spend in every district week by week, in waves of their
own. Each order that is there anyway brings another in its week with a chance that follows from
the district's media: a geometric ad-stock, then a curve that wears out. In the autumn television
grows fivefold in some districts, as in a test by regions. Without media nothing of it exists, row
for row.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.samples.shop import assortment
from dangol.samples.shop.calendar import ShopCalendar
from dangol.samples.shop.catalogue import CURRENCY
from dangol.samples.shop.chance import stream
from dangol.samples.shop.columns import WON_PARTS, chosen, constant, money
from dangol.samples.shop.geo_test import DISTRICTS_EACH, ENDS, STARTS, TESTED, districts
from dangol.samples.shop.orders import Orders
from dangol.samples.shop.people import JOINED_WITHIN, People
from dangol.samples.shop.sales import order_ids
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.media import MEDIA_SPEND, NO_CAMPAIGN
from dangol.tables.truth import TRUTH_CAUSED_ORDERS
from dangol.tables.vocabulary import Table

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

CHANNELS = ("tv", "paid-search", "social", "display")
RETENTION = np.array([0.6, 0.1, 0.35, 0.2])
STEEPNESS = np.array([2.0, 5.0, 1.5, 2.0])
CHANCE = np.array([0.24, 0.045, 0.20, 0.0])
"""Of an order to bring another, were all that is possible reached; display brings nothing."""
LEVEL = np.array([130.0, 110.0, 70.0, 50.0])
"""Won a week for each customer of a district, in a usual week."""
UNIT = 2.5
"""Times the level: the spend that is one on the curve."""
LAGS, WEEK = 8, 7
TIMES = 5.0
"""What television gets in the districts of the test, against what it would have got."""
_COMMON, _OWN, _PERSISTS, _OFF_SHARE = 0.45, 0.25, 0.6, 0.2
_PAUSES = np.array([True, False, False, True])
_FIRST_NUMBER = 700  # of a customer's further orders, beyond all others


@dataclass(frozen=True)
class Media:
    """``spend`` won and ``chance`` of an order to bring another: (channels, districts, weeks).

    Weeks are those of the calendar, the first ones without media.
    """

    spend: Floats
    chance: Floats
    first_week: int


def sizes() -> Floats:
    """(districts,) expected share of all customers who live there."""
    shares = np.array([share for *_, share in assortment.STORES])
    # Who orders on the web only lives where the last store is.
    shares = np.append(shares[: len(DISTRICTS_EACH) - 1], shares[len(DISTRICTS_EACH) - 1 :].sum())
    found = []
    for share, count in zip(shares, DISTRICTS_EACH, strict=True):
        ends = (np.arange(count + 1) / count) ** (1 / 1.5)
        found += (share * np.diff(ends)).tolist()
    return np.array(found)


def media_of(calendar: ShopCalendar, customers: int, seed: int) -> Media:
    """The same for everybody: what is spent where and when, and what that does."""
    weeks = len(calendar.week_starts)
    first = int(calendar.weeks_of(np.array([calendar.days * JOINED_WITHIN]))[0]) + 1
    size = sizes() * customers
    rng = stream(seed, "media")
    shape = (len(CHANNELS), len(size), weeks)
    common = _waves(rng, len(CHANNELS), weeks)
    own = np.exp(_OWN * rng.standard_normal(shape))
    on = (rng.random((len(CHANNELS), 1, weeks)) >= _OFF_SHARE) | ~_PAUSES[:, None, None]
    usual = LEVEL[:, None, None] * size[:, None]
    start, end = (
        int(calendar.weeks_of(np.array([float((day - calendar.start).days)]))[0])
        for day in (STARTS, ENDS + dt.timedelta(days=1))
    )
    # A test is not paused.
    on[0, :, max(start, 0) : end] = True
    spend = usual * common[:, None] * own * on
    spend[..., :first] = 0
    if start >= first:
        spend[np.ix_([0], TESTED, range(start, end))] *= TIMES
    reached = np.tanh(STEEPNESS[:, None, None] * _kept(spend / (UNIT * usual)) / 2)
    return Media(spend, CHANCE[:, None, None] * reached, first)


def _waves(rng: np.random.Generator, channels: int, weeks: int) -> Floats:
    """(channels, weeks) that rise and fall over some weeks."""
    news = rng.standard_normal((channels, weeks))
    found = news.copy()
    for week in range(1, weeks):
        found[:, week] = _PERSISTS * found[:, week - 1] + np.sqrt(1 - _PERSISTS**2) * news[:, week]
    waves: Floats = np.exp(_COMMON * found)
    return waves


def _kept(spend: Floats) -> Floats:
    """Spend after carry-over; the weights of the weeks add up to one."""
    weights = RETENTION[:, None] ** np.arange(LAGS)
    weights = weights / weights.sum(1, keepdims=True)
    found = np.zeros_like(spend)
    for lag in range(LAGS):
        found[..., lag:] += weights[:, lag, None, None] * spend[..., : spend.shape[-1] - lag]
    return found


@dataclass(frozen=True)
class Brought:
    """Orders that there would not have been, and which channel brought each."""

    orders: Orders
    channel: Ints


def orders_of_media(
    calendar: ShopCalendar, bought: Orders, district: Ints, media: Media, rng: np.random.Generator
) -> Brought:
    """What a chunk orders more; an order brings at most one by each channel, later in its week."""
    chance, later = rng.random((2, len(CHANNELS), len(bought.time)))
    week = calendar.weeks_of(bought.time)
    home = district[bought.customer]
    brings = (chance < media.chance[:, home, week]) & (home >= 0)
    channel, place = np.nonzero(brings)
    ends = (week[place] + 1) * WEEK - calendar.first_week_offset
    time = bought.time[place] + later[channel, place] * (ends - bought.time[place]) * 0.999
    owner = bought.customer[place]
    order = np.lexsort((time, owner))
    owner, time, channel = owner[order], time[order], channel[order]
    number = np.arange(len(owner)) - np.searchsorted(owner, owner) + _FIRST_NUMBER
    return Brought(Orders(owner, number, time, bought.dropped_out), channel)


def truth_of_media(who: People, brought: Brought) -> dict[Table, pa.Table]:
    """Which orders these are, and by which channel."""
    return {
        TRUTH_CAUSED_ORDERS: rows_of(
            TRUTH_CAUSED_ORDERS,
            order_id=order_ids(who, brought.orders),
            media_channel=chosen(CHANNELS, brought.channel),
        )
    }


def media_rows(calendar: ShopCalendar, media: Media) -> dict[Table, pa.Table]:
    """What was spent by day, a seventh of its week on each."""
    channel, district, week = np.nonzero(media.spend)
    starts = calendar.week_starts[week]
    count = len(channel)
    spent = np.round(media.spend[channel, district, week] / WEEK).astype(np.int64)
    days = [starts + day for day in range(WEEK)]
    return {
        MEDIA_SPEND: rows_of(
            MEDIA_SPEND,
            spent_on=pa.array(np.concatenate(days)),
            media_channel=chosen(CHANNELS, np.tile(channel, WEEK)),
            campaign_id=constant(NO_CAMPAIGN, count * WEEK),
            media_region=chosen(districts(), np.tile(district, WEEK)),
            spend_amount=money(np.tile(spent, WEEK) * WON_PARTS),
            currency=constant(CURRENCY, count * WEEK),
        )
    }
