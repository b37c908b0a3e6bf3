"""Rows that leave for analysis, and how well they hide people."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from dangol.cli.connection import connected
from dangol.settings import open_project
from dangol.words import LANGUAGES


@click.command()
@click.option("--table", default=None, help="Take this table.")
@click.option(
    "--column", "columns", multiple=True, help="Only this column; may be given several times."
)
@click.option("--saved-as", "instance", default=None, help="Only the rows of this saved analysis.")
@click.option("--sql", "query", default=None, help="Take the rows of one SELECT.")
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="CSV file to write; without it, only what the check says is shown.",
)
@click.option(
    "--generalise", is_flag=True, help="Make values coarser where too few people are alike."
)
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", help="Language of the answer."
)
@click.pass_obj
def download(
    folder: Path | None, /, *, file: Path | None, generalise: bool, language: str, **asked: Any
) -> None:
    """Check how many people are described alike in a table or query, and take its rows.

    Names, addresses and other identifiers are masked; those to contact are written by
    'dangol contacts'.
    """
    body = {**asked, "columns": list(asked["columns"]) or None}
    with connected(open_project(folder)) as connection:
        found = connection.call("POST", "/downloads/check", body)
        # By itself the check is the answer; beside a file it is news.
        for line in _lines(found, language):
            click.echo(line, err=file is not None)
        if file is None:
            return
        text = connection.call("POST", "/downloads", {**body, "generalise": generalise})
    with file.open("w", encoding="utf-8", newline="") as written:
        written.write(text)
    click.echo(str(file))


def _lines(found: dict[str, Any], language: str) -> Iterator[str]:
    """What the check found, and what would help."""
    yield found["headline"][language]
    if found["holds"]:
        return
    for one in found["described"]:
        if one["advice"] is not None:
            yield f"{one['table']}: {one['advice'][language]}"
    for one in found["coarser"]:
        steps = ", ".join(f"{column}: {step}" for column, step in one["steps"].items())
        yield f"--generalise: {steps or 'nothing'}. {one['cost'][language]}"
