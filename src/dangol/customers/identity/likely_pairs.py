"""Which records are likely one person, although no number says so? Probabilistic linkage."""

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.identity.before import Before
from dangol.customers.identity.matching.linking import derived, learn, likely_pairs
from dangol.customers.identity.matching.pair_rows import pair_rows
from dangol.customers.identity.matching.person_frame import person_frame
from dangol.customers.identity.matching.person_linkage import PersonLinkageModel
from dangol.customers.identity.pairs_story import METHOD, counts_of, pairs_answer
from dangol.store.linkage import Linkage
from dangol.tables.identity import (
    COMPARED_RECORDS,
    LIKELY_PAIRS,
    STANDARD_ADDRESSES,
    STANDARD_IDENTIFIERS,
    STANDARD_PEOPLE,
)
from dangol.words import Text

LEAST = 0.5
"""Pairs that are less likely are not kept."""
GROWN = 2.0
"""After so much growth it is learned anew."""


class LikelyPairs(Analysis):
    """Compares names, days of birth, numbers and addresses, and says how likely two are one.

    A day's new records are compared with the others by what was learned before; it is learned
    anew when there are twice as many records, or when somebody asks for it.
    """

    slug = "likely-pairs"
    title = Text(en="Likely pairs", ko="같은 사람 후보")
    question = Text(en="Which records are likely one person?", ko="어떤 기록들이 한 사람일까요?")
    entry = "customers"
    by_record = is_timeless = True
    reads = (
        STANDARD_PEOPLE[
            "customer_id", "family_name_key", "given_name_key", "standard_gender",
            "standard_birth_on",
        ],
        STANDARD_IDENTIFIERS[
            "customer_id", "identifier_type", "identifier_key", "identifier_confidence"
        ],
        STANDARD_ADDRESSES[
            "customer_id", "identifier", "address_region", "address_city", "address_street",
            "address_number", "address_unit", "address_building", "address_postcode",
            "address_confidence",
        ],
    )  # fmt: skip
    writes = (LIKELY_PAIRS.upserted(), COMPARED_RECORDS.upserted())

    learn_anew: bool = param(
        False,
        title=Text(en="Learn anew", ko="다시 배우기"),
        help=Text(
            en="Learn from all records instead of using what was learned before.",
            ko="전에 배운 것을 쓰지 않고 모든 기록에서 다시 배웁니다.",
        ),
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 씨앗"),
        help=Text(
            en="Which pairs are drawn to learn from; the same seed draws the same.",
            ko="배울 쌍을 뽑는 씨앗입니다. 같으면 같은 쌍을 뽑습니다.",
        ),
        ge=0,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        frame = person_frame(
            tables[STANDARD_PEOPLE], tables[STANDARD_IDENTIFIERS], tables[STANDARD_ADDRESSES]
        )
        tables.step(Text(en="Gathering records", ko="기록을 모읍니다"), 0.05)
        every = tables.fetch(frame)
        count = every.num_rows
        if not count:
            return _nothing()
        before = Before(tables, previous)
        compared = tables.stage(COMPARED_RECORDS, every.select(COMPARED_RECORDS.column_names))
        news, left = before.news(COMPARED_RECORDS, compared, "record_hash")
        with tables.linkage() as engine:
            known = self._known(previous, count, engine.dialect)
            fresh = compared if known is None else tables.stage(COMPARED_RECORDS, news)
            new, old = _layered(engine, every, None if known is None else news)
            del every
            if known is None:
                tables.step(Text(en="Learning who is alike", ko="닮은 정도를 배웁니다"), 0.15)
                known = PersonLinkageModel.of(learn(engine, new, self.seed))
            tables.step(Text(en="Comparing", ko="비교합니다"), 0.5)
            found = engine.hold("found", likely_pairs(engine, known.learned, new, old, LEAST))
            whole = new if old is None else new.union(old)
            pairs = tables.stage(
                LIKELY_PAIRS, engine.fetch(pair_rows(found, whole, known.settings))
            )
        touched = fresh.select("customer_id").union(left)
        gone = tables.stage(LIKELY_PAIRS, _of(touched, before[LIKELY_PAIRS]))
        gone = gone.anti_join(pairs, LIKELY_PAIRS.key).select(*LIKELY_PAIRS.key)
        stands = before.beside(LIKELY_PAIRS, pairs, gone)
        return Result(
            pairs_answer(counts_of(tables, stands), count),
            {LIKELY_PAIRS: pairs, COMPARED_RECORDS: fresh},
            model=known,
            gone={LIKELY_PAIRS: gone, COMPARED_RECORDS: left},
        )

    def _known(
        self, previous: Previous | None, records: int, dialect: str
    ) -> PersonLinkageModel | None:
        """What was learned before, if it still serves."""
        model = None if previous is None or self.learn_anew else previous.model()
        if not isinstance(model, PersonLinkageModel) or model.dialect != dialect:
            return None
        return model if records <= model.records * GROWN else None


def _layered(
    engine: Linkage, every: pa.Table, news: pa.Table | None
) -> tuple[ir.Table, ir.Table | None]:
    """The records to compare, and the others; with no ``news`` all are compared."""
    given = derived(engine.hold("given", every))
    if news is None:
        new, old = engine.layer("new_records", given), None
    else:
        ids = engine.hold("news", news.select(["customer_id"]))
        new = engine.layer("new_records", given.semi_join(ids, "customer_id"))
        old = engine.layer("old_records", given.anti_join(ids, "customer_id"))
    engine.let_go("given")
    return new, old


def _of(records: ir.Table, pairs: ir.Table) -> ir.Table:
    """The pairs of which one is among the records."""
    by_side = (
        pairs.semi_join(records.select(records.customer_id.name(side)), side)
        for side in LIKELY_PAIRS.key
    )
    return ibis.union(*by_side, distinct=True)


def _nothing() -> Result:
    return refused(
        Text(en="There is no record to compare.", ko="비교할 기록이 없습니다."),
        Text(en="Load customers.", ko="고객 자료를 읽으세요."),
        basis=Text(en="0 records", ko="기록 0건"),
        method=METHOD,
    )
