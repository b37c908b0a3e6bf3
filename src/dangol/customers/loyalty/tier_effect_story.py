"""The effect of tiers as an answer: the jump at the threshold, and whether to trust it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

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
    metric,
    picture,
)
from dangol.customers.loyalty.crossing import BUNCHING_LEVEL, Crossing, SetOn
from dangol.methods.discontinuity import Discontinuity
from dangol.words import EN_DASH, Count, Day, Figure, Money, Quantity, Text, both

METHOD = Text(
    en="Whoever kept just enough to reach a tier is as good as drawn by lot from those around the "
    "threshold. What both sides bought after the day on which tiers were set is compared by lines "
    "fitted on either side, the nearest weighing most, in the bandwidth with the least mean "
    "squared error; the interval is the robust one, corrected for bias (Calonico, Cattaneo and "
    "Titiunik 2014). Only customers between the neighbouring thresholds count. People who see to "
    "it that they reach a threshold would spoil this: the density must not jump there (McCrary "
    "2008), nor may what was settled before. The effect is that of customers at the threshold.",
    ko="등급 문턱 가까이에서는 막 넘은 고객과 막 못 미친 고객이 우연히 갈린 것이나 다름없습니다. "
    "등급을 정한 날 뒤로 양쪽이 산 것을 견줍니다. 문턱에 가까울수록 무겁게 보는 직선을 양쪽에 "
    "맞추며, 평균제곱오차가 가장 작은 폭을 씁니다. 구간은 치우침을 바로잡은 강건한 "
    "구간입니다(Calonico, Cattaneo, Titiunik 2014). 이웃한 문턱 사이의 고객만 셉니다. 문턱에 맞춰 "
    "사는 사람이 있으면 견줄 수 없으므로 밀도가 문턱에서 뛰지 않는지(McCrary 2008), 미리 정해진 "
    "것이 뛰지 않는지 살핍니다. 문턱에 있는 고객에 대한 효과입니다.",
)
BINS_EACH = 8
NAMES = {
    "amount_before": Text(en="Bought before the period", ko="산정 기간 전에 산 금액"),
    "orders_before": Text(en="Orders before the period", ko="산정 기간 전의 주문 수"),
    "days_known": Text(en="Days since first purchase", ko="첫 구매 뒤 날수"),
}


@dataclass(frozen=True)
class Told:
    """Everything that the answer speaks of."""

    when: SetOn
    found: Sequence[Crossing]
    horizon_days: int
    outcome: str
    currency: str

    def shown(self, value: float, outcome: str) -> Quantity:
        return Money(value, self.currency) if outcome == "amount" else Figure(round(value, 2))

    @property
    def main(self) -> Crossing:
        """The measured tier with most people around it."""
        return max((one for one in self.found if one.is_measured), key=lambda one: one.people)

    @property
    def effect(self) -> Discontinuity:
        return self.main.effects[f"{self.outcome}_after"]


def effect_answer(told: Told) -> Answer:
    """The answer from the crossings of every tier."""
    effect, main = told.effect, told.main
    return Answer(
        headline=_headline(told),
        action=_action(told),
        because=both(
            "Tiers were set on {day}; {below} customers just below and {above} just above are "
            "compared over {n} days.",
            "{day}에 정한 등급으로, 막 못 미친 {below}명과 막 넘은 {above}명을 {n}일 동안 "
            "견주었습니다.",
            day=Day(told.when.day, year=True),
            below=Count(effect.below),
            above=Count(effect.above),
            n=Count(told.horizon_days),
        ),
        metrics=_metrics(told),
        pictures=(_picture(told, main),),
        tables=(_effects(told), _balance(told)),
        evidence=Evidence(
            basis=both(
                "{n} customers around ‘{tier}’",
                "‘{tier}’ 문턱 둘레의 고객 {n}명",
                n=Count(main.people),
                tier=main.tier.title,
            ),
            method=METHOD,
            left_out=tuple(
                LeftOut(count=one.people, reason=_why_not(one))
                for one in told.found
                if not one.is_measured
            ),
        ),
    )


def _why_not(one: Crossing) -> Text:
    if one.is_bunched:
        return both(
            "customers around ‘{tier}’, where people bunch just above the threshold",
            "‘{tier}’ 둘레의 고객이며, 문턱 바로 위에 몰려 있습니다",
            tier=one.tier.title,
        )
    return both(
        "customers around ‘{tier}’, too few on a side",
        "‘{tier}’ 둘레의 고객이며, 한쪽이 너무 적습니다",
        tier=one.tier.title,
    )


def _headline(told: Told) -> Text:
    effect, tier = told.effect, told.main.tier
    if not effect.is_clear:
        return both(
            "Whether reaching ‘{tier}’ changes what customers buy is unclear.",
            "‘{tier}’에 오르면 구매가 달라지는지는 뚜렷하지 않습니다.",
            tier=tier.title,
        )
    grows = effect.corrected > 0
    value = told.shown(abs(effect.corrected), told.outcome)
    if told.outcome == "orders":
        en = "Reaching ‘{tier}’ means {value} " + ("more" if grows else "fewer") + " orders."
        ko = "‘{tier}’에 오르면 주문이 {value}건 " + ("늘어납니다." if grows else "줄어듭니다.")
    else:
        en = "Reaching ‘{tier}’ means {value} " + ("more" if grows else "less") + " bought."
        ko = "‘{tier}’에 오르면 구매가 {value} " + ("늘어납니다." if grows else "줄어듭니다.")
    return both(en, ko, tier=tier.title, value=value)


def _action(told: Told) -> Text:
    effect = told.effect
    if told.main.is_unbalanced:
        return Text(
            en="Take it with care: both sides already differed before.",
            ko="조심해서 읽으세요. 양쪽이 그 전부터 달랐습니다.",
        )
    if not effect.is_clear:
        return both(
            "It lies between {low} and {high}; look again over more days.",
            "{low}에서 {high} 사이입니다. 더 긴 기간으로 다시 보세요.",
            low=told.shown(effect.low, told.outcome),
            high=told.shown(effect.high, told.outcome),
        )
    if effect.corrected > 0:
        return Text(
            en="Tell those just below what they still lack.",
            ko="막 못 미친 고객에게 얼마가 모자라는지 알려 주세요.",
        )
    return Text(
        en="Look at what the tier offers: it does not make people buy more.",
        ko="등급 혜택을 다시 살피세요. 구매를 늘리지 않습니다.",
    )


def _metrics(told: Told) -> tuple[Metric, ...]:
    made = []
    for outcome, name in (
        ("orders", Text(en="More orders", ko="더 하는 주문")),
        ("amount", Text(en="More bought", ko="더 사는 금액")),
    ):
        effect = told.main.effects[f"{outcome}_after"]
        made.append(
            metric(
                name,
                told.shown(effect.corrected, outcome),
                range=_range(told, effect, outcome),
                note=both(
                    "beside {level} just below",
                    "막 못 미친 고객은 {level}",
                    level=told.shown(effect.level, outcome),
                ),
            )
        )
    density = told.main.density
    if density is not None:
        made.append(
            metric(
                Text(en="Bunching at the threshold (p)", ko="문턱에 몰림(p값)"),
                Figure(round(density.p_value, 3)),
                note=both(
                    "below {level} nothing is measured",
                    "{level}보다 작으면 재지 않음",
                    level=Figure(BUNCHING_LEVEL),
                ),
            )
        )
    return tuple(made)


def _range(told: Told, effect: Discontinuity, outcome: str) -> Range:
    return Range(
        low=effect.low,
        high=effect.high,
        value=effect.corrected,
        tick=0.0,
        caption=both(
            f"{{low}}{EN_DASH}{{high}}, 95%",
            f"95% 구간 {{low}}{EN_DASH}{{high}}",
            low=told.shown(effect.low, outcome),
            high=told.shown(effect.high, outcome),
        ),
    )


def _effects(told: Told) -> Rows:
    rows = []
    for one in told.found:
        for outcome, title in (
            ("orders", Text(en="Orders", ko="주문 수")),
            ("amount", Text(en="Amount", ko="금액")),
        ):
            effect = one.effects.get(f"{outcome}_after") if one.is_measured else None
            low, high, value = (
                ("–", "–", "–")
                if effect is None
                else (
                    both("{q}", "{q}", q=told.shown(number, outcome)).model_dump()
                    for number in (effect.low, effect.high, effect.corrected)
                )
            )
            rows.append(
                {
                    "name": one.tier.title.model_dump(),
                    "what": title.model_dump(),
                    "effect": value,
                    "low": low,
                    "high": high,
                    "below": effect.below if effect else 0,
                    "above": effect.above if effect else 0,
                }
            )
    return Rows(
        title=Text(en="Every tier", ko="모든 등급"),
        caption=both(
            "Within {n} days, at the threshold; interval of 95%",
            "{n}일 동안 문턱에서의 효과와 95% 구간",
            n=Count(told.horizon_days),
        ),
        columns=(
            Column(name="name", title=Text(en="Tier", ko="등급"), kind="name"),
            Column(name="what", title=Text(en="What", ko="내용"), kind="name"),
            Column(name="effect", title=Text(en="Effect", ko="효과"), kind="name"),
            Column(name="low", title=Text(en="From", ko="아래"), kind="name"),
            Column(name="high", title=Text(en="To", ko="위"), kind="name"),
            Column(name="below", title=Text(en="Just below", ko="막 못 미침"), kind="count"),
            Column(name="above", title=Text(en="Just above", ko="막 넘음"), kind="count"),
        ),
        rows=tuple(rows),
    )


def _balance(told: Told) -> Rows:
    clear, alike = Text(en="Differs", ko="다름"), Text(en="Alike", ko="비슷함")
    return Rows(
        title=Text(en="What was settled before", ko="그 전에 정해진 것"),
        caption=Text(
            en="Jumps at the threshold that a tier cannot have caused: they should not be clear",
            ko="등급이 바꿀 수 없는 것들이 문턱에서 뛰는지. 뚜렷하지 않아야 함",
        ),
        columns=(
            Column(name="name", title=Text(en="What", ko="내용"), kind="name"),
            Column(name="jump", title=Text(en="Jump", ko="차이"), kind="number"),
            Column(name="low", title=Text(en="From", ko="아래"), kind="number"),
            Column(name="high", title=Text(en="To", ko="위"), kind="number"),
            Column(name="judged", title=Text(en="Both sides", ko="양쪽"), kind="name"),
        ),
        rows=tuple(
            {
                "name": NAMES[name].model_dump(),
                "jump": one.corrected,
                "low": one.low,
                "high": one.high,
                "judged": (clear if one.is_clear else alike).model_dump(),
            }
            for name, one in told.main.balance.items()
        ),
    )


def _picture(told: Told, main: Crossing) -> Picture:
    """Means of equal parts of the bandwidth on both sides, with their own intervals."""
    effect, threshold = told.effect, main.tier.from_amount
    rows = _bins(main, f"{told.outcome}_after", effect.bandwidths.line)
    unit = (
        Text(en=f"Amount kept, {told.currency}", ko=f"남은 금액, {told.currency}")
        if told.outcome == "amount"
        else Text(en="Orders", ko="주문 수")
    )
    return picture(
        lambda _: _draw(rows, threshold),
        title=_headline(told),
        caption=both(
            "{what} within {n} days, by the amount that counted towards the tier; dashes: the "
            "threshold",
            "등급 산정 금액에 따른 {n}일 동안의 {what}. 점선은 문턱",
            what=unit,
            n=Count(told.horizon_days),
        ),
        key=(
            Key(mark="line", words=Text(en="Reached it", ko="등급에 오름")),
            Key(mark="grey", words=Text(en="Just below", ko="막 못 미침")),
        ),
        label=both(
            "Dots left and right of the threshold; the jump is {value}.",
            "문턱 양쪽의 점들. 차이는 {value}입니다.",
            value=told.shown(effect.corrected, told.outcome),
        ),
        rows=rows,
        columns=(
            Column(name="amount", title=Text(en="Amount that counted", ko="산정 금액"),
                   kind="number"),
            Column(name="mean", title=Text(en="Mean", ko="평균"), kind="number"),
            Column(name="people", title=Text(en="Customers", ko="고객"), kind="count"),
        ),
        height=260,
    )  # fmt: skip


def _bins(main: Crossing, outcome: str, bandwidth: float) -> list[dict[str, Any]]:
    away = (main.x - main.tier.from_amount) / bandwidth
    place = np.floor(away * BINS_EACH).astype(np.int64)
    found = []
    for one in range(-BINS_EACH, BINS_EACH):
        values = main.outcomes[outcome][place == one]
        if len(values) < 2:
            continue
        error = float(values.std(ddof=1)) / len(values) ** 0.5
        mean = float(values.mean())
        found.append(
            {
                "amount": main.tier.from_amount + (one + 0.5) / BINS_EACH * bandwidth,
                "mean": mean,
                "low": mean - 1.96 * error,
                "high": mean + 1.96 * error,
                "side": "above" if one >= 0 else "below",
                "people": len(values),
            }
        )
    return found


def _draw(rows: Sequence[dict[str, Any]], threshold: float) -> Any:
    import altair as alt

    side = alt.Color(
        "side:N",
        scale=alt.Scale(domain=["above", "below"], range=[alt.expr("now"), alt.expr("before")]),
        legend=None,
    )
    x = alt.X(
        "amount:Q", scale=alt.Scale(zero=False), axis=alt.Axis(title=None, tickCount=5, format="~s")
    )
    base = alt.Chart(alt.NamedData("rows")).encode(x=x, color=side)
    reach = base.mark_rule(strokeWidth=1.5, opacity=0.6).encode(
        y=alt.Y("low:Q", axis=alt.Axis(title=None, tickCount=5, format="~s")), y2="high:Q"
    )
    dots = base.mark_circle(size=56, opacity=1).encode(y="mean:Q")
    lines = (
        base.transform_regression("amount", "mean", groupby=["side"])
        .mark_line(strokeWidth=2)
        .encode(y="mean:Q")
    )
    mark = (
        alt.Chart(alt.NamedData("rows"))
        .mark_rule(color=alt.expr("faint"), strokeDash=[3, 3])
        .encode(x=alt.X(datum=threshold))
    )
    return mark + reach + lines + dots
