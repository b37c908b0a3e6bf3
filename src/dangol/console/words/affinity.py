"""Words of the page of affinities, and of their card on a customer's page."""

from dangol.words import Text

AFFINITY = Text(en="Affinity", ko="선호")
EMPTY = Text(
    en="What draws each customer has not been worked out yet.",
    ko="고객마다 무엇에 끌리는지 아직 알아보지 않았습니다.",
)
EMPTY_WORDS = Text(
    en="Once it is, who is drawn to which category, brand, time or price appears here.",
    ko="알아보면 누가 어떤 분류와 브랜드, 시간대, 가격대에 끌리는지 여기에 보여 줍니다.",
)
WHO = Text(en="Who is drawn to it?", ko="누가 끌리나요?")
CHOOSE = Text(en="Drawn to", ko="끌리는 것")
SHOW = Text(en="Show customers", ko="고객 보기")
OPTION = Text(en="{name} ({n})", ko="{name} ({n}명)")
PEOPLE = Text(en="Drawn to “{name}”", ko="‘{name}’에 끌리는 고객")
PEOPLE_SAY = Text(
    en="{n} of {all} customers who are clearly drawn to it, the surest first",
    ko="뚜렷이 끌리는 고객 {all}명 가운데 {n}명, 확실한 순서",
)
CUSTOMER = Text(en="Customer", ko="고객")
SHARE = Text(en="Share", ko="비중")
LIFT = Text(en="Times the usual", ko="보통의 배")
RANGE = Text(en="Nine in ten", ko="90% 구간")
SURE = Text(en="Sure", ko="확실함")
EVIDENCE = Text(en="Purchases known", ko="아는 구매")
NOBODY = Text(en="Nobody is clearly drawn to anything", ko="뚜렷이 끌리는 고객이 없습니다")
NOBODY_WORDS = Text(
    en="Here stand the customers who are drawn to what you choose.",
    ko="고른 것에 끌리는 고객이 여기에 나타납니다.",
)
WHOLE_TABLE = Text(en="All affinities as a table", ko="모든 선호를 표로")
CARD = Text(en="Drawn to", ko="끌리는 것")
CARD_SAY = Text(
    en="More than others are; how many times the usual, and how sure",
    ko="남들보다 더 끌리는 것. 보통의 몇 배이고 얼마나 확실한지",
)
CARD_CAPTION = Text(
    en="{kind} · between {low} and {high} · {sure} sure",
    ko="{kind} · 90% 구간 {low}–{high} · {sure} 확실",
)
SEE_ALL = Text(en="What draws all customers", ko="전체 고객의 선호")
