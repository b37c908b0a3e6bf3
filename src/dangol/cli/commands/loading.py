"""``dangol load`` and ``dangol quarantine``: data in, and what did not fit."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from dangol.cli.bringing import source_body
from dangol.cli.connection import connected
from dangol.cli.following import follow
from dangol.cli.printing import FORMATS, print_answer, print_rows
from dangol.errors import DangolError
from dangol.settings import open_project
from dangol.words import LANGUAGES

BASES = ("consent", "contract", "legitimate-interest", "unknown")
MODES = ("append", "upsert", "snapshot")


class PairError(DangolError):
    """NAME=VALUE was expected."""

    slug = "pair"
    title = "NAME=VALUE is needed"

    def __init__(self, given: str) -> None:
        super().__init__(f"'{given}' is no pair.\nWrite NAME=VALUE, such as order_id=주문번호.")


def _pairs(given: tuple[str, ...]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for one in given:
        name, mark, value = one.partition("=")
        if not mark or not name.strip():
            raise PairError(one)
        found[name.strip()] = value or None
    return found


@click.command()
@click.argument("source")
@click.option("--as", "form", help="Form of the data: orders, customers, or a table.")
@click.option("--query", help="A SELECT, when SOURCE is the address of a database.")
@click.option("--name", help="How the source is known [default: the file's name].")
@click.option(
    "--mode",
    type=click.Choice(MODES),
    help="append: only new records; upsert: new and later ones [default]; snapshot: the whole.",
)
@click.option("--map", "fields", multiple=True, help="FIELD=COLUMN; FIELD= leaves it out.")
@click.option("--set", "constants", multiple=True, help="FIELD=VALUE for every record.")
@click.option("--version-column", help="Column that says when a record's version came about.")
@click.option("--deleted-column", help="Column that marks records that the source deleted.")
@click.option(
    "--key-from-content", is_flag=True, help="Name records by what they say; they have no key."
)
@click.option("--basis", type=click.Choice(BASES), help="Legal basis of contacting the people.")
@click.option("--declared-by", help="Who declares the basis.")
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
            _show(found)
            return
        chosen = {"form": form or found["form"], "mapping": found["mapping"]}
        asked = {**body, **_choices(given), **chosen}
        asked["basis"] = _basis(found, asked, given)
        started = connection.call("POST", "/loads", asked)
        _tell_mapping(found, asked["fields"])
        print_answer(follow(connection, started["run_id"]), given["language"])


def _choices(given: dict[str, Any]) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "fields": _pairs(given["fields"]),
        "constants": {name: value or "" for name, value in _pairs(given["constants"]).items()},
        "may_shrink": given["may_shrink"],
    }
    for name in ("mode", "version_column", "deleted_column"):
        if given[name] is not None:
            asked[name] = given[name]
    if given["key_from_content"]:
        asked["key_from_content"] = True
    return asked


def _basis(
    found: dict[str, Any], asked: dict[str, Any], given: dict[str, Any]
) -> dict[str, str] | None:
    """The declared basis; asked for at a terminal where the source has contact data."""
    basis, declared_by = given["basis"], given["declared_by"]
    reaching = {"email", "phone", "address", "push_token"}
    fields = {p["field"] for p in found["mapping"]["parts"]} | set(asked["fields"])
    consents = {name for name in fields if name and name.endswith("_consent")}
    needed = asked["form"] == "customers" and bool((fields & reaching) | consents)
    if basis is None and needed and found["mapping"]["basis"] is None and sys.stdin.isatty():
        click.echo("The source holds contact data.", err=True)
        basis = click.prompt(
            "On which legal basis may these people be contacted?",
            type=click.Choice(BASES),
            err=True,
        )
    if basis is not None and declared_by is None and sys.stdin.isatty():
        declared_by = click.prompt("Who declares it?", err=True)
    if basis is None:
        return None
    if declared_by is None:
        raise click.UsageError("--basis needs --declared-by NAME: who declares it?")
    return {"basis": basis, "declared_by": declared_by}


def _tell_mapping(found: dict[str, Any], fields: dict[str, str | None]) -> None:
    """One line per run, so that nobody is surprised by what was understood."""
    pairs = {p["field"]: p["column"] for p in found["mapping"]["parts"] if p["field"]}
    pairs |= {name: column for name, column in fields.items() if column}
    said = ", ".join(f"{column} → {field}" for field, column in pairs.items())
    click.echo(f"{found['source']} as {found['form']}: {said}", err=True)


def _show(found: dict[str, Any]) -> None:
    reading = {name: value for name, value in found["reading"].items() if value is not None}
    said = ", ".join(f"{name} {json.dumps(value)}" for name, value in reading.items())
    click.echo(f"{found['source']} as {found['form']} ({said})")
    seen = {column["name"]: column for column in found["columns"]}
    rows = [
        [
            part["column"],
            part["field"] or "·",
            part["written"]["kind"],
            ", ".join(part["written"]["formats"])
            or ("decimal comma" if part["written"]["decimal"] == "," else "·"),
            part["because"],
            ", ".join(seen[part["column"]]["examples"]) if part["column"] in seen else "·",
        ]
        for part in found["mapping"]["parts"]
    ]
    print_rows(["column", "field", "kind", "written", "because", "examples"], rows, "table")
    if found["missing"]:
        click.echo(f"Missing: {', '.join(found['missing'])}; name them with --map FIELD=COLUMN.")
    if found["misshapen"]:
        click.echo(f"{found['misshapen']} of the first lines have not the shape of a record.")


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
    "--reveal", is_flag=True, help="Show values that name a person; that you looked is kept."
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
    body = {**asked, "ids": list(ids), "values": _pairs(values)}
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
