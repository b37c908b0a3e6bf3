"""What goes with dropping at a step: device, channel, way, hour, day, and whether they had bought.

A sample of the people who were judged at that step, each with what was so when they reached it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.journeys.steps import NUMBER, beginning, whose
from dangol.customers.traffic import traffic_of
from dangol.methods.calendar import business_time
from dangol.methods.going_with import Association, association
from dangol.methods.multiplicity import discoveries
from dangol.tables.commerce import ORDERS
from dangol.tables.events import EVENTS

CIRCUMSTANCE_COLUMNS = (
    "channel", "user_agent", "referrer_host", "utm_source", "utm_medium",
)  # fmt: skip
Array = npt.NDArray[np.float64]
MOST_PEOPLE = 50_000
FEWEST = 30
"""People of a value, and people who dropped or went on, below which nothing is said."""
FALSE_SHARE = 0.05
HOURS_OF_BAND = 6
ASKED = ("device", "channel", "source", "hours", "weekday", "before")


@dataclass(frozen=True)
class Correlate:
    """One value of an attribute beside all others: how many dropped, and how much oftener."""

    attribute: str
    value: str
    people: int
    dropped: int
    ratio: float
    low: float
    high: float
    strength: float
    is_clear: bool


def correlates(
    tables: Tables,
    known: ir.Table,
    people: ir.Table,
    step: int,
    judged: ir.BooleanValue,
    first: dt.date,
) -> list[Correlate]:
    """What goes with dropping at a step, the strongest first; clear ones are no chance finds.

    ``known`` has the customers' numbers; ``judged`` says of ``people`` who had their time. At
    most one in twenty of the attributes that are called clear may be so by chance, and of their
    values (Benjamini and Hochberg 1995).
    """
    sample = tables.layer(_sample(tables, known, people, step, judged))
    rows = tables.fetch(
        _told(tables, sample, first)
        .group_by(*ASKED, "goes_on")
        .agg(people=_.count())
        .order_by(*ASKED, "goes_on")
    )
    return told_apart(rows)


def told_apart(rows: pa.Table) -> list[Correlate]:
    """From counts by attributes and ``goes_on``; ``people`` counts."""
    weight = rows.column("people").to_numpy().astype(np.float64)
    goes_on = rows.column("goes_on").to_numpy(zero_copy_only=False).astype(bool)
    parts: list[tuple[str, list[str], Array, Association]] = []
    for name in ASKED:
        texts = np.array([str(v) if v is not None else "" for v in rows.column(name).to_pylist()])
        known = texts != ""
        names, which = np.unique(texts[known], return_inverse=True)
        counts = np.column_stack(
            [
                np.bincount(which, weight[known] * mark[known], minlength=len(names))
                for mark in (~goes_on, goes_on)
            ]
        )
        enough = counts.sum(axis=1) >= FEWEST
        large = counts[enough]
        if len(large) >= 2 and large.sum(axis=0).min() >= FEWEST:
            parts.append((name, list(names[enough]), large, association(large)))
    if not parts:
        return []
    # Attributes first, then the values of those that stand: many values must not carry others.
    stands = discoveries(np.array([one.chance_of_all for *_, one in parts]), FALSE_SHARE)
    found = []
    for stand, (name, kept, table, told) in zip(stands, parts, strict=True):
        clear = stand & discoveries(told.chance, FALSE_SHARE)
        for row, value in enumerate(kept):
            size, dropped = table[row].sum(), table[row, 0]
            ends = float(told.ratio[row]), float(told.low[row]), float(told.high[row])
            found.append(
                Correlate(
                    name,
                    str(value),
                    int(size),
                    int(dropped),
                    *ends,
                    told.strength,
                    bool(clear[row]),
                )
            )
    return sorted(found, key=_by_strength)


def _by_strength(one: Correlate) -> tuple[bool, float, float, str, str]:
    return (
        not one.is_clear,
        -round(one.strength, 9),
        -abs(np.log(one.ratio)),
        one.attribute,
        one.value,
    )


def _sample(
    tables: Tables, known: ir.Table, people: ir.Table, step: int, judged: ir.BooleanValue
) -> ir.Table:
    """person_number, customer_id, reached_at and goes_on of some of the judged."""
    there = people.filter(judged)
    count = tables.row(there.aggregate(n=there.count()))["n"]
    every = max(-(-count // MOST_PEOPLE), 1)
    drawn = there.filter(there[NUMBER] % every == 0)
    told = drawn.select(
        NUMBER, reached_at=drawn[f"first_{step}"], goes_on=drawn[f"first_{step + 1}"].notnull()
    )
    joined = told.left_join(known, NUMBER)
    return joined.select(NUMBER, "customer_id", "reached_at", "goes_on")


def _told(tables: Tables, sample: ir.Table, first: dt.date) -> ir.Table:
    """The sample with what was so at the moment of reaching the step."""
    events = tables[EVENTS]
    is_recent = events.occurred_at >= beginning(tables, first)
    events = events.filter(is_recent & events.channel.notnull())
    seen = events.mutate(**{NUMBER: whose(events)}).inner_join(
        sample.select(NUMBER, "reached_at"), NUMBER
    )
    seen = tables.layer(
        seen.filter(seen.occurred_at <= seen.reached_at).select(
            NUMBER,
            "occurred_at",
            *CIRCUMSTANCE_COLUMNS,
            is_then=seen.occurred_at == seen.reached_at,
        )
    )
    first_seen = seen.group_by(NUMBER).agg(occurred_at=seen.occurred_at.min())
    began = seen.inner_join(first_seen, [NUMBER, "occurred_at"])
    began = began.select(NUMBER, source=traffic_of(began))
    # Of one moment the smaller name, so that the same rows say the same everywhere.
    source = began.group_by(NUMBER).agg(source=began.source.min())
    now = seen.filter(seen.is_then)
    now = now.select(NUMBER, "channel", device=_device(now.user_agent))
    then = now.group_by(NUMBER).agg(channel=now.channel.min(), device=now.device.min())
    orders = tables[ORDERS].filter(_.customer_id.notnull())
    first_order = orders.group_by("customer_id").agg(first_order_at=orders.ordered_at.min())
    joined = sample.left_join(then, NUMBER).drop(f"{NUMBER}_right").left_join(source, NUMBER)
    joined = joined.drop(f"{NUMBER}_right").left_join(first_order, "customer_id")
    clock = business_time(joined.reached_at, tables.settings.time_zone)
    bought = (joined.first_order_at < joined.reached_at).fill_null(ibis.literal(value=False))
    return joined.select(
        "goes_on",
        "device",
        "channel",
        "source",
        hours=(clock.hour() // HOURS_OF_BAND).cast("string"),
        weekday=clock.day_of_week.index().cast("string"),
        before=ibis.ifelse(bought, "bought", "new"),
    )


def _device(agent: ir.StringValue) -> ir.StringValue:
    """Kind of device by what the browser says of itself; empty where it says nothing."""
    text = agent.lower()

    def holds(words: Sequence[str]) -> ir.BooleanValue:
        return ibis.or_(*(text.contains(word) for word in words))

    found: ir.StringValue = ibis.cases(
        (text.isnull(), ibis.null("string")),
        (holds(("ipad", "tablet")), "tablet"),
        (holds(("mobi", "iphone", "android")), "mobile"),
        else_="desktop",
    )
    return found
