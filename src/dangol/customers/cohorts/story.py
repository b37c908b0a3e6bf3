"""Cohorts as an answer: how many come back, whether newer ones stay, what contracts still pay."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from dangol.contract.result import (
    Answer,
    Column,
    Evidence,
    LeftOut,
    Metric,
    Range,
    Rows,
    change,
    metric,
)
from dangol.customers.cohorts.coming import Coming
from dangol.customers.cohorts.coming_picture import coming_picture
from dangol.customers.cohorts.comparing import Gap, gap_of
from dangol.customers.cohorts.counting import Cohorts, pooled_retention, pooled_value
from dangol.customers.cohorts.method import METHOD
from dangol.customers.cohorts.pictures import month_words, retention_map, value_picture
from dangol.customers.cohorts.tenures import Contracts
from dangol.words import EN_DASH, Count, Figure, Money, Share, Text, both, plural

KEY_AGE, VALUE_AGE, MOST_ROWS, MOST_METRICS = 3, 6, 12, 4
HALF = 0.5


@dataclass(frozen=True)
class Told:
    """Everything that the answer speaks of; ``small`` cohorts had too few customers."""

    cohorts: Cohorts
    coming: Coming | None
    contracts: Contracts | None
    currency: str
    small: int
    left_out: tuple[LeftOut, ...]

    @cached_property
    def halves(self) -> tuple[Cohorts, Cohorts]:
        """The newer and the older half of the cohorts that have reached the age that is told."""
        reached = np.flatnonzero(self.cohorts.is_over[:, self.age])
        middle = reached[len(reached) // 2]
        place = np.arange(len(self.cohorts))
        return self.cohorts.chosen(place >= middle), self.cohorts.chosen(place < middle)

    @cached_property
    def age(self) -> int:
        """The month of age that is told: the third where three cohorts have reached it."""
        counted = self.cohorts.is_over.sum(axis=0)
        last = int(np.flatnonzero(counted >= 2).max())
        return min(KEY_AGE, last)

    @cached_property
    def gap(self) -> Gap | None:
        """How newer cohorts come back beside older ones."""
        newer, older = self.halves
        return gap_of(newer, older, self.age)


def cohort_answer(told: Told) -> Answer:
    """The answer from cohorts, and contracts where there are any."""
    share, low, high = (one[told.age] for one in pooled_retention(told.cohorts))
    contracts = told.contracts
    return Answer(
        headline=both(
            "{share} of new customers buy in month {n} after their first purchase.",
            "새 고객의 {share}가 첫 구매 뒤 {n}개월째에 다시 삽니다.",
            share=Share(round(float(share), 3)),
            n=Count(told.age),
        ),
        action=_action(told),
        because=both(
            "Between {low} and {high}, nine in ten; of {customers} customers in {n} "
            "months.{contracts}",
            "90% 구간은 {low}–{high}이며, {n}달에 온 고객 {customers}명을 셌습니다.{contracts}",
            low=Share(round(float(low), 3)),
            high=Share(round(float(high), 3)),
            customers=Count(told.cohorts.size.sum()),
            n=Count(len(told.cohorts)),
            contracts=_contract_words(contracts, told.currency),
        ),
        metrics=_metrics(told),
        pictures=(
            retention_map(told.cohorts),
            value_picture(*told.halves, told.currency),
            *((coming_picture(told.coming),) if told.coming is not None else ()),
        ),
        tables=(_cohort_table(told), *_contract_table(contracts, told.currency)),
        evidence=Evidence(
            basis=both(
                "{n} customers in {months} months",
                "{months}달에 온 고객 {n}명",
                n=Count(told.cohorts.size.sum()),
                months=Count(len(told.cohorts)),
            ),
            method=METHOD,
            left_out=(*told.left_out, *_left_out(told)),
        ),
    )


def _action(told: Told) -> Text:
    gap = told.gap
    if gap is None or not gap.is_clear:
        if pooled_retention(told.cohorts)[0][1] < HALF:
            return Text(
                en="Newer cohorts do not differ clearly; most stay away right after the first "
                "purchase, so invite to a second one within the month.",
                ko="새 코호트가 앞선 코호트와 뚜렷이 다르지 않습니다. 대부분 첫 구매 뒤에 오지 "
                "않으므로 한 달 안에 두 번째 구매로 이끄세요.",
            )
        return Text(
            en="Newer cohorts do not differ clearly: plan the months of the next ones with these "
            "shares.",
            ko="새 코호트가 앞선 코호트와 뚜렷이 다르지 않습니다. 다음 코호트도 이 비중으로 "
            "계획하세요.",
        )
    if gap.difference < 0:
        return both(
            "Newer cohorts come back clearly less, by {points} points: see where they come from.",
            "새 코호트가 {points}%p만큼 뚜렷이 덜 돌아옵니다. 어디에서 온 고객인지 살펴보세요.",
            points=Figure(round(abs(gap.difference) * 100, 1)),
        )
    return both(
        "Newer cohorts come back clearly more, by {points} points: keep what changed.",
        "새 코호트가 {points}%p만큼 뚜렷이 더 돌아옵니다. 달라진 점을 이어 가세요.",
        points=Figure(round(gap.difference * 100, 1)),
    )


def _contract_words(contracts: Contracts | None, currency: str) -> Text:
    if contracts is None or not contracts.running:
        return Text(en="", ko="")
    return both(
        " {n} running contracts will pay {value} more, {low} to {high}.",
        " 이어지는 계약 {n}건이 앞으로 낼 금액은 {value}({low}–{high})입니다.",
        n=Count(contracts.running),
        value=Money(contracts.value[0], currency),
        low=Money(contracts.value[1], currency),
        high=Money(contracts.value[2], currency),
    )


def _metrics(told: Told) -> tuple[Metric, ...]:
    found = [_retention_metric(told, age) for age in sorted({1, told.age})]
    middle, low, high = pooled_value(told.cohorts)
    age = min(VALUE_AGE, len(middle) - 1)
    found.append(
        metric(
            both("Value by month {n}", "{n}개월째까지의 가치", n=Count(age)),
            Money(middle[age], told.currency),
            note=Text(en="per customer", ko="고객 한 사람당"),
            range=_money_range((middle[age], low[age], high[age]), told.currency),
        )
    )
    if told.coming is not None:
        found.append(_coming_metric(told.coming))
    contracts = told.contracts
    if contracts is not None and contracts.running:
        found.append(
            metric(
                Text(en="Contracts still to pay", ko="계약이 앞으로 낼 금액"),
                Money(contracts.value[0], told.currency),
                note=both(
                    "{n} months each, discounted",
                    "계약당 {n}개월, 할인한 값",
                    n=Figure(round(contracts.months[0], 1)),
                ),
                range=_money_range(contracts.value, told.currency),
            )
        )
    return tuple(found[-MOST_METRICS:])


def _coming_metric(coming: Coming) -> Metric:
    every, name = coming.every, month_words(coming.begins)
    low, high, value = (float(one[0]) for one in (every.low, every.high, every.buyers))
    return metric(
        both("Will buy in {month}", "{month}에 구매할 고객", month=name),
        Count(round(value)),
        note=both("of {n} customers so far", "지금까지의 고객 {n}명 가운데",
                  n=Count(coming.customers)),
        range=Range(
            low=low,
            high=high,
            value=value,
            caption=both(
                f"{{low}}{EN_DASH}{{high}}, nine in ten",
                f"90% 구간 {{low}}{EN_DASH}{{high}}",
                low=Count(round(low)),
                high=Count(round(high)),
            ),
        ),
    )  # fmt: skip


def _money_range(ends: tuple[float, float, float], currency: str) -> Range:
    value, low, high = ends
    return Range(
        low=float(low),
        high=float(high),
        value=float(value),
        caption=both(
            f"{{low}}{EN_DASH}{{high}}, nine in ten",
            f"90% 구간 {{low}}{EN_DASH}{{high}}",
            low=Money(low, currency),
            high=Money(high, currency),
        ),
    )


def _retention_metric(told: Told, age: int) -> Metric:
    share, low, high = (float(one[age]) for one in pooled_retention(told.cohorts))
    gap = told.gap if age == told.age else None
    return metric(
        both("Buy in month {n}", "{n}개월째 구매", n=Count(age)),
        Share(round(share, 3)),
        change=None
        if gap is None
        else change(
            gap.difference,
            Figure(round(abs(gap.difference) * 100, 1)),
            Text(en="points, newer against older cohorts", ko="%p, 새 코호트와 앞선 코호트의 차이"),
            good="up",
            clear=gap.is_clear,
        ),
        range=Range(
            low=low,
            high=high,
            value=share,
            caption=both(
                f"{{low}}{EN_DASH}{{high}}, nine in ten",
                f"90% 구간 {{low}}{EN_DASH}{{high}}",
                low=Share(round(low, 3)),
                high=Share(round(high, 3)),
            ),
        ),
    )


def _cohort_table(told: Told) -> Rows:
    """The latest cohorts, newest first."""
    cohorts = told.cohorts
    share, value = cohorts.retention()[0], cohorts.cumulative()[0]
    ages = [age for age in (1, 3, 6, 12) if age < share.shape[1]]

    def known(number: float) -> float | None:
        return None if np.isnan(number) else round(float(number), 6)

    rows: list[dict[str, Any]] = []
    for row in range(len(cohorts) - 1, max(-1, len(cohorts) - 1 - MOST_ROWS), -1):
        last = int(cohorts.is_over[row].sum()) - 1
        rows.append(
            {
                "name": month_words(cohorts.months[row]).model_dump(),
                "customers": int(cohorts.size[row]),
                **{f"month_{age}": known(share[row, age]) for age in ages},
                "value": round(float(value[row, last]), 2),
            }
        )
    return Rows(
        title=Text(en="Cohorts, newest first", ko="코호트, 새것부터"),
        caption=Text(
            en="Share that buys in a month after the first purchase; value per customer so far",
            ko="첫 구매 뒤 그달에 구매한 비중과 지금까지의 고객당 가치",
        ),
        columns=(
            Column(name="name", title=Text(en="First bought", ko="첫 구매 달"), kind="name"),
            Column(name="customers", title=Text(en="Customers", ko="고객"), kind="count"),
            *(
                Column(
                    name=f"month_{age}",
                    title=Text(en=f"Month {age}", ko=f"{age}개월째"),
                    kind="share",
                )
                for age in ages
            ),
            Column(
                name="value",
                title=Text(en="Value so far", ko="지금까지 가치"),
                kind="money",
                currency=told.currency,
            ),
        ),
        rows=tuple(rows),
    )


def _contract_table(contracts: Contracts | None, currency: str) -> tuple[Rows, ...]:
    """Cohorts of contracts of which some still run, newest first."""
    if contracts is None:
        return ()
    kept = [one for one in reversed(contracts.cohorts) if one.running][:MOST_ROWS]
    rows = [
        {
            "name": month_words(one.month).model_dump(),
            "begun": one.begun,
            "running": one.running,
            "months": round(one.months[0], 1),
            "range": f"{one.months[1]:.1f}{EN_DASH}{one.months[2]:.1f}",
            "value": round(one.value[0], 2),
        }
        for one in kept
    ]
    return (
        Rows(
            title=Text(en="Contracts by the month they began", ko="시작한 달별 계약"),
            caption=Text(
                en="Expected further months of a running contract, discounted, with their 90% "
                "interval; and what all will pay",
                ko="이어지는 계약이 더 이어질 달수(할인)와 90% 구간, 모두가 낼 금액",
            ),
            columns=(
                Column(name="name", title=Text(en="Began", ko="시작 달"), kind="name"),
                Column(name="begun", title=Text(en="Contracts", ko="계약"), kind="count"),
                Column(name="running", title=Text(en="Still run", ko="이어짐"), kind="count"),
                Column(
                    name="months", title=Text(en="Months to come", ko="남은 달수"), kind="number"
                ),
                Column(name="range", title=Text(en="90%", ko="90% 구간")),
                Column(
                    name="value",
                    title=Text(en="Still to pay", ko="앞으로 낼 금액"),
                    kind="money",
                    currency=currency,
                ),
            ),
            rows=tuple(rows),
        ),
    )


def _left_out(told: Told) -> tuple[LeftOut, ...]:
    found = []
    if told.small:
        found.append(
            LeftOut(
                count=told.small,
                reason=both(
                    "{months} with fewer than 30 new customers",
                    "새 고객이 30명보다 적은 달",
                    months=plural(told.small, "month", "months"),
                ),
            )
        )
    if told.contracts is not None and told.contracts.left_out:
        found.append(
            LeftOut(
                count=told.contracts.left_out,
                reason=Text(
                    en="contracts that began before the first end that is known",
                    ko="알려진 첫 해지보다 먼저 시작한 계약",
                ),
            )
        )
    return tuple(found)
