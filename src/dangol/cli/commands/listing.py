"""What is installed and what is there."""

from pathlib import Path

import click

from dangol.cli.connection import Connection, connected
from dangol.cli.printing import FORMATS, print_rows
from dangol.settings import open_project

KINDS = ("analyses", "records", "samples", "tables", "runs")


@click.command()
@click.argument("kind", type=click.Choice(KINDS), default="analyses")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="How to print.")
@click.pass_obj
def list_all(folder: Path | None, kind: str, form: str) -> None:
    """List analyses (with what is stale), kinds of record, samples, tables or runs."""
    with connected(open_project(folder)) as connection:
        columns, rows = _rows(connection, kind)
    print_rows(columns, rows, form)


def _state(slug: str, name: str, stale: set[tuple[str, str]], answered: set[str]) -> str:
    """What was never answered and is not out of date has no data to be answered from."""
    if (slug, name) in stale:
        return "stale"
    node = f"analysis:{slug}" if name == "default" else f"analysis:{slug}@{name}"
    return "fresh" if node in answered else "no data"


def _rows(connection: Connection, kind: str) -> tuple[list[str], list[list[object]]]:
    if kind == "analyses":
        stale = {(s["slug"], s["instance"]) for s in connection.call("GET", "/stale")}
        nodes = connection.call("GET", "/lineage")["nodes"]
        answered = {node["id"] for node in nodes if node["at"] is not None}
        saved = [
            r["fields"] for r in connection.call("GET", "/records/saved-analysis", state="active")
        ]
        found = connection.call("GET", "/analyses")
        named = [(a, "default") for a in found]
        named += [(a, s["name"]) for a in found for s in saved if s["analysis"] == a["slug"]]
        return ["analysis", "saved as", "state", "question"], [
            [a["slug"], name, _state(a["slug"], name, stale, answered), a["question"]["en"]]
            for a, name in named
        ]
    if kind == "records":
        kinds = connection.call("GET", "/records")
        return ["kind", "question"], [[k["kind"], k["question"]["en"]] for k in kinds]
    if kind == "samples":
        samples = connection.call("GET", "/samples")
        return ["sample", "notice"], [[s["name"], s["notice"]["en"]] for s in samples]
    if kind == "tables":
        tables = connection.call("GET", "/tables")
        return ["table", "rows", "meaning"], [
            [t["name"], t["rows"], t["meaning"]["en"]] for t in tables
        ]
    runs = connection.call("GET", "/runs")
    return ["run", "what", "saved as", "outcome", "seconds", "asked by", "asked at"], [
        [
            r["id"],
            r["slug"],
            r["instance"],
            r["outcome"],
            r["seconds"],
            r["asked_by"],
            r["asked_at"],
        ]
        for r in runs
    ]
