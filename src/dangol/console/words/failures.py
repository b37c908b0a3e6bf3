"""Errors as pages: what broke, what still holds, what to do."""

from dataclasses import dataclass

from dangol.words import Text


@dataclass(frozen=True)
class Said:
    """The headline of a failure and what to do about it."""

    what: Text
    do: Text


QUESTION = Text(en="What went wrong?", ko="무엇이 잘못되었나요?")
DETAIL = Text(en="In the program's words", ko="프로그램이 남긴 말")
HOME = Text(en="Go to Today", ko="오늘로 가기")
ENTRANCE = Text(en="To the sign-in page", ko="로그인 화면으로")
BACK = Text(en="Go back", ko="돌아가기")
NUMBER = Text(en="Error {n}", ko="오류 {n}")

_NO_PAGE = Said(
    Text(en="There is no such page.", ko="그런 화면은 없습니다."),
    Text(
        en="The link may be old: find what you need instead.",
        ko="오래된 주소일 수 있습니다. 필요한 것을 찾아보세요.",
    ),
)
_NOT_ALLOWED = Said(
    Text(en="Your role does not allow this.", ko="지금 역할로는 할 수 없습니다."),
    Text(en="Ask an administrator if you need it.", ko="필요하면 관리자에게 요청하세요."),
)
_SLOW_DOWN = Said(
    Text(en="Too many attempts.", ko="시도가 너무 많습니다."),
    Text(en="Wait a few minutes, then try again.", ko="몇 분 뒤에 다시 시도하세요."),
)
_PROGRAM = Said(
    Text(en="This page broke.", ko="이 화면에 문제가 생겼습니다."),
    Text(
        en="Nothing was changed. The log has the details; the other pages still work.",
        ko="바뀐 것은 없습니다. 자세한 내용은 로그에 있고, 다른 화면은 그대로 쓸 수 있습니다.",
    ),
)
_BUSY = Said(
    Text(en="The store is busy.", ko="저장소가 사용 중입니다."),
    Text(en="Try again in a moment.", ko="잠시 뒤에 다시 시도하세요."),
)
_OTHER = Said(
    Text(en="This could not be done.", ko="하지 못했습니다."),
    Text(
        en="Nothing was changed. Below is the reason.",
        ko="바뀐 것은 없습니다. 까닭은 아래에 있습니다.",
    ),
)
_BY_SLUG = {
    "unfair-list": Said(
        Text(
            en="A rule of fairness stops this list.",
            ko="공정성 규칙 때문에 이 목록을 내줄 수 없습니다.",
        ),
        Text(
            en="Choose groups alike, or have an administrator approve it with a reason.",
            ko="집단을 고르게 고르거나, 관리자가 사유를 적어 승인해야 합니다.",
        ),
    ),
    "provider-away": Said(
        Text(
            en="Your organisation’s sign-in cannot be reached.",
            ko="조직 계정의 로그인 서버가 답하지 않습니다.",
        ),
        Text(
            en="Try again in a moment; if it stays away, tell an administrator.",
            ko="잠시 뒤에 다시 시도하고, 계속되면 관리자에게 알리세요.",
        ),
    ),
    "provider-refused": Said(
        Text(
            en="Your organisation’s sign-in did not let you in.",
            ko="조직 계정으로 로그인하지 못했습니다.",
        ),
        Text(
            en="You may have cancelled it, or your access was taken away: try again, or ask an "
            "administrator.",
            ko="취소했거나 접근이 막혔을 수 있습니다. 다시 시도하거나 관리자에게 물어보세요.",
        ),
    ),
    "no-role": Said(
        Text(
            en="You are known, but no role is given to you here.",
            ko="누구인지는 알지만 여기에서 맡은 역할이 없습니다.",
        ),
        Text(
            en="Ask an administrator to put you into a group that has a role.",
            ko="역할이 있는 그룹에 넣어 달라고 관리자에게 요청하세요.",
        ),
    ),
    "address-taken": Said(
        Text(
            en="Your e-mail address belongs to another account here.",
            ko="같은 이메일 주소를 쓰는 다른 계정이 있습니다.",
        ),
        Text(
            en="Ask an administrator to change the address of that account.",
            ko="그 계정의 주소를 바꾸어 달라고 관리자에게 요청하세요.",
        ),
    ),
    "sign-in-expired": Said(
        Text(en="This sign-in has expired.", ko="로그인 시간이 지났습니다."),
        Text(
            en="It was begun too long ago, in another browser, or is over: begin again.",
            ko="너무 오래전이거나 다른 브라우저에서 시작했거나 이미 끝난 로그인입니다. "
            "다시 시작하세요.",
        ),
    ),
    "provider-extra": Said(
        Text(
            en="Signing in with your organisation’s account is not installed.",
            ko="조직 계정 로그인이 설치되어 있지 않습니다.",
        ),
        Text(
            en="An administrator can install it: pip install 'dangol[oidc]'.",
            ko="관리자가 설치할 수 있습니다: pip install 'dangol[oidc]'.",
        ),
    ),
    "forged-form": Said(
        Text(en="This form has expired.", ko="화면을 연 지 오래되어 다시 열어야 합니다."),
        Text(
            en="Nothing was changed. Open the page again and repeat it.",
            ko="바뀐 것은 없습니다. 화면을 다시 열고 한 번 더 해 주세요.",
        ),
    ),
    "unknown-run": Said(
        Text(en="There is no such run.", ko="그런 실행 기록은 없습니다."),
        Text(en="All runs are listed under Trust.", ko="모든 실행은 신뢰 아래에 있습니다."),
    ),
    "unknown-analysis": Said(
        Text(en="There is no such analysis.", ko="그런 분석은 없습니다."),
        Text(
            en="It may belong to a plug-in that is not installed.",
            ko="설치되지 않은 플러그인의 분석일 수 있습니다.",
        ),
    ),
    "unknown-instance": Said(
        Text(en="Nothing is saved under this name.", ko="그 이름으로 저장된 것이 없습니다."),
        Text(en="It may have been archived.", ko="보관되었을 수 있습니다."),
    ),
    "unknown-record": Said(
        Text(en="There is no such kind of record.", ko="그런 종류의 기록은 없습니다."),
        Text(
            en="It may belong to a plug-in that is not installed.",
            ko="설치되지 않은 플러그인의 기록일 수 있습니다.",
        ),
    ),
    "unknown-table": Said(
        Text(en="There is no such table.", ko="그런 표는 없습니다."),
        Text(en="All tables are listed under Trust.", ko="모든 표는 신뢰 아래에 있습니다."),
    ),
    "unknown-customer": Said(
        Text(en="There is no customer with this number.", ko="그 번호의 고객은 없습니다."),
        Text(en="Find people by a part of their number.", ko="번호의 일부로 찾을 수 있습니다."),
    ),
}
_BY_STATUS = {403: _NOT_ALLOWED, 404: _NO_PAGE, 429: _SLOW_DOWN, 500: _PROGRAM, 503: _BUSY}


def of(slug: str, status: int) -> Said:
    """What to say about an error of this kind."""
    return _BY_SLUG.get(slug) or _BY_STATUS.get(status, _OTHER)
