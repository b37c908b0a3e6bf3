"""``dangol sample``: one command per installed sample, its parameters as flags."""

import json
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from dangol.cli.connection import connected
from dangol.cli.loading_samples import load_sample
from dangol.cli.options import given_values, options_of
from dangol.cli.printing import print_answer
from dangol.settings import SETTINGS_FILE, Project, create_project, open_project
from dangol.words import LANGUAGES


def _common() -> list[click.Parameter]:
    return [
        click.Option(["--json", "as_json"], is_flag=True, help="Print the whole run as JSON."),
        click.Option(
            ["--language"],
            type=click.Choice(LANGUAGES),
            default="en",
            help="Language of the answer [default: en].",
        ),
    ]


class SampleCommands(click.Group):
    """One command per installed sample."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from dangol.contract.registry import registry

        return sorted(registry().samples)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        from dangol.contract.registry import registry

        kind = registry().sample(cmd_name)

        def command(**values: Any) -> None:
            _load(ctx, kind, values)

        return click.Command(
            cmd_name,
            callback=command,
            params=[*options_of(kind), *_common()],
            help=kind.notice.en,
            short_help=kind.title.en,
        )


@click.command(cls=SampleCommands)
def sample() -> None:
    """Load a sample; a folder named with --project that is no project yet is made one."""


def _load(context: click.Context, kind: Any, values: dict[str, Any]) -> None:
    project = _project(context, kind)
    with connected(project) as connection:
        finished = load_sample(connection, kind.name, given_values(kind, values))
    if values["as_json"]:
        click.echo(json.dumps(finished, ensure_ascii=False, indent=1))
    else:
        print_answer(finished, values["language"])
    other = _other_settings(project, kind)
    if other:
        click.echo(
            f"The project's {SETTINGS_FILE} says other than the sample's settings: "
            f"{', '.join(other)}.",
            err=True,
        )


def _project(context: click.Context, kind: Any) -> Project:
    """The project that is named; a new one with the sample's settings where there is none."""
    folder: Path | None = context.obj
    outer = context.find_root()
    is_named = outer.get_parameter_source("project") is ParameterSource.COMMANDLINE
    if folder is not None and is_named and not (folder / SETTINGS_FILE).is_file():
        return create_project(folder, **kind.settings, notice=kind.notice.model_dump())
    return open_project(folder)


def _other_settings(project: Project, kind: Any) -> list[str]:
    """The sample's settings that the project has otherwise: they would give other answers."""
    wanted = {**kind.settings, "notice": kind.notice.model_dump()}
    wanted.pop("name", None)
    there = project.settings
    same = type(there)(**{**there.model_dump(exclude_unset=True), **wanted})
    return [
        f"{name} = {getattr(same, name)}"
        for name in wanted
        if getattr(there, name) != getattr(same, name)
    ]
