"""Where the running server of a project is, for the command line on the same machine.

The file holds a secret, so only its owner may read it; it goes with the server. The server
keeps it locked: the system frees the lock however the server ends, so a file that nobody
holds was left by a server that was killed, whoever has its process number by now.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from dangol.settings import Project


@dataclass(frozen=True)
class Address:
    """Address and local secret of a running server."""

    url: str
    secret: str
    pid: int
    certificate: str | None = None


def new_address(url: str, certificate: Path | None = None) -> Address:
    """An address of this process; over TLS, with the certificate to know it by."""
    shown = None if certificate is None else str(certificate.resolve())
    return Address(url, secrets.token_urlsafe(32), os.getpid(), shown)


@contextmanager
def published(project: Project, address: Address) -> Iterator[None]:
    """Leave the address in the project's folder, mode 0600 from its first byte, then take it."""
    draft = project.server_file.with_suffix(f".{address.pid}")
    draft.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(draft, flags, 0o600), "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        json.dump(asdict(address), file)
        file.flush()
        draft.replace(project.server_file)
        try:
            yield
        finally:
            with suppress(FileNotFoundError):
                # Only its own: somebody may have removed it and started another server.
                if os.path.samestat(project.server_file.stat(), os.fstat(file.fileno())):
                    project.server_file.unlink()


def read_address(project: Project) -> Address | None:
    """The address of a server that is alive, or None; a dead server's file is ignored."""
    try:
        with project.server_file.open(encoding="utf-8") as file:
            return Address(**json.load(file)) if _is_held(file.fileno()) else None
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _is_held(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False
