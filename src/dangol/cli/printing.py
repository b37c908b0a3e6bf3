"""How rows and runs look in a terminal; Korean columns line up."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

import click
from tabulate import tabulate

FORMATS = ("table", "json", "csv")


def print_rows(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], form: str, *, cut: bool = False
) -> None:
    """Rows as a table for people, or as JSON or CSV for programs."""
    if form == "json":
        objects = [dict(zip(columns, row, strict=True)) for row in rows]
        click.echo(json.dumps(objects, ensure_ascii=False, indent=1))
    elif form == "csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
        click.echo(text.getvalue(), nl=False)
    else:
        click.echo(_table(columns, rows))
    if cut:
        click.echo(f"... more rows than {len(rows):,}; ask for more with --limit.", err=True)


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Values as they are: an id 0042 or 1e5 is text, not a number to tidy up."""
    sides = ["right" if _is_number(values) else "left" for values in zip(*rows, strict=True)]
    return tabulate(
        [[_plain(value) for value in row] for row in rows],
        headers=list(columns),
        tablefmt="simple",
        disable_numparse=True,
        colalign=sides or None,
    )


def _is_number(values: Sequence[Any]) -> bool:
    kinds = {type(value) for value in values if value is not None}
    return bool(kinds) and kinds <= {int, float}


def _plain(value: Any) -> str:
    if value is None:
        return "·"
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def print_answer(run: dict[str, Any], language: str) -> None:
    """The answer of a run as a marketer reads it."""
    answer = run["answer"]
    click.echo(f"\n{answer['headline'][language]}")
    click.echo(f"{answer['action'][language]}")
    click.echo(f"  {answer['because'][language]}")
    if answer["metrics"]:
        lines = [
            [m["name"][language], m["shown"][language], _beside(m, language)]
            for m in answer["metrics"]
        ]
        click.echo(tabulate(lines, tablefmt="plain", disable_numparse=True))
    for table in answer["tables"]:
        click.echo(f"\n{table['title'][language]}")
        rows = [*table["rows"], *([table["total"]] if table["total"] else [])]
        kinds = [(c["name"], _written_as(c, table["rows"])) for c in table["columns"]]
        shown = [[_cell(row.get(name), kind, language) for name, kind in kinds] for row in rows]
        click.echo(
            tabulate(
                shown,
                headers=[c["title"][language] for c in table["columns"]],
                tablefmt="simple",
                disable_numparse=True,
                colalign=[_side(c["kind"]) for c in table["columns"]] if shown else None,
            )
        )


def _beside(metric: dict[str, Any], language: str) -> str:
    change, found = metric["change"], metric["range"]
    if change:
        arrow = "▲" if change["value"] > 0 else "▼" if change["value"] < 0 else "="
        return f"{arrow} {change['shown'][language]} {change['against'][language]}"
    return found["caption"][language] if found else ""


def _side(kind: str) -> str:
    return "left" if kind in ("text", "name", "day") else "right"


def _written_as(column: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    """A bar is a count or a share, as its numbers say."""
    if column["kind"] != "bar":
        return str(column["kind"])
    values = [float(row[column["name"]]) for row in rows if row.get(column["name"]) is not None]
    if all(value.is_integer() for value in values):
        return "count"
    return "share" if all(abs(value) <= 1 for value in values) else "number"


def _cell(value: Any, kind: str, language: str) -> str:
    if value is None:
        return "·"
    if isinstance(value, dict):
        return str(value[language])
    if kind == "share":
        return f"{value:.1%}"
    if kind == "count":
        return f"{value:,.0f}"
    if kind in ("money", "number"):
        return f"{value:,.1f}" if abs(value) < 100 else f"{value:,.0f}"
    return str(value)
