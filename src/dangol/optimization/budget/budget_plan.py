"""A plan of spend that people keep: proposed, approved, and looked back on afterwards."""

import datetime as dt
from typing import Self

from pydantic import model_validator

from dangol.contract.days import DayText
from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, Transition, archiving
from dangol.optimization.budget.coming_promotions import PROMOTIONS_HELP, PROMOTIONS_TITLE
from dangol.optimization.budget.flights import FLIGHTS_HELP, FLIGHTS_TITLE, Flight, laid
from dangol.words import Text

DRAFT, PROPOSED, APPROVED = "draft", "proposed", "approved"


class BudgetPlan(Record):
    """Once approved it stays as it was; what was expected of it then is kept beside it."""

    kind = "budget-plan"
    title = Text(en="Budget plan", ko="예산 계획")
    plural = Text(en="Budget plans", ko="예산 계획")
    question = Text(en="What do we spend on what?", ko="무엇에 얼마를 쓰나요?")
    entry = "budget"
    states = (
        State(name=DRAFT, title=Text(en="Draft", ko="초안")),
        State(name=PROPOSED, title=Text(en="Waiting for approval", ko="승인 대기")),
        State(name=APPROVED, title=Text(en="Approved", ko="승인됨")),
        ARCHIVED,
    )
    transitions = (
        Transition(
            name="propose",
            title=Text(en="Send for approval", ko="승인 요청"),
            before=(DRAFT,),
            after=PROPOSED,
        ),
        Transition(
            name="revise",
            title=Text(en="Back to draft", ko="초안으로 되돌림"),
            before=(PROPOSED,),
            after=DRAFT,
        ),
        Transition(
            name="approve",
            title=Text(en="Approve the plan", ko="계획 승인"),
            before=(PROPOSED,),
            after=APPROVED,
            role="analyst",
        ),
        archiving(DRAFT, PROPOSED, APPROVED),
    )
    fixed_in = (PROPOSED, APPROVED)
    heeded_in = (APPROVED,)

    starts_on: DayText = param(
        title=Text(en="First day", ko="시작일"),
        help=Text(en="First day of the plan (YYYY-MM-DD).", ko="계획의 첫날(YYYY-MM-DD)입니다."),
    )
    days: int = param(
        91,
        title=Text(en="Days", ko="날수"),
        help=Text(en="How long it lasts.", ko="계획의 길이입니다."),
        ge=1,
        le=730,
    )
    spend: dict[str, float] = param(
        title=Text(en="Spend by channel", ko="채널별 비용"),
        help=Text(
            en='In all its days, in the project\'s currency: {"tv": 52000, "social": 38000}.',
            ko='모든 날을 합쳐 프로젝트의 통화로 적습니다. {"tv": 52000, "social": 38000}.',
        ),
        min_length=1,
        max_length=200,
    )
    flights: dict[str, Flight] = param({}, title=FLIGHTS_TITLE, help=FLIGHTS_HELP, max_length=200)
    promotions: dict[str, tuple[int, ...]] = param(
        {}, title=PROMOTIONS_TITLE, help=PROMOTIONS_HELP, max_length=20
    )
    expected_sales: float = param(
        0.0,
        title=Text(en="Expected sales", ko="기대 매출"),
        help=Text(
            en="What it was expected to bring when it was kept.",
            ko="저장할 때 가져올 것으로 본 매출입니다.",
        ),
        ge=0,
        le=1e15,
    )
    expected_low: float = param(
        0.0,
        title=Text(en="Expected, low", ko="기대, 낮게"),
        help=Text(en="Lower end of nine in ten.", ko="90% 구간의 아래 끝입니다."),
        ge=0,
        le=1e15,
    )
    expected_high: float = param(
        0.0,
        title=Text(en="Expected, high", ko="기대, 높게"),
        help=Text(en="Upper end of nine in ten.", ko="90% 구간의 위 끝입니다."),
        ge=0,
        le=1e15,
    )
    note: str = param(
        "",
        title=Text(en="Note", ko="메모"),
        help=Text(en="Why it is so.", ko="왜 이렇게 정했는지 적습니다."),
        max_length=2_000,
    )

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        for name, amount in self.spend.items():
            if not name.strip() or len(name) > 120:
                raise ValueError("every channel has a name of at most 120 letters")
            if not 0 <= amount <= 1e15:
                raise ValueError(f"the spend on '{name}' is below 0 or beyond counting")
        return self

    @property
    def starts(self) -> dt.date:
        return dt.date.fromisoformat(self.starts_on)

    @property
    def ends(self) -> dt.date:
        return self.starts + dt.timedelta(days=self.days - 1)

    @property
    def total(self) -> float:
        return sum(self.spend.values())

    def part_until(self, days: int) -> float:
        """What share of its money lies in its first days, by when its channels run."""
        flights = {name.lower(): weights for name, weights in self.flights.items()}
        early = sum(
            amount * float(laid(flights.get(name.lower(), (1.0,)), self.days, 1)[:days].sum())
            for name, amount in self.spend.items()
        )
        return early / self.total if self.total else days / self.days
