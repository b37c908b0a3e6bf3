"""What customers say when they are asked: scores, opinions, factors and themes."""

from dangol.tables.results import behaviour
from dangol.tables.shared_columns import customer_id, known_on
from dangol.tables.vocabulary import KnownFrom, Personal, Table, column
from dangol.tables.voice import SURVEY_ANSWERS, TICKETS
from dangol.words import Text

NPS_GROUPS = {
    "promoter": Text(en="Promoter (9–10)", ko="추천 고객(9~10)"),
    "passive": Text(en="Passive (7–8)", ko="중립 고객(7~8)"),
    "detractor": Text(en="Detractor (0–6)", ko="비추천 고객(0~6)"),
}
SCORE_KINDS = {
    "nps": Text(en="Net Promoter Score", ko="순추천지수(NPS)"),
    "csat": Text(en="Satisfied", ko="만족한 비율"),
}
survey_name, question, respondent_id = (
    SURVEY_ANSWERS.column(name) for name in ("survey_name", "question", "respondent_id")
)
score_value = column(
    "score_value",
    "float64",
    en="The score: promoters less detractors (-1 to 1), or the share of the satisfied.",
    ko="점수입니다. 추천 고객에서 비추천 고객을 뺀 비중(-1~1)이거나 만족한 비율입니다.",
)
score_low = column(
    "score_low", "float64", en="Lower end of the range of 95%.", ko="95% 구간의 아래 끝입니다."
)
score_high = column(
    "score_high", "float64", en="Upper end of the range of 95%.", ko="95% 구간의 위 끝입니다."
)
factor_number = column(
    "factor_number",
    "int64",
    en="The factor; 1 explains most of the answers.",
    ko="몇 번째 요인인지이며, 1이 답을 가장 많이 설명합니다.",
)
factor_name = column(
    "factor_name",
    "string",
    en="The statement that the factor goes with most.",
    ko="그 요인과 가장 함께 가는 문항입니다.",
)
theme_number = column(
    "theme_number",
    "int64",
    en="The theme; 1 has most answers.",
    ko="몇 번째 주제인지이며, 1에 답이 가장 많습니다.",
)

SURVEY_SCORES = Table(
    "survey_scores",
    Text(
        en="Scores of each question that asks for one, with their range: of all, of all weighted "
        "to the customer base, by segment and by month.",
        ko="점수를 묻는 질문마다의 점수와 구간입니다. 전체, 고객 전체에 맞게 가중한 전체, "
        "세그먼트별, 달별로 둡니다.",
    ),
    key=("survey_name", "question", "score_kind", "score_group", "score_group_value"),
    columns=(
        survey_name,
        question,
        column(
            "score_kind",
            "string",
            en="nps or csat (the share of the two best answers).",
            ko="nps 또는 csat(가장 좋은 두 답의 비율)입니다.",
            values=SCORE_KINDS,
        ),
        column(
            "score_group",
            "string",
            en="Whose score it is: all, weighted, segment, month.",
            ko="누구의 점수인지입니다. all, weighted, segment, month 가운데 하나입니다.",
        ),
        column(
            "score_group_value",
            "string",
            en="Which segment or month; empty for all.",
            ko="어느 세그먼트나 달인지이며, 전체면 비어 있는 글입니다.",
        ),
        score_value,
        score_low,
        score_high,
        column(
            "respondents", "int64", unit="people", en="How many answered.", ko="답한 사람 수입니다."
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

CUSTOMER_OPINIONS = Table(
    "customer_opinions",
    Text(
        en="What each customer said last: whether they recommend the shop, and how satisfied they "
        "are.",
        ko="고객마다 마지막으로 말한 것, 곧 가게를 추천하는지와 얼마나 만족하는지입니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        behaviour(
            "nps_group",
            "string",
            en="Promoter, passive or detractor, by the latest answer.",
            ko="마지막 답으로 나눈 추천, 중립, 비추천 고객입니다.",
            label=("Recommends", "추천 여부"),
            values=NPS_GROUPS,
        ),
        behaviour(
            "recommend_score",
            "float64",
            en="Latest answer from 0 to 10 on whether the customer recommends the shop.",
            ko="가게를 추천하는지 0에서 10까지로 답한 마지막 값입니다.",
        ),
        TICKETS.column("satisfaction_score"),
        behaviour(
            "opinion_on",
            "date",
            en="Day of the latest of these answers.",
            ko="이 답들 가운데 마지막 날입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

CUSTOMER_FACTORS = Table(
    "customer_factors",
    Text(
        en="How strongly each customer who answered holds each factor of a survey.",
        ko="답한 고객마다 설문의 각 요인이 얼마나 강한지입니다.",
    ),
    key=("customer_id", "survey_name", "factor_number"),
    columns=(
        customer_id,
        survey_name,
        factor_number,
        factor_name,
        behaviour(
            "factor_score",
            "float64",
            en="Standard deviations above the mean of those who answered.",
            ko="답한 사람들의 평균보다 표준편차 몇 배 위인지입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

SURVEY_FACTORS = Table(
    "survey_factors",
    Text(
        en="Which statements go together: the loading of each on each factor.",
        ko="어떤 문항이 함께 가는지, 곧 요인마다 각 문항의 적재값입니다.",
    ),
    key=("survey_name", "factor_number", "question"),
    columns=(
        survey_name,
        factor_number,
        factor_name,
        question,
        column(
            "loading",
            "float64",
            en="How much the statement goes with the factor, others held fixed (-1 to 1).",
            ko="다른 요인이 같을 때 문항이 이 요인과 함께 가는 정도(-1~1)입니다.",
        ),
        column(
            "communality",
            "float64",
            en="Share of the statement's variation that the factors explain.",
            ko="문항의 변동 가운데 요인들이 설명하는 비중입니다.",
        ),
        column(
            "factor_alpha",
            "float64",
            en="Cronbach's alpha of the statements that belong to the factor.",
            ko="이 요인에 속한 문항들의 크론바흐 알파입니다.",
        ),
        column(
            "factor_omega",
            "float64",
            en="McDonald's omega of the statements that belong to the factor.",
            ko="이 요인에 속한 문항들의 맥도널드 오메가입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

SURVEY_THEMES = Table(
    "survey_themes",
    Text(
        en="What free answers are about: how many, how they score, and whether there are more of "
        "them lately.",
        ko="자유로운 답이 무엇에 관한 것인지, 몇 건이고 점수가 어떤지, 최근에 늘었는지입니다.",
    ),
    key=("survey_name", "question", "theme_number"),
    columns=(
        survey_name,
        question,
        theme_number,
        column(
            "theme_words",
            "string",
            en="The words that are typical of it.",
            ko="이 주제에 두드러진 낱말입니다.",
        ),
        column(
            "theme_answers",
            "int64",
            unit="answers",
            en="Answers about it.",
            ko="이 주제의 답 수입니다.",
        ),
        column(
            "theme_share",
            "float64",
            en="Share of the answers that are about any theme.",
            ko="주제가 있는 답 가운데 이 주제의 비중입니다.",
        ),
        score_value,
        score_low,
        score_high,
        column(
            "share_change",
            "float64",
            en="Share among the later half of the answers, less that among the earlier half.",
            ko="뒤쪽 절반의 답에서의 비중에서 앞쪽 절반의 비중을 뺀 값입니다.",
        ),
        column(
            "is_changing",
            "boolean",
            en="Whether that change is clear: its range of 95% leaves zero out.",
            ko="그 변화가 뚜렷한지, 곧 95% 구간에 0이 없는지입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

SURVEY_THEME_ANSWERS = Table(
    "survey_theme_answers",
    Text(
        en="Which theme each free answer is about; the words stay where they were loaded.",
        ko="자유로운 답마다 어느 주제인지입니다. 글 자체는 읽어 들인 곳에만 있습니다.",
    ),
    key=("survey_name", "question", "respondent_id"),
    columns=(
        survey_name,
        question,
        respondent_id,
        customer_id,
        theme_number,
        column(
            "theme_nearness",
            "float64",
            personal=Personal.BEHAVIOUR,
            en="How much of the answer is about it rather than another theme (0 to 1).",
            ko="답이 다른 주제보다 이 주제에 얼마나 가까운지(0~1)입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
