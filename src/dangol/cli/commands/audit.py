"""``dangol audit ...``: who did what, and whether the trail is still what was written."""

from pathlib import Path

import click

from dangol.cli.connection import connected
from dangol.cli.printing import FORMATS, print_rows
from dangol.settings import open_project


@click.group()
def audit() -> None:
    """Show the audit trail, and see whether it holds."""


@audit.command("list")
@click.option("--kind", help="Only what was done to this kind, such as 'user' or 'schedule'.")
@click.option("--before", type=int, help="Only entries before this number.")
@click.option("--limit", type=click.IntRange(1, 500), default=50, help="How many [default: 50].")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="How to print.")
@click.pass_obj
def list_entries(
    folder: Path | None, kind: str | None, before: int | None, limit: int, form: str
) -> None:
    """Show who did what, newest first."""
    with connected(open_project(folder)) as connection:
        found = connection.call("GET", "/audit", kind=kind, before=before, limit=limit)
    columns = ["number", "at", "actor", "actor_name", "action", "target_kind", "target", "details"]
    print_rows(columns, [[one[name] for name in columns] for one in found], form)


@audit.command("verify")
@click.option(
    "--since", metavar="NUMBER:HASH", help="A head that was printed before and kept elsewhere."
)
@click.pass_context
def verify(context: click.Context, since: str | None) -> None:
    """See whether the trail is what was written, and print its head to be kept elsewhere.

    Without --since, entries that were cut off at the end are not missed.
    """
    with connected(open_project(context.obj)) as connection:
        found = connection.call("GET", "/audit/verification", since=since)
    if found["broken"] is not None:
        click.echo(f"The audit trail does not hold: {found['broken']['words']}.", err=True)
        click.echo(f"{found['entries']:,} entries before that hold.", err=True)
        context.exit(1)
    click.echo(f"The audit trail holds: {found['entries']:,} entries.", err=True)
    click.echo(found["head"])
