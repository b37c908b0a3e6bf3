"""All evidence of the project as it stands: records, sightings, pairs and decisions."""

import ibis
import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.customers.identity.graph.evidence_rows import (
    ALIAS,
    ANONYMOUS,
    JOINING,
    KEY,
    LIKELY,
    NAMES_DIFFER,
    involved_in,
    is_common,
    owned,
    pair_rows,
    record_keys,
    record_rows,
    sighting_rows,
)
from dangol.customers.identity.matching.pair_rows import SIDES, differing_pairs
from dangol.customers.identity.matching.person_frame import named_frame
from dangol.customers.identity.pairs_story import AUTOMATIC
from dangol.tables.identity import LIKELY_PAIRS, STANDARD_IDENTIFIERS, STANDARD_PEOPLE
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.resolution import SIGHTINGS, VIRTUAL
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

    What belongs to nobody who may be somebody else, too, is left out. It is worked out in
    steps: the whole is too much for one plan.
    """
    customers, identifiers = tables[CUSTOMERS], tables[IDENTIFIERS]
    keys = tables.layer(record_keys(identifiers, tables[STANDARD_IDENTIFIERS]))
    numbers = customers.select("customer_id").union(identifiers.select("customer_id"))
    sighted = tables.layer(sighting_rows(tables[SIGHTINGS], standard, numbers))
    seen = sighted.filter(sighted.evidence_kind.isin((*JOINING, ANONYMOUS)))
    seen = seen.select(keys.columns).distinct().anti_join(keys, keys.columns)
    shared = tables.layer(owned(keys.union(seen)))
    common = shared.filter(is_common(shared))
    tying = shared.filter(~is_common(shared))
    ties = tables.layer(keys.union(seen).semi_join(tying, KEY))
    likely = tables[LIKELY_PAIRS]
    sure = likely.filter((likely.match_probability >= AUTOMATIC) & ~likely.is_disputed)
    pairs = tables.layer(
        ibis.union(
            pair_rows(sure, LIKELY, sure.match_probability),
            pair_rows(_differing(tables, ties, sure), NAMES_DIFFER),
            decisions,
        )
    )
    said = pairs.union(sighted.filter(sighted.evidence_kind == ALIAS))
    involved = tables.layer(involved_in(ties, said, sighted))
    told = record_rows(keys, customers, identifiers, involved).union(
        sighted.semi_join(involved, "customer_id")
    )
    return tables.layer(told.anti_join(common, KEY).union(pairs))


def _differing(tables: Tables, ties: ir.Table, sure: ir.Table) -> ir.Table:
    """Customers who share an address or number although their names speak against it."""
    keys = ties.filter(ties.evidence_kind.isin(JOINING) & ~ties.customer_id.startswith(VIRTUAL))
    left, right = (keys.rename(**{side: "customer_id"}) for side in SIDES)
    pairs = left.inner_join(right, KEY)
    pairs = pairs.filter(pairs[SIDES[0]] < pairs[SIDES[1]]).select(*SIDES).distinct()
    pairs = tables.layer(pairs.anti_join(sure, SIDES))
    both = ibis.union(*(pairs.select(customer_id=side) for side in SIDES), distinct=True)
    named = named_frame(
        *(
            tables[table].semi_join(both, "customer_id")
            for table in (STANDARD_PEOPLE, STANDARD_IDENTIFIERS)
        )
    )
    return differing_pairs(pairs, named)
