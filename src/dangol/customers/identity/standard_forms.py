"""Can names, numbers and addresses be compared? Each value in its standard form, or why not."""

from collections.abc import Callable

import ibis.expr.types as ir
import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.identity.before import Before
from dangol.customers.identity.given_forms import given_addresses, given_identifiers, given_people
from dangol.customers.identity.standard_story import METHOD, counts_of, standard_answer
from dangol.customers.identity.standardising import Standardiser
from dangol.tables.events import TRAITS
from dangol.tables.identity import STANDARD_ADDRESSES, STANDARD_IDENTIFIERS, STANDARD_PEOPLE
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.vocabulary import Table
from dangol.words import Text

Read = Callable[[pa.Table], pa.Table]


class StandardForms(Analysis):
    """Names, phones, e-mails, addresses, days of birth and genders, each in one spelling.

    What was given stays beside it. Only what is new or changed since the last time is read.
    """

    slug = "standard-forms"
    title = Text(en="Standard forms", ko="표준 형태")
    question = Text(
        en="Can names, numbers and addresses be compared?",
        ko="이름과 번호, 주소를 서로 비교할 수 있나요?",
    )
    entry = "customers"
    by_record = is_timeless = True
    reads = (
        CUSTOMERS[
            "customer_id", "full_name", "family_name", "given_name", "gender", "birth_on",
            "home_postcode", "home_country",
        ].if_there(),
        IDENTIFIERS["customer_id", "identifier_type", "identifier"].if_there(),
        TRAITS["customer_id", "trait_name", "trait_text", "given_at", "event_id"].if_there(),
    )  # fmt: skip
    writes = (
        STANDARD_PEOPLE.upserted(),
        STANDARD_IDENTIFIERS.upserted(),
        STANDARD_ADDRESSES.upserted(),
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        reader = Standardiser(today, tables.settings.country)
        people = given_people(tables)
        work: tuple[tuple[Table, ir.Table, Read, Text, float], ...] = (
            (
                STANDARD_PEOPLE, people, reader.people,
                Text(en="Reading names", ko="이름을 읽습니다"), 0.05,
            ),
            (
                STANDARD_IDENTIFIERS, given_identifiers(tables, people), reader.identifiers,
                Text(en="Reading identifiers", ko="식별자를 읽습니다"), 0.3,
            ),
            (
                STANDARD_ADDRESSES, given_addresses(tables, people), reader.addresses,
                Text(en="Reading addresses", ko="주소를 읽습니다"), 0.6,
            ),
        )  # fmt: skip
        before = Before(tables, previous)
        written: dict[Table, ir.Table] = {}
        gone: dict[Table, ir.Table] = {}
        whole: dict[str, ir.Table] = {}
        for table, given, read, words, share in work:
            tables.step(words, share)
            unread, gone[table] = before.news(table, given, "raw_hash")
            written[table] = tables.stage(table, read(unread))
            whole[table.name] = before.beside(table, written[table], gone[table])
        tables.step(Text(en="Counting what is odd", ko="이상한 값을 셉니다"), 0.95)
        counts = counts_of(tables, whole)
        if not counts:
            return _nothing()
        return Result(standard_answer(counts), written, gone=gone)


def _nothing() -> Result:
    return refused(
        Text(en="No name and no identifier was loaded yet.", ko="아직 이름도 식별자도 없습니다."),
        Text(en="Load customers.", ko="고객 자료를 읽으세요."),
        basis=Text(en="0 records", ko="기록 0건"),
        method=METHOD,
    )
