"""Rows: of a table, of a query, into files."""

from pathlib import Path
from typing import Any

import click

from dangol.cli.connection import connected
from dangol.cli.printing import FORMATS, print_rows
from dangol.settings import open_project

_form = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", help="How to print."
)
_reason = click.option(
    "--reason", default=None, help="Why identifiers are looked at; kept in the audit trail."
)


@click.command()
@click.argument("table")
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=20, help="Rows to show [default: 20]."
)
@click.option("--saved-as", "instance", default=None, help="Only the rows of this saved analysis.")
@_reason
@_form
@click.pass_obj
def show(folder: Path | None, /, *, table: str, form: str, **asked: Any) -> None:
    """Show the first rows of TABLE in the order of its key."""
    with connected(open_project(folder)) as connection:
        found = connection.call("GET", f"/tables/{table}/rows", **asked)
    print_rows(found["columns"], found["rows"], form, cut=found["cut"])


@click.command()
@click.argument("query")
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=1_000, help="Rows at most [default: 1000]."
)
@_reason
@_form
@click.pass_obj
def sql(folder: Path | None, /, *, form: str, **asked: Any) -> None:
    """Answer QUERY, one SELECT over the project's tables in the engine's SQL."""
    with connected(open_project(folder)) as connection:
        found = connection.call("POST", "/sql", asked)
    print_rows(found["columns"], found["rows"], form, cut=found["cut"])


@click.command()
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--table", "tables", multiple=True, help="Only this table; may be given several times."
)
@click.option("--plain", is_flag=True, help="Not encrypted, also where the project is.")
@click.pass_obj
def export(folder: Path | None, /, target: Path, tables: tuple[str, ...], *, plain: bool) -> None:
    """Write tables as Parquet files into the folder TARGET, all from one consistent view.

    Those of an encrypted project are encrypted; 'dangol encryption open FILE' decrypts one.
    """
    body = {"folder": str(target.resolve()), "tables": list(tables) or None, "plain": plain}
    with connected(open_project(folder)) as connection:
        written = connection.call("POST", "/export", body)
    for file in written["files"]:
        click.echo(file)
    for warning in written["warnings"]:
        click.echo(warning["en"], err=True)
