"""Words of what went wrong by itself and wants somebody's attention, and of telling it."""

from dangol.words import Text

FAILING = Text(en="Why can ‘{name}’ not be read?", ko="‘{name}’ 원천을 왜 읽지 못할까요?")
FAILING_REASON = Text(
    en="The last {n} [[n|look|looks]] at it failed.", ko="마지막 확인 {n}번이 실패했습니다."
)
FAILING_EFFECT = Text(
    en="What is new there is in no answer", ko="그곳의 새 자료가 어떤 답에도 들어가지 않음"
)
SEE_SOURCE = Text(en="See the source", ko="원천 보기")
SILENT = Text(
    en="Why does ‘{name}’ send nothing any more?", ko="‘{name}’에서 왜 아무것도 안 올까요?"
)
SILENT_REASON = Text(
    en="No event came in the last 24 hours; before, there were some.",
    ko="지난 24시간 동안 사건이 없습니다. 전에는 있었습니다.",
)
SILENT_EFFECT = Text(en="Visits and baskets are missing", ko="방문과 장바구니가 빠짐")
DRIFT = Text(en="Has ‘{name}’ changed what it sends?", ko="‘{name}’에서 보내는 내용이 바뀌었나요?")
DRIFT_REASON = Text(
    en="{n} [[n|thing is|things are]] not as expected, most often {about}.",
    ko="{n}가지가 예정과 다릅니다. 가장 많은 것은 {about}입니다.",
)
DRIFT_EFFECT = Text(
    en="Such values are kept, and missing from columns", ko="값은 보관하지만 열에는 들어가지 않음"
)
ASKED = {
    "export": Text(
        en="Who answers a person who asks for their data?",
        ko="정보를 요청한 고객에게 누가 답할까요?",
    ),
    "erasure": Text(
        en="Who answers a person who asks to be erased?", ko="삭제를 요청한 고객에게 누가 답할까요?"
    ),
}
ASKED_REASON = Text(
    en="They asked on their own page on {day}.", ko="{day}에 본인 페이지에서 요청했습니다."
)
ASKED_EFFECT = Text(en="The law wants an answer by {day}", ko="법정 기한은 {day}입니다")
ASKED_ACTION = Text(en="See the request", ko="요청 보기")
HELD_QUESTION = Text(
    en="What should become of {n} [[n|record|records]] in quarantine?",
    ko="격리된 기록 {n}건을 어떻게 할까요?",
)
HELD_REASON = Text(en="Most often: {reason}.", ko="가장 많은 까닭: {reason}.")
HELD_EFFECT = Text(en="Until then they are in no answer", ko="그때까지 어떤 답에도 들어가지 않음")
HELD_ACTION = Text(en="Look at them", ko="살펴보기")
AND_MORE = Text(en="{first} (and {n} more)", ko="{first} 외 {n}건")
TEST_QUESTION = Text(en="Do alarms arrive here?", ko="경보가 여기로 오나요?")
TEST_REASON = Text(en="Somebody asked for this test message.", ko="누군가 시험으로 보냈습니다.")
TEST_EFFECT = Text(en="Nothing is wrong.", ko="문제가 생긴 것은 아닙니다.")
TEST_ACTION = Text(en="See the alarms", ko="경보 보기")
