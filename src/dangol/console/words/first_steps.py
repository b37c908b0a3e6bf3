"""What to do in a project that holds nothing yet."""

from dangol.words import Text

OWN = Text(en="Bring in your own data", ko="우리 자료 가져오기")
OWN_WORDS = Text(
    en="A file of customers or of orders is enough for the first answers: CSV or Excel, as your "
    "systems export it. You see what each column was taken for before anything is written.",
    ko="고객이나 주문 파일 하나면 첫 답을 볼 수 있습니다. 쓰던 시스템에서 내려받은 CSV나 엑셀이면 "
    "됩니다. 쓰기 전에 열마다 무엇으로 알아보았는지 보여 줍니다.",
)
OWN_DO = Text(en="Choose a file", ko="파일 고르기")
OWN_ASK = Text(
    en="Bringing data in needs the role analyst: ask a colleague who has it.",
    ko="자료를 가져오려면 분석가 역할이 필요합니다. 분석가에게 부탁하세요.",
)
SAMPLE = Text(en="Or look around first", ko="먼저 둘러보기")
SAMPLE_WORDS = Text(
    en="A sample shop gets a project of its own, so that it never mixes with yours:",
    ko="예시 가게는 따로 프로젝트를 만들어, 우리 자료와 섞이지 않습니다.",
)
SIMULATED = Text(
    en="Or a simulated Korean shop, whose every habit is known:",
    ko="습관을 모두 아는 모의 가게도 있습니다.",
)
COPY = Text(en="Copy the command", ko="명령 복사")
