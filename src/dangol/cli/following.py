"""Waiting for runs at a terminal: the step and the share, then the outcome."""

import sys
import time
from typing import Any

import click

from dangol.cli.connection import Connection
from dangol.errors import DangolError

PAUSE_SECONDS = 0.15


class RunFailedError(DangolError):
    """A run ended without an answer."""

    slug = "run-failed"
    title = "The run did not succeed"
    exit_code = 6


def follow(connection: Connection, run_id: str) -> dict[str, Any]:
    """The finished run; its progress goes to standard error while it works.

    Raises RunFailedError.
    """
    told = ""
    while True:
        run: dict[str, Any] = connection.call("GET", f"/runs/{run_id}")
        if run["outcome"] not in ("queued", "running"):
            break
        told = _tell(run, told)
        time.sleep(PAUSE_SECONDS)
    if told and sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    if run["outcome"] != "succeeded":
        raise RunFailedError(f"{run['slug']}: {run['outcome']}. {run['message'] or ''}".strip())
    return run


def _tell(run: dict[str, Any], told: str) -> str:
    step = run["step"]["en"] if run["step"] else "Waiting"
    line = f"{run['title']['en']}: {step} ({run['progress']:.0%})"
    if line != told:
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[K{line}", nl=False, err=True)
        else:
            click.echo(line, err=True)
    return line
