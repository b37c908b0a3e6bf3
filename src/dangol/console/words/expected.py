"""What is expected of one person: when they buy next, and what."""

from dangol.words import Text

NEXT = Text(en="Next purchase", ko="다음 구매")
EXPECTED = Text(en="Expected next purchase", ko="다음 구매 예상일")
RANGE = Text(en="{low} to {high}, eight in ten", ko="열에 여덟은 {low}~{high}")
FROM = Text(en="from {low}, nine in ten", ko="열에 아홉은 {low} 이후")
NO_DAY = Text(en="Not told", ko="알 수 없음")
NO_DAY_SAY = Text(
    en="Further ahead than past customers were followed", ko="지난 고객을 지켜본 기간보다 먼 일"
)
OVERDUE = Text(en="overdue", ko="살 때가 지남")
OVERDUE_SAY = Text(
    en="Nine of ten such customers were back by {day}.",
    ko="이런 고객 열에 아홉은 {day}까지 다시 샀습니다.",
)
WITHIN = Text(en="Buys within {n} days", ko="{n}일 안에 살 확률")
HOW = Text(en="How this is expected", ko="예측한 방법")

INTERESTS = Text(en="Interests", ko="관심 분류")
INTERESTS_SAY = Text(
    en="Chance of buying each category within {n} days", ko="{n}일 안에 그 분류를 살 확률"
)
BOUGHT = Text(
    en="bought on {n} [[n|day|days]], the last {days} [[days|day|days]] ago",
    ko="{n}일 샀고, 마지막은 {days}일 전",
)
NEVER = Text(en="never bought so far", ko="아직 산 적 없음")
SEE_ALL = Text(en="Everyone’s interests", ko="전체 고객의 관심")
