"""Numbers of cards, devices, households, and whatever else a source knows somebody by."""

import re

from dangol.customers.identity.standards.standard import CERTAIN, Standard, without_form
from dangol.customers.identity.standards.text import cleaned, words

_NOTHING = re.compile(r"[0\-\s]*|(\S)\1{3,}|f{8}-f{4}-f{4}-f{4}-f{12}|[09-]{8,}")
_NOBODY = words(
    "null none nil n/a na undefined nan unknown anonymous guest test default false true -1 "
    "none none 0000 1234 12345 123456 1234567 12345678 123456789 없음 비회원"
)


def number(text: str) -> Standard:
    """Without spaces and hyphens between digits; case counts nowhere but in tokens.

    >>> number("9400-1234-5678").key
    '940012345678'
    """
    plain = cleaned(text)
    key = plain.casefold()
    if key in _NOBODY or _NOTHING.fullmatch(key):
        return without_form("placeholder")
    if "**" in key:
        return without_form("masked")
    bare = key.replace("-", "").replace(" ", "")
    return Standard(plain, bare if bare.isdigit() else plain, CERTAIN)
