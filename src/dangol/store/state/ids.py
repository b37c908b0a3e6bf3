"""Identifiers that sort by the moment they were made."""

import datetime as dt
import re
import secrets
import uuid

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_FORM = re.compile("[0-9a-f]{32}")


def new_id(at: dt.datetime) -> str:
    """A UUID of version 7 as 32 hexadecimal digits; later moments sort after earlier ones.

    The twelve bits after the milliseconds hold the fraction of the millisecond (RFC 9562,
    section 6.2, method 3), so order holds down to the microsecond. The rest is chance.
    """
    milliseconds, rest = divmod((at - _EPOCH) // _MICROSECOND, 1000)
    fraction = rest * 4096 // 1000
    bits = milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=bits).hex


def is_id(text: str) -> bool:
    """Whether ``text`` has the form of an id; what has not need not be looked for."""
    return _FORM.fullmatch(text) is not None
