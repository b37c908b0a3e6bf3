"""Gender in two letters, and a third for everything else that somebody said."""

from dangol.customers.identity.standards.standard import CERTAIN, GUESSED, Standard, without_form
from dangol.customers.identity.standards.text import cleaned

MALE, FEMALE, OTHER = "m", "f", "x"
_WORDS = {
    MALE: "m male man boy mr 남 남자 남성 男 男性 男子 homme h mann mannlich",
    FEMALE: "f female woman girl ms mrs miss 여 여자 여성 女 女性 女子 w femme frau weiblich",
    OTHER: "x other nonbinary non-binary diverse divers 기타 그외 その他",
}
_FORMS = {word: form for form, forms in _WORDS.items() for word in forms.split()}
_NUMBERS = {"1": MALE, "2": FEMALE, "3": MALE, "4": FEMALE}
"""As in numbers of Korean residents, and in ISO 5218 for 1 and 2."""


def gender(text: str) -> Standard:
    """``m``, ``f`` or ``x``; empty where it was not told.

    >>> gender("여성").value
    'f'
    """
    plain = cleaned(text).casefold().strip(".")
    if plain in _FORMS:
        return Standard(_FORMS[plain], _FORMS[plain], CERTAIN)
    if plain in _NUMBERS:
        return Standard(_NUMBERS[plain], _NUMBERS[plain], GUESSED, "ambiguous")
    return without_form("unreadable")
