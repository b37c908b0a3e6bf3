"""Values as people read them: the same number looks the same on every page."""

import datetime as dt
import json
import re
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from dangol.contract.result import Column
from dangol.tables.vocabulary import Column as Declared
from dangol.words import KOREAN_UNITS, MINUS, SYMBOLS, Count, Day, Figure, Language, Money, Share

NOTHING = "–"
_ELEVEN_MONTHS = 335
_WITHOUT_CENTS = {"KRW", "JPY"}
_NUMBER = re.compile(r"^(?P<number>.*\d(?:\s?[조억만KMB](?![A-Za-z]))?)(?P<unit>\s*[^\d]*)$")
WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "ko": ("월", "화", "수", "목", "금", "토", "일"),
}


def day(value: dt.date, language: Language, now: dt.datetime) -> str:
    """A day; its year only when it is neither this year nor within the last eleven months."""
    plain = value.year == now.year or 0 <= (now.date() - value).days < _ELEVEN_MONTHS
    return Day(value, year=not plain).say(language)


def moment(value: dt.datetime, zone: ZoneInfo, language: Language, now: dt.datetime) -> str:
    """A moment in the shop's time zone: ``23 Nov 08:00``."""
    local = _aware(value).astimezone(zone)
    return f"{day(local.date(), language, now)} {local:%H:%M}"


def _aware(value: dt.datetime) -> dt.datetime:
    return value if value.tzinfo else value.replace(tzinfo=dt.UTC)


def clock(value: dt.datetime, zone: ZoneInfo) -> str:
    """The time of day in the shop."""
    return f"{_aware(value).astimezone(zone):%H:%M}"


def grouped(value: Any) -> str:
    """A number with all its digits, in thousands; anything else as it is."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value:,}".removesuffix(".0") if is_number else str(value)


def nested(value: Any) -> str:
    """Lists in a line and mappings by line where they hold plain values, else as JSON."""
    if isinstance(value, dict) and all(_is_flat(one) for one in value.values()):
        return "\n".join(f"{name}: {_in_line(one)}" for name, one in value.items())
    if _is_flat(value):
        return _in_line(value)
    return json.dumps(value, ensure_ascii=False, indent=1)


def _is_flat(value: Any) -> bool:
    parts = value if isinstance(value, list) else [value]
    return not any(isinstance(one, dict | list) for one in parts)


def _in_line(value: Any) -> str:
    return ", ".join(map(grouped, value)) if isinstance(value, list) else grouped(value)


def second(value: dt.datetime, zone: ZoneInfo) -> str:
    """The time of day in the shop, to the second."""
    return f"{_aware(value).astimezone(zone):%H:%M:%S}"


def attribute(value: Any, column: Declared, language: Language, now: dt.datetime) -> str:
    """A value of a declared column, by the name that the declaration gives it."""
    named = dict(column.values).get(str(value))
    if named is not None:
        return named.of(language)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return day(value, language, now)
    if isinstance(value, bool):
        return {"en": ("No", "Yes"), "ko": ("아니요", "예")}[language][value]
    if isinstance(value, float | Decimal):
        return Figure(value).say(language)
    return Count(value).say(language) if isinstance(value, int) else str(value)


def exact_money(value: float | Decimal, currency: str, language: Language) -> str:
    """An amount that people check, to the last cent: ``$38.52``, ``38,000원``."""
    digits = f"{abs(value):,.0f}" if currency in _WITHOUT_CENTS else f"{abs(value):,.2f}"
    sign = MINUS if value < 0 else ""
    if language == "en":
        return f"{sign}{SYMBOLS.get(currency, currency + ' ')}{digits}"
    unit = KOREAN_UNITS.get(currency)
    return f"{sign}{digits}{unit or ' ' + currency}"


def seconds(value: float, language: Language) -> str:
    """How long something took."""
    if value < 60:
        number = f"{value:.1f}" if value < 10 else f"{value:.0f}"
        return f"{number} s" if language == "en" else f"{number}초"
    minutes, rest = divmod(round(value), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if language == "en" else f"{minutes}분 {rest}초"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if language == "en" else f"{hours}시간 {minutes}분"


def cell(value: Any, column: Column, language: Language, now: dt.datetime) -> str:
    """One value of a shown table."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, dict):
        return str(value.get(language, value.get("en", NOTHING)))
    if column.kind in ("text", "name"):
        return str(value)
    if column.kind == "day":
        return day(
            value if isinstance(value, dt.date) else dt.date.fromisoformat(value[:10]),
            language,
            now,
        )
    return number(value, column, language)


def number(value: float, column: Column, language: Language) -> str:
    """A number as its column says: money, a share, a count or a figure."""
    if column.currency is not None:
        return Money(value, column.currency).say(language)
    if column.kind == "share":
        return Share(value).say(language)
    if column.kind == "count":
        return Count(value).say(language)
    if column.kind == "bar" and float(value).is_integer():
        return Count(value).say(language)
    return Figure(value).say(language)


def raw(value: Any, zone: ZoneInfo) -> str:
    """A stored value in a listing of rows, as it is; moments in the shop's zone."""
    if value is None:
        return NOTHING
    if isinstance(value, dt.datetime):
        return f"{_aware(value).astimezone(zone):%Y-%m-%d %H:%M}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def local(link: str) -> str:
    """An address of this console; anything else leads nowhere."""
    inside = link.startswith("/") and not link.startswith(("//", "/\\"))
    return link if inside and link.isprintable() else "#"


def split_unit(text: str) -> tuple[str, str]:
    """A number and the unit behind it, which is set smaller: ``84.1억`` and ``원``."""
    found = None if "월" in text else _NUMBER.match(text)
    return (found["number"], found["unit"].strip()) if found else (text, "")


def inline(title: str) -> str:
    """A title as it stands within a sentence: abbreviations keep their capitals."""
    return " ".join(word if word.isupper() else word.lower() for word in title.split(" "))
