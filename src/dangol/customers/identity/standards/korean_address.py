"""Korean addresses: by road (since 2014) or by lot, with the province in any of its forms."""

import re

from dangol.customers.identity.standards.address import Address
from dangol.customers.identity.standards.standard import CERTAIN, DOUBTFUL, GUESSED, LIKELY

_FORMS = {
    "서울특별시": "서울시 서울", "부산광역시": "부산시 부산", "대구광역시": "대구시 대구",
    "인천광역시": "인천시 인천", "광주광역시": "광주시 광주", "대전광역시": "대전시 대전",
    "울산광역시": "울산시 울산", "세종특별자치시": "세종시 세종", "경기도": "경기",
    "강원특별자치도": "강원도 강원", "충청북도": "충북", "충청남도": "충남",
    "전북특별자치도": "전라북도 전북", "전라남도": "전남", "경상북도": "경북", "경상남도": "경남",
    "제주특별자치도": "제주도 제주",
}  # fmt: skip
_PROVINCES = {short: whole for whole, forms in _FORMS.items() for short in (whole, *forms.split())}
_PROVINCE = re.compile(
    "(?:대한민국 ?)?(" + "|".join(sorted(_PROVINCES, key=len, reverse=True)) + ")"
)
_POSTCODE = re.compile(
    r"^\W*(?:우(?:편번호)?\W*)?(\d{5}|\d{3}-\d{3})(?![\d-])\W*|\W*[(\[]?(?<![\d-])(\d{5}|\d{3}-\d{3})[)\]]?\W*$"
)
_PLACES = re.compile(
    r"\s*([가-힣]{1,4}시(?=[가-힣]{1,3}구(?:\s|$))|[가-힣]{1,5}(?:시|군|구)(?![읍면동리])(?=\s|[가-힣]))"
)
_TOWN = re.compile(r"\s*([가-힣]{1,5}\d*[읍면])(?=\s|[가-힣])")
_ROAD = re.compile(
    r"\s*(?:[가-힣\d]+[동리]\s+)?([가-힣A-Za-z\d·.]*?[가-힣\d·](?:대로|로|길))\s?"
    r"((?:\d+|[가-힣]{1,4}\d*)(?:번|안)?[가나다라마]?길)?\s*(지하)?\s*(\d+(?:\s?-\s?\d+)?)(?!\d|동|층|호|번?길|가)"
)
_LOT = re.compile(
    r"\s*((?:[가-힣]+\d*가|[가-힣]+\d*(?:동|리)))\s*(산)?\s*(\d+(?:\s?-\s?\d+)?)(?:\s*번지)?(?!\d|동|층|호)"
    r"(?:\s*(\d+)호)?"
)
_UNIT = re.compile(
    r"(?:(?:제)?([\dA-Za-z가-나]{1,4})동)?\s*,?\s*(?:(지하|B)?\s?(\d{1,3})층)?\s*,?\s*"
    r"(?:(?:제)?((?:지하|B|비)?\s?[\dA-Za-z]{1,5}(?:-\d+)?)호)?"
)
_COUNTS = re.compile("[동층호]")
_PAIR = re.compile(r"(?<!\d)(\d{1,4})-(\d{2,4})(?!\d)")
_QUARTER = re.compile(r"\(([^()]*)\)")
_EDGES = " ,.-/"


def korean(text: str, postcode: str = "") -> Address:
    """``text`` is cleaned. The quarter behind a road in brackets is not part of the door."""
    code, rest = _postcode(text, postcode)
    aside = " ".join(_QUARTER.findall(rest))
    rest = _QUARTER.sub(" ", rest).replace(",", " , ").strip(_EDGES)
    region, rest = _region(rest)
    cities: list[str] = []
    while (place := _PLACES.match(rest)) and len(cities) < 2:
        cities.append(place[1])
        rest = rest[place.end() :]
    if (town := _TOWN.match(rest)) is not None:
        cities.append(town[1])
        rest = rest[town.end() :]
    city = " ".join(cities)
    door = _ROAD.match(rest)
    if door is not None:
        street = door[1] + (door[2] or "")
        number = (door[3] or "") + door[4]
        behind = rest[door.end() :]
    elif (lot := _LOT.match(rest)) is not None:
        street, number = lot[1], (lot[2] or "") + lot[3]
        behind = (f"{lot[4]}호 " if lot[4] else "") + rest[lot.end() :]
    else:
        return Address(
            "KR", region, city, building=rest.strip(_EDGES), postcode=code,
            confidence=DOUBTFUL if region or city or code else 0.0,
            fault="incomplete" if region or city or code else "unreadable",
        )  # fmt: skip
    unit, building = _unit(behind)
    return Address(
        "KR", region, city, street, number.replace(" ", ""), unit, building or _named(aside),
        code, _confidence(region, city, code),
    )  # fmt: skip


def _confidence(region: str, city: str, code: str) -> float:
    if city and (region or code):
        return CERTAIN
    return LIKELY if code or region else GUESSED if city else DOUBTFUL


def _postcode(text: str, apart: str) -> tuple[str, str]:
    """Five digits; the six of before 2015 say less, and are none."""
    found = _POSTCODE.search(text)
    code = ""
    if found is not None:
        code = found[1] or found[2] or ""
        text = text[: found.start()] + " " + text[found.end() :]
    code = apart if apart.isdigit() else code
    return (code.zfill(5) if code.isdigit() and 4 <= len(code) <= 5 else ""), text.strip()


def _region(text: str) -> tuple[str, str]:
    found = _PROVINCE.match(text)
    if found is None:
        return "", text
    behind = text[found.end() :]
    # 광주시 is a city of 경기도 as well, and 제주시 one of 제주도.
    if found[1] == "제주" and behind.startswith("시"):
        return "제주특별자치도", text[found.start(1) :]
    return _PROVINCES[found[1]], behind.lstrip()


def _unit(behind: str) -> tuple[str, str]:
    """동 and 호 as ``101-1203``; what else stands there names the building."""
    best, where = "", (0, 0)
    for found in _UNIT.finditer(behind) if _COUNTS.search(behind) else ():
        block, under, floor, room = found.groups()
        if room or (block and any(one.isdigit() for one in block)):
            room = (room or "").replace(" ", "").replace("비", "B").replace("지하", "B").upper()
            best = f"{block.upper()}-{room}" if block and room else room or (block or "").upper()
            where = found.span()
            break
        if floor and not best:
            best, where = ("B" if under else "") + f"{floor}F", found.span()
    if not best and (pair := _PAIR.search(behind)) is not None:
        best, where = f"{pair[1]}-{pair[2]}", pair.span()
    left = behind[: where[0]] + " " + behind[where[1] :]
    return best, " ".join(left.replace(",", " ").split()).strip(_EDGES)


def _named(aside: str) -> str:
    """The building among what stands in brackets; the quarter is none."""
    parts = [one.strip() for one in aside.split(",")]
    return " ".join(
        one for one in parts if one and not re.fullmatch(r"[가-힣\d]+(?:동|리|가)", one)
    )
