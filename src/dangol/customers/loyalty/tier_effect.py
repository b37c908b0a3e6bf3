"""What does reaching a tier change? Those just above its threshold beside those just below."""

from typing import Literal

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.loyalty.crossing import Crossing, around, crossings, latest_set
from dangol.customers.loyalty.happenings import PURCHASE_READS, happenings, last_known_day
from dangol.customers.loyalty.programme import LoyaltyProgramme
from dangol.customers.loyalty.refusing import no_programme
from dangol.customers.loyalty.rules import rules_in_force
from dangol.customers.loyalty.tier_effect_story import METHOD, Told, effect_answer
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.loyalty import TIER_EFFECTS
from dangol.words import Count, Text, both

Outcome = Literal["orders", "amount"]
SHOWN = {
    "orders": Text(en="Orders", ko="주문 수"),
    "amount": Text(en="Amount kept", ko="남은 금액"),
}


class TierEffect(Analysis):
    """Regression discontinuity at each threshold, on the last day that lies far enough back."""

    slug = "tier-effect"
    title = Text(en="Effect of a tier", ko="등급 효과")
    question = Text(en="What does reaching a tier change?", ko="등급에 오르면 고객이 달라지나요?")
    entry = "customers"
    reads = PURCHASE_READS
    writes = (TIER_EFFECTS.replaced(),)
    considers = (LoyaltyProgramme,)

    horizon_days: int = param(
        90,
        title=Text(en="Days after", ko="그 뒤 며칠"),
        help=Text(
            en="Purchases of this many days after the day on which tiers were set count.",
            ko="등급을 정한 날부터 이만큼의 날에 한 구매를 셉니다.",
        ),
        ge=7,
        le=730,
    )
    outcome: Outcome = param(
        "orders",
        title=Text(en="What may change", ko="무엇이 달라지는지"),
        help=Text(
            en="What the headline speaks of; the table has both.",
            ko="결론에서 말할 것입니다. 표에는 둘 다 있습니다.",
        ),
        choices=SHOWN,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        every = rules_in_force(tables)
        if not every:
            return no_programme(METHOD)
        today = tables.settings.business_day(self.moment)
        when = latest_set(every, today, self.horizon_days)
        if when is None:
            return _too_early(self.horizon_days)
        tables.step(Text(en="Adding up purchases", ko="구매를 더합니다"), 0.2)
        people = around(happenings(tables), when, self.horizon_days)
        tables.step(Text(en="Comparing both sides", ko="양쪽을 견줍니다"), 0.6)
        found = crossings(tables, people, when)
        measured = [one for one in found if one.is_measured]
        if not measured:
            return _not_measured(found)
        told = Told(when, found, self.horizon_days, self.outcome, tables.settings.currency)
        amounts = [one.effects["amount_after"] for one in measured]
        rows = rows_of(
            TIER_EFFECTS,
            tier_code=[one.tier.code for one in measured],
            effect_days=[self.horizon_days] * len(measured),
            effect_amount=[one.corrected for one in amounts],
            effect_low_amount=[one.low for one in amounts],
            effect_high_amount=[one.high for one in amounts],
            known_on=[last_known_day(tables)] * len(measured),
        )
        return Result(effect_answer(told), {TIER_EFFECTS: tables.stage(TIER_EFFECTS, rows)})


def _too_early(days: int) -> Result:
    return refused(
        both(
            "No tiers were set as long as {n} days ago.",
            "{n}일보다 전에 등급을 정한 적이 없습니다.",
            n=Count(days),
        ),
        Text(
            en="Choose fewer days, or give the running rules tiers.",
            ko="날수를 줄이거나, 시행 중인 규칙에 등급을 적으세요.",
        ),
        basis=Text(en="0 days on which tiers were set", ko="등급을 정한 날 0일"),
        method=METHOD,
    )


def _not_measured(found: list[Crossing]) -> Result:
    """Either too few near every threshold, or people see to it that they reach it."""
    people = sum(one.people for one in found)
    basis = both("{n} customers", "고객 {n}명", n=Count(people))
    if any(one.is_bunched for one in found):
        return refused(
            Text(
                en="Customers bunch just above the threshold, so both sides are not alike.",
                ko="문턱 바로 위에 고객이 몰려 있어 양쪽 고객을 견줄 수 없습니다.",
            ),
            Text(
                en="They know the threshold and buy up to it; test a tier by giving it by lot.",
                ko="문턱을 알고 맞춰 사는 것으로 보입니다. 제비뽑기로 등급을 주어 시험하세요.",
            ),
            basis=basis,
            method=METHOD,
        )
    return refused(
        Text(
            en="Too few customers are near the thresholds of the tiers.",
            ko="등급 문턱 가까이에 있는 고객이 너무 적습니다.",
        ),
        Text(
            en="It takes thirty on each side; look again when more have bought.",
            ko="양쪽에 서른 명은 있어야 합니다. 구매가 늘면 다시 보세요.",
        ),
        basis=basis,
        method=METHOD,
    )
