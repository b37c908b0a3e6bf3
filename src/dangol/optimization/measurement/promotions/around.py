"""The weeks around each promotion: what was sold in its stores beside what would have been."""

import datetime as dt

import numpy as np
import pyarrow as pa

from dangol.methods.promotions.bump import Bump, Call
from dangol.methods.promotions.spillover import without_lags
from dangol.optimization.measurement.promotions.shelf import Shelf
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.promotions import PROMOTION_WEEKS

BEFORE, AFTER = 6, 6
MOST_SHOWN = 2_000
NORMAL_90 = 1.645


def weeks_around(shelf: Shelf, bump: Bump, calls: list[Call], known_on: dt.date) -> pa.Table:
    """Rows for the table, of the largest promotions that something can be said of."""
    panel, baseline = shelf.panel, bump.fitted.baseline
    told = np.array([call != "not-enough-data" for call in calls])
    size = np.where(told, bump.exposure.own, -1.0)
    shown = np.sort(np.argsort(-size, kind="stable")[: min(MOST_SHOWN, int(told.sum()))])
    place = np.full(panel.promotions, -1)
    place[shown] = np.arange(len(shown))
    pair, _, number = panel.treated
    inside = place[number] >= 0
    key = np.unique(place[number[inside]] * len(panel.store) + pair[inside])
    of, row = key // len(panel.store), key % len(panel.store)
    expected = baseline.expected * without_lags(
        panel, bump.fitted.pull, bump.fitted.lifts, bump.fitted.spillover
    )
    doubt = baseline.week_variance()
    sums = np.zeros((5, len(shown), panel.weeks))
    for week in range(panel.weeks):
        near = (week >= shelf.first[shown[of]] - BEFORE) & (week <= shelf.last[shown[of]] + AFTER)
        near &= panel.known[row, week]
        mine, cells = of[near], row[near]
        mean = expected[cells, week]
        for kept, value in enumerate((
            panel.sales[cells, week],
            mean,
            baseline.variances.rough * mean**2,
            (panel.promotion[cells, week] == shown[mine]).astype(np.float64),
            np.ones(len(cells)),
        )):  # fmt: skip
            sums[kept, :, week] = np.bincount(mine, value, minlength=len(shown))
    sold, mean, rough, promoted, cells_seen = sums
    of_product = panel.product_of[shown]
    variance = baseline.variances.noise * mean + rough + doubt[of_product] * mean**2
    reach = NORMAL_90 * np.sqrt(variance)
    at, when = np.nonzero(cells_seen)
    return rows_of(
        PROMOTION_WEEKS,
        promotion_id=[shelf.promotion_id(int(shown[one])) for one in at],
        week_starts_on=[shelf.weeks[one] for one in when],
        sold_units=sold[at, when],
        expected_units=mean[at, when],
        expected_low_units=np.maximum(mean - reach, 0.0)[at, when],
        expected_high_units=(mean + reach)[at, when],
        is_promoted=promoted[at, when] > 0,
        known_on=[known_on] * len(at),
    )
