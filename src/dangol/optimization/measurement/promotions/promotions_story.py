"""Promotions as an answer: what paid, what did not, what to stop, and what is no effect."""

from typing import Any
from urllib.parse import quote

import numpy as np

from dangol.contract.result import Answer, Decision, Evidence, LeftOut, Metric, Range, metric
from dangol.optimization.measurement.promotions.measuring import Brought
from dangol.optimization.measurement.promotions.promotions_picture import (
    bump_picture,
    returns_picture,
)
from dangol.optimization.measurement.promotions.promotions_rows import (
    Told,
    campaign_rows,
    kind_rows,
    kind_words,
    promotion_rows,
)
from dangol.tables.promotions import BY_DEPTH, BY_KIND
from dangol.words import Count, Share, Text, both

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
        tables=(kind_rows(told), promotion_rows(told), *campaign_rows(told)),
        decisions=_decisions(told),
        evidence=Evidence(
            basis=both("{n} promotions", "판촉 {n}건", n=Count(every)),
            method=METHOD,
            left_out=tuple(one for one in _left_out(told, too_little) if one.count),
        ),
    )


def _kind_words(told: Told) -> list[tuple[Text, int]]:
    return [(kind_words(BY_KIND, name), place) for name, place in told.groups(BY_KIND)]


def _headline(told: Told, judged: int) -> Text:
    if not judged:
        return Text(
            en="No promotion has enough data to say what it brought.",
            ko="효과를 말할 만큼 자료가 있는 판촉이 없습니다.",
        )
    return both(
        "Of {n} promotions with enough data, {good} were effective, {lost} lost money and "
        "{idle} did nothing.",
        "자료가 넉넉한 판촉 {n}건 가운데 {good}건은 효과가 있었고 {lost}건은 손해였으며, "
        "{idle}건은 효과가 없었습니다.",
        n=Count(judged),
        good=Count(told.called("effective")),
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
