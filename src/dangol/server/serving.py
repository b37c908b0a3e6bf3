"""Running the server of a project until it is told to end."""

from collections.abc import Callable
from dataclasses import replace

import uvicorn

from dangol.alarms.teller import AlarmTeller
from dangol.governance.access import needs_first_admin, new_setup_code
from dangol.loading.events.loader import EventLoader
from dangol.loading.pulling.watcher import SourceWatcher
from dangol.runs.workspace import Workspace
from dangol.server.address import Address, new_address, published, read_address
from dangol.server.app import create_app
from dangol.server.collecting import collecting
from dangol.server.deciding import deciding
from dangol.server.errors import AlreadyServedError
from dangol.server.front import Front
from dangol.server.listening import Listening, bound_socket, configured, signals_end
from dangol.server.logs import configure_logs
from dangol.server.steady import keep_steady
from dangol.settings import Project


def serve(
    project: Project, listening: Listening, say: Callable[[str], None], *, console: bool = True
) -> None:
    """Serve a project; gives back, or raises SystemExit(0), when a signal ends the server.

    Raises UnsafeAddressError, TlsFilesError, AlreadyServedError, PortTakenError,
    NoSuchAddressError, WarehouseBusyError.
    """
    listening.check()
    running = read_address(project)
    if running is not None:
        raise AlreadyServedError(running.url)
    with bound_socket(listening) as bound:
        port = bound.getsockname()[1]
        address = new_address(replace(listening, port=port).url, listening.tls_certificate)
        configure_logs()
        with Workspace.open(project) as workspace:
            if workspace.interrupted:
                workspace.runner.refresh("resumed after a restart")
            app = create_app(workspace, local_secret=address.secret, console=console)
            with (
                EventLoader(workspace) as events,
                SourceWatcher(workspace) as sources,
                AlarmTeller(workspace) as alarms,
                collecting(project, workspace.state) as collector,
                deciding(workspace) as decisions,
                signals_end(),
                published(project, address),
            ):
                events.start()
                sources.start()
                alarms.start()
                _announce(workspace, address, say)
                keep_steady()
                config = configured(Front(app, collector, decisions), listening)
                uvicorn.Server(config).run(sockets=[bound])


def _announce(workspace: Workspace, address: Address, say: Callable[[str], None]) -> None:
    say(f"{workspace.settings.name}: {address.url}")
    if needs_first_admin(workspace.state):
        code = new_setup_code(workspace.state)
        say(
            f"Make the first administrator here (the link works once): "
            f"{address.url}/setup?code={code}"
        )
    say("End with Ctrl-C.")
