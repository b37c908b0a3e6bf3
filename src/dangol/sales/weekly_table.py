"""Which departments moved the week, as a table."""

from collections.abc import Sequence

from dangol.contract.result import Column, Rows
from dangol.sales.week import Week
from dangol.words import Count, Text, both

SHOWN_DEPARTMENTS = 8


def department_table(departments: Sequence[Week], currency: str) -> Rows:
    """The departments furthest from their expectation, furthest first."""
    shown = departments[:SHOWN_DEPARTMENTS]
    words = {
        "below": Text(en="below", ko="아래"),
        "above": Text(en="above", ko="위"),
        "inside": Text(en="inside", ko="안"),
        "unknown": Text(en="too few weeks", ko="주가 모자람"),
    }
    rows = tuple(
        {
            "name": w.sales_of,
            "sales": w.sales_amount,
            "expected": w.expected_amount,
            "gap": w.gap,
            "low": w.expected_low_amount,
            "high": w.expected_high_amount,
            "place": words[w.place].model_dump(),
            "judged": w.place,
        }
        for w in shown
    )
    return Rows(
        title=Text(en="What moved sales", ko="무엇이 매출을 움직였나"),
        caption=both(
            "The {n} departments furthest from their expectation, of {all}",
            "예상과 가장 먼 부문 {n}개, 전체 {all}개",
            n=Count(len(shown)),
            all=Count(len(departments)),
        ),
        columns=(
            Column(name="name", title=Text(en="Department", ko="부문"), kind="name"),
            Column(
                name="gap",
                title=Text(en="Against expected", ko="예상과의 차이"),
                kind="money",
                currency=currency,
            ),
            Column(
                name="sales", title=Text(en="Sales", ko="매출"), kind="money", currency=currency
            ),
            Column(
                name="low",
                title=Text(en="Expected from", ko="예상 아래"),
                kind="money",
                currency=currency,
            ),
            Column(name="high", title=Text(en="to", ko="예상 위"), kind="money", currency=currency),
            Column(name="place", title=Text(en="Range", ko="범위")),
        ),
        rows=rows,
    )
