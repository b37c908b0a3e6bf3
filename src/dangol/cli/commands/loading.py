"""``dangol load`` and ``dangol quarantine``: data in, and what did not fit."""

from pathlib import Path
from typing import Any

import click

from dangol.cli.bringing import source_body
from dangol.cli.connection import connected
from dangol.cli.following import follow
from dangol.cli.mapping_choices import (
    declared_basis,
    mapping_choices,
    mapping_options,
    pairs,
    show_preview,
    tell_mapping,
)
from dangol.cli.printing import FORMATS, print_answer, print_rows
from dangol.settings import open_project
from dangol.words import LANGUAGES


@click.command()
@click.argument("source")
@click.option("--query", help="A SELECT, when SOURCE is the address of a database.")
@click.option("--name", help="How the source is known [default: the file's name].")
@mapping_options
@click.option("--may-shrink", is_flag=True, help="A snapshot may delete most of its rows.")
@click.option(
    "--encoding",
    type=click.Choice(["utf-8", "cp949", "utf-16-le", "utf-16-be", "cp1252"]),
    help="Letters of a text file [default: found out].",
)
@click.option("--delimiter", help="What separates values; \\t is a tab.")
@click.option(
    "--header/--no-header", "has_header", default=None, help="Whether a line names columns."
)
@click.option("--sheet", help="Sheet of a workbook.")
@click.option(
    "--stay",
    multiple=True,
    help="A column beside which every other one becomes rows of question and answer.",
)
@click.option("--preview", "looks", is_flag=True, help="Only show how it would be loaded.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", help="Language of the answer."
)
@click.pass_obj
def load(
    folder: Path | None, /, source: str, form: str | None, *, looks: bool, **given: Any
) -> None:
    """Load SOURCE: a file, an https address, or a database's address with --query.

    Columns are recognised by their names, Korean ones too, and by what they hold; --preview
    shows how. The mapping is kept and used again.
    """
    project = open_project(folder)
    with connected(project) as connection:
        body: dict[str, Any] = {"source": source_body(source, given), "form": form}
        found = connection.call("POST", "/loads/preview", body)
        if looks:
            show_preview(found)
            return
        chosen = {"form": form or found["form"], "mapping": found["mapping"]}
        asked = {**body, **mapping_choices(given), **chosen, "may_shrink": given["may_shrink"]}
        asked["basis"] = declared_basis(found, asked, given)
        started = connection.call("POST", "/loads", asked)
        tell_mapping(found, asked["fields"])
        print_answer(follow(connection, started["run_id"]), given["language"])


@click.group()
def quarantine() -> None:
    """List, fix and replay records that could not be loaded."""


_source = click.option("--source", help="Only of this source.")
_reason = click.option("--reason", help="Only with this reason, such as net_amount:number.")
_form = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", help="How to print."
)


@quarantine.command("list")
@_source
@_reason
@click.option(
    "--state",
    type=click.Choice(["waiting", "replayed", "dropped"]),
    default="waiting",
    help="Where records stand [default: waiting].",
)
@click.option("--limit", type=click.IntRange(1, 1_000), default=20, help="Records [default: 20].")
@click.option(
    "--reveal",
    "reveal_for",
    default=None,
    metavar="REASON",
    help="Show values that name a person; that you looked, and why, is kept.",
)
@click.option("--by-reason", is_flag=True, help="Count by source and reason instead.")
@_form
@click.pass_obj
def list_quarantine(folder: Path | None, /, *, by_reason: bool, form: str, **asked: Any) -> None:
    """Show what waits, and why."""
    with connected(open_project(folder)) as connection:
        if by_reason:
            piles = connection.call("GET", "/quarantine/piles")
            print_rows(
                ["source", "loaded as", "reason", "records"],
                [[p["source"], p["loaded_as"], p["reason"], p["count"]] for p in piles],
                form,
            )
            return
        found = connection.call("GET", "/quarantine", **asked)
    rows = [
        [r["id"], r["source"], r["line"], ", ".join(r["reasons"]), r["repaired"] or r["raw"]]
        for r in found["records"]
    ]
    print_rows(
        ["id", "source", "line", "reasons", "record"], rows, form, cut=found["count"] > len(rows)
    )


@quarantine.command("fix")
@click.argument("ids", nargs=-1)
@_source
@_reason
@click.option("--set", "values", multiple=True, required=True, help="COLUMN=VALUE of the source.")
@click.pass_obj
def fix(
    folder: Path | None, /, *, ids: tuple[str, ...], values: tuple[str, ...], **asked: Any
) -> None:
    """Give columns of waiting records other values: those with these IDS, or all chosen."""
    _refuse_all(ids, asked)
    body = {**asked, "ids": list(ids), "values": pairs(values)}
    with connected(open_project(folder)) as connection:
        fixed = connection.call("POST", "/quarantine/fix", body)
    click.echo(f"{_records(fixed)} repaired; 'dangol quarantine replay' loads what is repaired.")


@quarantine.command("replay")
@click.argument("ids", nargs=-1)
@_source
@_reason
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", help="Language of the answer."
)
@click.pass_obj
def replay(folder: Path | None, /, *, ids: tuple[str, ...], language: str, **asked: Any) -> None:
    """Load waiting records again, as they were repaired."""
    with connected(open_project(folder)) as connection:
        started = connection.call("POST", "/quarantine/replay", {**asked, "ids": list(ids)})
        for run_id in started["run_ids"]:
            print_answer(follow(connection, run_id), language)


@quarantine.command("drop")
@click.argument("ids", nargs=-1)
@_source
@_reason
@click.pass_obj
def drop(folder: Path | None, /, *, ids: tuple[str, ...], **asked: Any) -> None:
    """Set waiting records aside for good: those with these IDS, or all chosen."""
    _refuse_all(ids, asked)
    with connected(open_project(folder)) as connection:
        dropped = connection.call("POST", "/quarantine/drop", {**asked, "ids": list(ids)})
    click.echo(f"{_records(dropped)} set aside for good.")


def _refuse_all(ids: tuple[str, ...], asked: dict[str, Any]) -> None:
    if not ids and not any(asked.values()):
        raise click.UsageError("Name records by their ids, a --source or a --reason.")


def _records(answer: dict[str, int]) -> str:
    count = answer["records"]
    return f"{count:,} {'record' if count == 1 else 'records'}"
