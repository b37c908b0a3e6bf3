"""Stages in which customers stay for a while, and which show only in what they do."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import numpy as np
import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.journeys.method import STAGES_METHOD
from dangol.customers.journeys.refusing import few_weeks, no_steps
from dangol.customers.journeys.stage_model import StageModel
from dangol.customers.journeys.stages_story import Told, stages_answer
from dangol.customers.journeys.steps import (
    CODE,
    KIND,
    STEP,
    STEP_READS,
    coded,
    customers,
    kinds_of,
    timeline,
)
from dangol.customers.journeys.weeks import (
    WEEK_DAYS,
    Weeks,
    distinct_sequences,
    packed_weeks,
    sequences,
)
from dangol.methods.hidden_markov import Seen, Stages, best_stages
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.journeys import CONTACT, CUSTOMER_STAGES, ORDER
from dangol.words import Text

FEWEST_PEOPLE, FEWEST_WEEKS = 200, 8
MOST_WEEKS = 40
LEARNT_FROM = 6_000
"""Distinct sequences that it learns from; all get their stage."""
STARTS = 6
DID, BOUGHT = 0, 1


class JourneyStages(Analysis):
    """Tells by a hidden Markov model in which stage each customer is, and who moves where."""

    slug = "stages"
    title = Text(en="Stages", ko="여정 단계")
    question = Text(
        en="In which stage is each customer, and where do they move?",
        ko="고객은 어느 단계에 있고, 어디로 옮겨 가나요?",
    )
    entry = "customers"
    page = "/customers/journeys/stages"
    reads = STEP_READS
    writes = (CUSTOMER_STAGES.replaced(),)

    weeks: int = param(
        26,
        title=Text(en="Weeks", ko="주"),
        help=Text(
            en="So many whole weeks before the as-of day are looked at.",
            ko="기준일 앞으로 이만큼의 온전한 주를 봅니다.",
        ),
        ge=FEWEST_WEEKS,
        le=MOST_WEEKS,
    )
    most_stages: int = param(
        4,
        title=Text(en="Stages at most", ko="단계 수의 위 끝"),
        help=Text(
            en="Fewer are taken where they explain as much.",
            ko="그만큼 설명되면 더 적은 단계를 씁니다.",
        ),
        ge=1,
        le=4,
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 시작값"),
        help=Text(
            en="The same seed learns the same model.", ko="시작값이 같으면 같은 모형을 배웁니다."
        ),
        ge=0,
        le=2**30,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        weeks = Weeks(self.weeks, tables.settings.business_day(self.moment))
        tables.step(Text(en="Listing what people do", ko="사람들이 한 일을 모읍니다"), 0.05)
        kinds = kinds_of(tables, weeks.since)
        # What they are sent says nothing of what they do.
        own = kinds.filter(kinds[KIND] != CONTACT)
        code = ibis.ifelse(own[KIND] == ORDER, BOUGHT, DID).cast("int64")
        codes = tables.layer(own.select(KIND, STEP, **{CODE: code}))
        if not tables.rows(codes.limit(1)):
            return no_steps(self.weeks * WEEK_DAYS, STAGES_METHOD)
        tables.step(Text(en="Looking at each week", ko="주마다 살펴봅니다"), 0.2)
        found = coded(tables, timeline(tables, weeks.since), codes, [])
        known = customers(tables, weeks.since)
        packed = packed_weeks(tables, found.rows, known, weeks, BOUGHT)
        seen = distinct_sequences(tables, packed, self.weeks)
        lasting = self.weeks - int(seen.since.min(initial=self.weeks))
        count = int(seen.weight.sum())
        if count < FEWEST_PEOPLE or lasting < FEWEST_WEEKS:
            return few_weeks(count, lasting, FEWEST_PEOPLE, FEWEST_WEEKS)
        tables.step(Text(en="Learning the stages", ko="단계를 배웁니다"), 0.5)
        best, tried = best_stages(
            _drawn(seen, self.seed), self.most_stages, starts=STARTS, seed=self.seed
        )
        model = StageModel.learnt(best, tried)
        tables.step(Text(en="Telling everybody's stage", ko="모두의 단계를 정합니다"), 0.85)
        # Asked at midnight, the day before is the last one that is known.
        known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
        telling = _Telling(model.chain, model.stage_names, self.weeks, known_on)
        rows = tables.applied(CUSTOMER_STAGES, packed, telling)
        sizes = rows.group_by("stage_number").agg(people=rows.count()).order_by("stage_number")
        people = {row["stage_number"]: int(row["people"]) for row in tables.rows(sizes)}
        told = Told(model, people, self.weeks)
        return Result(stages_answer(told), {CUSTOMER_STAGES: rows}, model)


def _drawn(seen: Seen, seed: int) -> Seen:
    """Some of the sequences, drawn without regard to what they are."""
    if len(seen.what) <= LEARNT_FROM:
        return seen
    rng = np.random.default_rng(seed)
    some = np.sort(rng.choice(len(seen.what), LEARNT_FROM, replace=False))
    return Seen(seen.what[some], seen.since[some], seen.weight[some])


@dataclass(frozen=True)
class _Telling:
    """What to write of some customers; may travel to where their rows are."""

    chain: Stages
    names: Sequence[str]
    weeks: int
    known_on: dt.date

    def __call__(self, rows: pa.Table) -> pa.Table:
        what, since = sequences(rows, self.weeks)
        chances = self.chain.now(Seen(what, since, np.ones(len(what))))
        best = chances.argmax(axis=1)
        return rows_of(
            CUSTOMER_STAGES,
            customer_id=rows.column("customer_id"),
            stage_number=best + 1,
            journey_stage=pa.array(self.names).take(pa.array(best)),
            stage_probability=np.round(chances[np.arange(len(best)), best], 6),
            known_on=pa.repeat(pa.scalar(self.known_on), len(best)),
        )
