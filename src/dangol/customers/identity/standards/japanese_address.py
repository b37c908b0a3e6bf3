"""Japanese addresses: prefecture, city and ward, quarter, and the three numbers of a door."""

import re

from dangol.customers.identity.standards.address import Address
from dangol.customers.identity.standards.standard import CERTAIN, DOUBTFUL, GUESSED, LIKELY

_POSTCODE = re.compile(r"〒?\s*(\d{3})-?(\d{4})(?!\d)")
_PREFECTURE = re.compile(r"\s*(東京都|北海道|(?:大阪|京都)府|.{2,3}県)")
_CITY = re.compile(r"\s*((?:.{1,6}?郡)?.{1,6}?[市区町村](?:.{1,3}区)?)")
_NUMBERS = re.compile(r"([一二三四五六七八九十]{1,3})(?=丁目)")
_DOOR = re.compile(
    r"\s*([^\d\s]+?)\s*(\d+(?:\s*(?:丁目|番地の?|番|号|-|の)\s*\d+)*)\s*(?:丁目|番地|番|号)?"
)
_BETWEEN = re.compile(r"\s*(?:丁目|番地の?|番|号|-|の)\s*")
_ROOM = re.compile(r"(\d{1,4})\s*(?:号室|号|F|階)?\s*$")
_DIGITS = {one: place for place, one in enumerate("〇一二三四五六七八九")}


def japanese(text: str, postcode: str = "") -> Address:
    """``text`` is cleaned; numbers in Chinese letters before 丁目 are read as digits."""
    code = "".join(one for one in postcode if one.isdigit())
    found = _POSTCODE.search(text)
    if found is not None and found.start() < 3:
        code = found[1] + found[2]
        text = text[found.end() :].strip()
    rest = _NUMBERS.sub(lambda one: str(_number(one[1])), text)
    region = city = ""
    if (prefecture := _PREFECTURE.match(rest)) is not None:
        region, rest = prefecture[1], rest[prefecture.end() :]
    if (place := _CITY.match(rest)) is not None:
        city, rest = place[1], rest[place.end() :]
    door = _DOOR.match(rest)
    if door is None:
        return Address(
            "JP", region, city, building=rest.strip(), postcode=code,
            confidence=DOUBTFUL if region or city or code else 0.0,
            fault="incomplete" if region or city or code else "unreadable",
        )  # fmt: skip
    behind = rest[door.end() :].strip(" ,-")
    room = _ROOM.search(behind)
    sure = CERTAIN if city and (region or code) else LIKELY if code else GUESSED
    return Address(
        "JP", region, city, door[1], _BETWEEN.sub("-", door[2]), room[1] if room else "",
        behind[: room.start()].strip() if room else behind, code, sure,
    )  # fmt: skip


def _number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + (_DIGITS[ones] if ones else 0)
