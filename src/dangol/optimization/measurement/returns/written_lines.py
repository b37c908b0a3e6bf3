"""Lines from what other analyses wrote: tests, geo tests, kinds of promotions, channels."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.optimization.measurement.returns.line import Line, with_margin
from dangol.tables.attribution import CHANNEL_CREDITS, EVERYBODY, MARKOV
from dangol.tables.experiment_results import EXPERIMENT_RETURNS
from dangol.tables.geo import GEO_EFFECTS
from dangol.tables.measured import ATTRIBUTED, MEASURED
from dangol.tables.media_mix import MEDIA_RETURNS
from dangol.tables.promotions import BY_KIND, PROMOTION_KINDS
from dangol.tables.returns import CHANNEL, GEO_TEST, PROMOTION, TEST

_MEASURED = tuple(one.name for one in MEASURED)
WRITTEN_READS = (
    EXPERIMENT_RETURNS[("experiment_name", "variant", *_MEASURED, "currency")].if_there(),
    GEO_EFFECTS[("geo_test_name", "is_final", *_MEASURED, "currency")].if_there(),
    MEDIA_RETURNS[("media_channel", *_MEASURED, "currency")].if_there(),
    CHANNEL_CREDITS[
        "credit_model", "credit_segment", "media_channel", "measured_from_on", "measured_until_on",
        "credited_amount", "cost_amount", "currency",
    ].if_there(),
)  # fmt: skip
KIND_COLUMNS = (
    "grouped_by", "group_name", *_MEASURED, "profit_amount", "profit_low_amount",
    "profit_high_amount", "currency",
)  # fmt: skip


def written_lines(tables: Tables, margin_share: float, costs: Mapping[str, float]) -> list[Line]:
    """In the order of firmness: tests, geo tests, promotions, channels.

    ``costs`` are those of campaigns: of a test of one, they hold where its plan tells none.
    """
    return [
        *_tests(tables, margin_share, costs),
        *_geo_tests(tables, margin_share),
        *_promotions(tables),
        *_channels(tables, margin_share),
    ]


def _own(tables: Tables, rows: ir.Table) -> ir.Table:
    return rows.filter(rows.currency == tables.settings.currency)


def tested_names(tables: Tables) -> set[str]:
    """Names of tests that tell money, in small letters; a campaign that is one has its name."""
    rows = _own(tables, tables[EXPERIMENT_RETURNS])
    return {row["experiment_name"].lower() for row in tables.rows(rows)}


def _tests(tables: Tables, margin_share: float, costs: Mapping[str, float]) -> list[Line]:
    rows = _own(tables, tables[EXPERIMENT_RETURNS]).order_by("experiment_name", "variant")
    told = tables.rows(rows)
    variants = Counter(row["experiment_name"] for row in told)
    found = []
    for row in told:
        name = row["experiment_name"]
        line = _line(TEST, f"{name}: {row['variant']}", row, margin_share)
        if line.cost is None and variants[name] == 1:
            line = replace(line, cost=costs.get(name.lower()))
        found.append(line)
    return found


def _geo_tests(tables: Tables, margin_share: float) -> list[Line]:
    rows = _own(tables, tables[GEO_EFFECTS])
    over = rows.filter(rows.is_final).order_by("geo_test_name")
    return [_line(GEO_TEST, row["geo_test_name"], row, margin_share) for row in tables.rows(over)]


def _line(kind: str, name: str, row: dict[str, Any], margin_share: float) -> Line:
    line = Line(
        kind,
        name,
        row["measured_from_on"],
        row["measured_until_on"],
        row["evidence_class"],
        _known(row["cost_amount"]),
    )
    amount = _triple(row, "incremental_amount", "incremental_low_amount", "incremental_high_amount")
    return line if amount is None else with_margin(line, amount, margin_share)


def _promotions(tables: Tables) -> list[Line]:
    """Kinds of promotions: their own analysis knows the margin and what a discount gave away.

    Where that is nothing, nobody told what a display or a mailer cost.
    """
    rows = _own(tables, tables[PROMOTION_KINDS])
    kinds = rows.filter(rows.grouped_by == BY_KIND).order_by("group_name")
    found = []
    for row in tables.rows(kinds):
        cost = _known(row["cost_amount"]) or None
        profit = _triple(row, "profit_amount", "profit_low_amount", "profit_high_amount")
        margin = None
        if profit is not None:
            value, low, high = (one + (cost or 0.0) for one in profit)
            margin = (value, low, high)
        found.append(
            Line(
                PROMOTION,
                row["group_name"],
                row["measured_from_on"],
                row["measured_until_on"],
                row["evidence_class"],
                cost,
                _triple(
                    row, "incremental_amount", "incremental_low_amount", "incremental_high_amount"
                ),
                margin,
            )
        )
    return found


def _channels(tables: Tables, margin_share: float) -> list[Line]:
    """What the media mix tells of channels, and mere credit of those of which it does not."""
    rows = _own(tables, tables[MEDIA_RETURNS])
    told = rows.filter(rows.incremental_amount.notnull()).order_by("media_channel")
    mixed = [_line(CHANNEL, row["media_channel"], row, margin_share) for row in tables.rows(told)]
    known = {one.name for one in mixed}
    return mixed + [one for one in _credited(tables) if one.name.lower() not in known]


def _credited(tables: Tables) -> list[Line]:
    rows = _own(tables, tables[CHANNEL_CREDITS])
    chosen = rows.filter((rows.credit_model == MARKOV) & (rows.credit_segment == EVERYBODY))
    return [
        Line(
            CHANNEL,
            row["media_channel"],
            row["measured_from_on"],
            row["measured_until_on"],
            ATTRIBUTED,
            _known(row["cost_amount"]),
            credited=float(row["credited_amount"] or 0),
        )
        for row in tables.rows(chosen.order_by("media_channel"))
    ]


def _known(value: Any) -> float | None:
    return None if value is None else float(value)


def _triple(row: dict[str, Any], *names: str) -> tuple[float, float, float] | None:
    values = [row[name] for name in names]
    if any(one is None for one in values):
        return None
    value, low, high = (float(one) for one in values)
    return value, low, high
