"""What is each customer drawn to? Categories, brands, channels, times, prices and promotions."""

import datetime as dt
from dataclasses import dataclass

import ibis.expr.types as ir
import pyarrow.compute as pc
from ibis import _

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.affinity.facts import (
    COUNTED,
    KIND,
    NAMED,
    OTHER,
    READS,
    VALUE,
    bought,
    counted,
    measured,
    most_bought,
    with_others,
)
from dangol.customers.affinity.learning import HALF_LIVES, Asked, Learnt, learnt_kinds
from dangol.customers.affinity.refusing import (
    FEWEST_PEOPLE,
    needed_days,
    nothing_to_compare,
    too_few,
    too_short,
)
from dangol.customers.affinity.scoring import (
    When,
    affinity_rows,
    counted_rows,
    leaning_rows,
    measured_rows,
    share_rows,
    usual_rows,
)
from dangol.customers.affinity.story import Told, affinity_answer
from dangol.customers.affinity.weighing import after, measures, sample_of, weighed
from dangol.customers.features.facts import first_day
from dangol.customers.features.snapshots import PERSON, buyers
from dangol.customers.features.trial import drawn
from dangol.methods.point_in_time.known import known_before
from dangol.tables.affinities import AFFINITY_SHARES, CUSTOMER_AFFINITIES, CUSTOMER_LEANINGS
from dangol.words import Text

MOST_LEARNING = 12_000
MOST_VALUES = 60
FEWEST_OF_VALUE = 20


@dataclass(frozen=True)
class _Past:
    """Facts of everyone, named and measured, and the days between which they are judged."""

    counted: ir.Table
    measured: ir.Table
    values: dict[str, list[str]]
    cutoffs: tuple[dt.date, dt.date, dt.date]


class Affinity(Analysis):
    """Says of everyone to what they are drawn more than people usually are, and how surely.

    What each bought, with old purchases counting less where that helps, drawn towards what is
    usual as far as little is known; nothing is said of a kind in which customers do not differ.
    """

    slug = "affinity"
    title = Text(en="Affinity", ko="선호")
    question = Text(en="What is each customer drawn to?", ko="고객마다 무엇에 끌리나요?")
    entry = "customers"
    page = "/customers/affinity"
    reads = READS
    writes = (
        CUSTOMER_AFFINITIES.replaced(),
        CUSTOMER_LEANINGS.replaced(),
        AFFINITY_SHARES.replaced(),
    )

    half_life_days: int | None = param(
        None,
        title=Text(en="Half-life in days", ko="반감기(일)"),
        help=Text(
            en="After so many days a purchase counts half. Empty: what foretells best.",
            ko="구매가 이만큼 지나면 절반으로 칩니다. 비우면 가장 잘 맞히는 값을 고릅니다.",
        ),
        ge=7,
        le=3650,
    )
    horizon_days: int = param(
        56,
        title=Text(en="Days judged", ko="시험할 날수"),
        help=Text(
            en="The latest so many days show whether affinities hold.",
            ko="가장 가까운 이만큼의 날로 선호가 맞는지 시험합니다.",
        ),
        ge=14,
        le=182,
    )
    most_each: int = param(
        3,
        title=Text(en="Of each kind", ko="종류마다"),
        help=Text(
            en="So many affinities of each kind are kept for a customer.",
            ko="고객 한 명에게 종류마다 이만큼 남깁니다.",
        ),
        ge=1,
        le=10,
    )
    confidence: float = param(
        0.95,
        title=Text(en="Sure enough", ko="확실함"),
        help=Text(
            en="From this probability on, a customer counts as drawn to something.",
            ko="확률이 이 값부터면 끌린다고 봅니다.",
        ),
        ge=0.8,
        le=0.999,
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 시작값"),
        help=Text(
            en="The same seed groups customers alike for the ranges.",
            ko="시작값이 같으면 구간을 낼 때 고객을 똑같이 묶습니다.",
        ),
        ge=0,
        le=2**30,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Reading what was bought", ko="산 것을 읽습니다"), 0.05)
        lines = bought(tables)
        facts = counted(tables, lines)
        first = first_day(tables, facts)
        if first is None or (today - first).days < needed_days(self.horizon_days):
            return too_short(0 if first is None else (today - first).days, self.horizon_days)
        span = dt.timedelta(days=self.horizon_days)
        past = self._past(tables, lines, facts, (today - 2 * span, today - span, today))
        people = buyers(past.counted, [past.cutoffs[1]]).select(PERSON).distinct()
        count = tables.row(people.aggregate(n=people.count()))["n"]
        if count < FEWEST_PEOPLE:
            return too_few(count)
        if all(len(past.values[kind]) < 2 for kind in COUNTED):
            return nothing_to_compare(count)
        tables.step(Text(en="Learning how customers differ", ko="고객의 차이를 배웁니다"), 0.3)
        learnt = self._learnt(tables, past, people)
        return self._answered(tables, past, lines, learnt)

    def _past(
        self,
        tables: Tables,
        lines: ir.Table,
        facts: ir.Table,
        cutoffs: tuple[dt.date, dt.date, dt.date],
    ) -> _Past:
        known = known_before(facts, [cutoffs[-1]])
        values = most_bought(tables, known, MOST_VALUES, FEWEST_OF_VALUE)
        whole = {
            kind: [*names, OTHER] if kind in NAMED else names for kind, names in values.items()
        }
        return _Past(with_others(facts, values), measured(lines), whole, cutoffs)

    def _learnt(self, tables: Tables, past: _Past, people: ir.Table) -> list[Learnt]:
        half_lives = (
            HALF_LIVES if self.half_life_days is None else (None, float(self.half_life_days))
        )
        some = tables.layer(drawn(people, tables, MOST_LEARNING))
        who = pc.unique(tables.fetch(some.order_by(PERSON)).column(PERSON))
        counts = past.counted.semi_join(some, PERSON)
        prices = past.measured.semi_join(some, PERSON)
        earlier = past.cutoffs[:2]
        return learnt_kinds(
            sample_of(
                tables,
                who,
                weighed(counts, past.cutoffs, half_lives),
                after(counts, earlier, self.horizon_days, (KIND, VALUE)),
            ),
            sample_of(
                tables,
                who,
                measures(prices, past.cutoffs, half_lives),
                after(prices, earlier, self.horizon_days, (KIND,)),
            ),
            past.values,
            Asked(past.cutoffs, half_lives, self.half_life_days is not None, self.seed),
        )

    def _answered(
        self, tables: Tables, past: _Past, lines: ir.Table, learnt: list[Learnt]
    ) -> Result:
        tables.step(Text(en="Telling everyone's affinities", ko="모두의 선호를 적습니다"), 0.6)
        today = past.cutoffs[-1]
        # Asked at midnight, the day before is the last one that is known.
        known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
        when = When(today, known_on, self.most_each, self.confidence)
        usual = tables.stage(AFFINITY_SHARES, usual_rows(learnt, known_on))
        parts = [counted_rows(tables, past.counted, usual, learnt, when)]
        prices = measured_rows(
            tables, past.measured, learnt, _usual_deal(tables, lines, today), when
        )
        if prices is not None:
            parts.append(prices)
        affinities = tables.stage(CUSTOMER_AFFINITIES, affinity_rows(parts, when))
        leanings = tables.stage(CUSTOMER_LEANINGS, leaning_rows(affinities))
        shares = tables.stage(AFFINITY_SHARES, share_rows(usual, affinities))
        tables.step(Text(en="Counting who is drawn to what", ko="누가 무엇에 끌리는지 셉니다"), 0.9)
        told = Told(
            learnt,
            tables.rows(_drawn(affinities)),
            tables.rows(_values(shares, affinities)),
            _people(tables, past.counted, today),
            self.horizon_days,
            self.confidence,
        )
        return Result(
            affinity_answer(told),
            {CUSTOMER_AFFINITIES: affinities, CUSTOMER_LEANINGS: leanings, AFFINITY_SHARES: shares},
        )


def _usual_deal(tables: Tables, lines: ir.Table, today: dt.date) -> float:
    """The discount that people usually get."""
    known = known_before(lines, [today])
    found = tables.row(known.aggregate(share=known.discount_share.mean()))["share"]
    return float(found or 0.0)


def _drawn(affinities: ir.Table) -> ir.Table:
    """How many people are clearly drawn to anything of each kind."""
    clear = affinities.filter(affinities.is_drawn)
    return clear.group_by(KIND).agg(people=clear[PERSON].nunique().cast("int64")).order_by(KIND)


def _values(shares: ir.Table, affinities: ir.Table) -> ir.Table:
    """Each value with how many are drawn to it, and by how much."""
    clear = affinities.filter(affinities.is_drawn)
    lifts = clear.group_by(KIND, VALUE).agg(lift=clear.affinity_lift.mean())
    told = shares.filter(shares.is_told_apart)
    joined = told.left_join(lifts, [KIND, VALUE])
    return joined.select(KIND, VALUE, "usual_share", "drawn_customers", "lift").order_by(
        [_.drawn_customers.desc(), KIND, VALUE]
    )


def _people(tables: Tables, facts: ir.Table, today: dt.date) -> int:
    known = known_before(facts, [today])
    return int(tables.row(known.aggregate(n=known[PERSON].nunique()))["n"])
