"""``dangol source ...``: places that are looked at again and again."""

import sys
from pathlib import Path
from typing import Any

import click

from dangol.cli.connection import Connection, connected
from dangol.cli.mapping_choices import (
    declared_basis,
    mapping_choices,
    mapping_options,
    show_preview,
    tell_mapping,
)
from dangol.cli.printing import FORMATS, print_rows
from dangol.errors import NotFoundError
from dangol.settings import open_project


@click.group()
def source() -> None:
    """Look at watched folders, databases, APIs and webhooks.

    They are made with 'dangol record': watched-folder, database-source, api-source, webhook.
    """


@source.command("list")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="How to print.")
@click.pass_obj
def list_sources(folder: Path | None, form: str) -> None:
    """Show every source, and what its last look gave."""
    with connected(open_project(folder)) as connection:
        found = connection.call("GET", "/sources")
    rows = []
    for one in found:
        last = one["last_look"] or {}
        rows.append(
            [
                one["name"], one["kind"], one["state"], one["place"],
                ", ".join(one["loaded_as"]) or "not mapped",
                last.get("finished_at"), last.get("outcome"), one["next_look_at"],
            ]
        )  # fmt: skip
    columns = ["name", "kind", "state", "place", "loaded as", "last look", "outcome", "next look"]
    print_rows(columns, rows, form)


@source.command("secret")
@click.argument("name")
@click.pass_obj
def secret(folder: Path | None, name: str) -> None:
    """Give the password, token or secret of NAME: at the terminal, or by standard input."""
    if sys.stdin.isatty():
        given = click.prompt("Secret", hide_input=True, default="", show_default=False)
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    with connected(open_project(folder)) as connection:
        connection.call("PUT", f"{_path(connection, name)}/credential", {"secret": given})
    click.echo("Kept." if given else "Forgotten.")


@source.command("map")
@click.argument("name")
@mapping_options
@click.option(
    "--stay",
    multiple=True,
    help="A column beside which every other one becomes rows of question and answer.",
)
@click.option("--preview", "looks", is_flag=True, help="Only show how it would be loaded.")
@click.pass_obj
def map_source(folder: Path | None, /, name: str, *, looks: bool, **given: Any) -> None:
    """Say what the records of NAME are, by a look at the first of them."""
    with connected(open_project(folder)) as connection:
        path = _path(connection, name)
        sample = connection.call("POST", f"{path}/sample")
        if sample is None:
            click.echo(f"'{name}' has no record yet.", err=True)
            sys.exit(3)
        about: dict[str, Any] = {"upload": sample["upload"], "name": name}
        if given["stay"]:
            about["reading"] = {"stay": given["stay"]}
        form = given["form"]
        found = connection.call("POST", "/loads/preview", {"source": about, "form": form})
        if looks:
            show_preview(found)
            return
        chosen = {"form": form or found["form"], "mapping": found["mapping"]}
        asked = {**about, **mapping_choices(given), **chosen}
        del asked["name"]
        asked["basis"] = declared_basis(found, asked, given)
        connection.call("PUT", f"{path}/mapping", asked)
        tell_mapping(found, asked["fields"])


@source.command("look")
@click.argument("name")
@click.pass_obj
def look(folder: Path | None, name: str) -> None:
    """Look at NAME now, and load what is new."""
    with connected(open_project(folder)) as connection:
        found = connection.call("POST", f"{_path(connection, name)}/look")
    if found["outcome"] == "failed":
        click.echo(f"Error: {found['message']}", err=True)
        sys.exit(6)
    runs = len(found["run_ids"])
    records = found["records"]
    said = (
        f"{records:,} {'record' if records == 1 else 'records'} in "
        f"{runs} {'load' if runs == 1 else 'loads'}"
    )
    click.echo(said if runs else "Nothing new.")


@source.command("anew")
@click.argument("name")
@click.pass_obj
def anew(folder: Path | None, name: str) -> None:
    """Forget how far NAME was read: the next look reads everything."""
    with connected(open_project(folder)) as connection:
        connection.call("POST", f"{_path(connection, name)}/anew")
    click.echo("The next look reads everything.")


def _path(connection: Connection, name: str) -> str:
    found = connection.call("GET", "/sources")
    for one in found:
        if one["name"] == name:
            return f"/sources/{one['kind']}/{one['id']}"
    raise NotFoundError("source", name, [one["name"] for one in found])
