"""Promotions as an answer: what paid, what did not, what to stop, and what is no effect."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import numpy as np

from dangol.contract.result import (
    Answer,
    Column,
    Decision,
    Evidence,
    LeftOut,
    Metric,
    Range,
    Rows,
    metric,
)
from dangol.optimization.promotions.campaigns import Campaign
from dangol.optimization.promotions.measuring import Brought, Measured, Money
from dangol.optimization.promotions.promotions_picture import bump_picture, returns_picture
from dangol.optimization.promotions.shelf import Shelf
from dangol.optimization.promotions.sold import Sold
from dangol.tables.promotion_columns import CALLS, PROMOTION_KINDS_OF
from dangol.tables.promotions import BY_DEPTH, BY_KIND
from dangol.words import EN_DASH, Count, Share, Text, both
from dangol.words import Money as Amount

METHOD = Text(
    en="Sales of every product, store and week are a product of factors: the product in the store, "
    "the week, the store's week, the category's week, the product's quarter and week. They are "
    "learned from cells without a promotion, weeks without sales among them, so stores that did "
    "not have the promotion in that week count as its comparison. Beyond that, a promotion lifts "
    "its own sales, takes from substitutes, moves sales from the weeks around, and carries "
    "categories bought together with it (after Wittink and others 1988; van Heerde, Leeflang and "
    "Wittink 2000, 2004). Each lift is drawn towards its kind and category; a share of each kind "
    "does nothing. The net is the difference to the same weeks without that one promotion. "
    "Intervals of 90 % hold all of this; at most one in ten of the promotions called effective "
    "should have none. A discount that is deeper than the product's usual one is a promotion too.",
    ko="상품과 매장, 주마다의 판매량을 상품과 매장, 주, 매장의 주, 분류의 주, 상품의 분기와 주 "
    "요인의 곱으로 봅니다. 판촉이 없는 칸에서, 하나도 안 팔린 주까지 넣어 배우므로 그 주에 "
    "판촉하지 않은 매장이 비교 대상이 됩니다. 판촉은 그 위에서 자기 판매를 올리고, 대체 상품에서 "
    "옮겨 오고, 앞뒤 주의 판매를 당겨 오고, 함께 사는 분류를 끌어올립니다(Wittink 외 1988, van "
    "Heerde, Leeflang, Wittink 2000, 2004). 판촉마다의 크기는 종류와 분류 쪽으로 당겨 보며, "
    "종류마다 일부는 아무 효과가 없다고 봅니다. "
    "순효과는 그 판촉 하나만 없었을 같은 주와의 차이입니다. 90% "
    "구간에는 이 모두가 들어 있고, 효과가 있다고 한 판촉 가운데 실제로 없는 것은 열에 하나를 "
    "넘지 않아야 합니다. 평소보다 더 깎은 할인도 판촉으로 셉니다.",
)
PAGE = "/budget/promotions"
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


def promotions_answer(told: Told) -> Answer:
    """The answer from every promotion and every kind of them."""
    every = len(told.found.calls)
    too_little = told.called("not-enough-data")
    return Answer(
        headline=_headline(told, every - too_little),
        action=_action(told),
        because=both(
            "{n} products in {stores} stores over {weeks} weeks; what was taken from other "
            "products and other weeks is off already.",
            "상품 {n}개, 매장 {stores}곳, {weeks}주 동안이며, 다른 상품과 다른 주에서 옮겨 온 것은 "
            "이미 뺐습니다.",
            n=Count(told.shelf.panel.products),
            stores=Count(len(np.unique(told.shelf.panel.store))),
            weeks=Count(len(told.shelf.weeks)),
        ),
        metrics=_metrics(told),
        pictures=(
            bump_picture(told.found.whole),
            *returns_picture(told.found, _kind_words(told), told.currency),
        ),
        tables=(_kinds(told), _promotions(told), *_campaigns(told)),
        decisions=_decisions(told),
        evidence=Evidence(
            basis=both("{n} promotions", "판촉 {n}건", n=Count(every)),
            method=METHOD,
            left_out=tuple(one for one in _left_out(told, too_little) if one.count),
        ),
    )


def kind_words(by: str, name: str) -> Text:
    """What a group is called."""
    if by == BY_DEPTH:
        low, high = name.split("-")
        return both("{low} to {high} off", "{low}~{high} 할인", low=low, high=high)
    return PROMOTION_KINDS_OF.get(name, Text(en=name, ko=name))


def _kind_words(told: Told) -> list[tuple[Text, int]]:
    return [(kind_words(BY_KIND, name), place) for name, place in told.groups(BY_KIND)]


def _headline(told: Told, judged: int) -> Text:
    if not judged:
        return Text(
            en="No promotion has enough data to say what it brought.",
            ko="효과를 말할 만큼 자료가 있는 판촉이 없습니다.",
        )
    return both(
        "Of {n} promotions with enough data, {good} sold more, {lost} of them at a loss, and "
        "{idle} did nothing.",
        "자료가 넉넉한 판촉 {n}건 가운데 {good}건이 더 팔았고 그중 {lost}건은 손해였으며, "
        "{idle}건은 효과가 없었습니다.",
        n=Count(judged),
        good=Count(told.called("effective", "lost-money")),
        lost=Count(told.called("lost-money")),
        idle=Count(told.called("no-effect")),
    )


def _clear(told: Told, *, losing: bool) -> list[tuple[str, str, int]]:
    """Kinds and depths whose profit is clearly below, or above, none; the clearest first."""
    profit = told.found.grouped.profit
    found = [
        (by, name, place)
        for by in (BY_KIND, BY_DEPTH)
        for name, place in told.groups(by)
        if (profit.high[place] < 0 if losing else profit.low[place] > 0)
    ]
    return sorted(found, key=lambda one: profit.value[one[2]] * (1 if losing else -1))


def _action(told: Told) -> Text:
    losing, winning = _clear(told, losing=True), _clear(told, losing=False)
    profit = told.found.grouped.profit.value
    if losing:
        by, name, place = losing[0]
        return both(
            "Rethink ‘{kind}’: it lost {amount} in all.",
            "‘{kind}’부터 다시 정하세요. 모두 합쳐 {amount} 손해입니다.",
            kind=kind_words(by, name),
            amount=told.amount(-profit[place]),
        )
    if winning:
        by, name, place = winning[0]
        return both(
            "Do more of ‘{kind}’: it brought {amount} after its cost.",
            "‘{kind}’ 판촉을 늘리세요. 비용을 빼고 {amount} 남았습니다.",
            kind=kind_words(by, name),
            amount=told.amount(profit[place]),
        )
    return Text(
        en="No kind of promotion clearly pays or loses; look at single ones.",
        ko="뚜렷하게 남거나 손해인 판촉 종류는 없습니다. 판촉을 하나씩 보세요.",
    )


def _metrics(told: Told) -> tuple[Metric, ...]:
    whole = told.found.whole
    own = float(whole.parts["own"][0])
    elsewhere = float(whole.parts["shifted"][0] + whole.parts["taken"][0])
    found = [
        metric(
            Text(en="Net units", ko="순증 수량"),
            Count(round(float(whole.net.value[0]))),
            range=_range(whole, "net", lambda value: Count(round(value))),
        ),
        metric(
            Text(en="Net sales", ko="순증 매출"),
            told.amount(float(whole.amount.value[0])),
            range=_range(whole, "amount", told.amount),
        ),
        metric(
            Text(en="Profit after cost", ko="비용을 뺀 손익"),
            told.amount(float(whole.profit.value[0])),
            range=_range(whole, "profit", told.amount),
            note=both(
                "at a margin of {share}", "이익률 {share}", share=Share(told.money.margin_share)
            ),
        ),
    ]
    if own > 0:
        found.append(
            metric(
                Text(en="Of the bump taken from elsewhere", ko="다른 데서 옮겨 온 몫"),
                Share(min(max(-elsewhere / own, 0.0), 1.0)),
                note=Text(en="other weeks and products", ko="다른 주와 다른 상품"),
            )
        )
    return tuple(found)


def _range(whole: Brought, name: str, say: Any) -> Range:
    one = getattr(whole, name)
    low, value, high = (float(part[0]) for part in (one.low, one.value, one.high))
    return Range(
        low=low,
        high=high,
        value=value,
        tick=0.0,
        caption=both(
            "{low} to {high}, nine in ten",
            "90% 구간 {low}에서 {high}",
            low=say(low),
            high=say(high),
        ),
    )


def _number(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None


def _kinds(told: Told) -> Rows:
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


def _promotions(told: Told) -> Rows:
    """The dearest losses and the best, in turn; the table has all."""
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


def _campaigns(told: Told) -> tuple[Rows, ...]:
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


def _decisions(told: Told) -> tuple[Decision, ...]:
    profit = told.found.grouped.profit
    made = []
    for losing in (True, False):
        for by, name, place in _clear(told, losing=losing)[:2]:
            words = kind_words(by, name)
            low, high = float(profit.low[place]), float(profit.high[place])
            made.append(
                Decision(
                    question=both("Stop ‘{kind}’?", "‘{kind}’ 판촉을 그만둘까요?", kind=words)
                    if losing
                    else both("More of ‘{kind}’?", "‘{kind}’ 판촉을 늘릴까요?", kind=words),
                    reason=both("It brought less than it cost.", "들어간 돈만큼 벌지 못했습니다.")
                    if losing
                    else both("It brought more than it cost.", "들어간 돈보다 더 벌었습니다."),
                    effect=both(
                        "{low} to {high} in {weeks} weeks, nine in ten",
                        "{weeks}주 동안 90% 구간 {low}에서 {high}",
                        low=told.amount(low),
                        high=told.amount(high),
                        weeks=Count(len(told.shelf.weeks)),
                    ),
                    action=Text(en="See its promotions", ko="그 판촉 보기"),
                    link=f"{PAGE}?kind={quote(name)}#list" if by == BY_KIND else f"{PAGE}#kinds",
                    urgency="soon" if losing else "later",
                )
            )
    return tuple(made)


def _left_out(told: Told, too_little: int) -> list[LeftOut]:
    given, shelf = told.given, told.shelf
    return [
        LeftOut(
            count=too_little,
            reason=Text(
                en="promotions that too little was sold of to say anything",
                ko="건의 판촉은 팔린 것이 적어 아무 말도 할 수 없습니다",
            ),
        ),
        LeftOut(
            count=given.left_out,
            reason=both(
                "products that sold fewer than {n} units",
                "개 상품은 {n}개보다 적게 팔렸습니다",
                n=Count(round(given.threshold)),
            ),
        ),
        LeftOut(
            count=shelf.uncovered,
            reason=Text(
                en="pairs of product and store for which nobody says what stood where",
                ko="개의 상품과 매장 짝은 어디에 내세웠는지 기록이 없습니다",
            ),
        ),
        LeftOut(
            count=shelf.always,
            reason=Text(
                en="products that are nearly always promoted, so that nothing tells what they "
                "would sell otherwise",
                ko="개 상품은 거의 늘 판촉 중이라 판촉이 없을 때를 알 수 없습니다",
            ),
        ),
    ]
