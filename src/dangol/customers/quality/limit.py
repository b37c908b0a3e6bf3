"""A limit that somebody set: what a measure must never fall below, or rise above."""

from typing import Literal, Self

from pydantic import field_validator, model_validator

from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, archiving
from dangol.customers.quality.rows_by_day import WATCHED
from dangol.errors import did_you_mean
from dangol.tables.quality import LOADS, MEASURES
from dangol.words import Text

_COLUMNS: dict[str, tuple[str, ...]] = {
    **{table.name: table.column_names for table in WATCHED},
    LOADS: (),
}
# Not the share of a value: values come and go.
Limited = Literal[
    "rows", "filled", "typical", "valid", "known", "repeated", "agreeing", "records", "set-aside"
]


class QualityLimit(Record):
    """Beside what is learned: rings on every day on which the measure lies outside."""

    kind = "quality-limit"
    title = Text(en="Quality limit", ko="품질 한계")
    plural = Text(en="Quality limits", ko="품질 한계")
    question = Text(en="What must always hold?", ko="언제나 지켜야 할 것은 무엇인가요?")
    entry = "trust"
    create_role = "analyst"
    edit_role = "analyst"
    states = (State(name="active", title=Text(en="Active", ko="사용 중")), ARCHIVED)
    transitions = (archiving("active", role="analyst"),)

    table: str = param(
        title=Text(en="Table", ko="표"),
        help=Text(
            en="The table that is measured, such as orders; loads for the loads of a source.",
            ko="재는 표로, orders 같은 것입니다. 원천을 읽는 일이면 loads입니다.",
        ),
    )
    column: str = param(
        "",
        title=Text(en="Column", ko="열"),
        help=Text(
            en="The column that is measured; empty for whole rows.",
            ko="재는 열입니다. 행 전체면 비웁니다.",
        ),
        max_length=100,
    )
    source: str = param(
        "",
        title=Text(en="Source", ko="원천"),
        help=Text(
            en="The source that must keep to it, or two as ‘crm · web’; empty for each of them.",
            ko="지켜야 하는 원천입니다. 둘을 견주면 ‘crm · web’처럼 적고, 비우면 모든 원천입니다.",
        ),
        max_length=500,
    )
    measure: Limited = param(
        title=Text(en="Measure", ko="측정값"),
        help=Text(
            en="Rows, loads and records are counted by day; the others are shares from 0 to 1, "
            "and typical values have the unit of their column.",
            ko="행, 읽은 횟수, 기록은 하루 단위로 셉니다. 나머지는 0에서 1 사이의 비중이며, 보통 "
            "값은 열의 단위를 따릅니다.",
        ),
        choices=MEASURES,
    )
    least: float | None = param(
        None,
        title=Text(en="At least", ko="최소"),
        help=Text(en="Rings below it.", ko="이보다 작으면 알립니다."),
    )
    most: float | None = param(
        None,
        title=Text(en="At most", ko="최대"),
        help=Text(en="Rings above it.", ko="이보다 크면 알립니다."),
    )

    @field_validator("table")
    @classmethod
    def _is_watched(cls, name: str) -> str:
        if name not in _COLUMNS:
            raise ValueError(
                f"no table '{name}' is measured{did_you_mean(name, _COLUMNS)} "
                f"There is: {', '.join(_COLUMNS)}"
            )
        return name

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        columns = _COLUMNS[self.table]
        if self.column and self.column not in columns:
            raise ValueError(
                f"the table '{self.table}' has no column '{self.column}'"
                f"{did_you_mean(self.column, columns)} "
                f"There is: {', '.join(columns) or 'no column, only whole loads'}"
            )
        if self.least is None and self.most is None:
            raise ValueError("give what it must be at least, at most, or both")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("the least value is above the largest one")
        return self
