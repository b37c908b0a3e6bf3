"""How the values of a segment of the inbox are written: as they are, or each encrypted."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from dangol.store.encryption.keys import Key, Keys
from dangol.store.encryption.rows import SALT_BYTES, RowCipher


class SegmentForm:
    """How the values of a segment are written: as they are, or each encrypted."""

    def __init__(self, cipher: RowCipher | None) -> None:
        self._cipher = cipher

    def body(self, value: bytes) -> bytes:
        return value if self._cipher is None else self._cipher.seal(value)

    def reason(self, value: str | None) -> str | bytes | None:
        if self._cipher is None or value is None:
            return value
        return self._cipher.seal(value.encode())

    def opened_body(self, value: bytes) -> bytes:
        # An empty one was overwritten.
        return value if self._cipher is None or not value else self._cipher.unseal(value)

    def opened_reason(self, value: str | bytes | None) -> str | None:
        if isinstance(value, bytes) and self._cipher is not None:
            return self._cipher.unseal(value).decode()
        return None if value is None else str(value)


def new_form(connection: sqlite3.Connection, key: Key | None) -> SegmentForm:
    """The form of a segment that begins, which it says in a table of its own."""
    if key is None:
        return SegmentForm(None)
    salt = os.urandom(SALT_BYTES)
    connection.execute("CREATE TABLE encryption (key_id TEXT NOT NULL, salt BLOB NOT NULL)")
    connection.execute("INSERT INTO encryption VALUES (?, ?)", [key.id, salt])
    return SegmentForm(RowCipher(key, salt))


def segment_key(file: Path) -> str | None:
    """The id of the key that a segment is encrypted with, if it is."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        kept = _encryption(connection)
    return None if kept is None else kept[0]


def form_of(connection: sqlite3.Connection, file: Path, keys: Keys) -> SegmentForm:
    """The form that a segment is written in. Raises BrokenSealError."""
    kept = _encryption(connection)
    key_id, salt = kept or (None, b"")
    key = keys.opening(key_id, file)
    return SegmentForm(None if key is None else RowCipher(key, salt))


def _encryption(connection: sqlite3.Connection) -> tuple[str, bytes] | None:
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'encryption'").fetchone()
    if there is None:
        return None
    key_id, salt = connection.execute("SELECT key_id, salt FROM encryption").fetchone()
    return key_id, salt
