"""The mix beside what others say of a channel: its tests, and the credit of paths."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from dangol.contract.tables_view import Tables
from dangol.optimization.measurement.media_mix.fitting import Fitted
from dangol.optimization.measurement.media_mix.told import Interval, Told, interval
from dangol.tables.attribution import CHANNEL_CREDITS, EVERYBODY, MARKOV
from dangol.words import Text

CREDIT_READ = CHANNEL_CREDITS[
    "credit_model", "credit_segment", "media_channel", "measured_from_on", "measured_until_on",
    "credited_amount", "currency",
].if_there()  # fmt: skip
ABOVE = Text(
    en="Credit counts buyers who would have come anyway.",
    ko="어차피 왔을 구매자까지 몫으로 셉니다.",
)
BELOW = Text(
    en="It works on people who never click, or buy elsewhere: paths do not see them.",
    ko="누르지 않거나 다른 곳에서 사는 사람도 움직입니다. 경로에는 보이지 않습니다.",
)
ALIKE = Text(en="Both agree.", ko="서로 어긋나지 않습니다.")
NO_MIX = Text(en="The mix cannot tell it.", ko="모형으로는 알 수 없습니다.")
AGREES = Text(en="The mix agrees with its test.", ko="모형이 테스트와 어긋나지 않습니다.")
DIFFERS = Text(
    en="Sales say otherwise than the test; look at both before money moves.",
    ko="매출과 테스트가 서로 다르게 말합니다. 돈을 옮기기 전에 둘 다 살펴보세요.",
)


@dataclass(frozen=True)
class Credit:
    """What paths credit to a channel between two days, and what the mix says of these days."""

    channel: str
    begins_on: dt.date
    ends_on: dt.date
    credited: float
    mixed: Interval | None

    @property
    def why(self) -> Text:
        if self.mixed is None:
            return NO_MIX
        _, low, high = self.mixed
        return ABOVE if self.credited > high else BELOW if self.credited < low else ALIKE


@dataclass(frozen=True)
class Test:
    """What a test measured, and what the mix says that its change of spend brought."""

    name: str
    channel: str
    measured: Interval
    mixed: Interval

    @property
    def why(self) -> Text:
        _, low, high = self.measured
        return AGREES if low <= self.mixed[0] <= high else DIFFERS


def path_credits(tables: Tables) -> list[tuple[str, dt.date, dt.date, float]]:
    """By channel, from when to when, what the Markov model credits."""
    rows = tables[CHANNEL_CREDITS]
    chosen = rows.filter(
        (rows.credit_model == MARKOV)
        & (rows.credit_segment == EVERYBODY)
        & (rows.currency == tables.settings.currency)
        & rows.credited_amount.notnull()
    )
    return [
        (row["media_channel"].lower(), row["measured_from_on"], row["measured_until_on"],
         float(row["credited_amount"]))
        for row in tables.rows(chosen.order_by("media_channel"))
    ]  # fmt: skip


def beside_credits(told: Told, given: list[tuple[str, dt.date, dt.date, float]]) -> list[Credit]:
    """Channels of which both speak, over the periods of which both do."""
    gathered = told.fitted.gathered
    by_period = told.fitted.money(told.fitted.returns.by_period)
    found = []
    for channel, begins, ends, amount in given:
        if channel not in gathered.channels:
            continue
        at = gathered.channels.index(channel)
        inside = np.array([begins <= one <= ends for one in gathered.starts])
        if not inside.any():
            continue
        days = int(inside.sum()) * gathered.days
        # Periods are whole; credit is scaled to as many days.
        credited = amount * days / max((ends - begins).days + 1, 1)
        mixed = None if at in told.withheld else interval(by_period[at][:, inside].sum(1))
        first = gathered.starts[int(np.flatnonzero(inside)[0])]
        last = first + dt.timedelta(days=days - 1)
        found.append(Credit(channel, first, last, credited, mixed))
    return found


def beside_tests(fitted: Fitted) -> list[Test]:
    """Each test that calibrates the mix."""
    mix, at = fitted.mix, fitted.returns.worked
    found = []
    for test, lift in zip(fitted.used, mix.lifts, strict=True):
        values = {name: at.values[name][lift.channel] for name in mix.names[:-1]}
        strength = None if at.strength is None else at.strength[lift.channel][:, lift.when]
        told, _ = lift.unit(mix.carry_over, mix.saturation, values, strength)
        brought = fitted.money((mix.size * at.scale[lift.channel] * told).sum(-1))
        found.append(
            Test(test.name, test.channel, (test.amount, test.low, test.high), interval(brought))
        )
    return found
