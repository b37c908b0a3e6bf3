"""Words of the page of found segments: what each is, how firm it is, who belongs to it."""

from dangol.words import Text

TABS = Text(en="Ways to segment", ko="세그먼트를 나누는 방법")
RFM = Text(en="RFM", ko="RFM")
DEFAULT = Text(en="Found groups", ko="찾아낸 무리")
ASK = Text(en="Find others", ko="다르게 찾기")
EMPTY = Text(en="No groups were looked for yet.", ko="아직 무리를 찾지 않았습니다.")
EMPTY_WORDS = Text(
    en="Which groups customers fall into, what sets each apart, who belongs to it and who moved, "
    "appear here.",
    ko="고객이 어떤 무리로 나뉘고, 무엇이 다르며, 누가 속하고 옮겼는지 여기에 보여 줍니다.",
)
CUTS = Text(
    en="Cut as you asked, not found: customers near a border are like those on the other side.",
    ko="요청대로 자른 것이며 찾은 무리가 아닙니다. 경계에 있는 고객은 건너편 고객과 비슷합니다.",
)
SIDE_BY_SIDE = Text(en="Side by side", ko="나란히 보기")
SIDE_SAYS = Text(
    en="What sets each segment apart most. A bar to the right is more than all others, to the "
    "left less; in brackets what is usual. Faint ones are unclear.",
    ko="세그먼트마다 가장 다른 점입니다. 막대가 오른쪽이면 나머지보다 많고 왼쪽이면 적습니다. 괄호 "
    "안은 보통 값이며, 흐린 것은 뚜렷하지 않습니다.",
)
PEOPLE_COUNT = Text(en="{n} people, {share}", ko="{n}명, {share}")
FIRM = {
    "firm": Text(en="Firm", ko="탄탄함"),
    "fair": Text(en="Fair", ko="보통"),
    "loose": Text(en="Loose", ko="느슨함"),
    "cut": Text(en="Cut", ko="자름"),
}
FIRM_MEANS = Text(
    en="Found again in halves of the customers: {x} of 1",
    ko="고객을 반으로 나누어 다시 찾은 정도: {x}(1이면 같음)",
)
MORE = Text(en="more than others", ko="나머지보다 많음")
LESS = Text(en="less than others", ko="나머지보다 적음")
UNCLEAR = Text(en="unclear", ko="뚜렷하지 않음")
VALUE = Text(en="{what}: {here} ({overall})", ko="{what}: {here} ({overall})")
SEE_PEOPLE = Text(en="See its people", ko="고객 보기")
PEOPLE = Text(en="People of ‘{name}’", ko="‘{name}’ 고객")
PEOPLE_SAY = Text(
    en="Those who belong to it most surely, first.", ko="소속이 가장 확실한 고객부터 보입니다."
)
CUSTOMER = Text(en="Customer", ko="고객")
SURELY = Text(en="Surely in it", ko="소속 확률")
WHOLE_TABLE = Text(en="All members", ko="모든 소속")
GROUPS = Text(en="Found segments of this customer", ko="이 고객의 찾아낸 세그먼트")
