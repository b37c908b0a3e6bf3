"""What would other rules have cost? Last year's purchases under changed rules."""

from typing import Any

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.loyalty.happenings import LEDGER_READS, happenings, other_moves
from dangol.customers.loyalty.programme import LoyaltyProgramme, Tier
from dangol.customers.loyalty.refusing import no_members, no_programme
from dangol.customers.loyalty.rules import rules_in_force
from dangol.customers.loyalty.simulating import compared
from dangol.customers.loyalty.simulation_story import METHOD, Effect, simulation_answer
from dangol.tables.loyalty import TIER_EFFECTS
from dangol.words import Text


class LoyaltySimulation(Analysis):
    """Recomputes the ledger under changed rules; what is left empty stays as it runs."""

    slug = "loyalty-simulation"
    title = Text(en="Other loyalty rules", ko="로열티 규칙 모의")
    question = Text(
        en="What would other loyalty rules have cost?", ko="로열티 규칙을 바꾸면 얼마가 드나요?"
    )
    entry = "customers"
    reads = (
        *LEDGER_READS,
        TIER_EFFECTS[
            "tier_code", "effect_days", "effect_amount", "effect_low_amount", "effect_high_amount"
        ].if_there(),
    )
    considers = (LoyaltyProgramme,)

    amount_per_point: float | None = param(
        None,
        title=Text(en="Amount for a point", ko="1포인트당 금액"),
        help=Text(
            en="How much must be bought for one point; empty as it is now.",
            ko="1포인트를 적립하려면 사야 하는 금액입니다. 비우면 지금대로입니다.",
        ),
        gt=0,
        le=1e9,
    )
    expiry_days: int | None = param(
        None,
        title=Text(en="Points last, in days", ko="유효 기간(일)"),
        help=Text(
            en="0 means that they last; empty as it is now.",
            ko="0이면 소멸하지 않습니다. 비우면 지금대로입니다.",
        ),
        ge=0,
        le=3650,
    )
    point_value: float | None = param(
        None,
        title=Text(en="Value of a point", ko="1포인트의 가치"),
        help=Text(
            en="What the reward for one point costs; empty as it is now.",
            ko="1포인트로 받는 리워드의 값입니다. 비우면 지금대로입니다.",
        ),
        ge=0,
        le=1e6,
    )
    tiers: tuple[Tier, ...] | None = param(
        None,
        title=Text(en="Tiers", ko="등급"),
        help=Text(
            en="As in the programme, from the lowest; empty as they are now.",
            ko="프로그램에서처럼 낮은 등급부터 적습니다. 비우면 지금대로입니다.",
        ),
        max_length=12,
    )
    days: int = param(
        365,
        title=Text(en="Days looked at", ko="살피는 날수"),
        help=Text(
            en="Points of this many days before the as-of day are added up.",
            ko="기준일 앞으로 이만큼의 날의 포인트를 더합니다.",
        ),
        ge=28,
        le=1095,
    )
    with_effect: bool = param(
        False,
        title=Text(en="With the measured effect of tiers", ko="잰 등급 효과 반영"),
        help=Text(
            en="Counts what customers would buy who reach another tier, as measured at the "
            "thresholds; without it, behaviour is unchanged.",
            ko="등급이 바뀌는 고객이 더 살 것을 문턱에서 잰 효과대로 셉니다. 끄면 행동이 "
            "그대로라고 봅니다.",
        ),
    )

    def changed(self, programme: LoyaltyProgramme) -> LoyaltyProgramme:
        """The programme with what is asked. Raises pydantic's ValidationError."""
        names = ("amount_per_point", "expiry_days", "point_value", "tiers")
        given: dict[str, Any] = {
            name: getattr(self, name) for name in names if getattr(self, name) is not None
        }
        return LoyaltyProgramme.model_validate({**programme.model_dump(), **_plain(given)})

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        every = rules_in_force(tables)
        if not every:
            return no_programme(METHOD)
        tables.step(Text(en="Replaying the year", ko="지난해를 다시 돌립니다"), 0.2)
        asked = self.changed(every[-1].programme)
        found = compared(tables, happenings(tables), other_moves(tables), every, asked, self.days)
        if not found.members:
            return no_members(METHOD)
        effects = []
        if self.with_effect:
            measured = tables[TIER_EFFECTS].order_by("tier_code")
            effects = [Effect(**row) for row in tables.rows(measured)]
        answer = simulation_answer(
            found, effects, tables.settings.currency, with_effect=self.with_effect
        )
        return Result(answer)


def _plain(given: dict[str, Any]) -> dict[str, Any]:
    tiers = given.get("tiers")
    return given if tiers is None else {**given, "tiers": [one.model_dump() for one in tiers]}
