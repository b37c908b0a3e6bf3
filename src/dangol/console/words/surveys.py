"""Words of the page of surveys: what customers said, and in which words."""

from dangol.words import Text

SURVEYS = Text(en="Surveys", ko="설문")
EMPTY = Text(en="No survey has been read yet.", ko="아직 읽은 설문이 없습니다.")
EMPTY_WORDS = Text(
    en="Load survey answers or tickets: whether customers recommend you, who answered, what lies "
    "behind the answers and what people write appear here.",
    ko="설문 답이나 상담을 불러오면 고객이 추천하는지, 누가 답했는지, 답 뒤의 태도와 고객이 쓴 "
    "이야기를 여기에 보여 줍니다.",
)
LOAD = Text(en="Load a survey", ko="설문 불러오기")
QUOTES = Text(en="In their words: {name}", ko="고객의 말: {name}")
QUOTES_SAY = Text(
    en="Typical answers to “{question}”; names, numbers and addresses are hidden.",
    ko="‘{question}’에 대한 대표적인 답이며, 이름과 번호, 주소는 가렸습니다.",
)
THEME = Text(en="Theme", ko="주제")
SHOW = Text(en="Show answers", ko="답 보기")
OPTION = Text(en="{name} ({n})", ko="{name} ({n}건)")
UNKNOWN = Text(en="Somebody", ko="누군가")
WHOLE_TABLE = Text(en="All scores as a table", ko="모든 점수를 표로")
