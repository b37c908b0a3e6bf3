"""What is to come, from the tables that a media mix wrote."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

import numpy as np
import numpy.typing as npt

from dangol.contract.tables_view import Tables
from dangol.methods.media_mix import carry_over, saturation
from dangol.methods.media_mix.carry_over import CarryOver
from dangol.methods.media_mix.future import Future, Shaped
from dangol.methods.media_mix.saturation import Saturation
from dangol.optimization.budget.errors import UnfitPlanError
from dangol.optimization.measurement.media_mix.fitting import LAGS
from dangol.tables.media_mix import MEDIA_DRAWS, MEDIA_PERIODS, MEDIA_RETURNS
from dangol.words import both

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
DRAW_READS = (
    MEDIA_DRAWS[
        "draw_number", "media_channel", "media_region", "carry_over_first", "carry_over_second",
        "wear_out_first", "wear_out_second", "whole_amount", "unit_amount", "currency",
    ],
    MEDIA_PERIODS[
        "media_channel", "media_region", "period_starts_on", "spend_amount", "incremental_amount",
        "currency",
    ],
    MEDIA_RETURNS[
        "media_channel", "evidence_class", "told_by_prior_share", "follows_demand",
        "withheld_because", "carry_over_kind", "saturation_kind",
    ],
)  # fmt: skip
WEEK = 7
LATELY_DAYS = 91
"""What is spent today is the mean of so many days."""


@dataclass(frozen=True)
class Standing:
    """What the mix says of a channel beside its curve."""

    evidence: str
    by_prior: float
    follows_demand: bool
    withheld: str | None


@dataclass(frozen=True)
class Known:
    """A fitted mix as planners know it; cells are channels, each with its regions in turn.

    ``spent`` (cells, periods) money of the past, ``ends_on`` its last day; a plan begins when
    ``waits`` periods more have gone on as lately. A plan spends in the cells that are ``open``.
    """

    channels: tuple[str, ...]
    regions: tuple[str, ...]
    days: int
    ends_on: dt.date
    spent: Array
    future: Future
    standing: dict[str, Standing]
    open: npt.NDArray[np.bool_]
    waits: int = 0

    @property
    def next_on(self) -> dt.date:
        """First day of the plan."""
        return self.ends_on + dt.timedelta(days=1 + self.waits * self.days)

    def waiting(self, starts: dt.date) -> "Known":
        """The same for a plan whose first whole period begins on that day or after it."""
        waits = max(-((self.next_on - starts).days // self.days), 0)
        lags = self.future.before.shape[1]
        going_on = np.repeat(self.lately[:, None], min(waits, lags), 1)
        before = np.concatenate([self.future.before, going_on], 1)[:, going_on.shape[1] :]
        return replace(self, future=replace(self.future, before=before), waits=waits)

    def within(self, places: Mapping[str, Collection[str]]) -> "Known":
        """The same for a plan in which these channels run in these regions only.

        Raises UnfitPlanError.
        """
        opened = self.open.copy()
        for at, channel in enumerate(self.channels):
            if wanted := {name.strip().lower() for name in places.get(channel.lower(), ())}:
                here = np.array([name.lower() in wanted for name in self.regions])
                if not here.any():
                    raise UnfitPlanError(
                        both(
                            "‘{name}’ may run only in regions that the mix does not know.",
                            "‘{name}’ 채널을 쓸 수 있는 지역을 모형이 모릅니다.",
                            name=channel,
                        ),
                        both(
                            "Name some of these in its record: {regions}.",
                            "채널의 기록에 다음 가운데서 적으세요: {regions}",
                            regions=", ".join(self.regions),
                        ),
                    )
                opened[self.group == at] &= here
        return replace(self, open=opened)

    def periods_in(self, weeks: int) -> int:
        """How many periods come nearest to so many weeks."""
        return max(round(weeks * WEEK / self.days), 1)

    @cached_property
    def group(self) -> Places:
        return np.repeat(np.arange(len(self.channels)), len(self.regions))

    def by_channel(self, cells: Array) -> Array:
        """Sums (channels, ...) of (cells, ...)."""
        shape = (len(self.channels), len(self.regions), *cells.shape[1:])
        found: Array = cells.reshape(shape).sum(1)
        return found

    @cached_property
    def lately(self) -> Array:
        """(cells,) money in a period, the mean of the last ones."""
        found: Array = self.spent[:, -max(LATELY_DAYS // self.days, 1) :].mean(1)
        return found

    def shaped(self, over: Array) -> Shaped:
        """Totals of channels lie over periods by ``over`` (channels, periods), shares of each.

        Over regions they lie as they did lately, in those that are open.
        """
        parts = np.where(self.open & (self.lately > 0), self.lately, 0.0)
        none = self.by_channel(parts)[self.group] <= 0
        parts = np.where(none, self.open * self.future.unit, parts)
        shares = parts / self.by_channel(parts)[self.group]
        return Shaped(self.future, shares[:, None] * over[self.group], self.group)

    @property
    def tried(self) -> Array:
        """(channels,) the most that was spent in a period, as the mean of four in a row."""
        whole = self.by_channel(self.spent * self.open[:, None])
        width = min(4, whole.shape[1])
        kept = np.lib.stride_tricks.sliding_window_view(whole, width, axis=1)
        found: Array = kept.mean(2).max(1)
        return found


def known(tables: Tables) -> Known | None:
    """None before a mix was fitted."""
    drawn_rows = tables[MEDIA_DRAWS]
    own = drawn_rows.filter(drawn_rows.currency == tables.settings.currency)
    rows = tables.fetch(own.order_by("media_channel", "media_region", "draw_number"))
    if not rows.num_rows:
        return None
    channels = tuple(sorted(set(rows["media_channel"].to_pylist())))
    regions = tuple(sorted(set(rows["media_region"].to_pylist())))
    cells = len(channels) * len(regions)

    def drawn(name: str) -> Array:
        values = rows[name].cast("float64").to_numpy(zero_copy_only=False)
        return cast(Array, values.reshape(cells, -1))

    told = {row["media_channel"]: row for row in tables.rows(tables[MEDIA_RETURNS])}
    kinds = next(iter(told.values()))
    spent, starts = _spent(tables, channels, regions)
    days = (starts[1] - starts[0]).days
    carried = CarryOver(cast(carry_over.Kind, kinds["carry_over_kind"]), LAGS[days])
    worn = Saturation(cast(saturation.Kind, kinds["saturation_kind"]))
    future = Future(
        carried,
        worn,
        [drawn(name) for name in ("carry_over_first", "carry_over_second")[: len(carried.names)]],
        [drawn(name) for name in ("wear_out_first", "wear_out_second")[: len(worn.names)]],
        drawn("whole_amount"),
        drawn("unit_amount")[:, 0],
        spent[:, 1 - carried.lags :],
    )
    standing = {
        name: Standing(
            told[name]["evidence_class"],
            told[name]["told_by_prior_share"],
            told[name]["follows_demand"],
            told[name]["withheld_because"],
        )
        for name in channels
    }
    last = starts[-1] + dt.timedelta(days=days - 1)
    return Known(channels, regions, days, last, spent, future, standing, np.ones(cells, np.bool_))


def _spent(
    tables: Tables, channels: tuple[str, ...], regions: tuple[str, ...]
) -> tuple[Array, list[dt.date]]:
    rows = tables[MEDIA_PERIODS]
    rows = rows.filter(rows.media_channel.isin(channels))
    found = tables.fetch(rows.order_by("media_channel", "media_region", "period_starts_on"))
    starts = sorted(set(found["period_starts_on"].to_pylist()))
    amounts = found["spend_amount"].cast("float64").to_numpy(zero_copy_only=False)
    return amounts.reshape(len(channels) * len(regions), len(starts)), starts
