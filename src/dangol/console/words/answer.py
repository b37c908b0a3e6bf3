"""What every answer is surrounded by: evidence, tables, states."""

from dangol.words import Text

EVIDENCE = Text(en="Evidence and method", ko="근거와 계산 방법")
NUMBERS = Text(en="Key numbers", ko="핵심 지표")
PICTURE_MENU = Text(en="More about this picture", ko="그림 더 보기")
AS_TABLE = Text(en="As a table", ko="표로 보기")
AS_PICTURE = Text(en="Hide the table", ko="표 숨기기")
AS_CSV = Text(en="Download CSV", ko="CSV로 받기")
AS_IMAGE = Text(en="Download image", ko="그림으로 받기")
AS_CODE = Text(en="Download code", ko="코드로 받기")

DECISIONS = Text(en="What to do", ko="지금 할 일")
BY_URGENCY = Text(en="{n}, most urgent first", ko="{n}건, 급한 순서")

DRAWER = Text(en="Evidence", ko="근거")
BASIS = Text(en="Rests on", ko="근거 자료")
METHOD = Text(en="How it was reached", ko="계산 방법")
LEFT_OUT = Text(en="Left out", ko="뺀 것")
NOTHING_LEFT_OUT = Text(en="Nothing was left out.", ko="뺀 것이 없습니다.")
AS_OF = Text(en="As of", ko="기준 시각")
COMPUTED = Text(en="Computed", ko="계산한 때")
ASKED_BY = Text(en="Asked by", ko="요청한 사람")
VERSION = Text(en="Method version", ko="계산 방법 버전")
INPUTS = Text(en="Versions of its inputs", ko="입력의 버전")
LEDGER_TITLE = Text(en="Ledger", ko="실행 기록")
LEDGER = Text(en="Open the ledger entry", ko="실행 기록 보기")
SETTINGS_USED = Text(en="Settings used", ko="사용한 조건")
DEFAULT_SETTINGS = Text(en="As it comes", ko="기본 조건")

CANNOT = Text(en="Not enough data", ko="자료 부족")
WOULD_HELP = Text(en="What would help", ko="도움이 될 것")
STALE = Text(en="This answer is out of date.", ko="이 답은 오래되었습니다.")
STALE_WHY = Text(
    en="Its data, its method or the day has changed since {at}.",
    ko="{at} 이후 자료나 방법, 날짜가 바뀌었습니다.",
)
BRING_UP = Text(en="Bring up to date", ko="새로 고치기")
TRIAL = Text(en="A trial with other settings.", ko="다른 조건으로 해 본 계산입니다.")
TRIAL_WHY = Text(
    en="Its answer is kept here; no table was changed.", ko="답만 남기고 표는 바꾸지 않았습니다."
)
CAMPAIGN_NAME = Text(en="Campaign", ko="캠페인 이름")
CAMPAIGN_SAY = Text(
    en="Under this name the contacts are kept; without one nothing of it can be measured.",
    ko="이 이름으로 연락 기록을 남깁니다. 이름이 없으면 효과를 잴 수 없습니다.",
)
HOLDOUT_SHARES = (0, 5, 10, 20, 50)
"""Per cent of a list that may be held out."""
HOLDOUT = Text(en="Held out by chance to measure it", ko="견주려고 무작위로 남길 비중")
