"""From a source's text to typed values, as expressions that only the intake engine runs.

What does not fit gives null: the caller tells an empty value from a broken one.
"""

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from dangol.loading.engine_functions import of
from dangol.loading.kinds import EMPTY_WORDS, FALSE_WORDS, TRUE_WORDS, Written
from dangol.tables.vocabulary import ColumnType

_FIRST, _LAST = "1900-01-01 00:00:00", "2101-01-01 00:00:00"
_RECENT_YEAR = 2020
_WIDE_BLANKS = "\xa0\u3000"
_BLANKS = " \t\r\n"
_LONGEST_EMPTY = max(len(word) for word in EMPTY_WORDS)
_CURRENCY_MARKS = r"[\s₩$€£¥￦]|원$|달러$|KRW|USD|EUR|JPY|GBP|CNY"


_local = of("try_strptime", "string", "string", gives="timestamp")
_zoned = of("try_strptime", "string", "string", gives="timestamp('UTC')")
_instant = of("timezone", "string", "timestamp", gives="timestamp('UTC')")
_clock = of("timezone", "string", "timestamp('UTC')", gives="timestamp")


def bare(text: ir.StringValue) -> ir.StringValue:
    """The text without blanks around it; looking for them is quicker than taking them off."""
    pattern = rf"^[{_BLANKS}{_WIDE_BLANKS}]+|[{_BLANKS}{_WIDE_BLANKS}]+$"
    # Whatever sorts before "!" begins with a blank, or is empty.
    has_some = text < "!"
    for blank in _BLANKS:
        has_some |= text.endswith(blank)
    for blank in _WIDE_BLANKS:
        has_some |= text.contains(blank)
    known: ir.StringValue = ibis.ifelse(has_some, text.re_replace(pattern, ""), text)
    return known


def given(text: ir.StringValue) -> ir.StringValue:
    """The text (from ``bare``), or null where it says that nothing is known."""
    is_nothing = (text == "") | is_one_of(EMPTY_WORDS, text)
    said = ibis.ifelse(is_nothing, ibis.null("string"), text)
    # Few values are as short as the words for nothing, so few are compared with all of them.
    known: ir.StringValue = ibis.ifelse(text.length() <= _LONGEST_EMPTY, said, text)
    return known


def read(text: ir.StringValue, written: Written, type: ColumnType, zone: str) -> ir.Value:
    """``text`` (from ``given``) as a value, not yet ``meant``; null where it does not fit."""
    if type in ("string", "json"):
        return text
    if type == "boolean":
        return _flag(text)
    if type in ("date", "timestamp"):
        return _moment(text, written, type, zone)
    return _number(text, written, type)


def _flag(text: ir.StringValue) -> ir.BooleanValue:
    is_true, is_false = is_one_of(TRUE_WORDS, text), is_one_of(FALSE_WORDS, text)
    return ibis.cases((is_true, True), (is_false, False), else_=ibis.null("boolean"))


def is_one_of(words: Iterable[str], text: ir.StringValue) -> ir.BooleanValue:
    """In any case; for a list of words DuckDB would plan a join, and compare every record."""
    return text.re_search(f"(?i)^({'|'.join(map(re.escape, words))})$")


def _number(text: ir.StringValue, written: Written, type: ColumnType) -> ir.Value:
    """Whole numbers come as floats: the caller sees whether they are whole."""
    kind = "decimal(18, 4)" if type.startswith("dec") else "float64"
    group = "," if written.decimal == "." else "."
    number = text.re_replace(_CURRENCY_MARKS, "")
    number = number.re_replace(r"^\((.*)\)$", r"-\1").re_replace(r"^(.*\d)-$", r"-\1")
    form = rf"^[+-]?(\d+|\d{{1,3}}([{group}'’]\d{{3}})+)?([{written.decimal}]\d+)?$"
    # What is of another form becomes an empty text, and that no number. No part of this may
    # stand twice: DuckDB would work it out once for all records, also for the plain ones.
    fitting = number.re_extract(form, 0).re_replace(rf"[{group}'’]", "")
    dressed: ir.Value = fitting.replace(written.decimal, ".").try_cast(kind)
    if written.decimal == ",":
        return dressed
    # Nearly every value is a plain number, which a cast reads much faster than patterns do.
    return ibis.coalesce(text.try_cast(kind), dressed)


def _moment(text: ir.StringValue, written: Written, type: ColumnType, zone: str) -> ir.Value:
    """A moment in UTC where a format tells the offset, else by the clock of its place."""
    formats = _formats(written)
    said = text
    if any("%p" in one for one in formats):
        said = text.replace("오전", "AM").replace("오후", "PM")
    by_clock = not _tells_offset(formats)
    tried = [_read(said, one, None if by_clock else zone) for one in formats]
    return tried[0] if len(tried) == 1 else ibis.coalesce(*tried)


def meant(value: ir.Value, written: Written, type: ColumnType, zone: str) -> ir.Value:
    """``value`` (from ``read``) in the type itself; null where nobody can mean it."""
    if type in ("date", "timestamp"):
        first, last = (ibis.literal(one).cast("timestamp") for one in (_FIRST, _LAST))
        is_meant = (value >= first) & (value < last)
        by_clock = type == "timestamp" and not _tells_offset(_formats(written))
        moment = _to_utc(value, zone) if by_clock else value
        if type == "date" and _tells_offset(_formats(written)):
            moment = _clock(zone, value.cast("timestamp('UTC')"))
        kept = ibis.ifelse(is_meant, moment, ibis.null("timestamp"))
        return kept.date() if type == "date" else kept
    if type == "int64":
        whole = value.round().try_cast("int64")
        return ibis.ifelse(value == whole.cast("float64"), whole, ibis.null("int64"))
    if type == "float64":
        return ibis.ifelse(value.isnan() | value.isinf(), ibis.null("float64"), value)
    return value


def _formats(written: Written) -> tuple[str, ...]:
    return written.formats or ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S")


def _tells_offset(formats: tuple[str, ...]) -> bool:
    return any("%z" in one or one.endswith("Z") for one in formats)


def _read(text: ir.Value, format: str, zone: str | None) -> ir.Value:
    """With a zone, the moments of its clock become UTC."""
    if "%z" in format:
        # DuckDB knows no other name of an offset than its number.
        return _zoned(text.re_replace("[zZ]$", "+00:00"), format).cast("timestamp")
    moment = _local(text, format)
    if "%Y%m%d" in format:
        # DuckDB reads 2024111 as the first of November.
        moment = ibis.ifelse(text.re_search(r"^\d{8}"), moment, ibis.null("timestamp"))
    if zone is None or format.endswith("Z"):
        return moment
    return _to_utc(moment, zone)


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
