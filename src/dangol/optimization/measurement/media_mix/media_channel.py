"""A channel as marketers know it: what it is expected to return, and what a plan may do with it."""

import datetime as dt
from typing import Self

from pydantic import model_validator

from dangol.contract.days import DayOrNothing
from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, archiving
from dangol.contract.tables_view import Tables
from dangol.words import Text

USED = "used"


class MediaChannel(Record):
    """Its name is that of the channel in media spend; what is 0 or empty is not said."""

    kind = "media-channel"
    title = Text(en="Media channel", ko="매체 채널")
    plural = Text(en="Limits and expectations of channels", ko="채널의 한도와 기대")
    question = Text(
        en="What may a plan do with a channel, and what do we expect of it?",
        ko="계획에서 채널을 어디까지 바꿀 수 있고, 무엇을 기대하나요?",
    )
    entry = "budget"
    states = (State(name=USED, title=Text(en="In use", ko="사용 중")), ARCHIVED)
    transitions = (archiving(USED),)

    expected_return_low: float = param(
        0.0,
        title=Text(en="Expected return, low", ko="기대 수익, 낮게"),
        help=Text(
            en="Sales for each unit spent that it hardly falls below, before any data is seen; 0 "
            "leaves it to what is usual.",
            ko="자료를 보기 전에, 쓴 돈 1마다 이보다 덜 가져올 일은 거의 없다고 보는 매출입니다. "
            "0이면 흔한 값을 씁니다.",
        ),
        ge=0,
        le=1_000,
    )
    expected_return_high: float = param(
        0.0,
        title=Text(en="Expected return, high", ko="기대 수익, 높게"),
        help=Text(
            en="Sales for each unit spent that it hardly exceeds; nine in ten lie between.",
            ko="쓴 돈 1마다 이보다 더 가져올 일은 거의 없다고 보는 매출입니다. 열에 아홉은 두 값 "
            "사이입니다.",
        ),
        ge=0,
        le=1_000,
    )
    half_life_days: float = param(
        0.0,
        title=Text(en="Half-life of its effect", ko="효과의 반감기"),
        help=Text(
            en="Days after which half of what an advertisement brings has come; 0 leaves it to "
            "what is usual.",
            ko="광고가 가져올 것의 절반이 나타나는 날수입니다. 0이면 흔한 값을 씁니다.",
        ),
        ge=0,
        le=365,
    )
    least_a_week: float = param(
        0.0,
        title=Text(en="Least in a week", ko="한 주 최소 비용"),
        help=Text(
            en="No plan spends less, in the project's currency.",
            ko="어떤 계획도 한 주에 이보다 덜 쓰지 않습니다. 프로젝트의 통화입니다.",
        ),
        ge=0,
        le=1e15,
    )
    most_a_week: float = param(
        0.0,
        title=Text(en="Most in a week", ko="한 주 최대 비용"),
        help=Text(
            en="What can be booked at most; 0 means one and a half times what was ever spent.",
            ko="한 주에 살 수 있는 최대치입니다. 0이면 지금까지 가장 많이 쓴 주의 1.5배입니다.",
        ),
        ge=0,
        le=1e15,
    )
    regions: tuple[str, ...] = param(
        (),
        title=Text(en="Regions", ko="지역"),
        help=Text(
            en='Where a plan may run it, in the words of the data: ["Busan"]; empty means '
            "everywhere.",
            ko='계획에서 쓸 수 있는 지역이며, 자료에 적힌 말로 씁니다. 예: ["부산"]. 비우면 모든 '
            "곳입니다.",
        ),
        max_length=200,
    )
    fixed_until_on: DayOrNothing = param(
        "",
        title=Text(en="Fixed until", ko="계약한 날까지"),
        help=Text(
            en="Until this day (YYYY-MM-DD) it is booked as it is today; empty where it is free.",
            ko="이날(YYYY-MM-DD)까지는 지금처럼 쓰기로 되어 있습니다. 자유로우면 비웁니다.",
        ),
    )
    note: str = param(
        "",
        title=Text(en="Why", ko="까닭"),
        help=Text(
            en="Shown beside the plan: a contract, what can be booked.",
            ko="계획 옆에 보여 줄 말입니다. 계약이나 살 수 있는 양을 적습니다.",
        ),
        max_length=500,
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if bool(self.expected_return_low) != bool(self.expected_return_high):
            raise ValueError("an expected return has both ends, or none")
        if self.expected_return_low and self.expected_return_low >= self.expected_return_high:
            raise ValueError("the low end of the expected return is not below the high one")
        if self.most_a_week and self.least_a_week > self.most_a_week:
            raise ValueError("the least in a week is above the most")
        return self

    @property
    def fixed_until(self) -> dt.date | None:
        return dt.date.fromisoformat(self.fixed_until_on) if self.fixed_until_on else None


def told_channels(tables: Tables) -> dict[str, MediaChannel]:
    """The records in use by the channel that they are of, in small letters."""
    return {
        one.record.name.lower(): one.record
        for one in tables.decisions(MediaChannel)
        if isinstance(one.record, MediaChannel)
    }
