"""Words of the page of the ledger of returns."""

from dangol.words import Text

RESULTS = Text(en="Results", ko="성과")
RESULTS_ASK = Text(
    en="What did everything bring, and how surely do we know?",
    ko="한 일마다 무엇을 얼마나 확실하게 가져왔나요?",
)
EMPTY = Text(en="The ledger was not kept yet.", ko="아직 성과 원장을 적지 않았습니다.")
EMPTY_WORDS = Text(
    en="What each test, campaign, promotion and channel brought, cost and rests on appears here.",
    ko="테스트와 캠페인, 판촉, 채널마다 가져온 것과 든 비용, 그 근거가 여기에 나타납니다.",
)
WHOLE_TABLE = Text(en="The whole ledger as a table", ko="원장 전체를 표로")
