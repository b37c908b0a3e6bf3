"""Running the collector alone: it takes events in and loads no library of the analyses."""

import os
from collections.abc import Callable
from dataclasses import replace

import uvicorn
from uvicorn.supervisors import Multiprocess

from dangol.server.listening import Listening, bound_socket, configured, signals_end
from dangol.settings import Project


def serve_collector(
    project: Project, listening: Listening, say: Callable[[str], None], *, workers: int = 1
) -> None:
    """Take events in and do nothing else, in several processes if asked to.

    Raises UnsafeAddressError, TlsFilesError, PortTakenError, NoSuchAddressError.
    """
    listening.check()
    with bound_socket(listening) as bound:
        port = bound.getsockname()[1]
        say(f"{project.settings.name}, events only: {replace(listening, port=port).url}/v1/batch")
        say("End with Ctrl-C.")
        os.environ["DANGOL_PROJECT"] = str(project.folder)
        config = configured("dangol.server.collecting:alone", listening, workers=workers)
        server = uvicorn.Server(config)
        if workers > 1:
            Multiprocess(config, [bound]).run()
        else:
            with signals_end():
                server.run(sockets=[bound])
