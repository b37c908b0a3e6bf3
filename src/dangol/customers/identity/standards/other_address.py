"""Addresses of other countries by what most of them share: a house number and a post code."""

import re

from dangol.customers.identity.standards.address import Address
from dangol.customers.identity.standards.standard import DOUBTFUL, GUESSED, LIKELY
from dangol.customers.identity.standards.text import folded, words

_POSTCODES = {
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", "CA": r"[A-Z]\d[A-Z] ?\d[A-Z]\d",
    "NL": r"\d{4} ?[A-Z]{2}", "BR": r"\d{5}-?\d{3}", "PT": r"\d{4}-\d{3}", "PL": r"\d{2}-\d{3}",
    "SE": r"\d{3} ?\d{2}", "TW": r"\d{3,6}", **dict.fromkeys(("CN", "IN", "SG"), r"\d{6}"),
    **dict.fromkeys(("AU", "NZ", "AT", "CH", "BE", "DK", "NO"), r"\d{4}"),
}  # fmt: skip
_NUMBER_LAST = words("DE AT CH NL BE DK NO SE FI PL CZ ES IT PT BR MX AR")
_USUAL = r"\d{5}"
_BEHIND = re.compile(r"(\D+?)[ ,]+(\d+[a-z]?(?:[-/]\d+[a-z]?)?)$")
_REGION = re.compile(r"[a-z]{2,3}")
_BEFORE = re.compile(r"(?:(?:unit|flat|apt) )?(?:(\d+[a-z]?)/)?(\d+[a-z]?(?:-\d+)?)[ ,]+(\D.*)")


def other(text: str, postcode: str, country: str) -> Address:
    """``text`` is cleaned; street and city are told apart by the commas between them."""
    shape = _POSTCODES.get(country, _USUAL)
    code, rest = postcode.upper(), text
    found = list(re.finditer(rf"(?<![\w-]){shape}(?![\w-])", text, re.IGNORECASE))
    if found and found[-1].start() > 0 and code in ("", found[-1][0].upper()):
        code = found[-1][0].upper()
        rest = text[: found[-1].start()] + "," + text[found[-1].end() :]
    parts = [one for one in (part.strip(" .") for part in folded(rest).split(",")) if one]
    door = _door(parts, country)
    behind = parts[door[0] + 1 :] if door else parts[1:]
    region = behind.pop() if behind and _REGION.fullmatch(behind[-1]) else ""
    city = behind.pop() if behind else ""
    _, number, street, unit = door or (0, "", parts[0] if parts else "", "")
    sure = DOUBTFUL if door is None else LIKELY if code and city else GUESSED
    return Address(
        country, region, city, street, number, unit, " ".join(behind), code.replace(" ", ""),
        sure if street or code else 0.0, None if door else "incomplete",
    )  # fmt: skip


def _door(parts: list[str], country: str) -> tuple[int, str, str, str] | None:
    """Which part names it; number, street and unit."""
    for place, part in enumerate(parts):
        if country in _NUMBER_LAST and (found := _BEHIND.fullmatch(part)) is not None:
            return place, found[2], found[1].strip(), ""
        if country not in _NUMBER_LAST and (found := _BEFORE.fullmatch(part)) is not None:
            return place, found[2], found[3].strip(), found[1] or ""
    return None
