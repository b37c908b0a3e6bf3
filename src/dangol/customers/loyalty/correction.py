"""A correction of somebody's points, entered by one person and approved by another role."""

import datetime as dt

from pydantic import field_validator

from dangol.contract.days import DayText
from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, Transition, archiving
from dangol.tables.vocabulary import Personal
from dangol.words import Text

APPROVED = "approved"


class PointsCorrection(Record):
    """Counts once it is approved and never changes then: another one reverses it."""

    kind = "points-correction"
    title = Text(en="Points correction", ko="포인트 정정")
    plural = Text(en="Points corrections", ko="포인트 정정")
    question = Text(
        en="Whose points were put right by hand, and why?",
        ko="누구의 포인트를 왜 직접 바로잡았나요?",
    )
    entry = "customers"
    read_role = "marketer"
    states = (
        State(name="entered", title=Text(en="Entered", ko="입력됨")),
        State(name=APPROVED, title=Text(en="Approved", ko="승인됨")),
        ARCHIVED,
    )
    transitions = (
        Transition(
            name="approve",
            title=Text(en="Approve", ko="승인"),
            before=("entered",),
            after=APPROVED,
            role="analyst",
        ),
        archiving("entered"),
    )
    fixed_in = (APPROVED,)

    customer_id: str = param(
        title=Text(en="Customer", ko="고객"),
        help=Text(en="The customer's number.", ko="고객 번호입니다."),
        min_length=1,
        max_length=500,
        personal=Personal.PSEUDONYM,
    )
    points: int = param(
        title=Text(en="Points", ko="포인트"),
        help=Text(
            en="What is added; negative for what is taken away.",
            ko="더할 포인트입니다. 빼려면 음수로 적습니다.",
        ),
        ge=-(10**9),
        le=10**9,
        personal=Personal.BEHAVIOUR,
    )
    counts_on: DayText = param(
        title=Text(en="Counts on", ko="반영일"),
        help=Text(
            en="Day (YYYY-MM-DD) on which it is entered into the ledger.",
            ko="원장에 기입하는 날(YYYY-MM-DD)입니다.",
        ),
    )
    reason: str = param(
        title=Text(en="Reason", ko="사유"),
        help=Text(
            en="What somebody who asks later must know.",
            ko="나중에 묻는 사람이 알아야 할 것입니다.",
        ),
        min_length=3,
        max_length=1000,
        personal=Personal.ATTRIBUTE,
    )

    @field_validator("points")
    @classmethod
    def _moves(cls, points: int) -> int:
        if points == 0:
            raise ValueError("a correction of nothing corrects nothing")
        return points

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self.counts_on)
