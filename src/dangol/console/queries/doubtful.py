"""Pairs of customer numbers that somebody must look at: likely one person, but not surely."""

import json
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from dangol.console.queries.people import default_rows
from dangol.customers.identity.decision import IdentityDecision
from dangol.customers.identity.pairs_story import AUTOMATIC, REVIEW
from dangol.governance.masking import masked
from dangol.governance.records import ARCHIVED, all_of
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Session
from dangol.tables.identity import LIKELY_PAIRS
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.resolution import MEMBERS

PAGE = 8
_SHOWN = ("full_name", "family_name", "given_name", "birth_on", "gender", "home_region")
_REACHED = ("email", "phone", "address")
_NAMING = ("full_name", "family_name", "given_name")


@dataclass(frozen=True)
class Compared:
    """One field of both records, masked where it names or reaches somebody."""

    name: str
    left: str | None
    right: str | None
    is_same: bool


@dataclass(frozen=True)
class Reason:
    """What one comparison says: bits for (or, below zero, against) one person."""

    name: str
    bits: float

    @property
    def share(self) -> float:
        """Of a bar, 0..100."""
        return min(100.0, abs(self.bits) / MOST_BITS * 100)


MOST_BITS = 20.0


@dataclass(frozen=True)
class Doubt:
    """A pair to decide on."""

    left: str
    right: str
    probability: float
    is_disputed: bool
    fields: tuple[Compared, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Doubts:
    """The first pairs of the queue, and how many there are."""

    pairs: tuple[Doubt, ...]
    count: int


def doubts(workspace: Workspace) -> Doubts:
    """The queue: the most likely first, those whose names differ last.

    What was decided or joined meanwhile is not in it.
    """
    decided = {
        kept.record.pair
        for kept in all_of(workspace.state, IdentityDecision)
        if kept.state != ARCHIVED
    }
    with workspace.warehouse.session() as session:
        rows = session.fetch(_waiting()).to_pylist()
        pairs = [
            row
            for row in rows
            if (row["left_customer_id"], row["right_customer_id"]) not in decided
        ]
        shown = pairs[:PAGE]
        numbers = [row[side] for row in shown for side in LIKELY_PAIRS.key]
        records = _records(session, numbers) if numbers else {}
    return Doubts(tuple(_doubt(row, records) for row in shown), len(pairs))


def _waiting() -> ir.Table:
    pairs = default_rows(LIKELY_PAIRS)
    waits = (pairs.match_probability >= REVIEW) & (
        (pairs.match_probability < AUTOMATIC) | pairs.is_disputed
    )
    members = default_rows(MEMBERS).select("customer_id", "person_id")
    rows = pairs.filter(waits)
    for side, name in zip(LIKELY_PAIRS.key, ("one", "other"), strict=True):
        person = members.select(**{side: members.customer_id, name: members.person_id})
        rows = rows.left_join(person, side).drop(f"{side}_right")
    is_joined = (rows.one == rows.other).fill_null(ibis.literal(value=False))
    open_pairs = rows.filter(~is_joined)
    return open_pairs.order_by(
        open_pairs.is_disputed.asc(),
        open_pairs.match_probability.desc(),
        *(open_pairs[side] for side in LIKELY_PAIRS.key),
    )


def _records(session: Session, numbers: list[str]) -> dict[str, dict[str, str]]:
    """By number what was given."""
    customers, ids = stored_table(CUSTOMERS), stored_table(IDENTIFIERS)
    mine = customers.filter(customers.customer_id.isin(numbers))
    found: dict[str, dict[str, str]] = {one: {} for one in numbers}
    for row in session.fetch(mine.select("customer_id", *_SHOWN)).to_pylist():
        values = {name: str(row[name]) for name in _SHOWN if row[name] is not None}
        found[row["customer_id"]].update(values)
    reached = ids.filter(ids.customer_id.isin(numbers) & ids.identifier_type.isin(_REACHED))
    for row in session.fetch(reached.order_by("identifier")).to_pylist():
        found[row["customer_id"]].setdefault(row["identifier_type"], row["identifier"])
        found[row["customer_id"]].setdefault("source", row["source"] or "")
    return found


def _doubt(row: dict[str, Any], records: dict[str, dict[str, str]]) -> Doubt:
    left, right = records[row["left_customer_id"]], records[row["right_customer_id"]]
    fields = [
        Compared(
            name,
            _shown(name, left.get(name)),
            _shown(name, right.get(name)),
            left.get(name) == right.get(name),
        )
        for name in ("source", *_SHOWN, *_REACHED)
        if left.get(name) or right.get(name)
    ]
    weights: dict[str, float] = json.loads(row["match_weights"])
    reasons = sorted((Reason(name, bits) for name, bits in weights.items() if bits),
                     key=lambda one: -abs(one.bits))  # fmt: skip
    return Doubt(
        row["left_customer_id"],
        row["right_customer_id"],
        row["match_probability"],
        row["is_disputed"],
        tuple(fields),
        tuple(reasons),
    )


def _shown(name: str, value: str | None) -> str | None:
    """Masked, where it names somebody or reaches them."""
    if value is None or name not in (*_NAMING, *_REACHED):
        return value
    return " ".join(masked(part) for part in value.split())
