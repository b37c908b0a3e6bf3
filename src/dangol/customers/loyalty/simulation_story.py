"""Changed rules as an answer: today's beside the new ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dangol.contract.result import (
    Answer,
    Column,
    Evidence,
    Key,
    Metric,
    Picture,
    Rows,
    change,
    metric,
    picture,
)
from dangol.customers.loyalty.loyalty_story import BELOW
from dangol.customers.loyalty.simulating import Comparison, Outcome
from dangol.words import Count, Language, Money, Quantity, Share, Text, both

METHOD = Text(
    en="The ledger of points is kept anew on what customers bought and returned, once by the "
    "running rules and once by the changed ones, both as if they had held since the programme "
    "began. Behaviour is taken as unchanged: the same purchases, and rewards for the same part of "
    "the points that are earned. What the issued points will cost is their value times the part "
    "that is used by what became of past points (Kaplan and Meier 1958). With the measured effect "
    "of tiers, customers who reach another tier buy what those at its threshold do.",
    ko="고객이 사고 반품한 것으로 포인트 원장을 다시 적습니다. 시행 중인 규칙과 바꾼 규칙을 "
    "각각 프로그램을 시작한 때부터 적용한 것으로 봅니다. 행동은 그대로라고 봅니다. 같은 구매를 "
    "하고 적립한 포인트의 같은 비율을 씁니다. 발행한 포인트의 비용은 그 가치에, 지난 포인트로 "
    "추정한 쓰는 비율(Kaplan과 Meier 1958)을 곱한 값입니다. 잰 등급 효과를 반영하면 등급이 바뀌는 "
    "고객은 그 문턱의 고객만큼 더 삽니다.",
)
UNCHANGED = Text(
    en="Behaviour unchanged: customers buy what they bought and use the same part of their points.",
    ko="행동은 그대로라고 봅니다. 산 것은 같고, 포인트의 같은 비율을 씁니다.",
)
NO_EFFECT = Text(
    en="No effect of a tier was measured, so behaviour is unchanged.",
    ko="잰 등급 효과가 없어 행동은 그대로라고 봅니다.",
)


@dataclass(frozen=True)
class Effect:
    """The measured effect of a tier, as its table has it."""

    tier_code: str
    effect_days: int
    effect_amount: float
    effect_low_amount: float
    effect_high_amount: float


@dataclass(frozen=True)
class Gain:
    """What customers who move between tiers would buy more in the days that are looked at."""

    value: float
    low: float
    high: float


def gain(found: Comparison, effects: Sequence[Effect]) -> Gain | None:
    """By the effect of each tier times how many more reach it; None where none was measured."""
    known = {tier.code for tier in found.new.programme.tiers} & {
        tier.code for tier in found.now.programme.tiers
    }
    parts = []
    for one in effects:
        if one.tier_code in known:
            more = found.new.at_least(one.tier_code) - found.now.at_least(one.tier_code)
            times = more * found.days / one.effect_days
            ends = sorted((times * one.effect_low_amount, times * one.effect_high_amount))
            parts.append((times * one.effect_amount, *ends))
    if not parts:
        return None
    return Gain(*(sum(part) for part in zip(*parts, strict=True)))


def simulation_answer(
    found: Comparison, effects: Sequence[Effect], currency: str, *, with_effect: bool
) -> Answer:
    """The answer from both outcomes."""
    gained = gain(found, effects) if with_effect else None
    return Answer(
        headline=headline_words(found, currency),
        action=behaviour_words(gained, currency) if with_effect else UNCHANGED,
        because=both(
            "{n} members over {days} days, both rules as if they had always held.",
            "회원 {n}명의 {days}일. 두 규칙 모두 처음부터 적용한 것으로 봅니다.",
            n=Count(found.members),
            days=Count(found.days),
        ),
        metrics=_metrics(found, currency),
        pictures=(_picture(found),) if found.new.programme.tiers else (),
        tables=(beside(found, currency), tiers_beside(found)),
        evidence=Evidence(
            basis=both("{n} members", "회원 {n}명", n=Count(found.members)), method=METHOD
        ),
    )


def headline_words(found: Comparison, currency: str) -> Text:
    """What the rules would cost more or less."""
    more = found.new.cost - found.now.cost
    if found.new.programme == found.now.programme:
        return both(
            "The rules as they run cost {cost} in {days} days.",
            "지금 규칙은 {days}일에 {cost}이 듭니다."
            if _ends_in_won(currency)
            else "지금 규칙은 {days}일에 {cost}만큼 듭니다.",
            cost=Money(found.now.cost, currency),
            days=Count(found.days),
        )
    if abs(more) < 0.0005 * max(found.now.cost, 1e-9):
        return Text(en="These rules would cost the same.", ko="비용은 지금과 같습니다.")
    return both(
        "These rules would cost {more} " + ("more" if more > 0 else "less") + " in {days} days.",
        "이 규칙이면 {days}일에 비용이 {more} " + ("늘어납니다." if more > 0 else "줄어듭니다."),
        more=Money(abs(more), currency),
        days=Count(found.days),
    )


def _ends_in_won(currency: str) -> bool:
    return currency == "KRW"


def behaviour_words(gained: Gain | None, currency: str) -> Text:
    """What the measured effect of tiers adds, where there is one."""
    if gained is None:
        return NO_EFFECT
    return both(
        "With the measured effect of tiers, customers buy {value} more ({low} to {high}).",
        "잰 등급 효과대로면 고객이 {value} 더 삽니다({low}~{high}).",
        value=Money(gained.value, currency),
        low=Money(gained.low, currency),
        high=Money(gained.high, currency),
    )


def _metrics(found: Comparison, currency: str) -> tuple[Metric, ...]:
    now = Text(en="vs the running rules", ko="지금 규칙 대비")

    def one(name: Text, new: float, old: float, shown: Quantity) -> Metric:
        moved = None
        if old and new != old:
            ratio = new / old - 1
            moved = change(ratio, Share(abs(round(ratio, 3))), now, good=None, clear=False)
        return metric(name, shown, change=moved)

    new, old = found.new, found.now
    return (
        one(Text(en="Cost", ko="비용"), new.cost, old.cost, Money(new.cost, currency)),
        one(Text(en="Points issued", ko="발행 포인트"), new.issued, old.issued, Count(new.issued)),
        one(Text(en="Expired", ko="소멸"), new.expired, old.expired, Count(new.expired)),
        one(
            Text(en="Liability", ko="포인트 부채"),
            new.liability,
            old.liability,
            Money(new.liability, currency),
        ),
    )


def beside(found: Comparison, currency: str) -> Rows:
    """Every figure of today's rules and of the new ones."""

    def row(name: Text, of: Any, *, money: bool = False) -> dict[str, Any]:
        def shown(value: float, *, signed: bool = False) -> str | dict[str, str]:
            quantity: Quantity = Money(value, currency) if money else Count(value)
            plus = "+" if signed and value > 0 else ""
            return both(plus + "{q}", plus + "{q}", q=quantity).model_dump()

        now, new = float(of(found.now)), float(of(found.new))
        return {
            "name": name.model_dump(),
            "now": shown(now),
            "new": shown(new),
            "more": shown(new - now, signed=True),
        }

    return Rows(
        title=Text(en="Today and new", ko="지금과 새 규칙"),
        caption=both(
            "Over {n} days; liability and points out at their end",
            "{n}일 동안. 부채와 남은 포인트는 끝 시점",
            n=Count(found.days),
        ),
        columns=(
            Column(name="name", title=Text(en="What", ko="내용"), kind="name"),
            Column(name="now", title=Text(en="Today", ko="지금"), kind="name"),
            Column(name="new", title=Text(en="New", ko="새 규칙"), kind="name"),
            Column(name="more", title=Text(en="Difference", ko="차이"), kind="name"),
        ),
        rows=(
            row(Text(en="Points issued", ko="발행 포인트"), lambda one: one.issued),
            row(Text(en="Points used", ko="사용 포인트"), lambda one: one.used),
            row(Text(en="Points expired", ko="소멸 포인트"), lambda one: one.expired),
            row(Text(en="Points out", ko="남은 포인트"), lambda one: one.outstanding.points),
            row(
                Text(en="Cost of issued points", ko="발행 포인트의 비용"),
                lambda one: one.cost,
                money=True,
            ),
            row(Text(en="Liability", ko="포인트 부채"), lambda one: one.liability, money=True),
        ),
    )


def _tier_rows(found: Comparison) -> list[dict[str, Any]]:
    titles: dict[str | None, Text] = {None: BELOW}
    for outcome in (found.now, found.new):
        titles |= {tier.code: tier.title for tier in outcome.programme.tiers}

    def height(code: str | None) -> float:
        return max((_from_amount(one, code) for one in (found.new, found.now)), default=0.0)

    return [
        {
            "name": titles[code].model_dump(),
            "now": found.now.tiers.get(code, 0),
            "new": found.new.tiers.get(code, 0),
            "more": found.new.tiers.get(code, 0) - found.now.tiers.get(code, 0),
        }
        for code in sorted(titles, key=height, reverse=True)
    ]


def _from_amount(one: Outcome, code: str | None) -> float:
    return next((t.from_amount for t in one.programme.tiers if t.code == code), 0.0)


def tiers_beside(found: Comparison) -> Rows:
    """Sizes of the tiers by both rules."""
    return Rows(
        title=Text(en="Members by tier", ko="등급별 회원"),
        columns=(
            Column(name="name", title=Text(en="Tier", ko="등급"), kind="name"),
            Column(name="now", title=Text(en="Today", ko="지금"), kind="count"),
            Column(name="new", title=Text(en="New", ko="새 규칙"), kind="count"),
            Column(name="more", title=Text(en="Difference", ko="차이"), kind="count"),
        ),
        rows=tuple(_tier_rows(found)),
    )


def _picture(found: Comparison) -> Picture:
    rows = [
        {"tier": row["name"], "place": place, "members": row[which], "rules": which}
        for place, row in enumerate(_tier_rows(found))
        for which in ("now", "new")
    ]
    moved = sum(abs(row["more"]) for row in _tier_rows(found)) // 2
    return picture(
        _draw,
        title=both(
            "{n} members would be in another tier", "회원 {n}명의 등급이 바뀝니다", n=Count(moved)
        ),
        caption=Text(en="Members by tier", ko="등급별 회원 수"),
        key=(
            Key(mark="line", words=Text(en="New", ko="새 규칙")),
            Key(mark="grey", words=Text(en="Today", ko="지금")),
        ),
        label=both(
            "Two bars for each tier; {n} members move.",
            "등급마다 막대 두 개. 회원 {n}명이 옮깁니다.",
            n=Count(moved),
        ),
        rows=rows,
        columns=(
            Column(name="tier", title=Text(en="Tier", ko="등급"), kind="name"),
            Column(name="rules", title=Text(en="Rules", ko="규칙")),
            Column(name="members", title=Text(en="Members", ko="회원"), kind="count"),
        ),
        height=220,
    )


def _draw(language: Language) -> Any:
    import altair as alt

    order = ["new", "now"]
    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y(
            f"tier.{language}:N",
            sort=alt.EncodingSortField("place"),
            axis=alt.Axis(title=None, labelLimit=150),
        ),
        yOffset=alt.YOffset("rules:N", sort=order),
        x=alt.X("members:Q", axis=alt.Axis(title=None, tickCount=4, format="~s")),
        color=alt.Color(
            "rules:N",
            scale=alt.Scale(domain=order, range=[alt.expr("now"), alt.expr("before")]),
            legend=None,
        ),
    )
    return base.mark_bar(cornerRadiusEnd=2)
