"""Which facts about customers tell what they do next? Candidates tried on later data."""

import datetime as dt
import json
from dataclasses import replace

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.features.candidates import Candidates, candidates
from dangol.customers.features.definition import written
from dangol.customers.features.facts import ORDER_FACTS, fact_reads, first_day
from dangol.customers.features.outcomes import OF_BUYING, Bought, Outcome
from dangol.customers.features.snapshots import PERSON, variables_of
from dangol.customers.features.trial import (
    FEWEST_PERIODS,
    FIRST_HISTORY_DAYS,
    Learning,
    Trial,
    learning,
    periods,
    tried,
)
from dangol.customers.features.variable import Proportion, Variable
from dangol.customers.features.variable_decision import VariableDecision
from dangol.customers.features.variables_story import METHOD, Told, variables_answer
from dangol.methods.variable_selection import Verdict
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.variables import CUSTOMER_VARIABLES, DERIVED_VARIABLES
from dangol.words import Count, Text, both

FEWEST_PEOPLE, FEWEST_OF_EACH = 200, 40


class DerivedVariables(Analysis):
    """Tries every variable that the data could give, and promotes those that tell something.

    Chosen on earlier periods beside recency, frequency and amount; the promoted ones are
    confirmed together on the latest period, of which the choice had seen nothing.
    """

    slug = "derived-variables"
    title = Text(en="Derived variables", ko="파생 변수")
    question = Text(
        en="Which facts about customers tell what they do next?",
        ko="고객에 대한 어떤 사실이 다음 행동을 알려 주나요?",
    )
    entry = "trust"
    page = "/trust/variables"
    reads = fact_reads()
    writes = (DERIVED_VARIABLES.replaced(), CUSTOMER_VARIABLES.replaced())
    considers = (VariableDecision,)

    target: Bought = param(
        "purchase",
        title=Text(en="What is foretold", ko="예측할 것"),
        help=Text(
            en="Whether customers buy, or stay away.", ko="고객이 사는지, 발길을 끊는지입니다."
        ),
        choices=OF_BUYING,
    )
    category: str = param(
        "",
        title=Text(en="Category", ko="분류"),
        help=Text(
            en="A category of products, as the catalogue writes it. Empty means anything at all.",
            ko="상품 목록에 적힌 분류입니다. 비우면 무엇이든 사는 것을 뜻합니다.",
        ),
        max_length=200,
    )
    horizon_days: int = param(
        28,
        title=Text(en="Days ahead", ko="앞으로 며칠"),
        help=Text(
            en="Purchases of this many days after a cut-off count.",
            ko="기준일부터 이만큼의 날에 한 구매를 셉니다.",
        ),
        ge=7,
        le=182,
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 시작값"),
        help=Text(
            en="The same seed shuffles the same way.", ko="시작값이 같으면 똑같이 뒤섞습니다."
        ),
        ge=0,
        le=2**30,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        asked = Outcome(self.target, self.category.strip(), self.horizon_days)
        tables.step(Text(en="Looking for candidates", ko="후보를 찾습니다"), 0.05)
        orders = ORDER_FACTS.rows(tables)
        first = first_day(tables, orders)
        if first is None:
            return _too_short(0, FIRST_HISTORY_DAYS)
        when = periods(today, first, self.horizon_days)
        if len(when.cutoffs) < FEWEST_PERIODS + when.lag:
            needed = FIRST_HISTORY_DAYS + self.horizon_days * 2 + FEWEST_PERIODS * 28
            return _too_short((today - first).days, needed)
        history = (when.cutoffs[0] - first).days
        found = candidates(tables, when.cutoffs[0], history, asked.category)
        tables.step(Text(en="Looking back from earlier days", ko="지난날에서 되돌아봅니다"), 0.2)
        learnt = learning(tables, found, asked, when)
        too_few = _too_few(learnt, asked)
        if too_few is not None:
            return too_few
        tables.step(Text(en="Trying every candidate", ko="후보를 하나씩 시험합니다"), 0.6)
        base = base_of(found, asked)
        names = [name for name in found.names if name not in base]
        trial = self._ruled(tables, tried(learnt, base, names, self.seed))
        tables.step(Text(en="Writing what was promoted", ko="채택한 변수를 씁니다"), 0.9)
        return self._answered(tables, found, asked, trial, base, when.today)

    def _ruled(self, tables: Tables, trial: Trial) -> Trial:
        """What people decided comes before what the trial says."""
        evidence = dict(trial.evidence)
        for kept in tables.decisions(VariableDecision):
            decision = kept.record
            if isinstance(decision, VariableDecision) and decision.variable in evidence:
                verdict: Verdict = "promoted" if decision.ruling == "promote" else "kept-out"
                one = evidence[decision.variable]
                evidence[decision.variable] = replace(one, verdict=verdict)
        return replace(trial, evidence=evidence)

    def _answered(
        self,
        tables: Tables,
        found: Candidates,
        asked: Outcome,
        trial: Trial,
        base: list[str],
        today: dt.date,
    ) -> Result:
        # Asked at midnight, the day before is the last one that is known.
        known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
        promoted = [n for n, e in trial.evidence.items() if e.verdict == "promoted"]
        catalogue = tables.stage(DERIVED_VARIABLES, _catalogue(found, trial, base, known_on))
        values = _values(tables, found.of([*base, *promoted]), [*base, *promoted], today, known_on)
        told = Told(asked=asked, trial=trial, titles=found.titles, today=today)
        return Result(
            variables_answer(told),
            {
                DERIVED_VARIABLES: catalogue,
                CUSTOMER_VARIABLES: tables.stage(CUSTOMER_VARIABLES, values),
            },
        )


def base_of(found: Candidates, asked: Outcome) -> list[str]:
    """Recency, frequency and amount of what is asked: what a variable must add to."""
    facts, where = ("lines", ("category", asked.category)) if asked.category else ("orders", None)
    longest = max(
        (v.feature.days or 0)
        for v in found.variables
        if v.facts == facts and v.feature.measure == "count" and (v.feature.days or 0) <= 182
    )
    wanted = {("recency", None, None), ("count", None, longest), ("sum", "amount", longest)}
    return [
        v.name
        for v in found.variables
        if v.facts == facts
        and v.feature.where == where
        and (v.feature.measure, v.feature.value, v.feature.days) in wanted
    ]


def _catalogue(found: Candidates, trial: Trial, base: list[str], known_on: dt.date) -> pa.Table:
    """One row per candidate with its evidence; those that others must add to are promoted."""
    known = {one.name: one for one in found.variables}
    every: list[Variable | Proportion] = [*found.variables, *found.proportions]
    names = list(trial.evidence)
    rows = []
    for one in every:
        row = {
            "variable_name": one.name,
            "variable_title": json.dumps(one.title.model_dump(), ensure_ascii=False),
            "variable_definition": written(one, known),
            "variable_lineage": ",".join(one.lineage),
            "known_on": known_on,
        }
        told = trial.evidence.get(one.name)
        if told is None:
            rows.append({**row, "variable_verdict": "promoted"} if one.name in base else row)
            continue
        rows.append(
            {
                **row,
                "variable_verdict": told.verdict,
                "filled_share": round(told.filled_share, 4),
                "area_alone": round(told.area_alone, 4),
                "gain": round(told.gain, 8),
                "gain_low": round(told.gain_low, 8),
                "periods_gained": told.periods_gained,
                "periods_judged": told.periods,
                "lasting_share": round(told.lasting_share, 4),
                "drift_index": round(told.drift, 4),
                "shift_index": round(told.shift, 4),
                "same_as": None if told.same_as is None else names[told.same_as],
            }
        )
    columns = {c.name: [row.get(c.name) for row in rows] for c in DERIVED_VARIABLES.columns}
    return rows_of(DERIVED_VARIABLES, **columns)


def _values(
    tables: Tables, found: Candidates, names: list[str], today: dt.date, known_on: dt.date
) -> ir.Table:
    """The promoted variables of everyone who ever bought, one row per value."""
    people = Outcome().people(found.rows, [today])
    rows = tables.layer(variables_of(found, people, [today]))
    day = ibis.literal(known_on)
    long = [
        rows.select(
            PERSON, variable_name=ibis.literal(name), variable_value=rows[name], known_on=day
        )
        for name in names
    ]
    return ibis.union(*long).filter(_.variable_value.notnull()) if len(long) > 1 else long[0]


def _too_few(found: Learning, asked: Outcome) -> Result | None:
    """A refusal where nobody, or too few, did what is asked, or did not."""
    happened = found.happened[found.is_past]
    yes = int(happened.sum())
    people = len({str(one) for one in found.panel.people})
    if people >= FEWEST_PEOPLE and min(yes, len(happened) - yes) >= FEWEST_OF_EACH:
        return None
    return refused(
        both(
            "Too few to learn from: {n} customers, and {yes} of {all} cut-offs after which "
            "somebody {what}.",
            "배우기에 적습니다. 고객 {n}명, ‘{what}’ 결과가 나온 것은 기준일 {all}건 가운데 "
            "{yes}건입니다.",
            n=Count(people),
            yes=Count(yes),
            all=Count(len(happened)),
            what=asked.words,
        ),
        Text(
            en="Ask about a wider category or look further ahead; check the category's spelling.",
            ko="더 넓은 분류나 더 긴 기간을 묻고, 분류 이름을 확인하세요.",
        ),
        basis=both("{n} customers", "고객 {n}명", n=Count(people)),
        method=METHOD,
    )


def _too_short(days: int, needed: int) -> Result:
    return refused(
        both(
            "{n} days of purchases are too few to try variables on.",
            "구매 기록이 {n}일뿐이라 변수를 시험하기에 짧습니다.",
            n=Count(days),
        ),
        both(
            "It takes about {n} days for this horizon; look fewer days ahead, or load more "
            "history.",
            "이 기간을 보려면 {n}일쯤 있어야 합니다. 더 짧은 기간을 고르거나 기록을 더 읽으세요.",
            n=Count(needed),
        ),
        basis=both("{n} days of purchases", "구매 기록 {n}일", n=Count(days)),
        method=METHOD,
    )
