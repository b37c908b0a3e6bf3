"""What is each customer worth over the coming year? Purchases and amounts, with their ranges."""

import math
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Literal

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.lifetime.check import Check, checked
from dangol.customers.lifetime.choosing import Choice, chosen_way
from dangol.customers.lifetime.discounting import discount_rate_param, per_day
from dangol.customers.lifetime.learning import MODEL_NAMES, Learned, ModelName, Way, learned_from
from dangol.customers.lifetime.model import LifetimeValueModel
from dangol.customers.lifetime.pasts import READS, Past, past_of
from dangol.customers.lifetime.refusing import nobody, not_told, too_little
from dangol.customers.lifetime.story import Outlook, lifetime_answer
from dangol.customers.purchases import kept_purchases, left_out
from dangol.methods.lifetime_value import Customers, LifetimeValue, total_range
from dangol.methods.maximum_likelihood import NotIdentifiedError
from dangol.tables.lifetime import CUSTOMER_LIFETIME_VALUES
from dangol.words import Text

Array = npt.NDArray[np.float64]
COVERAGE = 0.9
# Shares of customers, the most valuable first, that end each band but the last.
BAND_ENDS = (("top", 0.1), ("upper", 0.3), ("middle", 0.6))
FADING = (0.1, 0.9)


class LifetimeValues(Analysis):
    """Expects each customer's purchases and amounts, and adds up what they are worth.

    BG/NBD and Gamma-Gamma (see ``methods.lifetime`` and ``methods.spend``), fitted on days
    with a purchase, and checked on the last part of the calendar before they are used.
    """

    slug = "lifetime-value"
    title = Text(en="Lifetime value", ko="고객 생애 가치")
    question = Text(
        en="What is each customer worth over the coming year?",
        ko="앞으로 1년 동안 고객 한 사람 한 사람의 가치는 얼마인가요?",
    )
    entry = "customers"
    page = "/customers/lifetime-value"
    reads = READS
    writes = (CUSTOMER_LIFETIME_VALUES.replaced(),)

    horizon_days: int = param(
        365,
        title=Text(en="Days ahead", ko="앞으로 며칠"),
        help=Text(
            en="Purchases of this many days from the as-of day count.",
            ko="기준일부터 이만큼의 날에 할 구매를 셉니다.",
        ),
        ge=7,
        le=1825,
    )
    discount_rate: float = discount_rate_param()
    margin_share: float = param(
        1.0,
        title=Text(en="Margin", ko="이익률"),
        help=Text(
            en="Share of an amount that stays as profit; 1 gives the value in revenue.",
            ko="금액 가운데 이익으로 남는 비중입니다. 1이면 매출로 본 가치입니다.",
        ),
        gt=0.0,
        le=1.0,
    )
    calibration_share: float = param(
        0.75,
        title=Text(en="Calendar to learn from in the check", ko="검증에서 배울 기간의 비중"),
        help=Text(
            en="The check learns from this share of the calendar and predicts the rest.",
            ko="검증은 전체 기간 가운데 이 비중으로 배우고 나머지를 맞혀 봅니다.",
        ),
        ge=0.5,
        le=0.95,
    )
    model: Literal["automatic", ModelName] = param(
        "automatic",
        title=Text(en="Model", ko="모형"),
        help=Text(
            en="How customers buy and leave. Automatic takes the model that told the check’s days "
            "best.",
            ko="고객이 사고 떠나는 방식입니다. 자동이면 검증 기간을 가장 잘 맞힌 모형을 씁니다.",
        ),
        choices={"automatic": Text(en="Automatic", ko="자동"), **MODEL_NAMES},
    )
    looks_at_firsts: bool = param(
        True,
        title=Text(en="Look at the first purchase", ko="첫 구매를 살펴보기"),
        help=Text(
            en="Its amount, channel and quarter of the year are used where that tells the check’s "
            "days clearly better.",
            ko="첫 구매의 금액과 채널, 분기를 넣어 검증 기간을 뚜렷이 더 잘 맞히면 함께 씁니다.",
        ),
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 시작값"),
        help=Text(
            en="The same seed draws the same ranges.", ko="시작값이 같으면 범위도 같게 뽑습니다."
        ),
        ge=0,
        le=2**31,
    )

    @property
    def discount_per_day(self) -> float:
        return per_day(self.discount_rate)

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Adding up purchases", ko="구매를 더합니다"), 0.1)
        purchases = kept_purchases(tables)
        past = past_of(tables, today, self.calibration_share)
        if past is None:
            return nobody()
        refusal = too_little(past)
        if refusal is not None:
            return refusal
        tables.step(Text(en="Comparing models", ko="모형을 견줍니다"), 0.3)
        asked = None if self.model == "automatic" else self.model
        choice = chosen_way(past, asked, tries_firsts=self.looks_at_firsts)
        tables.step(Text(en="Learning how customers buy", ko="고객의 구매를 배웁니다"), 0.5)
        found = next(self._learned(past, choice), None)
        if found is None:
            return not_told(past)
        tables.step(Text(en="Checking against later purchases", ko="뒤의 구매와 견줍니다"), 0.6)
        check = checked(past, partial(_learned_early, way=found.way))
        tables.step(Text(en="Expecting the coming period", ko="앞으로의 구매를 예측합니다"), 0.7)
        return self._answered(tables, purchases, past, found, check, choice)

    def _learned(self, past: Past, choice: Choice) -> Iterator[Learned]:
        """What the ways that everybody's past can tell say, the best first."""
        for way in choice.ways():
            with suppress(NotIdentifiedError):
                yield learned_from(way, past.customers, past.firsts)

    def _answered(
        self,
        tables: Tables,
        purchases: ir.Table,
        past: Past,
        found: Learned,
        check: Check | None,
        choice: Choice,
    ) -> Result:
        learned, customers = found.value, found.customers
        currency = tables.settings.currency
        whole = learned.expected(customers, self.horizon_days)
        worth = learned.expected(customers, self.horizon_days, self.discount_per_day)
        ranges = learned.ranges(customers, self.horizon_days, coverage=COVERAGE, seed=self.seed)
        later = np.divide(worth, whole, out=np.ones_like(whole), where=whole > 0)
        factor = later * self.margin_share
        value = whole * factor
        total, later_share = float(value.sum()), float(value.sum() / whole.sum())
        variance = learned.total_variance(customers, self.horizon_days)
        error = learned.relative_error(customers, self.horizon_days, self.discount_per_day)
        low, high = total_range(total, error, variance * later_share**2, COVERAGE)
        if check is not None:
            low, high = check.widened(total, low, high)
        model = LifetimeValueModel.learned_with(
            found,
            float(whole.sum()),
            variance,
            figures=check.figures if check is not None else {},
            currency=currency,
            horizon_days=self.horizon_days,
            discount_rate=self.discount_rate,
            margin_share=self.margin_share,
        )
        rows = _rows(customers, learned, value, ranges.low * factor, ranges.high * factor, self)
        stored = tables.stage(
            CUSTOMER_LIFETIME_VALUES,
            pa.table({"customer_id": past.customer_id, **rows}).append_column(
                "currency", pa.array([currency] * len(value))
            ),
        )
        outlook = Outlook(
            currency=currency,
            today=past.today,
            first_on=past.first_on,
            horizon_days=self.horizon_days,
            discount_rate=self.discount_rate,
            margin_share=self.margin_share,
            total=total,
            low=low,
            high=high,
            purchases=int(customers.purchases.sum()),
            check=check,
            values=rows,
            way=found.way,
            choice=choice,
        )
        answer = lifetime_answer(outlook, left_out(tables, purchases))
        return Result(answer, {CUSTOMER_LIFETIME_VALUES: stored}, model)


def _learned_early(past: Past, way: Way) -> Learned:
    return learned_from(way, past.early, past.early_firsts)


def _rows(
    customers: Customers,
    learned: LifetimeValue,
    value: Array,
    low: Array,
    high: Array,
    asked: LifetimeValues,
) -> dict[str, npt.NDArray[np.generic]]:
    """The columns of the table, one value per customer."""
    spend, alive = learned.spend.model, learned.alive(customers)
    orders = learned.orders(customers, asked.horizon_days)
    if_staying = np.divide(value, alive, out=np.zeros_like(value), where=alive > 0)
    descending = np.sort(value)[::-1]
    # Equal values share a band, the better one.
    better = len(value) - np.searchsorted(descending[::-1], value, side="right")
    shares = better / len(value)
    worthy = descending[math.ceil(BAND_ENDS[1][1] * len(value)) - 1]
    in_doubt = (alive >= FADING[0]) & (alive < FADING[1])
    return {
        "frequency": customers.frequency.astype(np.int64),
        "recency_days": customers.recency.astype(np.int64),
        "age_days": customers.age.astype(np.int64),
        "probability_alive": alive,
        "expected_orders": orders,
        "expected_order_amount": spend.expected(customers.purchases, customers.amount).round(4),
        "expected_value": value.round(4),
        "expected_low_value": low.round(4),
        "expected_high_value": high.round(4),
        "value_at_stake": (if_staying - value).round(4),
        "value_band": np.select(
            [shares < end for _, end in BAND_ENDS], [name for name, _ in BAND_ENDS], "lower"
        ),
        "is_fading": in_doubt & (if_staying >= worthy),
    }
