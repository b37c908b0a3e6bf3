"""What promotions brought as tables: kinds, the best and the dearest, campaigns."""

from dataclasses import dataclass

import numpy as np

from dangol.contract.result import Column, Rows
from dangol.optimization.measurement.promotions.campaigns import Campaign
from dangol.optimization.measurement.promotions.measuring import Measured, Money
from dangol.optimization.measurement.promotions.shelf import Shelf
from dangol.optimization.measurement.promotions.sold import Sold
from dangol.tables.promotion_columns import CALLS, PROMOTION_KINDS_OF
from dangol.tables.promotions import BY_DEPTH, BY_KIND
from dangol.words import EN_DASH, Text, both
from dangol.words import Money as Amount

SHOWN = 12


@dataclass(frozen=True)
class Told:
    """Everything that the answer speaks of."""

    shelf: Shelf
    found: Measured
    campaigns: list[Campaign]
    given: Sold
    money: Money
    currency: str

    def called(self, *calls: str) -> int:
        return sum(call in calls for call in self.found.calls)

    def amount(self, value: float) -> Amount:
        return Amount(value, self.currency)

    def groups(self, by: str) -> list[tuple[str, int]]:
        """Names of groups and their places among all groups."""
        return [(g.name, place) for place, g in enumerate(self.found.groups) if g.by == by]


def kind_words(by: str, name: str) -> Text:
    """What a group is called."""
    if by == BY_DEPTH:
        low, high = name.split("-")
        return both("{low} to {high} off", "{low}~{high} 할인", low=low, high=high)
    return PROMOTION_KINDS_OF.get(name, Text(en=name, ko=name))


def _number(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None


def kind_rows(told: Told) -> Rows:
    found, roi = told.found.grouped, told.found.grouped.roi()
    calls = np.array(told.found.calls)
    rows = []
    for by in (BY_KIND, BY_DEPTH):
        for name, place in told.groups(by):
            mine = calls[told.found.groups[place].rows]
            rows.append(
                {
                    "name": kind_words(by, name).model_dump(),
                    "count": len(mine),
                    "effective": int((mine == "effective").sum()),
                    "idle": int((mine == "no-effect").sum()),
                    "net": float(found.net.value[place] / max(found.baseline[place], 1e-9)),
                    "profit": float(found.profit.value[place]),
                    "roi": _number(roi.value[place]),
                    "low": _number(roi.low[place]),
                    "high": _number(roi.high[place]),
                }
            )
    return Rows(
        title=Text(en="What kinds of promotions bring", ko="판촉 종류마다 남는 것"),
        caption=Text(
            en="Return: profit per unit of cost, with its interval of 90 %; −1 where nothing came "
            "back",
            ko="수익률은 비용 1에 대한 손익과 90% 구간이며, 돌아온 것이 없으면 −1",
        ),
        columns=(
            Column(name="name", title=Text(en="Kind", ko="종류"), kind="name"),
            Column(name="count", title=Text(en="Promotions", ko="판촉"), kind="count"),
            Column(name="effective", title=Text(en="Effective", ko="효과 있음"), kind="count"),
            Column(name="idle", title=Text(en="No effect", ko="효과 없음"), kind="count"),
            Column(name="net", title=Text(en="Net, of baseline", ko="평소 대비 순증"), kind="bar"),
            Column(
                name="profit",
                title=Text(en="Profit", ko="손익"),
                kind="money",
                currency=told.currency,
            ),
            Column(name="roi", title=Text(en="Return", ko="수익률"), kind="number"),
            Column(name="low", title=Text(en="From", ko="아래"), kind="number"),
            Column(name="high", title=Text(en="To", ko="위"), kind="number"),
        ),
        rows=tuple(rows),
    )


def promotion_rows(told: Told) -> Rows:
    """The best and the dearest losses; the table has all."""
    found = told.found.promotions
    told_of = np.flatnonzero(np.array(told.found.calls) != "not-enough-data")
    order = told_of[np.argsort(found.profit.value[told_of], kind="stable")]
    half = SHOWN // 2
    chosen = [*order[::-1][:half], *order[: min(half, max(len(order) - half, 0))][::-1]]
    shelf = told.shelf
    rows = []
    for one in chosen:
        product = int(shelf.panel.product_of[one])
        rows.append(
            {
                "name": shelf.names[product]
                or f"{shelf.categories[product]} {shelf.products[product]}",
                "kind": PROMOTION_KINDS_OF[shelf.kind(int(one))].model_dump(),
                "week": shelf.weeks[shelf.first[one]].isoformat(),
                "baseline": float(found.baseline[one]),
                "net": float(found.net.value[one]),
                "low": float(found.net.low[one]),
                "high": float(found.net.high[one]),
                "profit": float(found.profit.value[one]),
                "call": CALLS[told.found.calls[one]].model_dump(),
            }
        )
    return Rows(
        title=Text(en="The best and the dearest", ko="가장 남은 판촉과 가장 손해인 판촉"),
        caption=Text(en="Net units with their interval of 90 %", ko="순증 수량과 90% 구간"),
        columns=(
            Column(name="name", title=Text(en="Product", ko="상품"), kind="name"),
            Column(name="kind", title=Text(en="Kind", ko="종류"), kind="name"),
            Column(name="week", title=Text(en="From the week of", ko="첫 주"), kind="day"),
            Column(name="baseline", title=Text(en="Baseline", ko="평소"), kind="number"),
            Column(name="net", title=Text(en="Net", ko="순증"), kind="number"),
            Column(name="low", title=Text(en="From", ko="아래"), kind="number"),
            Column(name="high", title=Text(en="To", ko="위"), kind="number"),
            Column(
                name="profit",
                title=Text(en="Profit", ko="손익"),
                kind="money",
                currency=told.currency,
            ),
            Column(name="call", title=Text(en="Finding", ko="판정"), kind="name"),
        ),
        rows=tuple(rows),
    )


def campaign_rows(told: Told) -> tuple[Rows, ...]:
    if not told.campaigns:
        return ()
    return (
        Rows(
            title=Text(en="Campaigns without a holdout", ko="비교군이 없는 캠페인"),
            caption=Text(
                en="They chose their people, who would have bought more anyway: what was used and "
                "given off, but no effect",
                ko="대상을 골라 보냈고 그들은 어차피 더 샀을 사람이라, 쓰인 수와 깎아 준 금액만 "
                "보이고 효과는 말하지 않음",
            ),
            columns=(
                Column(name="name", title=Text(en="Campaign", ko="캠페인"), kind="name"),
                Column(name="kind", title=Text(en="Type", ko="방식"), kind="name"),
                Column(name="people", title=Text(en="Contacted", ko="보낸 사람"), kind="count"),
                Column(name="used", title=Text(en="Coupons used", ko="쓴 쿠폰"), kind="count"),
                Column(
                    name="cost",
                    title=Text(en="Given off", ko="깎아 준 금액"),
                    kind="money",
                    currency=told.currency,
                ),
            ),
            rows=tuple(
                {
                    "name": one.campaign_id,
                    "kind": one.kind or EN_DASH,
                    "people": one.people,
                    "used": one.redemptions,
                    "cost": one.cost,
                }
                for one in told.campaigns
            ),
        ),
    )
