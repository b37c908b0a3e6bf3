"""Sales, spend and what else moved sales, by period and region, as a mix reads them."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from dangol.contract.tables_view import Tables
from dangol.optimization.measurement.geo_lift.regions import DAY, REGION_READS, Sales, sales
from dangol.optimization.measurement.media_mix.spending import (
    SPEND_READ,
    Grid,
    Spent,
    spent_on_media,
)
from dangol.tables.market import MARKET_FACTORS, ORGANIC
from dangol.tables.media import EVERYWHERE

Array = npt.NDArray[np.float64]
Period = Literal["week", "day"]
Place = Literal["auto", "whole", "regions"]
READS = (
    *REGION_READS,
    SPEND_READ,
    MARKET_FACTORS[
        "factor_on", "market_factor", "market_factor_kind", "market_factor_value"
    ].if_there(),
)
DAYS = {"week": 7, "day": 1}
MOST_DAYS = {"week": 7 * 208, "day": 730}
"""What lies further back is another market."""
ENOUGH_REGIONS, REGIONAL_SHARE, SELLS_SHARE = 5, 0.5, 0.9


@dataclass(frozen=True)
class Gathered:
    """``sales`` (regions, periods) and ``spend`` (channels, regions, periods) in money.

    ``paid`` says how many of the channels, the first ones, cost money; of the others, which
    cost nothing, spend is how much of them there was. ``factors`` are (periods,) by name.
    ``unpriced`` rows of spend have no rate; ``elsewhere`` is the share of spend, and ``left_out``
    that of sales, which lie in no region that can be followed. Of channels of which both were
    counted (else nan), ``reach`` (paid, regions, periods) is how many people were reached and
    ``often`` how many times each.
    """

    starts: tuple[dt.date, ...]
    days: int
    regions: tuple[str, ...]
    sales: Array
    channels: tuple[str, ...]
    paid: int
    spend: Array
    factors: dict[str, Array]
    unpriced: int = 0
    elsewhere: float = 0.0
    left_out: float = 0.0
    reach: Array | None = None
    often: Array | None = None

    @property
    def periods(self) -> int:
        return len(self.starts)

    @property
    def is_regional(self) -> bool:
        return len(self.regions) > 1

    @property
    def ends_on(self) -> dt.date:
        """Last day that counts."""
        return self.starts[-1] + (self.days - 1) * DAY

    @property
    def size(self) -> Array:
        """(regions,) mean sales of a period."""
        found: Array = self.sales.mean(1)
        return found


@dataclass(frozen=True)
class Window:
    """Whole periods of so many days, from the first day to the last."""

    first: dt.date
    period: int
    last: dt.date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def gathered(tables: Tables, period: Period, place: Place) -> Gathered | None:
    """Whole periods from the first spend on; None where there is no such period."""
    sold, spent = sales(tables), spent_on_media(tables)
    if sold.first_day is None or not spent.day:
        return None
    days = DAYS[period]
    first = max(sold.first_day + DAY, min(spent.day), sold.last_day - MOST_DAYS[period] * DAY)
    if period == "week":
        first += (tables.settings.first_weekday - first.weekday()) % 7 * DAY
    count = ((sold.last_day - first).days + 1) // days
    if count < 1:
        return None
    starts = tuple(first + one * days * DAY for one in range(count))
    window = Window(first, days, starts[-1] + (days - 1) * DAY)
    names, amounts, missed = _places(tables, sold, spent, window, place)
    by_period = amounts.reshape(len(names), count, days).sum(2)
    channels = sorted(set(spent.channel))
    shares = by_period.mean(1) / max(by_period.mean(1).sum(), 1e-12)
    grid = Grid(channels, names, shares, starts[0], days, count)
    spend, elsewhere = grid.laid(spent, spent.amount)
    reach, often = grid.reached(spent)
    factors, organic = _factors(tables, window)
    unpaid = [one[None] * shares[:, None] for one in organic.values()]
    return Gathered(
        starts=starts,
        days=days,
        regions=names,
        sales=by_period,
        channels=(*channels, *organic),
        paid=len(channels),
        spend=np.concatenate([spend, np.stack(unpaid)]) if unpaid else spend,
        factors=factors,
        unpriced=spent.unpriced,
        elsewhere=elsewhere,
        left_out=missed,
        reach=reach,
        often=often,
    )


def _whole(tables: Tables, sold: Sales, window: Window) -> Array:
    """(days,) sales of everybody, wherever they live."""
    rows = sold.rows.filter((sold.rows.day >= window.first) & (sold.rows.day <= window.last))
    summed = rows.group_by("day").agg(value=rows.net_amount.cast("float64").sum())
    found = np.zeros(window.days)
    for row in tables.rows(summed):
        found[(row["day"] - window.first).days] = row["value"] or 0.0
    return found


def _places(
    tables: Tables, sold: Sales, spent: Spent, window: Window, place: Place
) -> tuple[tuple[str, ...], Array, float]:
    """Regions with their daily sales (regions, days), and the share of sales that is in none."""
    whole = _whole(tables, sold, window)
    alone = (EVERYWHERE,), whole[None], 0.0
    aimed = np.array([one != EVERYWHERE for one in spent.region], dtype=np.bool_)
    share = spent.amount[aimed].sum() / max(spent.amount.sum(), 1e-12)
    if place == "whole" or (place == "auto" and share < REGIONAL_SHARE):
        return alone
    names, amounts = _homes(tables, sold, window)
    known = set(spent.region)
    enough = 2 if place == "regions" else ENOUGH_REGIONS
    if sum(name in known for name in names) < enough:
        return alone
    return names, amounts, float(max(1 - amounts.sum() / max(whole.sum(), 1e-12), 0))


def _homes(tables: Tables, sold: Sales, window: Window) -> tuple[tuple[str, ...], Array]:
    """Where customers live, with daily sales; a region that seldom sells cannot be followed."""
    rows = sold.rows
    inside = rows.filter(
        rows.home.notnull() & (rows.day >= window.first) & (rows.day <= window.last)
    )
    summed = inside.group_by("home", "day").agg(value=inside.net_amount.cast("float64").sum())
    found = tables.fetch(summed.order_by("home", "day"))
    names, place = np.unique(found["home"].to_pylist(), return_inverse=True)
    amounts = np.zeros((len(names), window.days))
    at = [(day - window.first).days for day in found["day"].to_pylist()]
    amounts[place, at] = found["value"].to_numpy(zero_copy_only=False)
    by_period = amounts.reshape(len(names), -1, window.period).sum(2)
    sells = (by_period > 0).mean(1) >= SELLS_SHARE
    return tuple(str(one) for one in names[sells]), amounts[sells]


def _factors(tables: Tables, window: Window) -> tuple[dict[str, Array], dict[str, Array]]:
    """Means over each period by name: what moves sales at once, and what works like media."""
    rows = tables[MARKET_FACTORS]
    rows = rows.filter((rows.factor_on >= window.first) & (rows.factor_on <= window.last))
    moving: dict[str, Array] = {}
    working: dict[str, Array] = {}
    for row in tables.rows(rows.order_by("market_factor", "factor_on")):
        kind = working if row["market_factor_kind"] == ORGANIC else moving
        values = kind.setdefault(row["market_factor"], np.zeros(window.days))
        values[(row["factor_on"] - window.first).days] = row["market_factor_value"]
    return _by_period(moving, window.period), _by_period(working, window.period)


def _by_period(daily: dict[str, Array], days: int) -> dict[str, Array]:
    return {name: values.reshape(-1, days).mean(1) for name, values in daily.items()}
