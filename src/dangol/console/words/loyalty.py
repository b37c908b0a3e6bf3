"""Loyalty: its page with the simulator, and its card on the page of one person."""

from dangol.words import Text

LOYALTY = Text(en="Loyalty", ko="로열티")
LOYALTY_ASKS = Text(
    en="What does our loyalty programme cost, and what does it change?",
    ko="로열티 프로그램에 얼마가 들고, 무엇이 달라지나요?",
)
EMPTY = Text(
    en="The ledger of points has not been kept yet.", ko="아직 포인트 원장을 적지 않았습니다."
)
EMPTY_WORDS = Text(
    en="What is out, what it will cost, who is in which tier and what expires soon appear here.",
    ko="남은 포인트와 그 비용, 등급별 회원, 곧 소멸할 포인트가 여기에 나타납니다.",
)
RULES = Text(en="Rules", ko="규칙")
EFFECT = Text(en="Effect of a tier", ko="등급 효과")
SIMULATE = Text(en="Try other rules", ko="다른 규칙 시험해 보기")
SIMULATE_SAY = Text(
    en="Change a value: last year is reckoned anew. Empty or unchanged fields stay as they run.",
    ko="값을 바꾸면 지난 한 해를 다시 계산합니다. 그대로 둔 값은 지금 규칙을 따릅니다.",
)
WITH_EFFECT = Text(en="Count the measured effect of tiers", ko="잰 등급 효과까지 셈하기")
RECKON = Text(en="Reckon", ko="계산")
RESET = Text(en="Back to the running rules", ko="지금 규칙으로")
RECKONING = Text(en="Reckoning…", ko="계산하고 있습니다…")
TIER_FROM = Text(en="{tier}: from amount", ko="{tier} 기준 금액")
TIER_TIMES = Text(en="{tier}: points times", ko="{tier} 적립 배수")
PART = Text(
    en="Reckoned from one customer in {n}, drawn by their number, and multiplied.",
    ko="고객 {n}명 가운데 한 명꼴로 뽑아 계산하고 곱한 값입니다.",
)
WHOLE = Text(en="Reckoned from all customers.", ko="모든 고객으로 계산했습니다.")
SAVE = Text(en="Ask it for everybody and keep it", ko="모두에 대해 계산하고 저장")
WRONG = Text(en="These rules do not work: {why}", ko="이 규칙은 쓸 수 없습니다. {why}")
NOTHING_YET = Text(
    en="Change a value beside to see what it would have cost.",
    ko="옆의 값을 바꾸면 얼마가 들었을지 보여 줍니다.",
)
ALL_MEMBERS = Text(en="All members as a table", ko="모든 회원을 표로")
RESULT = Text(en="What it would give", ko="결과")

STANDING = Text(en="Points and tier", ko="포인트와 등급")
BALANCE = Text(en="Points", ko="포인트")
OWED = Text(en="spent before a purchase came back", ko="쓴 뒤에 반품하여 모자람")
TIER = Text(en="Tier", ko="등급")
NO_TIER = Text(en="None yet", ko="아직 없음")
TO_NEXT = Text(en="Missing to the next", ko="다음 등급까지")
EXPIRES = Text(en="{n} points expire until {day}", ko="{day}까지 {n}점 소멸")
EARNED = Text(en="Earned so far", ko="지금까지 적립")
USED = Text(en="Used so far", ko="지금까지 사용")
LAST_ENTRIES = Text(en="Latest entries", ko="최근 기입")
SEE_LEDGER = Text(en="The whole ledger", ko="원장 전체")
