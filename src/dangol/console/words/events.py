"""Words of the pages about events that arrive."""

from dangol.words import Text

QUESTION = Text(en="What is arriving?", ko="무엇이 들어오고 있나요?")
HEAD = Text(
    en="{n} events came in the last 24 hours.", ko="지난 24시간 동안 사건 {n}건이 들어왔습니다."
)
HEAD_SILENT = Text(
    en="Nothing came in the last 24 hours.", ko="지난 24시간 동안 아무것도 오지 않았습니다."
)
HEAD_DO = Text(en="All of them are in their place.", ko="모두 제자리에 들어갔습니다.")
HEAD_DO_BAD = Text(
    en="{n} were no events and wait to be repaired.", ko="{n}건은 사건이 아니어서 격리되었습니다."
)
HEAD_DO_SILENT = Text(
    en="See whether the site or app still sends.", ko="사이트나 앱이 아직 보내는지 살펴보세요."
)
BECAUSE = Text(
    en="Every event is stored once, however often its client sends it, and reaches its customer's "
    "profile within seconds.",
    ko="클라이언트가 몇 번을 보내도 사건은 한 번만 저장되며, 몇 초 안에 고객 프로필에 나타납니다.",
)
HEAD_NONE = Text(en="Nothing arrives yet.", ko="아직 들어오는 것이 없습니다.")
HEAD_NONE_DO = Text(
    en="Make a source, and send a first event.", ko="원천을 만들고 첫 사건을 보내 보세요."
)
EMPTY = Text(en="No source sends events yet", ko="아직 사건을 보내는 원천이 없습니다")
EMPTY_WORDS = Text(
    en="Make a source to get its write key, and paste a few lines into your site or server.",
    ko="원천을 만들어 쓰기 키를 받고, 사이트나 서버에 몇 줄을 붙여 넣으세요.",
)
MAKE = Text(en="New event source", ko="새 사건 원천")
SOURCES = Text(en="Sources", ko="원천")
SOURCE = Text(en="Source", ko="원천")
LAST = Text(en="Last event", ko="마지막 사건")
NEVER = Text(en="never", ko="없음")
TODAY = Text(en="Events, 24 h", ko="사건, 24시간")
BY_HOUR = Text(en="By hour", ko="시간별")
BY_HOUR_SAY = Text(
    en="At most {n} events an hour in the last 24 hours.",
    ko="지난 24시간 동안 시간당 최대 {n}건입니다.",
)
COUNT_TITLES = {
    "event_count": Text(en="New events", ko="새 사건"),
    "repeated_count": Text(en="Sent again", ko="다시 보냄"),
    "unaccepted_count": Text(en="Set aside", ko="격리"),
    "unnumbered_count": Text(en="Without a number", ko="번호 없음"),
    "skewed_count": Text(en="Wrong clock", ko="틀린 시계"),
}
COUNT_MEANS = {
    "event_count": Text(en="Stored in the last 24 hours.", ko="지난 24시간 동안 저장했습니다."),
    "repeated_count": Text(
        en="Were there already, so nothing was counted twice.",
        ko="이미 있어서 두 번 세지 않았습니다.",
    ),
    "unaccepted_count": Text(
        en="Are no events; they wait in quarantine.", ko="사건이 아니어서 격리되어 있습니다."
    ),
    "unnumbered_count": Text(
        en="Have no message id, so a repeat could not be recognised.",
        ko="번호가 없어 되풀이되어도 알아볼 수 없습니다.",
    ),
    "skewed_count": Text(
        en="Came from a clock that is more than a day wrong.",
        ko="하루 넘게 틀린 시계에서 왔습니다.",
    ),
}
LIVE = Text(en="Arriving now", ko="지금 들어오는 사건")
LIVE_SAY = Text(
    en="The newest {n} of the last 24 hours; the list renews itself.",
    ko="지난 24시간 가운데 가장 새로운 {n}건이며, 저절로 새로워집니다.",
)
LIVE_NONE = Text(
    en="Nothing has arrived yet. Send an event with the lines above; it appears here.",
    ko="아직 아무것도 없습니다. 위의 코드로 사건을 보내면 여기에 나타납니다.",
)
LIVE_NONE_ALL = Text(
    en="Nothing has arrived in the last 24 hours.", ko="지난 24시간 동안 들어온 것이 없습니다."
)
TIME = Text(en="Came", ko="들어온 시각")
EVENT = Text(en="Event", ko="사건")
WHO = Text(en="Who", ko="누구")
WHERE = Text(en="Where", ko="어디서")
SNIPPETS = Text(en="Send events from here", ko="사건을 보내는 코드")
SNIPPETS_SAY = Text(
    en="Paste it as it is: address and write key are this project's. Clients of the Segment and "
    "RudderStack libraries that you have already need only these two.",
    ko="그대로 붙여 넣으세요. 주소와 쓰기 키는 이 프로젝트의 것입니다. 이미 쓰고 있는 Segment나 "
    "RudderStack 라이브러리라면 이 둘만 바꾸면 됩니다.",
)
KEY = Text(en="Write key", ko="쓰기 키")
ADDRESS = Text(en="Address", ko="주소")
SHAPES = Text(en="What its events look like", ko="사건의 모양")
SHAPES_SAY = Text(
    en="Every event and property since the beginning, with the kind of its values.",
    ko="처음부터 지금까지 온 사건과 속성, 값의 종류입니다.",
)
PROPERTIES = Text(en="Properties", ko="속성")
COUNT = Text(en="Events", ko="사건")
FAULTS = Text(en="Not as expected", ko="예정과 다른 것")
FAULTS_NONE = Text(en="All is as the tracking plan says.", ko="모두 추적 계획과 같습니다.")
FAULTS_NO_PLAN = Text(
    en="No property comes as several kinds. Write a tracking plan to also find what is missing.",
    ko="여러 종류로 오는 속성이 없습니다. 추적 계획을 적으면 빠진 것도 찾습니다.",
)
PLAN = Text(en="Tracking plan", ko="추적 계획")
FAULT_WORDS = {
    "unexpected-event": Text(en="is in no plan", ko="계획에 없는 사건입니다"),
    "unexpected-property": Text(en="is in no plan", ko="계획에 없는 속성입니다"),
    "wrong-kind": Text(
        en="should be {expected} and came as {came}", ko="{expected}여야 하는데 {came}로 왔습니다"
    ),
    "missing": Text(en="is missing", ko="빠졌습니다"),
    "mixed-kinds": Text(
        en="is {expected}, and sometimes {came}", ko="{expected}인데 때로 {came}입니다"
    ),
}
SETTINGS = Text(en="Settings", ko="설정")
SEE_QUARANTINE = Text(en="Quarantine", ko="격리")
OPEN = Text(en="Open {name}", ko="{name} 열기")
HEAD_ONE = Text(
    en="{name} sent {n} events in the last 24 hours.",
    ko="지난 24시간 동안 {name}에서 사건 {n}건이 왔습니다.",
)
HEAD_ONE_SILENT = Text(
    en="{name} sent nothing in the last 24 hours.",
    ko="지난 24시간 동안 {name}에서 아무것도 오지 않았습니다.",
)
