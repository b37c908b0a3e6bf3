"""From a source's text to typed values, as expressions that only the intake engine runs.

What does not fit gives null: the caller tells an empty value from a broken one.
"""

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from dangol.loading.kinds import EMPTY_WORDS, FALSE_WORDS, TRUE_WORDS, Written
from dangol.tables.vocabulary import ColumnType

_FIRST, _LAST = "1900-01-01 00:00:00", "2101-01-01 00:00:00"
_RECENT_YEAR = 2020
_CURRENCY_MARKS = r"[\s₩$€£¥￦]|원$|달러$|KRW|USD|EUR|JPY|GBP|CNY"


def _try_strptime(text: ir.Value, format: str) -> ir.Value:
    """DuckDB's own; null where the text does not fit."""
    raise AssertionError("compiled, never called")


def _timezone(zone: str, moment: ir.Value) -> ir.Value:
    """DuckDB's own: a local moment to an instant, an instant to a local moment."""
    raise AssertionError("compiled, never called")


_local = ibis.udf.scalar.builtin(
    _try_strptime, name="try_strptime", signature=(("string", "string"), "timestamp")
)
_zoned = ibis.udf.scalar.builtin(
    _try_strptime, name="try_strptime", signature=(("string", "string"), "timestamp('UTC')")
)
_instant = ibis.udf.scalar.builtin(
    _timezone, name="timezone", signature=(("string", "timestamp"), "timestamp('UTC')")
)


def given(text: ir.StringValue, *, clean: bool) -> ir.StringValue:
    """The text without blanks around it; null where it says that nothing is known.

    ``clean`` texts were freed of words for nothing when they were read.
    """
    if clean:
        return text
    bare = text.strip()
    # Few values are as short as the words for nothing, so few are compared with all of them.
    nothing = (bare.length() <= 5) & bare.lower().isin(EMPTY_WORDS)
    return ibis.ifelse((bare == "") | nothing, ibis.null("string"), bare)


def converted(text: ir.StringValue, written: Written, type: ColumnType, zone: str) -> ir.Value:
    """``text`` (from ``given``) as a value, not yet ``plausible``; null where it does not fit."""
    if type in ("string", "json"):
        return text.strip().nullif("")
    if type == "boolean":
        return _flag(text)
    if type in ("date", "timestamp"):
        return _moment(text, written, type, zone)
    return _number(text, written, type)


def _flag(text: ir.StringValue) -> ir.BooleanValue:
    word = text.strip().lower()
    return ibis.cases(
        (word.isin(TRUE_WORDS), True), (word.isin(FALSE_WORDS), False), else_=ibis.null("boolean")
    )


def _number(text: ir.StringValue, written: Written, type: ColumnType) -> ir.Value:
    """Whole numbers come as floats: the caller sees whether they are whole."""
    kind = "decimal(18, 4)" if type.startswith("dec") else "float64"
    group = "," if written.decimal == "." else "."
    bare = text.re_replace(_CURRENCY_MARKS, "")
    bare = bare.re_replace(r"^\((.*)\)$", r"-\1").re_replace(r"^(.*\d)-$", r"-\1")
    form = rf"^[+-]?(\d+|\d{{1,3}}([{group}'’]\d{{3}})+)?([{written.decimal}]\d+)?$"
    plain = bare.re_replace(rf"[{group}'’]", "").replace(written.decimal, ".")
    dressed: ir.Value = ibis.ifelse(bare.re_search(form), plain, ibis.null("string")).try_cast(kind)
    if written.decimal == ",":
        return dressed
    # Nearly every value is a plain number, which a cast reads much faster than patterns do.
    return ibis.coalesce(text.try_cast(kind), dressed)


def _moment(text: ir.StringValue, written: Written, type: ColumnType, zone: str) -> ir.Value:
    """Local moments become UTC, except where only the day is asked for."""
    formats = written.formats or ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S")
    said = text
    if any("%p" in one for one in formats):
        said = text.replace("오전", "AM").replace("오후", "PM")
    tried = [_read(said, one, type, zone) for one in formats]
    return tried[0] if len(tried) == 1 else ibis.coalesce(*tried)


def plausible(value: ir.Value, type: ColumnType) -> ir.Value:
    """``value`` (from ``converted``) in the type itself; null where nobody can mean it."""
    if type in ("date", "timestamp"):
        first, last = (ibis.literal(one).cast("timestamp") for one in (_FIRST, _LAST))
        meant = (value >= first) & (value < last)
        kept = ibis.ifelse(meant, value, ibis.null("timestamp"))
        return kept.date() if type == "date" else kept
    if type == "int64":
        whole = value.round().cast("int64")
        return ibis.ifelse(value == whole.cast("float64"), whole, ibis.null("int64"))
    if type == "float64":
        return ibis.ifelse(value.isnan() | value.isinf(), ibis.null("float64"), value)
    return value


def _read(text: ir.StringValue, format: str, type: ColumnType, zone: str) -> ir.Value:
    if "%z" in format:
        return _zoned(text, format).cast("timestamp")
    read = _local(text, format)
    if "%Y%m%d" in format:
        # DuckDB reads 2024111 as the first of November.
        read = ibis.ifelse(text.re_search(r"^\d{8}"), read, ibis.null("timestamp"))
    if type == "date" or format.endswith("Z"):
        return read
    return _to_utc(read, zone)


def _to_utc(local: ir.Value, zone: str) -> ir.Value:
    """A local moment as UTC; where a zone has one offset for good, by subtracting it.

    Asking DuckDB's calendar of all zones for each moment takes longer than all the rest.
    """
    by_calendar = _instant(zone, local).cast("timestamp")
    settled = _settled_offset(zone)
    if settled is None:
        return by_calendar
    since, offset = settled
    plain = local - ibis.interval(seconds=int(offset.total_seconds()))
    return ibis.ifelse(local >= ibis.literal(since).cast("timestamp"), plain, by_calendar)


@cache
def _settled_offset(zone: str) -> tuple[dt.datetime, dt.timedelta] | None:
    """The moment after which a zone's offset never changes, and that offset."""
    info = ZoneInfo(zone)
    last = _offset(info, dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
    for year in range(2099, 1969, -1):
        for month in range(12, 0, -1):
            if _offset(info, dt.datetime(year, month, 1, tzinfo=dt.UTC)) != last:
                if year > _RECENT_YEAR:
                    return None
                return dt.datetime(year + 1, 2, 1), last  # noqa: DTZ001 - a local clock
    return dt.datetime(1970, 2, 1), last  # noqa: DTZ001 - a local clock


def _offset(info: ZoneInfo, moment: dt.datetime) -> dt.timedelta:
    return moment.astimezone(info).utcoffset() or dt.timedelta()
