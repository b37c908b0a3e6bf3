"""Moments as the warehouse keeps them, and positions as the state database does."""

import datetime as dt
from decimal import Decimal
from typing import Any

from dangol.loading.pulling.errors import NoPositionError


def naive_utc(seconds: float) -> dt.datetime:
    """Seconds since 1970 as a moment without zone."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC).replace(tzinfo=None)


def is_due(last: str | None, hours: int, now: dt.datetime) -> bool:
    """Whether so many hours have gone since a moment; never without one, nor for 0 hours."""
    if last is None or not hours:
        return False
    return now - dt.datetime.fromisoformat(last) >= dt.timedelta(hours=hours)


def kept_position(value: Any, column: str) -> dict[str, str]:
    """A value of a column that grows, as it can be kept. Raises NoPositionError."""
    if isinstance(value, dt.datetime):
        return {"type": "moment", "value": value.isoformat()}
    if isinstance(value, dt.date):
        return {"type": "day", "value": value.isoformat()}
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return {"type": "number", "value": str(value)}
    if isinstance(value, str):
        return {"type": "text", "value": value}
    raise NoPositionError(column, type(value).__name__)


def position_before(kept: dict[str, str], overlap: int) -> Any:
    """The position as the database compares it, ``overlap`` seconds or numbers earlier."""
    kind, value = kept["type"], kept["value"]
    if kind == "moment":
        return dt.datetime.fromisoformat(value) - dt.timedelta(seconds=overlap)
    if kind == "day":
        return dt.date.fromisoformat(value) - dt.timedelta(days=-(-overlap // 86_400))
    if kind == "number":
        number = Decimal(value) - overlap
        return int(number) if number == number.to_integral_value() else number
    return value
