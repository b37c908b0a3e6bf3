"""Addresses of the United States in the abbreviations of their post (USPS Publication 28)."""

import re

from dangol.customers.identity.standards.address import Address
from dangol.customers.identity.standards.standard import CERTAIN, DOUBTFUL, GUESSED, LIKELY

_WAYS = {
    "st": "street str strt", "ave": "avenue av aven avenu", "rd": "road", "dr": "drive drv driv",
    "ln": "lane", "blvd": "boulevard boul boulv", "ct": "court crt", "pl": "place",
    "cir": "circle circ", "ter": "terrace terr", "pkwy": "parkway pky parkwy",
    "hwy": "highway hiway", "sq": "square", "trl": "trail", "aly": "alley", "xing": "crossing",
    "plz": "plaza", "loop": "loops", "way": "wy", "expy": "expressway", "fwy": "freeway",
    "cv": "cove", "pt": "point", "hl": "hill", "hts": "heights",
}  # fmt: skip
_SIDES = {
    "n": "north", "s": "south", "e": "east", "w": "west", "ne": "northeast", "nw": "northwest",
    "se": "southeast", "sw": "southwest",
}  # fmt: skip
_WAY = {long: short for short, longs in _WAYS.items() for long in (short, *longs.split())}
_SIDE = {long: short for short, long in _SIDES.items()} | {short: short for short in _SIDES}
_STATE_NAMES = (
    "alabama al,alaska ak,arizona az,arkansas ar,california ca,colorado co,connecticut ct,"
    "delaware de,district of columbia dc,florida fl,georgia ga,hawaii hi,idaho id,illinois il,"
    "indiana in,iowa ia,kansas ks,kentucky ky,louisiana la,maine me,maryland md,massachusetts ma,"
    "michigan mi,minnesota mn,mississippi ms,missouri mo,montana mt,nebraska ne,nevada nv,"
    "new hampshire nh,new jersey nj,new mexico nm,new york ny,north carolina nc,north dakota nd,"
    "ohio oh,oklahoma ok,oregon or,pennsylvania pa,rhode island ri,south carolina sc,"
    "south dakota sd,tennessee tn,texas tx,utah ut,vermont vt,virginia va,washington wa,"
    "west virginia wv,wisconsin wi,wyoming wy,puerto rico pr"
)
_STATES = {
    name: short.upper()
    for name, _, short in (one.rpartition(" ") for one in _STATE_NAMES.split(","))
}
_SHORT_STATES = frozenset(_STATES.values())
_ENDING = re.compile(
    r"[ ,]*\b([A-Za-z]{2}|" + "|".join(_STATES) + r")\.?,? *(\d{5})?(?:-?(\d{4}))?$", re.IGNORECASE
)
_COUNTRY = re.compile(r"[ ,]+(?:usa|u\.s\.a\.|us|united states(?: of america)?)$", re.IGNORECASE)
_UNIT = re.compile(
    r"[ ,]*(?:\b(?:apt|apartment|unit|suite|ste|room|rm|fl|floor|bldg|lot|no)\b\.? *#? *|# *)"
    r"([\w-]+)",
    re.IGNORECASE,
)
_BOX = re.compile(r"\bp\.? ?o\.? ?box +(\w+)", re.IGNORECASE)
_DOOR = re.compile(r"(\d+(?:-\d+)?[A-Za-z]?(?: 1/2)?) +(.+)")


def american(text: str, postcode: str = "") -> Address:
    """``text`` is cleaned. Without a comma before the city a trained parser decides."""
    plain = _COUNTRY.sub("", text)
    state, code, rest = _ending(plain, postcode)
    parts = [one.strip(" .") for one in rest.split(",") if one.strip(" .")]
    if (box := _BOX.search(rest)) is not None:
        city = parts[-1] if len(parts) > 1 else rest[box.end() :]
        return _made("po box", box[1], "", city, state, code)
    unit = ""
    if parts:
        unit, parts = _taken_unit(parts)
    door = _DOOR.fullmatch(parts[0]) if parts else None
    if door is None:
        return _by_training(plain, state, code)
    if len(parts) > 1:
        return _made(_street(door[2]), door[1], unit, parts[-1], state, code)
    if not state and not code:
        return _made(_street(door[2]), door[1], unit, "", "", "")
    words = door[2].split(" ")
    ends = [n for n, one in enumerate(words) if one.casefold().strip(".") in _WAY and n]
    if len(ends) == 1 and ends[0] < len(words) - 1:
        behind = ends[0] + 1
        if words[behind].casefold() in _SIDE and behind < len(words) - 1:
            behind += 1
        street, city = " ".join(words[:behind]), " ".join(words[behind:])
        return _made(_street(street), door[1], unit, city, state, code)
    return _by_training(plain, state, code)


def _made(street: str, number: str, unit: str, city: str, state: str, code: str) -> Address:
    if not street:
        confidence = DOUBTFUL
    else:
        confidence = CERTAIN if city and code else LIKELY if code or (city and state) else GUESSED
    return Address(
        "US", state, city.casefold().strip(" ,."), street, number.casefold(), unit.casefold(),
        postcode=code, confidence=confidence, fault=None if street else "incomplete",
    )  # fmt: skip


def _ending(text: str, postcode: str) -> tuple[str, str, str]:
    """State and ZIP code, and what stands before them."""
    apart = postcode[:5] if postcode[:5].isdigit() else ""
    found = _ENDING.search(text)
    if found is None:
        return "", apart, text
    state = _STATES.get(found[1].casefold(), found[1].upper())
    if state not in _SHORT_STATES or (not found[2] and found[1].casefold() in _WAY):
        return "", apart, text
    return state, found[2] or apart, text[: found.start()]


def _taken_unit(parts: list[str]) -> tuple[str, list[str]]:
    left = []
    unit = ""
    for part in parts:
        found = None if unit else _UNIT.search(part)
        rest = part
        if found is not None:
            unit = found[1]
            rest = f"{part[: found.start()]} {part[found.end() :]}".strip()
        if rest:
            left.append(rest)
    return unit, left


def _street(text: str) -> str:
    """Ways and sides by their short forms: North Main Street is n main st."""
    words = [one.strip(".").casefold() for one in text.replace(",", " ").split(" ")]
    last = len(words) - 1
    short = []
    for place, word in enumerate(words):
        if place and word in _WAY:
            short.append(_WAY[word])
        elif word in _SIDE and (place in (0, last)) and len(words) > 1:
            short.append(_SIDE[word])
        else:
            short.append(word)
    return " ".join(one for one in short if one)


def _by_training(text: str, state: str, code: str) -> Address:
    """What is not of the usual form goes to a conditional random field (``usaddress``)."""
    import usaddress

    try:
        found, _ = usaddress.tag(text)
    except usaddress.RepeatedLabelError:
        return _made("", "", "", "", state, code)
    names = (
        "StreetNamePreDirectional", "StreetNamePreModifier", "StreetNamePreType", "StreetName",
        "StreetNamePostType", "StreetNamePostDirectional",
    )  # fmt: skip
    street = _street(" ".join(found[name] for name in names if name in found))
    return _made(
        street if found.get("AddressNumber") else "",
        found.get("AddressNumber", ""),
        found.get("OccupancyIdentifier", "").lstrip("# "),
        found.get("PlaceName", ""),
        state or found.get("StateName", "").upper(),
        code or found.get("ZipCode", "")[:5],
    )
