"""``dangol retention``: what rules would delete now, and deleting it."""

import datetime as dt
from pathlib import Path

import click

from dangol.cli.connection import connected
from dangol.settings import Project, open_project

as_of_option = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]),
    help="Moment of the shop's clock at which rows must be too old [default: now].",
)


@click.group()
def retention() -> None:
    """See what rules of retention would delete, and delete it."""


@retention.command("list")
@as_of_option
@click.pass_obj
def list_due(folder: Path | None, /, as_of: dt.datetime | None) -> None:
    """Every rule with what it would delete; nothing is deleted."""
    project = open_project(folder)
    with connected(project) as connection:
        asked = {} if as_of is None else {"as_of": _aware(project, as_of)}
        found = connection.call("GET", "/retention", **asked)
    for one in found:
        stands = "deletes" if one["is_active"] else "planned"
        click.echo(f"{one['table']:<20} {one['days']:>6,} days  {stands}  {one['name']}")
        for table, count in one["rows"].items():
            click.echo(f"  {table:<30} {count:>10,} rows are older")
    if not found:
        click.echo("There is no rule: everything is kept.")


@retention.command("apply")
@as_of_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def apply(folder: Path | None, /, as_of: dt.datetime | None, *, yes: bool) -> None:
    """Delete what active rules say, for good; a server does so every hour by itself."""
    if not yes:
        click.confirm("Delete every row that is too old, for good?", abort=True, err=True)
    project = open_project(folder)
    asked = {} if as_of is None else {"as_of": _aware(project, as_of)}
    with connected(project) as connection:
        done = connection.call("POST", "/retention/apply", asked)
    for table, count in done["deleted"].items():
        click.echo(f"{table:<30} {count:>10,} rows deleted")
    if not done["deleted"]:
        click.echo("Nothing was too old.")


def _aware(project: Project, moment: dt.datetime) -> str:
    return moment.replace(tzinfo=project.settings.zone).isoformat()
