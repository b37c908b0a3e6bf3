"""Spend as an answer: the total ahead, how well it was told, and beside which other way."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.result import (
    Answer,
    Column,
    Evidence,
    Key,
    LeftOut,
    Metric,
    Picture,
    Range,
    Rows,
    change,
    metric,
    picture,
)
from dangol.customers.spend.judging import Judged
from dangol.customers.spend.judging import Told as Way
from dangol.customers.spend.method import METHOD
from dangol.words import EN_DASH, Count, Figure, Language, Money, Share, Text, both

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Told:
    """Everything that the answer speaks of; ``set_miss`` is of the horizon before the last."""

    judged: Judged
    set_miss: float
    rows: pa.Table
    horizon_days: int
    currency: str
    left_out: tuple[LeftOut, ...]

    @property
    def total(self) -> float:
        """Expected spend of all."""
        return float(self._column("expected_spend").sum())

    @property
    def ends(self) -> tuple[float, float]:
        """As far as the worse of the last two horizons missed, both ways."""
        reach = 1 + max(abs(self.set_miss), abs(self.judged.miss))
        return self.total / reach, self.total * reach

    @property
    def top_share(self) -> float:
        """What the tenth of whom most is expected holds of it."""
        spend, tenth = self._column("expected_spend"), self._column("spend_tenth")
        return float(spend[tenth == 1].sum()) / self.total if self.total else 0.0

    def _column(self, name: str) -> Array:
        column = self.rows.column(name).cast(pa.float64())
        return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)


def spend_answer(told: Told) -> Answer:
    """The answer from today's customers and the judgement of the last horizon."""
    low, high = told.ends
    days = Count(told.horizon_days)
    return Answer(
        headline=both(
            "Today’s customers will spend {total} within {n} days.",
            "지금 고객이 앞으로 {n}일 동안 쓸 금액은 {total}입니다.",
            total=Money(told.total, told.currency),
            n=days,
        ),
        action=both(
            "A tenth of them will bring {share} of it: begin there.",
            "상위 10%가 그중 {share}를 가져옵니다. 거기서 시작하세요.",
            share=Share(round(told.top_share, 2)),
        ),
        because=both(
            "{low} to {high}, as far as the last two periods of {n} days missed. {compared}",
            "지난 두 번의 {n}일이 빗나간 만큼 {low}–{high}로 봅니다. {compared}",
            low=Money(low, told.currency),
            high=Money(high, told.currency),
            n=days,
            compared=_compared(told.judged),
        ),
        metrics=_metrics(told),
        pictures=(_tenths(told),),
        tables=(_ways(told),),
        evidence=Evidence(
            basis=both(
                "{n} customers today; {judged} in the last period, which nothing had seen",
                "지금 고객 {n}명, 아무것도 보지 않은 마지막 기간의 고객 {judged}명",
                n=Count(len(told.rows)),
                judged=Count(told.judged.customers),
            ),
            method=METHOD,
            left_out=told.left_out,
        ),
    )


def _compared(found: Judged) -> Text:
    if found.other is None:
        return Text(
            en="The model of lifetime value could not be told to stand beside it.",
            ko="곁에 둘 생애 가치 모형은 배울 수 없었습니다.",
        )
    words = (
        ("clearly more than", "뚜렷이 많습니다")
        if found.gain[1] > 0
        else ("clearly less than", "뚜렷이 적습니다")
        if found.gain[2] < 0
        else ("not clearly different from", "뚜렷한 차이는 없습니다")
    )
    return both(
        f"Its top tenth then held {{share}} of what was spent, {words[0]} that of the model of "
        "lifetime value ({other}).",
        f"그때 상위 10%로 꼽은 고객이 지출의 {{share}}를 차지했습니다. 생애 가치 모형의 "
        f"{{other}}와 견주면 {words[1]}.",
        share=Share(round(found.regression.top_share, 3)),
        other=Share(round(found.other.top_share, 3)),
    )


def _metrics(told: Told) -> tuple[Metric, ...]:
    found, (low, high) = told.judged, told.ends
    return (
        metric(
            both("Spend, next {n} days", "앞으로 {n}일 지출", n=Count(told.horizon_days)),
            Money(told.total, told.currency),
            range=Range(
                low=low,
                high=high,
                value=told.total,
                caption=both(
                    f"{{low}}{EN_DASH}{{high}}, as far as it missed",
                    f"빗나간 만큼 {{low}}{EN_DASH}{{high}}",
                    low=Money(low, told.currency),
                    high=Money(high, told.currency),
                ),
            ),
        ),
        metric(
            Text(en="Held by the top tenth, last period", ko="지난 기간 상위 10%의 몫"),
            Share(round(found.regression.top_share, 3)),
            change=None
            if found.other is None
            else change(
                found.gain[0],
                Figure(round(abs(found.gain[0]) * 100, 1)),
                Text(en="points, vs lifetime value", ko="%p, 생애 가치 모형 대비"),
                good="up",
                clear=found.gain[1] > 0 or found.gain[2] < 0,
            ),
        ),
        metric(
            Text(en="Inside their own range, last period", ko="지난 기간 범위에 든 고객"),
            Share(round(found.covered_share, 3)),
            note=Text(en="90% were promised", ko="약속한 비중은 90%"),
        ),
        metric(
            Text(en="Off per customer, last period", ko="지난 기간 고객당 오차"),
            Money(found.regression.error, told.currency),
            note=None
            if found.other is None
            else both(
                "lifetime value: {other}",
                "생애 가치 모형: {other}",
                other=Money(found.other.error, told.currency),
            ),
        ),
    )


def _ways(told: Told) -> Rows:
    """The regression and the model of lifetime value on the last horizon."""
    found = told.judged
    ways = [(Text(en="Regression", ko="회귀"), found.regression)]
    if found.other is not None:
        ways.append((Text(en="BG/NBD with Gamma-Gamma", ko="BG/NBD + Gamma-Gamma"), found.other))

    def row(name: Text, way: Way) -> dict[str, Any]:
        return {
            "name": name.model_dump(),
            "expected": round(way.expected, 2),
            "actual": round(found.actual, 2),
            "error": round(way.error, 2),
            "top": round(way.top_share, 6),
        }

    return Rows(
        title=Text(en="Two ways beside each other", ko="두 방식의 비교"),
        caption=both(
            "The last {n} days, told by what was known before",
            "그 전까지 알려진 것으로 예측한 마지막 {n}일",
            n=Count(told.horizon_days),
        ),
        columns=(
            Column(name="name", title=Text(en="Way", ko="방식"), kind="name"),
            _money("expected", Text(en="Expected", ko="예상"), told.currency),
            _money("actual", Text(en="Actual", ko="실제"), told.currency),
            _money("error", Text(en="Off per customer", ko="고객당 오차"), told.currency),
            Column(
                name="top", title=Text(en="Held by top tenth", ko="상위 10%의 몫"), kind="share"
            ),
        ),
        rows=tuple(row(name, way) for name, way in ways),
    )


def _money(name: str, title: Text, currency: str) -> Column:
    return Column(name=name, title=title, kind="money", currency=currency)


def _tenths(told: Told) -> Picture:
    """Mean spend of each tenth of customers, expected and actual."""
    rows = [
        {
            "tenth": place + 1,
            "expected": round(one.expected, 2),
            "actual": round(one.actual, 2),
            "customers": one.customers,
        }
        for place, one in enumerate(told.judged.tenths)
    ]
    first = rows[0]
    return picture(
        _draw,
        title=both(
            "The top tenth were expected to spend {expected} each and spent {actual}",
            "상위 10%의 한 사람당 지출은 예상 {expected}, 실제 {actual}입니다",
            expected=Money(first["expected"], told.currency),
            actual=Money(first["actual"], told.currency),
        ),
        caption=both(
            "Mean spend in the last {n} days by tenth of customers, the highest expected first",
            "기대 금액이 큰 순서로 나눈 고객 10%마다, 마지막 {n}일의 평균 지출",
            n=Count(told.horizon_days),
        ),
        label=Text(
            en="Points of expected and actual mean spend for ten groups of customers.",
            ko="고객 열 무리의 예상과 실제 평균 지출을 점으로 나타냅니다.",
        ),
        key=(
            Key(mark="line", words=Text(en="Actual", ko="실제")),
            Key(mark="dash", words=Text(en="Expected", ko="예상")),
        ),
        rows=rows,
        columns=(
            Column(name="tenth", title=Text(en="Tenth", ko="순서"), kind="count"),
            Column(name="customers", title=Text(en="Customers", ko="고객"), kind="count"),
            _money("expected", Text(en="Expected", ko="예상"), told.currency),
            _money("actual", Text(en="Actual", ko="실제"), told.currency),
        ),
        height=236,
    )


def _draw(language: Language) -> Any:
    import altair as alt

    del language
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("tenth:O", axis=alt.Axis(title=None, labelAngle=0))
    )
    y = alt.Axis(title=None, tickCount=4, format="~s")
    actual = base.mark_line(color=alt.expr("now"), point={"fill": alt.expr("now"), "size": 50})
    expected = base.mark_line(color=alt.expr("before"), strokeDash=[3, 4])
    return expected.encode(y=alt.Y("expected:Q", axis=y)) + actual.encode(
        y=alt.Y("actual:Q", axis=y)
    )
