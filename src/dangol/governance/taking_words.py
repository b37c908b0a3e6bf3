"""What a check of leaving rows says, in a marketer's words."""

from dangol.governance.taking import Checked, Coarser, Described, to_leave_out
from dangol.methods.generalising import Step
from dangol.words import Count, Text, said

SAFE = Text(
    en="Everybody in it is described like at least {n} people.",
    ko="담긴 사람마다 설명이 같은 사람이 {n}명 이상입니다.",
)
NOBODY = Text(en="Nothing in it describes people.", ko="사람을 설명하는 내용이 없습니다.")
AT_RISK = Text(
    en="{rows} of {all} rows [[rows|describes|describe]] fewer than {k} people alike: whoever "
    "knows them may recognise them.",
    ko="{all}개 행 가운데 {rows}개는 설명이 같은 사람이 {k}명보다 적습니다. 아는 사람이면 "
    "알아볼 수 있습니다.",
)
IN_TABLE = Text(
    en="{table}: {rows} of {all} rows [[rows|describes|describe]] fewer than {k} people alike.",
    ko="{table}: {all}개 행 가운데 {rows}개는 설명이 같은 사람이 {k}명보다 적습니다.",
)
LEAVE_OUT = Text(
    en="Without “{column}”, {rows} of them [[rows|is|are]] safe.",
    ko="‘{column}’ 열을 빼면 그 가운데 {rows}개는 안전합니다.",
)
TOGETHER = Text(
    en="Only several columns together tell them apart: take fewer, or coarser values.",
    ko="여러 열이 함께 사람을 드러냅니다. 열을 줄이거나 값을 거칠게 하세요.",
)
STEPS: dict[Step, Text] = {
    "year": Text(en="the year only", ko="연도만"),
    "decade": Text(en="the decade only", ko="10년 단위만"),
    "tens": Text(en="in tens", ko="10 단위로"),
    "hundreds": Text(en="in hundreds", ko="100 단위로"),
    "three-letters": Text(en="the first three characters", ko="앞 세 글자만"),
    "two-letters": Text(en="the first two characters", ko="앞 두 글자만"),
    "rare": Text(en="without rare values", ko="드문 값 없이"),
    "gone": Text(en="left out", ko="뺌"),
}
COST = Text(
    en="{cells} [[cells|value becomes|values become]] coarser, {rows} [[rows|row is|rows are]] "
    "left out.",
    ko="값 {cells}개가 거칠어지고 {rows}개 행이 빠집니다.",
)


def headline(checked: Checked) -> Text:
    """Whether what is asked for hides people."""
    worst = max(checked.described, key=lambda one: one.found.rows_at_risk, default=None)
    if worst is None:
        return NOBODY
    if checked.holds:
        smallest = min(one.found.smallest for one in checked.described)
        return said(SAFE, n=Count(smallest))
    found = worst.found
    return said(AT_RISK, rows=Count(found.rows_at_risk), all=Count(found.rows), k=Count(checked.k))


def warning(one: Described, k: int) -> Text:
    """What whoever takes a whole table should know; for tables that hide too few."""
    found = one.found
    return said(
        IN_TABLE,
        table=one.table.name,
        rows=Count(found.rows_at_risk),
        all=Count(found.rows),
        k=Count(k),
    )


def advice(one: Described) -> Text:
    """What would help a table that describes too few people alike."""
    name = to_leave_out(one.found)
    if name is None:
        return TOGETHER
    return said(LEAVE_OUT, column=title(one, name), rows=Count(one.found.helped[name]))


def title(one: Described, name: str) -> Text:
    """What a describing column is called."""
    return one.table.column(name).attribute or Text(en=name, ko=name)


def cost(one: Coarser) -> Text:
    """What making it coarser changes."""
    return said(COST, cells=Count(sum(one.changed_cells.values())), rows=Count(one.left_out))
