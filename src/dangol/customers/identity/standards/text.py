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
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if not text.isprintable():
        text = _SPACES.sub(" ", text.translate(_INVISIBLE))
    text = text.strip()
    return _SPACES.sub(" ", text) if "  " in text else text


_INITIALS = (
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t",
    "p", "h",
)  # fmt: skip
_MEDIALS = (
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo",
    "we", "wi", "yu", "eu", "ui", "i",
)  # fmt: skip
_FINALS = (
    "", "k", "kk", "ks", "n", "nj", "nh", "t", "l", "lk", "lm", "lp", "ls", "lt", "lp", "lh",
    "m", "p", "ps", "t", "t", "ng", "j", "ch", "k", "t", "p", "h",
)  # fmt: skip
_LETTERS = {
    chr(first + place): letters
    for first, all_letters in ((0x1100, _INITIALS), (0x1161, _MEDIALS), (0x11A7, _FINALS))
    for place, letters in enumerate(all_letters)
}
_FIRST_MARK, _LAST_MARK = "\u0300", "\u036f"


def folded(text: str) -> str:
    """For comparing: ASCII only, without case and accents, Hangul by its letters (김 is gim).

    One wrong vowel is then one letter or two of many, not one syllable of three, and whatever
    counts bytes counts letters. What else there is stands as its four hexadecimal digits.
    """
    if text.isascii():
        return text.casefold()
    return "".join(map(_folded, unicodedata.normalize("NFD", text.casefold())))


def _folded(one: str) -> str:
    if one.isascii():
        return one
    known = _LETTERS.get(one)
    if known is not None:
        return known
    return "" if _FIRST_MARK <= one <= _LAST_MARK else f"{ord(one):04x}"


def words(text: str) -> frozenset[str]:
    """What stands between the spaces."""
    return frozenset(text.split())
