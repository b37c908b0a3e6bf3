"""The rules of a loyalty programme, and from which day on they hold."""

import datetime as dt
from itertools import pairwise
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from dangol.contract.days import DayText
from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, Transition, archiving
from dangol.customers.loyalty.errors import SameDayError
from dangol.words import Text

Rounding = Literal["down", "nearest", "up"]
RUNNING, ENDED = "running", "ended"


class Tier(BaseModel):
    """A tier: its name, the amount from which it is reached, and what it multiplies points by."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)
    en: str = Field(min_length=1, max_length=60)
    ko: str = Field(min_length=1, max_length=60)
    from_amount: float = Field(gt=0)
    multiplier: float = Field(1.0, ge=0, le=100)

    @property
    def title(self) -> Text:
        return Text(en=self.en, ko=self.ko)


class LoyaltyProgramme(Record):
    """One set of rules. Changed rules are another record that applies from a later day on.

    Once it runs its rules are fixed, so points that were earned by them stay as they were.
    """

    kind = "loyalty-programme"
    title = Text(en="Loyalty programme", ko="로열티 프로그램")
    plural = Text(en="Loyalty programmes", ko="로열티 프로그램")
    question = Text(
        en="How are points earned, and from when on?", ko="포인트를 언제부터 어떻게 적립하나요?"
    )
    entry = "customers"
    states = (
        State(name="draft", title=Text(en="Draft", ko="초안")),
        State(name=RUNNING, title=Text(en="Running", ko="운영 중")),
        State(name=ENDED, title=Text(en="Ended", ko="종료")),
        ARCHIVED,
    )
    transitions = (
        Transition(
            name="run",
            title=Text(en="Let these rules hold", ko="이 규칙 시행"),
            before=("draft",),
            after=RUNNING,
        ),
        Transition(name="end", title=Text(en="End it", ko="종료"), before=(RUNNING,), after=ENDED),
        archiving("draft"),
    )
    fixed_in = (RUNNING, ENDED)

    applies_from_on: DayText = param(
        title=Text(en="Applies from", ko="적용 시작일"),
        help=Text(
            en="First day (YYYY-MM-DD) of these rules; they hold until the day of the next ones.",
            ko="이 규칙을 적용하는 첫날(YYYY-MM-DD)입니다. 다음 규칙이 시작하는 날까지 적용합니다.",
        ),
    )
    amount_per_point: float = param(
        100.0,
        title=Text(en="Amount for a point", ko="1포인트당 금액"),
        help=Text(
            en="How much must be bought for one point, in the project's currency.",
            ko="1포인트를 적립하려면 사야 하는 금액이며, 프로젝트의 통화입니다.",
        ),
        gt=0,
        le=1e9,
    )
    rounding: Rounding = param(
        "down",
        title=Text(en="Rounding", ko="끝수"),
        help=Text(
            en="What becomes of a part of a point, order by order.",
            ko="주문마다 1포인트가 안 되는 끝수를 어떻게 할지입니다.",
        ),
        choices={
            "down": Text(en="Down", ko="버림"),
            "nearest": Text(en="To the nearest", ko="반올림"),
            "up": Text(en="Up", ko="올림"),
        },
    )
    expiry_days: int = param(
        365,
        title=Text(en="Points last, in days", ko="유효 기간(일)"),
        help=Text(
            en="After so many days points cannot be used any more; 0 means that they last.",
            ko="이만큼의 날이 지나면 포인트를 쓸 수 없습니다. 0이면 소멸하지 않습니다.",
        ),
        ge=0,
        le=3650,
    )
    point_value: float = param(
        1.0,
        title=Text(en="Value of a point", ko="1포인트의 가치"),
        help=Text(
            en="What the reward for one point costs, in the project's currency.",
            ko="1포인트로 받는 리워드의 값이며, 프로젝트의 통화입니다.",
        ),
        ge=0,
        le=1e6,
    )
    tiers: tuple[Tier, ...] = param(
        (),
        title=Text(en="Tiers", ko="등급"),
        help=Text(
            en='From the lowest: [{"code": "gold", "en": "Gold", "ko": "골드", "from_amount": '
            '500000, "multiplier": 2}]. Amounts are what is kept in the qualifying period.',
            ko='낮은 등급부터 [{"code": "gold", "en": "Gold", "ko": "골드", "from_amount": 500000, '
            '"multiplier": 2}]처럼 적습니다. 금액은 산정 기간에 남은 금액입니다.',
        ),
        max_length=12,
    )
    window_days: int = param(
        365,
        title=Text(en="Qualifying period in days", ko="등급 산정 기간(일)"),
        help=Text(
            en="Purchases of this many days before the day on which tiers are set count.",
            ko="등급을 정하는 날 앞으로 이만큼의 날에 한 구매를 셉니다.",
        ),
        ge=1,
        le=3650,
    )
    tier_months: int = param(
        1,
        title=Text(en="Months that a tier holds", ko="등급 유지 기간(개월)"),
        help=Text(
            en="Tiers are set on the day these rules begin, then on the first of every so many "
            "months.",
            ko="규칙을 시작하는 날에, 그 뒤로는 이만큼의 달마다 1일에 등급을 정합니다.",
        ),
        ge=1,
        le=24,
    )

    @model_validator(mode="after")
    def _has_tiers_in_order(self) -> Self:
        amounts = [tier.from_amount for tier in self.tiers]
        if any(a >= b for a, b in pairwise(amounts)):
            raise ValueError("tiers go from the lowest amount to the highest, each above the last")
        if len({tier.code for tier in self.tiers}) != len(self.tiers):
            raise ValueError("two tiers have the same code")
        return self

    @property
    def applies_from(self) -> dt.date:
        return dt.date.fromisoformat(self.applies_from_on)

    def check(self, others: list[Record]) -> None:
        for other in others:
            if (
                isinstance(other, LoyaltyProgramme)
                and other.applies_from_on == self.applies_from_on
            ):
                raise SameDayError(self.title.en.lower(), other.name, self.applies_from_on)
