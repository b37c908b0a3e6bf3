"""A schedule: when everything, or one analysis, is brought up to date."""

import datetime as dt
import re

from apscheduler.triggers.cron import CronTrigger
from pydantic import field_validator

from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, Transition, archiving
from dangol.contract.registry import registry
from dangol.words import Text

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_DAY = f"[0-7]|{'|'.join(_DAYS)}"
_DAY_PART = re.compile(rf"(?P<first>\*|{_DAY})(-(?P<last>{_DAY}))?(/(?P<step>[1-9]))?")


class Schedule(Record):
    """Runs at the minutes that a cron line names, in the shop's time zone."""

    kind = "schedule"
    title = Text(en="Schedule", ko="일정")
    plural = Text(en="Schedules", ko="일정")
    question = Text(en="When is everything brought up to date?", ko="언제 새로 고칠까요?")
    entry = "trust"
    states = (
        State(name="active", title=Text(en="Active", ko="사용 중")),
        State(name="paused", title=Text(en="Paused", ko="멈춤")),
        ARCHIVED,
    )
    transitions = (
        Transition(
            name="pause", title=Text(en="Pause", ko="멈춤"), before=("active",), after="paused"
        ),
        Transition(
            name="resume",
            title=Text(en="Resume", ko="다시 시작"),
            before=("paused",),
            after="active",
        ),
        archiving("active", "paused"),
    )

    cron: str = param(
        default="0 6 * * *",
        title=Text(en="When", ko="언제"),
        help=Text(
            en="Five cron fields in the shop's time zone: minute, hour, day, month, weekday (0 "
            "and 7 are Sunday).",
            ko="가게 시간대의 cron 다섯 칸입니다: 분, 시, 일, 월, 요일(0과 7은 일요일).",
        ),
    )
    analysis: str = param(
        default="",
        title=Text(en="Analysis", ko="분석"),
        help=Text(
            en="One analysis, or empty for everything that is stale.",
            ko="분석 하나를 고르거나, 비우면 오래된 것 모두입니다.",
        ),
    )
    instance: str = param(
        default="default",
        title=Text(en="Saved as", ko="저장 이름"),
        help=Text(en="Name of the saved analysis.", ko="저장된 분석의 이름입니다."),
    )

    @field_validator("cron")
    @classmethod
    def _readable(cls, value: str) -> str:
        try:
            cron_trigger(value, dt.UTC)
        except ValueError as wrong:
            raise ValueError(
                f"'{value}' is not a cron line ({wrong}); '0 6 * * *' is every day at six."
            ) from wrong
        return value

    def check(self, others: list[Record]) -> None:
        if self.analysis:
            registry().analysis(self.analysis)


def cron_trigger(cron: str, zone: dt.tzinfo) -> CronTrigger:
    """When a cron line fires; raises ValueError.

    APScheduler counts weekdays from Monday = 0, cron (and everybody who writes one) from
    Sunday = 0; so weekdays are handed over by name.
    """
    fields = cron.split()
    if len(fields) == 5:
        fields[4] = ",".join(_weekdays(part) for part in fields[4].lower().split(","))
    return CronTrigger.from_crontab(" ".join(fields), timezone=zone)


def _weekdays(part: str) -> str:
    """One part of the fifth field with its days by name; what is no weekday is left to refuse."""
    found = _DAY_PART.fullmatch(part)
    if found is None or part == "*":
        return part
    first, last, step = found["first"], found["last"], int(found["step"] or 1)
    if first == "*":
        start, end = 0, 6
    else:
        start = _day_number(first)
        end = _day_number(last) if last else 6 if found["step"] else start
    if end < start:
        end += 7
    return ",".join(_DAYS[day % 7] for day in range(start, end + 1, max(step, 1)))


def _day_number(day: str) -> int:
    return _DAYS.index(day) if day in _DAYS else int(day)
