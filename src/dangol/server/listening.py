"""Where a server listens, how it is protected, and how a signal ends it."""

import errno
import signal
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn

from dangol.server.errors import (
    NoSuchAddressError,
    PortTakenError,
    TlsFilesError,
    UnsafeAddressError,
)
from dangol.server.patience import PatientProtocol
from dangol.settings import is_loopback

_WAITING_CONNECTIONS = 128


@dataclass(frozen=True)
class Listening:
    """Where the server listens, and how it is protected on the way."""

    host: str = "127.0.0.1"
    port: int = 8000
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    trusted_proxies: tuple[str, ...] = field(default=())

    @property
    def is_encrypted(self) -> bool:
        return self.tls_certificate is not None

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.is_encrypted else 'http'}://{host}:{self.port}"

    def check(self) -> None:
        """Refuse to carry passwords in the clear; raises UnsafeAddressError, TlsFilesError."""
        if self.tls_certificate is not None or self.tls_key is not None:
            _check_tls(self.tls_certificate, self.tls_key)
        elif not (self.trusted_proxies or is_loopback(self.host)):
            raise UnsafeAddressError(self.host)


def configured(app: Any, listening: Listening, *, workers: int | None = None) -> uvicorn.Config:
    """An application, or the name of what makes one in each process."""
    return uvicorn.Config(
        app,
        factory=isinstance(app, str),
        http=PatientProtocol,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(listening.trusted_proxies),
        forwarded_allow_ips=",".join(listening.trusted_proxies) or None,
        ssl_certfile=str(listening.tls_certificate) if listening.tls_certificate else None,
        ssl_keyfile=str(listening.tls_key) if listening.tls_key else None,
        timeout_graceful_shutdown=10,
    )


@contextmanager
def signals_end() -> Iterator[None]:
    """A signal unwinds the program instead of cutting it off.

    uvicorn closes its connections at a signal and then raises the signal once more; by
    default that would end the process before the address is removed and the project closed.
    """

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(0)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def bound_socket(listening: Listening) -> socket.socket:
    """Raises PortTakenError, NoSuchAddressError."""
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((listening.host, listening.port))
        # At once: who reads the address before the application answers then waits in line.
        bound.listen(_WAITING_CONNECTIONS)
    except OSError as refused:
        bound.close()
        if refused.errno == errno.EADDRINUSE:
            raise PortTakenError(listening.host, listening.port) from refused
        reason = refused.strerror or str(refused)
        raise NoSuchAddressError(listening.host, listening.port, reason) from refused
    return bound


def _check_tls(certificate: Path | None, key: Path | None) -> None:
    if certificate is None or key is None:
        raise TlsFilesError("only one of certificate and key was given")
    try:
        # An empty password, or OpenSSL would ask for one at the terminal.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, "")
    except (OSError, ValueError) as refused:
        reason = getattr(refused, "reason", None) or getattr(refused, "strerror", None)
        raise TlsFilesError(str(reason or refused)) from refused
