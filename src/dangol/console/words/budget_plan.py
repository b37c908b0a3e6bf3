"""Words of the budget's plan: sliders, curves, plans that are kept."""

from dangol.words import Text

PLAN = Text(en="Plan", ko="계획")
PLAN_ASKS = Text(en="Where does the money pay?", ko="돈을 어디에 써야 하나요?")
NEXT_TEST = Text(en="Next test", ko="다음 테스트")
NEXT_TEST_ASKS = Text(
    en="Which test would improve the plan most?", ko="어떤 테스트가 계획에 가장 보탬이 되나요?"
)
NO_TESTS = Text(en="No test was weighed yet.", ko="아직 테스트를 가늠하지 않았습니다.")
NO_TESTS_WORDS = Text(
    en="What a test of each channel would add to the plan, less its cost, appears here.",
    ko="채널마다 테스트가 계획에 보탤 값을 비용을 빼고 여기에 보여 줍니다.",
)
TESTS = Text(en="Tests by what they are worth", ko="값이 큰 순서의 테스트")
TESTS_SAY = Text(
    en="Margin that better plans gain on average in a year, less what the test costs. One click "
    "writes down a geo test in regions drawn by lot; you can change it before it is approved.",
    ko="더 나은 계획으로 한 해에 평균 더 얻을 이익에서 테스트 비용을 뺀 값입니다. 한 번 누르면 "
    "무작위로 뽑은 지역의 테스트를 초안으로 적고, 승인 전에 고칠 수 있습니다.",
)
TESTS_SAY_WHOLE = Text(
    en="Margin that better plans gain on average in a year, less what the test costs. Spend is not "
    "told by region, so a test by regions cannot be made from here: load it by region.",
    ko="더 나은 계획으로 한 해에 평균 더 얻을 이익에서 테스트 비용을 뺀 값입니다. 지역별 비용이 "
    "없어 여기서 지역 테스트를 만들 수 없습니다. 지역별로 읽어 들이세요.",
)
KIND = Text(en="What is done", ko="하는 일")
DAYS = Text(en="Days", ko="날수")
PART = Text(en="Part of the shop", ko="가게의 비중")
WORTH = Text(en="Worth in a year", ko="한 해의 값")
COST = Text(en="Cost", ko="비용")
NET = Text(en="Net", ko="뺀 값")
WITHIN = Text(en="Measures within", ko="재는 오차")
MAKE = Text(en="Make this test", ko="이 테스트 만들기")
TEST_NAME = Text(en="{kind}: {channel}", ko="{channel}: {kind}")
TEST_HYPOTHESIS = Text(
    en="{kind}; worth {net} a year to the plan, its cost taken off.",
    ko="{kind}. 비용을 빼고 한 해에 {net}의 값이 있다고 보았습니다.",
)
EMPTY = Text(en="No plan was made yet.", ko="아직 계획이 없습니다.")
EMPTY_WORDS = Text(
    en="How to split the money, what that adds in sales, and why each channel moves appear here "
    "once a media mix is fitted.",
    ko="매체 구성을 계산하면 돈을 어떻게 나눌지, 매출이 얼마나 늘지, 채널마다 옮기는 까닭을 여기에 "
    "보여 줍니다.",
)
ASK = Text(en="Ask differently", ko="다르게 묻기")
SAVE = Text(en="Save plan", ko="계획 저장")
PROPOSE = Text(en="Send for approval", ko="승인 요청")
NAME = Text(en="Name of the plan", ko="계획 이름")
WHAT_IF = Text(en="What if the plan were different?", ko="계획이 달랐다면?")
WHAT_IF_SAY = Text(
    en="Drag a channel. The grey mark is today’s spend; every answer comes from the fitted curves.",
    ko="채널을 끌어 보세요. 회색 눈금은 지금 비용이고, 답은 모두 맞춘 곡선에서 나옵니다.",
)
PRESETS = Text(en="Plans to start from", ko="출발할 계획")
TODAY = Text(en="Today", ko="지금")
BEST = Text(en="Best", ko="최선")
MINE = Text(en="Mine", ko="내 계획")
KEEP = Text(en="Keep the total at {total}", ko="합계를 {total}으로 유지")
LOCK = Text(en="Keep {channel} as it is", ko="{channel} 그대로 두기")
LIMITS = Text(en="Limits and lock-ins", ko="한도와 계약")
SHOW = Text(en="Show what it brings", ko="결과 보기")
NO_CHANGE = Text(en="no change", ko="그대로")
SALES = Text(en="Sales brought by media", ko="매체가 가져올 매출")
SPEND = Text(en="Planned spend", ko="계획한 비용")
NEXT = Text(en="Return on the next {one}", ko="다음 {one}의 수익")
CHANCE = Text(en="Chance that it is better than today", ko="지금보다 나을 확률")
AGAINST = Text(en="vs today", ko="지금 대비")
INTERVAL = Text(en="nine in ten", ko="90% 구간")
USED = Text(en="today {today}", ko="지금 {today}")
BREAK_EVEN = Text(en="tick at {one}", ko="눈금은 {one}")
LOSES = Text(en="Costs {loss} of margin on average if wrong", ko="틀리면 평균 {loss}의 마진을 잃음")
NEVER_LOSES = Text(en="No plausible case loses margin", ko="있을 법한 경우에 마진을 잃지 않음")
CHECKED = Text(en="Interval checked with {n} cases", ko="경우 {n}가지로 구간 확인함")
CHECKING = Text(en="Checking the interval", ko="구간을 확인합니다")
ADDS = Text(
    en="This plan would add about {gain} in sales in {days} days.",
    ko="이 계획이면 {days}일 동안 매출이 약 {gain} 늘어납니다.",
)
LOSES_SALES = Text(
    en="This plan would lose about {gain} in sales in {days} days.",
    ko="이 계획이면 {days}일 동안 매출이 약 {gain} 줄어듭니다.",
)
AS_TODAY = Text(
    en="This is today’s split: it adds nothing and loses nothing.",
    ko="지금과 같은 배분입니다. 늘지도 줄지도 않습니다.",
)
BETWEEN = Text(
    en="Nine in ten plausible outcomes lie between {low} and {high}.",
    ko="있을 법한 결과의 열에 아홉은 {low}에서 {high} 사이입니다.",
)
OUTSIDE = Text(
    en="This goes beyond the limits of {channels}.", ko="{channels}의 한도를 벗어납니다."
)
CURVES = Text(en="What each channel brings by its spend", ko="비용에 따라 채널이 가져올 매출")
CURVES_SAY = Text(
    en="Sales by spend over the days of the plan, 90% band. Ring: today. Dot: the plan.",
    ko="계획 기간의 비용에 따른 매출과 90% 띠. 고리는 지금, 점은 계획",
)
TO_MIX = Text(en="What the mix rests on", ko="모형이 바탕을 둔 것")
CURVE = Text(
    en="{channel}: response curve with today’s spend and the plan’s",
    ko="{channel}: 지금 비용과 계획을 표시한 반응 곡선",
)
PLANS = Text(en="Plans", ko="저장한 계획")
PLANS_SAY = Text(
    en="Every kept plan by the newest curves, over {days} days.",
    ko="저장한 계획을 가장 새로운 곡선으로 {days}일에 맞추어 견줍니다.",
)
NO_PLANS = Text(
    en="No plan is kept yet: drag, name it, and save.",
    ko="아직 저장한 계획이 없습니다. 끌어 본 뒤 이름을 적어 저장하세요.",
)
STATE = Text(en="State", ko="상태")
GAIN = Text(en="Sales against today", ko="지금 대비 매출")
LIKELY = Text(en="Chance", ko="확률")
EXPECTED = Text(en="Expected when kept", ko="저장할 때 기대")
SAY_NAME = Text(en="Say a name for the plan.", ko="계획의 이름을 적으세요.")
EXPORT = Text(en="Take the plan away (CSV)", ko="계획 내려받기 (CSV)")
SAVED = Text(en="‘{name}’ is kept as a draft.", ko="‘{name}’ 계획을 초안으로 저장했습니다.")
PROPOSED = Text(
    en="‘{name}’ waits for approval; an analyst can approve it.",
    ko="‘{name}’ 계획이 승인을 기다립니다. 분석가가 승인할 수 있습니다.",
)
LOOK = Text(en="See its record", ko="기록 보기")
WEEKS_AND_REGIONS = Text(en="Best plan by region and week", ko="지역과 주별 최선의 계획")
REGION = Text(en="Region", ko="지역")
PERIOD = Text(en="From", ko="시작일")
CHANNEL = Text(en="Channel", ko="채널")
MONEY = Text(en="Spend", ko="비용")
HELD = {
    "fixed": Text(en="fixed by contract", ko="계약으로 고정"),
    "weak": Text(en="not enough evidence", ko="근거 부족"),
}
