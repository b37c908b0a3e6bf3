"""Erasing a person from everything that a project keeps, and proving it.

First their hashes go into the list of those who stay out; then every place is cleared, until
nothing is found there any more; then the files themselves are written anew, so that nothing is
left in them unseen. A process that is killed in between goes on at the next start.
"""

import datetime as dt
import hmac
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select, update

from dangol.governance import audit
from dangol.governance.principal import Principal, require
from dangol.governance.privacy_errors import NotErasedError, UnknownPersonError
from dangol.governance.pseudonyms import forget_pseudonyms
from dangol.governance.rights.copies import Copies
from dangol.governance.rights.erasing_rows import erase_rows, rows_left, suppress
from dangol.governance.rights.erasing_state import erase_state, records_left, runs_left
from dangol.governance.rights.keepers import Keeper, keepers
from dangol.governance.rights.keeping import Keeping
from dangol.governance.rights.requests import erase_requests, requests_left
from dangol.governance.rights.subject import Subject, given_reason, subject_of, subject_of_hashes
from dangol.governance.suppression import suppressed_hash
from dangol.store.encryption.keys import derived_key
from dangol.store.state.ids import new_id
from dangol.store.state.schema import erasures

_PASSES = 3
_one_at_a_time = threading.Lock()
_SEAL = "erasure proofs"


def ask_erasure(
    keeping: Keeping, customer_id: str, who: Principal, reason: str, at: dt.datetime
) -> str:
    """Begin; gives the number of the erasure. From here on it is finished, whatever happens.

    Raises ForbiddenError, NoReasonError, NamingReasonError, UnknownPersonError.
    """
    require(who, "admin")
    secret = keeping.secret.hex()
    with keeping.store.warehouse.session() as session:
        whose = subject_of(session, [customer_id], secret)
        said = given_reason(reason, whose)
        if not any(rows_left(session, keeping.tables, whose).values()):
            raise UnknownPersonError(customer_id)
    erasure_id = new_id(at)
    hashes = sorted({suppressed_hash(secret, *one) for one in whose.every})
    with keeping.store.state.begin() as connection:
        connection.execute(
            insert(erasures).values(
                id=erasure_id, asked_at=at, asked_by=who.actor, reason=said, hashes=hashes
            )
        )
        details = {"reason": said}
        audit.write(connection, at, who.actor, "ask", "erasure", erasure_id, details)
    return erasure_id


def erase(keeping: Keeping, erasure_id: str, at: dt.datetime) -> dict[str, Any]:
    """Do, or go on with, what was asked for; gives the proof. Raises NotErasedError."""
    with _one_at_a_time:
        return _erased(keeping, erasure_id, at)


def _erased(keeping: Keeping, erasure_id: str, at: dt.datetime) -> dict[str, Any]:
    state, secret = keeping.store.state, keeping.secret
    with state.read() as connection:
        chosen = select(erasures).where(erasures.c.id == erasure_id)
        asked = connection.execute(chosen).mappings().one()
    with keeping.store.warehouse.session() as session:
        whose = subject_of_hashes(session, keeping.tables, asked["hashes"], secret.hex())
    suppress(keeping.store, asked["hashes"], erasure_id, at)
    clearing = Clearing(keeping, whose, erasure_id, at)
    left = clearing.until_nothing_is_left()
    found = clearing.found
    copies = Copies(keeping.store, keeping.tables)
    keeping.store.warehouse.forget_deleted()
    state.forget_deleted()
    copies.tell_backups([asked["hashes"]], erasure_id)
    proof = {
        "erasure": erasure_id,
        "asked_at": asked["asked_at"].isoformat(),
        "finished_at": at.isoformat(),
        "erased": found,
        "left": left,
        "backups": copies.backups(at),
        "hashes": len(asked["hashes"]),
    }
    with state.begin() as connection:
        connection.execute(
            update(erasures)
            .where(erasures.c.id == erasure_id)
            .values(finished_at=at, proof=proof, seal=seal_of(secret, proof))
        )
        audit.write(connection, at, asked["asked_by"], "finish", "erasure", erasure_id, {})
    return proof


@dataclass
class Clearing:
    """Clears every place, counts what went, and looks whether anything is left."""

    keeping: Keeping
    whose: Subject
    erasure_id: str
    at: dt.datetime
    found: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places: list[Keeper] = keepers(self.keeping.project)

    def until_nothing_is_left(self) -> dict[str, int]:
        """What is left by place: nothing. Raises NotErasedError."""
        left: dict[str, int] = {}
        for _ in range(_PASSES):
            self._clear()
            left = self.left()
            if not any(left.values()):
                return left
        raise NotErasedError({name: count for name, count in left.items() if count})

    def _clear(self) -> None:
        """Tables last: as long as somebody is in one, their names are known."""
        keeping, whose, at = self.keeping, self.whose, self.at
        with keeping.store.warehouse.session() as session:
            touched = {t for t, n in rows_left(session, keeping.tables, whose).items() if n}
        self._note("", {place.name: place.erase(whose) for place in self.places})
        self._note("export", Copies(keeping.store, keeping.tables).erase_exports(whose))
        state, kinds = keeping.store.state, keeping.registry.records.values()
        self._note("", erase_state(state, kinds, whose, frozenset(touched), at))
        self._forget_names()
        with state.begin() as connection:
            self._note("", {"requests": erase_requests(connection, whose.numbers, at)})
        rows = erase_rows(keeping.store, keeping.tables, whose, self.erasure_id)
        # Whoever opened their page until now has given them a new one.
        self._forget_names()
        self._note("table", rows.gone)
        self._note("mentions in", rows.mentions)

    def _forget_names(self) -> None:
        with self.keeping.store.state.begin() as connection:
            forget_pseudonyms(connection, self.keeping.secret, self.whose.numbers)

    def _note(self, kind: str, counts: Mapping[str, int]) -> None:
        for name, count in _named(kind, counts).items():
            if count:
                self.found[name] = self.found.get(name, 0) + count

    def left(self) -> dict[str, int]:
        """Every place is named, also those with nothing."""
        with self.keeping.store.warehouse.session() as session:
            left = _named("table", rows_left(session, self.keeping.tables, self.whose))
        left.update({place.name: place.count(self.whose) for place in self.places})
        state, kinds = self.keeping.store.state, self.keeping.registry.records.values()
        left["records"] = records_left(state, kinds, self.whose)
        left["requests"] = requests_left(state, self.whose.numbers)
        left["runs"] = runs_left(state, self.whose)
        return left


def _named(kind: str, counts: Mapping[str, int]) -> dict[str, int]:
    return {f"{kind} {name}".strip(): count for name, count in counts.items()}


def seal_of(secret: bytes, proof: Mapping[str, Any]) -> str:
    """What only this project can put under a proof."""
    text = json.dumps(proof, sort_keys=True, ensure_ascii=False).encode()
    return hmac.digest(derived_key(secret, _SEAL), text, "sha256").hex()
