"""Simulated people in three countries: several systems keep records of each, with mistakes."""

from collections.abc import Sequence
from itertools import islice
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa

from dangol.contract.params import param
from dangol.contract.sample import Finding, Sample
from dangol.contract.tables_view import Report
from dangol.samples.people.making import KeptRecord, people, records
from dangol.settings import Settings
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.truth import TRUTH_RECORDS
from dangol.tables.vocabulary import Table
from dangol.words import Count, Text, both

AT_ONCE = 20_000


class SimulatedPeople(Sample):
    """Who is one person among them is known, and which mistakes are in which record."""

    name = "simulated-people"
    title = Text(en="Simulated people", ko="모의 인물")
    notice = Text(
        en="Simulated people: every name, number and address is made up by chance.",
        ko="모의 인물: 모든 이름과 번호, 주소는 우연으로 지어낸 자료입니다.",
    )
    settings: ClassVar[dict[str, Any]] = {
        "name": "모의 인물",
        "time_zone": "Asia/Seoul",
        "currency": "KRW",
        "country": "KR",
    }
    tables = (TRUTH_RECORDS,)

    people: int = param(
        10_000,
        title=Text(en="People", ko="사람 수"),
        help=Text(
            en="How many people there are; of each nearly two records are kept.",
            ko="사람 수입니다. 한 사람의 기록이 두 건쯤 있습니다.",
        ),
        ge=100,
        le=5_000_000,
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 씨앗"),
        help=Text(
            en="The same seed makes the same people; another makes others.",
            ko="씨앗이 같으면 같은 사람들이, 다르면 다른 사람들이 나옵니다.",
        ),
        ge=0,
    )

    def load(
        self, session: Session, settings: Settings, report: Report
    ) -> tuple[Sequence[Change], Sequence[Finding]]:
        made: dict[Table, list[pa.Table]] = {CUSTOMERS: [], IDENTIFIERS: [], TRUTH_RECORDS: []}
        rng = np.random.default_rng(self.seed)
        kept = (record for one in people(self.people, rng) for record in records(one, rng))
        count = 0
        while part := list(islice(kept, AT_ONCE)):
            count += len(part)
            for table, rows in tables_of(part).items():
                made[table].append(rows)
            share = min(0.95, part[-1].number / self.people)
            report(Text(en="Making people", ko="사람을 만듭니다"), share)
        changes = [
            Change(table.replaced(), session.stage(table, pa.concat_tables(parts)))
            for table, parts in made.items()
        ]
        words = both(
            "{n} people, of whom {records} records are kept.",
            "{n}명에 대해 기록 {records}건이 있습니다.",
            n=Count(self.people),
            records=Count(count),
        )
        return changes, [Finding(count, words)]


def tables_of(kept: Sequence[KeptRecord]) -> dict[Table, pa.Table]:
    """Records as the tables that a source fills, and the truth about them."""
    ids = [one.id for one in kept]
    reached = [
        (one.id, kind, text, one.system)
        for one in kept
        for kind, text in (("email", one.email), ("phone", one.phone), ("address", one.address))
        if text
    ]
    owners, kinds, texts, systems = zip(*reached, strict=True)
    return {
        CUSTOMERS: rows_of(
            CUSTOMERS,
            customer_id=ids,
            full_name=[one.full_name for one in kept],
            gender=[one.gender or None for one in kept],
            birth_on=[one.born for one in kept],
            home_country=[one.country for one in kept],
        ),
        IDENTIFIERS: rows_of(
            IDENTIFIERS, customer_id=owners, identifier_type=kinds, identifier=texts, source=systems
        ),
        TRUTH_RECORDS: rows_of(
            TRUTH_RECORDS,
            customer_id=ids,
            person_number=[one.number for one in kept],
            record_mistakes=[", ".join(one.mistakes) or None for one in kept],
        ),
    }
