"""Words of the list of what people ask for themselves."""

from dangol.words import Text

QUESTION = Text(
    en="What do people ask of us, and by when?", ko="고객이 무엇을 언제까지 요청했나요?"
)
HEAD = Text(
    en="{n} [[n|request waits|requests wait]] for an answer.",
    ko="답을 기다리는 요청이 {n}건입니다.",
)
HEAD_NONE = Text(en="No request waits for an answer.", ko="답을 기다리는 요청이 없습니다.")
DO = Text(en="The first is due on {day}.", ko="가장 이른 기한은 {day}입니다.")
DO_LATE = Text(en="{n} [[n|is|are]] late.", ko="기한이 지난 요청이 {n}건입니다.")
BECAUSE = Text(
    en="An answer is due within {n} days ({source}).", ko="{n}일 안에 답해야 합니다({source})."
)
WAITING = Text(en="Waiting", ko="기다리는 요청")
CLOSED = Text(en="Closed", ko="끝난 요청")
WISH = Text(en="They ask for", ko="요청")
ASKED = Text(en="Asked", ko="요청한 때")
DUE = Text(en="Due by", ko="기한")
LATE = Text(en="Late", ko="기한 지남")
WHO = Text(en="Who", ko="누구")
NOBODY = Text(en="of nobody any more", ko="지운 사람")
OUTCOME = Text(en="Outcome", ko="결과")
AT = Text(en="When", ko="끝난 때")
OPEN_DO = {"export": Text(en="Hand out", ko="내어 주기"), "erasure": Text(en="Erase", ko="지우기")}
ANSWERED_DO = Text(en="It was sent", ko="보냈음")
REFUSE = Text(en="Refuse", ko="거절")
REASON = Text(en="Reason that the person reads", ko="본인이 읽을 까닭")
REASON_HELP = Text(
    en="Without name, address or number: it stays when they are erased.",
    ko="이름이나 주소, 번호는 적지 마세요. 지운 뒤에도 남습니다.",
)
REFUSE_DO = Text(en="Refuse the request", ko="요청 거절")
ERASED_SAY = Text(
    en="It is closed by itself once the person is erased.", ko="지우면 저절로 끝납니다."
)
EMPTY = Text(en="Nobody has asked yet.", ko="아직 요청이 없습니다.")
EMPTY_SAY = Text(
    en="On their own page people ask for a copy of their data, or to be erased. The link to it "
    "stands in every message, and beside each customer under Rights.",
    ko="고객은 본인 페이지에서 정보를 받거나 지워 달라고 요청합니다. 링크는 메시지마다, 그리고 "
    "고객의 ‘권리’에 있습니다.",
)
