"""How a person is known: their numbers, what ties them, and what was kept apart."""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from dangol.console.queries.known import Known, known
from dangol.console.queries.people import default_rows
from dangol.customers.identity.decision import IdentityDecision
from dangol.customers.identity.graph.evidence_rows import (
    ACCOUNT,
    ALIAS,
    ANONYMOUS,
    JOINING,
    LIKELY,
    SAME,
)
from dangol.governance.masking import masked
from dangol.governance.records import Kept, all_of
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.interface import Session
from dangol.tables.identity import STANDARD_IDENTIFIERS
from dangol.tables.resolution import IDENTITY_EVIDENCE, VIRTUAL

Link = Literal["self", "certain", "likely", "decided"]
MOST_SPOKES = 8
_KINDS = (*JOINING, ANONYMOUS)
_WIDE, _HIGH, _MIDDLE = 96.0, 74.0, (150.0, 104.0)
"""Half axes and middle of the ellipse on which the picture places what somebody is known by."""


@dataclass(frozen=True)
class Member:
    """One number of the person, and what ties it to the others."""

    number: str
    sources: tuple[str, ...]
    since: dt.datetime | None
    link: Link
    probability: float | None = None

    @property
    def is_virtual(self) -> bool:
        return self.number.startswith(VIRTUAL)


@dataclass(frozen=True)
class Tie:
    """One identifier, masked, the numbers that it came with, and what came of it."""

    kind: str
    shown: str
    numbers: tuple[str, ...]
    outcome: str
    seen_at: dt.datetime


@dataclass(frozen=True)
class Spoke:
    """One end of the picture; ``name`` is a kind of identifier, or a number that stands there."""

    name: str
    count: int
    probability: float | None
    x: float
    y: float


@dataclass(frozen=True)
class Identity:
    """Everything that is shown of how a person is known."""

    known: Known
    members: tuple[Member, ...]
    ties: tuple[Tie, ...]
    spokes: tuple[Spoke, ...]
    identifiers: int
    decisions: tuple[Kept[IdentityDecision], ...]

    @property
    def weakest(self) -> float | None:
        found = [one.probability for one in self.members if one.link == "likely"]
        return min((p for p in found if p is not None), default=None)


def identity(workspace: Workspace, customer_id: str) -> Identity:
    """How the person with this number is known, as it was last decided."""
    with workspace.warehouse.session() as session:
        who = known(session, customer_id)
        rows = _evidence(session, who)
        keys = _keys(session, who) | {
            (row["evidence_kind"], row["evidence_key"])
            for row in rows
            if row["evidence_kind"] in _KINDS and row["outcome"] == "joined"
        }
    members = tuple(_members(who, rows))
    ties = tuple(_ties(row for row in rows if row["evidence_kind"] in _KINDS))
    decisions = [
        kept
        for kept in all_of(workspace.state, IdentityDecision)
        if not set(who.numbers).isdisjoint(kept.record.pair)
    ]
    return Identity(who, members, ties, _spokes(members, keys), len(keys), tuple(decisions))


def _evidence(session: Session, who: Known) -> list[dict[str, Any]]:
    evidence = default_rows(IDENTITY_EVIDENCE)
    mine = evidence.filter(
        evidence.customer_id.isin(who.numbers)
        | (
            evidence.evidence_kind.isin((LIKELY, ALIAS, SAME))
            & evidence.evidence_key.isin(who.numbers)
        )
    )
    rows: list[dict[str, Any]] = session.fetch(
        mine.order_by("seen_at", "evidence_kind", "evidence_key")
    ).to_pylist()
    return rows


def _keys(session: Session, who: Known) -> set[tuple[str, str]]:
    ids = default_rows(STANDARD_IDENTIFIERS)
    mine = ids.filter(ids.customer_id.isin(who.numbers) & ids.identifier_key.notnull())
    rows = session.fetch(mine.select("identifier_type", "identifier_key").distinct()).to_pylist()
    return {(row["identifier_type"], row["identifier_key"]) for row in rows}


def _members(who: Known, rows: list[dict[str, Any]]) -> Iterable[Member]:
    sources: defaultdict[str, set[str]] = defaultdict(set)
    since: dict[str, dt.datetime] = {}
    shared: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    said: defaultdict[str, dict[str, float | None]] = defaultdict(dict)
    for row in rows:
        number, kind, key = row["customer_id"], row["evidence_kind"], row["evidence_key"]
        if kind == ACCOUNT:
            sources[number].add(key)
            since[number] = min(row["seen_at"], since.get(number, row["seen_at"]))
        elif row["outcome"] == "joined" and kind in _KINDS:
            shared[kind, key].add(number)
        elif row["outcome"] == "joined" and key in who.numbers:
            for end in (number, key):
                said[end][kind] = max(row["match_probability"] or 0.0, said[end].get(kind) or 0.0)
    tied = {number for numbers in shared.values() if len(numbers) > 1 for number in numbers}
    for number in sorted(who.numbers, key=lambda one: (one != who.person_id, one)):
        first = since.get(number)
        yield Member(
            number,
            tuple(sorted(source for source in sources[number] if source)),
            first if first is not None and first.year > 1970 else None,
            *_link(number, who, said[number], is_tied=number in tied),
        )


def _link(
    number: str, who: Known, said: dict[str, float | None], *, is_tied: bool
) -> tuple[Link, float | None]:
    if number == who.person_id:
        return "self", None
    if SAME in said:
        return "decided", None
    if is_tied or ALIAS in said or LIKELY not in said:
        return "certain", None
    return "likely", said[LIKELY]


def _ties(rows: Iterable[dict[str, Any]]) -> Iterable[Tie]:
    """In the order in which they were first seen."""
    found: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in rows:
        said = (row["evidence_kind"], row["evidence_key"], row["outcome"])
        found.setdefault(said, []).append(row)
    for (kind, key, outcome), seen in found.items():
        numbers = dict.fromkeys(row["customer_id"] for row in seen)
        yield Tie(kind, masked(key), tuple(numbers), outcome, seen[0]["seen_at"])


def _spokes(members: Iterable[Member], keys: Iterable[tuple[str, str]]) -> tuple[Spoke, ...]:
    """Other numbers first, then identifiers by kind, clockwise from the top."""
    counts: defaultdict[str, int] = defaultdict(int)
    for kind, _ in keys:
        counts[kind] += 1
    ends: list[tuple[str, int, float | None]] = [
        (one.number, 1, one.probability)
        for one in members
        if one.link != "self" and not one.is_virtual
    ]
    ends += [(kind, count, None) for kind, count in sorted(counts.items())]
    ends = ends[:MOST_SPOKES]
    made = []
    for place, (name, count, probability) in enumerate(ends):
        angle = 2 * math.pi * place / len(ends) - math.pi / 2
        x = _MIDDLE[0] + _WIDE * math.cos(angle)
        y = _MIDDLE[1] + _HIGH * math.sin(angle)
        made.append(Spoke(name, count, probability, round(x, 1), round(y, 1)))
    return tuple(made)
