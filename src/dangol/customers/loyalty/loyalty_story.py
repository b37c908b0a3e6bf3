"""The programme as an answer: what is out, what it will cost, who is in which tier."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dangol.contract.result import Answer, Column, Evidence, LeftOut, Metric, Range, Rows, metric
from dangol.customers.loyalty.breakage import Outstanding
from dangol.customers.loyalty.ledger import SOON_DAYS
from dangol.customers.loyalty.loyalty_pictures import flow_picture, tiers_picture
from dangol.customers.loyalty.method import METHOD
from dangol.customers.loyalty.reward import LoyaltyReward
from dangol.customers.loyalty.rules import Rules
from dangol.words import EN_DASH, Count, Day, Money, Share, Text, both

BELOW = Text(en="No tier yet", ko="등급 전")
Found = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Told:
    """Everything that the answer speaks of."""

    rules: Sequence[Rules]
    known_on: dt.date
    currency: str
    tiers: Found
    months: Found
    expiring: Found
    taken: Found
    rewards: Sequence[LoyaltyReward]
    outstanding: Outstanding

    @property
    def point_value(self) -> float:
        return self.rules[-1].programme.point_value

    @property
    def members(self) -> int:
        return sum(int(row["members"]) for row in self.tiers)

    def money(self, points: float) -> Money:
        return Money(points * self.point_value, self.currency)

    def of_kind(self, *kinds: str) -> int:
        return sum(int(row["points"]) for row in self.months if row["entry_kind"] in kinds)

    @property
    def cost(self) -> float:
        """What the rewards that were taken cost; the value of their points where none is named."""
        costs = {reward.name: reward.cost for reward in self.rewards}
        return sum(
            costs[row["reward_name"]] * int(row["times"])
            if row["reward_name"] in costs
            else int(row["points"]) * self.point_value
            for row in self.taken
        )


def tier_titles(rules: Rules) -> dict[str | None, Text]:
    """Codes of tiers and what they are called, the highest first."""
    every: dict[str | None, Text] = {
        tier.code: tier.title for tier in reversed(rules.programme.tiers)
    }
    return {**every, None: BELOW}


def loyalty_answer(told: Told) -> Answer:
    """The answer from the ledger and the standing of members."""
    titles = tier_titles(told.rules[-1])
    tiers = tuple(
        {**row, "name": titles[row["loyalty_tier"]].model_dump(), "share": _part(row, told)}
        for code in titles
        for row in told.tiers
        if row["loyalty_tier"] == code
    )
    out = told.outstanding
    return Answer(
        headline=both(
            "{points} points are out, worth {value}; {used} of that will be used.",
            "남은 포인트는 {points}점, {value}어치이며 그 가운데 {used}만큼 쓸 것으로 봅니다.",
            points=Count(out.points),
            value=told.money(out.points),
            used=told.money(out.used.value),
        ),
        action=_action(told),
        because=_because(told),
        metrics=_metrics(told),
        pictures=(flow_picture(told.months), tiers_picture(tiers)),
        tables=(_tiers(tiers, told), _expiry(told), _rewards(told)),
        evidence=Evidence(
            basis=both(
                "{n} members; rules since {day}",
                "회원 {n}명, {day}부터의 규칙",
                n=Count(told.members),
                day=Day(told.rules[0].since, year=True),
            ),
            method=METHOD,
            left_out=_left_out(told),
        ),
    )


def _part(row: dict[str, Any], told: Told) -> float:
    return float(row["members"]) / told.members


def _soon(told: Told) -> int:
    return sum(int(row["expiring"]) for row in told.tiers)


def _action(told: Told) -> Text:
    soon = _soon(told)
    if not soon:
        return both(
            "Nothing expires within {n} days.",
            "{n}일 안에 소멸하는 포인트는 없습니다.",
            n=Count(SOON_DAYS),
        )
    return both(
        "Remind those whose points expire within {n} days: {points} points.",
        "{n}일 안에 소멸할 {points}점의 주인에게 알려 주세요.",
        n=Count(SOON_DAYS),
        points=Count(soon),
    )


def _because(told: Told) -> Text:
    out = told.outstanding
    if out.certain == out.points:
        return Text(
            en="No points of this kind were followed until they expired yet, so all count in full.",
            ko="소멸할 때까지 지켜본 포인트가 아직 없어 모두 전액으로 셉니다.",
        )
    return both(
        "By what became of past points, {share} are used before they expire: between {low} and "
        "{high}, nineteen in twenty.",
        "지난 포인트로 보면 {share}를 소멸 전에 씁니다. 95% 구간은 {low}에서 {high}입니다.",
        share=Share(round(out.share, 3)),
        low=told.money(out.used.low),
        high=told.money(out.used.high),
    )


def _metrics(told: Told) -> tuple[Metric, ...]:
    out = told.outstanding
    earned = told.of_kind("earn", "return")
    used = -told.of_kind("redeem")
    made = [
        metric(
            Text(en="Liability", ko="포인트 부채"),
            told.money(out.used.value),
            range=_range(told),
            note=both(
                "of {value} in points", "남은 포인트 {value} 가운데", value=told.money(out.points)
            ),
        ),
        metric(
            Text(en="Rewards so far", ko="지금까지 리워드 비용"),
            Money(told.cost, told.currency),
            note=both("{n} points used", "{n}점 사용", n=Count(used)),
        ),
        metric(
            both("Expiring in {n} days", "{n}일 안에 소멸", n=Count(SOON_DAYS)),
            Count(_soon(told)),
            note=Text(en="points, if not used", ko="쓰지 않을 때의 포인트"),
        ),
    ]
    if earned > 0:
        made.insert(
            2,
            metric(
                Text(en="Points used so far", ko="사용률"),
                Share(round(used / earned, 3)),
                note=both("of {n} earned", "적립 {n}점 가운데", n=Count(earned)),
            ),
        )
    return tuple(made)


def _range(told: Told) -> Range | None:
    used = told.outstanding.used
    if not used.low < used.high:
        return None
    worth = told.point_value
    return Range(
        low=used.low * worth,
        high=used.high * worth,
        value=used.value * worth,
        caption=both(
            f"{{low}}{EN_DASH}{{high}}, 95%",
            f"95% 구간 {{low}}{EN_DASH}{{high}}",
            low=told.money(used.low),
            high=told.money(used.high),
        ),
    )


def _tiers(tiers: Sequence[dict[str, Any]], told: Told) -> Rows:
    return Rows(
        title=Text(en="Members by tier", ko="등급별 회원"),
        caption=both(
            "As of {day}; kept amount of the qualifying period",
            "{day} 기준. 산정 금액은 산정 기간에 남은 금액",
            day=Day(told.known_on, year=True),
        ),
        columns=(
            Column(name="name", title=Text(en="Tier", ko="등급"), kind="name"),
            Column(name="members", title=Text(en="Members", ko="회원"), kind="count"),
            Column(name="share", title=Text(en="Share", ko="비중"), kind="bar"),
            Column(name="points", title=Text(en="Points", ko="포인트"), kind="count"),
            Column(
                name="amount",
                title=Text(en="Qualifying amount", ko="산정 금액"),
                kind="money",
                currency=told.currency,
            ),
            Column(name="expiring", title=Text(en="Expiring soon", ko="곧 소멸"), kind="count"),
        ),
        rows=tuple(tiers),
    )


def _expiry(told: Told) -> Rows:
    total = sum(int(row["points"]) for row in told.expiring)
    lasting = Text(en="Never", ko="소멸하지 않음").model_dump()
    return Rows(
        title=Text(en="When points expire", ko="포인트가 소멸하는 달"),
        caption=Text(
            en="Points that are out today, if none were used", ko="오늘 남은 포인트를 쓰지 않을 때"
        ),
        columns=(
            Column(name="month", title=Text(en="Month", ko="달"), kind="name"),
            Column(name="points", title=Text(en="Points", ko="포인트"), kind="count"),
            Column(name="share", title=Text(en="Share", ko="비중"), kind="bar"),
        ),
        rows=tuple(
            {
                "month": row["month"].strftime("%Y-%m") if row["month"] else lasting,
                "points": row["points"],
                "share": row["points"] / total,
            }
            for row in told.expiring
        ),
    )


def _rewards(told: Told) -> Rows:
    by_name = {row["reward_name"]: row for row in told.taken}
    known = {reward.name: reward for reward in told.rewards}
    names = sorted({*by_name, *known}, key=lambda name: (name is None, str(name)))
    unnamed = Text(en="Not named", ko="이름 없음").model_dump()
    rows = []
    for name in names:
        taken = by_name.get(name, {"times": 0, "points": 0})
        reward = known.get(name)
        cost = reward.cost * taken["times"] if reward else taken["points"] * told.point_value
        stock = reward.stock if reward else None
        rows.append(
            {
                "name": name if name is not None else unnamed,
                "times": taken["times"],
                "points": taken["points"],
                "cost": cost,
                "left": "–" if stock is None else f"{stock - taken['times']:,}",
            }
        )
    return Rows(
        title=Text(en="Rewards", ko="리워드"),
        caption=Text(
            en="A reward that nobody entered costs the value of its points",
            ko="등록하지 않은 리워드는 포인트 가치를 비용으로 셈",
        ),
        columns=(
            Column(name="name", title=Text(en="Reward", ko="리워드"), kind="name"),
            Column(name="times", title=Text(en="Taken", ko="건수"), kind="count"),
            Column(name="points", title=Text(en="Points", ko="포인트"), kind="count"),
            Column(
                name="cost", title=Text(en="Cost", ko="비용"), kind="money", currency=told.currency
            ),
            Column(name="left", title=Text(en="Left in stock", ko="남은 재고")),
        ),
        rows=tuple(rows),
    )


def _left_out(told: Told) -> tuple[LeftOut, ...]:
    owed = sum(int(row["owed"]) for row in told.tiers)
    if not owed:
        return ()
    reason = Text(
        en="points that members spent before their purchase came back; their balance is below "
        "zero, and the liability is not reduced by it",
        ko="쓴 뒤에 반품하여 모자란 포인트이며, 잔액이 음수입니다. 부채에서 빼지 않았습니다",
    )
    return (LeftOut(count=owed, reason=reason),)
