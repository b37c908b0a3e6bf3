"""Where could we test, and how long would it take? Sets of regions judged on the shop's past."""

import json
from dataclasses import replace
from typing import Self

import numpy as np
import pyarrow as pa
from pydantic import model_validator

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.methods.geo.effect import FEWEST_BEFORE, FEWEST_OUTSIDE, TooLittleHistoryError
from dangol.methods.geo.markets import Choices, Limits, best_by_lot, candidate_sets, judged
from dangol.methods.geo.panel import Panel
from dangol.methods.one_core import one_core
from dangol.optimization.measurement.geo_lift.geo_design_story import (
    METHOD,
    Design,
    Designed,
    design_answer,
)
from dangol.optimization.measurement.geo_lift.geo_test import OUTCOMES, Basis, Outcome
from dangol.optimization.measurement.geo_lift.regions import (
    DAY,
    HISTORY_DAYS,
    REGION_READS,
    Regions,
    Window,
    by_region,
    sales,
)
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.catalogue import STORES
from dangol.tables.commerce import ORDERS
from dangol.tables.geo import GEO_DESIGNS, GEO_POWERS, REGION_BASES
from dangol.tables.people import CUSTOMERS
from dangol.tables.vocabulary import Read
from dangol.words import Count, Text, both

PROPOSED = 3
NEAR = 0.15
"""Sets whose least lift is within this share of the best take part in the lot."""
DURATIONS = (14, 21, 28, 42, 56)
LIFTS = tuple(round(float(one), 3) for one in np.arange(0, 0.505, 0.01))


class GeoDesign(Analysis):
    """Draws sets of regions, tests each on the past, and proposes three of the best by lot."""

    slug = "geo-design"
    title = Text(en="Design of a geo test", ko="지역 테스트 설계")
    question = Text(
        en="Where could we test, and how long would it take?",
        ko="어느 지역에서 테스트하고, 얼마나 걸리나요?",
    )
    entry = "budget"
    page = "/budget/geo-tests/design"
    reads = REGION_READS
    writes = (GEO_DESIGNS.replaced(), GEO_POWERS.replaced())

    region_basis: Basis = param(
        "home",
        title=Text(en="Region of an order", ko="주문의 지역"),
        help=Text(
            en="Where the customer lives, or where the store is.",
            ko="고객이 사는 곳으로 볼지, 매장이 있는 곳으로 볼지입니다.",
        ),
        choices=REGION_BASES,
    )
    outcome: Outcome = param(
        "amount",
        title=Text(en="What should grow", ko="늘어야 할 것"),
        help=Text(en="What the test is judged by.", ko="테스트를 판단할 값입니다."),
        choices=OUTCOMES,
    )
    days: int = param(
        28,
        title=Text(en="Days of the test", ko="테스트 날수"),
        help=Text(
            en="How long it may run; the answer also shows other lengths.",
            ko="테스트할 기간입니다. 다른 기간도 함께 보여 줍니다.",
        ),
        ge=14,
        le=90,
    )
    least_lift: float = param(
        0.05,
        title=Text(en="Least lift of interest", ko="알아내려는 가장 작은 증가"),
        help=Text(
            en="Share of growth below which it would not matter: 0.05 is 5%.",
            ko="이보다 작으면 뜻이 없는 증가 비중입니다. 0.05는 5%입니다.",
        ),
        gt=0,
        le=1,
    )
    planned_spend_share: float = param(
        0.02,
        title=Text(en="Planned spend", ko="계획한 비용"),
        help=Text(
            en="As a share of what the test regions bring; 0.02 is 2%.",
            ko="테스트 지역의 매출에 견준 비중입니다. 0.02는 2%입니다.",
        ),
        ge=0,
        le=1,
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
    fewest_regions: int = param(
        2,
        title=Text(en="Fewest test regions", ko="테스트 지역 수(적어도)"),
        help=Text(en="At least so many regions.", ko="적어도 이만큼의 지역을 고릅니다."),
        ge=1,
        le=100,
    )
    most_regions: int = param(
        8,
        title=Text(en="Most test regions", ko="테스트 지역 수(많아도)"),
        help=Text(en="At most so many regions.", ko="많아도 이만큼의 지역을 고릅니다."),
        ge=1,
        le=100,
    )
    most_share: float = param(
        0.4,
        title=Text(en="Largest part of the shop", ko="가게에서 차지하는 비중(많아도)"),
        help=Text(
            en="The test regions together bring at most this share of the outcome.",
            ko="테스트 지역이 모두 합쳐 이 비중을 넘지 않습니다.",
        ),
        gt=0,
        le=0.8,
    )
    regions_in: tuple[str, ...] = param(
        (),
        title=Text(en="Regions that must be tested", ko="꼭 넣을 지역"),
        help=Text(en='Such as ["Busan"].', ko='["부산"]처럼 적습니다.'),
    )
    regions_out: tuple[str, ...] = param(
        (),
        title=Text(en="Regions that stay out", ko="뺄 지역"),
        help=Text(
            en="Neither tested nor compared with.", ko="테스트하지도 견주지도 않는 지역입니다."
        ),
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 씨앗"),
        help=Text(
            en="Chance decides among equally good sets; the same seed decides the same.",
            ko="똑같이 좋은 묶음 가운데 우연으로 고릅니다. 씨앗이 같으면 같은 것을 고릅니다.",
        ),
        ge=0,
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.fewest_regions > self.most_regions:
            raise ValueError("fewest_regions is above most_regions")
        return self

    def inputs(self) -> tuple[Read, ...]:
        required = STORES if self.region_basis == "store" else CUSTOMERS
        return tuple(
            replace(one, optional=one.table not in (required, ORDERS)) for one in self.reads
        )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        tables.step(Text(en="Adding up by region", ko="지역별로 더합니다"), 0.1)
        sold = sales(tables)
        if sold.first_day is None:
            return _too_few_regions(0)
        first = max(sold.first_day + DAY, sold.last_day - 2 * HISTORY_DAYS * DAY)
        history = (sold.last_day - first).days + 1
        durations = _durations(self.days, history)
        if history < max(FEWEST_BEFORE, self.days) + self.days:
            return _too_little_history(max(history, 0), self.days)
        window = Window(first, sold.last_day + DAY, sold.last_day)
        regions = by_region(tables, sold, self.region_basis, self.outcome, window)
        if len(regions.names) < FEWEST_OUTSIDE + self.fewest_regions:
            return _too_few_regions(len(regions.names))
        panel = Panel(regions.outcome, history)
        without = regions.places(self.regions_out)
        limits = Limits(
            (self.fewest_regions, self.most_regions),
            0.0,
            self.most_share,
            regions.places(self.regions_in),
            without,
        )
        sets = candidate_sets(panel, limits, self.seed)
        if not len(sets):
            return _nothing_fits(len(regions.names))
        tables.step(
            both("Trying {n} sets on the past", "묶음 {n}개를 지난 자료로 시험합니다",
                 n=Count(len(sets))), 0.3,
        )  # fmt: skip
        with one_core():
            try:
                choices = judged(panel, sets, durations, without)
            except TooLittleHistoryError:
                return _too_little_history(history, self.days)
        designed = self._designed(panel, regions, choices, tables.settings.currency)
        return Result(
            design_answer(designed),
            {
                GEO_DESIGNS: tables.stage(GEO_DESIGNS, _design_rows(designed)),
                GEO_POWERS: tables.stage(GEO_POWERS, _power_rows(designed, choices)),
            },
        )

    def _designed(
        self, panel: Panel, regions: Regions, choices: Choices, currency: str
    ) -> Designed:
        place = choices.durations.index(self.days)
        least = choices.least_lift(place)
        best = best_by_lot(least, choices.members, PROPOSED, self.seed, near=NEAR)
        amount_day = float(panel.level.sum())
        designs = tuple(
            Design(
                number=number,
                names=tuple(np.array(regions.names)[choices.members[one]].tolist()),
                share=float(choices.share[one]),
                least_lift=float(least[one]),
                power=float(choices.power(self.least_lift, place)[one]),
                fit=float(choices.fit[one]),
                amount=float(choices.share[one]) * amount_day * self.days,
                by_duration=tuple(
                    float(choices.least_lift(turn)[one]) for turn in range(len(choices.durations))
                ),
                candidate=one,
            )
            for number, one in enumerate(best, start=1)
        )
        return Designed(self, designs, choices, regions, currency)


def _durations(asked: int, history: int) -> tuple[int, ...]:
    """Lengths to show beside the one that was asked for, as far as the past reaches."""
    longest = min(max(asked, *DURATIONS), history // 3)
    return tuple(sorted({asked, *(one for one in DURATIONS if one <= max(longest, asked))}))


def _design_rows(designed: Designed) -> pa.Table:
    has_amount = designed.asked.outcome == "amount"
    return rows_of(
        GEO_DESIGNS,
        design_number=[one.number for one in designed.designs],
        test_regions=[json.dumps(one.names, ensure_ascii=False) for one in designed.designs],
        regions_share=[one.share for one in designed.designs],
        least_lift_share=[one.least_lift for one in designed.designs],
        power_share=[one.power for one in designed.designs],
        fit_share=[one.fit for one in designed.designs],
        break_even_amount=pa.array(
            [round(designed.break_even(one), 4) if has_amount else None
             for one in designed.designs], pa.float64(),
        ),
        currency=[designed.currency] * len(designed.designs),
    )  # fmt: skip


def _power_rows(designed: Designed, choices: Choices) -> pa.Table:
    rows: list[tuple[int, int, float, float]] = []
    for turn, days in enumerate(choices.durations):
        for lift in LIFTS:
            power = choices.power(lift, turn)
            rows += [
                (one.number, days, lift, float(power[one.candidate])) for one in designed.designs
            ]
    numbers, days_of, lifts, powers = zip(*rows, strict=True)
    return rows_of(
        GEO_POWERS,
        design_number=list(numbers),
        test_days=list(days_of),
        planted_lift_share=list(lifts),
        power_share=list(powers),
    )


def _too_few_regions(count: int) -> Result:
    return refused(
        both(
            "{n} regions have data enough; a test takes {least} to compare with, and its own.",
            "자료가 넉넉한 지역이 {n}곳입니다. 테스트 지역 말고도 견줄 지역이 {least}곳은 "
            "있어야 합니다.",
            n=Count(count),
            least=Count(FEWEST_OUTSIDE),
        ),
        Text(
            en="Load regions of stores or homes, in finer parts: cities or districts.",
            ko="매장이나 고객의 지역을 시군구처럼 더 잘게 나누어 읽어 들이세요.",
        ),
        basis=both("{n} regions", "지역 {n}곳", n=Count(count)),
        method=METHOD,
    )


def _too_little_history(days: int, test: int) -> Result:
    return refused(
        both(
            "{n} days of history cannot carry a test of {test}.",
            "기록이 {n}일뿐이어서 {test}일 테스트를 시험해 볼 수 없습니다.",
            n=Count(days),
            test=Count(test),
        ),
        both(
            "It takes {n} days; load older purchases, or plan a shorter test.",
            "{n}일은 있어야 합니다. 더 오래된 구매를 읽어 들이거나 기간을 줄이세요.",
            n=Count(max(FEWEST_BEFORE, test) + test),
        ),
        basis=both("{n} days", "{n}일", n=Count(days)),
        method=METHOD,
    )


def _nothing_fits(count: int) -> Result:
    return refused(
        Text(
            en="No set of regions keeps to these limits.", ko="이 조건에 맞는 지역 묶음이 없습니다."
        ),
        Text(
            en="Allow more regions or a larger part of the shop, and leave fewer out.",
            ko="지역 수나 비중을 늘리고, 빼는 지역을 줄이세요.",
        ),
        basis=both("{n} regions", "지역 {n}곳", n=Count(count)),
        method=METHOD,
    )
