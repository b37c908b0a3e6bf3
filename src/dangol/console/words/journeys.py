"""Words of the page of journeys: funnel, ways, stages."""

from dangol.words import Text

JOURNEYS = Text(en="Journeys", ko="여정")
JOURNEYS_ASKS = Text(
    en="Which ways do people take, and where are they lost?",
    ko="사람들은 어떤 길로 다니고, 어디에서 이탈하나요?",
)
TABS = Text(en="Views of journeys", ko="여정 보기")
FUNNEL = Text(en="Funnel", ko="퍼널")
PATHS = Text(en="Ways", ko="길")
STAGES = Text(en="Stages", ko="단계")
INSTANCES = Text(en="Saved ones", ko="저장된 것")
DEFAULT = Text(en="As it comes", ko="기본")
ASK = Text(en="Ask differently", ko="다르게 묻기")
EMPTY = {
    "funnel": Text(en="No funnel was counted yet.", ko="아직 퍼널을 세지 않았습니다."),
    "journeys": Text(en="No ways were counted yet.", ko="아직 길을 세지 않았습니다."),
    "stages": Text(en="No stages were learned yet.", ko="아직 단계를 배우지 않았습니다."),
}
EMPTY_WORDS = {
    "funnel": Text(
        en="How many people reach each step on the way to an order, where most are lost, and what "
        "goes with it, appear here.",
        ko="주문에 이르는 단계마다 몇 명이 이르는지, 어디에서 가장 많이 이탈하고 무엇이 함께 "
        "나타나는지 여기에 보여 줍니다.",
    ),
    "journeys": Text(
        en="The most frequent ways, what follows what, and what comes next, appear here.",
        ko="가장 흔한 길, 무엇 다음에 무엇이 오는지, 다음에 할 일을 여기에 보여 줍니다.",
    ),
    "stages": Text(
        en="In which stage each customer is, and where they move, appear here.",
        ko="고객이 어느 단계에 있고 어디로 옮겨 가는지 여기에 보여 줍니다.",
    ),
}
STREAM_SAY = Text(
    en="From the first step of a journey to the fifth, repeats aside; the height of a bar is the "
    "share of journeys. Streams below {least} are not drawn; the table has them.",
    ko="여정의 첫 단계부터 다섯째 단계까지이며, 되풀이는 뺐습니다. 막대의 높이는 여정의 "
    "비중입니다. {least}보다 작은 흐름은 그리지 않고 표에만 둡니다.",
)
STREAM_LABEL = Text(
    en="A stream of {n} journeys through their first {places} steps; each bar can be reached with "
    "the tab key and says what follows.",
    ko="여정 {n}건이 첫 {places}단계를 지나는 흐름입니다. 막대마다 탭 키로 옮겨 가며, 다음에 "
    "무엇이 오는지 읽을 수 있습니다.",
)
STREAM = Text(en="Where journeys go", ko="여정이 가는 곳")
PLACES = Text(en="Step {n}", ko="{n}단계")
NODE = Text(
    en="Step {place}, {name}: {n} journeys, {share}. Then {next}.",
    ko="{place}단계 {name}: 여정 {n}건, {share}. 다음은 {next}.",
)
LAST_NODE = Text(
    en="Step {place}, {name}: {n} journeys, {share}.", ko="{place}단계 {name}: 여정 {n}건, {share}."
)
FLOW = Text(en="{start} to {end}: {n} journeys", ko="{start}에서 {end}: 여정 {n}건")
AS_TABLE = Text(en="The same as a table", ko="같은 것을 표로 보기")
DROPPED = Text(en="Lately dropped", ko="최근에 이탈한 고객")
DROPPED_SAY = Text(
    en="Known customers whose time ran out, the latest first. An audience can ask for them by "
    "‘Furthest funnel step’ and ‘In the funnel’.",
    ko="시간이 다 지난 고객을 최근 순서로 보입니다. 오디언스에서는 ‘퍼널에서 이른 단계’와 ‘퍼널 "
    "상태’로 고를 수 있습니다.",
)
CUSTOMER = Text(en="Customer", ko="고객")
LAST_STEP = Text(en="Last step reached", ko="마지막으로 이른 단계")
DAYS = Text(en="Days ago", ko="지난 날수")
NEXT = Text(en="What customers will do next", ko="고객이 다음에 할 일")
NEXT_SAY = Text(
    en="Likeliest next step of each known customer, whenever that is.",
    ko="아는 고객마다 언제든 다음에 할 가능성이 가장 높은 일입니다.",
)
NEXT_STEP = Text(en="Likeliest next step", ko="다음에 할 일")
PEOPLE = Text(en="Customers", ko="고객")
MEAN_CHANCE = Text(en="Chance on average", ko="평균 확률")
WHOLE_TABLE = Text(en="Whole table", ko="표 전체")
