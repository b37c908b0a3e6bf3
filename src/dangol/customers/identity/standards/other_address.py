"""Addresses of other countries by what most of them share: a house number and a post code."""

import re

from dangol.customers.identity.standards.address import Address
from dangol.customers.identity.standards.standard import DOUBTFUL, GUESSED, LIKELY
from dangol.customers.identity.standards.text import folded

_POSTCODES = {
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", "CA": r"[A-Z]\d[A-Z] ?\d[A-Z]\d",
    "NL": r"\d{4} ?[A-Z]{2}", "BR": r"\d{5}-?\d{3}", "PT": r"\d{4}-\d{3}", "PL": r"\d{2}-\d{3}",
    "SE": r"\d{3} ?\d{2}", "TW": r"\d{3,6}", **dict.fromkeys(("CN", "IN", "SG"), r"\d{6}"),
    **dict.fromkeys(("AU", "NZ", "AT", "CH", "BE", "DK", "NO"), r"\d{4}"),
}  # fmt: skip
_USUAL = r"\d{5}"
_BEHIND = re.compile(r"(\D+?)[ ,]+(\d+[a-z]?(?:[-/]\d+[a-z]?)?)$")
_BEFORE = re.compile(r"(?:(?:unit|flat|apt) )?(?:(\d+[a-z]?)/)?(\d+[a-z]?(?:-\d+)?)[ ,]+(\D.*)")


def other(text: str, postcode: str, country: str) -> Address:
    """``text`` is cleaned; street and city are told apart by the commas between them."""
    shape = _POSTCODES.get(country, _USUAL)
    code, rest = postcode.upper(), text
    found = list(re.finditer(rf"(?<![\w-]){shape}(?![\w-])", text, re.IGNORECASE))
    if found and not code and found[-1].start() > 0:
        code = found[-1][0].upper()
        rest = text[: found[-1].start()] + "," + text[found[-1].end() :]
    parts = [one.strip(" .") for one in folded(rest).split(",")]
    parts = [one for one in parts if one]
    for place, part in enumerate(parts):
        if (before := _BEFORE.fullmatch(part)) is not None:
            unit, number, street = before[1] or "", before[2], before[3]
        elif (behind := _BEHIND.fullmatch(part)) is not None:
            unit, number, street = "", behind[2], behind[1]
        else:
            continue
        city = parts[-1] if place < len(parts) - 1 else ""
        sure = LIKELY if code and city else GUESSED
        return Address(
            country, "", city, street.strip(), number, unit, postcode=code.replace(" ", ""),
            confidence=sure,
        )  # fmt: skip
    return Address(
        country, street=" ".join(parts), postcode=code.replace(" ", ""),
        confidence=DOUBTFUL if parts or code else 0.0, fault="incomplete",
    )  # fmt: skip
