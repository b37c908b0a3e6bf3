"""Phone numbers in E.164: those of Korea, the US and Japan at once, others by Google's rules."""

import re

from dangol.customers.identity.standards.standard import (
    CERTAIN,
    DOUBTFUL,
    LIKELY,
    Standard,
    without_form,
)
from dangol.customers.identity.standards.text import cleaned

_SEPARATORS = str.maketrans("", "", " -.()/\u2010\u2011\u2012\u2013\u2014\u2212~")
_CODES = {"KR": "82", "US": "1", "JP": "81"}
_NATIONAL = {
    # Without the leading 0. 02 is Seoul; 1588 and its like have no area code.
    "KR": re.compile(
        r"10\d{8}|1[16789]\d{7,8}|2\d{7,8}|(?:3[1-3]|4[1-4]|5[1-5]|6[1-4])\d{7,8}"
        r"|70\d{8}|50\d{9,10}|80\d{7,8}"
    ),
    "US": re.compile(r"[2-9](?!11)\d{2}[2-9](?!11)\d{6}"),
    "JP": re.compile(r"[5789]0\d{8}|(?![5789]0|0)[1-9]\d{8}|120\d{6}"),
}
_SERVICE = re.compile(r"1[5-9]\d{6}")
_MASKED = re.compile(r"[*xX•#●○]{2,}")
_EXTENSION = re.compile(r"\(?(?:ext\.?|내선|x|#)\s*\d{1,6}\)?$", re.IGNORECASE)
_OFTEN_MADE_UP = frozenset(("12345678", "87654321", "23456789", "01234567", "11112222", "12341234"))
_LEAST_DIGITS, _MOST_DIGITS = 7, 15


def phone(text: str, country: str = "KR") -> Standard:
    """``country`` (ISO 3166-1, two letters) is where a number without a code of one is from.

    >>> phone("010-2345-6780").value
    '+821023456780'
    """
    plain = text.translate(_SEPARATORS)
    if not (plain.isascii() and plain.isdigit()):
        plain = cleaned(text)
        if _MASKED.search(plain):
            return without_form("masked")
        plain = _EXTENSION.sub("", plain).translate(_SEPARATORS)
        plain = plain.removeprefix("tel:").removeprefix("'")
    abroad = plain[0] == "+" if plain else False
    digits = plain[1:] if abroad else plain
    if not (digits.isascii() and digits.isdigit()):
        return without_form("unreadable")
    if digits.startswith("00") and not abroad:
        digits, abroad = digits[2:], True
    if len(set(digits)) <= 1:
        return without_form("placeholder")
    found = _of_country(digits, country, abroad=abroad)
    if found is None:
        found = _by_the_rules(f"+{digits}" if abroad else digits, country)
    return found


def _of_country(digits: str, country: str, *, abroad: bool) -> Standard | None:
    """The usual forms: with the country's code, with 0, or with neither."""
    if abroad:
        country = next((c for c, code in _CODES.items() if digits.startswith(code)), "")
    code = _CODES.get(country)
    if code is None:
        return None
    national = digits
    if abroad or (digits.startswith(code) and len(digits) >= 10 + len(code)):
        national = digits.removeprefix(code)
    elif country != "US" and not digits.startswith("0") and not digits.startswith("1"):
        # Spreadsheets drop the leading 0 of a mobile number, and only of that it is sure.
        return None
    national = national.removeprefix("0") if country != "US" else national
    if _NATIONAL[country].fullmatch(national):
        return _judged(code, national)
    if country == "KR" and _SERVICE.fullmatch(digits):
        return Standard(f"+82{digits}", f"+82{digits}", DOUBTFUL, "unlikely")
    return None


def _judged(code: str, national: str) -> Standard:
    """What nobody has: all digits alike, a row of digits, numbers that are given to nobody."""
    number = f"+{code}{national}"
    is_made_up = len(national) > 9 and national[-8:] in _OFTEN_MADE_UP
    if is_made_up or len(set(national[-7:])) == 1:
        return Standard(number, number, 0.0, "placeholder")
    if code == "82" and national.startswith("10") and national[2] in "01":
        return Standard(number, number, DOUBTFUL, "unlikely")
    if code == "1" and national[3:6] == "555" and national[6:8] == "01":
        return Standard(number, number, DOUBTFUL, "unlikely")
    return Standard(number, number, CERTAIN)


def _by_the_rules(text: str, country: str) -> Standard:
    if not _LEAST_DIGITS <= len(text.lstrip("+")) <= _MOST_DIGITS:
        return without_form("unreadable")
    import phonenumbers

    try:
        found = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return without_form("unreadable")
    number = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    national = str(found.national_number)
    if len(set(national[-7:])) == 1 or national[-8:] in _OFTEN_MADE_UP:
        return Standard(number, number, 0.0, "placeholder")
    if not phonenumbers.is_valid_number(found):
        return Standard(number, number, DOUBTFUL, "unlikely")
    if found.country_code == 82 and national.startswith("10") and len(national) != 10:
        return Standard(number, number, DOUBTFUL, "incomplete")
    return Standard(number, number, LIKELY)
