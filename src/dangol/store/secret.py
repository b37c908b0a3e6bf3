"""The project's secret, and hashes that nobody can make without it.

A plain hash of a phone number is found by hashing every number there is; a keyed one is not.
"""

import contextlib
import hashlib
import os
import secrets
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_BYTES = 32
_LENGTH = 20


def project_secret(file: Path) -> bytes:
    """The secret in ``file``, made where it is not there yet; readable by its owner only."""
    if not file.exists():
        _make(file)
    return file.read_bytes()


def _make(file: Path) -> None:
    """Of two programs that make it at once, both go on with the whole secret of the first."""
    handle, draft = tempfile.mkstemp(prefix=".secret-", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as written:
            written.write(secrets.token_bytes(_BYTES))
            written.flush()
            os.fsync(written.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
    finally:
        Path(draft).unlink()


def derived_key(secret: bytes, purpose: str, length: int = _BYTES) -> bytes:
    """A key for one purpose, so that none serves two (HKDF with SHA-256, RFC 5869)."""
    made: bytes = HKDF(SHA256(), length, salt=None, info=purpose.encode()).derive(secret)
    return made


def keyed_hash(secret: bytes, *parts: str | None) -> str:
    """40 hex digits for these parts, in this order (BLAKE2b, RFC 7693, keyed).

    A part that is missing differs from one that is empty, and ("ab", "c") from ("a", "bc").
    """
    made = hashlib.blake2b(key=secret, digest_size=_LENGTH)
    for part in parts:
        text = b"" if part is None else part.encode("utf-8", "surrogatepass")
        made.update(b"-" if part is None else str(len(text)).encode() + b":")
        made.update(text)
    return made.hexdigest()
