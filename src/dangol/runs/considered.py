"""The records whose decisions an analysis heeds: those in use, and what changes with them."""

import hashlib
from collections.abc import Iterable

from dangol.contract.record import ARCHIVED, Record
from dangol.governance.kept import Kept, all_of
from dangol.runs.instances import Instance
from dangol.store.state.database import State


def in_use(state: State, kind: type[Record]) -> Iterable[Kept[Record]]:
    """The records of a kind that analyses heed: those that are not put away, unless it says."""
    if kind.heeded_in:
        return all_of(state, kind, kind.heeded_in)
    return [kept for kept in all_of(state, kind) if kept.state != ARCHIVED.name]


def record_versions(one: Instance, state: State) -> dict[str, str]:
    """By ``record:kind`` a short text that changes with any record in use."""
    found = {}
    for kind in one.analysis.considers:
        said = ",".join(f"{kept.id}.{kept.number}" for kept in in_use(state, kind))
        found[f"record:{kind.kind}"] = hashlib.sha256(said.encode()).hexdigest()[:16]
    return found
