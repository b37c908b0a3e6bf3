"""What was spent by region and day, and what the test regions would have got anyway."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from dangol.contract.tables_view import Tables
from dangol.methods.exchange import in_currency
from dangol.methods.geo.panel import Array, Flags
from dangol.optimization.measurement.geo_lift.regions import Window
from dangol.tables.commerce import EXCHANGE_RATES
from dangol.tables.media import EVERYWHERE, MEDIA_SPEND

SPEND_READS = (
    MEDIA_SPEND["spent_on", "media_channel", "media_region", "spend_amount", "currency"].if_there(),
)
LOUD_OUTSIDE = 0.25
"""Spend outside the test that grew by this share of the usual spoils the comparison."""


@dataclass(frozen=True)
class Spent:
    """``cost`` is what the test regions got beyond what they would have; None where unknown.

    ``outside_growth`` is the change of the others' spend against their past, as a share of what
    the test cost.
    """

    cost: float | None
    outside_growth: float


@dataclass(frozen=True)
class Spend:
    """Rows of media spend in the reporting currency."""

    channel: tuple[str, ...]
    region: tuple[str, ...]
    day: tuple[dt.date, ...]
    amount: Array


def spend(tables: Tables) -> Spend:
    """All spend aimed at regions by day."""
    rows = tables[MEDIA_SPEND]
    rows = rows.filter(rows.media_region != EVERYWHERE)
    rows = in_currency(
        rows, ["spend_amount"], tables[EXCHANGE_RATES], tables.settings.currency, "spent_on"
    )
    summed = rows.group_by("media_channel", "media_region", "spent_on").agg(
        amount=rows.spend_amount.cast("float64").sum()
    )
    found = tables.fetch(summed.order_by("media_channel", "media_region", "spent_on"))
    return Spend(
        tuple(found.column("media_channel").to_pylist()),
        tuple(found.column("media_region").to_pylist()),
        tuple(found.column("spent_on").to_pylist()),
        found.column("amount").to_numpy(zero_copy_only=False).astype(np.float64),
    )


def extra_spend(
    given: Spend, channel: str, names: tuple[str, ...], tested: Flags, window: Window
) -> Spent:
    """The spend of test regions less their usual, moved as the others' spend moved.

    The usual is that of the days before; where the others spent half as much as before, the
    test regions would have too.
    """
    place = {name: number for number, name in enumerate(names)}
    before, during = np.zeros(len(names)), np.zeros(len(names))
    for one, region, day, amount in zip(
        given.channel, given.region, given.day, given.amount, strict=True
    ):
        if one == channel and region in place:
            if window.first <= day < window.starts:
                before[place[region]] += amount
            elif window.starts <= day <= window.last:
                during[place[region]] += amount
    if not during.any():
        return Spent(None, 0.0)
    scale = (window.days - window.before) / max(window.before, 1)
    usual = before * scale
    others = float(usual[~tested].sum())
    moved = float(during[~tested].sum()) / others if others > 0 else 1.0
    cost = float(during[tested].sum()) - float(usual[tested].sum()) * moved
    grown = abs(float(during[~tested].sum()) - others)
    return Spent(cost, grown / abs(cost) if cost else 0.0)
