"""The command ``dangol``. Commands are imported when they are used, so help is instant.

Exit codes: 0 done; 1 a mistake in the program, or a fault that ``doctor`` or ``audit verify``
found; 2 something given does not fit; 3 there is no such thing; 4 busy or not reachable; 5 not
allowed; 6 a run did not succeed; 130 stopped by Ctrl-C.
"""

import gc
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from dangol.errors import DangolError, did_you_mean

SELDOM = (20_000, 20, 10)
# Command: where it lives, and its line in the help.
COMMANDS = {
    "init": ("project:init", "Make a project in a folder."),
    "list": (
        "listing:list_all",
        "Show what is installed: analyses, saved ones, records, samples, tables.",
    ),
    "load": ("loading:load", "Load a file, a web address, or a query against a database."),
    "source": ("sources:source", "Look at watched folders, databases, APIs and webhooks."),
    "quarantine": ("loading:quarantine", "List, fix and replay records that could not be loaded."),
    "run": ("running:run", "Bring everything up to date, or run one analysis."),
    "sample": ("sample:sample", "Load a sample, of the size that you choose."),
    "contacts": ("contacts:contacts", "Write whom to contact, of those who allow it now."),
    "person": ("people:person", "See, hand out and erase what is kept of a person."),
    "erasure": ("people:erasure", "List, verify and lift erasures."),
    "retention": ("retention:retention", "See what is too old to be kept, and delete it."),
    "show": ("tables:show", "Show the rows of a table."),
    "sql": ("tables:sql", "Answer a query that only reads."),
    "download": ("downloads:download", "Take rows for analysis that tell nobody who is who."),
    "record": ("records:record", "Keep and change records: schedules, saved analyses, ..."),
    "serve": ("serving:serve", "Start the server with console and API."),
    "demo": ("demo:demo", "Load a sample, answer every question, and serve it."),
    "audit": ("audit:audit", "Show the audit trail, and see whether it holds."),
    "doctor": ("project:doctor", "Look for anything that is wrong."),
    "backup": ("project:backup", "Write a verified backup, also while a server runs."),
    "restore": ("project:restore", "Restore a backup into a new folder."),
    "encryption": ("encryption:encryption", "Encrypt the project's files, and change their key."),
    "export": ("tables:export", "Write tables as Parquet files."),
}


class Commands(click.Group):
    """Commands by name, each imported when it is called for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            there = f"There is: {', '.join(COMMANDS)}."
            ctx.fail(f"There is no command '{cmd_name}'{did_you_mean(cmd_name, COMMANDS)}\n{there}")
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(f"dangol.cli.commands.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="DANGOL_PROJECT",
    help="Folder of the project [default: DANGOL_PROJECT, else this folder].",
)
@click.version_option(package_name="dangol", message="%(version)s")
@click.pass_context
def dangol(context: click.Context, project: Path | None) -> None:
    """Dangol: one golden profile per customer, one loop from sensing to measuring."""
    context.obj = project


def main() -> None:
    """Run the command; a deliberate error becomes one readable message and its exit code."""
    # While libraries are loaded there is no garbage: looked for as often as usual, it costs a
    # tenth of a command's time.
    gc.set_threshold(*SELDOM)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command line and give its exit code."""
    try:
        result: Any = dangol.main(arguments, prog_name="dangol", standalone_mode=False)
    except DangolError as wrong:
        click.echo(f"Error: {wrong.message}", err=True)
        return wrong.exit_code
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 130
    except BrokenPipeError:
        # Whoever read the output has seen enough; Python would complain about the rest at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as refused:
        if refused.filename is None:
            raise
        click.echo(f"Error: '{refused.filename}': {refused.strerror}.", err=True)
        return 2
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    main()
