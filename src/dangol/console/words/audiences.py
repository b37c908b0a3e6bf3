"""Words of the pages of audiences: the list, one audience, and building a rule."""

from dangol.words import Text

AUDIENCES = Text(en="Audiences", ko="오디언스")
AUDIENCES_ASKS = Text(
    en="Whom do our audiences hold, and whom of them can we reach?",
    ko="오디언스에는 누가 있고, 그 가운데 누구에게 연락할 수 있나요?",
)
NEW = Text(en="Build an audience", ko="오디언스 만들기")
BEGIN = Text(en="Begin with", ko="예시에서 시작")
BEGIN_SAY = Text(
    en="Take an example as it is, or change it.", ko="예시를 그대로 쓰거나 고쳐 쓰세요."
)
EMPTY = Text(en="No audience was counted yet.", ko="아직 센 오디언스가 없습니다.")
EMPTY_WORDS = Text(
    en="Once golden profiles are made, audiences, whom they hold and whom each channel reaches "
    "appear here.",
    ko="골든 프로필을 만들면 오디언스와 담긴 사람, 채널마다 닿는 사람이 여기에 나타납니다.",
)

# ── one audience
ONE_ASKS = Text(en="Who is in this audience?", ko="이 오디언스에는 누가 있나요?")
HOLDS = Text(en="‘{name}’ holds {n} [[n|person|people]].", ko="‘{name}’에는 {n}명이 있습니다.")
NOT_COUNTED = Text(
    en="‘{name}’ was not counted yet.", ko="‘{name}’ 오디언스를 아직 세지 않았습니다."
)
REACHES = Text(
    en="The widest channel, {channel}, reaches {share} of them.",
    ko="{share}에게 닿는 {channel} 채널이 가장 넓습니다.",
)
COUNT_NOW = Text(en="Count it now", ko="지금 세기")
ALIKE = Text(en="Find look-alikes", ko="닮은 고객 찾기")
EDIT = Text(en="Change the rule", ko="규칙 바꾸기")
RULE = Text(en="Its rule", ko="규칙")
VERSION = Text(en="Version {n}", ko="{n}판")
OLD_VERSION = Text(
    en="The rule is newer than the count: it was counted in version {n}.",
    ko="센 뒤에 규칙을 바꾸었습니다. 마지막으로 센 것은 {n}판입니다.",
)
REACH = Text(en="Who can be reached", ko="연락할 수 있는 사람")
REACH_SAY = Text(
    en="Who may be contacted for marketing by each channel, by the consents of the last count.",
    ko="마지막으로 셀 때의 동의로, 채널마다 마케팅 연락을 해도 되는 사람입니다.",
)
HISTORY = Text(en="How it grew", ko="늘고 준 기록")
HISTORY_SAY = Text(
    en="Each day on which it was counted; who joined and left since the count before.",
    ko="센 날마다의 사람 수와, 앞서 센 뒤 들어오고 나간 수입니다.",
)
DAY = Text(en="Day", ko="날")
PEOPLE = Text(en="People", ko="사람")
JOINED = Text(en="Joined", ko="들어옴")
LEFT = Text(en="Left", ko="나감")
MEMBERS = Text(en="People in it", ko="담긴 사람")
MEMBERS_SAY = Text(
    en="The first {n} by what they keep buying for; the table holds them all.",
    ko="남은 금액이 큰 순서로 첫 {n}명입니다. 표에는 모두 있습니다.",
)
CUSTOMER = Text(en="Customer", ko="고객")
SINCE = Text(en="In it since", ko="들어온 날")
AMOUNT = Text(en="Kept amount", ko="남은 금액")
LAST = Text(en="Last purchase", ko="마지막 구매")
ALL_MEMBERS = Text(en="All of them as a table", ko="모두 표로 보기")
OVERLAP = Text(en="Shared with other audiences", ko="다른 오디언스와 겹침")
OVERLAP_SAY = Text(
    en="How many of its people are in another one too.", ko="다른 오디언스에도 든 사람 수입니다."
)
SHARE = Text(en="Of this one", ko="이 오디언스에서")
VERSIONS = Text(en="Versions of its rule", ko="규칙의 판")
VERSIONS_SAY = Text(
    en="Every change is kept. An earlier rule can be put back; it becomes a new version.",
    ko="바꾼 것은 모두 남습니다. 앞의 규칙으로 되돌리면 새 판이 됩니다.",
)
PUT_BACK = Text(en="Put this rule back", ko="이 규칙으로 되돌리기")
CURRENT = Text(en="In use", ko="사용 중")
BY = Text(en="By", ko="바꾼 사람")
EXPORT = Text(en="Hand out a list", ko="명단 내보내기")
EXPORT_SAY = Text(
    en="Consent is asked again at this moment: whoever withdrew since is not in the list. It "
    "holds contact data, and the audit trail keeps that you took it.",
    ko="내보내는 순간에 동의를 다시 확인하므로, 그사이 철회한 사람은 빠집니다. 연락처가 들어 "
    "있으며, 가져간 기록이 감사 기록에 남습니다.",
)
EXPORT_DO = Text(en="Make the list", ko="명단 만들기")
CHANNEL = Text(en="Channel", ko="채널")
ADS = Text(
    en="For a platform of advertising, hashed", ko="광고 플랫폼용(해시, 광고에 동의한 사람만)"
)
STOPPED = Text(
    en="A rule of fairness stops this list. An administrator may approve it with a reason.",
    ko="공정성 규칙이 이 명단을 막고 있습니다. 관리자가 사유를 적어 승인할 수 있습니다.",
)
APPROVAL = Text(en="Reason of the approval", ko="승인 사유")
ARCHIVE = Text(en="Fields, history, archive", ko="항목, 기록, 보관")

# ── building
BUILD_ASKS = Text(en="Whom should the audience hold?", ko="누구를 담을까요?")
NOW = Text(en="Counted now", ko="지금 세면")
COUNTING = Text(en="{n} [[n|person fits|people fit]].", ko="{n}명이 맞습니다.")
NOBODY_FITS = Text(en="Nobody fits.", ko="맞는 사람이 없습니다.")
NOT_WHOLE = Text(en="The rule is not whole yet.", ko="규칙이 아직 덜 되었습니다.")
NOT_WHOLE_DO = Text(
    en="Say what is missing, then it is counted.", ko="빠진 것을 채우면 세어 드립니다."
)
OF_ALL = Text(en="{share} of {n} people", ko="고객 {n}명의 {share}")
REACHED_BY = Text(en="May be contacted", ko="연락해도 되는 사람")
NAME = Text(en="Name", ko="이름")
NAME_HELP = Text(en="How campaigns will call it.", ko="캠페인에서 부를 이름입니다.")
NOTE = Text(en="Note", ko="메모")
NOTE_HELP = Text(en="What it is for. May stay empty.", ko="어디에 쓰는지 적습니다. 비워도 됩니다.")
SAVE = Text(en="Keep the audience", ko="오디언스 저장")
CANCEL = Text(en="Cancel", ko="취소")
ALL_OF = Text(en="all of these", ko="다음을 모두 만족")
ANY_OF = Text(en="any of these", ko="다음 가운데 하나라도")
GROUP = Text(en="People who fit", ko="조건을 잇는 방법")
EXCEPT = Text(en="except", ko="제외")
AND, OR = Text(en="AND", ko="그리고"), Text(en="OR", ko="또는")
ADD_HAS = Text(en="Attribute", ko="속성")
ADD_DID = Text(en="What they did", ko="한 일")
ADD_IN = Text(en="Another audience", ko="다른 오디언스")
ADD_GROUP = Text(en="Group", ko="묶음")
ADD = Text(en="Add:", ko="더하기:")
REMOVE = Text(en="Remove", ko="빼기")
ATTRIBUTE = Text(en="Attribute or score", ko="속성이나 점수")
OF_SCORES = Text(en="Scores and segments", ko="점수와 세그먼트")
OF_BEHAVIOUR = Text(en="How they buy", ko="구매 모습")
OF_PERSON = Text(en="About them", ko="고객 정보")
DONE = Text(en="What they did", ko="한 일")
WHICH = Text(en="Only", ko="한정")
EVERY = Text(en="any", ko="모두")
VALUE = Text(en="Value", ko="값")
AUDIENCE = Text(en="Audience", ko="오디언스")
CHOOSE = Text(en="choose …", ko="고르세요 …")
AT_LEAST = Text(en="at least", ko="이상")
AT_MOST = Text(en="at most", ko="이하")
TIMES_LEAST = Text(en="times, at least", ko="횟수, 이상")
TIMES_MOST = Text(en="times, at most", ko="횟수, 이하")
WITHIN = Text(en="in the last days", ko="최근 며칠 안")
FROM_DAY = Text(en="from", ko="부터")
TO_DAY = Text(en="until", ko="까지")
IS = Text(en="How", ko="방법")
IS_VALUE = Text(en="is", ko="값")
IS_BETWEEN = Text(en="lies between", ko="사이")
IS_LATELY = Text(en="in the last days", ko="최근 며칠 안")
IS_AGO = Text(en="longer ago than", ko="며칠보다 앞")
IS_KNOWN = Text(en="is known", ko="알고 있음")
IS_UNKNOWN = Text(en="is not known", ko="모름")
DAYS = Text(en="days", ko="일")
YES = Text(en="yes", ko="예")
NO = Text(en="no", ko="아니요")
FIRST_VALUES = Text(en="The {n} most frequent values.", ko="가장 많은 값 {n}개입니다.")
AS_TEXT = Text(en="The rule as text", ko="규칙을 글로 보기")
AS_TEXT_SAY = Text(
    en="The same as the API and the command line take it.", ko="API와 명령줄이 받는 모양입니다."
)
RECOUNT = Text(en="Count", ko="세기")
EMPTY_GROUP = Text(en="Add a condition here.", ko="여기에 조건을 더하세요.")
CHOOSE_ATTRIBUTE = Text(en="Choose an attribute.", ko="속성을 고르세요.")
CHOOSE_DONE = Text(en="Choose what they did.", ko="무엇을 했는지 고르세요.")
CHOOSE_VALUE = Text(en="Say a value or a limit.", ko="값이나 한도를 정하세요.")
CHOOSE_AUDIENCE = Text(en="Choose an audience.", ko="오디언스를 고르세요.")
NO_NUMBER = Text(en="This must be a number.", ko="숫자여야 합니다.")
NO_DAY = Text(en="This must be a day.", ko="날짜여야 합니다.")
CROSSED = Text(en="The lower limit lies above the upper one.", ko="아래 한도가 위 한도보다 큽니다.")
TOO_LARGE = Text(
    en="The rule is too large. Make a part of it an audience of its own.",
    ko="규칙이 너무 큽니다. 일부를 따로 오디언스로 만드세요.",
)
NEED_NAME = Text(en="Give it a name.", ko="이름을 지어 주세요.")
CIRCLE = Text(
    en="An audience cannot be made of itself.", ko="오디언스를 자기 자신으로 만들 수 없습니다."
)
REFUSALS = {
    "name-taken": Text(en="Another audience has this name.", ko="같은 이름의 오디언스가 있습니다."),
    "audience-of-itself": CIRCLE,
}
