"""Where the running server of a project is, for the command line on the same machine.

The file holds a secret, so only its owner may read it; it goes with the server.
"""

import json
import os
import secrets
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


def write_address(project: Project, address: Address) -> None:
    """Leave the address in the project's folder, mode 0600 from its first byte."""
    draft = project.server_file.with_suffix(f".{address.pid}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(address), file)
    draft.replace(project.server_file)


def read_address(project: Project) -> Address | None:
    """The address of a server that is alive, or None; a dead server's file is ignored."""
    try:
        found = Address(**json.loads(project.server_file.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return found if _is_alive(found.pid) else None


def remove_address(project: Project) -> None:
    """Only the server that wrote it takes it away."""
    found = read_address(project)
    if found is not None and found.pid == os.getpid():
        Path(project.server_file).unlink(missing_ok=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
