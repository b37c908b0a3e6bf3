"""Words of the pages of geo tests: results, design, one test."""

from dangol.words import Text

GEO_TESTS = Text(en="Geo tests", ko="지역 테스트")
GEO_TESTS_ASKS = Text(
    en="What did spending in these regions bring?", ko="이 지역에서 쓴 비용이 무엇을 가져왔나요?"
)
TABS = Text(en="Views of geo tests", ko="지역 테스트 보기")
RESULTS = Text(en="Results", ko="결과")
DESIGN = Text(en="Design", ko="설계")
PLAN_ONE = Text(en="Plan a test", ko="테스트 계획하기")
FIND_REGIONS = Text(en="Find regions", ko="지역 찾기")
ASK = Text(en="Ask differently", ko="다르게 묻기")
ALL_TESTS = Text(en="Plans", ko="계획")
ALL_SAY = Text(
    en="Every test with where it stands, the latest first.",
    ko="모든 테스트와 지금 상태를 최근 것부터 보입니다.",
)
TEST = Text(en="Test", ko="테스트")
STATE = Text(en="State", ko="상태")
CHANNEL = Text(en="Channel", ko="채널")
WHEN = Text(en="When", ko="기간")
REGIONS = Text(en="Regions", ko="지역")
EMPTY = Text(en="No geo test was measured yet.", ko="아직 잰 지역 테스트가 없습니다.")
EMPTY_WORDS = Text(
    en="What spending in some regions brought, beside what the others foretell, appears here.",
    ko="몇 지역에서 쓴 비용이 가져온 것을, 다른 지역으로 미루어 본 것과 나란히 여기에 보여 줍니다.",
)
NO_TESTS = Text(en="Nothing is planned yet.", ko="아직 계획한 테스트가 없습니다.")
NO_TESTS_DO = Text(
    en="First find regions that can carry a test.", ko="먼저 테스트할 만한 지역을 찾으세요."
)
EMPTY_DESIGN = Text(en="No regions were looked for yet.", ko="아직 지역을 찾지 않았습니다.")
EMPTY_DESIGN_WORDS = Text(
    en="Which regions could carry a test, how small a lift it would show, and how long it takes, "
    "appear here.",
    ko="어느 지역에서 테스트할 수 있고, 얼마나 작은 증가까지 알아내며, 얼마나 걸리는지 여기에 보여 "
    "줍니다.",
)
TRY = Text(en="Try a length and a lift", ko="기간과 증가율을 바꿔 보기")
TRY_SAY = Text(
    en="Chance of each design to show the lift, worked out from the shop's past.",
    ko="가게의 지난 자료로 계산한, 설계마다 이 증가를 알아낼 확률입니다.",
)
LENGTH = Text(en="Days", ko="날수")
LIFT = Text(en="Lift in %", ko="증가율(%)")
SHOW = Text(en="Show", ko="보기")
CHANCES = Text(en="Chance to show it", ko="알아낼 확률")
DESIGN_NUMBER = Text(en="Design {n}", ko="설계 {n}")
ENOUGH = Text(
    en="A lift of {lift} in {days} days would show {power} of the time with the first design.",
    ko="{days}일 동안 {lift} 늘면 첫 설계로 {power} 알아냅니다.",
)
PLAN = Text(en="The plan", ko="계획")
SEE_PLAN = Text(en="Plan and steps", ko="계획과 단계")
TEST_REGIONS = Text(en="Test regions", ko="테스트 지역")
LEFT_OUT = Text(en="Left out", ko="뺀 지역")
OUTCOME = Text(en="What should grow", ko="늘어야 할 것")
SPEND = Text(en="Planned spend", ko="계획한 비용")
HYPOTHESIS = Text(en="What we expect", ko="가설")
DECISION = Text(en="Decision", ko="결정")
NOT_SAID = Text(en="Not said", ko="적지 않음")
NOT_MEASURED = Text(en="Not measured yet.", ko="아직 재지 않았습니다.")
NOT_MEASURED_SAY = Text(
    en="The picture appears once it has begun, seven whole days are over, and results are brought "
    "up to date.",
    ko="시작한 뒤 일곱 날이 온전히 지나고 결과를 새로 고치면 그림이 나타납니다.",
)
IS = Text(en="‘{name}’: {state}.", ko="‘{name}’: {state}.")
LIFT_SAYS = Text(
    en="{lift} on what was expected, between {low} and {high}, nine in ten.",
    ko="예상보다 {lift}, 90% 구간은 {low}에서 {high}입니다.",
)
FIRST_LOOK = Text(
    en="Running: a first look. Do not stop it because of this.",
    ko="진행 중에 처음 본 값입니다. 이 값을 보고 멈추지 마세요.",
)
OBSERVED_TITLE = Text(
    en="Observed beside what the others foretell", ko="실제와, 다른 지역으로 미루어 본 것"
)
OBSERVED_SAY = Text(
    en="By day in the test regions; the band holds nine in ten days without an effect.",
    ko="테스트 지역의 날짜별 값입니다. 효과가 없다면 열 날에 아홉 날이 띠 안에 있습니다.",
)
