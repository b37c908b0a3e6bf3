"""E-mail addresses: what people mistype is put right, what stands for nothing is told."""

import re

from dangol.customers.identity.standards.standard import (
    CERTAIN,
    DOUBTFUL,
    GUESSED,
    LIKELY,
    Standard,
    without_form,
)
from dangol.customers.identity.standards.text import cleaned, words

_USUAL = re.compile(
    r"[a-z0-9_%+-]+(?:\.[a-z0-9_%+-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}"
)
_MISTYPED = {
    "gmail.com": "gmial.com gmai.com gamil.com gmail.co gmail.con gmail.cm gnail.com gmaill.com "
    "gmali.com gmail.cmo gmal.com gmail.comm ggmail.com",
    "naver.com": "naver.co naver.con naver.cm nave.com naver.net naver.cmo navre.com naber.com "
    "navr.com nvaer.com",
    "hanmail.net": "hanmail.com hanmail.ne hanmai.net hanamil.net hanmal.net",
    "daum.net": "daum.com daum.ne daun.net",
    "kakao.com": "kakao.co kakao.con kakako.com",
    "yahoo.com": "yaho.com yahoo.con yahooo.com yhoo.com yahoo.cm yahoo.co",
    "hotmail.com": "hotmial.com hotmail.con hotmai.com hotmal.com hotmail.co hotmil.com",
    "outlook.com": "outlok.com outlook.con outloook.com outlook.co",
    "icloud.com": "icloud.con iclod.com icoud.com icloud.co",
    "nate.com": "nate.con nate.co",
}
_DOMAINS = {wrong: right for right, wrongs in _MISTYPED.items() for wrong in wrongs.split()}
_SAME_BOX = {"googlemail.com": "gmail.com", "hanmail.net": "daum.net", "me.com": "icloud.com"}
"""Domains whose addresses reach one box under both."""
_NOBODY = words(
    "none null noemail nomail noreply no-reply donotreply unknown anonymous n/a test asdf "
    "qwerty dummy fake 없음 테스트"
)
_SHARED = words(
    "info admin administrator sales support contact help office webmaster postmaster billing "
    "hello team mail service cs hr marketing account accounts order orders shop store master"
)
_TEST_DOMAINS = words("test.com test.co.kr domain.com none.com no.com a.com")


def email(text: str) -> Standard:
    """``value`` is the address to write to; ``key`` is one for all spellings of its box.

    >>> email(" Kim.Cheolsu+shop@GMIAL.com ").key
    'kimcheolsu@gmail.com'
    """
    plain = text.strip().lower()
    if not _USUAL.fullmatch(plain):
        plain = _unwrapped(text)
        if not plain:
            return without_form("unreadable")
        if "*" in plain or "•" in plain:
            return without_form("masked")
        if not _USUAL.fullmatch(plain):
            return _by_the_rules(plain)
        return _judged(plain, LIKELY)
    return _judged(plain, CERTAIN)


def _judged(plain: str, confidence: float) -> Standard:
    box, _, domain = plain.rpartition("@")
    right = _DOMAINS.get(domain, domain)
    if right != domain:
        confidence = min(confidence, LIKELY)
    name = box.partition("+")[0] or box
    same = _SAME_BOX.get(right, right)
    if same == "gmail.com":
        name = name.replace(".", "")
    value, key = f"{box}@{right}", f"{name}@{same}"
    if right in _TEST_DOMAINS or _stands_for_nobody(name):
        return Standard(value, key, 0.0, "placeholder")
    if name in _SHARED:
        return Standard(value, key, DOUBTFUL, "unlikely")
    return Standard(value, key, confidence)


def _stands_for_nobody(name: str) -> bool:
    plain = name.rstrip("0123456789")
    return plain in _NOBODY or (len(name) > 2 and len(set(name)) == 1)


def _unwrapped(text: str) -> str:
    """The address out of ``Name <address>``, ``mailto:address`` and what was typed around it."""
    plain = cleaned(text).casefold().replace(" ", "")
    if "<" in plain and ">" in plain:
        plain = plain[plain.rindex("<") + 1 : plain.rindex(">")]
    plain = plain.removeprefix("mailto:").strip(".,;:'\"()[]<>")
    return plain.replace("@@", "@").replace("..", ".").replace(",", ".").replace("(at)", "@")


def _by_the_rules(plain: str) -> Standard:
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(plain, check_deliverability=False, allow_quoted_local=True)
    except EmailNotValidError:
        return without_form("unreadable")
    return _judged(found.normalized.casefold(), GUESSED)
