"""One row per record of a person with what is compared, out of the standard tables."""

import ibis
import ibis.expr.types as ir
from ibis import _

TOLD = (
    "given", "family", "birth", "gender", "email", "phone", "national", "street", "house", "unit",
    "building", "city", "region", "postcode",
)  # fmt: skip
TELLING = ("given", "family", "birth", "email", "phone", "national", "street")
NUMBERS = ("national-number",)
"""Kinds of identifier that the state gives a person."""


def person_frame(people: ir.Table, identifiers: ir.Table, addresses: ir.Table) -> ir.Table:
    """``customer_id``, the columns of TOLD, and ``record_hash``, by which a change is seen.

    A record that says nothing by which a person is known is left out.
    """
    joined = named_frame(people, identifiers).left_join(_home(addresses), "customer_id")
    rows = joined.select(
        "customer_id",
        "given",
        "family",
        "birth",
        "gender",
        "email",
        "phone",
        "national",
        street=_bare(joined.address_street),
        house=joined.address_number,
        unit=joined.address_unit,
        building=_bare(joined.address_building),
        city=_bare(joined.address_city),
        region=joined.address_region,
        postcode=joined.address_postcode,
    )
    rows = rows.filter(ibis.or_(*(rows[name].notnull() for name in TELLING)))
    parts = [rows[name].fill_null("") for name in TOLD]
    return rows.mutate(record_hash=ibis.literal("\x1f").join(parts).hexdigest("md5"))


def named_frame(people: ir.Table, identifiers: ir.Table) -> ir.Table:
    """Name, day of birth, gender, and how somebody is reached."""
    joined = people.outer_join(_reached(identifiers), "customer_id")
    joined = joined.mutate(customer_id=ibis.coalesce(joined.customer_id, joined.customer_id_right))
    return joined.select(
        "customer_id",
        given=joined.given_name_key,
        family=joined.family_name_key,
        birth=joined.standard_birth_on.cast("string"),
        gender=joined.standard_gender,
        email=joined.email,
        phone=joined.phone,
        national=joined.national,
    )


def _bare(text: ir.StringValue) -> ir.StringValue:
    """Without spaces: where they stand says little."""
    bare: ir.StringValue = text.lower().replace(" ", "").nullif("")
    return bare


def _reached(identifiers: ir.Table) -> ir.Table:
    """Of each kind the identifier that is surest; of equally sure ones the first in order."""
    known = identifiers.filter(identifiers.identifier_key.notnull())
    kind = ibis.ifelse(known.identifier_type.isin(NUMBERS), "national", known.identifier_type)
    known = known.mutate(kind=kind)
    surest = ibis.window(
        group_by=("customer_id", "kind"),
        order_by=[known.identifier_confidence.desc(), known.identifier_key.asc()],
    )
    first = known.mutate(place=ibis.row_number().over(surest))
    first = first.filter(first.place == 0)
    return first.group_by("customer_id").agg(
        **{
            name: first.identifier_key.max(where=first.kind == name)
            for name in ("email", "phone", "national")
        }
    )


def _home(addresses: ir.Table) -> ir.Table:
    """The address that is surest. Most have only one: to rank theirs would take long."""
    counted = addresses.group_by("customer_id").agg(n=_.count())
    several = addresses.semi_join(counted.filter(counted.n > 1), "customer_id")
    surest = ibis.window(
        group_by="customer_id",
        order_by=[several.address_confidence.desc(), several.identifier.asc()],
    )
    ranked = several.mutate(place=ibis.row_number().over(surest))
    first = ranked.filter(ranked.place == 0).drop("place")
    return addresses.anti_join(several, "customer_id").union(first)
