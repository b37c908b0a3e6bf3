"""Numbers about a customer as columns of proportional hazards: bent, and recency with the rest.

Each becomes its normal score (see ``methods.learners.preparing``), which odd values cannot
drag. Its square lets an effect rise and fall again; recency times the usual gap and pace says
that a month of silence means one thing of a weekly customer and another of a yearly one.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dangol.customers.next_purchase.pasts import DAYS, GAP, RECENCY
from dangol.customers.next_purchase.waiting import Standing
from dangol.methods.learners.preparing import Preparation

Array = npt.NDArray[np.float64]
WITH_RECENCY = ("orders_gap", "orders_due", "orders_pace", "orders_days", "orders_first")


def middle_gap(names: Sequence[str], values: Array) -> float:
    """Everybody's usual gap: the median of those that have one, a month where nobody has."""
    told = values[:, list(names).index(GAP)]
    told = told[np.isfinite(told)]
    return max(float(np.median(told)), 1.0) if len(told) else 28.0


def standing_of(
    preparation: Preparation, names: Sequence[str], values: Array, middle: float
) -> Standing:
    """Where people stand, from raw values (rows, names), nan where empty."""
    places = list(names)
    scores = preparation.applied(values)
    plain = scores[:, : len(places)]
    since = values[:, places.index(RECENCY)]
    others = [place for place, name in enumerate(places) if name.startswith(WITH_RECENCY)]
    gap = own_gap(values[:, places.index(GAP)], values[:, places.index(DAYS)], middle)
    length = np.log(gap / middle)
    columns = np.column_stack(
        [scores, plain**2, plain[:, [places.index(RECENCY)]] * plain[:, others], length, length**2]
    )
    return Standing(columns, gap, np.maximum(since - 1.0, 0.0))


def own_gap(gap: Array, days: Array, middle: float) -> Array:
    """The usual gap of each, drawn towards everybody's as if they had one such gap more."""
    count = np.maximum(np.nan_to_num(days, nan=1.0) - 1.0, 0.0)
    total = np.where(np.isnan(gap), 0.0, gap * count)
    return np.asarray((total + middle) / (np.where(np.isnan(gap), 0.0, count) + 1.0))
