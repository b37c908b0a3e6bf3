"""Text as people type it, brought into one spelling of its letters."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD, *range(0x20), 0x7F]
)
for _space in (0x09, 0x0A, 0x0B, 0x0C, 0x0D):
    del _INVISIBLE[_space]


def cleaned(text: str) -> str:
    """Full-width letters as plain ones, no invisible ones, single spaces, none at the ends.

    Unicode form NFKC: Hangul stays composed.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    elif not text.isprintable():
        text = text.translate(_INVISIBLE)
    text = text.strip()
    return _SPACES.sub(" ", text) if "  " in text or not text.isprintable() else text


def folded(text: str) -> str:
    """For comparing: without case and accents, Hangul as its letters (jamo).

    One wrong vowel is then one letter of six or seven, not one syllable of three.
    """
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(one for one in apart if not "\u0300" <= one <= "\u036f")


def words(text: str) -> frozenset[str]:
    """What stands between the spaces."""
    return frozenset(text.split())
