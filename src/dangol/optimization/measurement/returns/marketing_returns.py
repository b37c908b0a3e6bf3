"""What everything that was done brought, what it cost, and how surely that is known."""

import datetime as dt

import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.optimization.measurement.experiments.doings import DOING_READS
from dangol.optimization.measurement.experiments.holdout import Holdout
from dangol.optimization.measurement.returns.campaign_lines import (
    CAMPAIGN_READS,
    Counting,
    campaign_costs,
    campaign_lines,
)
from dangol.optimization.measurement.returns.holdout_lines import HOLDOUT_READS, holdout_lines
from dangol.optimization.measurement.returns.line import Line
from dangol.optimization.measurement.returns.returns_story import METHOD, returns_answer
from dangol.optimization.measurement.returns.written_lines import (
    KIND_COLUMNS,
    WRITTEN_READS,
    tested_names,
    written_lines,
)
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.promotions import PROMOTION_KINDS
from dangol.tables.returns import MARKETING_RETURNS
from dangol.words import Text

_CAMPAIGNS = tuple(one for one in CAMPAIGN_READS if one.table is not PROMOTION_KINDS)


class MarketingReturns(Analysis):
    """One ledger of tests, geo tests, campaigns, promotions and channels, by firmness."""

    slug = "marketing-returns"
    title = Text(en="Returns", ko="성과 원장")
    question = Text(
        en="What did everything bring, and how surely do we know?",
        ko="한 일마다 무엇을 얼마나 확실하게 가져왔나요?",
    )
    entry = "campaigns"
    reads = (
        *DOING_READS,
        *_CAMPAIGNS,
        *WRITTEN_READS,
        *HOLDOUT_READS,
        PROMOTION_KINDS[KIND_COLUMNS].if_there(),
    )
    writes = (MARKETING_RETURNS.replaced(),)
    considers = (Holdout,)
    page = "/campaigns/results"

    margin_share: float = param(
        0.3,
        title=Text(en="Margin", ko="이익률"),
        help=Text(
            en="What is left of an amount before marketing; promotions use their own.",
            ko="마케팅 비용을 빼기 전 금액에서 남는 비중입니다. 판촉은 판촉 분석의 값을 씁니다.",
        ),
        gt=0,
        le=1,
    )
    window_days: int = param(
        28,
        title=Text(en="Days that count", ko="세는 날수"),
        help=Text(
            en="Of campaigns by lot, what people do within so many days after the lot counts.",
            ko="무작위로 나눈 캠페인은, 나눈 날부터 이만큼의 날에 한 일을 셉니다.",
        ),
        ge=1,
        le=365,
    )
    before_days: int = param(
        56,
        title=Text(en="Days before", ko="그 전 날수"),
        help=Text(
            en="What they did in so many days before sharpens the comparison; 0 leaves it out.",
            ko="그 전 이만큼의 날에 한 일로 비교를 더 또렷하게 합니다. 0이면 쓰지 않습니다.",
        ),
        ge=0,
        le=730,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Reading what was measured", ko="잰 것을 읽습니다"), 0.1)
        costs = campaign_costs(tables)
        lines = written_lines(tables, self.margin_share, costs)
        tables.step(Text(en="Measuring campaigns", ko="캠페인을 잽니다"), 0.4)
        counting = Counting(self.window_days, self.before_days, today)
        tested = tested_names(tables)
        lines += campaign_lines(tables, counting, self.margin_share, costs, tested)
        lines += holdout_lines(tables, self.before_days, self.margin_share, costs, today)
        if not lines:
            return _nothing()
        last = today - dt.timedelta(days=1)
        rows = _rows(lines, tables.settings.currency, last)
        return Result(
            returns_answer(lines, tables.settings.currency),
            {MARKETING_RETURNS: tables.stage(MARKETING_RETURNS, rows)},
        )


def _rows(lines: list[Line], currency: str, last: dt.date) -> pa.Table:
    def part(values: tuple[float, float, float] | None, place: int) -> float | None:
        return None if values is None else round(values[place], 4)

    def money(values: list[float | None]) -> pa.Array:
        return pa.array(values, pa.float64())

    return rows_of(
        MARKETING_RETURNS,
        returned_kind=[one.kind for one in lines],
        returned_name=[one.name for one in lines],
        measured_from_on=pa.array([one.begins_on for one in lines], pa.date32()),
        measured_until_on=pa.array([one.ends_on for one in lines], pa.date32()),
        evidence_class=[one.evidence for one in lines],
        incremental_amount=money([part(one.amount, 0) for one in lines]),
        incremental_low_amount=money([part(one.amount, 1) for one in lines]),
        incremental_high_amount=money([part(one.amount, 2) for one in lines]),
        cost_amount=money([one.cost and round(one.cost, 4) for one in lines]),
        margin_amount=money([part(one.margin, 0) for one in lines]),
        margin_low_amount=money([part(one.margin, 1) for one in lines]),
        margin_high_amount=money([part(one.margin, 2) for one in lines]),
        credited_only_amount=money([one.credited for one in lines]),
        return_call=[one.call for one in lines],
        currency=[currency] * len(lines),
        known_on=[last] * len(lines),
    )


def _nothing() -> Result:
    return refused(
        Text(en="Nothing was done that could be counted.", ko="셀 만한 일이 없습니다."),
        Text(
            en="Load campaigns or media spend, run a test, or name a campaign with its list.",
            ko="캠페인이나 매체 비용을 불러오거나, 테스트를 하거나, 연락 목록에 캠페인 이름을 "
            "붙이세요.",
        ),
        basis=Text(en="0 campaigns, tests and promotions", ko="캠페인, 테스트, 판촉 0건"),
        method=METHOD,
    )
