"""Credits, paths and reconciliation as rows of their tables."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from dangol.methods.attribution.paths import Array
from dangol.optimization.measurement.attribution.dividing import Credits
from dangol.optimization.measurement.attribution.told import Told
from dangol.store.warehouse.arrow_types import schema_of
from dangol.tables.attribution import (
    CHANNEL_CREDITS,
    CHANNEL_PATHS,
    CHANNEL_RECONCILIATION,
    EVERYBODY,
)
from dangol.tables.measured import ATTRIBUTED

Row = dict[str, Any]
_PLACES = Decimal("0.0001")


def money(value: float | None) -> Decimal | None:
    """As it is stored; None stays."""
    return None if value is None else Decimal(str(value)).quantize(_PLACES)


def whole_amounts(value: Array) -> list[Decimal]:
    """Amounts of four places that add up to their sum of four places, none off by one or more."""
    until = [money(float(one)) for one in np.cumsum(value)]
    ends = [Decimal(0), *(one for one in until if one is not None)]
    return [later - earlier for earlier, later in pairwise(ends)]


def credit_rows(told: Told) -> pa.Table:
    """By segment, model and channel."""
    rows = _credits(told, EVERYBODY, told.credits, told.touches)
    for name, (given, touches) in told.segments.items():
        rows += _credits(told, name, given, touches)
    return pa.Table.from_pylist(rows, schema_of(CHANNEL_CREDITS))


def _credits(told: Told, segment: str, credits: Credits, touches: Sequence[int]) -> list[Row]:
    rows = []
    for model, credit in credits.items():
        amounts = whole_amounts(credit.value)
        for place, name in enumerate(told.names):
            conversions = round(float(credit.conversions[place]), 6)
            # What was spent was not spent on a segment.
            cost = told.cost(name) if segment == EVERYBODY else None
            rows.append(
                {
                    "credit_model": model,
                    "credit_segment": segment,
                    "media_channel": name,
                    "measured_from_on": told.begins_on,
                    "measured_until_on": told.ends_on,
                    "evidence_class": ATTRIBUTED,
                    "touch_count": touches[place],
                    "credited_conversions": conversions,
                    "credit_share": round(float(credit.shares[place]), 9),
                    "credit_low_share": _at(credit.low, place),
                    "credit_high_share": _at(credit.high, place),
                    "credited_amount": amounts[place],
                    "cost_amount": money(cost),
                    "cost_per_conversion": cost / conversions if cost and conversions else None,
                    "return_on_spend": round(float(credit.value[place]) / cost, 6)
                    if cost
                    else None,
                    "currency": told.currency,
                    "known_on": told.ends_on,
                }
            )
    return rows


def _at(values: Array | None, place: int) -> float | None:
    return None if values is None else round(float(values[place]), 9)


def path_rows(told: Told) -> pa.Table:
    """The most frequent paths."""
    rows = [
        {
            "path_rank": rank,
            "path_channels": way.channels,
            "path_count": way.count,
            "path_conversions": way.conversions,
            "path_amount": money(way.value),
            "path_days": way.days,
            "currency": told.currency,
            "known_on": told.ends_on,
        }
        for rank, way in enumerate(told.ways, start=1)
    ]
    return pa.Table.from_pylist(rows, schema_of(CHANNEL_PATHS))


def reconciliation_rows(told: Told) -> pa.Table:
    """By what was measured, and model."""
    rows = [
        {
            "media_channel": one.measured.channel,
            "measured_by": one.measured.by,
            "credit_model": model,
            "measured_from_on": one.measured.begins_on,
            "measured_until_on": one.measured.ends_on,
            "evidence_class": one.measured.evidence,
            "credited_amount": money(value),
            "incremental_amount": money(one.measured.amount),
            "incremental_low_amount": money(one.measured.low),
            "incremental_high_amount": money(one.measured.high),
            "credit_ratio": one.ratio(model),
            "credit_verdict": one.verdict(model),
            "currency": told.currency,
            "known_on": told.ends_on,
        }
        for one in told.reconciled
        for model, value in one.credited.items()
    ]
    return pa.Table.from_pylist(rows, schema_of(CHANNEL_RECONCILIATION))
