"""Words of the page of data quality."""

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
