"""Rows as sources gave them, read into rows of the standard tables."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa

from dangol.customers.identity.standards.addresses import address
from dangol.customers.identity.standards.birth_days import birth_day
from dangol.customers.identity.standards.countries import country_code
from dangol.customers.identity.standards.emails import email
from dangol.customers.identity.standards.genders import gender
from dangol.customers.identity.standards.names import Name, name
from dangol.customers.identity.standards.numbers import number
from dangol.customers.identity.standards.phones import phone
from dangol.customers.identity.standards.standard import Standard
from dangol.store.warehouse.arrow_types import schema_of
from dangol.tables.identity import STANDARD_ADDRESSES, STANDARD_IDENTIFIERS, STANDARD_PEOPLE
from dangol.tables.vocabulary import Table

PEOPLE_COLUMNS = (
    "customer_id", "raw_hash", "full_name", "family_name", "given_name", "gender", "birth_on",
    "country",
)  # fmt: skip
IDENTIFIER_COLUMNS = ("customer_id", "raw_hash", "identifier_type", "identifier", "country")
ADDRESS_COLUMNS = ("customer_id", "raw_hash", "identifier", "postcode", "country")
_PART = 100_000
"""Rows read at once: what is made of them in Python is gone before the next."""
_OFTEN = 50_000
Row = tuple[str | None, ...]

_NAMELESS, _UNTOLD = Name(), Standard("", "")
_name = lru_cache(_OFTEN)(name)
_gender = lru_cache(_OFTEN)(gender)
_birth_day = lru_cache(_OFTEN)(birth_day)
_country_code = lru_cache(_OFTEN)(country_code)


@dataclass(frozen=True)
class Standardiser:
    """``today`` bounds days of birth; ``country`` is where those are from who name none.

    Each reader takes rows of text with the columns that are named for it above, and gives a row
    of its table for each.
    """

    today: dt.date
    country: str

    def people(self, given: pa.Table) -> pa.Table:
        return _read_all(STANDARD_PEOPLE, given.select(PEOPLE_COLUMNS), self._person)

    def identifiers(self, given: pa.Table) -> pa.Table:
        return _read_all(STANDARD_IDENTIFIERS, given.select(IDENTIFIER_COLUMNS), self._identifier)

    def addresses(self, given: pa.Table) -> pa.Table:
        return _read_all(STANDARD_ADDRESSES, given.select(ADDRESS_COLUMNS), self._address)

    def _person(self, row: Row) -> tuple[object, ...]:
        customer, raw, full, family, first, told_gender, born, country = row
        is_named = full or family or first
        one = _name(full or "", family=family or "", given=first or "") if is_named else _NAMELESS
        day = _birth_day(born, self.today, self._country(country)) if born else _UNTOLD
        return (
            customer, raw, one.family, one.given, one.family_key, one.given_key,
            one.confidence if is_named else None, one.fault,
            _gender(told_gender).key if told_gender else None,
            dt.date.fromisoformat(day.key) if day.key else None,
            day.confidence if born else None, day.fault,
        )  # fmt: skip

    def _identifier(self, row: Row) -> tuple[object, ...]:
        customer, raw, kind, text, country = row
        one = _standard_identifier(kind or "", text or "", self._country(country))
        key = one.key if one.joins else None
        return customer, kind, text, raw, one.value, key, one.confidence, one.fault

    def _address(self, row: Row) -> tuple[object, ...]:
        customer, raw, text, code, country = row
        one = address(text or "", self._country(country), postcode=code or "")
        return (
            customer, text, raw, one.country, one.region, one.city, one.street, one.number,
            one.unit, one.building, one.postcode, one.key, one.confidence, one.fault,
        )  # fmt: skip

    def _country(self, told: str | None) -> str:
        return _country_code(told, self.country) if told else self.country


def _standard_identifier(kind: str, text: str, country: str) -> Standard:
    if kind == "email":
        return email(text)
    if kind == "phone":
        return phone(text, country)
    return number(text)


def _read_all(table: Table, given: pa.Table, read: Callable[[Row], tuple[object, ...]]) -> pa.Table:
    schema = schema_of(table)
    parts = [
        _batch(map(read, zip(*(c.to_pylist() for c in part.columns), strict=True)), schema)
        for part in given.to_batches(_PART)
    ]
    return pa.Table.from_batches(parts, schema)


def _batch(rows: Iterator[tuple[object, ...]], schema: pa.Schema) -> pa.RecordBatch:
    """Nothing is null, not empty text."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [
        pa.array(
            [one or None for one in column] if field.type == pa.string() else column, field.type
        )
        for column, field in zip(columns, schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
