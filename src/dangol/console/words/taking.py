"""Trust: rows that leave for analysis."""

from dangol.words import Text

TITLE = Text(en="Take away", ko="내려받기")
OPEN = Text(en="Take rows away for analysis", ko="분석용으로 내려받기")
QUESTION = Text(
    en="May these rows leave for analysis?", ko="이 행들을 분석용으로 내려받아도 되나요?"
)
MAY = Text(en="You may take them.", ko="내려받아도 됩니다.")
CHOOSE = Text(en="Leave columns out, or make them coarser.", ko="열을 빼거나 값을 거칠게 하세요.")
BECAUSE = Text(
    en="In rows that leave for analysis, at least {k} people must be described alike. Names, "
    "addresses and numbers are not in them; whom to contact is a list of its own.",
    ko="분석용으로 나가는 행에서는 설명이 같은 사람이 {k}명 이상이어야 합니다. 이름과 주소, 번호는 "
    "담지 않습니다. 연락할 사람은 따로 목록으로 만듭니다.",
)
WARNING = Text(
    en="Some people could be recognised. As an administrator you may take the rows all the same; "
    "that is kept.",
    ko="알아볼 수 있는 사람이 있습니다. 관리자는 그래도 내려받을 수 있으며, 기록에 남습니다.",
)
DESCRIBES = Text(en="What describes people", ko="사람을 설명하는 열")
DESCRIBES_SAY = Text(
    en="Untick what you do not need, and check again.",
    ko="필요 없는 열의 표시를 지우고 다시 확인하세요.",
)
TAKE_COLUMN = Text(en="Take it", ko="담기")
COLUMN = Text(en="Column", ko="열")
HELPED = Text(en="Rows safe without it", ko="빼면 안전해지는 행")
CHECK = Text(en="Check again", ko="다시 확인")
FIGURES = Text(en="Figures", ko="수치")
ROWS = Text(en="Rows", ko="행")
GROUPS = Text(en="Kinds of description", ko="설명의 종류")
SMALLEST = Text(en="Fewest people described alike", ko="설명이 같은 사람, 가장 적은 곳")
AT_RISK = Text(en="Rows at risk", ko="위험한 행")
UNIQUE = Text(en="Rows that describe one person alone", ko="한 사람만 설명하는 행")
NUMBER = Text(en="Number", ko="수")
COARSER = Text(en="Coarser values", ko="거친 값")
TAKE = Text(en="Take these rows", ko="이 행들 내려받기")
TAKE_COARSER = Text(en="Take coarser values", ko="거친 값으로 내려받기")
REFUSED = Text(en="Nothing was taken.", ko="내려받지 않았습니다.")
EMPTY = Text(en="There are no rows to take.", ko="내려받을 행이 없습니다.")
EMPTY_WORDS = Text(
    en="Once the table is filled, its rows can be checked and taken away here.",
    ko="표가 채워지면 여기에서 확인하고 내려받을 수 있습니다.",
)
