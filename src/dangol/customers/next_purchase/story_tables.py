"""When customers are expected, and what that rests on, as tables to be read."""

from typing import Any

import numpy as np
import numpy.typing as npt

from dangol.contract.result import Column, Rows
from dangol.customers.next_purchase.judging import CALIBRATED_DAYS, Judged
from dangol.customers.next_purchase.scoring import Expected
from dangol.words import Count, Text, both

Flags = npt.NDArray[np.bool_]
MOST_INPUTS = 6
SPANS = (
    (0.0, 7.0, Text(en="Within a week", ko="일주일 안")),
    (7.0, 28.0, Text(en="In 8 to 28 days", ko="8~28일 뒤")),
    (28.0, 91.0, Text(en="In 29 to 91 days", ko="29~91일 뒤")),
    (91.0, np.inf, Text(en="Later", ko="그 뒤")),
)
NO_DAY = Text(en="Beyond what the past tells", ko="지난 기록으로 알 수 없음")


def waiting_table(found: Expected) -> Rows:
    """Customers by the day on which half of those like them are back."""
    month = found.within(CALIBRATED_DAYS)

    def row(name: Text, chosen: Flags) -> dict[str, Any]:
        return {
            "name": name.model_dump(),
            "customers": int(chosen.sum()),
            "share": float(chosen.mean()),
            "since": float(np.median(found.since[chosen])),
            "month": float(month[chosen].mean()),
            "overdue": int((found.is_overdue[chosen] == 1.0).sum()),
        }

    groups = [
        (name, (found.middle > low) & (found.middle <= high) & np.isfinite(found.middle))
        for low, high, name in SPANS
    ]
    groups.append((NO_DAY, np.isinf(found.middle)))
    return Rows(
        title=Text(en="When customers are expected", ko="예상 시기별 고객"),
        caption=Text(
            en="By the day on which half of customers like this one are back",
            ko="비슷한 고객의 절반이 다시 사는 날 기준",
        ),
        columns=(
            Column(name="name", title=Text(en="Expected", ko="예상 시기"), kind="name"),
            Column(name="customers", title=Text(en="Customers", ko="고객"), kind="count"),
            Column(name="share", title=Text(en="Share", ko="비중"), kind="bar"),
            Column(
                name="since",
                title=Text(en="Days since the last, median", ko="마지막 구매 뒤 날수(중앙값)"),
                kind="number",
            ),
            Column(
                name="month",
                title=both("Buy within {n} days", "{n}일 안에 살 확률", n=Count(CALIBRATED_DAYS)),
                kind="share",
            ),
            Column(name="overdue", title=Text(en="Overdue", ko="때가 지남"), kind="count"),
        ),
        rows=tuple(row(name, chosen) for name, chosen in groups if chosen.any()),
        total=row(Text(en="All", ko="전체"), np.ones(len(month), dtype=np.bool_)),
    )


def inputs_table(found: Judged) -> Rows:
    """The inputs without which fewer pairs would be ordered rightly."""
    kept = [(one, lost) for one, lost in found.lost[:MOST_INPUTS] if lost > 0]
    return Rows(
        title=Text(en="What the order rests on", ko="순서를 정하는 것"),
        caption=Text(
            en="Share of pairs told less rightly when it is set to the usual, in the unseen period",
            ko="그 값을 보통으로 바꿀 때 순서를 덜 맞히는 비율; 보지 못한 기간",
        ),
        columns=(
            Column(name="name", title=Text(en="Known of a customer", ko="고객에 대해 아는 것"),
                   kind="name"),
            Column(name="lost", title=Text(en="Pairs", ko="순서 쌍"), kind="bar"),
        ),
        rows=tuple(
            {"name": one.title.model_dump(), "lost": round(lost, 4)} for one, lost in kept
        ),
    )  # fmt: skip
