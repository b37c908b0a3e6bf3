"""Who reaches which step of a funnel in time, in any of their tries.

Level by level: of each step the latest moment of the step before it is looked up in one pass over
both, ordered by person and moment, so that no row meets another one's rows. A try begins with the
first step; only the latest try that is still in time matters, for it leaves the most of it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.customers.journeys.steps import AT, CODE, NUMBER
from dangol.methods.calendar import seconds_between

START, SEEN = "began_at", "seen_at"


@dataclass(frozen=True)
class Limit:
    """``days`` for the whole way from its start, or from each step to the next."""

    days: int
    is_whole: bool

    def end(self, started: ir.Value, reached: ir.Value) -> ir.Value:
        return (started if self.is_whole else reached) + ibis.interval(days=self.days)


def reached(tables: Tables, rows: ir.Table, meets_itself: Sequence[bool], limit: Limit) -> ir.Table:
    """A row per person who began, by step ``k`` from 1: what came of it.

    ``first_k`` and ``last_k`` are moments of reaching it, ``tried_k`` the moment from which the
    time of the first try runs, ``ends_k`` the end of the time of the latest, ``seconds_k`` from the
    step before. ``meets_itself`` says for each step whether an event may be both that step and the
    one before: then it must come later, not at the same moment.
    """
    level = rows.filter(rows[CODE] == 0).select(NUMBER, AT, **{START: rows[AT], SEEN: rows[AT]})
    people = _people(level, 1, limit)
    for code, is_same in enumerate(meets_itself[1:], start=1):
        level = tables.layer(_next(level, rows.filter(rows[CODE] == code), limit, is_same=is_same))
        found = _people(level, code + 1, limit)
        joined = people.left_join(found, NUMBER)
        people = joined.drop(f"{NUMBER}_right")
    return tables.layer(people)


def _next(before: ir.Table, rows: ir.Table, limit: Limit, *, is_same: bool) -> ir.Table:
    """The rows of a step that were reached in time from the one before."""
    none = ibis.null("timestamp")
    came = before.select(NUMBER, AT, START, reached_at=AT, is_next=ibis.literal(value=False))
    asked = rows.select(
        NUMBER, AT, **{START: none}, reached_at=none, is_next=ibis.literal(value=True)
    )
    both = came.union(asked)
    # Of one moment the step before comes first, unless one event would be both.
    turn = both.is_next.cast("int64") * (-1 if is_same else 1)
    so_far = ibis.window(
        group_by=NUMBER, order_by=[both[AT].asc(), turn.asc()], preceding=None, following=0
    )
    looked = both.select(
        NUMBER,
        AT,
        "is_next",
        **{START: both[START].max().over(so_far), SEEN: both.reached_at.max().over(so_far)},
    )
    in_time = looked.is_next & (looked[AT] <= limit.end(looked[START], looked[SEEN]))
    return looked.filter(in_time).select(NUMBER, AT, START, SEEN)


def _people(level: ir.Table, step: int, limit: Limit) -> ir.Table:
    # The latest step before never goes back in time, so the earliest of both belong together.
    found = level.group_by(NUMBER).agg(
        first=level[AT].min(),
        last=level[AT].max(),
        began=level[START].min(),
        latest=level[START].max(),
        seen=level[SEEN].min(),
    )
    return found.select(
        NUMBER,
        **{
            f"first_{step}": found.first,
            f"last_{step}": found.last,
            f"tried_{step}": found.began if limit.is_whole else found.first,
            f"ends_{step}": limit.end(found.latest, found["last"]),
            f"seconds_{step}": seconds_between(found["first"], found.seen),
        },
    )


def counted(people: ir.Table, steps: int, limit: Limit, moment: dt.datetime) -> ir.Table:
    """One row: of each step ``k`` how many reached it, went on, wait, and how long it took."""
    now = ibis.literal(moment.astimezone(dt.UTC).replace(tzinfo=None))
    span = ibis.interval(days=limit.days)
    sums: dict[str, ir.Value] = {}
    for step in range(1, steps + 1):
        is_there = people[f"first_{step}"].notnull()
        sums[f"reached_{step}"] = is_there.sum()
        if step == steps:
            continue
        goes_on = people[f"first_{step + 1}"].notnull()
        is_judged = is_there & (people[f"tried_{step}"] + span <= now)
        sums[f"went_on_{step}"] = goes_on.sum()
        sums[f"waiting_{step}"] = (is_there & ~goes_on & (people[f"ends_{step}"] > now)).sum()
        sums[f"judged_{step}"] = is_judged.sum()
        sums[f"judged_on_{step}"] = (is_judged & goes_on).sum()
        sums[f"median_{step}"] = _median(people[f"seconds_{step + 1}"], is_judged & goes_on)
        sums[f"through_{step}"] = (is_judged & people[f"first_{steps}"].notnull()).sum()
    return people.aggregate(**sums)


def _median(value: ir.Value, counts: ir.BooleanValue) -> ir.Value:
    """Of the rows that count; a condition on the median itself is more than Spark can read."""
    return ibis.ifelse(counts, value.cast("float64"), ibis.null("float64")).median()
