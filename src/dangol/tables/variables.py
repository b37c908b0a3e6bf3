"""Variables that were derived from what customers did, and what speaks for each of them."""

from dangol.tables.results import behaviour
from dangol.tables.shared_columns import customer_id, known_on
from dangol.tables.vocabulary import KnownFrom, Table, column
from dangol.words import Text

VERDICTS = {
    "promoted": Text(en="Promoted", ko="채택"),
    "leak": Text(en="Suspected leak", ko="누출 의심"),
    "drift": Text(en="Drifts", ko="변동"),
    "redundant": Text(en="Says the same as another", ko="다른 변수와 같음"),
    "unstable": Text(en="Not in every period", ko="기간마다 다름"),
    "no-gain": Text(en="Adds nothing", ko="보탬 없음"),
    "empty": Text(en="Nearly empty", ko="거의 비어 있음"),
    "kept-out": Text(en="Kept out by a person", ko="사람이 뺌"),
}

variable_name = column(
    "variable_name", "string", en="Name of the derived variable.", ko="파생 변수의 이름입니다."
)

DERIVED_VARIABLES = Table(
    "derived_variables",
    Text(
        en="Every variable that was tried, its definition, and what its trial on later data "
        "showed.",
        ko="시험한 모든 변수와 그 정의, 그리고 뒤의 자료로 시험한 결과입니다.",
    ),
    key=("variable_name",),
    columns=(
        variable_name,
        column(
            "variable_title",
            "json",
            en="What it is called in each language.",
            ko="언어마다의 이름입니다.",
        ),
        column(
            "variable_definition",
            "json",
            en="How it is reckoned: facts, measure, value, kind, window, or the two that it "
            "divides.",
            ko="셈하는 방법으로 사실, 척도, 값, 종류, 기간을 담거나, 나누는 두 변수를 담습니다.",
        ),
        column(
            "variable_lineage",
            "string",
            en="The tables that it is made of, joined by commas.",
            ko="바탕이 된 표이며, 쉼표로 잇습니다.",
        ),
        column(
            "variable_verdict",
            "string",
            en="What became of it.",
            ko="시험의 결과입니다.",
            values=VERDICTS,
        ),
        column(
            "filled_share",
            "float64",
            en="Share of customers at earlier cut-offs for whom it has a value.",
            ko="앞선 기준일에 값이 있던 고객의 비중입니다.",
        ),
        column(
            "area_alone",
            "float64",
            en="AUC of the variable by itself, whichever way; .5 orders nobody.",
            ko="이 변수 하나의 AUC이며 방향은 따지지 않습니다. 0.5면 가려내지 못합니다.",
        ),
        column(
            "gain",
            "float64",
            unit="nats",
            en="What the forecast of later periods loses per customer when the variable is "
            "shuffled, beside recency, frequency and amount and all other variables.",
            ko="이 변수를 뒤섞을 때 뒤 기간의 예측이 고객 한 사람에게서 잃는 정보입니다. 최근성, "
            "빈도, 금액과 다른 모든 변수를 함께 쓴 예측입니다.",
        ),
        column(
            "gain_low",
            "float64",
            unit="nats",
            en="Lower end of the gain, nineteen in twenty.",
            ko="그 이득의 아래 끝으로, 스물에 열아홉은 이보다 큽니다.",
        ),
        column(
            "periods_gained",
            "int64",
            en="In how many of the judged periods it gained.",
            ko="시험한 기간 가운데 이득이 있던 기간의 수입니다.",
        ),
        column("periods_judged", "int64", en="Periods judged.", ko="시험한 기간의 수입니다."),
        column(
            "lasting_share",
            "float64",
            en="What of the gain remains one period later: a habit lasts, a leak does not.",
            ko="한 기간 뒤에도 남는 이득의 비중입니다. 습관은 남고 누출은 남지 않습니다.",
        ),
        column(
            "drift_index",
            "float64",
            en="Population stability index between neighbouring cut-offs, the largest.",
            ko="이웃한 기준일 사이 분포 변화 지수(PSI) 가운데 가장 큰 값입니다.",
        ),
        column(
            "shift_index",
            "float64",
            en="The same of today against the last past cut-off.",
            ko="오늘과 마지막 지난 기준일 사이의 같은 지수입니다.",
        ),
        column(
            "same_as",
            "string",
            en="The variable that orders customers in the same way and tells more.",
            ko="고객을 같은 순서로 세우며 더 많이 알려 주는 변수입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

CUSTOMER_VARIABLES = Table(
    "customer_variables",
    Text(
        en="The promoted variables of every customer, as of the last run.",
        ko="채택한 변수를 고객마다 마지막 실행 시각 기준으로 담습니다.",
    ),
    key=("customer_id", "variable_name"),
    columns=(
        customer_id,
        variable_name,
        behaviour(
            "variable_value",
            "float64",
            en="Its value; no row where there is none.",
            ko="값입니다. 값이 없으면 행이 없습니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
