"""What is wrong with a value, in words; by the kind of fault that pydantic names."""

from collections.abc import Mapping
from typing import Any

from dangol.words import Text

NO_MOMENT = Text(en="This is not a date and time.", ko="날짜와 시각으로 읽을 수 없습니다.")
NO_JSON = Text(en="This is not JSON.", ko="JSON으로 읽을 수 없습니다.")
FIX = Text(en="Some values do not fit.", ko="맞지 않는 값이 있습니다.")
FIX_DO = Text(
    en="They are marked below; nothing was changed.", ko="아래에 표시했습니다. 바뀐 것은 없습니다."
)

KINDS = {
    "missing": Text(en="This is needed.", ko="꼭 필요한 값입니다."),
    "greater_than_equal": Text(en="At least {ge}.", ko="{ge} 이상이어야 합니다."),
    "greater_than": Text(en="More than {gt}.", ko="{gt}보다 커야 합니다."),
    "less_than_equal": Text(en="At most {le}.", ko="{le} 이하여야 합니다."),
    "less_than": Text(en="Less than {lt}.", ko="{lt}보다 작아야 합니다."),
    "int_parsing": Text(en="A whole number is needed.", ko="정수를 적어 주세요."),
    "int_from_float": Text(en="A whole number is needed.", ko="정수를 적어 주세요."),
    "int_type": Text(en="A whole number is needed.", ko="정수를 적어 주세요."),
    "float_parsing": Text(en="A number is needed.", ko="숫자를 적어 주세요."),
    "float_type": Text(en="A number is needed.", ko="숫자를 적어 주세요."),
    "bool_parsing": Text(en="Yes or no.", ko="예 또는 아니요입니다."),
    "string_type": Text(en="Words are needed.", ko="글자를 적어 주세요."),
    "string_too_short": Text(
        en="At least {min_length} characters.", ko="{min_length}자 이상이어야 합니다."
    ),
    "string_too_long": Text(
        en="At most {max_length} characters.", ko="{max_length}자 이하여야 합니다."
    ),
    "string_pattern_mismatch": Text(
        en="It must look like {pattern}.", ko="{pattern} 꼴이어야 합니다."
    ),
    "literal_error": Text(en="One of {expected}.", ko="{expected} 가운데 하나여야 합니다."),
    "datetime_parsing": NO_MOMENT,
    "datetime_from_date_parsing": NO_MOMENT,
    "dict_type": Text(en="A JSON object is needed.", ko="JSON 객체를 적어 주세요."),
    "list_type": Text(en="A JSON list is needed.", ko="JSON 목록을 적어 주세요."),
    "extra_forbidden": Text(en="There is no such field.", ko="그런 항목은 없습니다."),
}


def of(kind: str, context: Mapping[str, Any], message: str) -> Text:
    """The fault in both languages; a rule of a plug-in speaks for itself."""
    known = KINDS.get(kind)
    if known is None:
        own = message.removeprefix("Value error, ")
        return Text(en=own, ko=own)
    return Text(en=known.en.format(**context), ko=known.ko.format(**context))
