"""From steps to moves: repeats folded, journeys parted by long pauses, what came before and after.

Everything comes of two passes over the steps ordered by person and moment. A mark is the step's
code, and more by ``BREAK`` where it begins a journey.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.customers.journeys.steps import AT, CODE, KIND, NUMBER, STEP
from dangol.methods.calendar import seconds_between
from dangol.tables.journeys import OTHER

BREAK = 64
"""More than there are codes."""
MARK, OPEN = "mark", "is_open"
SHOWN = 5
"""Steps of a path that are told apart."""
DEPTH = 4
"""Steps before, from which the next is told."""
MOST_PATHS = 50_000


@dataclass(frozen=True)
class Pause:
    """A pause of more than ``days`` ends a journey; ``moment`` is when it is asked."""

    days: int
    moment: dt.datetime

    @property
    def length(self) -> ir.IntervalScalar:
        return ibis.interval(days=self.days)

    @property
    def last_end(self) -> ir.TimestampScalar:
        """Whoever did something after it may still be under way."""
        moment = self.moment.astimezone(dt.UTC).replace(tzinfo=None)
        found: ir.TimestampScalar = ibis.literal(moment - dt.timedelta(days=self.days))
        return found


def codes_of(kinds: ir.Table, most: int) -> ir.Table:
    """kind, step and code: the most frequent steps, and one code for all others."""
    steps = kinds.group_by(STEP).agg(times=kinds.times.sum())
    place = ibis.row_number().over(order_by=[steps.times.desc(), steps[STEP]])
    ranked = steps.select(STEP, **{CODE: ibis.least(place, most).cast("int64")})
    return kinds.select(KIND, STEP).inner_join(ranked, STEP).select(KIND, STEP, CODE)


def names_of(known: Sequence[tuple[str, int]], most: int) -> list[str]:
    """Names by code, from (step, code)."""
    named = {code: step for step, code in known if code < most}
    names = [named[code] for code in sorted(named)]
    return [*names, OTHER] if any(code >= most for _, code in known) else names


def moves_of(tables: Tables, rows: ir.Table, pause: Pause) -> ir.Table:
    """person_number, at, mark and is_open, without repeats within a journey."""
    inside = ibis.window(group_by=NUMBER, order_by=[rows[AT].asc(), rows[CODE].asc()])
    seen = rows.select(
        NUMBER,
        AT,
        CODE,
        before=rows[CODE].lag().over(inside),
        before_at=rows[AT].lag().over(inside),
        last_at=rows[AT].max().over(ibis.window(group_by=NUMBER)),
    )
    begins = seen.before.isnull() | (seen[AT] > seen.before_at + pause.length)
    kept = seen.filter(begins | (seen[CODE] != seen.before))
    begins = kept.before.isnull() | (kept[AT] > kept.before_at + pause.length)
    return tables.layer(
        kept.select(
            NUMBER,
            AT,
            **{
                MARK: (kept[CODE] + begins.cast("int64") * BREAK).cast("int64"),
                OPEN: kept.last_at > pause.last_end,
            },
        )
    )


def ahead(tables: Tables, moves: ir.Table) -> ir.Table:
    """Each move with the marks after it: ``next_1`` ... and the moment of the next."""
    inside = _in_order(moves)
    return tables.layer(
        moves.select(
            NUMBER,
            AT,
            MARK,
            OPEN,
            next_at=moves[AT].lead().over(inside),
            **{f"next_{k}": moves[MARK].lead(k).over(inside) for k in range(1, SHOWN)},
        )
    )


def behind(moves: ir.Table) -> ir.Table:
    """Each move with the marks before it: ``back_1`` ..."""
    inside = _in_order(moves)
    before = {f"back_{k}": moves[MARK].lag(k).over(inside) for k in range(1, DEPTH + 1)}
    return moves.select(NUMBER, AT, MARK, **before)


def _in_order(moves: ir.Table) -> Any:
    """The window of a person's moves, as they came."""
    return ibis.window(group_by=NUMBER, order_by=[moves[AT].asc(), (moves[MARK] % BREAK).asc()])


def transitions(moves: ir.Table) -> ir.Table:
    """code, next (empty where the journey ended), times and the median of seconds between."""
    # Who did something lately may go on yet.
    known = moves.filter(moves.next_1.notnull() | ~moves[OPEN])
    ends = known.next_1.isnull() | (known.next_1 >= BREAK)
    none = ibis.null("int64")
    dated = known.select(
        **{
            CODE: known[MARK] % BREAK,
            "next": ibis.ifelse(ends, none, known.next_1),
            "seconds": ibis.ifelse(ends, none, seconds_between(known.next_at, known[AT])),
        }
    )
    grouped = dated.group_by(CODE, "next").agg(
        times=dated.count(), seconds=dated.seconds.cast("float64").median()
    )
    return grouped.order_by(CODE, ibis.asc("next", nulls_first=True))


def paths(moves: ir.Table) -> ir.Table:
    """The steps of journeys from their beginning, ``step_1`` ..., and how many go so.

    A journey that is not over, and shorter, is left out: nobody knows how it goes on.
    """
    begun = moves.filter(moves[MARK] >= BREAK)
    steps: dict[str, ir.Value] = {"step_1": begun[MARK] - BREAK}
    is_over: ir.BooleanValue = ibis.literal(value=False)
    is_cut: ir.BooleanValue = ibis.literal(value=False)
    for place in range(1, SHOWN):
        mark = begun[f"next_{place}"]
        is_cut = is_cut | (~is_over & mark.isnull() & begun[OPEN])
        is_over = is_over | mark.isnull() | (mark >= BREAK)
        steps[f"step_{place + 1}"] = ibis.ifelse(is_over, ibis.null("int64"), mark)
    whole = begun.select(**steps, is_cut=is_cut)
    whole = whole.filter(~whole.is_cut).drop("is_cut")
    counted = whole.group_by(*steps).agg(times=whole.count())
    order = [ibis.asc(name, nulls_first=True) for name in steps]
    return counted.order_by([counted.times.desc(), *order])


def contexts(moves: ir.Table) -> dict[str, ir.Value]:
    """What came before each move, ``context_1`` the latest: code, and more where a pause followed.

    Empty before a person's first step.
    """
    marks = [moves[MARK], *(moves[f"back_{k}"] for k in range(1, DEPTH + 1))]
    return _symbols(marks)


def contexts_now(moves: ir.Table, pause: Pause) -> ir.Table:
    """person_number and the same of what each will do next, from the end of their moves.

    ``moves`` are those of ``ahead``: the last ones of a person stand in one row, which is the one
    of theirs that has most moves after it, but fewer than are shown.
    """
    most = SHOWN - 1
    after = [moves[f"next_{k}"] for k in range(1, SHOWN)]
    late = moves.filter(after[-1].isnull())
    after = [late[f"next_{k}"] for k in range(1, most)]
    size: ir.Value = ibis.literal(0, "int64")
    packed: ir.Value = late[MARK]
    for mark in after:
        size = size + mark.notnull().cast("int64")
        packed = packed * (2 * BREAK) + mark.fill_null(0)
    tails = late.select(NUMBER, OPEN, packed=size * (2 * BREAK) ** most + packed)
    people = tails.group_by(NUMBER).agg(packed=tails.packed.max(), is_open=tails[OPEN].max())
    size = people.packed // (2 * BREAK) ** most
    digits = [(people.packed // (2 * BREAK) ** (most - 1 - k)) % (2 * BREAK) for k in range(most)]
    none = ibis.null("int64")
    # The latest first; digits beyond the size are nothing.
    latest = [
        ibis.cases(
            *((size == count, digits[count - back]) for count in range(back, most)), else_=none
        )
        for back in range(most)
    ]
    paused = ibis.ifelse(people.is_open, 0, BREAK)
    return people.select(NUMBER, **_symbols([paused, *latest]))


def _symbols(marks: Sequence[ir.Value]) -> dict[str, ir.Value]:
    """A pause belongs to the step that it followed, not to the one that it led to."""
    return {
        f"context_{k}": ((marks[k] % BREAK) + ibis.ifelse(marks[k - 1] >= BREAK, BREAK, 0)).cast(
            "int64"
        )
        for k in range(1, len(marks))
    }
