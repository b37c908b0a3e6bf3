"""People, and the records that several systems keep of them, with the mistakes of life.

Every record says which mistakes are in it. Some people share a home, a phone or an address of
e-mail with another: they are not one person.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from dangol.samples.people.lists import split
from dangol.samples.people.mistakes import mistyped, wrong_day
from dangol.samples.people.names import AMERICAN, JAPANESE, KOREAN, SHORT, Names
from dangol.samples.people.places import Doors

COUNTRIES = {"KR": KOREAN, "US": AMERICAN, "JP": JAPANESE}
COUNTRY_SHARES = {"KR": 0.6, "US": 0.25, "JP": 0.15}
SYSTEMS = (("crm", 1.0), ("web", 0.45), ("store", 0.25))
"""Who keeps records, and the share of people of whom each has one."""
AGAIN_SHARE = 0.06
"""Of records that one system keeps twice."""
TOGETHER_SHARE, SAME_PHONE_SHARE, SAME_EMAIL_SHARE = 0.25, 0.12, 0.04
MISSING = {"birth": 0.12, "gender": 0.15, "email": 0.18, "phone": 0.10, "address": 0.25}
CHANGED = {"email": 0.06, "phone": 0.05, "address": 0.06}
_ROMAN = split(
    "kim lee park choi jung kang cho yoon jang lim han oh seo shin kwon hwang song min ji su hye"
)
_DOMAINS = {
    "KR": ("naver.com", "gmail.com", "daum.net", "kakao.com", "nate.com"),
    "US": ("gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com"),
    "JP": ("gmail.com", "yahoo.co.jp", "docomo.ne.jp", "ezweb.ne.jp", "icloud.com"),
}
_OLDEST, _YOUNGEST = dt.date(1940, 1, 1), dt.date(2007, 12, 31)


@dataclass(frozen=True)
class Person:
    """One person; ``doors`` are the forms in which the address is written."""

    number: int
    country: str
    family: str
    given: str
    gender: str
    born: dt.date
    phone: str
    email: str
    doors: tuple[str, str]


@dataclass
class KeptRecord:
    """What a system keeps of a person, as it was typed; empty where it keeps nothing."""

    id: str
    system: str
    number: int
    country: str
    full_name: str
    gender: str
    born: dt.date | None
    phone: str
    email: str
    address: str
    mistakes: list[str] = field(default_factory=list)


def people(count: int, rng: np.random.Generator, first: int = 0) -> Iterator[Person]:
    """``count`` people, some of them living with the one before."""
    doors = Doors(rng)
    countries = rng.choice(list(COUNTRY_SHARES), count, p=list(COUNTRY_SHARES.values()))
    days = rng.integers(0, (_YOUNGEST - _OLDEST).days, count)
    before: Person | None = None
    for place in range(count):
        lives_with = before is not None and rng.random() < TOGETHER_SHARE
        country = before.country if before is not None and lives_with else str(countries[place])
        names = COUNTRIES[country]
        gender = "f" if rng.random() < 0.5 else "m"
        one = Person(
            number=first + place,
            country=country,
            family=_family(names, rng),
            given=_given(names, gender, rng),
            gender=gender,
            born=_OLDEST + dt.timedelta(days=int(days[place])),
            phone=_phone(country, rng),
            email=_email(country, rng),
            doors=getattr(doors, _SPEAKS[country])(),
        )
        if before is not None and lives_with:
            one = replace(
                one,
                doors=before.doors,
                family=before.family if rng.random() < 0.6 else one.family,
                phone=before.phone if rng.random() < SAME_PHONE_SHARE else one.phone,
                email=before.email if rng.random() < SAME_EMAIL_SHARE else one.email,
            )
        before = one
        yield one


_SPEAKS = {"KR": "korean", "US": "american", "JP": "japanese"}


def records(person: Person, rng: np.random.Generator) -> Iterator[KeptRecord]:
    """What the systems keep of somebody: one record at least."""
    for system, share in SYSTEMS:
        times = 1 + (rng.random() < AGAIN_SHARE)
        for again in range(times if rng.random() < share else 0):
            yield _record(person, f"{system}-{person.number}-{again}", system, rng)


def _record(person: Person, number: str, system: str, rng: np.random.Generator) -> KeptRecord:
    chance = dict(zip(MISSING, rng.random(len(MISSING)), strict=True))
    found = KeptRecord(
        id=number,
        system=system,
        number=person.number,
        country=person.country,
        full_name=_written(person, rng),
        gender=person.gender,
        born=person.born,
        phone=person.phone,
        email=person.email,
        address=person.doors[int(rng.random() < 0.5)],
    )
    changed = dict(zip(CHANGED, rng.random(len(CHANGED)), strict=True))
    if changed["phone"] < CHANGED["phone"]:
        found.phone = _phone(person.country, rng)
        found.mistakes.append("new phone")
    if changed["email"] < CHANGED["email"]:
        found.email = _email(person.country, rng)
        found.mistakes.append("new e-mail")
    if changed["address"] < CHANGED["address"]:
        found.address = getattr(Doors(rng), _SPEAKS[person.country])()[0]
        found.mistakes.append("moved")
    _mistype(found, person, rng)
    for name in _left_out(chance):
        if name == "birth":
            found.born = None
        else:
            setattr(found, name, "")
        found.mistakes.append(f"no {name}")
    found.phone = _dialled(found.phone, rng)
    return found


def _left_out(chance: dict[str, float]) -> list[str]:
    """Which fields are empty; two that tell people apart are always there."""
    left = [name for name, drawn in chance.items() if drawn < MISSING[name]]
    telling = [name for name in ("birth", "email", "phone", "address") if name not in left]
    return left if len(telling) >= 2 else ["gender"]


def _mistype(found: KeptRecord, person: Person, rng: np.random.Generator) -> None:
    name, short, turned, birth, phone, email, address = rng.random(7)
    if name < 0.05:
        found.full_name = mistyped(found.full_name, rng)
        found.mistakes.append("name mistyped")
    elif short < 0.10 and person.given in SHORT:
        found.full_name = found.full_name.replace(person.given, SHORT[person.given])
        found.mistakes.append("short name")
    elif turned < 0.02 and person.country == "US":
        found.full_name = f"{person.family} {person.given}"
        found.mistakes.append("names turned round")
    if birth < 0.03:
        found.born, mistake = wrong_day(person.born, rng)
        found.mistakes.append(mistake)
    if phone < 0.03:
        digits = found.phone
        place = int(rng.integers(4, len(digits)))
        found.phone = digits[:place] + str(int(rng.integers(10))) + digits[place + 1 :]
        found.mistakes.append("phone mistyped")
    if email < 0.03:
        box, _, domain = found.email.partition("@")
        found.email = f"{mistyped(box, rng)}@{domain}"
        found.mistakes.append("e-mail mistyped")
    if address < 0.05:
        found.address = mistyped(found.address, rng)
        found.mistakes.append("address mistyped")


def _family(names: Names, rng: np.random.Generator) -> str:
    shares = _cumulated(names)
    return names.family[int(np.searchsorted(shares, rng.random() * shares[-1]))]


_sums: dict[int, np.ndarray] = {}


def _cumulated(names: Names) -> np.ndarray:
    key = id(names)
    if key not in _sums:
        _sums[key] = np.cumsum(names.weights)
    return _sums[key]


def _given(names: Names, gender: str, rng: np.random.Generator) -> str:
    """Earlier names are more frequent (their ranks fall off as one by rank)."""
    known = names.women if gender == "f" else names.men
    return known[int(len(known) * rng.random() ** 1.6)]


def _written(person: Person, rng: np.random.Generator) -> str:
    """As the name is written; none of it is a mistake."""
    drawn = rng.random()
    if person.country == "US":
        if drawn < 0.15:
            return f"{person.family.upper()}, {person.given.upper()}"
        return f"{person.given} {person.family}"
    space = " " if person.country == "JP" or drawn < 0.08 else ""
    title = "님" if person.country == "KR" and drawn > 0.95 else ""
    return f"{person.family}{space}{person.given}{title}"


def _phone(country: str, rng: np.random.Generator) -> str:
    """Digits only, without the code of the country."""
    if country == "KR":
        return f"010{int(rng.integers(2_000_0000, 9_999_9999)):08}"
    if country == "US":
        area, exchange, line = rng.integers((201, 200, 0), (990, 1_000, 10_000)).tolist()
        return f"{area}{exchange}{line:04}"
    return (
        f"0{('90', '80', '70')[int(rng.integers(3))]}{int(rng.integers(1_000_0000, 9_999_9999)):08}"
    )


def _dialled(digits: str, rng: np.random.Generator) -> str:
    if not digits or rng.random() < 0.4:
        return digits
    if len(digits) == 10:
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"


def _email(country: str, rng: np.random.Generator) -> str:
    first, second = rng.integers(0, len(_ROMAN), 2).tolist()
    domain = _DOMAINS[country][int(rng.integers(5))]
    mark = ("", ".", "_")[int(rng.integers(3))]
    return f"{_ROMAN[first]}{mark}{_ROMAN[second]}{int(rng.integers(1, 99_999))}@{domain}"
