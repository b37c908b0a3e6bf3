"""All evidence of the project as it stands: records, sightings, pairs and decisions."""

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.identity.graph.evidence_rows import (
    COLUMNS,
    JOINING,
    LIKELY,
    MOST_OWNERS,
    NAMES_DIFFER,
    VIRTUAL,
    linked,
    pair_rows,
    record_rows,
    sighting_rows,
)
from dangol.customers.identity.matching.pair_rows import SIDES, differing_pairs
from dangol.customers.identity.matching.person_frame import named_frame
from dangol.customers.identity.pairs_story import AUTOMATIC
from dangol.tables.identity import LIKELY_PAIRS, STANDARD_IDENTIFIERS, STANDARD_PEOPLE
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.resolution import IDENTITY_EVIDENCE, SIGHTINGS
from dangol.tables.vocabulary import Read

READS: tuple[Read, ...] = (
    CUSTOMERS["customer_id", "joined_on"].if_there(),
    IDENTIFIERS["customer_id", "identifier_type", "identifier", "source"].if_there(),
    SIGHTINGS[SIGHTINGS.column_names].if_there(),
    STANDARD_PEOPLE[
        "customer_id", "family_name_key", "given_name_key", "standard_gender",
        "standard_birth_on",
    ].if_there(),
    STANDARD_IDENTIFIERS[
        "customer_id", "identifier_type", "identifier", "identifier_key",
        "identifier_confidence",
    ].if_there(),
    LIKELY_PAIRS[*SIDES, "match_probability", "is_disputed"].if_there(),
)  # fmt: skip


def evidence(tables: Tables, standard: ir.Table, decisions: ir.Table) -> ir.Table:
    """Rows of evidence; ``standard`` are standard sightings, ``decisions`` rows of evidence.

    What is asked again and again is computed once: the whole is too much for one plan.
    """
    records = _staged(
        tables, record_rows(tables[CUSTOMERS], tables[IDENTIFIERS], tables[STANDARD_IDENTIFIERS])
    )
    sighted = sighting_rows(tables[SIGHTINGS], standard, records)
    told = _staged(tables, records.union(sighted))
    likely = tables[LIKELY_PAIRS]
    sure = likely.filter((likely.match_probability >= AUTOMATIC) & ~likely.is_disputed)
    pairs = ibis.union(
        pair_rows(sure, LIKELY, sure.match_probability),
        pair_rows(_differing(tables, told, sure), NAMES_DIFFER),
        decisions,
    )
    return _undecided(tables, linked(told, _staged(tables, pairs)))


def _staged(tables: Tables, rows: ir.Table) -> ir.Table:
    return _undecided(tables, rows).select(*COLUMNS)


def _undecided(tables: Tables, rows: ir.Table) -> ir.Table:
    """Rows of evidence of which nothing is decided yet, computed once."""
    nothing = ibis.null("string")
    whole = rows.mutate(candidate_group=nothing, person_id=nothing, outcome=nothing)
    return tables.stage(IDENTITY_EVIDENCE, whole)


def _differing(tables: Tables, told: ir.Table, sure: ir.Table) -> ir.Table:
    """Customers who share an address or number although their names speak against it."""
    keys = told.filter(told.evidence_kind.isin(JOINING) & ~told.customer_id.startswith(VIRTUAL))
    keys = keys.select("customer_id", "evidence_kind", "evidence_key").distinct()
    counted = keys.group_by("evidence_kind", "evidence_key").agg(owners=_.count())
    shared = counted.filter((counted.owners > 1) & (counted.owners <= MOST_OWNERS))
    few = keys.semi_join(shared, ["evidence_kind", "evidence_key"])
    left, right = (few.rename(**{side: "customer_id"}) for side in SIDES)
    pairs = left.inner_join(right, ["evidence_kind", "evidence_key"])
    pairs = pairs.filter(pairs[SIDES[0]] < pairs[SIDES[1]]).select(*SIDES).distinct()
    pairs = pairs.anti_join(sure, SIDES)
    both = ibis.union(*(pairs.select(customer_id=side) for side in SIDES), distinct=True)
    named = named_frame(
        *(
            tables[table].semi_join(both, "customer_id")
            for table in (STANDARD_PEOPLE, STANDARD_IDENTIFIERS)
        )
    )
    return differing_pairs(pairs, named)
