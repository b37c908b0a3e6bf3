"""What a test measured of a channel elsewhere: on a platform, by an agency, before us."""

import datetime as dt
from typing import Self

from pydantic import model_validator

from dangol.contract.days import DayOrNothing, DayText
from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, archiving
from dangol.words import Text

USED = "used"


class LiftTest(Record):
    """The change of spend, the sales that it brought, and from when to when both count."""

    kind = "lift-test"
    title = Text(en="Lift test", ko="리프트 테스트")
    plural = Text(en="Lift tests made elsewhere", ko="밖에서 한 리프트 테스트")
    question = Text(
        en="What did tests measure that ran elsewhere?", ko="밖에서 한 테스트는 무엇을 쟀나요?"
    )
    entry = "budget"
    states = (State(name=USED, title=Text(en="In use", ko="사용 중")), ARCHIVED)
    transitions = (archiving(USED),)

    media_channel: str = param(
        title=Text(en="Channel", ko="채널"),
        help=Text(
            en="What was tested, as media spend calls it: tv, paid-search.",
            ko="테스트한 채널이며, 매체 비용에 적은 말로 씁니다. 예: tv, paid-search.",
        ),
        min_length=1,
        max_length=120,
    )
    regions: tuple[str, ...] = param(
        (),
        title=Text(en="Regions", ko="지역"),
        help=Text(
            en='Where it ran, in the words of the data: ["Busan"]; empty means everywhere.',
            ko='테스트한 지역이며, 자료에 적힌 말로 씁니다. 예: ["부산"]. 비우면 모든 곳입니다.',
        ),
        max_length=200,
    )
    starts_on: DayText = param(
        title=Text(en="First day", ko="시작일"),
        help=Text(
            en="First day on which spend was changed (YYYY-MM-DD).",
            ko="비용을 바꾼 첫날(YYYY-MM-DD)입니다.",
        ),
    )
    ends_on: DayText = param(
        title=Text(en="Last day", ko="마지막 날"),
        help=Text(
            en="Last day on which spend was changed (YYYY-MM-DD).",
            ko="비용을 바꾼 마지막 날(YYYY-MM-DD)입니다.",
        ),
    )
    counted_until_on: DayOrNothing = param(
        "",
        title=Text(en="Sales count until", ko="매출을 센 마지막 날"),
        help=Text(
            en="Last day (YYYY-MM-DD) whose sales are in the lift; empty means the last day.",
            ko="증분에 넣은 매출의 마지막 날(YYYY-MM-DD)입니다. 비우면 마지막 날과 같습니다.",
        ),
    )
    spend_change: float = param(
        title=Text(en="Change of spend", ko="바뀐 비용"),
        help=Text(
            en="In all, in the project's currency: what was spent more; below 0 where it was cut.",
            ko="모두 합쳐 더 쓴 비용이며 프로젝트의 통화입니다. 줄였으면 0보다 작게 적습니다.",
        ),
        ge=-1e15,
        le=1e15,
    )
    lift: float = param(
        title=Text(en="Sales brought", ko="가져온 매출"),
        help=Text(
            en="By that change, in all; below 0 where a cut lost sales.",
            ko="그 변화로 모두 합쳐 늘어난 매출입니다. 비용을 줄여 잃었으면 0보다 작게 적습니다.",
        ),
        ge=-1e15,
        le=1e15,
    )
    lift_low: float = param(
        title=Text(en="Lower end", ko="아래 끝"),
        help=Text(
            en="Of its interval of 90 %; of one of 95 %, take 84 % of the way to it.",
            ko="그 90% 구간의 아래 끝입니다. 95% 구간이면 그 거리의 84%만큼을 적습니다.",
        ),
        ge=-1e15,
        le=1e15,
    )
    lift_high: float = param(
        title=Text(en="Upper end", ko="위 끝"),
        help=Text(en="Of its interval of 90 %.", ko="그 90% 구간의 위 끝입니다."),
        ge=-1e15,
        le=1e15,
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.ends < self.starts:
            raise ValueError("the last day lies before the first")
        if self.counts_until < self.starts:
            raise ValueError("sales count until a day before the first")
        if not self.lift_low < self.lift_high:
            raise ValueError("the lower end of the lift is not below the upper one")
        if not self.lift_low <= self.lift <= self.lift_high:
            raise ValueError("the sales brought lie outside their interval")
        if self.spend_change == 0:
            raise ValueError("a test changes the spend: say by how much")
        return self

    @property
    def starts(self) -> dt.date:
        return dt.date.fromisoformat(self.starts_on)

    @property
    def ends(self) -> dt.date:
        return dt.date.fromisoformat(self.ends_on)

    @property
    def counts_until(self) -> dt.date:
        return dt.date.fromisoformat(self.counted_until_on) if self.counted_until_on else self.ends
