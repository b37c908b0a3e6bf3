"""Postal addresses read by the rules of their country."""

from dangol.customers.identity.standards.address import Address
from dangol.customers.identity.standards.american_address import american
from dangol.customers.identity.standards.japanese_address import japanese
from dangol.customers.identity.standards.korean_address import korean
from dangol.customers.identity.standards.other_address import other
from dangol.customers.identity.standards.text import cleaned, words

_NOBODY = words("없음 미입력 주소없음 none null n/a na unknown - . x test 테스트 모름")
_READERS = {"KR": korean, "US": american, "JP": japanese}


def address(text: str, country: str = "KR", *, postcode: str = "") -> Address:
    """``country`` is where the address is read as from; ``postcode`` where it stands apart.

    >>> address("서울시 강남구 테헤란로152, 101동 1203호").number
    '152'
    """
    plain = cleaned(text)
    if plain.casefold() in _NOBODY:
        return Address(country, fault="placeholder")
    if "**" in plain or "○○" in plain:
        return Address(country, fault="masked")
    if not plain and not postcode:
        return Address(country, fault="unreadable")
    read = _READERS.get(country)
    apart = cleaned(postcode)
    return read(plain, apart) if read is not None else other(plain, apart, country)
