"""Names of people: family and given name apart, in Korean, Japanese, Chinese and Latin letters."""

import re
from dataclasses import dataclass

from dangol.customers.identity.standards.family_names import (
    CHINESE,
    JAPANESE,
    KOREAN,
    KOREAN_IN_LATIN,
    NICKNAMES,
    PARTICLES,
)
from dangol.customers.identity.standards.standard import CERTAIN, GUESSED, LIKELY, Fault
from dangol.customers.identity.standards.text import cleaned, folded, words


@dataclass(frozen=True, slots=True)
class Name:
    """A name in parts as they are written, and in keys to compare it by (see ``folded``).

    ``given_key`` has the whole name for a usual short one: Bob is Robert.
    """

    family: str = ""
    given: str = ""
    family_key: str = ""
    given_key: str = ""
    confidence: float = 0.0
    fault: Fault | None = None


_HANGUL = re.compile(r"[가-힣]+")
_EAST = re.compile(r"[\u3400-\u9fff々〆ヶ]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_AROUND = re.compile(r"[(\[{（].*?[)\]}）]|[\"'“”]")
_TITLES_BEHIND = re.compile(
    r"(?<=[가-힣]{2})\s*(?:고객님|회원님|선생님|대표님|사장님|교수님|과장님|부장님|팀장님"
    r"|여사님|님|귀하|貴下)$|(?<=[가-힣]{3})\s*씨$|\s+(?:씨|군|양|고객|회원)$"
)
_TITLES_EAST = re.compile(r"\s*(?:様|さん|さま|殿|先生|先生様)$")
_TITLES = words(
    "mr mrs ms miss mx dr prof sir madam dame lord lady rev hon capt herr frau m mme mlle"
)
_BEHIND = words("jr sr ii iii iv v phd md esq cpa dds mba")
_NOBODY = frozenset(
    (
        "test", "test user", "guest", "unknown", "anonymous", "none", "null", "n/a", "na",
        "no name", "customer", "first last", "john doe", "jane doe", "asdf", "고객", "테스트",
        "홍길동", "비회원", "이름없음", "없음", "익명", "무명", "관리자", "회원", "손님",
        "山田太郎", "山田 太郎", "テスト",
    )
)  # fmt: skip
_PUNCTUATION = str.maketrans({".": " ", "·": " ", "’": "'", "_": " "})
_MASKS = ("*", "○", "●", "□", "〇")


def name(text: str, *, family: str = "", given: str = "") -> Name:
    """A whole name, or its parts where a source has them apart; those are believed.

    >>> name("김철수 고객님").family, name("Dr. Robert Smith Jr.").given
    ('김', 'Robert')
    """
    if family or given:
        return _told_apart(cleaned(family), cleaned(given))
    plain = cleaned(text)
    if "(" in plain or "[" in plain or '"' in plain or "“" in plain:
        plain = cleaned(_AROUND.sub(" ", plain))
    if not plain or plain.isdigit():
        return Name(fault="unreadable")
    if any(mask in plain for mask in _MASKS):
        return Name(fault="masked")
    if plain.casefold() in _NOBODY:
        return Name(fault="placeholder")
    if _HANGUL.search(plain):
        return _korean(plain)
    if _KANA.search(plain) or _EAST.search(plain):
        return _of_east(plain)
    return _latin(plain)


def _made(family: str, given: str, confidence: float = CERTAIN, fault: Fault | None = None) -> Name:
    given_key = folded(given).replace("-", "").replace(" ", "").replace("'", "")
    family_key = folded(family).replace("-", "").replace(" ", "").replace("'", "")
    whole = NICKNAMES.get(given_key, given_key)
    if not whole and fault is None:
        fault = "incomplete"
    return Name(family, given, family_key, whole, confidence, fault)


def _told_apart(family: str, given: str) -> Name:
    for part in (family, given):
        if any(mask in part for mask in _MASKS):
            return Name(fault="masked")
        if part.casefold() in _NOBODY:
            return Name(fault="placeholder")
    if family.isupper() or family.islower():
        family = _as_written(family)
    if given.isupper() or given.islower():
        given = _as_written(given)
    return _made(family, given)


def _korean(plain: str) -> Name:
    # 김철수2 signed up twice.
    bare = _TITLES_BEHIND.sub("", plain).rstrip(" 0123456789")
    if bare in _NOBODY:
        return Name(fault="placeholder")
    parts = bare.split(" ")
    if len(parts) == 2 and parts[0] in KOREAN and _HANGUL.fullmatch(parts[1]):
        return _made(parts[0], parts[1])
    together = "".join(parts)
    if not _HANGUL.fullmatch(together):
        return _made("", bare, GUESSED, "ambiguous")
    length = len(together)
    if length >= 3 and together[:2] in KOREAN:
        # 남궁민수 is one family name of two syllables; 선우 may also be 선 and 우.
        return _made(together[:2], together[2:], CERTAIN if length > 3 else LIKELY)
    if length == 2 and together[0] in KOREAN and together[1] == "씨":
        return _made(together[0], "", GUESSED, "incomplete")
    if together[0] in KOREAN and 2 <= length <= 4:
        return _made(together[0], together[1:], CERTAIN if length == 3 else LIKELY)
    return _made("", together, GUESSED, "ambiguous")


def _of_east(plain: str) -> Name:
    """Family name first; without a space the usual family names say where it ends."""
    bare = _TITLES_EAST.sub("", plain)
    if bare in _NOBODY:
        return Name(fault="placeholder")
    parts = bare.replace("・", " ").split(" ")
    if len(parts) >= 2:
        return _made(_katakana(parts[0]), _katakana("".join(parts[1:])), LIKELY)
    if _KANA.match(bare):
        return _made("", _katakana(bare), GUESSED, "ambiguous")
    for length in (3, 2, 1):
        if bare[:length] in JAPANESE and len(bare) > length:
            return _made(bare[:length], _katakana(bare[length:]), LIKELY)
    if bare[0] in CHINESE and 2 <= len(bare) <= 3:
        return _made(bare[0], bare[1:], LIKELY)
    if len(bare) == 4:
        return _made(bare[:2], bare[2:], GUESSED)
    return _made("", bare, GUESSED, "ambiguous")


def _katakana(text: str) -> str:
    """Hiragana as katakana: a reading is written in either."""
    return "".join(chr(ord(one) + 0x60) if "\u3041" <= one <= "\u3096" else one for one in text)


def _latin(plain: str) -> Name:
    before, comma, behind = plain.partition(",")
    if comma and behind.strip().rstrip(".").casefold() not in _BEHIND:
        family, given = _words(before), _words(behind)
        if family and given:
            return _of_words(family, given, CERTAIN)
    words = _words(before if comma else plain)
    if not words:
        return Name(fault="unreadable")
    if len(words) == 1:
        return _made("", _as_written(words[0]), GUESSED, "incomplete")
    first, last = folded(words[0]), folded(words[-1])
    if first in KOREAN_IN_LATIN and last not in KOREAN_IN_LATIN:
        return _of_words(words[:1], words[1:], LIKELY, is_korean=True)
    if last in KOREAN_IN_LATIN and first not in KOREAN_IN_LATIN:
        return _of_words(words[-1:], words[:-1], LIKELY, is_korean=True)
    start = len(words) - 1
    while start > 1 and folded(words[start - 1]) in PARTICLES:
        start -= 1
    return _of_words(words[start:], words[:start], LIKELY)


def _words(text: str) -> list[str]:
    words = [one for one in text.translate(_PUNCTUATION).split(" ") if one]
    while len(words) > 1 and words[0].casefold() in _TITLES:
        words = words[1:]
    while len(words) > 1 and words[-1].casefold() in _BEHIND:
        words = words[:-1]
    return words


def _of_words(
    family: list[str], given: list[str], confidence: float, *, is_korean: bool = False
) -> Name:
    """Of several given names the first counts, and the others may be left out; 철수 is one."""
    named = "".join(given) if is_korean else given[0]
    if len(named) == 1:
        confidence = min(confidence, GUESSED)
    written = _as_written(" ".join(family))
    return _made(written, _as_written(named), confidence, "incomplete" if len(named) == 1 else None)


def _as_written(text: str) -> str:
    """Smith for SMITH; McDonald stays."""
    return text.title() if text.isupper() or text.islower() else text
