"""How good the data is: what was measured of every source, day by day, and what rang."""

from dangol.tables.intake import QUARANTINE
from dangol.tables.vocabulary import Table, column
from dangol.words import Text

ROWS, FILLED, TYPICAL, VALID, KNOWN, REPEATED, AGREEING, SHARE, RECORDS, SET_ASIDE = (
    "rows", "filled", "typical", "valid", "known", "repeated", "agreeing", "share",
    "records", "set-aside",
)  # fmt: skip
COUNTED = (ROWS, RECORDS)
"""Measures that are numbers of something; the others are shares, or sizes."""
LOADS = "loads"
"""What stands in the place of a table where the loads of a source are measured."""
MEASURES = {
    ROWS: Text(en="Rows", ko="행 수"),
    FILLED: Text(en="Filled", ko="채움"),
    TYPICAL: Text(en="Typical value", ko="보통 값"),
    VALID: Text(en="Allowed", ko="허용된 값"),
    KNOWN: Text(en="Known elsewhere", ko="다른 표에 있음"),
    REPEATED: Text(en="Said twice", ko="중복"),
    AGREEING: Text(en="Agreeing", ko="일치"),
    SHARE: Text(en="Share of a value", ko="값의 비중"),
    RECORDS: Text(en="Records brought", ko="가져온 기록"),
    SET_ASIDE: Text(en="In quarantine", ko="격리"),
}
_LOADS_TITLE = Text(en="Loads", ko="읽은 횟수")


def measure_title(table: str, measure: str) -> Text:
    """What a measure of a table is called."""
    return _LOADS_TITLE if (table, measure) == (LOADS, ROWS) else MEASURES[measure]


FAULTS = {
    "rejected": Text(en="Many records go into quarantine", ko="격리되는 기록이 많아짐"),
    "stopped": Text(en="Nothing comes any more", ko="더는 들어오지 않음"),
    "fewer": Text(en="Far fewer rows", ko="행이 크게 줄어듦"),
    "more": Text(en="Far more rows", ko="행이 크게 늘어남"),
    "repeated": Text(en="Rows come twice", ko="같은 행이 거듭 들어옴"),
    "emptied": Text(en="A column is empty", ko="열이 비어 있음"),
    "filled": Text(en="A column that was empty is filled", ko="비어 있던 열이 채워짐"),
    "unit": Text(en="Values of another size", ko="값의 크기가 달라짐"),
    "forbidden": Text(en="Values that are not allowed", ko="허용되지 않은 값"),
    "unknown": Text(en="Values that no table knows", ko="어느 표에도 없는 값"),
    "disagreeing": Text(en="Two sources disagree", ko="두 원천이 어긋남"),
    "drifted": Text(en="Another mixture of values", ko="값의 구성이 달라짐"),
    "below": Text(en="Less than the limit that was set", ko="정해 둔 한계보다 작음"),
    "above": Text(en="More than the limit that was set", ko="정해 둔 한계보다 큼"),
}
"""Kinds of fault, the one that explains others before them."""

_measured_table = column(
    "measured_table",
    "string",
    en="The table; ‘loads’ where loads of a source were measured.",
    ko="표의 이름이며, 원천을 읽은 일을 쟀으면 ‘loads’입니다.",
)
_measured_column = column(
    "measured_column",
    "string",
    en="The column; empty for whole rows.",
    ko="열이며, 행 전체면 비웁니다.",
)

QUALITY_MEASURES = Table(
    "quality_measures",
    Text(
        en="What was measured of a source's rows on each day: how many, how full, how valid.",
        ko="원천의 행을 날마다 잰 값입니다. 얼마나 많고, 채워졌고, 올바른지입니다.",
    ),
    key=(
        "measured_table",
        "source_name",
        "measured_column",
        "measure",
        "measured_value_name",
        "measured_on",
    ),
    instanced=True,
    columns=(
        _measured_table,
        QUARANTINE.column("source_name"),
        _measured_column,
        column(
            "measure", "string", en="What was measured.", ko="무엇을 쟀는지입니다.", values=MEASURES
        ),
        column(
            "measured_value_name",
            "string",
            en="Of a share the value that has it, of an identifier its kind; empty for others.",
            ko="비중이면 그 값, 식별자면 그 종류이며, 그 밖이면 비웁니다.",
        ),
        column(
            "measured_on",
            "date",
            en="Day of the rows, in the shop.",
            ko="행이 속한 가게의 날입니다.",
        ),
        column(
            "measured_value",
            "float64",
            en="What was measured: rows, a share of 0..1, or a typical amount.",
            ko="잰 값으로, 행 수나 0..1의 비중, 보통 금액입니다.",
        ),
        column(
            "measured_rows", "int64", en="Rows that it rests on.", ko="이 값을 잰 행의 수입니다."
        ),
    ),
)

QUALITY_ALARMS = Table(
    "quality_alarms",
    Text(
        en="What is wrong with the data: one row per cause, whatever it touches.",
        ko="자료의 잘못된 점으로, 무엇에 영향을 주든 원인마다 한 행입니다.",
    ),
    key=("alarm_id",),
    instanced=True,
    columns=(
        column(
            "alarm_id",
            "string",
            en="The same for one cause as long as it lasts.",
            ko="같은 원인이 이어지는 동안 바뀌지 않는 번호입니다.",
        ),
        _measured_table,
        QUARANTINE.column("source_name"),
        _measured_column,
        column(
            "data_fault",
            "string",
            en="What is wrong.",
            ko="무엇이 잘못되었는지입니다.",
            values=FAULTS,
        ),
        column("began_on", "date", en="First day on which it was so.", ko="처음 그랬던 날입니다."),
        column(
            "lasted_on", "date", en="Last day on which it was so.", ko="마지막으로 그랬던 날입니다."
        ),
        column("usual_value", "float64", en="What was usual before.", ko="전에 보통이던 값입니다."),
        column(
            "found_value",
            "float64",
            en="What was found on the last day.",
            ko="마지막 날의 값입니다.",
        ),
        column(
            "follows_from_it",
            "json",
            en="What else is unusual by the same cause: table, column and fault.",
            ko="같은 원인으로 달라진 것들로, 표와 열, 잘못입니다.",
        ),
    ),
)
