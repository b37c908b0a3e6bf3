"""People of whom records are kept, standardised and compared; for tests of matching."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import count
from typing import Any

import numpy as np
from own_data import Shop

from dangol.customers.identity.likely_pairs import LikelyPairs
from dangol.customers.identity.pairs_story import AUTOMATIC
from dangol.customers.identity.standard_forms import StandardForms
from dangol.methods.components import Pair, components, pairs_within
from dangol.samples.people.making import KeptRecord, people, records
from dangol.samples.people.simulated import tables_of
from dangol.store.warehouse.interface import Change
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.truth import TRUTH_RECORDS

_loads = count()


def kept_of(count: int, seed: int) -> list[KeptRecord]:
    rng = np.random.default_rng(seed)
    return [record for one in people(count, rng) for record in records(one, rng)]


def put(shop: Shop, kept: Iterable[KeptRecord]) -> None:
    """These records stand in the tables, and no others."""
    made = tables_of(list(kept))
    with shop.workspace.warehouse.session() as session:
        changes = [
            Change(table.replaced(), session.stage(table, rows))
            for table, rows in made.items()
            if table in (CUSTOMERS, IDENTIFIERS, TRUTH_RECORDS)
        ]
        session.commit(f"sample-{next(_loads)}", changes)


def compared(shop: Shop, **asked: Any) -> dict[Pair, dict[str, Any]]:
    """The likely pairs after everything was compared, by their two records."""
    shop.run(StandardForms())
    shop.run(LikelyPairs(**asked))
    return pairs_of(shop)


def pairs_of(shop: Shop) -> dict[Pair, dict[str, Any]]:
    """The likely pairs as they stand, by their two records."""
    rows = shop.sql("SELECT * FROM likely_pairs")
    return {(row["left_customer_id"], row["right_customer_id"]): row for row in rows}


def joined(pairs: dict[Pair, dict[str, Any]]) -> set[Pair]:
    """Pairs that are one person by themselves."""
    return {
        pair
        for pair, row in pairs.items()
        if row["match_probability"] >= AUTOMATIC and not row["is_disputed"]
    }


def true_pairs(kept: Iterable[KeptRecord]) -> set[Pair]:
    groups: defaultdict[Any, list[str]] = defaultdict(list)
    for one in kept:
        groups[one.number].append(one.id)
    return pairs_within(groups.values())


def clustered(ids: list[str], pairs: Iterable[Pair]) -> set[Pair]:
    """All pairs within what the given pairs connect."""
    return pairs_within(components(ids, pairs))
