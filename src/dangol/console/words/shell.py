"""What stands around every page."""

from dangol.words import Text

BRAND = Text(en="Dangol", ko="단골")
SKIP = Text(en="To the content", ko="본문으로")
MENU = Text(en="Menu", ko="메뉴")
BESIDE = Text(en="Belongs together", ko="함께 보는 쪽")
MORE = Text(en="More", ko="더 보기")
MORE_ASKS = Text(en="Where else can I go?", ko="또 어디로 갈 수 있나요?")
MORE_HEAD = Text(en="Everything in one place.", ko="모든 화면을 모았습니다.")
FIND = Text(en="Ask or find", ko="물어보거나 찾기")
AS_OF = Text(en="As of", ko="기준 시각")
LANGUAGE = Text(en="Language", ko="언어")
NAMES = {"en": "English", "ko": "한국어"}
BRIGHTNESS = Text(en="Brightness", ko="밝기")
LIGHT = Text(en="Light", ko="밝게")
DARK = Text(en="Dark", ko="어둡게")
AUTO = Text(en="Like the system", ko="시스템에 맞춤")
SIGN_OUT = Text(en="Sign out", ko="로그아웃")
ACCOUNT = Text(en="Settings and account", ko="설정과 계정")
CLOSE = Text(en="Close", ko="닫기")
CANCEL = Text(en="Cancel", ko="취소")
SAVE = Text(en="Save", ko="저장")
BACK = Text(en="Back", ko="뒤로")
OLDER = Text(en="Older", ko="이전 기록")
NEWEST = Text(en="Newest", ko="가장 최근")
PREVIOUS = Text(en="Previous", ko="이전")
NEXT = Text(en="Next", ko="다음")
ALL = Text(en="All", ko="모두")
NONE = Text(en="None", ko="없음")
YES = Text(en="Yes", ko="예")
NO = Text(en="No", ko="아니요")
SAMPLE = Text(en="Sample data", ko="예시 자료")
DUE = Text(en="{n} [[n|decision|decisions]] waiting", ko="기다리는 결정 {n}건")

ALL_FRESH = Text(en="[[n|The answer is|All {n} answers]] fresh", ko="답 {n}개 모두 최신")
SOME_FRESH = Text(en="{n} of {all} answers fresh", ko="답 {all}개 가운데 {n}개 최신")
NO_ANSWERS = Text(en="No answers yet", ko="아직 답이 없음")
WORKING = Text(en="Working: {n} left", ko="계산 중: {n}건 남음")

ROLES = {
    "viewer": Text(en="Viewer", ko="열람자"),
    "marketer": Text(en="Marketer", ko="마케터"),
    "analyst": Text(en="Analyst", ko="분석가"),
    "admin": Text(en="Administrator", ko="관리자"),
}
ROLES_MEAN = {
    "viewer": Text(en="Reads every page.", ko="모든 화면을 읽습니다."),
    "marketer": Text(
        en="Runs analyses, creates and changes records.",
        ko="분석을 실행하고 기록을 만들고 고칩니다.",
    ),
    "analyst": Text(en="Sees rows of tables too.", ko="표의 행도 봅니다."),
    "admin": Text(
        en="Manages users, tokens and the audit.", ko="사용자와 토큰, 감사 기록을 관리합니다."
    ),
}
