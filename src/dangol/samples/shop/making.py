"""The whole shop, chunk by chunk of customers: memory stays bounded whatever its size."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from dangol.samples.shop.advertising import (
    advertised,
    advertising_rows,
    advertising_without_customers,
)
from dangol.samples.shop.baskets import lines
from dangol.samples.shop.browsing import browsing, browsing_rows
from dangol.samples.shop.calendar import ShopCalendar
from dangol.samples.shop.campaigns import Campaigns, campaign_rows, campaigns, contact_rows
from dangol.samples.shop.catalogue import catalogue_rows
from dangol.samples.shop.chance import stream
from dangol.samples.shop.consents import consent_rows, consents
from dangol.samples.shop.contacts import people_rows, reachable
from dangol.samples.shop.coupon_trial import (
    CouponTrial,
    coupon_trial,
    trial_campaigns,
    trial_orders,
    trial_rows,
)
from dangol.samples.shop.extras import SALES_ONLY, Extras, nothing_beside
from dangol.samples.shop.geo_test import (
    homes_in_districts,
    orders_of_television,
    spend_rows,
    truth_of_television,
    with_homes,
)
from dangol.samples.shop.habits import habits, same_habits
from dangol.samples.shop.homes import homes
from dangol.samples.shop.loyalty import because_of_loyalty, truth_of_tiers
from dangol.samples.shop.market import Market, market
from dangol.samples.shop.media import Media, media_of, media_rows, orders_of_media, truth_of_media
from dangol.samples.shop.orders import orders
from dangol.samples.shop.people import people
from dangol.samples.shop.returned import returned
from dangol.samples.shop.sales import sales_rows
from dangol.samples.shop.truth import truth_of_market, truth_of_people
from dangol.tables.people import CUSTOMERS
from dangol.tables.vocabulary import Table

CHUNK = 25_000
"""Customers in a chunk; another number would give another shop."""


def parts_of_shop(
    customers: int, seed: int, days: int, *, differences: bool, extras: Extras = SALES_ONLY
) -> Iterator[dict[Table, pa.Table]]:
    """The rows of every table in parts: first those without customers, then chunk by chunk."""
    calendar = ShopCalendar(days)
    making = _Making(
        market(calendar, seed),
        campaigns(calendar, seed),
        coupon_trial(calendar, extras.trial),
        seed,
        customers,
        differences=differences,
        extras=extras,
        media=media_of(calendar, customers, seed) if extras.media else None,
    )
    yield making.without_customers()
    for chunk, first in enumerate(range(0, customers, CHUNK)):
        yield making.customers(chunk, first, min(CHUNK, customers - first))


@dataclass(frozen=True)
class _Making:
    """What is the same for all customers."""

    market: Market
    campaigns: Campaigns
    trial: CouponTrial
    seed: int
    count: int
    differences: bool
    extras: Extras
    media: Media | None = None

    def without_customers(self) -> dict[Table, pa.Table]:
        planned = _together(
            {
                **catalogue_rows(self.market),
                **campaign_rows(self.campaigns),
                **truth_of_market(self.market, has_rhythm=self.differences),
                **(truth_of_tiers(self.market) if self.extras.loyalty else {}),
                **(spend_rows(self.market.calendar) if self.extras.geo else {}),
                **(media_rows(self.market.calendar, self.media) if self.media else {}),
            },
            trial_campaigns(self.trial) if self.trial.starts else {},
        )
        if not self.extras.advertising:
            return planned
        calendar = self.market.calendar
        return _together(planned, advertising_without_customers(calendar, self.count, self.seed))

    def customers(self, chunk: int, first: int, count: int) -> dict[Table, pa.Table]:
        """The rows of one chunk; each part has random numbers of its own."""

        def rng(part: str) -> np.random.Generator:
            return stream(self.seed, part, chunk)

        calendar = self.market.calendar
        who = people(calendar, rng("people"), first, count)
        has = habits(who, rng("habits")) if self.differences else same_habits(count)
        bought = orders(calendar, who, has, rng("orders"))
        sold = lines(self.market, who, has, bought, rng("baskets"))
        back = returned(calendar.days, bought, sold, rng("returns"))
        known = reachable(who, rng("identifiers"))
        said = consents(calendar, who, known, rng("consents"))
        rows = {
            **nothing_beside(),
            **people_rows(who, known, homes(who, rng("homes"))),
            **consent_rows(calendar, who, said),
            **sales_rows(calendar, who, bought, sold, back, rng("channels")),
            **contact_rows(self.campaigns, who, said, bought, sold, rng("contacts")),
            **truth_of_people(self.market, who, has, bought),
        }
        if self.extras.site:
            walked = browsing(calendar, who, rng("browsing"), differences=self.differences)
            rows |= browsing_rows(calendar, who, walked)
        if self.extras.loyalty:
            because, rewards = because_of_loyalty(
                self.market, who, bought, sold, back, rng("loyalty")
            )
            rows = _together(rows, {**because, **rewards})
        if self.extras.geo:
            district = homes_in_districts(who, rng("districts"))
            more = orders_of_television(calendar, who, bought, district, rng("television"))
            sold_more = lines(self.market, who, has, more, rng("television baskets"))
            back_more = returned(calendar.days, more, sold_more, rng("television returns"))
            because = sales_rows(
                calendar, who, more, sold_more, back_more, rng("television channels")
            )
            truth = truth_of_television(who, more, sold_more, district)
            rows = _together(rows, {**because, **truth})
            rows[CUSTOMERS] = with_homes(rows[CUSTOMERS], district)
        if self.media is not None:
            district = homes_in_districts(who, rng("districts"))
            moved = orders_of_media(calendar, bought, district, self.media, rng("media"))
            sold_more = lines(self.market, who, has, moved.orders, rng("media baskets"))
            back_more = returned(calendar.days, moved.orders, sold_more, rng("media returns"))
            brought = sales_rows(
                calendar, who, moved.orders, sold_more, back_more, rng("media channels")
            )
            rows = _together(rows, {**brought, **truth_of_media(who, moved)})
            rows[CUSTOMERS] = with_homes(rows[CUSTOMERS], district)
        if self.extras.advertising:
            met = advertised(calendar, who, said, bought, rng("advertising"))
            sold_more = lines(self.market, who, has, met.orders, rng("advertising baskets"))
            back_more = returned(calendar.days, met.orders, sold_more, rng("advertising returns"))
            brought = sales_rows(
                calendar, who, met.orders, sold_more, back_more, rng("advertising channels")
            )
            rows = _together(rows, {**brought, **advertising_rows(calendar, who, met)})
        if not self.trial.starts:
            return rows
        given, more = trial_orders(self.trial, who, said, bought, rng("coupon trial"))
        sold = lines(self.market, who, has, more, rng("coupon baskets"))
        back = returned(calendar.days, more, sold, rng("coupon returns"))
        extra = sales_rows(calendar, who, more, sold, back, rng("coupon channels"))
        return _together(rows, {**extra, **trial_rows(self.trial, who, given)})


def _together(rows: dict[Table, pa.Table], more: dict[Table, pa.Table]) -> dict[Table, pa.Table]:
    """Rows of both, the second after the first."""
    both = {table: pa.concat_tables([rows[table], more[table]]) for table in rows if table in more}
    return {**rows, **more, **both}


def whole_shop(
    customers: int, seed: int, days: int, *, differences: bool, extras: Extras = SALES_ONLY
) -> dict[Table, pa.Table]:
    """Every table of the shop in memory: for tests and notebooks, not for a million customers."""
    parts: dict[Table, list[pa.Table]] = {}
    for part in parts_of_shop(customers, seed, days, differences=differences, extras=extras):
        for table, rows in part.items():
            parts.setdefault(table, []).append(rows)
    return {table: pa.concat_tables(found) for table, found in parts.items()}
