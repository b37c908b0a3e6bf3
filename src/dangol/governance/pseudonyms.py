"""Names by which the audit trail speaks of people, each from a key that can be destroyed."""

import secrets

from sqlalchemy import Connection, delete, insert, select

from dangol.store.secret import keyed_hash
from dangol.store.state.schema import person_keys


def pseudonym(connection: Connection, secret: bytes, person_id: str) -> str:
    """The name of a person in the trail; the same as long as their key is there."""
    known = known_pseudonym(connection, secret, person_id)
    if known is not None:
        return known
    key = secrets.token_hex(32)
    row = {"person_hash": _hash(secret, person_id), "key": key}
    connection.execute(insert(person_keys).values(row))
    return _name(key, person_id)


def known_pseudonym(connection: Connection, secret: bytes, person_id: str) -> str | None:
    """The same, if the trail speaks of them already."""
    number = _hash(secret, person_id)
    chosen = select(person_keys.c.key).where(person_keys.c.person_hash == number)
    key = connection.execute(chosen).scalar()
    return None if key is None else _name(key, person_id)


def forget_pseudonyms(connection: Connection, secret: bytes, numbers: frozenset[str]) -> int:
    """Destroy the keys: from then on nobody can say of whom the trail speaks."""
    named = [_hash(secret, one) for one in numbers]
    return connection.execute(
        delete(person_keys).where(person_keys.c.person_hash.in_(named))
    ).rowcount


def _name(key: str, person_id: str) -> str:
    return keyed_hash(bytes.fromhex(key), person_id)


def _hash(secret: bytes, person_id: str) -> str:
    return keyed_hash(secret, "person", person_id)
