"""Running the server of a project until it is told to end."""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import uvicorn

from dangol.governance.access import needs_first_admin, new_setup_code
from dangol.runs.workspace import Workspace
from dangol.server.address import Address, new_address, read_address, remove_address, write_address
from dangol.server.app import create_app
from dangol.server.errors import AlreadyServedError, PortTakenError, UnsafeAddressError
from dangol.server.logs import configure_logs
from dangol.settings import Project


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
        """Refuse to carry passwords in the clear; raises UnsafeAddressError."""
        if not (self.is_encrypted or self.trusted_proxies or _is_loopback(self.host)):
            raise UnsafeAddressError(self.host)


def serve(project: Project, listening: Listening, say: Callable[[str], None]) -> None:
    """Serve a project; gives back when a signal ends the server.

    Raises UnsafeAddressError, AlreadyServedError, PortTakenError, WarehouseBusyError.
    """
    listening.check()
    running = read_address(project)
    if running is not None:
        raise AlreadyServedError(running.url)
    with _socket(listening) as bound:
        port = bound.getsockname()[1]
        address = new_address(replace(listening, port=port).url, listening.tls_certificate)
        configure_logs()
        with Workspace.open(project) as workspace:
            _announce(workspace, address, say)
            if workspace.interrupted:
                workspace.runner.refresh("resumed after a restart")
            app = create_app(workspace, local_secret=address.secret)
            config = uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=bool(listening.trusted_proxies),
                forwarded_allow_ips=",".join(listening.trusted_proxies) or None,
                ssl_certfile=str(listening.tls_certificate) if listening.tls_certificate else None,
                ssl_keyfile=str(listening.tls_key) if listening.tls_key else None,
                timeout_graceful_shutdown=10,
            )
            write_address(project, address)
            try:
                uvicorn.Server(config).run(sockets=[bound])
            finally:
                remove_address(project)


def _announce(workspace: Workspace, address: Address, say: Callable[[str], None]) -> None:
    say(f"{workspace.settings.name}: {address.url}")
    if needs_first_admin(workspace.state):
        code = new_setup_code(workspace.state)
        say(
            f"Make the first administrator here (the link works once): "
            f"{address.url}/setup?code={code}"
        )
    say("End with Ctrl-C.")


def _socket(listening: Listening) -> socket.socket:
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((listening.host, listening.port))
    except OSError as taken:
        bound.close()
        raise PortTakenError(listening.host, listening.port) from taken
    return bound


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
