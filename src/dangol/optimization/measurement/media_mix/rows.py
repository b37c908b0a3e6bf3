"""What a mix says, as rows of the tables."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.methods.media_mix.future import future_of
from dangol.optimization.measurement.media_mix.fitting import Fitted
from dangol.optimization.measurement.media_mix.told import ENDS, Interval, Told
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.media_mix import MEDIA_DRAWS, MEDIA_PERIODS, MEDIA_RETURNS, SALES_PERIODS

Array = npt.NDArray[np.float64]
KEPT_DRAWS = 200


def return_rows(told: Told) -> pa.Table:
    gathered, mix = told.fitted.gathered, told.fitted.mix
    channels = told.channels
    count = len(channels)

    def part(values: list[Interval | None], place: int) -> pa.Array:
        return pa.array(
            [None if one is None else round(one[place], 4) for one in values], pa.float64()
        )

    brought = [one.brought for one in channels]
    returned = [one.returned for one in channels]
    following = [one.next_returned for one in channels]
    return rows_of(
        MEDIA_RETURNS,
        media_channel=[one.name for one in channels],
        measured_from_on=[gathered.starts[0]] * count,
        measured_until_on=[gathered.ends_on] * count,
        evidence_class=[one.evidence for one in channels],
        incremental_amount=part(brought, 0),
        incremental_low_amount=part(brought, 1),
        incremental_high_amount=part(brought, 2),
        cost_amount=pa.array([round(one.spent, 4) for one in channels], pa.float64()),
        return_ratio=part(returned, 0),
        return_low_ratio=part(returned, 1),
        return_high_ratio=part(returned, 2),
        next_return_ratio=part(following, 0),
        next_return_low_ratio=part(following, 1),
        next_return_high_ratio=part(following, 2),
        later_share=[round(one.later_share, 4) for one in channels],
        told_by_prior_share=[round(one.by_prior, 4) for one in channels],
        follows_demand=[one.follows_demand for one in channels],
        withheld_because=pa.array([one.withheld for one in channels], pa.string()),
        carry_over_kind=[mix.carry_over.kind] * count,
        saturation_kind=[mix.saturation.kind] * count,
        currency=[told.currency] * count,
    )


def period_rows(told: Told) -> pa.Table:
    """By channel, region and period; what is withheld has no amount."""
    fitted = told.fitted
    gathered, at = fitted.gathered, fitted.returns.worked
    mean = at.by_region.mean(1) * (fitted.mix.size * fitted.scale.sales)[:, None]
    mean[sorted(told.withheld)] = np.nan
    channels, regions, periods = gathered.spend.shape
    spend = gathered.spend.copy()
    spend[gathered.paid :] = 0
    flat = mean.ravel()
    return rows_of(
        MEDIA_PERIODS,
        media_channel=np.repeat(gathered.channels, regions * periods),
        media_region=np.tile(np.repeat(gathered.regions, periods), channels),
        period_starts_on=pa.array(list(gathered.starts) * (channels * regions), pa.date32()),
        spend_amount=pa.array(np.round(spend.ravel(), 4)),
        incremental_amount=pa.array(np.round(flat, 4), mask=np.isnan(flat)),
        currency=[told.currency] * flat.size,
    )


def sales_rows(told: Told, seed: int) -> pa.Table:
    """Sales as they were, as they are explained, and without media, of all regions together."""
    fitted = told.fitted
    explained, base = explained_sales(fitted, seed)
    low, high = np.quantile(explained, ENDS, axis=0)
    return rows_of(
        SALES_PERIODS,
        period_starts_on=list(fitted.gathered.starts),
        observed_amount=pa.array(np.round(fitted.gathered.sales.sum(0), 4)),
        explained_amount=pa.array(np.round(explained.mean(0), 4)),
        explained_low_amount=pa.array(np.round(low, 4)),
        explained_high_amount=pa.array(np.round(high, 4)),
        base_amount=pa.array(np.round(base.mean(0), 4)),
        currency=[told.currency] * fitted.gathered.periods,
    )


def explained_sales(fitted: Fitted, seed: int) -> tuple[Array, Array]:
    """(draws, periods) in money: as they may be with the noise, and without media."""
    rng = np.random.default_rng(seed)
    mix, returns = fitted.mix, fitted.returns
    whole = returns.ahead(mix.spend, mix.baseline, rng)
    sums = np.einsum("srt,r->st", whole, mix.size) * fitted.scale.sales
    media = fitted.money(returns.by_period.sum(0))
    expected = np.einsum("srt,r->st", returns.expected(rng), mix.size) * fitted.scale.sales
    return sums, expected - media


def draw_rows(told: Told, seed: int) -> pa.Table:
    """The curves of paid channels by region, for whoever plans with them."""
    fitted = told.fitted
    gathered, mix = fitted.gathered, fitted.mix
    rng = np.random.default_rng(seed)
    draws = fitted.returns.draws
    chosen = draws[rng.choice(len(draws), min(KEPT_DRAWS, len(draws)), replace=False)]
    unit = fitted.scale.unit.ravel()
    none = np.zeros((len(unit), mix.carry_over.lags - 1))
    future = future_of(mix, chosen, unit, fitted.scale.sales, none)
    cells = gathered.paid * len(gathered.regions)
    count = len(chosen)

    def by_cell(values: Array) -> Array:
        """(cells, draws) in the order of the rows."""
        return values[:cells].ravel()

    def numbers(values: Array | None) -> pa.Array:
        if values is None:
            return pa.nulls(cells * count, pa.float64())
        return pa.array(by_cell(values))

    carried, worn = list(future.carried), list(future.worn)
    return rows_of(
        MEDIA_DRAWS,
        draw_number=np.tile(np.arange(count), cells),
        media_channel=np.repeat(gathered.channels[: gathered.paid], len(gathered.regions) * count),
        media_region=np.tile(np.repeat(gathered.regions, count), gathered.paid),
        carry_over_first=numbers(carried[0]),
        carry_over_second=numbers(carried[1] if len(carried) > 1 else None),
        wear_out_first=numbers(worn[0]),
        wear_out_second=numbers(worn[1] if len(worn) > 1 else None),
        whole_amount=pa.array(np.round(by_cell(future.scale), 4)),
        unit_amount=pa.array(np.round(np.repeat(unit[:cells], count), 4)),
        currency=[told.currency] * (cells * count),
    )
