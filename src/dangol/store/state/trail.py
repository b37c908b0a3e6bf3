"""The chain of the audit trail: each entry carries the hash of the one before it, and its own.

The hashes are keyed (HMAC-SHA-256, RFC 2104) with a key made from the project's secret, which
lies outside of the database. So whoever may write to the database alone can damage the trail,
but cannot make an entry that fits. Who has the secret as well can write another trail that
holds; only a head that was noted elsewhere tells (see ``trail_check``).
"""

import datetime as dt
import hmac
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from dangol.store.state.engine import alone, trail_key
from dangol.store.state.portable import json_text
from dangol.store.state.schema import audit

# What stands for the entry before the first one.
START = "0" * 64
_LAST = select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
_NEW = insert(audit)


def append_entry(  # noqa: PLR0917 - a row of the trail, in the order of its columns
    connection: Connection,
    at: dt.datetime,
    actor: str,
    action: str,
    target_kind: str,
    target: str,
    details: dict[str, Any],
) -> None:
    """Add the next entry; whoever else adds one waits until this transaction ends."""
    alone(connection, "audit trail")
    number, previous = connection.execute(_LAST).first() or (0, START)
    content = (
        number + 1, moment_text(at), actor, action, target_kind, target, json_text(details)
    )  # fmt: skip
    entry = {
        "number": number + 1,
        "at": at,
        "actor": actor,
        "action": action,
        "target_kind": target_kind,
        "target": target,
        "details": details,
        "previous": previous,
        "hash": sealed(trail_key(connection), previous, content),
    }
    connection.execute(_NEW, entry)


def moment_text(at: dt.datetime) -> str:
    """A moment as SQLite keeps it."""
    utc = at.astimezone(dt.UTC).replace(tzinfo=None)
    return utc.isoformat(sep=" ", timespec="microseconds")


def sealed(key: bytes, previous: str | bytes, content: Sequence[object]) -> str:
    """The hash of an entry: over the one before, and over its columns as they are stored.

    Every part is preceded by its length, so that no two entries read the same.
    """
    parts = [_bytes(part) for part in (previous, *content)]
    message = b"".join(b"%d:%b" % (len(part), part) for part in parts)
    return hmac.digest(key, message, "sha256").hex()


def _bytes(part: object) -> bytes:
    return part if isinstance(part, bytes) else str(part).encode()
