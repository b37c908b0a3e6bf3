"""Groups of customers that were found: what each is, who belongs to it, and who moved."""

from dangol.tables.results import behaviour
from dangol.tables.shared_columns import customer_id, known_on
from dangol.tables.vocabulary import KnownFrom, Table, column
from dangol.words import Text

segment_number = column(
    "segment_number",
    "int64",
    en="Number of the segment; it keeps its number while most of its people stay together.",
    ko="세그먼트의 번호입니다. 사람들이 대부분 함께 남아 있는 동안은 번호가 바뀌지 않습니다.",
)

SEGMENTS = Table(
    "segments",
    Text(
        en="Groups of customers as they were found, named by what sets them apart. Empty where "
        "customers are one crowd.",
        ko="찾아낸 고객 무리이며, 남다른 점으로 이름을 붙입니다. 고객이 한 무리이면 비어 있습니다.",
    ),
    key=("segment_number",),
    columns=(
        segment_number,
        column(
            "segment_name",
            "json",
            en="What sets the segment apart, in each language.",
            ko="세그먼트의 남다른 점을 언어마다 적은 이름입니다.",
        ),
        column(
            "member_count", "int64", unit="people", en="People in it.", ko="속한 사람 수입니다."
        ),
        column(
            "member_share",
            "float64",
            en="Share of all people who were grouped.",
            ko="나눈 사람 전체 가운데 비중입니다.",
        ),
        column(
            "found_again_share",
            "float64",
            en="How much of the segment is found again in halves of the customers (Jaccard): .75 "
            "and more is firm, below .6 hardly a group.",
            ko="고객을 반으로 나누어 다시 찾았을 때 같은 사람이 모인 비중(자카드)입니다. 0.75 "
            "이상이면 탄탄하고, 0.6보다 낮으면 무리라고 하기 어렵습니다.",
        ),
        column(
            "mean_membership",
            "float64",
            en="Mean probability with which its people belong to it.",
            ko="속한 사람들의 소속 확률 평균입니다.",
        ),
        column(
            "segment_spread",
            "float64",
            en="How far its people lie from its middle: root mean squared difference over what "
            "was compared, 1 as far as customers in general. Empty for answers.",
            ko="사람들이 세그먼트의 가운데에서 떨어진 정도로, 견준 값들의 제곱평균제곱근이며 고객 "
            "전체가 1입니다. 답으로 나누었으면 비웁니다.",
        ),
        column(
            "is_group",
            "boolean",
            en="Whether customers fall into groups: false where somebody asked to cut one crowd.",
            ko="고객이 무리로 나뉘는지입니다. 한 무리를 요청대로 자른 것이면 거짓입니다.",
        ),
        known_on,
    ),
    required=("segment_name", "member_count"),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

SEGMENT_MEMBERS = Table(
    "segment_members",
    Text(
        en="The segment of each person, and how surely it is theirs.",
        ko="사람마다의 세그먼트와, 그것이 얼마나 확실한지입니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        segment_number,
        behaviour(
            "membership_probability",
            "float64",
            en="Probability that the person belongs to the segment and to no other one.",
            ko="다른 세그먼트가 아니라 이 세그먼트에 속할 확률입니다.",
        ),
        known_on,
    ),
    required=("segment_number",),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

SEGMENT_TRAITS = Table(
    "segment_traits",
    Text(
        en="What sets each segment apart: its people beside all others, variable by variable.",
        ko="세그먼트마다 남다른 점입니다. 속한 사람들을 나머지와 변수별로 견줍니다.",
    ),
    key=("segment_number", "characteristic", "characteristic_value"),
    columns=(
        segment_number,
        column(
            "characteristic",
            "string",
            en="What is compared: a variable, or a question.",
            ko="무엇을 견주는지이며, 변수나 질문입니다.",
        ),
        column(
            "characteristic_value",
            "string",
            en="The answer whose share is compared; empty for numbers.",
            ko="비중을 견준 답입니다. 숫자이면 비어 있는 글입니다.",
        ),
        column(
            "trait_title",
            "json",
            en="What it is called in each language.",
            ko="언어마다의 이름입니다.",
        ),
        column(
            "segment_value",
            "float64",
            en="Mean of its people, or their share with this answer.",
            ko="속한 사람들의 평균이나, 이 답을 한 비중입니다.",
        ),
        column(
            "overall_value",
            "float64",
            en="The same of everyone who was grouped.",
            ko="나눈 사람 전체의 같은 값입니다.",
        ),
        column(
            "effect_size",
            "float64",
            unit="standard deviations",
            en="Difference to all others in standard deviations; of shares from the odds ratio. "
            ".2 is small, .5 middling, .8 large.",
            ko="나머지 사람들과의 차이를 표준편차로 나타냅니다. 비중은 오즈비에서 얻습니다. 0.2는 "
            "작고 0.5는 보통, 0.8은 큽니다.",
        ),
        column(
            "effect_low",
            "float64",
            unit="standard deviations",
            en="Lower end of its 95% interval.",
            ko="95% 구간의 아래 끝입니다.",
        ),
        column(
            "effect_high",
            "float64",
            unit="standard deviations",
            en="Upper end of its 95% interval.",
            ko="95% 구간의 위 끝입니다.",
        ),
        column(
            "is_clear_effect",
            "boolean",
            en="Whether the difference is at least small and its interval leaves out zero.",
            ko="차이가 적어도 작은 정도이고 구간에 0이 들지 않는지입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

SEGMENT_MOVES = Table(
    "segment_moves",
    Text(
        en="Who was in which segment earlier, by the same rule on what was known then, and is in "
        "which now. 0 stands for people who were or are in none.",
        ko="그때 알려진 것에 같은 규칙을 적용해, 예전에 어느 세그먼트였고 지금 어느 세그먼트인지 "
        "셉니다. 0은 아무 데도 속하지 않았거나 속하지 않는 사람입니다.",
    ),
    key=("from_segment_number", "to_segment_number"),
    columns=(
        column(
            "from_segment_number",
            "int64",
            en="Segment on the earlier day; 0 is none.",
            ko="예전 날의 세그먼트이며, 0은 없음입니다.",
        ),
        column(
            "to_segment_number",
            "int64",
            en="Segment now; 0 is none.",
            ko="지금의 세그먼트이며, 0은 없음입니다.",
        ),
        column(
            "moved_count",
            "int64",
            unit="people",
            en="People who went this way.",
            ko="이렇게 움직인 사람 수입니다.",
        ),
        column(
            "moved_share",
            "float64",
            en="Their share of those who were in the earlier segment.",
            ko="예전 세그먼트에 있던 사람 가운데 비중입니다.",
        ),
        column("compared_on", "date", en="The earlier day.", ko="견준 예전 날입니다."),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
