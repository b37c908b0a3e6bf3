"""Finding anything from anywhere."""

from dangol.words import Text

QUESTION = Text(en="What are you looking for?", ko="무엇을 찾고 있나요?")
HEAD = Text(en="Find pages, questions, people and tables.", ko="화면, 질문, 사람, 표를 찾습니다.")
FOUND = Text(en="{n} [[n|thing fits|things fit]] “{q}”.", ko="‘{q}’에 맞는 것 {n}개입니다.")
NOTHING = Text(en="Nothing fits “{q}”.", ko="‘{q}’에 맞는 것이 없습니다.")
NOTHING_DO = Text(
    en="Try fewer words, or a part of a customer number.",
    ko="말을 줄이거나 고객 번호의 일부를 적어 보세요.",
)
PEOPLE = Text(en="Customers", ko="고객")
PERSON = Text(en="Golden profile", ko="골든 프로필")
QUESTIONS = Text(en="Questions", ko="질문")
PAGES = Text(en="Pages", ko="화면")
TABLES = Text(en="Tables", ko="표")
DO = Text(en="Find", ko="찾기")
