"""Words of the page of predictions: what is foretold, by which model, how it fares."""

from dangol.words import Text

PREDICTIONS = Text(en="Predictions", ko="예측")
PREDICTIONS_ASKS = Text(
    en="What will customers do next, and how surely do we know?",
    ko="고객은 다음에 무엇을 할까요? 얼마나 확실한가요?",
)
INSTANCES = Text(en="Saved predictions", ko="저장된 예측")
DEFAULT = Text(en="Who stays away", ko="이탈")
ASK = Text(en="Foretell something else", ko="다른 것 예측하기")
VARIABLES = Text(en="Variables", ko="변수")
EMPTY = Text(en="Nothing was foretold yet.", ko="아직 예측한 것이 없습니다.")
EMPTY_WORDS = Text(
    en="Who is likely to buy or to stay away, why, by which model, and whether it still holds, "
    "appear here.",
    ko="누가 사거나 발길을 끊을지, 왜 그런지, 어떤 모형이며 아직 맞는지 여기에 보여 줍니다.",
)
TITLES = {
    "purchase": Text(en="Buys something", ko="무엇이든 삼"),
    "churn": Text(en="Stays away", ko="발길을 끊음"),
    "response": Text(en="Responds to a message", ko="메시지에 반응함"),
}
UNCLEAR = Text(en="Unclear: {words}", ko="뚜렷하지 않음: {words}")
PEOPLE = Text(en="Most likely customers", ko="가능성이 가장 높은 고객")
PEOPLE_SAY = Text(
    en="With the clear reasons that raise the score. What they have, and in brackets what is "
    "usual.",
    ko="점수를 올린 뚜렷한 까닭과 함께 보입니다. 고객의 값과, 괄호 안은 보통 값입니다.",
)
CUSTOMER = Text(en="Customer", ko="고객")
CHANCE = Text(en="Chance", ko="확률")
WHY = Text(en="Why", ko="까닭")
WHOLE_TABLE = Text(en="All scores", ko="모든 점수")
VERSIONS = Text(en="Versions of the model", ko="모형의 판")
VERSIONS_SAY = Text(
    en="Each was judged on a period that it had not seen. A version that you choose stays in use "
    "until you let it go, whatever is learned anew.",
    ko="판마다 보지 않은 기간에서 시험했습니다. 고른 판은 새로 배우는 것과 상관없이, 풀 때까지 "
    "씁니다.",
)
LEARNT = Text(en="Learned on", ko="배운 날")
MODEL = Text(en="Model", ko="모형")
AUC = Text(en="AUC", ko="AUC")
LOG_LOSS = Text(en="Log loss", ko="로그 손실")
OFF = Text(en="Off by", ko="어긋남")
EXAMPLES = Text(en="Examples", ko="사례")
BECAUSE = Text(en="Why it came into use", ko="쓰게 된 까닭")
IN_USE = Text(en="In use", ko="사용 중")
GO_BACK = Text(en="Go back to it", ko="이 판으로 되돌리기")
REASON = Text(en="Reason", ko="사유")
REASON_HINT = Text(en="Why this version is used", ko="이 판을 쓰는 까닭")
CHOSEN = Text(
    en="A person chose the version in use: “{reason}”.", ko="사람이 쓸 판을 골랐습니다: “{reason}”."
)
LET_GO = Text(en="Let it go", ko="선택 풀기")
AT_WORK = Text(en="The scores are being made anew.", ko="점수를 새로 매기고 있습니다.")
