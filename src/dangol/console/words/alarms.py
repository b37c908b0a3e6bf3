"""Words of the page of alarms: what rings, who is told, what was told."""

from dangol.words import Text

QUESTION = Text(en="What rings, and who is told?", ko="무엇이 문제이고, 누구에게 알리나요?")
HEAD = Text(en="{n} [[n|alarm rings|alarms ring]] now.", ko="지금 경보가 {n}건 울립니다.")
HEAD_QUIET = Text(en="Nothing rings.", ko="울리는 경보가 없습니다.")
DO_RECEIVERS = Text(en="{n} [[n|receiver is|receivers are]] told.", ko="{n}곳에 알립니다.")
DO_NOBODY = Text(en="Nobody is told outside this console.", ko="이 화면 밖으로는 알리지 않습니다.")
BECAUSE = Text(
    en="Each cause rings once, however many numbers follow from it, and again only when it comes "
    "back after it was gone.",
    ko="원인 하나는 딸린 숫자가 많아도 한 번만 알리고, 사라졌다가 돌아올 때만 다시 알립니다.",
)
NOW = Text(en="Rings now", ko="지금 울리는 경보")
QUIET = Text(en="Sources come as they always did.", ko="원천이 늘 오던 대로 옵니다.")
RECEIVERS = Text(en="Who is told", ko="알리는 곳")
NOBODY = Text(en="No receiver yet", ko="아직 받는 곳이 없습니다")
NOBODY_SAY = Text(
    en="Add an e-mail address or a webhook, and each cause is told there once.",
    ko="이메일 주소나 웹훅을 더하면, 원인마다 한 번씩 그곳에 알립니다.",
)
ADD = Text(en="Add a receiver", ko="받는 곳 더하기")
LIMITS = Text(en="Set limits", ko="한계 정하기")
TEST = Text(en="Send a test", ko="시험으로 보내기")
TESTED = Text(en="The test was sent to ‘{name}’.", ko="‘{name}’에 시험 경보를 보냈습니다.")
NOT_TESTED = Text(en="The test could not be sent.", ko="시험 경보를 보내지 못했습니다.")
SECRET = Text(en="Signing secret", ko="서명 비밀")
SECRET_HELP = Text(
    en="Calls are signed with it (Standard Webhooks), so that the receiver knows who calls. It is "
    "never shown again.",
    ko="받는 쪽이 누가 부르는지 알도록 이것으로 서명합니다(Standard Webhooks). 다시 보여 주지 "
    "않습니다.",
)
SECRET_KEEP = Text(en="Keep it", ko="저장")
SECRET_KEPT = Text(en="Calls are signed.", ko="서명해서 부릅니다.")
SECRET_NONE = Text(en="Calls are not signed yet.", ko="아직 서명하지 않습니다.")
TOLD = Text(en="What was told", ko="알린 것")
TOLD_NONE = Text(en="Nothing was told yet.", ko="아직 알린 것이 없습니다.")
CAUSE = Text(en="Cause", ko="원인")
RECEIVER = Text(en="Receiver", ko="받는 곳")
AT = Text(en="Time", ko="시각")
STANDS = Text(en="Outcome", ko="결과")
TOLD_STATES = {
    "told": Text(en="Told", ko="알림"),
    "failed": Text(en="Not delivered", ko="전달 못 함"),
    "waiting": Text(en="Waiting", ko="대기"),
}
ENDED = Text(en="over", ko="끝남")
DETAIL = Text(en="Why", ko="까닭")
GONE = Text(en="Removed receiver", ko="없앤 받는 곳")
EDIT = Text(en="Settings", ko="설정")
