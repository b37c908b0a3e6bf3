"""``dangol encryption ...``: the project's files encrypted, and their keys."""

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path

import click

from dangol.cli.connection import connected
from dangol.cli.printing import FORMATS, print_rows
from dangol.errors import DangolError
from dangol.server.address import read_address
from dangol.settings import Project, open_project

_FILE = click.Path(path_type=Path, dir_okay=False)


class ServerRunsError(DangolError):
    """A server has the files open that are to be written anew."""

    slug = "server-runs"
    title = "The server runs"
    status = 409


@click.group()
def encryption() -> None:
    """Encrypt the project's files, change their key, and see how each is encrypted."""


@encryption.command()
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="How to print.")
@click.pass_context
def show(context: click.Context, form: str) -> None:
    """List every kind of file and how it is encrypted; a file that should be and is not fails."""
    with connected(open_project(context.obj)) as connection:
        found = connection.call("GET", "/encryption")
    key = found["key"]
    click.echo(
        f"Encrypted with key {key}, made {found['made_at']}." if key else "Not encrypted.", err=True
    )
    columns = ["files", "pattern", "holds", "how", "bytes", "not_encrypted"]
    rows = [[one[c] for c in columns] for one in found["kinds"]]
    print_rows(columns, rows, form)
    if any(one["not_encrypted"] for one in found["kinds"]):
        context.exit(1)


@encryption.command("new-key")
@click.argument("file", type=_FILE)
def new_key(file: Path) -> None:
    """Write a new master key into FILE, which must not lie in the project."""
    from dangol.governance.encryption import new_master

    new_master(file)
    click.echo(
        f"Wrote {file}. Keep a copy of it elsewhere: without it nobody reads the project again.\n"
        f"Next: export DANGOL_ENCRYPTION_KEY_FILE={file.expanduser().resolve()}",
        err=True,
    )


@encryption.command()
@click.pass_obj
def on(folder: Path | None) -> None:
    """Encrypt every file; after a stop in the middle it goes on."""
    from dangol.governance.encryption import encrypt

    _run(folder, encrypt, "Encrypted")


@encryption.command()
@click.pass_obj
def off(folder: Path | None) -> None:
    """Write every file without encryption."""
    from dangol.governance.encryption import decrypt

    _run(folder, decrypt, "Decrypted")


@encryption.command()
@click.pass_obj
def rotate(folder: Path | None) -> None:
    """Write every file anew with a new key; backups keep the key that they were made with."""
    from dangol.governance.encryption import rotate as rotate_key

    _run(folder, rotate_key, "Written anew")


@encryption.command()
@click.argument("file", type=_FILE)
@click.pass_obj
def master(folder: Path | None, file: Path) -> None:
    """Wrap the project's keys with the master key in FILE, in place of the one given now."""
    from dangol.governance.encryption import change_master

    change_master(_stopped(folder), file, dt.datetime.now(dt.UTC))
    click.echo(
        f"From now on the key is the one in {file}; backups made before need the one before.",
        err=True,
    )


@encryption.command("open")
@click.argument("file", type=_FILE)
@click.option("--out", type=_FILE, help="Where to write it [default: FILE without '.sealed'].")
@click.pass_obj
def open_file(folder: Path | None, file: Path, out: Path | None) -> None:
    """Decrypt FILE, which 'export' of this project wrote."""
    from dangol.store.encryption.keyring import keys_of
    from dangol.store.encryption.sealed import open_sealed

    target = out or file.with_suffix("")
    open_sealed(file, target, keys_of(open_project(folder)))
    click.echo(target)


def _run(
    folder: Path | None,
    change: Callable[[Project, dt.datetime, Callable[[Path], None]], int],
    done: str,
) -> None:
    project = _stopped(folder)

    def report(file: Path) -> None:
        if sys.stderr.isatty():
            click.echo(f"  {file.relative_to(project.folder)}", err=True)

    count = change(project, dt.datetime.now(dt.UTC), report)
    click.echo(f"{done}: {count:,} files.", err=True)


def _stopped(folder: Path | None) -> Project:
    project = open_project(folder)
    address = read_address(project)
    if address is not None:
        raise ServerRunsError(f"A server runs at {address.url}.\nStop it, then try again.")
    return project
