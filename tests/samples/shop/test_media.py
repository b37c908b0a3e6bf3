"""Media in the simulated shop: what it spends, what it brings, and nothing else that changes."""

import datetime as dt
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from pydantic import ValidationError
from worlds import simulated_shop

from dangol.samples.shop import media
from dangol.samples.shop.calendar import ShopCalendar
from dangol.samples.shop.geo_test import ENDS, STARTS, TESTED, districts
from dangol.samples.shop.shop import SimulatedShop
from dangol.tables.commerce import ORDERS
from dangol.tables.media import MEDIA_SPEND
from dangol.tables.people import CUSTOMERS
from dangol.tables.truth import TRUTH_CAUSED_ORDERS, TRUTH_CUSTOMERS
from dangol.tables.vocabulary import Table

CUSTOMERS_OF_IT, DAYS = 6_000, 800


@cache
def shop() -> dict[Table, pa.Table]:
    return simulated_shop(CUSTOMERS_OF_IT, days=DAYS, media=True)


@cache
def plain() -> dict[Table, pa.Table]:
    return simulated_shop(CUSTOMERS_OF_IT, days=DAYS)


def test_without_media_the_shop_is_what_it_was_row_for_row() -> None:
    own = plain()[ORDERS]
    ids = pc.is_in(shop()[ORDERS]["order_id"], own["order_id"])
    assert shop()[ORDERS].filter(ids).equals(own)
    assert shop()[TRUTH_CUSTOMERS].equals(plain()[TRUTH_CUSTOMERS])
    more = shop()[ORDERS].filter(pc.invert(ids))["order_id"].to_pylist()
    assert set(more) == set(shop()[TRUTH_CAUSED_ORDERS]["order_id"].to_pylist())


def test_spend_lies_in_every_district_once_everybody_has_joined() -> None:
    spend = shop()[MEDIA_SPEND]
    assert set(spend["media_region"].to_pylist()) == set(districts())
    first = min(spend["spent_on"].to_pylist())
    assert first.weekday() == 0
    assert (first - ShopCalendar(DAYS).start).days >= DAYS * 0.6
    days = set(spend["spent_on"].to_pylist())
    assert len(days) == (max(days) - first).days + 1


@cache
def planned() -> media.Media:
    return media.media_of(ShopCalendar(DAYS), CUSTOMERS_OF_IT, 1)


def test_orders_that_were_brought_agree_with_their_chance() -> None:
    calendar = ShopCalendar(DAYS)
    people = shop()[CUSTOMERS]
    ids, lives = people["customer_id"].to_pylist(), people["home_region"].to_pylist()
    homes = dict(zip(ids, lives, strict=True))
    place = {name: at for at, name in enumerate(districts())}
    days = [
        (at - dt.datetime.combine(calendar.start, dt.time()) + dt.timedelta(hours=9))
        / dt.timedelta(days=1)
        for at in plain()[ORDERS]["ordered_at"].to_pylist()
    ]
    week = calendar.weeks_of(np.array(days))
    buyers = plain()[ORDERS]["customer_id"].to_pylist()
    home = np.array([place.get(homes.get(who) or "", -1) for who in buyers])
    known = home >= 0
    brought = shop()[TRUTH_CAUSED_ORDERS]["media_channel"].to_pylist()
    for at, channel in enumerate(media.CHANNELS):
        chance = planned().chance[at][home[known], week[known]]
        expected, spread = chance.sum(), np.sqrt((chance * (1 - chance)).sum())
        assert abs(brought.count(channel) - expected) <= 4 * spread, channel
    assert brought.count("display") == 0


def test_television_grows_fivefold_in_the_districts_of_the_test_and_nowhere_else() -> None:
    calendar = ShopCalendar(DAYS)
    week = calendar.weeks_of(np.array([float((STARTS - calendar.start).days)]))[0]
    weeks = slice(week, week + (ENDS - STARTS).days // 7 + 1)
    tv = planned().spend[0][:, weeks]
    on = tv.sum(0) > 0
    per_head = (tv / media.sizes()[:, None])[:, on]
    inside = np.isin(np.arange(len(tv)), TESTED)
    ratio = per_head[inside].mean() / per_head[~inside].mean()
    assert 4 < ratio < 6.5
    assert on.all()
    others = planned().spend[1:, :, weeks] / media.sizes()[:, None]
    assert 0.8 < others[:, inside].mean() / others[:, ~inside].mean() < 1.25


def test_carry_over_and_wear_are_those_of_the_truth() -> None:
    spend = np.zeros((len(media.CHANNELS), 1, 12))
    spend[:, 0, 2] = 1.0
    kept = media._kept(spend)[:, 0]
    assert kept[:, :2] == pytest.approx(0)
    assert kept[:, 3] / kept[:, 2] == pytest.approx(media.RETENTION)
    assert kept.sum(1) == pytest.approx(1.0)
    assert (planned().chance <= media.CHANCE[:, None, None]).all()


@pytest.mark.parametrize("other", ["geo_test", "advertising"])
def test_who_spends_twice_is_refused(other: str) -> None:
    with pytest.raises(ValidationError, match="media goes neither with"):
        SimulatedShop(media=True, **{other: True})
