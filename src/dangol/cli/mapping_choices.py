"""Choices of a mapping on the command line: options, what they change, what is shown."""

import json
import sys
from collections.abc import Callable
from typing import Any

import click

from dangol.cli.printing import print_rows
from dangol.errors import DangolError

BASES = ("consent", "contract", "legitimate-interest", "unknown")
MODES = ("append", "upsert", "snapshot")


class PairError(DangolError):
    """NAME=VALUE was expected."""

    slug = "pair"
    title = "NAME=VALUE is needed"

    def __init__(self, given: str) -> None:
        super().__init__(f"'{given}' is no pair.\nWrite NAME=VALUE, such as order_id=주문번호.")


def pairs(given: tuple[str, ...]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for one in given:
        name, mark, value = one.partition("=")
        if not mark or not name.strip():
            raise PairError(one)
        found[name.strip()] = value or None
    return found


def mapping_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that change how a source is mapped."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option("--as", "form", help="Form of the data: orders, customers, or a table."),
    click.option(
        "--mode",
        type=click.Choice(MODES),
        help="append: only new records; upsert: new and later ones [default]; snapshot: the whole.",
    ),
    click.option("--map", "fields", multiple=True, help="FIELD=COLUMN; FIELD= leaves it out."),
    click.option("--set", "constants", multiple=True, help="FIELD=VALUE for every record."),
    click.option("--version-column", help="Column that says when a record's version came about."),
    click.option("--deleted-column", help="Column that marks records that the source deleted."),
    click.option(
        "--key-from-content", is_flag=True, help="Name records by what they say; they have no key."
    ),
    click.option("--basis", type=click.Choice(BASES), help="Legal basis of contacting the people."),
    click.option("--declared-by", help="Who declares the basis."),
)


def mapping_choices(given: dict[str, Any]) -> dict[str, Any]:
    """What the options change in a proposed mapping, as the API takes it."""
    asked: dict[str, Any] = {
        "fields": pairs(given["fields"]),
        "constants": {name: value or "" for name, value in pairs(given["constants"]).items()},
    }
    for name in ("mode", "version_column", "deleted_column"):
        if given[name] is not None:
            asked[name] = given[name]
    if given["key_from_content"]:
        asked["key_from_content"] = True
    return asked


def declared_basis(
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


def tell_mapping(found: dict[str, Any], fields: dict[str, str | None]) -> None:
    """One line per run, so that nobody is surprised by what was understood."""
    pairs = {p["field"]: p["column"] for p in found["mapping"]["parts"] if p["field"]}
    pairs |= {name: column for name, column in fields.items() if column}
    said = ", ".join(f"{column} → {field}" for field, column in pairs.items())
    click.echo(f"{found['source']} as {found['form']}: {said}", err=True)


def show_preview(found: dict[str, Any]) -> None:
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
