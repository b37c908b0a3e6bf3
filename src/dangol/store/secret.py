"""The project's secret, and hashes that nobody can make without it.

A plain hash of a phone number is found by hashing every number there is; a keyed one is not.
"""

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from dangol.settings import Project
from dangol.store.encryption.keyring import keys_of
from dangol.store.encryption.keys import Keys
from dangol.store.encryption.sealed import read_sealed, write_sealed

_BYTES = 32
_LENGTH = 20


def project_secret(project: Project, keys: Keys | None = None) -> bytes:
    """The project's secret, made where it is not there yet; readable by its owner only.

    ``keys``: the project's, where they are at hand. Raises EncryptionError.
    """
    known = keys_of(project) if keys is None else keys
    if not project.secret_file.exists():
        _make(project.secret_file, known)
    return read_sealed(project.secret_file, known)


def _make(file: Path, keys: Keys) -> None:
    """Of two programs that make it at once, both go on with the whole secret of the first."""
    draft = file.with_name(f".secret-{secrets.token_hex(8)}")
    try:
        write_sealed(draft, secrets.token_bytes(_BYTES), keys)
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink(missing_ok=True)


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
