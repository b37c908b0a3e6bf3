"""Values encrypted one by one, for files of rows that come quickly: AES-256-GCM."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dangol.store.encryption.errors import BrokenSealError
from dangol.store.encryption.keys import Key

SALT_BYTES = 16
_NONCE_BYTES = 12


class RowCipher:
    """For the values of one file: its salt gives it a key of its own."""

    def __init__(self, key: Key, salt: bytes) -> None:
        self._cipher = AESGCM(key.for_purpose(f"rows {salt.hex()}"))

    def seal(self, value: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, value, None)

    def unseal(self, value: bytes) -> bytes:
        """Raises BrokenSealError."""
        try:
            return self._cipher.decrypt(value[:_NONCE_BYTES], value[_NONCE_BYTES:], None)
        except (InvalidTag, ValueError):
            raise BrokenSealError("a row", "it is not what was written") from None
