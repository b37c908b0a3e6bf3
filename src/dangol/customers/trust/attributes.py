"""What was given about customers: the answers that are told apart, and ages in bands."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.customers.features.snapshots import PERSON
from dangol.tables.people import CUSTOMERS
from dangol.tables.vocabulary import Read
from dangol.words import Text

AGE, BORN = "age_band", "birth_on"
NAMES = (
    "gender", AGE, "home_region", "household_size", "household_composition", "children_count",
    "marital_status", "income_band", "home_ownership", "membership_tier",
)  # fmt: skip
"""The attributes that may be predicted: what is one of few values."""

CUSTOMERS_READ: Read = CUSTOMERS[(PERSON, BORN, *NAMES)]
DRAW = "draw"
"""A number of each person that nobody chose: it draws samples and parts, always the same."""
DRAW_DIGITS = 8
FEWEST_TOLD = 200
LEAST_VALUE_SHARE = 0.02
MOST_VALUES = 40
OLDEST_BORN = dt.date(1900, 1, 1)
LAST_BAND = 80


def title_of(name: str) -> Text:
    """What an attribute is called."""
    return CUSTOMERS.column(name).attribute or Text(en=name, ko=name)


def given_rows(tables: Tables, buyers: ir.Table, today: dt.date) -> ir.Table:
    """One row per customer with what was given; whoever only bought is there with nothing.

    Age is in bands as the source writes them. Where too few have such a band, it is by decades
    from the day of birth, as of today.
    """
    given = tables[CUSTOMERS]
    told = tables.row(given.aggregate(n=given[AGE].count()))["n"]
    age = given[AGE] if told >= FEWEST_TOLD else given[AGE].coalesce(_decade(given[BORN], today))
    given = given.mutate(**{AGE: age})
    blank = {name: ibis.null(given[name].type()) for name in (BORN, *NAMES)}
    others = buyers.select(PERSON).distinct().anti_join(given, PERSON)
    every = given.select(PERSON, BORN, *NAMES).union(others.mutate(**blank))
    plain = {name: every[name].strip().nullif("") for name in NAMES}
    digits = every[PERSON].hexdigest("md5").substr(0, DRAW_DIGITS)
    return tables.layer(every.mutate(**plain, **{DRAW: digits}))


def _decade(born: ir.DateValue, today: dt.date) -> ir.StringValue:
    """``20-29``; empty where the day cannot be one of a living person."""
    had_birthday = (born.month() * 100 + born.day()) <= today.month * 100 + today.day
    age = today.year - born.year() - ibis.ifelse(had_birthday, 0, 1)
    decade = (age / 10).floor().cast("int64") * 10
    band = decade.cast("string") + "-" + (decade + 9).cast("string")
    named = ibis.ifelse(decade >= LAST_BAND, f"{LAST_BAND}+", band)
    is_possible = (born >= OLDEST_BORN) & (born < today)
    return ibis.ifelse(is_possible, named, ibis.null("string"))


def values_of(tables: Tables, given: ir.Table, name: str) -> tuple[tuple[str, ...], int]:
    """The values of an attribute that are told apart, and how many people have it given.

    None are, where too few have it or where nearly all have the same. Rare values are left out.
    """
    told = given.filter(given[name].notnull())
    sizes = tables.rows(told.group_by(value=told[name]).agg(n=told.count()))
    total = sum(row["n"] for row in sizes)
    often = [row for row in sizes if row["n"] >= LEAST_VALUE_SHARE * total]
    kept = sorted(str(row["value"]) for row in often)
    is_usable = total >= FEWEST_TOLD and 2 <= len(kept) <= MOST_VALUES
    return (tuple(kept) if is_usable else ()), total
