"""What is bought together, and what after what? Rules and sequences that are no chance."""

import datetime as dt

import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.patterns.bought import READS, Bought, Level, baskets_since, bought
from dangol.customers.patterns.finding import Pattern, in_order, together
from dangol.customers.patterns.refusing import too_little
from dangol.customers.patterns.story import Told, patterns_answer
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.patterns import ASSOCIATION_RULES, PATTERN_LEVELS, SEQUENCE_PATTERNS
from dangol.words import Text

DIGITS = 6


class BuyingPatterns(Analysis):
    """Finds what goes into one basket, and what follows within days, beyond what chance does."""

    slug = "buying-patterns"
    title = Text(en="Buying patterns", ko="구매 패턴")
    question = Text(
        en="What is bought together, and what after what?",
        ko="무엇을 함께 사고, 무엇 다음에 무엇을 사나요?",
    )
    entry = "customers"
    reads = READS
    writes = (ASSOCIATION_RULES.replaced(), SEQUENCE_PATTERNS.replaced())

    level: Level = param(
        "category",
        title=Text(en="Items", ko="품목 단위"),
        help=Text(
            en="Whether categories, departments or single products are looked at.",
            ko="분류, 부문, 상품 가운데 무엇으로 볼지 정합니다.",
        ),
        choices=PATTERN_LEVELS,
    )
    period_days: int = param(
        364,
        title=Text(en="Days back", ko="지난 며칠"),
        help=Text(
            en="Purchases of so many days before the as-of day count.",
            ko="기준일 전 이만큼의 날에 한 구매를 셉니다.",
        ),
        ge=28,
        le=3650,
    )
    within_days: int = param(
        28,
        title=Text(en="Days in between", ko="사이 날수"),
        help=Text(
            en="What follows must come within so many days of the first purchase.",
            ko="첫 구매부터 이만큼의 날 안에 이어서 산 것을 봅니다.",
        ),
        ge=1,
        le=182,
    )
    most_items: int = param(
        60,
        title=Text(en="Items at most", ko="최대 품목 수"),
        help=Text(
            en="So many items that lie in most baskets are looked at.",
            ko="가장 많은 장바구니에 든 품목을 이만큼 봅니다.",
        ),
        ge=3,
        le=300,
    )
    least_share: float = param(
        0.001,
        title=Text(en="Least share of baskets", ko="최소 장바구니 비중"),
        help=Text(
            en="What lies together in a smaller share of baskets is not looked at.",
            ko="이보다 적은 장바구니에 함께 든 것은 보지 않습니다.",
        ),
        ge=0.0001,
        le=0.2,
    )
    longest: int = param(
        3,
        title=Text(en="Items in a pattern", ko="패턴의 품목 수"),
        help=Text(en="Patterns have at most so many items.", ko="패턴 하나의 최대 품목 수입니다."),
        ge=2,
        le=4,
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 시작값"),
        help=Text(
            en="The same seed deals customers into the same groups.",
            ko="시작값이 같으면 고객을 똑같이 묶습니다.",
        ),
        ge=0,
        le=2**30,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        since = today - dt.timedelta(days=self.period_days)
        tables.step(Text(en="Reading what was bought", ko="산 것을 읽습니다"), 0.05)
        # Asked at midnight, the day that begins is not over; asked later, its hours count.
        until = today + dt.timedelta(days=1)
        rows = tables.layer(baskets_since(tables, self.level, since, until))
        found = bought(tables, rows, self.level, since, self.most_items, self.seed)
        refusal = too_little(found.baskets, found.customers, len(found.names))
        if refusal is not None:
            return refusal
        tables.step(Text(en="Looking into baskets", ko="장바구니를 봅니다"), 0.3)
        rules = together(found, self.least_share, self.longest)
        tables.step(Text(en="Looking at what follows", ko="다음에 사는 것을 봅니다"), 0.5)
        sequences = in_order(found, self.within_days, self.longest)
        known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
        told = Told(
            found, rules, sequences, self.within_days, PATTERN_LEVELS[self.level], self.period_days
        )
        return Result(
            patterns_answer(told),
            {
                ASSOCIATION_RULES: tables.stage(
                    ASSOCIATION_RULES, self._rules(found, rules.found, known_on)
                ),
                SEQUENCE_PATTERNS: tables.stage(
                    SEQUENCE_PATTERNS, self._sequences(found, sequences.found, known_on)
                ),
            },
        )

    def _rules(self, bought: Bought, found: list[Pattern], known_on: dt.date) -> pa.Table:
        return rows_of(
            ASSOCIATION_RULES,
            with_items=[" + ".join(bought.names[i] for i in one.first) for one in found],
            rule_baskets=[one.count for one in found],
            basket_share=[round(one.share, DIGITS) for one in found],
            rule_lift=[round(one.plain_lift, DIGITS) for one in found],
            leverage=[round(one.leverage, DIGITS) for one in found],
            **self._shared(bought, found, known_on),
        )

    def _sequences(self, bought: Bought, found: list[Pattern], known_on: dt.date) -> pa.Table:
        return rows_of(
            SEQUENCE_PATTERNS,
            before_items=[" → ".join(bought.names[i] for i in one.first) for one in found],
            window_days=[self.within_days] * len(found),
            sequence_customers=[one.count for one in found],
            expected_customers=[round(one.expected, DIGITS) for one in found],
            **self._shared(bought, found, known_on),
        )

    def _shared(
        self, bought: Bought, found: list[Pattern], known_on: dt.date
    ) -> dict[str, list[object]]:
        return {
            "then_item": [bought.names[one.then] for one in found],
            "pattern_level": [self.level] * len(found),
            "pattern_confidence": [round(one.confidence, DIGITS) for one in found],
            "chance_lift": [round(one.lift, DIGITS) for one in found],
            "chance_lift_low": [round(one.low, DIGITS) for one in found],
            "chance_lift_high": [round(one.high, DIGITS) for one in found],
            "chance_probability": [one.chance for one in found],
            "known_on": [known_on] * len(found),
        }
