"""Words of a plan's weeks: when channels run, and what is promoted."""

from dangol.words import Text

CALENDAR = Text(en="When it runs", ko="쓰는 주")
SAY = Text(
    en="A square is a week; the darker, the more of the channel’s money. Tick a week to begin a "
    "promotion in it.",
    ko="칸 하나가 한 주이고, 진할수록 채널의 돈을 많이 씁니다. 주를 누르면 그 주에 판촉을 "
    "시작합니다.",
)
CHANNEL = Text(en="Channel", ko="채널")
WEEKS = Text(en="Weeks", ko="주")
RUNS = Text(en="Runs", ko="쓰는 방법")
RUNS_OF = Text(en="When {channel} runs", ko="{channel} 채널을 쓰는 방법")
EVENLY = Text(en="Evenly", ko="고르게")
ALTERNATE = Text(en="Every other week", ko="한 주 걸러")
TWO_AND_TWO = Text(en="Two weeks on, two off", ko="두 주 쓰고 두 주 쉼")
FIRST_HALF = Text(en="First half", ko="앞 절반")
SECOND_HALF = Text(en="Second half", ko="뒤 절반")
OWN = Text(en="As set", ko="지정한 대로")
BOUND = Text(en="Bound: evenly", ko="묶여 있어 고르게")
PROMOTION = Text(en="Promotion: {kind}", ko="판촉: {kind}")
BEGINS = Text(en="{kind}, week of {day}", ko="{kind}, {day} 주")
BROUGHT = Text(
    en="Promotions planned: {n}. They would bring about {sales} ({ends}) and cost {cost}, as those "
    "of their kind did. This comes on top of what media brings.",
    ko="판촉 {n}건은 같은 종류의 판촉처럼 약 {sales}({ends})을 가져오고 {cost}이 듭니다. 매체가 "
    "가져올 것에 더해집니다.",
)
NONE_PLANNED = Text(
    en="No promotion is planned. Each would bring what those of its kind did.",
    ko="계획한 판촉이 없습니다. 판촉마다 같은 종류가 가져온 만큼 가져온다고 봅니다.",
)
NONE_MEASURED = Text(
    en="No kind of promotion was measured often enough to plan another.",
    ko="또 계획할 만큼 여러 번 잰 판촉 종류가 없습니다.",
)
TO_PROMOTIONS = Text(en="What promotions brought", ko="판촉이 가져온 것")
AS_ANSWERED = Text(
    en="These reasons are of the best plan with the weeks that it was asked with, not with those "
    "chosen above.",
    ko="아래 까닭은 위에서 고른 주가 아니라 물었을 때의 주로 찾은 최선의 계획에 대한 것입니다.",
)
SHOW = Text(en="Show with these weeks", ko="이 주로 보기")
