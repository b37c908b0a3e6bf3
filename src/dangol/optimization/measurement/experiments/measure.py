"""What may be measured of the people of a test: some built in, more as records."""

from typing import Literal, Self

from pydantic import model_validator

from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, archiving
from dangol.words import Text

Of = Literal["orders", "returns", "events", "refusals"]
How = Literal["share", "count", "amount", "amount-per-time", "quantile"]
Good = Literal["up", "down"]
OF = {
    "orders": Text(en="Orders", ko="주문"),
    "returns": Text(en="Returns", ko="반품"),
    "events": Text(en="Events", ko="사건"),
    "refusals": Text(en="Refusals of marketing", ko="마케팅 수신 거부"),
}
HOW = {
    "share": Text(en="Share of people who do it", ko="하는 사람의 비중"),
    "count": Text(en="Times per person", ko="한 사람당 횟수"),
    "amount": Text(en="Amount per person", ko="한 사람당 금액"),
    "amount-per-time": Text(en="Amount each time", ko="한 번의 금액"),
    "quantile": Text(en="Quantile of the amount per person", ko="한 사람당 금액의 분위수"),
}
GOOD = {
    "up": Text(en="More is better", ko="많을수록 좋음"),
    "down": Text(en="Less is better", ko="적을수록 좋음"),
}


class Measure(Record):
    """One number per person (or one ratio), from what they did after they met a variant."""

    kind = "measure"
    title = Text(en="Measure", ko="지표")
    plural = Text(en="Measures", ko="지표")
    question = Text(en="By what do we judge tests?", ko="테스트를 무엇으로 판단하나요?")
    entry = "campaigns"
    states = (State(name="active", title=Text(en="In use", ko="사용 중")), ARCHIVED)
    transitions = (archiving("active"),)
    create_role = "analyst"
    edit_role = "analyst"

    of: Of = param(
        "orders",
        title=Text(en="Of what", ko="무엇을"),
        help=Text(en="What people do.", ko="사람들이 하는 일입니다."),
        choices=OF,
    )
    how: How = param(
        "count",
        title=Text(en="How it is summed up", ko="어떻게 셀지"),
        help=Text(
            en="Everybody counts, with 0 if they did nothing; 'amount each time' divides all "
            "amounts by all times.",
            ko="아무것도 하지 않은 사람도 0으로 셉니다. ‘한 번의 금액’은 금액의 합을 횟수의 합으로 "
            "나눕니다.",
        ),
        choices=HOW,
    )
    event_name: str = param(
        "",
        title=Text(en="Event", ko="사건 이름"),
        help=Text(
            en="Of events: which one, in the tracking plan's words.",
            ko="사건이면, 추적 계획에 적은 사건의 이름입니다.",
        ),
        max_length=200,
    )
    category: str = param(
        "",
        title=Text(en="Category", ko="상품 분류"),
        help=Text(
            en="Of orders: only what was bought of this category; empty means all.",
            ko="주문이면, 이 분류에서 산 것만 셉니다. 비우면 모두입니다.",
        ),
        max_length=200,
    )
    good: Good = param(
        "up",
        title=Text(en="Good direction", ko="좋은 방향"),
        help=Text(en="Which change is good.", ko="어느 쪽으로 바뀌면 좋은지입니다."),
        choices=GOOD,
    )
    capped_share: float = param(
        0.0,
        title=Text(en="Share that is capped", ko="잘라 내는 비중"),
        help=Text(
            en="So many of the largest values count as the largest below them, such as .001: a "
            "few giants then decide nothing. 0 caps none.",
            ko="큰 값부터 이 비중만큼을 그 아래 값으로 낮추어 셉니다(예: .001). 몇몇 큰 값이 "
            "결과를 좌우하지 않습니다. 0이면 그대로 둡니다.",
        ),
        ge=0,
        le=0.05,
    )
    quantile: float = param(
        0.5,
        title=Text(en="Quantile", ko="분위"),
        help=Text(
            en="Which quantile, where that is measured; .5 is the middle.",
            ko="분위수를 셀 때 어느 분위인지입니다. .5가 가운데입니다.",
        ),
        gt=0,
        lt=1,
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.of == "events" and not self.event_name:
            raise ValueError("a measure of events names the event")
        if self.category and self.of != "orders":
            raise ValueError("only orders have a category")
        if self.of == "refusals" and self.how not in ("share", "count"):
            raise ValueError("a refusal has no amount")
        return self

    @property
    def has_amount(self) -> bool:
        return self.how in ("amount", "amount-per-time", "quantile")


BUILT_IN = {
    one.name: (one, title)
    for one, title in (
        (Measure(name="buyers", of="orders", how="share"),
         Text(en="People who buy", ko="구매하는 사람")),
        (Measure(name="orders", of="orders", how="count"),
         Text(en="Orders per person", ko="한 사람당 주문")),
        (Measure(name="amount", of="orders", how="amount", capped_share=0.001),
         Text(en="Amount kept per person", ko="한 사람당 남은 금액")),
        (Measure(name="order-value", of="orders", how="amount-per-time"),
         Text(en="Amount of an order", ko="주문 한 건의 금액")),
        (Measure(name="returned", of="returns", how="amount", good="down"),
         Text(en="Amount returned per person", ko="한 사람당 반품 금액")),
        (Measure(name="refusals", of="refusals", how="share", good="down"),
         Text(en="People who refuse marketing", ko="수신을 거부하는 사람")),
    )
}  # fmt: skip
"""What every project can measure, with its words."""


def title_of(name: str) -> Text:
    """What people call a measure."""
    return BUILT_IN[name][1] if name in BUILT_IN else Text(en=name, ko=name)


def inline_title(name: str) -> Text:
    """The same within a sentence."""
    title = title_of(name)
    return Text(en=title.en[:1].lower() + title.en[1:], ko=title.ko) if name in BUILT_IN else title
