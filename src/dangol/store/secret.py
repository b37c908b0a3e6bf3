"""The project's secret, and hashes that nobody can make without it.

A plain hash of a phone number is found by hashing every number there is; a keyed one is not.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

_BYTES = 32
_LENGTH = 20


def project_secret(file: Path) -> bytes:
    """The secret in ``file``, made where it is not there yet; readable by its owner only."""
    if not file.exists():
        _make(file)
    return file.read_bytes()


def derived_key(secret: bytes, purpose: str) -> bytes:
    """A key for one purpose, from which neither the secret nor another key can be found."""
    return hmac.digest(secret, purpose.encode(), "sha256")


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
