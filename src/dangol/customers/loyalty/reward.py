"""A reward: what members can have for points, and what it costs the shop."""

from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, Transition, archiving
from dangol.words import Text


class LoyaltyReward(Record):
    """Its name is the name that redemptions carry."""

    kind = "loyalty-reward"
    title = Text(en="Reward", ko="리워드")
    plural = Text(en="Rewards", ko="리워드")
    question = Text(
        en="What can members have for their points?", ko="회원이 포인트로 무엇을 받을 수 있나요?"
    )
    entry = "customers"
    states = (
        State(name="active", title=Text(en="Offered", ko="제공 중")),
        State(name="paused", title=Text(en="Paused", ko="중단")),
        ARCHIVED,
    )
    transitions = (
        Transition(
            name="pause", title=Text(en="Pause", ko="중단"), before=("active",), after="paused"
        ),
        Transition(
            name="offer",
            title=Text(en="Offer again", ko="다시 제공"),
            before=("paused",),
            after="active",
        ),
        archiving("active", "paused"),
    )

    points_cost: int = param(
        title=Text(en="Points", ko="포인트"),
        help=Text(en="What a member pays for it.", ko="회원이 내는 포인트입니다."),
        ge=1,
        le=10**9,
    )
    cost: float = param(
        title=Text(en="Cost", ko="비용"),
        help=Text(
            en="What one costs the shop, in the project's currency.",
            ko="하나를 주는 데 드는 비용이며, 프로젝트의 통화입니다.",
        ),
        ge=0,
        le=1e12,
    )
    stock: int | None = param(
        None,
        title=Text(en="Stock", ko="재고"),
        help=Text(
            en="How many there were to begin with; empty where there is no limit.",
            ko="처음에 준비한 수량입니다. 제한이 없으면 비웁니다.",
        ),
        ge=0,
        le=10**9,
    )
