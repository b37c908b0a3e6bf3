"""Words of the catalogue of derived variables."""

from dangol.words import Text

VARIABLES = Text(en="Variables", ko="변수")
VARIABLES_ASKS = Text(
    en="Which facts about customers tell what they do next?",
    ko="고객에 대한 어떤 사실이 다음 행동을 알려 주나요?",
)
INSTANCES = Text(en="Saved trials", ko="저장된 시험")
DEFAULT = Text(en="Purchase", ko="구매")
ASK = Text(en="Try for something else", ko="다른 것으로 시험하기")
DECISIONS = Text(en="Decisions", ko="결정")
EMPTY = Text(en="No variable was tried yet.", ko="아직 시험한 변수가 없습니다.")
EMPTY_WORDS = Text(
    en="Everything that the data could tell about customers is tried on later data; what adds "
    "something is promoted and used by predictions.",
    ko="자료에서 만들 수 있는 변수를 모두 뒤의 자료로 시험하고, 보탬이 되는 것을 채택해 예측에 "
    "씁니다.",
)
CATALOGUE = Text(en="Catalogue", ko="변수 목록")
CATALOGUE_SAY = Text(
    en="Gain: what a forecast of later periods loses when the variable is shuffled, in thousandths "
    "of a nat per customer. Lasts: what of the gain remains one period later; of a leak nothing "
    "does. Drift above .25 is a variable that moves by itself.",
    ko="이득은 변수를 뒤섞을 때 뒤 기간의 예측이 잃는 정보로, 고객 한 사람마다 0.001냇 "
    "단위입니다. 남는 "
    "비중은 한 기간 뒤에도 남는 이득이며, 누출이면 남지 않습니다. 변동이 0.25를 넘으면 저절로 "
    "움직이는 "
    "변수입니다.",
)
RESULT = Text(en="Result", ko="결과")
ALL_RESULTS = Text(en="All results", ko="모든 결과")
VARIABLE = Text(en="Variable", ko="변수")
GAIN = Text(en="Gain", ko="이득")
ALONE = Text(en="AUC alone", ko="혼자 AUC")
LASTS = Text(en="Lasts", ko="남는 비중")
DRIFT = Text(en="Drift", ko="변동")
PERIODS = Text(en="Periods", ko="기간")
FROM = Text(en="From", ko="출처")
LIKE = Text(en="like {title}", ko="‘{title}’ 변수와 같음")
DECIDE = Text(en="Decide", ko="결정하기")
WHOLE_TABLE = Text(en="Whole table", ko="전체 표")
