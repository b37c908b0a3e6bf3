"""Commands on a project as a whole."""

import datetime as dt
from pathlib import Path
from typing import Any

import click

from dangol.cli.connection import connected
from dangol.cli.options import given_values, options_of
from dangol.settings import Settings, create_project, open_project

MARKS = {"ok": "  ", "care": "! ", "bad": "✗ "}


# Tables, and secrets, which would stay in the history of a shell.
NOT_FLAGS = (
    "consent_rules",
    "encryption_key",
    "mail_password",
    "notice",
    "oidc_client_secret",
    "oidc_roles",
)


@click.command(params=options_of(Settings, leave_out=NOT_FLAGS))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path, **values: Any) -> None:
    """Make a project in FOLDER; every setting can be changed later in its dangol.toml."""
    project = create_project(folder, **given_values(Settings, values))
    click.echo(f"Made project '{project.settings.name}' in {project.folder}.")
    click.echo(f"Next: dangol --project {folder} serve")


@click.command()
@click.pass_context
def doctor(context: click.Context) -> None:
    """Look at the machine, the installed packages and the project; a cross is a fault."""
    with connected(open_project(context.obj)) as connection:
        findings = connection.call("GET", "/doctor")
    for found in findings:
        click.echo(f"{MARKS[found['state']]}{found['about']}: {found['words']}")
    if any(found["state"] == "bad" for found in findings):
        context.exit(1)


@click.command()
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def backup(folder: Path | None, target: Path) -> None:
    """Write a verified backup of the whole project into the folder TARGET."""
    with connected(open_project(folder)) as connection:
        written = connection.call("POST", "/backup", {"folder": str(target.resolve())})
    click.echo(written["files"][0])


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--erasures",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Who was erased since, where erasures.json does not lie beside FILE.",
)
def restore(file: Path, target: Path, erasures: Path | None) -> None:
    """Restore the backup FILE into the new folder TARGET, every file checked.

    Whoever was erased after the backup was made is erased from it before TARGET is there.
    """
    from dangol.governance.rights.restoring import restore as restore_project

    project = restore_project(file, target, dt.datetime.now(dt.UTC), erasures)
    click.echo(f"Restored '{project.settings.name}' into {project.folder}.")
