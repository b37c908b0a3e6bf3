"""Which contracts will end? Their hazards by kind and age, and what hastens it."""

import datetime as dt

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.contracts.contracts import READS, contracts_of
from dangol.customers.contracts.judging import judged_period, running_at
from dangol.customers.contracts.model import ContractModel
from dangol.customers.contracts.refusing import none_there, not_told, too_few
from dangol.customers.contracts.scoring import scored
from dangol.customers.contracts.story import Told, contract_answer
from dangol.customers.contracts.stretches import (
    BEHAVIOUR_READS,
    behaviour_of,
    days_of,
    stretches_until,
)
from dangol.methods.maximum_likelihood import NotIdentifiedError
from dangol.tables.contract_risks import CUSTOMER_CONTRACT_RISKS
from dangol.tables.vocabulary import Read
from dangol.words import Text


def _reads() -> tuple[Read, ...]:
    """Contracts must be there, the rest may."""
    found: dict[str, Read] = {}
    for read in (*READS, *BEHAVIOUR_READS):
        found.setdefault(read.table.name, read)
    return tuple(found.values())


class ContractChurn(Analysis):
    """Says for every running contract how likely it ends within the days ahead, and why.

    Proportional hazards on the age of a contract, with a common hazard for each kind of
    contract; its figures come from a later period that it had not seen.
    """

    slug = "contract-churn"
    title = Text(en="Contract churn", ko="계약 해지")
    question = Text(en="Which contracts will end?", ko="어떤 계약이 끝날까요?")
    entry = "customers"
    reads = _reads()
    writes = (CUSTOMER_CONTRACT_RISKS.replaced(),)

    horizon_days: int = param(
        91,
        title=Text(en="Days ahead", ko="앞으로 며칠"),
        help=Text(
            en="Ends within this many days from the as-of day count.",
            ko="기준일부터 이만큼의 날에 끝나는 계약을 셉니다.",
        ),
        ge=7,
        le=366,
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 시작값"),
        help=Text(
            en="The same seed draws the same intervals.", ko="시작값이 같으면 구간도 같습니다."
        ),
        ge=0,
        le=2**30,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Reading contracts", ko="계약을 읽습니다"), 0.1)
        contracts = contracts_of(tables, today)
        if not len(contracts):
            return none_there()
        refusal = too_few(contracts, float(self.horizon_days))
        if refusal is not None:
            return refusal
        tables.step(Text(en="Looking at what customers did", ko="고객이 한 일을 봅니다"), 0.3)
        days = days_of(contracts, self.horizon_days)
        behaviour = behaviour_of(tables, contracts, days, today)
        tables.step(
            Text(en="Learning what hastens an end", ko="무엇이 해지를 부르는지 배웁니다"), 0.5
        )
        try:
            earlier = stretches_until(contracts, behaviour, -float(self.horizon_days))
            before = ContractModel.learnt(
                contracts, earlier, behaviour.names, self.horizon_days, {}
            )
            judgement = judged_period(contracts, behaviour, before, self.seed)
            if judgement is None:
                return not_told(len(contracts))
            whole = stretches_until(contracts, behaviour, 0.0)
            model = ContractModel.learnt(
                contracts, whole, behaviour.names, self.horizon_days, judgement.figures()
            )
        except NotIdentifiedError:
            return not_told(len(contracts))
        tables.step(Text(en="Scoring running contracts", ko="이어지는 계약을 셉니다"), 0.8)
        # Asked at midnight, the day before is the last one that is known.
        known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
        rows = scored(
            contracts,
            behaviour,
            model,
            known_on,
            tables.settings.currency,
            is_told_apart=not judgement.is_flat,
        )
        stored = tables.stage(CUSTOMER_CONTRACT_RISKS, rows)
        told = Told(
            judgement,
            model,
            contracts,
            rows,
            len(running_at(contracts, 0.0)),
            tables.settings.currency,
        )
        return Result(contract_answer(told), {CUSTOMER_CONTRACT_RISKS: stored}, model)
