"""``dangol demo``: a sample from files to answers, in one command."""

from pathlib import Path

import click
from click.core import ParameterSource

from dangol.cli.connection import Connection, connected
from dangol.cli.following import follow
from dangol.cli.loading_samples import load_sample, was_loaded
from dangol.cli.printing import print_answer
from dangol.contract.registry import registry
from dangol.server.listening import Listening
from dangol.server.serving import serve as serve_project
from dangol.settings import SETTINGS_FILE, Project, create_project, open_project
from dangol.words import LANGUAGES

SAMPLE = "complete-journey"
KEPT = (
    ("coffee buyers", "propensity", {"category": "COFFEE"}),
    (
        "coffee by letter",
        "targeting",
        {"propensity": "coffee buyers", "channel": "mail", "contact_cost": 0.5},
    ),
)


@click.command()
@click.option(
    "--serve/--no-serve",
    "serves",
    default=True,
    help="Start the server afterwards [default: serve].",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    help="Port of the server [default: 8000].",
)
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", help="Language of the summary."
)
@click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the project [default: demo].",
)
@click.pass_context
def demo(
    context: click.Context, *, folder: Path | None, serves: bool, port: int, language: str
) -> None:
    """Load all of Complete Journey, answer every question, print a summary, and serve it."""
    project = _project(folder or _named_before(context) or Path("demo"))
    with connected(project) as connection:
        _load(connection)
        _keep_questions(connection)
        for run_id in connection.call("POST", "/refresh")["run_ids"]:
            follow(connection, run_id)
        _summary(connection, language)
    if serves:
        serve_project(project, Listening(port=port), click.echo)


def _named_before(context: click.Context) -> Path | None:
    """``dangol --project FOLDER demo``; the environment names a shop, not a place for a sample."""
    outer = context.parent
    if outer is None or outer.get_parameter_source("project") is not ParameterSource.COMMANDLINE:
        return None
    folder: Path | None = context.obj
    return folder


def _project(folder: Path) -> Project:
    if (folder / SETTINGS_FILE).is_file():
        return open_project(folder)
    sample = registry().sample(SAMPLE)
    return create_project(folder, **sample.settings, notice=sample.notice.model_dump())


def _load(connection: Connection) -> None:
    if not was_loaded(connection, SAMPLE):
        load_sample(connection, SAMPLE, {})


def _keep_questions(connection: Connection) -> None:
    """Questions that are worth a look in this sample, saved under names."""
    kept = {one["fields"]["name"] for one in connection.call("GET", "/records/saved-analysis")}
    for name, analysis, parameters in KEPT:
        if name not in kept:
            fields = {"name": name, "analysis": analysis, "parameters": parameters}
            connection.call("POST", "/records/saved-analysis", fields)


def _summary(connection: Connection, language: str) -> None:
    (notice,) = [s["notice"] for s in connection.call("GET", "/samples") if s["name"] == SAMPLE]
    for slug in ("weekly-sales", "rfm", "golden-profile"):
        print_answer(connection.call("GET", f"/analyses/{slug}/answer"), language)
    rows = sum(table["rows"] for table in connection.call("GET", "/tables"))
    click.echo(f"\n{rows:,} rows in the project. {notice[language]}")
