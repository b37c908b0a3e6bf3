"""From touches and conversions of people to paths, in the engine; the same on every one.

A path is a run of somebody's touches without a pause longer than the window. It converts where a
conversion comes within the window after its last touch; touches that lie further back than the
window are then no part of it, and the next path begins after the conversion. A path that does not
convert is over when the window has passed. Those count that converted, or were over, within a
period: a path that is still open counts as neither.
"""

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from dangol.methods.attribution.paths import BITS, IN_WORD, MOST_CHANNELS, MOST_TOUCHES, WORDS

PERSON, SECOND, MARK, VALUE = "person_number", "second", "mark", "value"
END, PLACE, LEFT, CONVERTS, OVER = "end_row", "place", "seconds_left", "converts", "over_second"
FIRST_LEFT = "first_seconds_left"
CONVERSION = MOST_CHANNELS
"""The mark of a conversion: touches of the same second come before it."""
DAY_SECONDS = 86_400
_SECONDS = 1 << 33
"""More than there are until the year 2242."""
WORD_NAMES = tuple(f"word_{number}" for number in range(WORDS))


@dataclass(frozen=True)
class Period:
    """Seconds since 1970: paths that end from ``begin`` on and before ``end`` count."""

    begin: int
    end: int
    window: int


def within_reach(touches: ir.Table, conversions: ir.Table, reach: int, window: int) -> ir.Table:
    """Touches but those of a conversion that comes after their ``reach`` and within the window.

    They are no part of its path; what comes to nothing stays, or nothing would ever be lost.
    """
    none = ibis.literal(value=False)
    rows = ibis.union(
        touches.select(PERSON, SECOND, MARK, ends=none),
        conversions.select(PERSON, SECOND, **{MARK: ibis.literal(CONVERSION, "int64")}, ends=~none),
    )
    onward = ibis.window(
        group_by=PERSON,
        order_by=[rows[SECOND].asc(), rows[MARK].asc()],
        preceding=0,
        following=None,
    )
    ended = ibis.ifelse(rows.ends, rows[SECOND], ibis.null("int64"))
    seen = rows.mutate(wait=ended.min().over(onward) - rows[SECOND])
    seen = seen.filter(~seen.ends)
    is_late = ((seen.wait > reach) & (seen.wait <= window)).fill_null(none)
    return seen.filter(~is_late).select(PERSON, SECOND, MARK)


def ahead(touches: ir.Table, conversions: ir.Table, period: Period) -> ir.Table:
    """Every touch with what comes next; to be worked out once.

    Both have ``person_number`` and ``second``; touches a ``mark`` from 0, conversions a ``value``.
    """
    none = ibis.null("float64")
    marked = touches.select(PERSON, SECOND, MARK, **{VALUE: none})
    ends = conversions.select(
        PERSON, SECOND, **{MARK: ibis.literal(CONVERSION, "int64"), VALUE: conversions[VALUE]}
    )
    rows = ibis.union(marked, ends)
    order = [rows[SECOND].asc(), rows[MARK].asc(), rows[VALUE].asc()]
    inside = ibis.window(group_by=PERSON, order_by=order)
    onward = ibis.window(group_by=PERSON, order_by=order, preceding=0, following=None)
    converted = ibis.ifelse(rows[MARK] == CONVERSION, rows[SECOND], ibis.null("int64"))
    seen = rows.select(
        PERSON,
        SECOND,
        MARK,
        row=ibis.row_number().over(inside).cast("int64"),
        next_second=rows[SECOND].lead().over(inside),
        next_mark=rows[MARK].lead().over(inside),
        next_value=rows[VALUE].lead().over(inside),
        conversion_second=converted.min().over(onward),
    )
    seen = seen.filter(seen[MARK] < CONVERSION)
    goes_on = (seen.next_mark < CONVERSION) & (seen.next_second - seen[SECOND] <= period.window)
    return seen.select(
        PERSON,
        SECOND,
        MARK,
        "row",
        "conversion_second",
        "next_value",
        is_end=~goes_on.fill_null(ibis.literal(value=False)),
    )


def placed(seen: ir.Table, period: Period) -> ir.Table:
    """The touches that count, each with its path: ``person_number`` and ``end_row``.

    ``place`` counts from the last touch (0) backward; ``seconds_left`` is how long before the
    conversion it was; ``value`` stands at the last touch; ``over_second`` is when the path ended.
    """
    onward = ibis.window(group_by=PERSON, order_by=[seen.row.asc()], preceding=0, following=None)
    # Rows and seconds rise together: the nearest end has the smallest pair of both.
    pair = ibis.ifelse(seen.is_end, seen.row * _SECONDS + seen[SECOND], ibis.null("int64"))
    known = seen.mutate(nearest=pair.min().over(onward))
    known = known.mutate(**{END: known.nearest // _SECONDS, "end_second": known.nearest % _SECONDS})
    left = known.conversion_second - known.end_second
    converts = (left <= period.window).fill_null(ibis.literal(value=False))
    over = ibis.ifelse(converts, known.conversion_second, known.end_second + period.window)
    is_near = ~converts | (known.conversion_second - known[SECOND] <= period.window)
    place = known[END] - known.row
    kept = known.mutate(**{CONVERTS: converts, PLACE: place, OVER: over}).filter(
        is_near & (over >= period.begin) & (over < period.end) & (place < MOST_TOUCHES)
    )
    return kept.select(
        PERSON,
        END,
        MARK,
        PLACE,
        CONVERTS,
        OVER,
        **{
            LEFT: kept.conversion_second - kept[SECOND],
            VALUE: ibis.ifelse(kept[CONVERTS] & (kept[PLACE] == 0), kept.next_value, 0.0),
        },
    )


def packed(touches: ir.Table, *more: str) -> ir.Table:
    """A row per path: its words, whether it converts, its value; ``more`` are columns of people."""
    # Every touch adds its own digit, so that a sum puts them together.
    digit = (touches[MARK] + 1) << (touches[PLACE] % IN_WORD * BITS).cast("int32")
    word = touches[PLACE] // IN_WORD
    words: dict[str, Any] = {
        name: digit.sum(where=word == number).fill_null(0).cast("int64")
        for number, name in enumerate(WORD_NAMES)
    }
    return touches.group_by(PERSON, END, *more).agg(
        **words,
        **{
            CONVERTS: touches[CONVERTS].max(),
            VALUE: touches[VALUE].sum(),
            FIRST_LEFT: touches[LEFT].max(),
            OVER: touches[OVER].max(),
        },
    )


def distinct_paths(paths: ir.Table, *more: str) -> ir.Table:
    """Each way once: words, ``converted``, ``lost`` and ``value`` of all who went it.

    ``seconds`` add up from the first touch to the conversion. In the order of their words.
    """
    converts = paths[CONVERTS].cast("int64")
    counted = paths.group_by(*WORD_NAMES, *more).agg(
        converted=converts.sum().cast("int64"),
        lost=(1 - converts).sum().cast("int64"),
        # Decimals add up to the same in whatever order rows come.
        value=paths[VALUE].cast("decimal(18, 4)").sum().cast("float64"),
        seconds=paths[FIRST_LEFT].sum(where=paths[CONVERTS]).fill_null(0).cast("int64"),
    )
    return counted.order_by(*WORD_NAMES, *more)
