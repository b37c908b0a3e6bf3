"""Which promotions paid? Each net of what it took from other weeks and other products."""

import datetime as dt
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.methods.promotions.bump import measured_bump
from dangol.optimization.measurement.promotions.around import weeks_around
from dangol.optimization.measurement.promotions.campaigns import (
    CAMPAIGN_READS,
    Campaign,
    campaigns_without_holdout,
)
from dangol.optimization.measurement.promotions.measuring import Brought, Measured, Money, measured
from dangol.optimization.measurement.promotions.promotions_rows import Told
from dangol.optimization.measurement.promotions.promotions_story import METHOD, promotions_answer
from dangol.optimization.measurement.promotions.shelf import Shelf, shelf_of
from dangol.optimization.measurement.promotions.sold import FEWEST_WEEKS, READS, Sold, sold, window
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.commerce import ORDERS
from dangol.tables.measured import MODEL
from dangol.tables.promotions import BY_COUPON, PROMOTION_EFFECTS, PROMOTION_KINDS, PROMOTION_WEEKS
from dangol.words import Count, Text, both

WEEK = dt.timedelta(weeks=1)
FEWEST_PROMOTIONS = 10


class Promotions(Analysis):
    """A multiplicative panel of product, store and week, with what promotions do beyond it."""

    slug = "promotions"
    title = Text(en="Promotions", ko="판촉 효과")
    question = Text(en="Which promotions paid?", ko="어떤 판촉이 남는 장사였나요?")
    entry = "budget"
    page = "/budget/promotions"
    reads = (
        ORDERS["order_id", "customer_id", "store_id", "ordered_at"],
        *(read for read in READS if read.table is not ORDERS),
        *CAMPAIGN_READS,
    )
    writes = (PROMOTION_EFFECTS.replaced(), PROMOTION_KINDS.replaced(), PROMOTION_WEEKS.replaced())

    window_weeks: int = param(
        104,
        title=Text(en="Weeks", ko="기간(주)"),
        help=Text(
            en="Complete weeks before the as-of moment that count.",
            ko="기준 시각 앞의 온전한 주를 이만큼 셉니다.",
        ),
        ge=FEWEST_WEEKS,
        le=208,
    )
    margin_share: float = param(
        0.3,
        title=Text(en="Margin", ko="이익률"),
        help=Text(
            en="Share of the usual price that stays as profit before the promotion.",
            ko="판촉 전 가격 가운데 이익으로 남는 비중입니다.",
        ),
        gt=0.0,
        le=1.0,
    )
    display_cost: float = param(
        0.0,
        title=Text(en="Cost of a display", ko="진열 비용"),
        help=Text(
            en="Per product and week, in the reporting currency; 0 where it is not known.",
            ko="상품과 주마다 드는 비용이며 보고 통화로 적습니다. 모르면 0입니다.",
        ),
        ge=0.0,
        le=1e9,
    )
    mailer_cost: float = param(
        0.0,
        title=Text(en="Cost of a place in the mailer", ko="전단 게재 비용"),
        help=Text(
            en="Per product and week, in the reporting currency; 0 where it is not known.",
            ko="상품과 주마다 드는 비용이며 보고 통화로 적습니다. 모르면 0입니다.",
        ),
        ge=0.0,
        le=1e9,
    )
    least_discount_share: float = param(
        0.05,
        title=Text(en="Smallest discount", ko="가장 작은 할인"),
        help=Text(
            en="A discount that is deeper than the product's usual one by this share is a "
            "promotion, also where nobody listed it.",
            ko="평소보다 이만큼 더 깎았으면, 아무도 적지 않았어도 판촉으로 봅니다.",
        ),
        ge=0.01,
        le=0.5,
    )
    minimum_units: float = param(
        200.0,
        title=Text(en="Fewest units", ko="가장 적은 판매 수량"),
        help=Text(
            en="Products that sold fewer units in the period are left out.",
            ko="기간 안에 이보다 적게 팔린 상품은 뺍니다.",
        ),
        ge=20.0,
        le=1e6,
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 씨앗"),
        help=Text(
            en="Intervals are drawn by chance; the same seed draws the same.",
            ko="구간은 난수로 구하며, 씨앗이 같으면 결과도 같습니다.",
        ),
        ge=0,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        weeks = window(tables, self.window_weeks)
        if len(weeks) < FEWEST_WEEKS:
            return _too_short(len(weeks))
        tables.step(Text(en="Adding up sales", ko="판매를 더합니다"), 0.1)
        given = sold(tables, weeks, self.minimum_units)
        tables.step(Text(en="Finding promotions", ko="판촉을 찾습니다"), 0.3)
        shelf = shelf_of(given, self.least_discount_share)
        if shelf is None or shelf.panel.promotions < FEWEST_PROMOTIONS:
            return _too_few(0 if shelf is None else shelf.panel.promotions, given)
        tables.step(Text(en="Learning the baseline", ko="판촉이 없을 때를 배웁니다"), 0.4)
        bump = measured_bump(shelf.panel, shelf.price)
        tables.step(Text(en="Measuring promotions", ko="판촉의 효과를 잽니다"), 0.8)
        money = Money(self.margin_share, self.display_cost, self.mailer_cost)
        found = measured(shelf, bump, money, self.seed)
        campaigns = campaigns_without_holdout(tables, weeks)
        currency = tables.settings.currency
        known_on = weeks[-1] + WEEK - dt.timedelta(days=1)
        stored = {
            PROMOTION_EFFECTS: _effects(shelf, found, currency, known_on),
            PROMOTION_KINDS: _kinds(found, campaigns, currency, (weeks[0], known_on)),
            PROMOTION_WEEKS: weeks_around(shelf, bump, found.calls, known_on),
        }
        told = Told(shelf, found, campaigns, given, money, currency)
        return Result(
            promotions_answer(told),
            {table: tables.stage(table, rows) for table, rows in stored.items()},
        )


def _brought(found: Brought) -> dict[str, Any]:
    """The columns that promotions and groups of them have in common."""
    roi = found.roi()
    return {
        "baseline_units": found.baseline,
        "gross_units": found.parts["own"],
        "shifted_units": found.parts["shifted"],
        "taken_units": found.parts["taken"],
        "halo_units": found.parts["carried"],
        "net_units": found.net.value,
        "net_low_units": found.net.low,
        "net_high_units": found.net.high,
        "incremental_amount": found.amount.value.round(4),
        "incremental_low_amount": found.amount.low.round(4),
        "incremental_high_amount": found.amount.high.round(4),
        "cost_amount": found.cost.round(4),
        "profit_amount": found.profit.value.round(4),
        "profit_low_amount": found.profit.low.round(4),
        "profit_high_amount": found.profit.high.round(4),
        "return_on_cost": _or_empty(roi.value),
        "return_low": _or_empty(roi.low),
        "return_high": _or_empty(roi.high),
    }


def _or_empty(values: npt.NDArray[np.float64]) -> pa.Array:
    return pa.array(values, pa.float64(), mask=~np.isfinite(values))


def _effects(shelf: Shelf, found: Measured, currency: str, known_on: dt.date) -> pa.Table:
    panel, count = shelf.panel, shelf.panel.promotions
    every = range(count)
    product = panel.product_of
    return rows_of(
        PROMOTION_EFFECTS,
        promotion_id=[shelf.promotion_id(one) for one in every],
        product_id=[shelf.products[one] for one in product],
        category=[shelf.categories[one] for one in product],
        promotion_kind=[shelf.kind(one) for one in every],
        discount_share=shelf.depth,
        promotion_weeks=shelf.last - shelf.first + 1,
        promotion_stores=shelf.stores,
        measured_from_on=[shelf.weeks[one] for one in shelf.first],
        measured_until_on=[shelf.weeks[one] + dt.timedelta(days=6) for one in shelf.last],
        evidence_class=[MODEL] * count,
        effect_call=list(found.calls),
        currency=[currency] * count,
        known_on=[known_on] * count,
        **_brought(found.promotions),
    )


def _kinds(
    found: Measured, campaigns: list[Campaign], currency: str, span: tuple[dt.date, dt.date]
) -> pa.Table:
    count = len(found.groups)
    calls = np.array(found.calls)
    first, last = span
    groups = rows_of(
        PROMOTION_KINDS,
        grouped_by=[one.by for one in found.groups],
        group_name=[one.name for one in found.groups],
        promotion_count=[len(one.rows) for one in found.groups],
        effective_count=[int((calls[one.rows] == "effective").sum()) for one in found.groups],
        idle_count=[int((calls[one.rows] == "no-effect").sum()) for one in found.groups],
        measured_from_on=[first] * count,
        measured_until_on=[last] * count,
        evidence_class=[MODEL] * count,
        currency=[currency] * count,
        known_on=[last] * count,
        **_brought(found.grouped),
    )
    size = len(campaigns)
    if not size:
        return groups
    coupons = rows_of(
        PROMOTION_KINDS,
        grouped_by=[BY_COUPON] * size,
        group_name=[one.campaign_id for one in campaigns],
        redemption_count=[one.redemptions for one in campaigns],
        cost_amount=np.array([one.cost for one in campaigns]).round(4),
        currency=[currency] * size,
        known_on=[last] * size,
    )
    return pa.concat_tables([groups, coupons])


def _too_short(weeks: int) -> Result:
    return refused(
        both(
            "The data covers {n} complete weeks, too few to know what sells without a promotion.",
            "온전한 주가 {n}주뿐이라, 판촉이 없을 때 얼마나 팔리는지 알 수 없습니다.",
            n=Count(weeks),
        ),
        both(
            "Load at least {n} weeks of orders with their stores.",
            "매장이 적힌 주문을 {n}주 이상 읽어 들이세요.",
            n=Count(FEWEST_WEEKS),
        ),
        basis=both("{n} complete weeks", "온전한 주 {n}주", n=Count(weeks)),
        method=METHOD,
    )


def _too_few(promotions: int, given: Sold) -> Result:
    return refused(
        both(
            "There are {n} promotions that can be compared with weeks or stores without one.",
            "판촉이 없는 주나 매장과 견줄 수 있는 판촉이 {n}건입니다.",
            n=Count(promotions),
        ),
        Text(
            en="Load placements into the table of promotions, or orders whose lines say what was "
            "given off; or let slower products count.",
            ko="판촉 표에 진열과 전단을 읽어 들이거나, 줄마다 할인액이 적힌 주문을 읽어 들이세요. "
            "더 적게 팔린 상품까지 세어 볼 수도 있습니다.",
        ),
        basis=both(
            "{n} products in {weeks} weeks",
            "{weeks}주의 상품 {n}개",
            n=Count(given.products.num_rows),
            weeks=Count(len(given.weeks)),
        ),
        method=METHOD,
    )
