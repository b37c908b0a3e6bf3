"""Keys that a project's files are encrypted with; a key for each kind of file follows from one.

A key is 32 random bytes. Where a project is being encrypted, decrypted or given a new key,
files of two kinds lie side by side, and both can be read until the last one is converted.
"""

import datetime as dt
import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dangol.store.encryption.errors import BrokenSealError

KEY_BYTES = 32


def derived_key(secret: bytes, purpose: str, length: int = KEY_BYTES) -> bytes:
    """A key for one purpose, so that none serves two (HKDF with SHA-256, RFC 5869)."""
    made: bytes = HKDF(SHA256(), length, salt=None, info=purpose.encode()).derive(secret)
    return made


@dataclass(frozen=True)
class Key:
    """One key; its ``id`` stands in the files that were encrypted with it."""

    id: str
    made_at: dt.datetime
    secret: bytes = field(repr=False)

    def for_purpose(self, purpose: str) -> bytes:
        return derived_key(self.secret, purpose)


@dataclass(frozen=True)
class Keys:
    """Every key that files may be read with; new ones are written with the first.

    None among them stands for files that are not encrypted.
    """

    known: tuple[Key | None, ...]

    @property
    def current(self) -> Key | None:
        return self.known[0]

    def find(self, key_id: str) -> Key | None:
        """The key with an id, if it is there."""
        return next((one for one in self.known if one is not None and one.id == key_id), None)

    def opening(self, key_id: str | None, file: Path | str) -> Key | None:
        """The key of a file that says which one it was encrypted with, if any.

        Raises BrokenSealError for a key that is not there, and for none where one is expected.
        """
        if key_id is None:
            if None not in self.known:
                raise BrokenSealError(file, "it is not encrypted, as everything here should be")
            return None
        key = self.find(key_id)
        if key is None:
            raise BrokenSealError(file, f"the key {key_id} is not among the project's")
        return key


PLAIN = Keys((None,))
"""Nothing is encrypted."""


def random_key() -> bytes:
    return os.urandom(KEY_BYTES)
