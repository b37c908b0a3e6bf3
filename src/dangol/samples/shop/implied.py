"""What the truth of a simulated shop implies: the probabilities and means a method should find.

Every function gives one number per customer, in the order of ``truth.customer_ids``, and
speaks from a moment on, given everything that was put into the shop: it is 0 for who has
left for good by then, or has not joined yet. A method does not know who has left, so its
own probability of a purchase compares with these numbers *on average* over customers that
look alike to it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dangol.samples.shop import assortment, rhythm
from dangol.samples.shop.baskets import MOST_UNITS, SECOND_UNIT_SHARE, mean_of_positive_poisson
from dangol.samples.shop.calendar import ShopCalendar
from dangol.samples.shop.market import PRICE_LEVELS, SENSITIVITIES, Market, market
from dangol.samples.shop.returned import WHOLE_SHARE, return_shares
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import ORDER_LINES, ORDERS
from dangol.tables.truth import TRUTH_CATEGORIES, TRUTH_CUSTOMERS, TRUTH_INTERESTS, TRUTH_PROMOTIONS
from dangol.tables.vocabulary import Table

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Truth:
    """Everything that was put into a shop; arrays have customers first, times are in days.

    ``kind`` is price level and sensitivity as one place in the market's arrays;
    ``dropped_out`` is ``nan`` where the customer is still there at the end.
    """

    market: Market
    customer_ids: pa.ChunkedArray
    joined: Floats
    dropped_out: Floats
    rate: Floats
    dropout: Floats
    basket: Floats
    kind: Ints
    interests: Floats
    has_rhythm: bool

    def time(self, moment: dt.datetime) -> float:
        """A moment in days since the start of the calendar."""
        utc = np.datetime64(moment.astimezone(dt.UTC).replace(tzinfo=None), "us")
        return float(self.market.calendar.days_since_start(np.array([utc]))[0])


def truth_of(tables: Mapping[Table, pa.Table], *, seed: int = 1, days: int = 730) -> Truth:
    """The truth from the tables of a shop that was made with this seed and so many days.

    The shop must be small enough that everyone's interests are kept (100,000 customers).
    Raises ValueError for another shop's seed or days.
    """
    people, interests = tables[TRUTH_CUSTOMERS], tables[TRUTH_INTERESTS]
    calendar = ShopCalendar(days)
    known = market(calendar, seed)
    planted = tables[TRUTH_PROMOTIONS].column("discount_share").to_numpy()
    if not np.array_equal(known.discount[known.discount > 0], planted):
        raise ValueError("This shop was made with another seed or length.")
    categories = len(assortment.CATEGORIES)
    if interests.num_rows != people.num_rows * categories:
        raise ValueError("Not everyone's interests are kept in a shop of this size.")

    def floats(name: str) -> Floats:
        return np.asarray(people.column(name).to_numpy(), dtype=np.float64)

    def times(name: str) -> Floats:
        return calendar.days_since_start(people.column(name).to_numpy())

    level = np.abs(floats("price_level")[:, None] - PRICE_LEVELS).argmin(axis=1)
    sensitivity = np.abs(floats("promotion_sensitivity")[:, None] - SENSITIVITIES).argmin(axis=1)
    cycles = tables[TRUTH_CATEGORIES].column("cycle_days")
    return Truth(
        market=known,
        customer_ids=people.column("customer_id"),
        joined=times("joined_at"),
        dropped_out=times("dropped_out_at"),
        rate=floats("purchase_rate"),
        dropout=floats("dropout_probability"),
        basket=floats("basket_mean"),
        kind=level * len(SENSITIVITIES) + sensitivity,
        interests=interests.column("interest_share").to_numpy().reshape(-1, categories),
        has_rhythm=cycles.null_count < categories,
    )


def is_active(truth: Truth, moment: dt.datetime) -> Flags:
    """Whether the customer has joined and has not left for good."""
    time = truth.time(moment)
    return (truth.joined <= time) & ~(truth.dropped_out <= time)


def buying_probability(truth: Truth, moment: dt.datetime, days: float) -> Floats:
    """Probability of at least one order within so many days."""
    probability = -np.expm1(-truth.rate * _season(truth, moment, days))
    return np.where(is_active(truth, moment), probability, 0.0)


def expected_orders(truth: Truth, moment: dt.datetime, days: float) -> Floats:
    """Mean number of orders within so many days (Fader, Hardie and Lee 2005, eq. 6)."""
    season = _season(truth, moment, days)
    stays = truth.dropout <= 0
    leaving = np.where(stays, 1.0, truth.dropout)
    ending = -np.expm1(-truth.rate * leaving * season) / leaving
    orders = np.where(stays, truth.rate * season, ending)
    return np.where(is_active(truth, moment), orders, 0.0)


def expected_order_amount(
    truth: Truth, moment: dt.datetime, days: float, *, after_returns: bool = True
) -> Floats:
    """Mean won per order at the prices and promotions of those days.

    Of weeks that the calendar does not hold, the mean over all that it holds. Rhythm, which
    moves purchases between categories, is left out; that costs about one in a hundred.
    """
    known = truth.market
    weeks = list(_weeks(truth, moment, days)) or list(range(len(known.price)))
    per_unit = _kept_per_unit(known) if after_returns else known.paid_per_unit
    total = np.zeros(len(truth.rate))
    for week in weeks:
        wanted = truth.interests * known.pull[week, truth.kind]
        lines = mean_of_positive_poisson(truth.basket * wanted.sum(axis=1))
        total += lines * (wanted * per_unit[week, truth.kind]).sum(axis=1) / wanted.sum(axis=1)
    return total / len(weeks) * _mean_units()


def expected_amount(
    truth: Truth, moment: dt.datetime, days: float, *, after_returns: bool = True
) -> Floats:
    """Mean won that the customer spends within so many days."""
    each = expected_order_amount(truth, moment, days, after_returns=after_returns)
    return expected_orders(truth, moment, days) * each


def category_buying_probability(
    truth: Truth, tables: Mapping[Table, pa.Table], category: str, moment: dt.datetime, days: int
) -> Floats:
    """Probability of at least one order with something of the category within so many days.

    Exact but for the rhythm of the other categories, of which the mean is taken; worked out
    day by day. ``tables`` say what was bought before the moment.
    """
    place = assortment.CATEGORY_NAMES.index(category)
    calendar, known = truth.market.calendar, truth.market
    start = truth.time(moment)
    ageing = _Ageing(truth, tables, start, place)
    still = np.ones(len(truth.rate))  # there, and nothing of the category bought yet
    bought = np.zeros(len(truth.rate))
    last_week = len(known.price) - 1
    for day in start + np.arange(days):
        (week,) = np.minimum(calendar.weeks_of(np.array([day + 0.5])), last_week)
        wanted = truth.interests * known.pull[week, truth.kind]
        # Rhythm moves purchases between categories; it makes no basket larger.
        mean = truth.basket * wanted.sum(axis=1)
        wanted = ageing.urged(wanted, day + 0.5)
        shares = wanted / wanted.sum(axis=1, keepdims=True)
        # Of a Poisson number of lines that is not zero, those of a category.
        contains = np.expm1(-mean[:, None] * shares) / np.expm1(-mean)[:, None]
        season = np.diff(calendar.season_at(np.array([day, day + 1])))[0]
        ageing.pass_day(contains, truth.rate * season)
        ends = contains[:, place] + (1 - contains[:, place]) * truth.dropout
        passed = -np.expm1(-truth.rate * season * ends)
        bought += still * passed * contains[:, place] / ends
        still *= 1 - passed
    return np.where(is_active(truth, moment), bought, 0.0)


class _Ageing:
    """How long ago what has a rhythm was bought, while days pass.

    Of the category that is asked about nothing was bought since the start, by assumption;
    of the others by a share of customers that look the same, at times spread evenly.
    """

    def __init__(
        self, truth: Truth, tables: Mapping[Table, pa.Table], start: float, place: int
    ) -> None:
        self._has_rhythm = truth.has_rhythm
        self._start = start
        self._last = _last_bought(truth, tables, start)
        self._untouched = np.ones_like(self._last)
        self._others = np.not_equal(rhythm.RHYTHMIC, place)

    def urged(self, wanted: Floats, day: float) -> Floats:
        """Interests after rhythm, on average over what may have been bought since the start."""
        if not self._has_rhythm:
            return wanted
        cycles = rhythm.CYCLES[rhythm.RHYTHMIC]
        before = rhythm.urge(day - self._last, cycles)
        times = (day - self._start) * np.array([[1], [3], [5]]) / 6
        since = rhythm.urge(times, cycles).mean(axis=0)
        urged = wanted.copy()
        urged[:, rhythm.RHYTHMIC] *= self._untouched * before + (1 - self._untouched) * since
        return urged

    def pass_day(self, contains: Floats, orders: Floats) -> None:
        """A day goes by in which so many orders contain each category with such a probability."""
        hazard = orders[:, None] * contains[:, rhythm.RHYTHMIC[self._others]]
        self._untouched[:, self._others] *= np.exp(-hazard)


def _season(truth: Truth, moment: dt.datetime, days: float) -> float:
    """Season time that passes within so many days."""
    start = truth.time(moment)
    before, after = truth.market.calendar.season_at(np.array([start, start + days]))
    return float(after - before)


def _weeks(truth: Truth, moment: dt.datetime, days: float) -> Iterator[int]:
    """The weeks of the calendar that those days touch."""
    start = truth.time(moment)
    ends = np.array([start, start + days - 1e-6])
    first, last = truth.market.calendar.weeks_of(ends)
    yield from range(int(first), min(int(last), len(truth.market.price) - 1) + 1)


def _kept_per_unit(known: Market) -> Floats:
    """Won per unit of a category that stay after returns, shaped as ``paid_per_unit``."""
    # One unit of a line is on average so much of its amount.
    part = 1 / _mean_units()
    back = return_shares() * (WHOLE_SHARE + (1 - WHOLE_SHARE) * part)
    kept = known.paid * (1 - back)
    mean = (known.appeal * kept[:, None, None]).sum(axis=4) / known.appeal.sum(axis=4)
    return np.asarray(mean.reshape(len(mean), -1, mean.shape[-1]), dtype=np.float64)


def _mean_units() -> float:
    """Mean quantity of a line."""
    units = np.arange(1.0, MOST_UNITS + 1)
    shares = (1 - SECOND_UNIT_SHARE) * SECOND_UNIT_SHARE ** (units - 1)
    shares[-1] += SECOND_UNIT_SHARE**MOST_UNITS
    return float(units @ shares)


def _last_bought(truth: Truth, tables: Mapping[Table, pa.Table], time: float) -> Floats:
    """Per customer and category with a rhythm: time of the last purchase before ``time``."""
    found = np.full((len(truth.rate), len(rhythm.RHYTHMIC)), -np.inf)
    if not truth.has_rhythm:
        return found
    orders = tables[ORDERS].select(["order_id", "customer_id", "ordered_at"])
    lines = tables[ORDER_LINES].select(["order_id", "product_id"])
    places = pa.array([assortment.CATEGORY_NAMES[p] for p in rhythm.RHYTHMIC])
    category = tables[PRODUCTS].select(["product_id", "category"])
    bought = lines.join(orders, "order_id").join(category, "product_id")
    when = truth.market.calendar.days_since_start(bought.column("ordered_at").to_numpy())
    ids = truth.customer_ids.combine_chunks()
    owner = pc.index_in(bought.column("customer_id"), ids).to_numpy().astype(np.int64)
    place = pc.fill_null(pc.index_in(bought.column("category"), places), -1).to_numpy()
    known = (place >= 0) & (when < time)
    np.maximum.at(found, (owner[known], place[known]), when[known])
    return found
