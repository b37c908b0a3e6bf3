"""What did spending in these regions bring? Every geo test beside what others foretell."""

import json

import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.optimization.measurement.geo_lift.geo_test import DECIDED, RUNNING, STOPPED, GeoTest
from dangol.optimization.measurement.geo_lift.geo_tests_story import METHOD, tests_answer
from dangol.optimization.measurement.geo_lift.measuring import (
    CONFIDENCE,
    Measured,
    NotMeasured,
    measured,
)
from dangol.optimization.measurement.geo_lift.regions import REGION_READS, sales
from dangol.optimization.measurement.geo_lift.spending import SPEND_READS, spend
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.geo import GEO_DAYS, GEO_EFFECTS
from dangol.tables.measured import EXPERIMENT
from dangol.words import Count, Text, both

BEGUN = (RUNNING, STOPPED, DECIDED)


class GeoTests(Analysis):
    """Measures every test that has begun, the latest first."""

    slug = "geo-tests"
    title = Text(en="Geo tests", ko="지역 테스트 결과")
    question = Text(
        en="What did spending in these regions bring?",
        ko="이 지역에서 쓴 비용이 무엇을 가져왔나요?",
    )
    entry = "budget"
    page = "/budget/geo-tests"
    reads = (*REGION_READS, *SPEND_READS)
    writes = (GEO_EFFECTS.replaced(), GEO_DAYS.replaced())
    considers = (GeoTest,)

    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 씨앗"),
        help=Text(
            en="Draws the sets of regions without a test that errors are compared with.",
            ko="오차를 견줄, 테스트하지 않은 지역 묶음을 뽑습니다.",
        ),
        ge=0,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        kept = [
            (one.record, one.state)
            for one in tables.decisions(GeoTest)
            if isinstance(one.record, GeoTest) and one.state in BEGUN
        ]
        if not kept:
            return _none()
        tables.step(Text(en="Adding up by region", ko="지역별로 더합니다"), 0.1)
        sold, given = sales(tables), spend(tables)
        found: list[Measured] = []
        untold: list[NotMeasured] = []
        for place, (test, state) in enumerate(sorted(kept, key=lambda one: one[0].starts_on)):
            tables.step(
                both("Measuring ‘{name}’", "‘{name}’ 테스트를 잽니다", name=test.name),
                0.2 + 0.7 * place / len(kept),
            )
            one = measured(tables, sold, given, test, state, self.seed)
            if isinstance(one, Measured):
                found.append(one)
            else:
                untold.append(one)
        if not found:
            return _cannot(untold)
        found.sort(key=lambda one: (one.test.starts_on, one.test.name), reverse=True)
        return Result(
            tests_answer(found, untold, tables.settings.currency),
            {
                GEO_EFFECTS: tables.stage(GEO_EFFECTS, _effects(found, tables.settings.currency)),
                GEO_DAYS: tables.stage(GEO_DAYS, _days(found)),
            },
        )


def _effects(found: list[Measured], currency: str) -> pa.Table:
    def money(one: Measured, value: float) -> float | None:
        return value if one.test.outcome == "amount" else None

    return rows_of(
        GEO_EFFECTS,
        geo_test_name=[one.test.name for one in found],
        media_channel=[one.test.media_channel for one in found],
        test_regions=[json.dumps(one.test.test_regions, ensure_ascii=False) for one in found],
        region_basis=[one.test.region_basis for one in found],
        measured_from_on=[one.test.starts for one in found],
        measured_until_on=[one.last for one in found],
        evidence_class=[EXPERIMENT] * len(found),
        incremental_amount=_exact([money(one, one.total) for one in found]),
        incremental_low_amount=_exact([money(one, one.interval[0]) for one in found]),
        incremental_high_amount=_exact([money(one, one.interval[1]) for one in found]),
        cost_amount=_exact([one.cost for one in found]),
        currency=[currency] * len(found),
        lift_share=[one.lift[0] for one in found],
        lift_low_share=[one.lift[1] for one in found],
        lift_high_share=[one.lift[2] for one in found],
        is_final=[one.is_final for one in found],
    )


def _exact(values: list[float | None]) -> pa.Array:
    return pa.array([None if one is None else round(one, 4) for one in values], pa.float64())


def _days(found: list[Measured]) -> pa.Table:
    from scipy.special import stdtrit

    rows: dict[str, list[object]] = {
        name: []
        for name in ("geo_test_name", "counted_on", "observed", "expected", "expected_low",
                     "expected_high", "is_tested")
    }  # fmt: skip
    for one in found:
        tested = one.regions.places(one.test.test_regions)
        observed = one.regions.outcome[:, tested].sum(axis=1)
        expected = observed - one.effect.gap * one.effect.level
        reach = float(stdtrit(one.effect.freedom, (1 + CONFIDENCE) / 2))
        width = reach * one.effect.error_of(1) * one.effect.level
        rows["geo_test_name"] += [one.test.name] * len(observed)
        rows["counted_on"] += one.regions.days
        rows["observed"] += observed.tolist()
        rows["expected"] += expected.tolist()
        rows["expected_low"] += (expected - width).tolist()
        rows["expected_high"] += (expected + width).tolist()
        rows["is_tested"] += [day >= one.test.starts for day in one.regions.days]
    return rows_of(GEO_DAYS, **rows)


def _none() -> Result:
    return refused(
        Text(en="No geo test has begun.", ko="시작한 지역 테스트가 없습니다."),
        Text(
            en="Write one down under Budget → Geo tests, have it approved, and say when it begins.",
            ko="예산 → 지역 테스트에서 계획을 적고 승인을 받은 뒤 시작을 표시하세요.",
        ),
        basis=Text(en="0 tests", ko="테스트 0건"),
        method=METHOD,
    )


def _cannot(untold: list[NotMeasured]) -> Result:
    one = untold[-1]
    return refused(
        both(
            "‘{name}’ cannot be told yet: {reason}",
            "‘{name}’ 테스트는 아직 알 수 없습니다. {reason}",
            name=one.test.name,
            reason=one.reason,
        ),
        Text(
            en="Look again when more days are over, or plan it with regions that the design names.",
            ko="날이 더 지나면 다시 보거나, 설계가 제안하는 지역으로 다시 계획하세요.",
        ),
        basis=both("{n} tests", "테스트 {n}건", n=Count(len(untold))),
        method=METHOD,
    )
