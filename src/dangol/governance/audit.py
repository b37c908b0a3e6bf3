"""The audit trail: who did what, when, to what. Entries are added; the database refuses the rest.

Details never hold personal data: names of fields, states, roles, and the values only of
fields that say nothing about a person. Who the actor was is looked up when it is shown.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from dangol.store.state.database import State
from dangol.store.state.schema import audit, tokens, users
from dangol.store.state.trail import append_entry
from dangol.store.state.trail_check import Head, Trail, check_trail

ANONYMOUS = "anonymous"
_SHOWN = [column for column in audit.c if column.name not in {"previous", "hash"}]


@dataclass(frozen=True)
class Entry:
    """One deed. ``actor`` is an account, a token, ``local`` or ``anonymous``.

    ``actor_name`` is its name of today; nobody's, when the account is gone.
    """

    number: int
    at: dt.datetime
    actor: str
    actor_name: str | None
    action: str
    target_kind: str
    target: str
    details: Mapping[str, Any]


def write(  # noqa: PLR0917 - a row of the trail, in the order of its columns
    connection: Connection,
    at: dt.datetime,
    actor: str,
    action: str,
    target_kind: str,
    target: str,
    details: Mapping[str, Any],
) -> None:
    """Add an entry in the transaction that does the deed: both are kept, or neither."""
    append_entry(connection, at, actor, action, target_kind, target, dict(details))


def difference(
    before: Mapping[str, Any], after: Mapping[str, Any], public: Collection[str]
) -> dict[str, Any]:
    """Details of a change: every changed field's name, and values of the ``public`` ones only."""
    changed = [name for name in after if before.get(name) != after[name]]
    return {
        "fields": changed,
        "values": {
            name: {"before": before.get(name), "after": after[name]}
            for name in changed
            if name in public
        },
    }


def entries(
    state: State,
    limit: int = 100,
    before: int | None = None,
    target_kind: str | None = None,
    target: str | None = None,
) -> list[Entry]:
    """The newest entries first; ``before`` is the number of the last one already seen."""
    chosen = (
        select(*_SHOWN, func.coalesce(users.c.name, tokens.c.name).label("actor_name"))
        .outerjoin(users, users.c.id == audit.c.actor)
        .outerjoin(tokens, tokens.c.id == audit.c.actor)
        .order_by(audit.c.number.desc())
        .limit(limit)
    )
    if before is not None:
        chosen = chosen.where(audit.c.number < before)
    if target_kind is not None:
        chosen = chosen.where(audit.c.target_kind == target_kind)
    if target is not None:
        chosen = chosen.where(audit.c.target == target)
    with state.read() as connection:
        return [Entry(**row) for row in connection.execute(chosen).mappings()]


def verify(state: State, noted: Head | None = None) -> Trail:
    """Whether the trail is what was written; ``noted`` is a head that was kept elsewhere."""
    with state.read() as connection:
        return check_trail(connection, noted)
