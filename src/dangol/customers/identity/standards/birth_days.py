"""Days of birth as people and systems write them."""

import datetime as dt
import re

from dangol.customers.identity.standards.standard import (
    CERTAIN,
    DOUBTFUL,
    GUESSED,
    LIKELY,
    Standard,
    without_form,
)
from dangol.customers.identity.standards.text import cleaned, words

_YEAR_FIRST = re.compile(
    r"(\d{4})\s*[-./년年]\s*(\d{1,2})\s*[-./월月]\s*(\d{1,2})\s*[일日.]?(?:[T ].*)?"
)
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-./ ]\s*(\d{1,2})\s*[-./ ]\s*(\d{4})")
_SHORT_YEAR = re.compile(r"(\d{2})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*일?\.?")
_RESIDENT = re.compile(r"(\d{2})(\d{2})(\d{2})\s*-?\s*([0-9])(?:[\d*xX●]{6})?")
"""Number of a Korean resident: day of birth, then a digit for sex and century."""
_CENTURY = {"9": 1800, "0": 1800, "1": 1900, "2": 1900, "5": 1900, "6": 1900, "3": 2000, "4": 2000,
            "7": 2000, "8": 2000}  # fmt: skip
_WRITTEN = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)? +)?([a-z]{3})[a-z]*\.? +"
    r"(?:(\d{1,2})(?:st|nd|rd|th)?,? +)?(\d{4})"
)
_MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"
)  # fmt: skip
_MADE_UP = frozenset(
    ("1900-01-01", "1970-01-01", "2000-01-01", "1899-12-30", "1904-01-01", "0001-01-01")
)
"""What systems write where nobody told a day; some are born on them all the same."""
_OLDEST_YEARS = 120
_DAY_FIRST = words("GB AU NZ IN IE DE FR ES IT NL BE")


def birth_day(text: str, today: dt.date, country: str = "KR") -> Standard:
    """ISO 8601. ``today`` bounds what a living person can be born on.

    >>> birth_day("85.3.12", dt.date(2026, 1, 1)).value
    '1985-03-12'
    """
    plain = cleaned(text).casefold()
    if not plain:
        return without_form("unreadable")
    if "*" in plain and _RESIDENT.fullmatch(plain) is None:
        return without_form("masked")
    found = _read(plain, today, country)
    if found is None:
        return without_form("unreadable")
    day, confidence, is_ambiguous = found
    if day > today or today.year - day.year > _OLDEST_YEARS:
        return Standard(day.isoformat(), "", 0.0, "placeholder")
    value = day.isoformat()
    if value in _MADE_UP:
        return Standard(value, value, DOUBTFUL, "unlikely")
    return Standard(value, value, confidence, "ambiguous" if is_ambiguous else None)


def _read(plain: str, today: dt.date, country: str) -> tuple[dt.date, float, bool] | None:
    if (found := _YEAR_FIRST.fullmatch(plain)) is not None:
        return _sure(found[1], found[2], found[3])
    if plain.isdigit() and len(plain) == 8:
        first = _sure(plain[:4], plain[4:6], plain[6:])
        return first or _sure(plain[4:], plain[2:4], plain[:2], LIKELY)
    if (found := _RESIDENT.fullmatch(plain)) is not None and len(plain) > 6:
        return _sure(str(_CENTURY[found[4]] + int(found[1])), found[2], found[3])
    if plain.isdigit() and len(plain) == 6:
        return _sure(_whole_year(plain[:2], today), plain[2:4], plain[4:], LIKELY)
    if (found := _SHORT_YEAR.fullmatch(plain)) is not None:
        return _sure(_whole_year(found[1], today), found[2], found[3], LIKELY)
    if (found := _YEAR_LAST.fullmatch(plain)) is not None:
        return _year_last(found[1], found[2], found[3], country)
    if (found := _WRITTEN.fullmatch(plain)) is not None and found[2] in _MONTHS:
        month = str(_MONTHS.index(found[2]) + 1)
        return _sure(found[4], month, found[1] or found[3] or "0")
    return None


def _year_last(
    first: str, second: str, year: str, country: str
) -> tuple[dt.date, float, bool] | None:
    month, day = (second, first) if country in _DAY_FIRST else (first, second)
    taken, other = _sure(year, month, day), _sure(year, day, month)
    if taken is None:
        return other
    if other is None or first == second:
        return taken
    return taken[0], GUESSED, True


def _sure(
    year: str, month: str, day: str, confidence: float = CERTAIN
) -> tuple[dt.date, float, bool] | None:
    try:
        return dt.date(int(year), int(month), int(day)), confidence, False
    except ValueError:
        return None


def _whole_year(short: str, today: dt.date) -> str:
    """Of the last hundred years."""
    year = today.year // 100 * 100 + int(short)
    return str(year - 100 if year > today.year else year)
