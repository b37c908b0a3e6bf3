"""Columns that say the opposite of a consent: who refused, unsubscribed or withdrew.

A refusal that is not heard would let a declared basis cover the very people who said no.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from dangol.loading.header_words import folded
from dangol.loading.kinds import FALSE_WORDS

_REFUSING = ("optout", "optedout", "unsub", "donot", "dont", "nocontact", "noemail", "nosms")
"""Said of nothing but contact."""
_ENDING = (
    "거부", "거절", "해지", "철회", "취소", "차단", "refus", "reject", "withdr", "revoke", "block",
    "suppress",
)  # fmt: skip
"""Said of orders and cards as well: only beside a word for contact they speak of it."""
_CHANNELS = {
    "email_refusal": ("email", "이메일", "메일", "전자우편"),
    "sms_refusal": ("sms", "lms", "문자", "text", "phone", "전화", "call", "휴대폰"),
    "push_refusal": ("push", "푸시", "앱알림"),
    "mail_refusal": ("우편", "postal", "post", "mail", "dm"),
}
_CONTACT = (
    "수신", "광고", "마케팅", "동의", "연락", "알림", "marketing", "contact", "consent", "promo",
    "newsletter", "subscri",
)  # fmt: skip
REFUSING_VALUES = frozenset({"거부", "수신거부", "차단", "비동의", "미동의"})
NOT_REFUSED = (
    *(word for word in FALSE_WORDS if word not in REFUSING_VALUES), "수신", "수신동의", "동의",
    "허용", "0.0", "subscribed", "opted in", "allowed",
)  # fmt: skip
"""What such a column says of people who did not refuse. Anything else in it, also the moment
of the refusal, counts as a refusal: a doubt is never read in the company's favour."""


def says_no(name: str) -> bool:
    """Whether a folded name could say the opposite of a consent."""
    return any(word in name for word in (*_REFUSING, *_ENDING))


def refusal_field(name: str) -> str | None:
    """The field for a column of this (folded) name, or None where it speaks of no contact."""
    if not says_no(name):
        return None
    for field, hints in _CHANNELS.items():
        if any(hint in name for hint in hints):
            return field
    speaks = any(word in name for word in (*_REFUSING, *_CONTACT)) or name in {"거부", "거부여부"}
    return "marketing_refusal" if speaks else None


def unheard_refusals(
    columns: Iterable[tuple[str, str | None]], mapped: AbstractSet[str]
) -> dict[str, str]:
    """Columns that read like a refusal and fill nothing: the field that would hear them."""
    found = {name: refusal_field(folded(name)) for name, field in columns if not field}
    return {name: f for name, f in found.items() if f is not None and f not in mapped}
