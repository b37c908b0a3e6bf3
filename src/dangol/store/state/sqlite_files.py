"""SQLite files: plain, or encrypted by SQLCipher (AES-256, each page with its HMAC-SHA512)."""

import sqlite3
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

from dangol.store.encryption.errors import EncryptionError, MissingExtraError
from dangol.store.encryption.keys import Key, Keys
from dangol.store.private_file import flush, make_private

_PURPOSE = "state"
_PLAIN_MARK = b"SQLite format 3\0"


def sqlite_module(key: Key | None) -> ModuleType:
    """The driver (DB-API 2.0) for files with this key; raises MissingExtraError."""
    if key is None:
        return sqlite3
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        raise MissingExtraError from None
    module: ModuleType = dbapi2
    return module


def connect_sqlite(file: Path, key: Key | None, **options: Any) -> Any:
    """A connection of the driver, its key told."""
    connection = sqlite_module(key).connect(str(file), **options)
    if key is not None:
        # Whoever calls is told by an exception; the other way goes past every log.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = {key_text(key)}")
    return connection


def key_text(key: Key) -> str:
    """The key as SQL; as it is random already, nothing is derived from it once more."""
    return f"\"x'{key.for_purpose(_PURPOSE).hex()}'\""


def sqlite_key(file: Path, keys: Keys) -> Key | None:
    """The key that opens a file; of one that is not there yet the current one.

    Raises EncryptionError.
    """
    try:
        with file.open("rb") as opened:
            head = opened.read(len(_PLAIN_MARK))
    except FileNotFoundError:
        head = b""
    if not head:
        return keys.current
    if head == _PLAIN_MARK and None in keys.known:
        return None
    encrypted = [one for one in keys.known if one is not None]
    for key in encrypted if head != _PLAIN_MARK else ():
        if _opens(file, key):
            return key
    if not encrypted:
        # What is no SQLite file is told by SQLite.
        return None
    raise EncryptionError(
        f"'{file}' cannot be opened with the keys of the project.\nTake it from a backup."
    )


def _opens(file: Path, key: Key) -> bool:
    module = sqlite_module(key)
    with closing(connect_sqlite(file, key)) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_master")
        except module.DatabaseError as refused:
            if "not a database" in str(refused):
                return False
            raise
    return True


def encrypt_again(file: Path, keys: Keys) -> bool:
    """Write a file anew with the current key; whether it was not so already.

    Nobody else may have it open.
    """
    old, new = sqlite_key(file, keys), keys.current
    if old == new:
        return False
    fresh = file.with_suffix(".fresh")
    fresh.unlink(missing_ok=True)
    make_private(fresh)
    module = sqlite_module(old or new)
    with closing(module.connect(str(file), isolation_level=None)) as connection:
        if old is not None:
            connection.execute(f"PRAGMA key = {key_text(old)}")
        # Its log goes: it must not be read as that of the new file.
        connection.execute("PRAGMA journal_mode = DELETE")
        wanted = "''" if new is None else key_text(new)
        connection.execute(f"ATTACH ? AS fresh KEY {wanted}", [str(fresh)])
        connection.execute("SELECT sqlcipher_export('fresh')").fetchall()
        connection.execute("DETACH fresh")
    flush(fresh)
    fresh.replace(file)
    return True
