"""Numbers of cards, devices, households, and whatever else a source knows somebody by."""

import re

from dangol.customers.identity.standards.standard import CERTAIN, Standard, without_form
from dangol.customers.identity.standards.text import cleaned, words

_NOTHING = re.compile(r"[0\-\s]*|(\S)\1{5,}|f{8}-f{4}-f{4}-f{4}-f{12}")
_NOBODY = words(
    "null none nil n/a na undefined nan unknown anonymous guest test default false true -1 "
    "12345678 123456789 1234567890 없음 비회원"
)
"""Short numbers are not among them: somebody's household is the 1,234th."""


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
