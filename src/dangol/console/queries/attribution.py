"""Credit by channel and model, and what was measured, as the page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dangol.console.words import attribution as words
from dangol.contract.result import Change, Range
from dangol.optimization.measurement.attribution.attribution_tables import why
from dangol.optimization.measurement.attribution.channels import channel_words
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.tables.attribution import (
    CHANNEL_CREDITS,
    CHANNEL_RECONCILIATION,
    CREDIT_MODELS,
    EVERYBODY,
    MORE,
)
from dangol.tables.vocabulary import INSTANCE
from dangol.words import EN_DASH, Count, Figure, Money, Share, Text, both, said

Row = dict[str, Any]
NOTHING = Text(en=EN_DASH, ko=EN_DASH)
UNTOLD = "unknown"


@dataclass(frozen=True)
class Channel:
    """A row of the shown model; ``bar``, ``low`` and ``high`` are places on the scale of all."""

    name: Text
    share: Text
    bar: float
    low: float | None
    high: float | None
    interval: Text | None
    conversions: Text
    credited: Text
    cost: Text
    each: Text
    ratio: Text


@dataclass(frozen=True)
class Cell:
    """A share of one model, and whether it is the shown one."""

    model: Text
    bar: float
    share: Text
    is_shown: bool


@dataclass(frozen=True)
class Measured:
    """What was measured of a channel beside what the shown model credits to it."""

    channel: Text
    range: Range
    change: Change
    amounts: Text
    why: Text


@dataclass(frozen=True)
class Credits:
    """Everything that the page shows of one segment by one model."""

    model: str
    segment: str
    models: Sequence[tuple[str, Text]]
    segments: Sequence[tuple[str, Text]]
    channels: Sequence[Channel]
    compared: Sequence[tuple[Text, Sequence[Cell]]]
    measured: Sequence[Measured]


def credits_of(workspace: Workspace, instance: str, model: str, segment: str) -> Credits | None:
    """Of a saved analysis; what is not there is shown of everybody, or as it comes."""
    table, beside = (stored_table(one) for one in (CHANNEL_CREDITS, CHANNEL_RECONCILIATION))
    with workspace.warehouse.session() as session:
        rows: list[Row] = session.fetch(table.filter(table[INSTANCE] == instance)).to_pylist()
        measured: list[Row] = session.fetch(beside.filter(beside[INSTANCE] == instance)).to_pylist()
    if not rows:
        return None
    segments = {row["credit_segment"] for row in rows}
    shown = segment if segment in segments else EVERYBODY
    theirs = [row for row in rows if row["credit_segment"] == shown]
    chosen = model if model in CREDIT_MODELS else "markov"
    ranked = sorted(
        (row for row in theirs if row["credit_model"] == chosen),
        key=lambda row: (-row["credit_share"], row["media_channel"]),
    )
    most = max(max(row["credit_share"], row["credit_high_share"] or 0.0) for row in theirs) or 1.0
    by_place = {(row["media_channel"], row["credit_model"]): row for row in theirs}
    parts = sorted(segments - {EVERYBODY}, key=lambda one: (one == UNTOLD, one))
    return Credits(
        chosen,
        shown,
        tuple(CREDIT_MODELS.items()),
        [(EVERYBODY, words.EVERYBODY), *((one, _segment(one)) for one in parts)] if parts else [],
        [_channel(row, most) for row in ranked],
        [
            (
                channel_words(row["media_channel"]),
                [
                    Cell(
                        CREDIT_MODELS[name],
                        by_place[row["media_channel"], name]["credit_share"] / most * 100,
                        _said(
                            Share(round(by_place[row["media_channel"], name]["credit_share"], 3))
                        ),
                        name == chosen,
                    )
                    for name in CREDIT_MODELS
                ],
            )
            for row in ranked
        ],
        [_measured(row) for row in _in_order(measured) if row["credit_model"] == chosen],
    )


def _segment(name: str) -> Text:
    return words.UNKNOWN if name == UNTOLD else Text(en=name, ko=name)


def _said(quantity: Count | Figure | Money | Share) -> Text:
    return both("{q}", "{q}", q=quantity)


def _channel(row: Row, most: float) -> Channel:
    low, high, money = row["credit_low_share"], row["credit_high_share"], row["currency"]
    cost, each, ratio = (
        row[name] for name in ("cost_amount", "cost_per_conversion", "return_on_spend")
    )
    return Channel(
        channel_words(row["media_channel"]),
        _said(Share(round(row["credit_share"], 3))),
        row["credit_share"] / most * 100,
        None if low is None else low / most * 100,
        None if high is None else high / most * 100,
        None
        if low is None
        else said(words.RANGE, low=Share(round(low, 3)), high=Share(round(high, 3))),
        _said(Count(row["credited_conversions"])),
        _said(Money(row["credited_amount"], money)),
        NOTHING if cost is None else _said(Money(cost, money)),
        NOTHING if each is None else _said(Money(each, money)),
        NOTHING if ratio is None else _said(Figure(ratio)),
    )


def _in_order(rows: Sequence[Row]) -> list[Row]:
    """The surest first: the narrowest interval."""
    return sorted(
        rows,
        key=lambda row: (
            row["incremental_high_amount"] - row["incremental_low_amount"],
            row["measured_by"],
        ),
    )


def _measured(row: Row) -> Measured:
    money = row["currency"]
    low, amount, high, credited = (
        float(row[name])
        for name in (
            "incremental_low_amount", "incremental_amount", "incremental_high_amount",
            "credited_amount",
        )
    )  # fmt: skip
    is_more = row["credit_verdict"] == MORE
    return Measured(
        channel_words(row["media_channel"]),
        Range(
            low=low,
            high=high,
            value=credited,
            tick=0.0,
            caption=said(words.INTERVAL, low=Money(low, money), high=Money(high, money)),
        ),
        Change(
            value=credited - amount,
            shown=_said(Money(credited - amount, money)),
            against=words.RECONCILED,
            meaning="bad" if is_more else "none",
        ),
        said(words.MEASURED, amount=Money(amount, money), credited=Money(credited, money)),
        why(row["credit_verdict"], amount, low),
    )
