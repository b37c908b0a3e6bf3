"""What people did one after another: funnels, transitions, paths, next steps, hidden stages."""

from dangol.tables.results import behaviour
from dangol.tables.shared_columns import customer_id, known_on
from dangol.tables.vocabulary import KnownFrom, Table, column
from dangol.words import Text

PAGE, SCREEN, ORDER, CONTACT, TICKET = "page_view", "screen_view", "order", "contact", "ticket"
OTHER, END = "other", "end"
STEP_WORDS = {
    PAGE: Text(en="Page seen", ko="페이지 조회"),
    SCREEN: Text(en="Screen seen", ko="앱 화면 조회"),
    ORDER: Text(en="Order", ko="주문"),
    CONTACT: Text(en="Message received", ko="메시지 받음"),
    TICKET: Text(en="Enquiry", ko="문의"),
    OTHER: Text(en="Anything else", ko="그 밖의 일"),
    END: Text(en="Nothing more", ko="더 없음"),
}
"""Steps that are not named by the tracking plan."""

step_name = column(
    "step_name",
    "string",
    en="What was done: an event or page as the tracking plan names it, or page_view, screen_view, "
    "order, contact, ticket, other.",
    ko="한 일입니다. 추적 계획이 부르는 사건이나 페이지 이름, 또는 page_view, screen_view, order, "
    "contact, ticket, other입니다.",
)
step_number = column(
    "step_number",
    "int64",
    en="Place of the step in its funnel; 1 is where it begins.",
    ko="퍼널에서 몇 번째 단계인지이며, 1에서 시작합니다.",
)
next_step = column(
    "next_step",
    "string",
    en="What came after, repeats aside; 'end' where nothing did before a long pause.",
    ko="되풀이를 빼고 그다음에 한 일입니다. 오래 쉬기 전까지 아무것도 없으면 end입니다.",
)

FUNNEL_STEPS = Table(
    "funnel_steps",
    Text(
        en="How many people reach each step of a funnel, and go on to the next in time.",
        ko="퍼널의 단계마다 몇 명이 이르고, 제때 다음 단계로 가는지입니다.",
    ),
    key=("step_number",),
    columns=(
        step_number,
        step_name,
        column(
            "reached_people",
            "int64",
            en="People who reached the step, known customers and unknown visitors.",
            ko="이 단계에 이른 사람이며, 아는 고객과 모르는 방문자를 함께 셉니다.",
        ),
        column(
            "went_on_people",
            "int64",
            en="Of these, who reached the next step in time.",
            ko="그 가운데 제때 다음 단계에 이른 사람입니다.",
        ),
        column(
            "waiting_people",
            "int64",
            en="Of these, who did not yet but still have time.",
            ko="그 가운데 아직 이르지 않았지만 시간이 남은 사람입니다.",
        ),
        column(
            "lost_people",
            "int64",
            en="Of these, whose time ran out.",
            ko="그 가운데 시간이 다 지난 사람입니다.",
        ),
        column(
            "judged_people",
            "int64",
            en="People whose first try has had its whole time: only they say how many go on.",
            ko="첫 시도의 시간이 다 지난 사람입니다. 다음으로 가는 비율은 이들만으로 셉니다.",
        ),
        column(
            "went_on_share",
            "float64",
            en="Share of the judged people who went on; empty at the last step.",
            ko="그렇게 센 사람 가운데 다음으로 간 비중입니다. 마지막 단계는 비웁니다.",
        ),
        column(
            "went_on_low",
            "float64",
            en="Lower end of its interval of 95 %.",
            ko="그 95% 구간의 아래 끝입니다.",
        ),
        column("went_on_high", "float64", en="Upper end of that interval.", ko="그 위 끝입니다."),
        column(
            "median_hours",
            "float64",
            unit="hours",
            en="Hours from a step to the next, in the middle of those who made it.",
            ko="한 단계에서 다음까지 걸린 시간의 가운데 값입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

FUNNEL_STATES = {
    "through": Text(en="Went all the way", ko="끝까지 감"),
    "waiting": Text(en="Still has time", ko="시간이 남음"),
    "dropped": Text(en="Dropped", ko="이탈"),
}

FUNNEL_PEOPLE = Table(
    "funnel_people",
    Text(
        en="How far each known customer came in a funnel, and when.",
        ko="아는 고객마다 퍼널에서 어디까지, 언제 갔는지입니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        step_number,
        behaviour(
            "funnel_step",
            "string",
            en="The last step that the person reached in any try of the period.",
            ko="기간 안의 시도에서 가장 멀리 이른 단계입니다.",
            label=("Furthest funnel step", "퍼널에서 이른 단계"),
        ),
        behaviour(
            "funnel_state",
            "string",
            en="Whether the person went all the way, still has time, or dropped there.",
            ko="끝까지 갔는지, 아직 시간이 남았는지, 거기서 이탈했는지입니다.",
            label=("In the funnel", "퍼널 상태"),
            values=FUNNEL_STATES,
        ),
        behaviour(
            "days_since_step",
            "int64",
            unit="days",
            en="Whole days since the person last reached that step.",
            ko="그 단계에 마지막으로 이른 뒤 지난 온전한 날수입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

JOURNEY_TRANSITIONS = Table(
    "journey_transitions",
    Text(
        en="How often one step follows another within a journey, repeats aside.",
        ko="여정 안에서 한 일 다음에 다른 일이 이어지는 횟수이며, 되풀이는 뺍니다.",
    ),
    key=("step_name", "next_step"),
    columns=(
        step_name,
        next_step,
        column(
            "transition_count",
            "int64",
            en="How often it was so in the period.",
            ko="기간 안에 그렇게 된 횟수입니다.",
        ),
        column(
            "transition_share",
            "float64",
            en="Share of all that came after the step.",
            ko="그 단계 다음에 온 모든 것 가운데의 비중입니다.",
        ),
        column(
            "transition_hours",
            "float64",
            unit="hours",
            en="Hours between the two, in the middle; empty where nothing came.",
            ko="둘 사이 시간의 가운데 값입니다. 아무것도 오지 않았으면 비웁니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

JOURNEY_PATHS = Table(
    "journey_paths",
    Text(
        en="The most frequent beginnings of journeys, repeats aside.",
        ko="되풀이를 뺀, 가장 흔한 여정의 앞부분입니다.",
    ),
    key=("path_rank",),
    columns=(
        column(
            "path_rank",
            "int64",
            en="Place of the path by how many journeys take it; 1 is the most frequent.",
            ko="따르는 여정이 많은 순서이며, 1이 가장 흔합니다.",
        ),
        column(
            "path_steps",
            "string",
            en="Its steps in their order, joined by ' > '.",
            ko="‘ > ’로 이은 차례대로의 단계입니다.",
        ),
        column(
            "path_journeys",
            "int64",
            en="Journeys that begin with these steps, or consist of them.",
            ko="이 단계로 시작하거나 이 단계뿐인 여정의 수입니다.",
        ),
        column(
            "path_share",
            "float64",
            en="Share of all journeys.",
            ko="모든 여정 가운데의 비중입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

CUSTOMER_NEXT_STEPS = Table(
    "customer_next_steps",
    Text(
        en="What each known customer is likely to do next, whenever that is.",
        ko="아는 고객마다 언제든 다음에 할 가능성이 가장 높은 일입니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        behaviour(
            "last_step",
            "string",
            en="What the person did last, as step_name says it.",
            ko="마지막으로 한 일이며, step_name의 값입니다.",
        ),
        behaviour(
            "likely_next_step",
            "string",
            en="The likeliest next step; the same again counts only after a long pause.",
            ko="다음에 할 가능성이 가장 높은 일입니다. 같은 일은 오래 쉰 뒤에만 셉니다.",
        ),
        behaviour(
            "next_step_probability",
            "float64",
            en="Probability that the next step is this one.",
            ko="다음에 하는 일이 이것일 확률입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

STAGE_NAMES = {
    "active": Text(en="Active", ko="활발"),
    "browsing": Text(en="Looking around", ko="둘러봄"),
    "buying": Text(en="Buying", ko="구매 위주"),
    "cooling": Text(en="Cooling", ko="식어 감"),
    "asleep": Text(en="Asleep", ko="잠듦"),
    "alike": Text(en="All alike", ko="모두 같음"),
}

CUSTOMER_STAGES = Table(
    "customer_stages",
    Text(
        en="The hidden stage of each known customer in the latest whole week.",
        ko="아는 고객마다 가장 가까운 온전한 주의 숨은 단계입니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        behaviour(
            "stage_number",
            "int64",
            en="Place of the stage by how much is done in it; 1 is the most active.",
            ko="얼마나 활발한지에 따른 단계의 순서이며, 1이 가장 활발합니다.",
        ),
        behaviour(
            "journey_stage",
            "string",
            en="What people of the stage do, in a word.",
            ko="그 단계의 사람들이 하는 일을 한마디로 이릅니다.",
            label=("Stage", "여정 단계"),
            values=STAGE_NAMES,
        ),
        behaviour(
            "stage_probability",
            "float64",
            en="Probability that the person is in this stage.",
            ko="그 사람이 이 단계에 있을 확률입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
