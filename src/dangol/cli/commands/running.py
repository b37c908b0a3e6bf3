"""``dangol run``: everything that is stale, or one analysis with its flags generated."""

import json
from pathlib import Path
from typing import Any

import click

from dangol.cli.connection import Connection, connected
from dangol.cli.following import RunFailedError, follow
from dangol.cli.options import given_values, options_of
from dangol.cli.printing import print_answer
from dangol.settings import open_project
from dangol.words import LANGUAGES

TRIAL = (
    "These settings differ from the saved ones: a trial, whose rows were not written.\nKeep them "
    "with --save-as NAME."
)


def _language() -> click.Option:
    return click.Option(
        ["--language"],
        type=click.Choice(LANGUAGES),
        default="en",
        help="Language of the answer [default: en].",
    )


def _common() -> list[click.Parameter]:
    return [
        click.Option(
            ["--saved-as", "instance"],
            default="default",
            help="Run the analysis saved under this name.",
        ),
        click.Option(
            ["--save-as"],
            default=None,
            help="Save these settings under a name, and keep them answered.",
        ),
        click.Option(["--json", "as_json"], is_flag=True, help="Print the whole run as JSON."),
        _language(),
    ]


class AnalysisCommands(click.Group):
    """One command per installed analysis, with its parameters as flags."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from dangol.contract.registry import registry

        return sorted(registry().analyses)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        from dangol.contract.registry import registry

        kind = registry().analysis(cmd_name)

        def command(**values: Any) -> None:
            _run_one(ctx.obj, kind, values)

        return click.Command(
            cmd_name,
            callback=command,
            params=[*options_of(kind), *_common()],
            help=kind.question.en,
            short_help=kind.question.en,
        )


@click.command(cls=AnalysisCommands, invoke_without_command=True, params=[_language()])
@click.pass_context
def run(context: click.Context, language: str) -> None:
    """Bring everything up to date; or name an analysis to run it with other settings."""
    if context.invoked_subcommand is not None:
        return
    with connected(open_project(context.obj)) as connection:
        run_ids = connection.call("POST", "/refresh")["run_ids"]
        if not run_ids:
            click.echo("Everything is up to date.")
        failures = [_followed(connection, run_id, language) for run_id in run_ids]
    wrong = [failure.message for failure in failures if failure is not None]
    if wrong:
        raise RunFailedError("\n".join(wrong))


def _followed(connection: Connection, run_id: str, language: str) -> RunFailedError | None:
    """A failure stops only what waits for it, so all are followed before any is told."""
    try:
        print_answer(follow(connection, run_id), language)
    except RunFailedError as failure:
        return failure
    return None


def _run_one(folder: Path | None, kind: Any, values: dict[str, Any]) -> None:
    given = given_values(kind, values)
    instance = values["instance"]
    with connected(open_project(folder)) as connection:
        if values["save_as"]:
            instance = values["save_as"]
            fields = {"name": instance, "analysis": kind.slug, "parameters": given}
            connection.call("POST", "/records/saved-analysis", fields)
        elif instance != "default":
            saved = connection.call("GET", "/records/saved-analysis", state="active")
            kept = [s["fields"] for s in saved if s["fields"]["name"] == instance]
            given = {**(kept[0]["parameters"] if kept else {}), **given}
        started = connection.call("POST", f"/analyses/{kind.slug}/runs", given, instance=instance)
        finished = follow(connection, started["run_id"])
    if values["as_json"]:
        click.echo(json.dumps(finished, ensure_ascii=False, indent=1))
        return
    print_answer(finished, values["language"])
    if finished["kind"] == "trial":
        click.echo(f"\n{TRIAL}")
