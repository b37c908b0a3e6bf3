"""``dangol record KIND ...``: generated for every installed kind of record."""

from pathlib import Path
from typing import Any

import click

from dangol.cli.connection import connected
from dangol.cli.options import given_values, options_of
from dangol.cli.printing import FORMATS, print_rows
from dangol.contract.record import Record
from dangol.contract.registry import registry
from dangol.settings import open_project


class Kinds(click.Group):
    """One group per kind of record."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(registry().records)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        kind = registry().record(cmd_name)
        group = click.Group(cmd_name, help=kind.question.en)
        for command in (_list(kind), _create(kind), _change(kind), *_moves(kind)):
            group.add_command(command)
        return group


@click.command(cls=Kinds)
def record() -> None:
    """Keep and change records."""


def _list(kind: type[Record]) -> click.Command:
    @click.command("list", help=f"List: {kind.plural.en}.")
    @click.option(
        "--state", type=click.Choice([s.name for s in kind.states]), help="Only in this state."
    )
    @click.option(
        "--format", "form", type=click.Choice(FORMATS), default="table", help="How to print."
    )
    @click.pass_obj
    def command(folder: Path | None, state: str | None, form: str) -> None:
        with connected(open_project(folder)) as connection:
            found = connection.call("GET", f"/records/{kind.kind}", state=state)
        columns = ["id", "state", *kind.model_fields]
        rows = [
            [one["id"], one["state"], *(one["fields"][f] for f in kind.model_fields)]
            for one in found
        ]
        print_rows(columns, rows, form)

    return command


def _create(kind: type[Record]) -> click.Command:
    @click.pass_obj
    def create(folder: Path | None, /, **values: Any) -> None:
        with connected(open_project(folder)) as connection:
            made = connection.call("POST", f"/records/{kind.kind}", given_values(kind, values))
        click.echo(made["id"])

    return click.Command(
        "create", callback=create, params=list(options_of(kind)), help=f"Create: {kind.title.en}."
    )


def _change(kind: type[Record]) -> click.Command:
    @click.pass_obj
    def change(folder: Path | None, /, record_id: str, **values: Any) -> None:
        body = {"fields": given_values(kind, values)}
        with connected(open_project(folder)) as connection:
            kept = connection.call("PATCH", f"/records/{kind.kind}/{record_id}", body)
        click.echo(f"{kept['id']}: {kept['state']}, version {kept['number']}")

    options = options_of(kind)
    for option in options:
        option.required = False
    return click.Command(
        "change",
        callback=change,
        params=[click.Argument(["record_id"]), *options],
        help="Change fields of a record.",
    )


def _moves(kind: type[Record]) -> list[click.Command]:
    def command(name: str) -> click.Command:
        @click.pass_obj
        def move(folder: Path | None, record_id: str) -> None:
            with connected(open_project(folder)) as connection:
                kept = connection.call("POST", f"/records/{kind.kind}/{record_id}/{name}")
            click.echo(f"{kept['id']}: {kept['state']}")

        return click.Command(
            name,
            callback=move,
            params=[click.Argument(["record_id"])],
            help=next(t.title.en for t in kind.transitions if t.name == name),
        )

    return [command(transition.name) for transition in kind.transitions]
