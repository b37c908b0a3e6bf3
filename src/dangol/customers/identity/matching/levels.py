"""How alike two records are, field by field: the levels of likeness, and what each is called.

``m`` is how often true pairs stand at a level, ``u`` how often two records at random do: the
first are for shops with too few customers to learn from, the second are learned with them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from dangol.words import Text


class Texts(Protocol):
    """SQL that compares two SQL values, as an engine says it."""

    def similar(self, left: str, right: str) -> str: ...

    def edits(self, left: str, right: str) -> str: ...


Holds = Callable[[Texts], str]


@dataclass(frozen=True)
class Level:
    """One level: when it holds (SQL), and by which column's frequency it weighs more or less."""

    name: str
    words: Text
    holds: Holds
    m: float
    u: float
    frequency_of: str | None = None


@dataclass(frozen=True)
class Likeness:
    """One comparison; two records stand at the first level that holds, or at none of them.

    It is left out where ``needs`` are columns without values, and says nothing of a pair
    where ``unknown`` holds.
    """

    name: str
    words: Text
    needs: tuple[str, ...]
    unknown: str
    levels: tuple[Level, ...]
    other: tuple[float, float]
    """m and u of what is not alike."""


def _same(column: str) -> Holds:
    return lambda texts: f"{column}_l = {column}_r"


def _alike(one: str, other: str, least: float) -> Holds:
    return lambda texts: f"{texts.similar(f'{one}_l', f'{other}_r')} >= {least}"


def _both(*conditions: Holds) -> Holds:
    return lambda texts: " AND ".join(f"({one(texts)})" for one in conditions)


def _either(*conditions: Holds) -> Holds:
    return lambda texts: " OR ".join(f"({one(texts)})" for one in conditions)


def _edits(column: str, most: int) -> Holds:
    return lambda texts: f"{texts.edits(f'{column}_l', f'{column}_r')} <= {most}"


def _sql(text: str) -> Holds:
    return lambda texts: text


_UNTOLD = "({0}_l IS NULL OR {0}_r IS NULL)"
_SAME = Text(en="same", ko="같음")
_ALIKE = Text(en="alike", ko="비슷함")
_ONE_LETTER = Text(en="one letter apart", ko="한 글자 다름")
_TWO_LETTERS = Text(en="two letters apart", ko="두 글자 다름")


def _digits(name: str, words: Text, u: float, edits: int) -> Likeness:
    """The same, or one letter apart, or two."""
    shares = {0: (0.97, 0.03), 1: (0.88, 0.06, 0.06), 2: (0.86, 0.05, 0.02, 0.07)}[edits]
    same = Level("same", _SAME, _same(name), shares[0], u)
    steps = tuple(
        Level(
            f"edits-{n}", (_ONE_LETTER, _TWO_LETTERS)[n - 1], _edits(name, n), shares[n], u * 4**n
        )
        for n in range(1, edits + 1)
    )
    rest = 1 - u - sum(one.u for one in steps)
    levels = (same, *steps)
    return Likeness(name, words, (name,), _UNTOLD.format(name), levels, (shares[-1], rest))


_reversed_same = _both(_sql("given_l = family_r"), _sql("family_l = given_r"))
_swapped_day = (
    "substr(birth_l, 1, 4) = substr(birth_r, 1, 4) AND "
    "substr(birth_l, 6, 2) = substr(birth_r, 9, 2) AND "
    "substr(birth_l, 9, 2) = substr(birth_r, 6, 2)"
)
NAME = Likeness(
    "name",
    Text(en="Name", ko="이름"),
    ("full_name",),
    _UNTOLD.format("full_name"),
    (
        Level("same", _SAME, _same("full_name"), 0.80, 2e-5, "full_name"),
        Level(
            "reversed", Text(en="same, the other way round", ko="순서만 바뀜"), _reversed_same,
            0.02, 2e-6,
        ),
        Level(
            "alike", _ALIKE,
            _both(_alike("given", "given", 0.88), _alike("family", "family", 0.88)),
            0.08, 2e-5,
        ),
        Level(
            "reversed-alike", Text(en="alike, the other way round", ko="순서가 바뀌고 비슷함"),
            _both(_alike("given", "family", 0.85), _alike("family", "given", 0.85)), 0.01, 4e-6,
        ),
        Level(
            "given", Text(en="same given name", ko="이름만 같음"), _same("given"), 0.03, 4e-3,
            "given",
        ),
        Level(
            "family", Text(en="same family name", ko="성만 같음"), _same("family"), 0.03, 2e-2,
            "family",
        ),
        Level(
            "one-alike", Text(en="in part alike", ko="일부 비슷함"),
            _either(_alike("given", "given", 0.88), _alike("family", "family", 0.88)), 0.01, 0.02,
        ),
        Level(
            "one-reversed", Text(en="in part, the other way round", ko="순서가 바뀌고 일부 비슷함"),
            _either(_alike("given", "family", 0.88), _alike("family", "given", 0.88)), 0.005, 0.01,
        ),
    ),
    (0.015, 0.94),
)  # fmt: skip
BIRTH = Likeness(
    "birth",
    Text(en="Day of birth", ko="생년월일"),
    ("birth",),
    _UNTOLD.format("birth"),
    (
        Level("same", _SAME, _same("birth"), 0.92, 5e-5),
        Level("edits-1", _ONE_LETTER, _edits("birth", 1), 0.03, 5e-4),
        Level(
            "swapped", Text(en="day and month swapped", ko="월과 일이 바뀜"), _sql(_swapped_day),
            0.01, 2e-5,
        ),
        Level("edits-2", _TWO_LETTERS, _edits("birth", 2), 0.01, 4e-3),
        Level(
            "year", Text(en="same year", ko="태어난 해만 같음"),
            _sql("substr(birth_l, 1, 4) = substr(birth_r, 1, 4)"), 0.01, 0.012,
        ),
    ),
    (0.02, 0.983),
)  # fmt: skip
_SAME_PLACE = _either(_edits("postcode", 1), _alike("city", "city", 0.88))
_LIKE_STREET = _either(
    _alike("street", "street", 0.88),
    _alike("street", "building", 0.9),
    _alike("building", "street", 0.9),
)
ADDRESS = Likeness(
    "address",
    Text(en="Postal address", ko="주소"),
    ("street",),
    _UNTOLD.format("street") + " AND " + _UNTOLD.format("postcode"),
    (
        Level(
            "door", Text(en="same door", ko="같은 집"),
            _both(_same("street"), _same("house"), _same("unit")), 0.45, 2e-6,
        ),
        Level(
            "other-flat", Text(en="another flat of the house", ko="같은 건물의 다른 집"),
            _both(_same("street"), _same("house"), _sql("unit_l <> unit_r")), 0.01, 1e-5,
        ),
        Level(
            "house", Text(en="same house", ko="같은 건물"),
            _both(_same("street"), _same("house"), _SAME_PLACE), 0.20, 4e-6,
        ),
        Level(
            "house-alike", Text(en="house alike", ko="비슷한 건물"),
            _both(_LIKE_STREET, _edits("house", 1), _SAME_PLACE), 0.10, 1e-5,
        ),
        Level(
            "street", Text(en="same street", ko="같은 길"), _both(_LIKE_STREET, _SAME_PLACE),
            0.06, 2e-4,
        ),
        Level(
            "number", Text(en="same number and post code", ko="같은 번지와 우편번호"),
            _both(_same("house"), _same("postcode")), 0.03, 2e-5,
        ),
        Level(
            "building", Text(en="same building", ko="같은 건물 이름"),
            _both(_alike("building", "building", 0.85), _SAME_PLACE), 0.02, 1e-4,
        ),
        Level(
            "elsewhere",
            Text(en="same number and street in another place", ko="다른 지역의 같은 길과 번지"),
            _both(_same("street"), _same("house")), 0.01, 1e-5,
        ),
        Level(
            "postcode", Text(en="same post code", ko="같은 우편번호"), _same("postcode"), 0.02,
            1e-3,
        ),
        Level(
            "city", Text(en="same city", ko="같은 시군구"), _alike("city", "city", 0.88), 0.03,
            0.03,
        ),
    ),
    (0.08, 0.97),
)  # fmt: skip
EMAIL = Likeness(
    "email",
    Text(en="E-mail", ko="이메일"),
    ("email",),
    _UNTOLD.format("email"),
    (
        Level("same", _SAME, _same("email"), 0.80, 1e-6),
        Level(
            "box", Text(en="same name at another domain", ko="아이디가 같음"), _same("box"),
            0.04, 1e-5,
        ),
        Level("edits-2", _TWO_LETTERS, _edits("email", 2), 0.03, 1e-5),
    ),
    (0.13, 0.99998),
)  # fmt: skip
PERSON = (
    NAME,
    BIRTH,
    EMAIL,
    _digits("phone", Text(en="Phone", ko="전화번호"), 1e-6, 1),
    _digits("national", Text(en="Number of the person", ko="개인 번호"), 1e-6, 2),
    _digits("gender", Text(en="Gender", ko="성별"), 0.5, 0),
    ADDRESS,
)
"""Of two records of people; of a field that nobody filled nothing is compared."""
