"""Today: what changed, what to decide, what is being computed."""

from dangol.words import Text

DUE = Text(en="{n} [[n|decision waits|decisions wait]] for you.", ko="결정할 일이 {n}건 있습니다.")
NOTHING_DUE = Text(en="Nothing waits for a decision.", ko="기다리는 결정은 없습니다.")
DECIDE = Text(en="To decide", ko="결정할 일")
NOTHING_TO_DECIDE = Text(en="Nothing to decide", ko="결정할 일 없음")
NOTHING_TO_DECIDE_WORDS = Text(
    en="Decisions appear here, the most urgent first, when an answer asks for one.",
    ko="답이 결정을 요청하면 급한 순서로 여기에 나타납니다.",
)
NOW = Text(en="At work now", ko="진행 중")
NOTHING_NOW = Text(en="Nothing is being computed.", ko="계산 중인 것이 없습니다.")
ALL_RUNS = Text(en="All runs", ko="모든 실행")
OPEN = Text(en="Open the page", ko="화면 열기")
ANSWERS = Text(en="The latest answers", ko="최근 답")
ANSWERS_SAY = Text(en="one per question", ko="질문마다 하나")
STALE = Text(en="{n} [[n|answer is|answers are]] out of date.", ko="답 {n}개가 오래되었습니다.")
STALE_WHICH = Text(en="{names}.", ko="{names}.")
ANSWERED = Text(
    en="{n} [[n|question has|questions have]] an answer.", ko="질문 {n}개에 답이 있습니다."
)
ANSWERED_BECAUSE = Text(
    en="Each names its evidence and its moment.", ko="답마다 근거와 기준 시각이 있습니다."
)

EMPTY = Text(
    en="Data is loaded; nothing has been computed yet.",
    ko="자료는 읽었고, 아직 계산한 것이 없습니다.",
)
EMPTY_DO = Text(en="Compute every answer now.", ko="지금 모든 답을 계산하세요.")
NO_DATA = Text(en="No data has been loaded yet.", ko="아직 읽은 자료가 없습니다.")
NO_DATA_DO = Text(
    en="Bring in your own, or look around with a sample.",
    ko="우리 자료를 가져오거나, 예시 자료로 둘러보세요.",
)
WHAT_COMES = Text(en="What will stand here", ko="여기에 나타날 것")
WHAT_COMES_WORDS = Text(
    en="What changed in sales and customers, the decisions that wait, and how sure each number is.",
    ko="매출과 고객에서 달라진 것, 기다리는 결정, 그리고 숫자마다 얼마나 믿을 수 있는지 보여 "
    "줍니다.",
)
COMPUTE_ALL = Text(en="Compute every answer", ko="모든 답 계산하기")
