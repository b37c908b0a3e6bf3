"""What the values of a column are and how they are written, judged from a sample.

Nothing is converted here: the forms found are shown to a person, saved, and then applied to
every record; what does not fit them goes to quarantine.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal["empty", "flag", "number", "date", "moment", "email", "phone", "text"]
ENDLESS = r"^9999[-./]?12[-./]?31($|[ T])"
"""The day by which many systems say that something has no end."""
FITS, FITS_FLAGS = 0.6, 0.9
"""The share of values that must fit a kind; the rest is broken, not of another kind."""

_EMPTY = {"", "-", "null", "none", "nan", "n/a", "na", "#n/a", "없음", "nil"}
TRUE_WORDS = (
    "y",
    "yes",
    "true",
    "t",
    "1",
    "o",
    "예",
    "네",
    "동의",
    "수신",
    "수신동의",
    "허용",
    "on",
)
FALSE_WORDS = (
    "n", "no", "false", "f", "0", "x", "아니오", "아니요", "미동의", "거부", "수신거부", "비동의",
    "차단", "off",
)  # fmt: skip
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s.]{2,}$")
_PHONE = re.compile(r"^(\+|0)[\d\s().-]{7,18}$")
_CURRENCY = r"₩$€£¥￦"
_DRESS = re.compile(rf"[\s{_CURRENCY}]|원$|달러$|(?:KRW|USD|EUR|JPY|GBP|CNY)")
_SHAPES = 60
_TIMES = (
    "", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", "T%H:%M", "T%H:%M:%S", "T%H:%M:%S.%f", "T%H:%M:%SZ",
    "T%H:%M:%S.%fZ", "T%H:%M:%S%z", "T%H:%M:%S.%f%z", " %H:%M:%S%z", " %H:%M:%S.%f%z",
    " %I:%M %p", " %I:%M:%S %p",
    " %p %I:%M", " %p %I:%M:%S", " %H시 %M분", " %H시 %M분 %S초",
)  # fmt: skip
_DAYS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y. %m. %d.", "%Y. %m. %d", "%Y.%m.%d.", "%Y%m%d",
    "%Y년 %m월 %d일", "%Y년%m월%d일", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y",
    "%y-%m-%d", "%y/%m/%d", "%y.%m.%d", "%d/%m/%y", "%m/%d/%y", "%d %b %Y", "%b %d, %Y",
    "%d-%b-%Y", "%d %B %Y", "%B %d, %Y",
)  # fmt: skip
DATE_FORMATS = tuple(day + time for day in _DAYS for time in _TIMES)
_YEARS = range(1900, 2101)


class Written(BaseModel):
    """How a column's values are written.

    ``formats`` are strptime's, tried in order. ``doubts`` are sentences' keys for what the
    sample could not decide (``day-or-month``).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Kind = "text"
    decimal: Literal[".", ","] = "."
    formats: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


class Seen(BaseModel):
    """A column as the sample shows it."""

    model_config = ConfigDict(frozen=True)
    name: str
    written: Written
    filled_share: float
    distinct_share: float
    examples: tuple[str, ...]
    misfits: tuple[str, ...] = ()


def is_empty(value: str | None) -> bool:
    """Whether a source's text means that nothing is known."""
    return value is None or value.strip().casefold() in _EMPTY


EMPTY_WORDS = tuple(sorted(_EMPTY - {""}))


def seen(name: str, values: Sequence[str | None], *, month_first: bool = False) -> Seen:
    """A column described from a sample of its values."""
    some = [value.strip() for value in values if value is not None and not is_empty(value)]
    filled = [value for value in some if not re.match(ENDLESS, value)]
    written, fits = _written(filled, month_first=month_first)
    misfits = tuple(dict.fromkeys(v for v in filled if v not in fits))[:3]
    return Seen(
        name=name,
        written=written,
        filled_share=len(filled) / len(values) if values else 0.0,
        distinct_share=len(set(filled)) / len(filled) if filled else 0.0,
        examples=tuple(dict.fromkeys(filled))[:3],
        misfits=misfits if written.kind not in ("text", "empty") else (),
    )


def _written(filled: Sequence[str], *, month_first: bool) -> tuple[Written, set[str]]:
    """The first kind that nearly all values fit, and the values that do."""
    if not filled:
        return Written(kind="empty"), set()
    distinct = Counter(filled)
    words = {value for value in distinct if value.casefold() in {*TRUE_WORDS, *FALSE_WORDS}}
    both = {value.casefold() in TRUE_WORDS for value in words}
    is_flag = _share(distinct, words) >= FITS_FLAGS and (len(both) == 2 or not words <= {"0", "1"})
    if is_flag:
        return Written(kind="flag"), words
    emails = {value for value in distinct if _EMAIL.match(value)}
    if _share(distinct, emails) >= FITS:
        return Written(kind="email"), emails
    # Before phones: 01-02-2024 would be one.
    dates = _dates(distinct, month_first=month_first)
    if dates is not None:
        return dates
    phones = {value for value in distinct if _PHONE.match(value)}
    if _share(distinct, phones) >= FITS and _are_phones(phones):
        return Written(kind="phone"), phones
    return _numbers(distinct)


def _share(distinct: Counter[str], fits: Iterable[str]) -> float:
    return sum(distinct[value] for value in fits) / distinct.total()


def _are_phones(values: Iterable[str]) -> bool:
    digits = [re.sub(r"\D", "", value) for value in values]
    return bool(digits) and all(8 <= len(d) <= 15 for d in digits)


def number_of(text: str, decimal: str) -> float | None:
    """The number that a text says in one way of writing; None where it says none."""
    plain = _DRESS.sub("", text)
    if plain.startswith("(") and plain.endswith(")"):
        plain = "-" + plain[1:-1]
    if plain.endswith("-"):
        plain = "-" + plain[:-1]
    group = "," if decimal == "." else "."
    form = rf"^[+-]?(\d+|\d{{1,3}}([{group}'’ ]\d{{3}})+)?([{decimal}]\d+)?%?$"
    if not re.match(form, plain) or not any(c.isdigit() for c in plain):
        return None
    bare = re.sub(rf"[{group}'’ %]", "", plain).replace(decimal, ".")
    return float(bare)


def _numbers(distinct: Counter[str]) -> tuple[Written, set[str]]:
    by_mark = {mark: {v for v in distinct if number_of(v, mark) is not None} for mark in (".", ",")}
    # "1,234" fits both; only what fits one of them decides, and a point is the default.
    mark = "," if _share(distinct, by_mark[","]) > _share(distinct, by_mark["."]) else "."
    fits = by_mark[mark]
    leading = sum(distinct[v] for v in fits if re.match(r"^0\d", v))
    if _share(distinct, fits) < FITS or leading * 2 > distinct.total():
        return Written(kind="text"), set(distinct)
    return Written(kind="number", decimal="," if mark == "," else "."), fits


def _dates(distinct: Counter[str], *, month_first: bool) -> tuple[Written, set[str]] | None:
    """The formats that together read nearly all values, the most frequent first."""
    shapes = {re.sub(r"\d+", lambda d: "9" * len(d[0]), value) for value in distinct}
    numbered = [value for value in distinct if any(c.isdigit() for c in value)]
    if len(shapes) > _SHAPES or _share(distinct, numbered) < FITS:
        return None
    examples = _some_per_shape(distinct)
    plausible = [f for f in DATE_FORMATS if any(_parsed(v, f) for v in examples)]
    read = {f: {v for v in distinct if _parsed(v, f)} for f in plausible}
    chosen: list[str] = []
    left = set(distinct)
    doubts = False
    while left:
        best = max(
            read,
            key=lambda f: (_total(distinct, read[f] & left), _liked(f, month_first=month_first)),
            default=None,
        )
        if best is None or not read[best] & left:
            break
        twin = _twin(best)
        doubts |= twin in read and read[best] & left == read[twin] & left
        chosen.append(best)
        left -= read[best]
    doubts |= any(_twin(one) != one and _twin(one) in chosen for one in chosen)
    fits = set(distinct) - left
    if not chosen or _share(distinct, fits) < FITS:
        return None
    kind: Kind = "moment" if any("%H" in f or "%I" in f for f in chosen) else "date"
    named = ("day-or-month",) if doubts else ()
    return Written(kind=kind, formats=tuple(chosen), doubts=named), fits


def _total(distinct: Counter[str], values: Iterable[str]) -> int:
    return sum(distinct[value] for value in values)


def _liked(format: str, *, month_first: bool) -> float:
    """Between formats that read the same values: four-digit years, then the country's order."""
    is_month_first = format.startswith("%m")
    return ("%Y" in format) * 2 + (is_month_first == month_first) - format.count("%b") / 10


def _twin(format: str) -> str:
    """The same format with day and month exchanged."""
    return format.replace("%d", "%\0").replace("%m", "%d").replace("%\0", "%m")


def _some_per_shape(distinct: Counter[str]) -> list[str]:
    found: dict[str, list[str]] = {}
    for value in distinct:
        found.setdefault(re.sub(r"\d", "9", value), []).append(value)
    # Three of each: one alone may be broken, or read by a format that the others refuse.
    return [value for values in found.values() for value in values[:3]]


def _parsed(text: str, format: str) -> bool:
    if "%Y%m%d" in format and not re.match(r"^\d{8}", text):
        return False
    try:
        moment = dt.datetime.strptime(translated(text), format)  # noqa: DTZ007 - a form, not a moment
    except ValueError:
        return False
    return moment.year in _YEARS


def translated(text: str) -> str:
    """Korean halves of the day as strptime knows them."""
    return text.replace("오전", "AM").replace("오후", "PM")
