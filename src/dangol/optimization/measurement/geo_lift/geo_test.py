"""A test by regions: where it runs, when, what for, and what was decided."""

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar, Literal, Self

from pydantic import field_validator, model_validator

from dangol.contract.days import DayText
from dangol.contract.params import param
from dangol.contract.record import ARCHIVED as GONE
from dangol.contract.record import Record, State, Transition, archiving
from dangol.tables.geo import REGION_BASES
from dangol.words import Text

Outcome = Literal["amount", "orders", "new_customers"]
Basis = Literal["home", "store"]
Decision = Literal["none", "roll-out", "adapt", "drop"]
DRAFT, APPROVED, RUNNING, STOPPED, DECIDED = "draft", "approved", "running", "stopped", "decided"
OUTCOMES = {
    "amount": Text(en="Amount kept", ko="남은 금액"),
    "orders": Text(en="Orders", ko="주문 수"),
    "new_customers": Text(en="New customers", ko="새 고객"),
}
DECISIONS = {
    "none": Text(en="Not decided", ko="정하지 않음"),
    "roll-out": Text(en="Roll it out", ko="전국으로 넓힘"),
    "adapt": Text(en="Change it and test again", ko="고쳐서 다시 테스트"),
    "drop": Text(en="Drop it", ko="그만둠"),
}


class GeoTest(Record):
    """Once approved its plan is fixed, so nobody can choose the days or regions that please.

    Only the decision is written after it has stopped.
    """

    kind = "geo-test"
    title = Text(en="Geo test", ko="지역 테스트")
    plural = Text(en="Plans of geo tests", ko="지역 테스트 계획")
    question = Text(
        en="In which regions do we try what it brings?", ko="어느 지역에서 효과를 시험하나요?"
    )
    entry = "budget"
    states = (
        State(name=DRAFT, title=Text(en="Draft", ko="초안")),
        State(name=APPROVED, title=Text(en="Approved", ko="승인됨")),
        State(name=RUNNING, title=Text(en="Running", ko="진행 중")),
        State(name=STOPPED, title=Text(en="Stopped", ko="끝남")),
        State(name=DECIDED, title=Text(en="Decided", ko="결정됨")),
        GONE,
    )
    transitions = (
        Transition(
            name="approve",
            title=Text(en="Approve the plan", ko="계획 승인"),
            before=(DRAFT,),
            after=APPROVED,
        ),
        Transition(
            name="run", title=Text(en="It has begun", ko="시작"), before=(APPROVED,), after=RUNNING
        ),
        Transition(
            name="stop", title=Text(en="It has ended", ko="종료"), before=(RUNNING,), after=STOPPED
        ),
        Transition(
            name="decide",
            title=Text(en="Settle the decision", ko="결정 확정"),
            before=(STOPPED,),
            after=DECIDED,
        ),
        archiving(DRAFT, APPROVED),
    )
    fixed_in = (APPROVED, RUNNING, STOPPED, DECIDED)
    open_fields: ClassVar[Mapping[str, tuple[str, ...]]] = {STOPPED: ("decision", "decision_note")}

    media_channel: str = param(
        title=Text(en="Channel", ko="채널"),
        help=Text(
            en="What is spent in the test regions, as media spend calls it: tv, paid-search.",
            ko="테스트 지역에서 쓰는 매체이며, 매체 비용에 적은 말로 씁니다. 예: tv, paid-search.",
        ),
        min_length=1,
        max_length=120,
    )
    region_basis: Basis = param(
        "home",
        title=Text(en="Region of an order", ko="주문의 지역"),
        help=Text(
            en="Where the customer lives, or where the store is.",
            ko="고객이 사는 곳으로 볼지, 매장이 있는 곳으로 볼지입니다.",
        ),
        choices=REGION_BASES,
    )
    test_regions: tuple[str, ...] = param(
        title=Text(en="Test regions", ko="테스트 지역"),
        help=Text(
            en='Where it runs, in the words of the data: ["Busan", "Daegu"].',
            ko='테스트하는 지역이며, 자료에 적힌 말로 씁니다. 예: ["부산", "대구"].',
        ),
        min_length=1,
        max_length=200,
    )
    left_out_regions: tuple[str, ...] = param(
        (),
        title=Text(en="Regions left out", ko="뺀 지역"),
        help=Text(
            en="Neither tested nor compared with: next to a test region, or unlike all others.",
            ko="테스트하지도 견주지도 않는 지역입니다. 테스트 지역과 맞닿았거나 다른 곳과 아주 "
            "다른 곳입니다.",
        ),
        max_length=200,
    )
    starts_on: DayText = param(
        title=Text(en="First day", ko="시작일"),
        help=Text(en="First day of the test (YYYY-MM-DD).", ko="첫날(YYYY-MM-DD)입니다."),
    )
    ends_on: DayText = param(
        title=Text(en="Last day", ko="마지막 날"),
        help=Text(en="Last day of the spend (YYYY-MM-DD).", ko="마지막 날(YYYY-MM-DD)입니다."),
    )
    cooldown_days: int = param(
        0,
        title=Text(en="Days after it that count", ko="끝난 뒤 세는 날수"),
        help=Text(
            en="Purchases of so many days after the last one count too: advertising goes on to "
            "work.",
            ko="마지막 날 뒤로 이만큼의 날에 한 구매도 셉니다. 광고는 끝난 뒤에도 움직입니다.",
        ),
        ge=0,
        le=60,
    )
    planned_spend: float = param(
        0.0,
        title=Text(en="Planned spend", ko="계획한 비용"),
        help=Text(
            en="Beyond what these regions would get anyway, in the project's currency; counts "
            "where no media spend is loaded.",
            ko="이 지역에 평소보다 더 쓰는 비용이며, 프로젝트의 통화입니다. 매체 비용을 읽어 "
            "들이지 않았으면 이 값으로 셉니다.",
        ),
        ge=0,
        le=1e15,
    )
    outcome: Outcome = param(
        "amount",
        title=Text(en="What should grow", ko="늘어야 할 것"),
        help=Text(
            en="The verdict is on this; only an amount can be set against its cost.",
            ko="이것으로 판단합니다. 비용과 견줄 수 있는 것은 금액뿐입니다.",
        ),
        choices=OUTCOMES,
    )
    margin_share: float = param(
        0.3,
        title=Text(en="Margin", ko="마진"),
        help=Text(
            en="What stays of an amount after the cost of goods, 0 to 1.",
            ko="금액에서 상품 원가를 뺀 비중이며, 0에서 1 사이입니다.",
        ),
        gt=0,
        le=1,
    )
    hypothesis: str = param(
        "",
        title=Text(en="What we expect", ko="가설"),
        help=Text(
            en="What it should bring and why, before anybody knows.",
            ko="무엇이 왜 늘 것으로 보는지, 결과를 알기 전에 적습니다.",
        ),
        max_length=2000,
    )
    decision: Decision = param(
        "none",
        title=Text(en="Decision", ko="결정"),
        help=Text(en="Once it has stopped.", ko="끝난 뒤에 적습니다."),
        choices=DECISIONS,
    )
    decision_note: str = param(
        "",
        title=Text(en="Why", ko="결정한 까닭"),
        help=Text(en="Why it was decided so.", ko="그렇게 정한 까닭입니다."),
        max_length=2000,
    )

    @field_validator("test_regions", "left_out_regions")
    @classmethod
    def _is_said_once(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if any(not one.strip() for one in names) or len(set(names)) != len(names):
            raise ValueError("every region has a name and stands once")
        return names

    @model_validator(mode="after")
    def _can_be_compared(self) -> Self:
        if self.ends < self.starts:
            raise ValueError("the last day lies before the first")
        twice = sorted(set(self.test_regions) & set(self.left_out_regions))
        if twice:
            raise ValueError(f"tested and left out at once: {', '.join(twice)}")
        return self

    @property
    def starts(self) -> dt.date:
        return dt.date.fromisoformat(self.starts_on)

    @property
    def ends(self) -> dt.date:
        return dt.date.fromisoformat(self.ends_on)

    @property
    def counts_until(self) -> dt.date:
        """Last day whose purchases count."""
        return self.ends + dt.timedelta(days=self.cooldown_days)
