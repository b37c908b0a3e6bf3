"""What was spent on media, and how many people it reached how often, by region and period."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.contract.tables_view import Tables
from dangol.methods.exchange import in_currency
from dangol.tables.commerce import EXCHANGE_RATES
from dangol.tables.media import EVERYWHERE, MEDIA_SPEND

Array = npt.NDArray[np.float64]
SPEND_READ = MEDIA_SPEND[
    "spent_on", "media_channel", "media_region", "spend_amount", "impressions", "media_reach",
    "currency",
]  # fmt: skip


@dataclass(frozen=True)
class Spent:
    """Rows of spend by channel, region and day; what nobody counted is nan."""

    channel: list[str]
    region: list[str]
    day: list[dt.date]
    amount: Array
    impressions: Array
    reached: Array
    unpriced: int


def spent_on_media(tables: Tables) -> Spent:
    """All of it in the reporting currency."""
    rows = tables[MEDIA_SPEND]
    rows = in_currency(
        rows, ["spend_amount"], tables[EXCHANGE_RATES], tables.settings.currency, "spent_on"
    )
    rows = rows.mutate(media_channel=rows.media_channel.lower())
    summed = rows.group_by("media_channel", "media_region", "spent_on").agg(
        amount=rows.spend_amount.cast("float64").sum(),
        impressions=rows.impressions.sum(),
        reached=rows.media_reach.sum(),
        unpriced=rows.spend_amount.isnull().sum().cast("int64"),
    )
    found = tables.fetch(summed.order_by("media_channel", "media_region", "spent_on"))

    def numbers(name: str) -> Array:
        return np.asarray(found[name].to_numpy(zero_copy_only=False), dtype=np.float64)

    return Spent(
        found["media_channel"].to_pylist(),
        found["media_region"].to_pylist(),
        found["spent_on"].to_pylist(),
        np.nan_to_num(numbers("amount")),
        numbers("impressions"),
        numbers("reached"),
        int(sum(found["unpriced"].to_pylist())),
    )


@dataclass(frozen=True)
class Grid:
    """Channels by regions by periods of so many days; regions by their share of sales."""

    channels: Sequence[str]
    regions: tuple[str, ...]
    shares: Array
    starts: dt.date
    days: int
    periods: int

    def laid(self, spent: Spent, values: Array) -> tuple[Array, float]:
        """(channels, regions, periods) sums, and the share of them that lies in no region.

        What ran everywhere goes by the size of regions.
        """
        channel_at = {name: at for at, name in enumerate(self.channels)}
        region_at = {name: at for at, name in enumerate(self.regions)}
        channel = np.array([channel_at[one] for one in spent.channel], dtype=np.intp)
        whole = len(self.regions) == 1
        region = np.array(
            [0 if whole else region_at.get(one, -1) for one in spent.region], dtype=np.intp
        )
        everywhere = np.array([one == EVERYWHERE and not whole for one in spent.region])
        days = np.array(spent.day, dtype="datetime64[D]") - np.datetime64(self.starts)
        period = days.astype(np.int64) // self.days
        inside = (period >= 0) & (period < self.periods)
        found = np.zeros((len(self.channels), len(self.regions), self.periods))
        here = inside & (region >= 0)
        np.add.at(found, (channel[here], region[here], period[here]), values[here])
        spread = np.zeros((len(self.channels), self.periods))
        wide = inside & everywhere
        np.add.at(spread, (channel[wide], period[wide]), values[wide])
        found += spread[:, None] * self.shares[:, None]
        lost = float(values[inside & (region < 0) & ~everywhere].sum())
        return found, lost / max(float(found.sum()) + lost, 1e-12)

    def reached(self, spent: Spent) -> tuple[Array | None, Array | None]:
        """People reached and how often each, of channels of which both were always counted."""
        reach, _ = self.laid(spent, spent.reached)
        shown, _ = self.laid(spent, spent.impressions)
        counted = np.isfinite(reach).all((1, 2)) & np.isfinite(shown).all((1, 2))
        counted &= np.nan_to_num(reach).sum((1, 2)) > 0
        if not counted.any():
            return None, None
        reach[~counted] = np.nan
        often = np.divide(shown, reach, out=np.zeros_like(reach), where=reach > 0)
        often[~counted] = np.nan
        return reach, often
