"""Whether two sources say the same of one person, field by field."""

from collections.abc import Iterator
from dataclasses import replace

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.quality.measuring import Measured, measure
from dangol.customers.quality.rows_by_day import BY, DAY, SOURCE
from dangol.methods.calendar import business_day
from dangol.tables.identity import STANDARD_ADDRESSES, STANDARD_IDENTIFIERS, STANDARD_PEOPLE
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.quality import AGREEING
from dangol.tables.resolution import MEMBERS
from dangol.tables.vocabulary import Table

READS = (
    MEMBERS["customer_id", "person_id"].if_there().last_committed(),
    STANDARD_PEOPLE[
        "customer_id", "family_name_key", "given_name_key", "standard_gender", "standard_birth_on"
    ].if_there().last_committed(),
    STANDARD_IDENTIFIERS[
        "customer_id", "identifier_type", "identifier", "identifier_key"
    ].if_there().last_committed(),
    STANDARD_ADDRESSES["customer_id", "identifier", "address_key"].if_there().last_committed(),
)  # fmt: skip
"""Who is who and standard forms as they are: nothing is resolved anew to measure it."""
BETWEEN = " · "
"""Between the names of two sources that are compared."""
_REACHING = ("email", "phone")


def people_in_accord(tables: Tables, table: Table) -> Iterator[Measured]:
    """The share of people known by two sources of whom both name the same value.

    A person counts on the day on which the later of both changed. Who has several values of
    a kind is told alike where one of them is the same.
    """
    told = _of_customers(tables) if table is CUSTOMERS else _of_identifiers(tables)
    for (column, of), rows in _by_field(tables, _pairs(tables, told)):
        yield replace(measure(rows, column, AGREEING, "same", "rows"), of=of)


def _of_customers(tables: Tables) -> ir.Table:
    """A row per value that a source gives of a customer, as it is compared."""
    given, standard = tables[CUSTOMERS], tables[STANDARD_PEOPLE]
    both = given.inner_join(standard, "customer_id")
    name = both.family_name_key.fill_null("") + " " + both.given_name_key.fill_null("")
    is_named = ibis.coalesce(given.full_name, given.family_name, given.given_name).notnull()
    values = {
        "full_name": ibis.ifelse(is_named, name.strip().nullif(""), ibis.null("string")),
        "gender": ibis.ifelse(given.gender.notnull(), both.standard_gender, ibis.null("string")),
        "birth_on": ibis.ifelse(
            given.birth_on.notnull(), both.standard_birth_on.cast("string"), ibis.null("string")
        ),
        "home_postcode": both.home_postcode.re_replace("[^0-9A-Za-z]", "").upper().nullif(""),
    }
    return ibis.union(*(_told(both, column, "", value) for column, value in values.items()))


def _of_identifiers(tables: Tables) -> ir.Table:
    given, doors = tables[IDENTIFIERS], tables[STANDARD_ADDRESSES]
    reaching = given.inner_join(
        tables[STANDARD_IDENTIFIERS], ["customer_id", "identifier_type", "identifier"]
    )
    reaching = reaching.filter(reaching.identifier_type.isin(_REACHING))
    homes = given.filter(given.identifier_type == "address").inner_join(
        doors, ["customer_id", "identifier"]
    )
    return _told(
        reaching, "identifier", reaching.identifier_type, reaching.identifier_key
    ).union(_told(homes, "identifier", "address", homes.address_key))  # fmt: skip


def _told(rows: ir.Table, column: str, of: str | ir.StringValue, value: ir.Value) -> ir.Table:
    told = rows.select(
        "customer_id",
        told_by=rows.row_source.fill_null(""),
        changed_at=rows.row_version_at,
        column=ibis.literal(column),
        of=ibis.literal(of) if isinstance(of, str) else of,
        value=value,
    )
    return told.filter(told.value.notnull() & told.changed_at.notnull())


def _pairs(tables: Tables, told: ir.Table) -> ir.Table:
    """A row per person, field and pair of sources: when, and whether a value is the same."""
    members = tables[MEMBERS]
    known = told.left_join(members, "customer_id")
    field = ("person", "column", "of")
    ours = tables.layer(
        known.select(
            person=ibis.coalesce(known.person_id, known.customer_id),
            **{name: known[name] for name in ("told_by", "changed_at", "column", "of", "value")},
        )
    )
    theirs = ours.rename("their_{name}")
    both = ours.inner_join(
        theirs, [*((name, f"their_{name}") for name in field), ours.told_by < theirs.their_told_by]
    )
    return both.group_by(*field, "told_by", "their_told_by").agg(
        same=(_.value == _.their_value).cast("int64").max(),
        changed_at=ibis.greatest(_.changed_at.max(), _.their_changed_at.max()),
    )


def _by_field(tables: Tables, pairs: ir.Table) -> Iterator[tuple[tuple[str, str], ir.Table]]:
    by_day = pairs.mutate(**{
        DAY: business_day(pairs.changed_at, tables.settings.time_zone),
        SOURCE: pairs.told_by + BETWEEN + pairs.their_told_by,
    })  # fmt: skip
    counted = by_day.group_by("column", "of", *BY).agg(same=_.same.sum(), rows=_.count())
    found = tables.fetch(counted.order_by("column", "of", *BY))
    fields = found.select(["column", "of"]).to_pylist()
    begin = 0
    for place in range(1, len(fields) + 1):
        if place == len(fields) or fields[place] != fields[begin]:
            yield tuple(fields[begin].values()), found.slice(begin, place - begin)
            begin = place
