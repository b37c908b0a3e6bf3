"""A shop of one order for each region and week, whose sales media moves in a known way."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.methods.media_mix.carry_over import CarryOver, lagged
from dangol.methods.media_mix.saturation import Saturation
from dangol.samples.shop.calendar import END
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.commerce import ORDERS
from dangol.tables.media import EVERYWHERE, MEDIA_SPEND, NO_CAMPAIGN
from dangol.tables.people import CUSTOMERS
from dangol.tables.vocabulary import Table

Array = npt.NDArray[np.float64]
CHANNELS = ("display", "social", "tv")
RETENTION, STEEPNESS = np.array([0.2, 0.3, 0.6]), np.array([2.0, 2.0, 1.5])
RETURNS = np.array([0.2, 3.0, 1.5])
LAGS, HALF = 8, 1.5
CURRENCY = "KRW"


@dataclass(frozen=True)
class Mixed:
    """``tables``, and what each channel brought in each region and week in money."""

    tables: dict[Table, pa.Table]
    starts: tuple[dt.date, ...]
    regions: tuple[str, ...]
    spend: Array
    brought: Array
    reached: Callable[[Array], Array]

    @property
    def whole(self) -> dict[str, float]:
        """What each channel brought in all."""
        return dict(zip(CHANNELS, self.brought.sum((1, 2)).tolist(), strict=True))

    @property
    def returns(self) -> dict[str, float]:
        spent = self.spend.sum((1, 2))
        return {name: self.whole[name] / spent[at] for at, name in enumerate(CHANNELS)}

    def without(self, channel: str, inside: npt.NDArray[np.bool_], extra: Array) -> float:
        """What ``extra`` (regions, weeks) of spend brought in the cells that are ``inside``."""
        at = CHANNELS.index(channel)
        spend = self.spend.copy()
        spend[at] -= extra
        lost = self.brought[at] - self.reached(spend)[at]
        return float(lost[inside].sum())


def mixed_shop(
    regions: int = 8,
    weeks: int = 110,
    seed: int = 1,
    *,
    still: str = "",
    together: str = "",
    tripled: slice | None = None,
    noise: float = 0.03,
    everywhere: bool = False,
    follows: float = 0.0,
    counted: bool = False,
) -> Mixed:
    """A channel that is ``still`` spends the same each week; one that goes ``together`` as social.

    In the weeks of ``tripled`` the first two regions get three times their television. Social
    ``follows`` a demand that lasts, moves sales by a twelfth, and of which nobody is told. Where
    people are ``counted``, social does what its reach would, each person by how often: half at
    ``HALF`` contacts in a week.
    """
    rng = np.random.default_rng(seed)
    size = np.linspace(1.5, 0.5, regions) * 4_000_000
    shape = (len(CHANNELS), regions, weeks)
    waves = np.exp(0.5 * rng.standard_normal((len(CHANNELS), 1, weeks)))
    own = np.exp(0.3 * rng.standard_normal(shape))
    level = np.array([0.02, 0.03, 0.05])
    unit = level[:, None, None] * size[None, :, None] * 2.5
    spend = level[:, None, None] * size[None, :, None] * waves * own
    for at, name in enumerate(CHANNELS):
        if name == still:
            spend[at] = level[at] * size[:, None]
        if name == together:
            spend[at] = spend[CHANNELS.index("social")] * level[at] / level[1]
    demand = np.zeros(weeks)
    if follows:
        news = np.random.default_rng(seed + 1).standard_normal(weeks)
        for at in range(weeks):
            demand[at] = 0.8 * demand[at - 1] + 0.6 * news[at]
        spend[1] *= np.exp(follows * demand)
    plain = spend.copy()
    if tripled is not None:
        spend[2, :2, tripled] *= 3

    often = np.exp(np.random.default_rng(seed + 2).normal(0.7, 0.9, (regions, weeks)))
    done = np.ones(shape)
    if counted:
        done[1] = 1 / (often + HALF)
        done[1] *= plain[1].sum() / (plain[1] * done[1]).sum()

    def part(of: Array) -> Array:
        of = of * done
        weights, _ = CarryOver(lags=LAGS).weights([RETENTION])
        behind = lagged(of / unit, LAGS)
        media = np.einsum("cl,clt->ct", weights, behind)
        found, _, _ = Saturation().reached(media, [STEEPNESS])
        return found.reshape(shape)

    usual = part(plain)
    worth = RETURNS * plain.sum((1, 2)) / (usual * size[None, :, None]).sum((1, 2))

    def reached(of: Array) -> Array:
        return worth[:, None, None] * size[None, :, None] * part(of)

    brought = reached(spend)
    week = np.arange(weeks)
    season = 1 + 0.08 * np.sin(2 * np.pi * week / 52.18) + 0.1 * week / weeks
    season = season * np.exp(0.08 * demand * (follows > 0))
    base = size[:, None] * season * np.exp(noise * rng.standard_normal((regions, weeks)))
    sales = base + brought.sum(0)
    last = END - dt.timedelta(days=END.weekday() + 7)
    starts = tuple(last - dt.timedelta(weeks=weeks - 1 - one) for one in range(weeks))
    names = tuple(f"지역 {one + 1:02}" for one in range(regions))
    return Mixed(
        _tables(sales, spend, starts, names, often if counted else None, everywhere=everywhere),
        starts, names, spend, brought, reached,
    )  # fmt: skip


def _tables(
    sales: Array, spend: Array, starts: tuple[dt.date, ...], names: tuple[str, ...],
    often: Array | None, *, everywhere: bool,
) -> dict[Table, pa.Table]:  # fmt: skip
    regions, weeks = sales.shape
    moments = [dt.datetime.combine(one, dt.time(3)) for one in starts]
    if everywhere:
        spend, aimed = spend.sum(1, keepdims=True), (EVERYWHERE,)
    else:
        aimed = names
    rows = spend.reshape(-1)
    shown = pa.nulls(len(rows), pa.float64())
    reached = shown
    if often is not None:
        impressions = spend / 10
        people = impressions / often
        nobody = np.repeat([True, False, True], regions * weeks)
        shown = pa.array(impressions.reshape(-1), mask=nobody)
        reached = pa.array(people.reshape(-1), mask=nobody)
    first = dt.datetime.combine(starts[0] - dt.timedelta(days=3), dt.time(3))
    return {
        ORDERS: rows_of(
            ORDERS,
            order_id=[f"o{at:06}" for at in range(regions * weeks + 1)],
            customer_id=[*(f"c{at // weeks:03}" for at in range(regions * weeks)), "c000"],
            ordered_at=[*(moments * regions), first],
            net_amount=[*(Decimal(round(one)) for one in sales.reshape(-1)), Decimal(1000)],
            currency=[CURRENCY] * (regions * weeks + 1),
        ),
        CUSTOMERS: rows_of(
            CUSTOMERS, customer_id=[f"c{at:03}" for at in range(regions)], home_region=list(names)
        ),
        MEDIA_SPEND: rows_of(
            MEDIA_SPEND,
            spent_on=list(starts) * (len(CHANNELS) * len(aimed)),
            media_channel=np.repeat(CHANNELS, len(aimed) * weeks),
            campaign_id=[NO_CAMPAIGN] * len(rows),
            media_region=list(np.tile(np.repeat(aimed, weeks), len(CHANNELS))),
            spend_amount=[Decimal(f"{one:.4f}") for one in rows],
            impressions=shown,
            media_reach=reached,
            currency=[CURRENCY] * len(rows),
        ),
    }
