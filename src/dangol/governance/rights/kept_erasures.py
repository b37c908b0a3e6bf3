"""Erasures as they are kept: listed, gone on with, looked through again, lifted."""

import datetime as dt
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from dangol.errors import NotFoundError
from dangol.governance import audit
from dangol.governance.principal import Principal, require
from dangol.governance.rights.erasure import Clearing, erase, seal_of
from dangol.governance.rights.keeping import Keeping
from dangol.governance.rights.subject import subject_of_hashes
from dangol.store.state.database import State
from dangol.store.state.schema import erasures
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change
from dangol.tables.suppression import SUPPRESSED


@dataclass(frozen=True)
class KeptErasure:
    """An erasure as it is listed: nobody's name is in it."""

    id: str
    asked_at: dt.datetime
    asked_by: str
    reason: str
    finished_at: dt.datetime | None
    proof: dict[str, Any] | None
    lifted_at: dt.datetime | None


def all_erasures(state: State) -> list[KeptErasure]:
    """The latest first."""
    columns = [erasures.c[name] for name in KeptErasure.__dataclass_fields__]
    with state.read() as connection:
        rows = connection.execute(select(*columns).order_by(erasures.c.id.desc())).mappings()
        return [KeptErasure(**row) for row in rows]


def one_erasure(state: State, erasure_id: str) -> KeptErasure:
    """Raises NotFoundError."""
    found = {one.id: one for one in all_erasures(state)}
    if erasure_id not in found:
        raise NotFoundError("erasure", erasure_id, list(found)[:20])
    return found[erasure_id]


def finish_erasures(keeping: Keeping, clock: Callable[[], dt.datetime]) -> list[str]:
    """Go on with what was asked for and not finished; gives their numbers."""
    left = [one.id for one in all_erasures(keeping.store.state) if one.finished_at is None]
    for erasure_id in left:
        erase(keeping, erasure_id, clock())
    return left


@dataclass(frozen=True)
class Verified:
    """Whether a proof is as it was sealed, and what is found by its hashes today, by place."""

    is_sealed: bool
    left: dict[str, int]

    @property
    def holds(self) -> bool:
        return self.is_sealed and not any(self.left.values())


def verify_erasure(keeping: Keeping, erasure_id: str) -> Verified:
    """Look through everything anew. Raises NotFoundError."""
    one_erasure(keeping.store.state, erasure_id)
    with keeping.store.state.read() as connection:
        chosen = select(erasures).where(erasures.c.id == erasure_id)
        row = connection.execute(chosen).mappings().one()
    proof = row["proof"] or {}
    is_sealed = hmac.compare_digest(row["seal"] or "", seal_of(keeping.secret, proof))
    with keeping.store.warehouse.session() as session:
        whose = subject_of_hashes(session, keeping.tables, row["hashes"], keeping.secret.hex())
    return Verified(is_sealed, Clearing(keeping, whose, erasure_id, row["asked_at"]).left())


def lift_erasure(keeping: Keeping, erasure_id: str, who: Principal, at: dt.datetime) -> None:
    """Let the person come back: what names them is taken in again. Raises NotFoundError."""
    require(who, "admin")
    one_erasure(keeping.store.state, erasure_id)
    with keeping.store.warehouse.session() as session:
        rows = stored_table(SUPPRESSED)
        mine = rows.filter(rows.erasure_id == erasure_id).select("suppressed_hash")
        keys = session.stage(SUPPRESSED.deleted().table, mine)
        with keeping.store.commits:
            session.commit(f"lift-{erasure_id}", [Change(SUPPRESSED.deleted(), keys)])
    with keeping.store.state.begin() as connection:
        connection.execute(update(erasures).where(erasures.c.id == erasure_id).values(lifted_at=at))
        audit.write(connection, at, who.actor, "lift", "erasure", erasure_id, {})
