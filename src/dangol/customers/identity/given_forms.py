"""What sources and clients told of people, as text, and a hash by which a change is seen."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.customers.identity.standardising import (
    ADDRESS_COLUMNS,
    IDENTIFIER_COLUMNS,
    PEOPLE_COLUMNS,
)
from dangol.tables.events import TRAITS
from dangol.tables.people import CUSTOMERS, IDENTIFIERS

ADDRESS = "address"
READ_BY = "1"
"""Another one, and everything is read anew."""
_NAMED = {
    "full_name": "name",
    "family_name": "lastName",
    "given_name": "firstName",
    "gender": "gender",
    "birth_on": "birthday",
}
"""What a source tells, and the trait that tells the same."""
_REACHING = ("email", "phone")


def given_people(tables: Tables) -> ir.Table:
    """A row per customer of whom anything was told; what a source says comes before traits."""
    customers, told = tables[CUSTOMERS], _latest(tables)
    told = told.filter(told.trait_name.isin(tuple(_NAMED.values())))
    traits = told.group_by("customer_id").agg(
        **{
            f"told_{field}": told.trait_text.max(where=told.trait_name == trait)
            for field, trait in _NAMED.items()
        }
    )
    both = customers.outer_join(traits, "customer_id")
    values = {
        field: ibis.coalesce(both[field].cast("string"), both[f"told_{field}"]) for field in _NAMED
    }
    people = both.select(
        customer_id=ibis.coalesce(both.customer_id, both.customer_id_right),
        **values,
        country=both.home_country,
        postcode=both.home_postcode,
    )
    return _hashed(people, (*_NAMED, "country")).select(*PEOPLE_COLUMNS, "postcode")


def given_identifiers(tables: Tables, people: ir.Table) -> ir.Table:
    """A row per identifier, whoever told it; where its owner lives says how it is read."""
    told = _latest(tables)
    told = told.filter(told.trait_name.isin(_REACHING))
    traits = told.select("customer_id", identifier_type=told.trait_name, identifier=told.trait_text)
    given = tables[IDENTIFIERS].filter(tables[IDENTIFIERS].identifier_type != ADDRESS)
    placed = _placed(given.union(traits, distinct=True), people)
    return _hashed(placed, ("country",)).select(*IDENTIFIER_COLUMNS)


def given_addresses(tables: Tables, people: ir.Table) -> ir.Table:
    """A row per postal address."""
    given = tables[IDENTIFIERS].filter(tables[IDENTIFIERS].identifier_type == ADDRESS)
    return _hashed(_placed(given, people), ("country", "postcode")).select(*ADDRESS_COLUMNS)


def _placed(identifiers: ir.Table, people: ir.Table) -> ir.Table:
    home = people.select("customer_id", "country", "postcode")
    placed = identifiers.left_join(home, "customer_id")
    return placed.filter(placed.identifier.notnull())


def _latest(tables: Tables) -> ir.Table:
    """The latest value of every trait, whichever client told it."""
    traits = tables[TRAITS].filter(tables[TRAITS].trait_text.notnull())
    newest = ibis.window(
        group_by=("customer_id", "trait_name"),
        order_by=[traits.given_at.desc(), traits.event_id.desc()],
    )
    ranked = traits.mutate(rank=ibis.row_number().over(newest))
    return ranked.filter(ranked["rank"] == 0).select("customer_id", "trait_name", "trait_text")


def _hashed(rows: ir.Table, columns: Sequence[str]) -> ir.Table:
    parts = [rows[name].fill_null("") for name in columns]
    return rows.mutate(raw_hash=ibis.literal("\x1f").join([READ_BY, *parts]).hexdigest("md5"))
