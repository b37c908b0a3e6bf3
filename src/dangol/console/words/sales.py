"""The page of weekly sales."""

from dangol.words import Text

EMPTY = Text(
    en="Weekly sales have not been computed yet.", ko="주간 매출을 아직 계산하지 않았습니다."
)
EMPTY_WORDS = Text(
    en="Last week's sales against what was expected, and the departments that moved them, "
    "appear here.",
    ko="지난주 매출을 예상과 견주고, 매출을 움직인 부문을 여기에 보여 줍니다.",
)
