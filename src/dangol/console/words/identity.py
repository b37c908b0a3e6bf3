"""How a person is known, and pairs to decide on."""

from dangol.customers.identity.matching.levels import PERSON
from dangol.tables.resolution import OUTCOMES
from dangol.words import Text

# ── on the profile
HOW_KNOWN = Text(en="How we know them", ko="어떻게 알아봤나")
KNOWN_SAY = Text(
    en="{n} [[n|identifier|identifiers]], {numbers} [[numbers|number|numbers]], one person",
    ko="식별자 {n}개, 고객 번호 {numbers}개, 한 사람",
)
CERTAIN = Text(en="Certain", ko="확실")
LIKELY = Text(en="Likely", ko="추정")
WEAKEST = Text(en="Weakest link {p}", ko="가장 약한 연결 {p}")
NO_WEAK = Text(en="Every link is certain", ko="모든 연결이 확실합니다")
LOOK = Text(en="Look and separate", ko="살펴보고 분리")
PICTURE = Text(
    en="Picture of what the person is known by: {names}.",
    ko="이 사람을 알아본 식별자 그림입니다: {names}.",
)
ONE_WITH_COUNT = Text(en="{name} {n}", ko="{name} {n}개")
KINDS = {
    "email": Text(en="E-mail", ko="이메일"),
    "phone": Text(en="Phone", ko="전화"),
    "card": Text(en="Card", ko="멤버십 카드"),
    "national-number": Text(en="National number", ko="주민 번호"),
    "anonymous": Text(en="Device", ko="기기"),
    "device": Text(en="Device", ko="기기"),
    "household": Text(en="Household", ko="가구"),
}
CONSENTS = Text(en="Consents", ko="동의")
CONSENTS_SAY = Text(
    en="Of several numbers the strictest holds.", ko="번호가 여럿이면 가장 엄격한 것을 따릅니다."
)
CHANNEL = Text(en="Channel", ko="채널")
PURPOSE = Text(en="Purpose", ko="목적")
STATE = Text(en="State", ko="상태")
SINCE = Text(en="Since", ko="바뀐 날")
ALLOWED = Text(en="Allowed", ko="허용")
REFUSED = Text(en="Refused", ko="거부")
TAKEN_FROM = Text(en="{reason} · {n} of {all}", ko="{reason} · {all}건 가운데 {n}건")

# ── the page of the identity
QUESTION = Text(en="How do we know that this is one person?", ko="한 사람인 줄 어떻게 알았나요?")
HEAD_ONE = Text(
    en="{id} is known by {n} [[n|identifier|identifiers]].",
    ko="{id} 고객은 식별자 {n}개로 알아봅니다.",
)
HEAD_SEVERAL = Text(
    en="{n} customer numbers are one person, {id}.", ko="고객 번호 {n}개가 {id} 한 사람입니다."
)
DO_CERTAIN = Text(en="Every link is certain.", ko="모든 연결이 확실합니다.")
DO_LIKELY = Text(
    en="Look at the weakest link first: {p}.", ko="가장 약한 연결({p})부터 살펴보세요."
)
BECAUSE = Text(
    en="What is decided here is undone without a trace: numbers stay as they came.",
    ko="여기서 정한 것은 흔적 없이 되돌릴 수 있습니다. 번호는 들어온 그대로 남습니다.",
)
NUMBERS = Text(en="Customer numbers", ko="고객 번호")
NUMBER = Text(en="Number", ko="번호")
SOURCES = Text(en="Known to", ko="아는 원천")
KNOWN_SINCE = Text(en="Since", ko="알게 된 때")
LINK = Text(en="Link", ko="연결")
LINKS = {
    "self": Text(en="The oldest", ko="가장 오래됨"),
    "certain": Text(en="Certain", ko="확실"),
    "likely": Text(en="Likely, {p}", ko="추정 {p}"),
    "decided": Text(en="Decided by a person", ko="사람이 정함"),
}
SEPARATE = Text(en="Somebody else", ko="다른 사람")
SEPARATE_ONE = Text(en="{id} is somebody else", ko="{id} 번호는 다른 사람입니다")
ANONYMOUS_NUMBER = Text(en="Without a number", ko="번호 없이 알려 준 것")
TIES = Text(en="Identifiers and what came of them", ko="식별자와 그 결과")
TIES_SAY = Text(
    en="In the order in which they were first seen; identifiers are masked.",
    ko="처음 보인 순서이며, 식별자는 가려서 보입니다.",
)
KIND = Text(en="Kind", ko="종류")
IDENTIFIER = Text(en="Identifier", ko="식별자")
SEEN = Text(en="First seen", ko="처음 봄")
OUTCOME = Text(en="What came of it", ko="결과")
RESULTS = OUTCOMES
NO_TIES = Text(
    en="Nothing ties this number to another one or to a device.",
    ko="이 번호를 다른 번호나 기기와 잇는 것이 없습니다.",
)
SOMETIME = Text(en="Long known", ko="예전부터")
MERGE = Text(en="One person with another number", ko="다른 번호와 한 사람으로 잇기")
MERGE_SAY = Text(
    en="Both numbers become one person at the next look; undo it whenever you like.",
    ko="두 번호가 한 사람이 됩니다. 언제든 되돌릴 수 있습니다.",
)
OTHER_NUMBER = Text(en="Other customer number", ko="다른 고객 번호")
REASON = Text(en="Reason", ko="까닭")
MERGE_DO = Text(en="Make them one", ko="한 사람으로 잇기")
DECISIONS = Text(en="Decisions of people", ko="사람이 내린 결정")
NO_DECISIONS = Text(en="Nobody decided anything here yet.", ko="아직 아무도 정한 것이 없습니다.")
VERDICTS = {
    "same": Text(en="{one} and {other} are one person", ko="{one}, {other}: 한 사람"),
    "apart": Text(en="{one} and {other} are never one person", ko="{one}, {other}: 다른 사람"),
}
UNDO = Text(en="Undo", ko="되돌리기")
UNDONE = Text(en="Undone", ko="되돌림")
IN_FORCE = Text(en="In force", ko="유효")
BACK = Text(en="To the profile", ko="프로필로")
UNKNOWN_NUMBER = Text(en="Nobody has the number “{id}”.", ko="‘{id}’ 번호를 가진 고객이 없습니다.")
DONE = {
    "same": Text(en="They are made one person.", ko="한 사람으로 잇습니다."),
    "apart": Text(en="They are taken apart.", ko="다른 사람으로 나눕니다."),
    "undone": Text(en="The decision is undone.", ko="결정을 되돌립니다."),
}
DONE_SAY = Text(
    en="Profile, timeline and totals follow as soon as it is worked out.",
    ko="계산이 끝나면 프로필과 지나온 길, 합계가 따라갑니다.",
)
WORKING = Text(en="Being worked out", ko="계산하고 있습니다")

# ── the queue
REVIEW_QUESTION = Text(en="Are these one person?", ko="이 둘은 한 사람일까요?")
REVIEW_HEAD = Text(
    en="{n} [[n|pair waits|pairs wait]] for a decision.", ko="{n}쌍이 결정을 기다립니다."
)
REVIEW_DO = Text(en="Begin with the most likely one.", ko="가장 비슷한 쌍부터 보세요.")
SPEAKS_AGAINST = Text(en="Alike, but something speaks against it", ko="비슷하지만 반대 근거가 있음")
REVIEW_BECAUSE = Text(
    en="From {sure} up records join by themselves; below {least} they stay apart.",
    ko="확률이 {sure} 이상이면 저절로 이어지고, {least}보다 낮으면 잇지 않습니다.",
)
NONE_HEAD = Text(en="No pair is doubtful.", ko="의심스러운 쌍이 없습니다.")
NONE_DO = Text(en="There is nothing to decide.", ko="정할 것이 없습니다.")
NONE_WORDS = Text(
    en="When records look alike and do not match surely, they appear here.",
    ko="기록이 비슷하지만 확실하지 않으면 여기에 나타납니다.",
)
NEVER_HEAD = Text(en="Records were not compared yet.", ko="아직 기록을 비교하지 않았습니다.")
NEVER_WORDS = Text(
    en="Once customers are loaded and compared, doubtful pairs appear here.",
    ko="고객 자료를 읽고 비교하면 의심스러운 쌍이 여기에 나타납니다.",
)
COMPARE = Text(en="Compare records", ko="기록 비교하기")
CHANCE = Text(en="Likely one person", ko="한 사람일 확률")
DISPUTED = Text(en="Perhaps two people", ko="다른 사람일 수 있음")
FIELD = Text(en="Field", ko="항목")
THE_SAME = Text(en="Same", ko="같음")
DIFFERS = Text(en="Differs", ko="다름")
NOT_TOLD = Text(en="Not told", ko="없음")
WHY = Text(en="What speaks for it and against it", ko="찬성하는 근거와 반대하는 근거")
FOR = Text(en="for", ko="찬성")
AGAINST = Text(en="against", ko="반대")
SAY_SAME = Text(en="One person", ko="한 사람")
SAY_APART = Text(en="Two people", ko="다른 사람")
MORE = Text(en="{n} more wait behind them.", ko="뒤에 {n}쌍이 더 있습니다.")
COMPARISONS = {one.name: one.words for one in PERSON}
