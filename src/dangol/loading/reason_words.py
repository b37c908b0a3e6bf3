"""Why a record was set aside, in words: ``field:kind`` or ``record:kind``."""

from dangol.loading.field_titles import field_title
from dangol.words import Text, particle

_SUBJECT = ("이", "가")
_KINDS = {
    "empty": (Text(en="is missing", ko=" 비어 있습니다"), _SUBJECT),
    "number": (Text(en="is not a number", ko=" 숫자가 아닙니다"), _SUBJECT),
    "date": (
        Text(en="is not a date that can be read", ko=" 읽을 수 있는 날짜가 아닙니다"),
        _SUBJECT,
    ),
    "moment": (
        Text(en="is not a moment that can be read", ko=" 읽을 수 있는 시각이 아닙니다"),
        _SUBJECT,
    ),
    "flag": (Text(en="is neither yes nor no", ko=" 예도 아니요도 아닙니다"), _SUBJECT),
    "encoding": (
        Text(en="holds letters that cannot be read", ko=" 읽을 수 없는 글자가 있습니다"),
        ("에", "에"),
    ),
    "currency-code": (Text(en="is not a currency code", ko=" 통화 코드가 아닙니다"), _SUBJECT),
    "sha256": (Text(en="is no SHA-256 hash", ko=" SHA-256 해시가 아닙니다"), _SUBJECT),
    "identifier-kind": (
        Text(en="is neither email nor phone", ko=" email도 phone도 아닙니다"),
        _SUBJECT,
    ),
    "too-small": (Text(en="is too small", ko=" 너무 작습니다"), _SUBJECT),
    "before-start": (Text(en="lies before the start", ko=" 시작보다 앞섭니다"), _SUBJECT),
}
_RECORDS = {
    "too-few-values": Text(en="The record has too few values", ko="기록의 값이 모자랍니다"),
    "too-many-values": Text(en="The record has too many values", ko="기록의 값이 너무 많습니다"),
    "open-quote": Text(en="A quote is never closed", ko="따옴표가 닫히지 않았습니다"),
    "encoding": Text(en="The record cannot be read", ko="기록의 글자를 읽을 수 없습니다"),
    "no-json": Text(en="The line is not a JSON object", ko="줄이 JSON 객체가 아닙니다"),
    "key-twice": Text(
        en="Another record has the same key and other values",
        ko="키가 같고 값이 다른 기록이 또 있습니다",
    ),
    "key-taken": Text(
        en="A row with this key is there already, with other values",
        ko="이 키의 행이 다른 값으로 이미 있습니다",
    ),
    "order-later": Text(
        en="Its order came in anew since, maybe with this line",
        ko="그 뒤에 이 주문이 다시 들어와, 이 줄이 이미 있을 수 있습니다",
    ),
    "unreadable": Text(en="The record cannot be read", ko="기록을 읽을 수 없습니다"),
}
_EVENTS = {
    "too-large": Text(en="The event has more than 32 KB", ko="사건이 32 KB를 넘습니다"),
    "unreadable": Text(en="The event cannot be read", ko="사건을 읽을 수 없습니다"),
    "no-json": Text(en="The event is not JSON", ko="사건이 JSON이 아닙니다"),
    "unknown-call": Text(
        en="Its type is no call of the protocol", ko="type이 규약에 있는 호출이 아닙니다"
    ),
    "long-message-id": Text(
        en="messageId has more than 100 characters", ko="messageId가 100자를 넘습니다"
    ),
    "no-id": Text(
        en="Neither userId nor anonymousId is given", ko="userId와 anonymousId가 모두 없습니다"
    ),
    "no-name": Text(en="The event has no name", ko="event에 이름이 없습니다"),
    "no-group": Text(en="groupId is missing", ko="groupId가 없습니다"),
}


def reason_words(reason: str) -> Text:
    """A reason as people read it: the field, and what is wrong with it."""
    place, _, kind = reason.partition(":")
    if place == "record":
        return _RECORDS.get(kind, Text(en=kind, ko=kind))
    if place == "event" and kind in _EVENTS:
        return _EVENTS[kind]
    title = field_title(place)
    if kind not in _KINDS:
        return Text(en=f"{title.en}: {kind}", ko=f"{title.ko}: {kind}")
    words, endings = _KINDS[kind]
    return Text(en=f"{title.en} {words.en}", ko=particle(title.ko, *endings) + words.ko)
