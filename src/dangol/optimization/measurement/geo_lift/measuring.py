"""One geo test, measured: its effect with interval, its cost, and what spoils it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dangol.contract.tables_view import Tables
from dangol.methods.geo.differences import Difference, OneRegionError, difference_in_differences
from dangol.methods.geo.effect import (
    FEWEST_BEFORE,
    FEWEST_OUTSIDE,
    Effect,
    TooLittleHistoryError,
    effect_of_test,
)
from dangol.methods.geo.panel import Panel
from dangol.methods.one_core import one_core
from dangol.optimization.measurement.geo_lift.geo_test import GeoTest
from dangol.optimization.measurement.geo_lift.regions import (
    DAY,
    HISTORY_DAYS,
    Regions,
    Sales,
    Window,
    by_region,
)
from dangol.optimization.measurement.geo_lift.spending import (
    LOUD_OUTSIDE,
    Spend,
    Spent,
    extra_spend,
)
from dangol.words import Count, Share, Text, both

Standing = Literal["clear", "unclear"]
POOR_FIT = 0.2
FEWEST_DAYS = 7
CONFIDENCE = 0.9


@dataclass(frozen=True)
class Measured:
    """What a test brought until ``last``, the last whole day that counts."""

    test: GeoTest
    state: str
    effect: Effect
    difference: Difference | None
    regions: Regions
    before: int
    last: dt.date
    spent: Spent
    warnings: tuple[Text, ...]

    @property
    def is_final(self) -> bool:
        return self.last >= self.test.counts_until

    @property
    def total(self) -> float:
        return self.effect.total(self.effect.share)

    @property
    def interval(self) -> tuple[float, float]:
        low, high = self.effect.interval(CONFIDENCE)
        return self.effect.total(low), self.effect.total(high)

    @property
    def lift(self) -> tuple[float, float, float]:
        """The relative lift and the ends of its interval."""
        low, high = self.effect.interval(CONFIDENCE)
        value, below, above = (self.effect.relative(one) for one in (self.effect.share, low, high))
        return value, below, above

    @property
    def is_clear(self) -> bool:
        return self.effect.p_value <= 1 - CONFIDENCE

    @property
    def cost(self) -> float | None:
        """What was spent beyond the usual; the plan where no spend is loaded, none before."""
        if self.spent.cost is not None:
            return self.spent.cost
        if not self.test.planned_spend:
            return None
        days = (self.test.ends - self.test.starts).days + 1
        over = min((self.last - self.test.starts).days + 1, days)
        return self.test.planned_spend * over / days

    @property
    def returned(self) -> tuple[float, float, float] | None:
        """Margin for each unit of spend, with its interval; None where that has no sense."""
        cost = self.cost
        if self.test.outcome != "amount" or cost is None or cost == 0:
            return None
        low, high = self.interval
        value, one, other = (
            part * self.test.margin_share / cost for part in (self.total, low, high)
        )
        return value, min(one, other), max(one, other)


@dataclass(frozen=True)
class NotMeasured:
    """A test that cannot be told yet, or at all, and why."""

    test: GeoTest
    state: str
    reason: Text


def measured(
    tables: Tables, sold: Sales, given: Spend, test: GeoTest, state: str, seed: int
) -> Measured | NotMeasured:
    """Everything that is known of a test at the tables' moment."""
    last = min(test.counts_until, sold.last_day)
    days = (last - test.starts).days + 1
    if days < FEWEST_DAYS:
        return NotMeasured(test, state, _too_early(max(days, 0)))
    first = test.starts - HISTORY_DAYS * DAY
    if sold.first_day is not None:
        # The first day of all is seldom a whole one.
        first = max(first, sold.first_day + DAY)
    window = Window(first, test.starts, last)
    before = window.before
    if before < max(FEWEST_BEFORE, days):
        return NotMeasured(test, state, _too_little(max(before, 0), days))
    regions = by_region(tables, sold, test.region_basis, test.outcome, window)
    tested = regions.places(test.test_regions)
    outside = ~tested & ~regions.places(test.left_out_regions)
    missing = [one for one in test.test_regions if one not in regions.names]
    if not tested.any():
        return NotMeasured(test, state, _no_region(missing))
    panel = Panel(regions.outcome, before)
    with one_core():
        try:
            effect = effect_of_test(panel, tested, outside, seed)
        except TooLittleHistoryError:
            return NotMeasured(test, state, _too_few(int(outside.sum())))
    try:
        difference = difference_in_differences(panel, tested, outside)
    except OneRegionError:
        difference = None
    spends = Window(first, test.starts, min(test.ends, last))
    spent = extra_spend(given, test.media_channel, regions.names, tested, spends)
    return Measured(
        test,
        state,
        effect,
        difference,
        regions,
        before,
        last,
        spent,
        tuple(_warnings(test, regions, effect, spent, missing)),
    )


def _warnings(
    test: GeoTest, regions: Regions, effect: Effect, spent: Spent, missing: Sequence[str]
) -> list[Text]:
    """What spoils the comparison, as far as the tables say."""
    found = []
    if missing:
        found.append(
            both(
                "No data, or hardly any, in {names}: these regions do not count.",
                "{names} 지역은 자료가 없거나 아주 적어 세지 않았습니다.",
                names=", ".join(missing),
            )
        )
    if effect.fit < POOR_FIT:
        found.append(
            both(
                "The other regions foretold only {share} of the weekly ups and downs before.",
                "테스트 전 주마다의 오르내림 가운데 다른 지역으로 알아맞힌 것은 {share}뿐입니다.",
                share=Share(effect.fit),
            )
        )
    if spent.outside_growth > LOUD_OUTSIDE:
        found.append(
            both(
                "Spend outside the test changed too, by {share} of what the test cost.",
                "테스트하지 않은 지역의 비용도 달라졌습니다. 테스트에 든 비용의 {share}만큼입니다.",
                share=Share(spent.outside_growth),
            )
        )
    if regions.without_region > 0.1:
        found.append(
            both(
                "{share} of purchases have no region and are left out.",
                "구매의 {share}는 지역을 몰라 뺐습니다.",
                share=Share(regions.without_region),
            )
        )
    if (test.counts_until - test.starts).days + 1 < 14:
        found.append(
            Text(
                en="It lasts less than two weeks: habits of weekdays weigh heavily.",
                ko="두 주가 안 되어 요일 습관이 크게 작용합니다.",
            )
        )
    return found


def _too_early(days: int) -> Text:
    return both(
        "{n} whole days are over; a first look takes {least}.",
        "하루가 온전히 지난 날이 {n}일입니다. 처음 보려면 {least}일이 필요합니다.",
        n=Count(days),
        least=Count(FEWEST_DAYS),
    )


def _too_little(before: int, days: int) -> Text:
    return both(
        "Only {n} days of history lie before it; it takes {least}.",
        "그 전의 기록이 {n}일뿐입니다. {least}일은 있어야 합니다.",
        n=Count(before),
        least=Count(max(FEWEST_BEFORE, days)),
    )


def _too_few(count: int) -> Text:
    return both(
        "Only {n} regions are left to compare with; it takes {least}.",
        "견줄 지역이 {n}곳뿐입니다. {least}곳은 있어야 합니다.",
        n=Count(count),
        least=Count(FEWEST_OUTSIDE),
    )


def _no_region(names: Sequence[str]) -> Text:
    return both(
        "None of its regions has data: {names}.",
        "테스트 지역에 자료가 없습니다: {names}.",
        names=", ".join(names),
    )
