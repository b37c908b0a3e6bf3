"""Words of the page of promotions."""

from dangol.words import Text

PROMOTIONS = Text(en="Promotions", ko="판촉 효과")
PROMOTIONS_ASKS = Text(en="Which promotions paid?", ko="어떤 판촉이 남는 장사였나요?")
INSTANCES = Text(en="Saved ones", ko="저장된 것")
DEFAULT = Text(en="As it comes", ko="기본")
ASK = Text(en="Ask differently", ko="다르게 묻기")
EMPTY = Text(en="No promotion was measured yet.", ko="아직 판촉 효과를 재지 않았습니다.")
EMPTY_WORDS = Text(
    en="What each promotion brought, net of what it took from other weeks and other products, and "
    "which did nothing or cost more than they brought, appear here.",
    ko="판촉마다 다른 주와 다른 상품에서 옮겨 온 것을 빼고 얼마가 남았는지, 효과가 없거나 손해였던 "
    "판촉은 무엇인지 여기에 보여 줍니다.",
)
KINDS = Text(en="What a unit of cost returns", ko="비용 1에 남는 것")
KINDS_SAY = Text(
    en="Profit per unit of cost with its interval of 90 %; the tick is break-even. Where no cost "
    "is known there is no return.",
    ko="비용 1에 대한 손익과 90% 구간이며, 눈금은 본전입니다. 비용을 모르면 수익률이 없습니다.",
)
KIND = Text(en="Kind", ko="종류")
COUNT = Text(en="Promotions", ko="판촉")
EFFECTIVE = Text(en="Effective", ko="효과 있음")
IDLE = Text(en="No effect", ko="효과 없음")
NET_SHARE = Text(en="Net, of baseline", ko="평소 대비 순증")
RETURN = Text(en="Return", ko="수익률")
NO_COST = Text(en="no cost given", ko="비용 모름")
RETURN_RANGE = Text(en="{low} to {high}, nine in ten", ko="90% 구간 {low}~{high}")
LIST = Text(en="Promotions one by one", ko="판촉 하나하나")
LIST_SAY = Text(
    en="Net units with their interval of 90 %, the largest first; open one to see its weeks.",
    ko="순증 수량과 90% 구간이며 큰 것부터 보입니다. 하나를 열면 주별로 보입니다.",
)
FILTER = Text(en="Findings", ko="판정")
ALL_CALLS = Text(en="All", ko="모두")
ALL_KINDS = Text(en="All kinds", ko="모든 종류")
PRODUCT = Text(en="Product", ko="상품")
FIRST_WEEK = Text(en="From the week of", ko="첫 주")
NET = Text(en="Net units", ko="순증 수량")
PROFIT = Text(en="Profit", ko="손익")
FINDING = Text(en="Finding", ko="판정")
NONE_FOUND = Text(en="No promotion of this kind and finding.", ko="이런 판촉이 없습니다.")
SHOW_ALL = Text(en="Show all", ko="모두 보기")
WHOLE_TABLE = Text(en="Whole table", ko="표 전체")
OPENED = Text(en="{product}: {kind}", ko="{product}: {kind}")
WEEKS_TITLE_MORE = Text(
    en="{net} net units beside {baseline} that would have sold anyway",
    ko="어차피 팔렸을 {baseline}개에 순증 {net}개",
)
WEEKS_SAY = Text(
    en="Units a week in its {stores} stores; the band is where nine in ten such weeks lie without "
    "the promotion",
    ko="판촉한 매장 {stores}곳의 주별 수량. 띠는 판촉이 없을 때 그런 주 열에 아홉이 드는 범위",
)
WEEKS_LABEL = Text(
    en="Units sold by week beside what would have sold without the promotion, {n} weeks.",
    ko="판촉이 없었을 때와 나란히 본 {n}주의 판매량.",
)
SOLD = Text(en="Sold", ko="팔린 수량")
EXPECTED = Text(en="Without the promotion", ko="판촉이 없을 때")
RANGE = Text(en="90 % range", ko="90% 범위")
PROMOTED = Text(en="Promotion ran", ko="판촉한 주")
WEEK = Text(en="Week of", ko="주 첫날")
LOW = Text(en="From", ko="아래")
HIGH = Text(en="To", ko="위")
NO_WEEKS = Text(
    en="Too little of it was sold to draw its weeks.", ko="팔린 것이 적어 주별로 그릴 수 없습니다."
)
PARTS = Text(en="Where the bump came from", ko="늘어난 판매는 어디서 왔나")
PART = Text(en="Part", ko="부분")
UNITS = Text(en="Units", ko="수량")
BASELINE = Text(en="Would have sold anyway", ko="어차피 팔렸을 것")
GROSS = Text(en="Sold more", ko="더 팔린 것")
SHIFTED = Text(en="Moved from other weeks", ko="다른 주에서 당긴 것")
TAKEN = Text(en="Taken from substitutes", ko="대체 상품에서 옮긴 것")
HALO = Text(en="Sold along with it", ko="함께 팔린 것")
NET_RANGE = Text(en="{low} to {high}, nine in ten", ko="90% 구간 {low}~{high}")
SHORT_RANGE = Text(en="{low}–{high}", ko="{low}–{high}")
COST = Text(en="Cost", ko="비용")
DISCOUNT = Text(en="Beyond the usual discount", ko="평소보다 더 깎은 폭")
