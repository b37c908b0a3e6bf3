"""Sentences in every language of the product, and numbers as each language writes them.

A sentence is written once per language with named gaps; a gap is filled by a quantity
that knows how to say itself: ``both("{n} people", "{n}", n=Count(3))``. English nouns follow
their number with ``said``: ``[[n|run|runs]]`` is ``run`` where the gap ``n`` is one.
"""

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ko")

SYMBOLS = {"USD": "$", "KRW": "₩", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "CN¥"}
KOREAN_UNITS = {
    "KRW": "원",
    "USD": "달러",
    "EUR": "유로",
    "GBP": "파운드",
    "JPY": "엔",
    "CNY": "위안",
}
ENGLISH_STEPS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))
KOREAN_STEPS = ((1e12, "조"), (1e8, "억"), (1e4, "만"))
MINUS = "\N{MINUS SIGN}"
EN_DASH = "\N{EN DASH}"
# The place of ㄹ among the final consonants of a Hangul syllable (Unicode, chapter 3.12).
_RIEUL = 8
_FORMS = re.compile(r"\[\[(\w+)\|([^|\]]*)\|([^\]]*)\]\]")


class Text(BaseModel):
    """The same words in English and Korean."""

    model_config = ConfigDict(frozen=True)
    en: str
    ko: str

    def of(self, language: Language) -> str:
        return self.en if language == "en" else self.ko


class Quantity(Protocol):
    """A value that says itself in a language."""

    def say(self, language: Language) -> str: ...


def both(en: str, ko: str, **values: "Quantity | Text | str | int") -> Text:
    """A ``Text`` from one template per language, its gaps filled in that language."""

    def filled(template: str, language: Language) -> str:
        return template.format(**{name: _said(value, language) for name, value in values.items()})

    return Text(en=filled(en, "en"), ko=filled(ko, "ko"))


def said(text: Text, /, **gaps: Quantity | Text | str | int) -> Text:
    """The sentence with its gaps filled; whole numbers are written out."""

    def form(found: re.Match[str]) -> str:
        value = gaps[found[1]]
        number = getattr(value, "value", value)
        return found[2] if number == 1 else found[3]

    filled = {name: Count(gap) if isinstance(gap, int) else gap for name, gap in gaps.items()}
    return both(_FORMS.sub(form, text.en), text.ko, **filled)


def _said(value: "Quantity | Text | str | int", language: Language) -> str:
    if isinstance(value, Text):
        return value.of(language)
    if isinstance(value, str | int):
        return str(value)
    return value.say(language)


@dataclass(frozen=True)
class Count:
    """A whole number, written out: people check counts."""

    value: float | Decimal

    def say(self, language: Language) -> str:
        return _signed(self.value, f"{abs(round(self.value)):,}")


@dataclass(frozen=True)
class Figure:
    """A plain number to three significant figures."""

    value: float | Decimal

    def say(self, language: Language) -> str:
        return _signed(self.value, three_figures(abs(float(self.value))))


@dataclass(frozen=True)
class Share:
    """A share of 0..1 as per cent; ``signed`` writes the plus too."""

    value: float | Decimal
    signed: bool = field(default=False, kw_only=True)

    def say(self, language: Language) -> str:
        digits = f"{abs(float(self.value)) * 100:,.1f}".removesuffix(".0") + "%"
        return _signed(self.value, digits, "+" if self.signed else "")


@dataclass(frozen=True)
class Money:
    """An amount to three significant figures, in the words of its language.

    English ``$9.37B``; Korean ``84.1억 원``, in steps of ten thousand.
    """

    value: float | Decimal
    currency: str

    def say(self, language: Language) -> str:
        amount = abs(float(self.value))
        if language == "en":
            symbol = SYMBOLS.get(self.currency, f"{self.currency} ")
            return _signed(self.value, symbol + _scaled(amount, ENGLISH_STEPS))
        unit = KOREAN_UNITS.get(self.currency, self.currency)
        return _signed(self.value, f"{_scaled(amount, KOREAN_STEPS)} {unit}")


def _signed(value: float | Decimal, digits: str, plus: str = "") -> str:
    """``digits`` with their sign; what is written as zero has none."""
    if not any(digit in "123456789" for digit in digits):
        return digits
    return f"{MINUS if value < 0 else plus}{digits}"


def _scaled(amount: float, steps: Sequence[tuple[float, str]]) -> str:
    # Rounded first: 999,900 is 1M, not 1,000K.
    rounded = _rounded(amount)
    for step, name in steps:
        if rounded >= step:
            return three_figures(rounded / step) + name
    return three_figures(rounded)


def _rounded(value: float) -> float:
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, 2 - math.floor(math.log10(value)))


def three_figures(value: float) -> str:
    """``value`` (not negative) rounded to three significant figures, without exponent."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    rounded = _rounded(value)
    decimals = max(0, 2 - math.floor(math.log10(rounded)))
    text = f"{rounded:,.{min(decimals, 6)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Day:
    """A calendar day: ``25 Nov`` and ``11월 25일``; the year only when asked for."""

    value: dt.date
    year: bool = field(default=False, kw_only=True)

    def say(self, language: Language) -> str:
        day = self.value
        if language == "en":
            return f"{day.day} {day:%b}" + (f" {day.year}" if self.year else "")
        return (f"{day.year}년 " if self.year else "") + f"{day.month}월 {day.day}일"


@dataclass(frozen=True)
class Days:
    """A stretch of days, first and last included: ``25–31 Dec``."""

    first: dt.date
    last: dt.date

    def say(self, language: Language) -> str:
        same_month = (self.first.year, self.first.month) == (self.last.year, self.last.month)
        if language == "en":
            start = str(self.first.day) if same_month else Day(self.first).say("en")
            return f"{start}{EN_DASH}{Day(self.last).say('en')}"
        end = f"{self.last.day}일" if same_month else Day(self.last).say("ko")
        start = Day(self.first).say("ko").removesuffix("일" if same_month else "")
        return f"{start}{EN_DASH}{end}"


def plural(count: float, one: str, many: str) -> str:
    """The English word that fits a count: ``1 day``, ``2 days``."""
    return one if count == 1 else many


def particle(word: str, with_final: str, without_final: str) -> str:
    """``word`` with the Korean particle that its last sound asks for: 고객+이, 매출+은.

    Latin letters, digits and the per cent sign are read as Koreans read them aloud (1, 3,
    6, 7, 8, 0 and the letters L, M, N, R end in a consonant; % is 퍼센트). After ㄹ the
    particle 으로 is 로.
    """
    last = word.rstrip("’'\")")[-1:].lower()
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        closed, on_rieul = final != 0, final == _RIEUL
    else:
        closed, on_rieul = last in set("lmnr136780"), last in set("lr178")
    if on_rieul and with_final == "으로":
        closed = False
    return word + (with_final if closed else without_final)
