"""Days, weeks and hours of a business, the same on every engine.

Moments are stored in UTC; the day that a purchase belongs to is the shop's.
"""

import ibis
import ibis.expr.types as ir


def _from_utc_timestamp(moment: ir.Value, zone: str) -> ir.Value:
    """Spark's own function; the DuckDB warehouse defines a macro of the same name."""
    raise AssertionError("compiled, never called")


_local = ibis.udf.scalar.builtin(
    _from_utc_timestamp, name="from_utc_timestamp", signature=(("timestamp", "string"), "timestamp")
)


def business_time(moment: ir.Value, zone: str) -> ir.TimestampValue:
    """The clock on the shop's wall at a moment (UTC), daylight saving included."""
    local: ir.TimestampValue = _local(moment, zone)
    return local


def business_day(moment: ir.Value, zone: str) -> ir.DateValue:
    """The day in the shop to which a moment (UTC) belongs."""
    return business_time(moment, zone).date()


def begin_of(day: ir.Value, zone: str) -> ir.TimestampValue:
    """The moment (UTC) at which a day of the shop begins."""
    midnight = day.cast("timestamp")
    ahead = business_time(midnight, zone).delta(midnight, unit="second")
    begin: ir.TimestampValue = midnight - ahead.as_interval("s")
    return begin


def business_hour(moment: ir.Value, zone: str) -> ir.IntegerValue:
    """The hour of day in the shop, 0 to 23."""
    return business_time(moment, zone).hour()


def week_start(day: ir.DateValue, first_weekday: int) -> ir.DateValue:
    """The first day of the business week of ``day``; ``first_weekday`` counts from Monday = 0."""
    if first_weekday == 0:
        monday: ir.DateValue = day.truncate("W").cast("date")
        return monday
    shift = ibis.interval(days=first_weekday)
    monday = (day - shift).cast("date").truncate("W").cast("date")
    start: ir.DateValue = (monday + shift).cast("date")
    return start


def days_between(later: ir.DateValue, earlier: ir.DateValue) -> ir.IntegerValue:
    """Calendar days from ``earlier`` to ``later``; both are days, so engines cannot disagree."""
    return later.delta(earlier, unit="day")


def seconds_between(later: ir.TimestampValue, earlier: ir.TimestampValue) -> ir.IntegerValue:
    """Whole seconds of the clock from ``earlier`` to ``later``."""
    end = later.truncate("s").epoch_seconds().cast("int64")
    begin = earlier.truncate("s").epoch_seconds().cast("int64")
    found: ir.IntegerValue = end - begin
    return found
