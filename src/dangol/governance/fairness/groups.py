"""By which attributes people are grouped: days of birth as ages, other days as years."""

import datetime as dt
from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

from dangol.tables.people import CUSTOMERS
from dangol.words import Text

ATTRIBUTES: dict[str, Text] = {
    c.name: Text(en="Age by day of birth", ko="생일로 본 나이")
    if c.name == "birth_on"
    else c.attribute
    for c in CUSTOMERS.columns
    if c.attribute is not None
}
"""What was given about people, with what it is called."""
USUAL = ("gender", "age_band", "birth_on", "home_region")
"""Compared where no rule says otherwise."""
FAIRNESS_READS = CUSTOMERS[("customer_id", *ATTRIBUTES)].if_there()
OLDEST = 120
_STARTS = (0, 20, 30, 40, 50, 60, 70)


def group_values(customers: ir.Table, attributes: Iterable[str], today: dt.date) -> ir.Table:
    """A row per customer: ``customer_id`` and each attribute as a word, null where untold."""
    asked = dict.fromkeys(attributes)
    return customers.select("customer_id", **{n: _word(customers[n], n, today) for n in asked})


def age_words(birth_on: ir.DateValue, today: dt.date) -> ir.StringValue:
    """The age on a day, in decades; null for what is no age of a person living."""
    had_birthday = birth_on.month() * 100 + birth_on.day() <= today.month * 100 + today.day
    age = today.year - birth_on.year() - ibis.ifelse(had_birthday, 0, 1)
    ends = [*_STARTS[1:], OLDEST + 1]
    bands = [
        ((age >= start) & (age < end), ibis.literal(_band(start, end)))
        for start, end in zip(_STARTS, ends, strict=True)
    ]
    words: ir.StringValue = ibis.cases(*bands, else_=ibis.null("string"))
    return words


def _band(start: int, end: int) -> str:
    return f"{start}+" if end > OLDEST else f"{start}–{end - 1}"


def _word(value: ir.Value, name: str, today: dt.date) -> ir.Value:
    if name == "birth_on":
        return age_words(value, today)
    if value.type().is_date():
        return value.year().cast("string")
    return value.cast("string").strip().nullif("")
