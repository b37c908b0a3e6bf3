"""Where there is nothing to say about a programme: why, and what would help."""

from dangol.contract.result import Result, refused
from dangol.words import Text

MAKE_ONE = Text(
    en="Write down its rules under Customers → Loyalty programmes, and let them hold.",
    ko="고객 → 로열티 프로그램에서 규칙을 적고 시행하세요.",
)


def no_programme(method: Text) -> Result:
    """No rules hold."""
    return refused(
        Text(en="No loyalty programme is running.", ko="운영 중인 로열티 프로그램이 없습니다."),
        MAKE_ONE,
        basis=Text(en="0 programmes", ko="프로그램 0개"),
        method=method,
    )


def no_members(method: Text) -> Result:
    """Nobody bought since the first rules hold."""
    return refused(
        Text(
            en="Nobody has bought since the programme began.",
            ko="프로그램을 시작한 뒤로 구매한 고객이 없습니다.",
        ),
        Text(
            en="Load purchases, or choose an earlier first day in its rules.",
            ko="구매를 읽어 들이거나 규칙의 시작일을 앞당기세요.",
        ),
        basis=Text(en="0 members", ko="회원 0명"),
        method=method,
    )
