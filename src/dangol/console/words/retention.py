"""Words of the page of retention: how long personal data is kept, and what is too old."""

from dangol.words import Text

QUESTION = Text(
    en="How long is personal data kept, and why?", ko="개인정보를 얼마나, 왜 보관하나요?"
)
NONE = Text(en="Everything is kept.", ko="모든 자료를 계속 보관합니다.")
NONE_DO = Text(en="Say how long each table is needed.", ko="표마다 얼마나 필요한지 정해 주세요.")
HEAD = Text(
    en="{n} [[n|row is|rows are]] older than your rules allow.",
    ko="규칙보다 오래된 행이 {n}개입니다.",
)
HEAD_CLEAN = Text(
    en="Nothing is kept longer than your rules allow.", ko="규칙보다 오래 보관한 자료가 없습니다."
)
DO_BEGIN = Text(
    en="[[n|One rule waits|{n} rules wait]] for you to begin.",
    ko="시작을 기다리는 규칙이 {n}개입니다.",
)
BECAUSE = Text(
    en="A rule that has begun deletes every hour, for good; backups go after {days} days.",
    ko="시작한 규칙은 한 시간마다 완전히 지웁니다. 백업은 {days}일 뒤에 없어집니다.",
)
RULES = Text(en="Rules", ko="규칙")
TABLE = Text(en="Table", ko="표")
DAYS = Text(en="Days", ko="일수")
GROUND = Text(en="Why so long", ko="보관 근거")
TOO_OLD = Text(en="Too old", ko="오래된 행")
STAY = Text(en="Stay", ko="남는 행")
STANDS = Text(en="State", ko="상태")
WITH_IT = Text(en="{n} of {table} with them", ko="{table} {n}행도 함께")
EDIT = Text(en="Change", ko="고치기")
STEPS = {
    "begin": Text(en="Begin deleting", ko="삭제 시작"),
    "pause": Text(en="Stop deleting", ko="삭제 중지"),
    "archive": Text(en="Archive", ko="보관 처리"),
}
RULED = Text(en="This table has a rule already.", ko="이 표에는 이미 규칙이 있습니다.")
BEGIN_SURE = Text(
    en="Delete these rows for good, now and every hour?",
    ko="이 행을 지금부터 한 시간마다 지울까요?",
)
ADD = Text(en="Add a rule", ko="규칙 더하기")
ADD_SAY = Text(
    en="A new rule deletes nothing: it shows what is too old, until somebody begins it.",
    ko="새 규칙은 아무것도 지우지 않고 오래된 행만 셉니다. 시작해야 지웁니다.",
)
ADD_DO = Text(en="Add the rule", ko="규칙 더하기")
ALL_RULED = Text(
    en="Every table that can have a rule has one.", ko="규칙을 둘 수 있는 표에는 모두 있습니다."
)
KEPT = Text(en="Never deleted by age", ko="기간이 지나도 지우지 않는 것")
EMPTY = Text(en="No rule yet.", ko="아직 규칙이 없습니다.")
EMPTY_SAY = Text(
    en="Orders, events and contacts with people are kept for ever until a rule says how long they "
    "are needed. What is computed from them follows by itself.",
    ko="규칙을 정하기 전에는 주문과 사건, 연락 기록을 계속 보관합니다. 여기서 계산한 답은 알아서 "
    "따라 바뀝니다.",
)
