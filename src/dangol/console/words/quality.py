"""Words of the page of data quality."""

from dangol.tables.quality import (
    AGREEING,
    FILLED,
    KNOWN,
    RECORDS,
    REPEATED,
    ROWS,
    SET_ASIDE,
    TYPICAL,
    VALID,
)
from dangol.words import Text

EMPTY = Text(en="Nothing was measured yet.", ko="아직 잰 것이 없습니다.")
EMPTY_WORDS = Text(
    en="Every source is measured day by day: how much comes, how full, valid and consistent it "
    "is; what is unusual rings.",
    ko="원천마다 얼마나 오고, 채워졌고, 올바르고, 서로 맞는지 날마다 재며, 달라지면 알립니다.",
)
ALARMS = Text(en="Alarms", ko="경보")
LIMITS = Text(en="Limits", ko="한계")
MEASURES = Text(en="Measures of a source", ko="원천별 측정값")
MEASURES_SAY = Text(
    en="The last twelve weeks, a bar a day. What is usual is the median of eight weeks; a gap is a "
    "day on which nothing came.",
    ko="지난 열두 주를 하루에 막대 하나로 보입니다. 보통은 여덟 주의 중앙값이며, 빈 곳은 아무것도 "
    "오지 않은 날입니다.",
)
PEOPLE_SAY = Text(
    en="Of people whom both sources know: the share of whom both give the same value, in standard "
    "form, on the day on which either changed.",
    ko="두 원천이 모두 아는 사람 가운데, 어느 한쪽이 바뀐 날에 표준 형태의 값이 서로 같은 "
    "비중입니다.",
)
LOADS_SAY = Text(
    en="Every time the source was read: how often, how many records it brought, and which share of "
    "them did not fit and waits in quarantine.",
    ko="원천을 읽을 때마다 몇 번 읽었고, 기록을 얼마나 가져왔고, 그 가운데 맞지 않아 격리된 "
    "비중입니다.",
)
MEANINGS_TITLE = Text(en="What the measures mean", ko="측정값의 뜻")
MEANINGS = {
    ROWS: Text(en="How many rows came on a day.", ko="하루에 들어온 행의 수입니다."),
    FILLED: Text(
        en="Share of rows in which the column has a value.", ko="열에 값이 있는 행의 비중입니다."
    ),
    TYPICAL: Text(en="Median size of a number.", ko="수의 크기의 중앙값입니다."),
    VALID: Text(
        en="Share of values that keep what is declared of the column.",
        ko="열에 정해 둔 규칙을 지키는 값의 비중입니다.",
    ),
    KNOWN: Text(
        en="Share of references whose row is there in the other table.",
        ko="가리키는 행이 다른 표에 있는 비중입니다.",
    ),
    REPEATED: Text(
        en="Share of rows that say all that another one says.",
        ko="다른 행과 내용이 모두 같은 행의 비중입니다.",
    ),
    AGREEING: Text(
        en="Share of orders that say what their lines add up to; between two sources the share of "
        "people of whom both say the same.",
        ko="줄을 더한 값과 같은 주문의 비중이며, 두 원천 사이에서는 같은 값을 말하는 사람의 "
        "비중입니다.",
    ),
    RECORDS: Text(
        en="How many records the loads of a day brought.", ko="하루 동안 읽어 온 기록의 수입니다."
    ),
    SET_ASIDE: Text(
        en="Share of records that went into quarantine.", ko="격리된 기록의 비중입니다."
    ),
}
SOURCE = Text(en="Table and source", ko="표와 원천")
NO_SOURCE = Text(en="no source named", ko="원천 이름 없음")
COLUMN = Text(en="Column", ko="열")
WHOLE_ROWS = Text(en="whole rows", ko="행 전체")
MEASURE = Text(en="Measure", ko="측정값")
BY_DAY = Text(en="By day", ko="날마다")
LAST = Text(en="Last", ko="최근")
USUAL = Text(en="Usual", ko="보통")
BARS = Text(
    en="{measure} of {column} by day, last {last}.", ko="{column}의 {measure}, 최근 {last}."
)
WHOLE_TABLE = Text(en="The whole table", ko="표 전체")
