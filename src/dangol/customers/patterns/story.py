"""Buying patterns as an answer: what goes together, what follows, and how surely."""

from collections.abc import Sequence
from dataclasses import dataclass

from dangol.contract.result import Answer, Column, Evidence, Metric, Picture, Rows, metric
from dangol.customers.patterns.bought import Bought
from dangol.customers.patterns.finding import Pattern, Patterns
from dangol.customers.patterns.method import METHOD
from dangol.customers.patterns.pictures import lifts_picture
from dangol.customers.patterns.refusing import NOTHING
from dangol.scoring.score_figures import times
from dangol.words import Count, Figure, Share, Text, both, particle

MOST_ROWS = 50


@dataclass(frozen=True)
class Told:
    """Everything that the answer speaks of."""

    bought: Bought
    together: Patterns
    in_order: Patterns
    within_days: int
    level: Text
    period_days: int

    @property
    def pairs(self) -> list[Pattern]:
        """Of rules among the same items the one that holds most often, the strongest first."""
        best: dict[frozenset[int], Pattern] = {}
        for one in self.together.found:
            known = best.get(one.items)
            if known is None or one.confidence > known.confidence:
                best[one.items] = one
        order = sorted(best.values(), key=lambda one: (-one.lift, one.first, one.then))
        return sorted(order, key=lambda one: len(one.first))

    def title(self, item: int) -> str:
        return self.bought.titles[item]

    def rule(self, one: Pattern) -> str:
        return " + ".join(self.title(item) for item in (*one.first, one.then))

    def order(self, one: Pattern) -> str:
        return " → ".join(self.title(item) for item in (*one.first, one.then))

    def first(self, one: Pattern, joint: str) -> str:
        return joint.join(self.title(item) for item in one.first)


def patterns_answer(told: Told) -> Answer:
    """The answer from the patterns that were found."""
    return Answer(
        headline=_headline(told),
        action=_action(told),
        because=_because(told),
        metrics=_metrics(told),
        pictures=_pictures(told),
        tables=_tables(told),
        evidence=Evidence(
            basis=both(
                "{baskets} baskets of {people} customers in {days} days",
                "{days}일 동안 고객 {people}명의 장바구니 {baskets}개",
                baskets=Count(told.bought.baskets),
                people=Count(told.bought.customers),
                days=Count(told.period_days),
            ),
            method=METHOD,
        ),
    )


def _headline(told: Told) -> Text:
    pairs, orders = told.pairs, told.in_order.found
    if pairs:
        best = pairs[0]
        first, then = told.first(best, "’, ‘"), told.title(best.then)
        return both(
            "‘{first}’ and ‘{then}’ go together: {lift} as often in one basket as by chance.",
            "{first_ko} {then_ko} 우연보다 {lift} 자주 한 장바구니에 담깁니다.",
            first=first,
            then=then,
            first_ko=particle(f"‘{first}’", "과", "와"),
            then_ko=particle(f"‘{then}’", "은", "는"),
            lift=Times(best.lift),
        )
    if orders:
        best = orders[0]
        return both(
            "‘{then}’ follows ‘{first}’ within {days} days {lift} as often as by chance.",
            "‘{first}’ 다음 {days}일 안에 {then_ko} 사는 일이 우연의 {lift}입니다.",
            first=told.first(best, " → "),
            then=told.title(best.then),
            then_ko=particle(f"‘{told.title(best.then)}’", "을", "를"),
            days=Count(told.within_days),
            lift=Times(best.lift),
        )
    return NOTHING


@dataclass(frozen=True)
class Times:
    """A multiple in words: ``2.4 times``, ``2.4배``."""

    value: float

    def say(self, language: str) -> str:
        shown = Figure(round(self.value, 1)).say("en")
        return f"{shown}배" if language == "ko" else f"{shown} times"


def _action(told: Told) -> Text:
    pairs, orders = told.pairs, told.in_order.found
    if pairs:
        best = pairs[0]
        return both(
            "Show ‘{then}’ to those who have ‘{first}’ in the basket; {share} of them take it now.",
            "장바구니에 {first} 담은 고객에게 {then} 보여 주세요. 지금은 {share}가 함께 담습니다.",
            first=Text(
                en=told.first(best, "’ and ‘"),
                ko=particle(f"‘{told.first(best, '’, ‘')}’", "을", "를"),
            ),
            then=Text(
                en=told.title(best.then), ko=particle(f"‘{told.title(best.then)}’", "을", "를")
            ),
            share=Share(round(best.confidence, 3)),
        )
    if orders:
        best = orders[0]
        return both(
            "Offer ‘{then}’ within {days} days of it.",
            "그 뒤 {days}일 안에 {then} 권하세요.",
            then=Text(
                en=told.title(best.then), ko=particle(f"‘{told.title(best.then)}’", "을", "를")
            ),
            days=Count(told.within_days),
        )
    return Text(
        en="Suggest what each customer likes rather than what goes with the basket.",
        ko="장바구니에 어울리는 것보다 고객마다 좋아하는 것을 권하세요.",
    )


def _because(told: Told) -> Text:
    return both(
        "Of {rules} rules {clear} are clear and of {sequences} sequences {ordered}, basket sizes "
        "and everybody's habits given; at most one in twenty of these should be false.",
        "장바구니 크기와 사람마다의 습관을 감안해, 규칙 {rules}개 가운데 {clear}개, 순서 "
        "{sequences}개 가운데 {ordered}개가 뚜렷합니다. 잘못된 것은 스물에 하나를 넘지 않을 것으로 "
        "봅니다.",
        rules=Count(told.together.looked_at),
        clear=Count(len(told.together.found)),
        sequences=Count(told.in_order.looked_at),
        ordered=Count(len(told.in_order.found)),
    )


def _metrics(told: Told) -> tuple[Metric, ...]:
    return (
        metric(
            Text(en="Bought together", ko="함께 사는 조합"),
            Count(len(told.pairs)),
            note=Text(en="clear and useful", ko="뚜렷하고 쓸모 있음"),
        ),
        metric(
            Text(en="One after the other", ko="이어서 사는 순서"),
            Count(len(told.in_order.found)),
            note=both("within {n} days", "{n}일 안", n=Count(told.within_days)),
        ),
        metric(
            Text(en="Baskets", ko="장바구니"),
            Count(told.bought.baskets),
            note=both("in {n} days", "{n}일 동안", n=Count(told.period_days)),
        ),
    )


def _pictures(told: Told) -> tuple[Picture, ...]:
    pairs, orders = told.pairs, told.in_order.found
    found = []
    if pairs:
        found.append(
            lifts_picture(
                pairs,
                [told.rule(one) for one in pairs],
                both(
                    "{n} combinations are in one basket more often than its size explains",
                    "조합 {n}개가 장바구니 크기로 설명되는 것보다 자주 함께 담깁니다",
                    n=Count(len(pairs)),
                ),
                Text(
                    en="Times as often as by chance, baskets of the same size; band: 95%",
                    ko="같은 크기의 장바구니에서 우연에 견준 배수; 띠는 95% 구간",
                ),
            )
        )
    if orders:
        found.append(
            lifts_picture(
                orders,
                [told.order(one) for one in orders],
                both(
                    "{n} sequences come more often than in another order of days",
                    "순서 {n}개가 산 날을 섞었을 때보다 자주 나옵니다",
                    n=Count(len(orders)),
                ),
                both(
                    "Times as often as by chance, within {n} days; band: 95%",
                    "{n}일 안에 이어서 사는 일, 우연에 견준 배수; 띠는 95% 구간",
                    n=Count(told.within_days),
                ),
            )
        )
    return tuple(found)


def _tables(told: Told) -> tuple[Rows, ...]:
    found = []
    if told.pairs:
        found.append(
            Rows(
                title=Text(en="In one basket", ko="한 장바구니에"),
                caption=Text(
                    en="Share: of baskets with the first that also have the other",
                    ko="비중은 앞의 것이 든 장바구니 가운데 뒤의 것도 든 비중",
                ),
                columns=_columns(
                    Text(en="With", ko="담은 것"), Text(en="Also", ko="함께"),
                    Text(en="Baskets", ko="장바구니"),
                ),
                rows=_rows(told, told.pairs, ", "),
            )
        )  # fmt: skip
    if told.in_order.found:
        found.append(
            Rows(
                title=both("Within {n} days", "{n}일 안에", n=Count(told.within_days)),
                caption=Text(
                    en="Share: of customers with the first who buy the other after it",
                    ko="비중은 앞의 것을 산 고객 가운데 그 뒤에 뒤의 것을 산 비중",
                ),
                columns=_columns(
                    Text(en="After", ko="먼저"), Text(en="Then", ko="다음"),
                    Text(en="Customers", ko="고객"),
                ),
                rows=_rows(told, told.in_order.found, " → "),
            )
        )  # fmt: skip
    return tuple(found)


def _columns(first: Text, then: Text, count: Text) -> tuple[Column, ...]:
    return (
        Column(name="first", title=first, kind="name"),
        Column(name="then", title=then, kind="name"),
        Column(name="count", title=count, kind="count"),
        Column(name="share", title=Text(en="Share", ko="비중"), kind="bar"),
        Column(name="lift", title=Text(en="Times chance", ko="우연의 배수")),
        Column(name="range", title=Text(en="95% interval", ko="95% 구간")),
    )


def _rows(told: Told, found: Sequence[Pattern], joint: str) -> tuple[dict[str, object], ...]:
    return tuple(
        {
            "first": told.first(one, joint),
            "then": told.title(one.then),
            "count": one.count,
            "share": one.confidence,
            "lift": times(one.lift).say("en"),
            "range": both(
                "{low} to {high}",
                "{low}~{high}",
                low=Figure(round(one.low, 2)),
                high=Figure(round(one.high, 2)),
            ).model_dump(),
        }
        for one in found[:MOST_ROWS]
    )
