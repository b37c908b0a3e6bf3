"""Who is of which class as a table: odds beside those of the class that is compared with."""

from collections.abc import Sequence
from typing import Any

from dangol.contract.result import Column, Rows
from dangol.customers.segments.explaining import Explained, Going
from dangol.words import Figure, Text, both

SHOWN = 12


def explained_table(told: Explained, names: Sequence[Text]) -> tuple[Rows, ...]:
    """What goes with the classes clearly; a row that says so where nothing does."""
    clear = [one for one in told.goings if one.is_clear][:SHOWN]
    if not told.goings:
        return ()
    return (
        Rows(
            title=Text(en="Who is of which", ko="어떤 사람이 어디에 드는지"),
            caption=both(
                "Odds of being of a segment rather than of ‘{first}’, beside people of the other "
                "answer, all else told being equal; intervals of 95% for all rows together",
                "‘{first}’ 대신 그 세그먼트일 오즈가 견줄 답의 사람보다 몇 배인지. 말한 다른 것은 "
                "같다고 봄. 구간은 모든 줄을 함께 본 95%",
                first=names[0],
            ),
            columns=(
                Column(name="name", title=Text(en="Segment", ko="세그먼트"), kind="name"),
                Column(name="who", title=Text(en="Who", ko="누가"), kind="name"),
                Column(name="against", title=Text(en="Beside", ko="견줄 답"), kind="name"),
                Column(name="odds", title=Text(en="Odds, times", ko="오즈(배)"), kind="number"),
                Column(name="between", title=Text(en="95% interval", ko="95% 구간"), kind="name"),
            ),
            rows=tuple(_row(one, names) for one in clear) or (_NOTHING,),
        ),
    )


_NOTHING: dict[str, Any] = {
    "name": Text(en="No clear difference", ko="뚜렷한 차이 없음").model_dump(),
    **dict.fromkeys(("who", "against", "between"), ""),
    "odds": None,
}


def _row(one: Going, names: Sequence[Text]) -> dict[str, Any]:
    return {
        "name": names[one.group].model_dump(),
        "who": both("{title}: {option}", "{title}: {option}", title=one.measured.title,
                    option=one.option).model_dump(),
        "against": one.against,
        "odds": round(one.odds, 2),
        "between": both("{low} to {high}", "{low}~{high}", low=Figure(round(one.low, 2)),
                        high=Figure(round(one.high, 2))).model_dump(),
    }  # fmt: skip
