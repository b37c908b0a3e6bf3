"""What a person is shown for a field: a title of a word or two, in both languages."""

from dangol.loading.header_words import WORDS
from dangol.tables.vocabulary import PROVENANCE
from dangol.words import Text

_ENDINGS = {"_id": " number", "_on": " on", "_at": " at"}
_VERSION = PROVENANCE[1].name
_OWN = {
    "birth_on": Text(en="Day of birth", ko="생년월일"),
    "email": Text(en="E-mail", ko="이메일"),
    "email_consent": Text(en="E-mail consent", ko="이메일수신동의"),
    "sms_consent": Text(en="Text message consent", ko="문자수신동의"),
    "marketing_refusal": Text(en="Refused marketing", ko="마케팅수신거부"),
    "email_refusal": Text(en="Refused e-mail", ko="이메일수신거부"),
    "sms_refusal": Text(en="Refused text messages", ko="문자수신거부"),
    "push_refusal": Text(en="Refused push messages", ko="푸시수신거부"),
    "mail_refusal": Text(en="Refused mail", ko="우편수신거부"),
    "is_counted": Text(en="Counted in units", ko="수량단위여부"),
    "is_randomised": Text(en="Randomised", ko="무작위여부"),
    "started_on": Text(en="Start of contract", ko="계약시작일"),
    "ended_on": Text(en="End of contract", ko="계약종료일"),
    "dangol_deleted": Text(en="Mark of deletion", ko="삭제 표시"),
    _VERSION: Text(en="Moment of the version", ko="판의 시각"),
}


def field_title(name: str) -> Text:
    """The field's own name made readable; in Korean the word that companies use for it."""
    if name in _OWN:
        return _OWN[name]
    ending = next((one for one in _ENDINGS if name.endswith(one)), "")
    plain = name.removesuffix(ending).replace("_", " ") + _ENDINGS.get(ending, "")
    return Text(en=plain[:1].upper() + plain[1:], ko=WORDS.get(name, (plain,))[0])
