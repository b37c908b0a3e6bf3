"""Rows of evidence decided group by group, as rows of the product."""

from collections import Counter
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from dangol.customers.identity.graph.candidates import candidate_groups
from dangol.customers.identity.graph.deciding import decide
from dangol.customers.identity.graph.rows import Row
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.resolution import IDENTITY_EVIDENCE, MEMBERS

_PART = 200_000


def decided_rows(rows: pa.Table) -> tuple[pa.Table, pa.Table]:
    """``rows`` has the columns of evidence before it is decided; all that touch.

    Gives rows of ``identity_evidence`` and of ``members``: of these only who is not alone.
    """
    grouped = rows.append_column("candidate_group", candidate_groups(rows))
    grouped = grouped.sort_by(
        [("candidate_group", "ascending"), ("evidence_id", "ascending"),
         ("evidence_kind", "ascending"), ("evidence_key", "ascending")]
    )  # fmt: skip
    people: list[str | None] = []
    outcomes: list[str] = []
    members: list[tuple[str, str, str]] = []
    for group, evidence in _groups(grouped):
        found = decide(evidence)
        for person, outcome in found.outcomes:
            people.append(person)
            outcomes.append(outcome)
        sizes = Counter(found.members.values())
        members += [(c, p, group) for c, p in found.members.items() if sizes[p] > 1]
    decided = rows_of(
        IDENTITY_EVIDENCE,
        **{name: grouped[name] for name in grouped.column_names},
        person_id=people,
        outcome=outcomes,
    )
    customers, persons, groups = zip(*members, strict=True) if members else ((), (), ())
    return decided, rows_of(
        MEMBERS, customer_id=customers, person_id=persons, candidate_group=groups
    )


def _groups(rows: pa.Table) -> Iterator[tuple[str, list[Row]]]:
    """Each group with its evidence; ``rows`` are sorted by group."""
    name, held = "", list[Row]()
    for start in range(0, rows.num_rows, _PART):
        part = rows.slice(start, _PART)
        columns = (
            part["candidate_group"], part["evidence_id"], part["evidence_kind"],
            part["evidence_key"], part["customer_id"],
            pc.cast(part["seen_at"], pa.timestamp("us")).cast(pa.int64()),
            part["match_probability"],
        )  # fmt: skip
        for group, *row in zip(*(c.to_pylist() for c in columns), strict=True):
            if group != name and held:
                yield name, held
                held = []
            name = group
            held.append(Row(*row))
    if held:
        yield name, held
