"""What is true of somebody with several records? Field by field the best value, and why."""

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.identity.before import Before
from dangol.customers.identity.golden_story import golden_answer, no_merge, nobody
from dangol.tables.identity import STANDARD_PEOPLE
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.resolution import GOLDEN_CUSTOMERS, GOLDEN_VALUES, MEMBERS
from dangol.tables.vocabulary import Column
from dangol.words import Text

_FIELDS = tuple(c for c in CUSTOMERS.columns if c.name != "customer_id")
_NAMES = ("full_name", "family_name", "given_name")
_PLACE = ("home_latitude", "home_longitude")
_LEAST_SURE = 0.6
_ARRIVAL = ("row_known_at", "row_awaited_at")


class GoldenCustomers(Analysis):
    """Survivorship, field by field: what can be true, who is trusted, what most say, the latest."""

    slug = "golden-customers"
    title = Text(en="Golden values", ko="골든 값")
    question = Text(
        en="What is true of somebody with several records?",
        ko="기록이 여럿인 사람에 대해 무엇이 참일까요?",
    )
    entry = "customers"
    by_record = is_timeless = True
    reads = (
        CUSTOMERS[CUSTOMERS.with_provenance.column_names],
        IDENTIFIERS["customer_id", "source"].if_there(),
        STANDARD_PEOPLE[
            "customer_id", "family_name_key", "given_name_key", "name_confidence", "name_fault",
            "birth_confidence", "birth_fault",
        ].if_there(),
        MEMBERS["customer_id", "person_id"].if_there(),
    )  # fmt: skip
    writes = (GOLDEN_CUSTOMERS.upserted(), GOLDEN_VALUES.upserted())

    trusted_sources: str = param(
        "",
        title=Text(en="Trusted sources", ko="믿는 원천"),
        help=Text(
            en="Names of sources, the most trusted first, separated by commas; the others follow.",
            ko="가장 믿는 원천부터 이름을 쉼표로 나누어 적습니다. 나머지는 그다음입니다.",
        ),
        max_length=2_000,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        tables.step(Text(en="Comparing values", ko="값을 견줍니다"), 0.2)
        records = self._records(tables)
        told = ibis.union(*(_told(records, field) for field in _FIELDS))
        values = tables.stage(GOLDEN_VALUES, _chosen(told).select(*GOLDEN_VALUES.column_names))
        tables.step(Text(en="Putting people together", ko="사람마다 합칩니다"), 0.7)
        golden = tables.stage(GOLDEN_CUSTOMERS, _golden(records, _chosen(told)))
        counts = tables.rows(values.group_by("reason").agg(n=_.count().cast("int64")))
        people = tables.row(golden.aggregate(n=golden.count().cast("int64")))["n"]
        if not people and not tables.rows(tables[CUSTOMERS].limit(1)):
            return nobody()
        before = Before(tables, previous)
        written, gone = {}, {}
        for table, rows in ((GOLDEN_CUSTOMERS, golden), (GOLDEN_VALUES, values)):
            written[table], gone[table] = before.changes(table, rows)
        reasons = {row["reason"]: row["n"] for row in counts}
        return Result(golden_answer(people, reasons) if people else no_merge(), written, gone=gone)

    def _records(self, tables: Tables) -> ir.Table:
        """Records of people who have several, each with what makes a value better."""
        members = tables[MEMBERS].filter(_.person_id.notnull())
        given = tables[CUSTOMERS].inner_join(members, "customer_id")
        known = tables[IDENTIFIERS].group_by("customer_id").agg(told_source=_.source.min())
        given = given.left_join(known, "customer_id").drop("customer_id_right")
        given = given.left_join(tables[STANDARD_PEOPLE], "customer_id").drop("customer_id_right")
        source = ibis.coalesce(given.row_source, given.told_source)
        return given.mutate(source=source, trust=self._trust(source))

    def _trust(self, source: ir.StringValue) -> ir.Value:
        names = [name.strip() for name in self.trusted_sources.split(",") if name.strip()]
        cases = [(source == name, place) for place, name in enumerate(names)]
        last = ibis.literal(len(names))
        return ibis.cases(*cases, else_=last) if cases else last


def _told(records: ir.Table, field: Column) -> ir.Table:
    """What each record says of one field, and by what two of them agree."""
    value = records[field.name].cast("string")
    agrees, is_valid = value.lower(), ibis.literal(value=True)
    if field.name in _NAMES:
        key = records.family_name_key.fill_null("") + " " + records.given_name_key.fill_null("")
        agrees = ibis.coalesce(key.strip().nullif(""), agrees)
        is_valid = records.name_fault.isnull() & (records.name_confidence >= _LEAST_SURE)
    elif field.name in _PLACE:
        # One is worth nothing without the other, so both come from one record.
        north, east = (records[name].cast("string") for name in _PLACE)
        agrees = north + " " + east
        value = ibis.ifelse(agrees.notnull(), value, ibis.null("string"))
    elif field.name == "birth_on":
        is_valid = records.birth_fault.isnull()
    rows = records.select(
        "person_id",
        "customer_id",
        "source",
        "trust",
        "row_version_at",
        field_name=ibis.literal(field.name),
        value=value,
        agrees=agrees,
        is_valid=is_valid.fill_null(ibis.literal(value=True)),
    )
    return rows.filter(rows.value.notnull())


def _chosen(told: ir.Table) -> ir.Table:
    """The best value of each field with the record that has it, and why it is the best."""
    by = ("person_id", "field_name")
    said = told.group_by(*by, "agrees").agg(
        is_valid=_.is_valid.any(),
        trust=_.trust.min(),
        agreeing_count=_.count().cast("int64"),
        latest=_.row_version_at.max(),
        first_customer=_.customer_id.min(),
    )
    whole = ibis.window(group_by=by)
    said = said.mutate(value_count=said.agreeing_count.sum().over(whole).cast("int64"))
    order = [
        said.is_valid.desc(),
        said.trust.asc(),
        said.agreeing_count.desc(),
        said.latest.desc(nulls_first=False),
        said.first_customer.asc(),
    ]
    ranked = said.mutate(place=ibis.row_number().over(ibis.window(group_by=by, order_by=order)))
    second = ranked.filter(ranked.place == 1).select(
        *by,
        other_valid="is_valid",
        other_trust="trust",
        other_agreeing="agreeing_count",
        other_latest="latest",
    )
    both = ranked.filter(ranked.place == 0).left_join(second, by)
    reason = ibis.cases(
        (both.value_count == 1, "only"),
        (both.agreeing_count == both.value_count, "agreed"),
        (both.is_valid & ~both.other_valid, "valid"),
        (both.trust < both.other_trust, "trusted"),
        (both.agreeing_count > both.other_agreeing, "most"),
        ((both.latest > both.other_latest).fill_null(ibis.literal(value=False)), "latest"),
        else_="first",
    )
    best = both.select(*by, "agrees", "value_count", "agreeing_count", reason=reason)
    return best.inner_join(_best_records(told), [*by, "agrees"]).select(
        *by, "from_customer_id", "from_source", "reason", "value_count", "agreeing_count"
    )


def _best_records(told: ir.Table) -> ir.Table:
    """Of the records that say the same, the one whose spelling is taken."""
    order = [
        told.is_valid.desc(),
        told.trust.asc(),
        told.row_version_at.desc(nulls_first=False),
        told.customer_id.asc(),
    ]
    best = ibis.window(group_by=("person_id", "field_name", "agrees"), order_by=order)
    ranked = told.mutate(place=ibis.row_number().over(best))
    return ranked.filter(ranked.place == 0).select(
        "person_id", "field_name", "agrees", from_customer_id="customer_id", from_source="source"
    )


def _golden(records: ir.Table, chosen: ir.Table) -> ir.Table:
    """A row per person with the value of the best record in each field."""
    given = records.select(
        from_customer_id="customer_id", **{field.name: records[field.name] for field in _FIELDS}
    )
    joined = chosen.inner_join(given, "from_customer_id")
    return joined.group_by(customer_id=joined.person_id).agg(
        **{
            field.name: joined[field.name].max(where=joined.field_name == field.name)
            for field in _FIELDS
        },
        # What stands in it comes from several.
        row_source=ibis.null("string"),
        **{name: ibis.null("timestamp") for name in ("row_version_at", *_ARRIVAL)},
    )
