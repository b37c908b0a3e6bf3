"""Lifetime value: its page, and its card on the page of one person."""

from dangol.words import Text

EMPTY = Text(
    en="What customers are worth has not been computed yet.",
    ko="고객의 가치를 아직 계산하지 않았습니다.",
)
EMPTY_WORDS = Text(
    en="Once it is, their value, who holds it and who is fading appear here.",
    ko="계산하면 고객의 가치와 가치가 큰 고객, 멀어지는 고객이 여기에 나타납니다.",
)

FADING = Text(en="Valuable customers who are fading", ko="멀어지는 우수 고객")
FADING_CAPTION = Text(
    en="{n} of {all}, the most at stake first: what is missing because they may have left",
    ko="{all}명 가운데 {n}명, 떠났다면 잃을 가치가 큰 순서",
)
WHOLE_TABLE = Text(en="All customers as a table", ko="모든 고객을 표로")
NOBODY_FADING = Text(en="No valuable customer is fading", ko="멀어지는 우수 고객이 없습니다")
NOBODY_FADING_WORDS = Text(
    en="Here stand customers worth keeping who may have left.",
    ko="붙잡을 만한데 떠났을지 모르는 고객이 여기에 나타납니다.",
)
CUSTOMER = Text(en="Customer", ko="고객")
AT_STAKE = Text(en="At stake", ko="잃을 수 있는 가치")
STAYS = Text(en="Chance to stay", ko="남을 확률")
SILENT = Text(en="Days silent", ko="공백(일)")
VALUE = Text(en="Value now", ko="지금 가치")

WORTH = Text(en="Lifetime value", ko="생애 가치")
WORTH_YEAR = Text(en="Value, the next year", ko="앞으로 1년의 가치")
WORTH_DAYS = Text(en="Value, the next {n} days", ko="앞으로 {n}일의 가치")
WORTH_RANGE = Text(en="{low}–{high}, nine in ten", ko="90% 구간 {low}–{high}")
ORDERS = Text(en="Expected purchase days", ko="예상 구매일 수")
PER_ORDER = Text(en="Expected per day of purchase", ko="구매일당 예상 금액")
BAND = Text(en="Among all customers", ko="전체 고객 가운데")
SEE_ALL = Text(en="All customers’ value", ko="전체 고객의 가치")
