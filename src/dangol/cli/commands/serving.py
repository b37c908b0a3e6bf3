"""``dangol serve``."""

from pathlib import Path

import click

from dangol.server.listening import Listening
from dangol.settings import open_project

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.option("--host", default="127.0.0.1", help="Address to listen on [default: 127.0.0.1].")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    help="Port [default: 8000]; 0 takes a free one.",
)
@click.option("--tls-certificate", type=_FILE, help="Certificate file (PEM), to serve over TLS.")
@click.option("--tls-key", type=_FILE, help="Its key file (PEM).")
@click.option(
    "--trusted-proxy", "proxies", multiple=True, help="Address of a proxy in front that does TLS."
)
@click.option(
    "--console/--no-console",
    default=True,
    help="Serve the console beside the API [default: console].",
)
@click.option(
    "--only",
    type=click.Choice(["collector"]),
    help="Take events in and do nothing else; may run beside the whole server.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    help="Processes of '--only collector' [default: 1].",
)
@click.pass_obj
def serve(
    folder: Path | None,
    /,
    *,
    host: str,
    port: int,
    tls_certificate: Path | None,
    tls_key: Path | None,
    proxies: tuple[str, ...],
    console: bool,
    only: str | None,
    workers: int,
) -> None:
    """Start the server with console and API; end it with Ctrl-C."""
    # Each is imported where it is used: the collector starts without the analyses.
    listening = Listening(host, port, tls_certificate, tls_key, proxies)
    if only is not None:
        from dangol.server.serving_events import serve_collector

        serve_collector(open_project(folder), listening, click.echo, workers=workers)
        return
    from dangol.server.serving import serve as serve_project

    serve_project(open_project(folder), listening, click.echo, console=console)
