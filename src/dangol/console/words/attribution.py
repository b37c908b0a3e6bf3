"""Words of the page of attribution."""

from dangol.words import Text

ATTRIBUTION = Text(en="Attribution", ko="기여 배분")
ATTRIBUTION_ASKS = Text(
    en="Which channels lead people to buy?", ko="어떤 채널을 거쳐 사람들이 구매하나요?"
)
INSTANCES = Text(en="Saved ones", ko="저장된 것")
DEFAULT = Text(en="As it comes", ko="기본")
ASK = Text(en="Ask differently", ko="다르게 묻기")
MODELS = Text(en="Rules and models", ko="규칙과 모형")
SEGMENTS = Text(en="Segments", ko="세그먼트")
EVERYBODY = Text(en="Everybody", ko="모두")
UNKNOWN = Text(en="Not known", ko="모름")
CHANNELS = Text(en="Credit by ‘{model}’", ko="‘{model}’로 본 배분")
CHANNELS_SAY = Text(
    en="Share of conversions with its interval of 90% where data decides; cost of the same days. "
    "Credit for each cost is no return of the channel.",
    ko="전환의 비중이며, 자료가 정하는 모형에는 90% 구간이 있습니다. 비용은 같은 날의 것입니다. "
    "비용 대비 배분은 채널이 낸 수익률이 아닙니다.",
)
CHANNEL = Text(en="Channel", ko="채널")
SHARE = Text(en="Share", ko="비중")
CONVERSIONS = Text(en="Conversions", ko="전환")
CREDITED = Text(en="Credited", ko="배분 금액")
COST = Text(en="Cost", ko="비용")
EACH = Text(en="Per conversion", ko="전환당 비용")
RATIO = Text(en="Credited per cost", ko="비용 대비 배분")
COMPARED = Text(en="Every rule and model side by side", ko="모든 규칙과 모형 나란히")
COMPARED_SAY = Text(
    en="Share of conversions, all on one scale. Where models differ much, none of them knows.",
    ko="전환의 비중이며 눈금이 같습니다. 모형끼리 많이 다르면 어느 것도 믿기 어렵습니다.",
)
RECONCILED = Text(en="Credited beside measured", ko="배분과 실험")
RECONCILED_SAY = Text(
    en="The band is what an experiment measured, the dot what is credited among the same people "
    "and days, the tick zero.",
    ko="띠는 실험으로 잰 구간, 점은 같은 사람과 기간에 배분된 금액, 눈금은 0입니다.",
)
NOT_MEASURED = Text(
    en="No experiment measured a channel in this period.", ko="이 기간에 채널을 잰 실험이 없습니다."
)
NOT_MEASURED_SAY = Text(
    en="Credit divides what happened; it does not say what would have happened without a channel. "
    "Hold out some people of a campaign by lot, keep who in ‘campaign_assignments’, and what it "
    "brought appears here.",
    ko="배분은 일어난 일을 나눌 뿐, 채널이 없었다면 어땠을지는 말해 주지 않습니다. 캠페인에서 "
    "일부를 무작위로 빼고 ‘campaign_assignments’에 남기면 실제로 더한 금액이 여기에 나타납니다.",
)
INTERVAL = Text(en="{low} to {high}, nine in ten", ko="90% 구간 {low}에서 {high}")
MEASURED = Text(en="Measured {amount}; credited {credited}", ko="실험 {amount}, 배분 {credited}")
RANGE = Text(en="{low}–{high}", ko="{low}–{high}")
WHOLE_TABLE = Text(en="Whole table", ko="표 전체")
EMPTY = Text(en="No credit was divided yet.", ko="아직 배분하지 않았습니다.")
EMPTY_WORDS = Text(
    en="Which channels people met before they bought, how rules and models divide the credit, what "
    "it cost, and what experiments say of it, appear here.",
    ko="구매하기 전에 어떤 채널을 만났는지, 규칙과 모형이 몫을 어떻게 나누는지, 비용은 얼마인지, "
    "실험 결과는 어떤지 여기에 보여 줍니다.",
)
