"""What is each customer worth over the coming year? Purchases and amounts, with their ranges."""

import datetime as dt
import math

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.lifetime_check import FEWEST_REPEATING, Check, checked
from dangol.customers.lifetime_histories import Past, past_of
from dangol.customers.lifetime_model import LifetimeValueModel
from dangol.customers.lifetime_story import METHOD, Outlook, lifetime_answer
from dangol.customers.purchases import PURCHASE_READS, kept_purchases, left_out
from dangol.methods.histories import averages, distinct
from dangol.methods.lifetime import fit_lifetime
from dangol.methods.lifetime_value import Customers, LifetimeValue, total_range
from dangol.methods.maximum_likelihood import NotIdentifiedError
from dangol.methods.spend import fit_spend
from dangol.tables.lifetime import CUSTOMER_LIFETIME_VALUES
from dangol.words import Count, Figure, Text, both

Array = npt.NDArray[np.float64]
COVERAGE = 0.9
FEWEST_CYCLES = 3
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
    reads = PURCHASE_READS
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
    discount_rate: float = param(
        0.1,
        title=Text(en="Discount rate per year", ko="연 할인율"),
        help=Text(
            en="What a later purchase is worth less per year; 0 counts every day the same.",
            ko="나중의 구매를 한 해에 얼마나 낮게 볼지입니다. 0이면 모든 날을 같게 셉니다.",
        ),
        ge=0.0,
        le=1.0,
    )
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
        return math.log1p(self.discount_rate) / 365

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Adding up purchases", ko="구매를 더합니다"), 0.1)
        purchases = kept_purchases(tables)
        past = past_of(tables, today, self.calibration_share)
        if past is None:
            return _nobody()
        too_little = _too_little(past)
        if too_little is not None:
            return too_little
        tables.step(Text(en="Learning how customers buy", ko="고객의 구매를 배웁니다"), 0.35)
        try:
            learned = learned_from(past.customers)
        except NotIdentifiedError:
            return _not_told(past)
        tables.step(Text(en="Checking against later purchases", ko="뒤의 구매와 견줍니다"), 0.5)
        check = checked(past, learned_from)
        tables.step(Text(en="Expecting the coming period", ko="앞으로의 구매를 예측합니다"), 0.7)
        return self._answered(tables, purchases, past, learned, check)

    def _answered(
        self,
        tables: Tables,
        purchases: ir.Table,
        past: Past,
        learned: LifetimeValue,
        check: Check | None,
    ) -> Result:
        customers, currency = past.customers, tables.settings.currency
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
            learned,
            customers,
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
        )
        answer = lifetime_answer(outlook, left_out(tables, purchases))
        return Result(answer, {CUSTOMER_LIFETIME_VALUES: stored}, model)


def learned_from(customers: Customers) -> LifetimeValue:
    """Both models from what customers did. Raises NotIdentifiedError."""
    seen, _ = distinct(customers.frequency, customers.recency, customers.age)
    return LifetimeValue(
        fit_lifetime(seen), fit_spend(averages(customers.purchases, customers.amount))
    )


def _rows(
    customers: Customers,
    learned: LifetimeValue,
    value: Array,
    low: Array,
    high: Array,
    asked: LifetimeValues,
) -> dict[str, npt.NDArray[np.generic]]:
    """The columns of the table, one value per customer."""
    lifetime, spend = learned.lifetime.model, learned.spend.model
    alive = lifetime.alive(customers.frequency, customers.recency, customers.age)
    orders = alive * lifetime.purchases_if_alive(
        customers.frequency, customers.age, asked.horizon_days
    )
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


def _too_little(past: Past) -> Result | None:
    """The refusal where nothing can be learned: too few who came again, or too short a time."""
    repeating = past.repeating
    if repeating < FEWEST_REPEATING:
        return _refused(
            both(
                "Only {n} customers have bought on more than one day; that is too few to learn "
                "from.",
                "두 날 이상 구매한 고객이 {n}명뿐이라 배우기에 모자랍니다.",
                n=Count(repeating),
            ),
            both(
                "Load more purchases: at least {n} such customers are needed.",
                "구매 자료를 더 읽으세요. 그런 고객이 적어도 {n}명 있어야 합니다.",
                n=Count(FEWEST_REPEATING),
            ),
            past,
        )
    span = (past.today - past.first_on) / dt.timedelta(days=1)
    if span < FEWEST_CYCLES * past.usual_gap:
        return _refused(
            both(
                "Customers come back after {gap} days on average, and only {span} days are known.",
                "고객은 평균 {gap}일 만에 다시 사는데, 알려진 기간은 {span}일뿐입니다.",
                gap=Figure(past.usual_gap),
                span=Count(span),
            ),
            both(
                "A calendar of at least {n} days would help.",
                "적어도 {n}일의 구매 자료가 있어야 합니다.",
                n=Count(math.ceil(FEWEST_CYCLES * past.usual_gap)),
            ),
            past,
        )
    return None


def _not_told(past: Past) -> Result:
    return _refused(
        Text(
            en="The purchases so far do not show how fast customers leave or how much amounts "
            "differ.",
            ko="지금까지의 구매로는 고객이 얼마나 빨리 떠나는지, 금액이 얼마나 다른지 알 수 "
            "없습니다.",
        ),
        Text(
            en="A longer calendar with more customers who came once or stopped coming would help.",
            ko="기간이 더 길고, 한 번만 샀거나 발길을 끊은 고객이 더 있는 자료가 필요합니다.",
        ),
        past,
    )


def _nobody() -> Result:
    return refused(
        Text(en="No customer has bought anything yet.", ko="아직 구매한 고객이 없습니다."),
        Text(
            en="Load purchases with their customers.", ko="고객 번호가 있는 구매 자료를 읽으세요."
        ),
        basis=Text(en="0 purchases", ko="구매 0건"),
        method=METHOD,
    )


def _refused(reason: Text, help: Text, past: Past) -> Result:
    basis = both("{n} customers", "고객 {n}명", n=Count(len(past.customers)))
    return refused(reason, help, basis=basis, method=METHOD)
