"""Column types that mean the same on SQLite and on PostgreSQL."""

import datetime as dt
import json
from functools import partial

from sqlalchemy import JSON, BigInteger, DateTime, Integer
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from dangol.store.state.errors import NaiveMomentError


class Moment(TypeDecorator[dt.datetime]):
    """An aware moment, UTC going in and coming out.

    SQLite has no type for moments: there it is text of one length, so its order is time's.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveMomentError(value)
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


# None is SQL's NULL, not JSON's null: one way to say "nothing".
JSON_VALUE = JSON(none_as_null=True)
# Counts rows by itself; SQLite does so only for a column of exactly INTEGER.
ROW_NUMBER = BigInteger().with_variant(Integer(), "sqlite")

# NaN is no JSON: PostgreSQL refuses it, so SQLite must too.
json_text = partial(json.dumps, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
