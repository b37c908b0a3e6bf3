"""``dangol demo``: a sample from files to answers, in one command."""

from pathlib import Path
from typing import Any

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
RECORDS: tuple[tuple[str, dict[str, Any], str | None], ...] = (
    (
        "audience",
        {
            "name": "coffee drinkers away",
            "rule": {
                "all": [
                    {"did": "lines", "where": {"category": "COFFEE"}, "at_least": 3},
                    {"did": "orders", "within_days": 14, "at_most": 0},
                ]
            },
        },
        None,
    ),
    (
        "audience",
        {"name": "best customers", "rule": {"column": "segment", "in": ["champions"]}},
        None,
    ),
    (
        "loyalty-programme",
        {
            "name": "points, an example",
            "applies_from_on": "2017-03-01",
            "amount_per_point": 1.0,
            "point_value": 0.01,
            "expiry_days": 180,
            "window_days": 90,
            "tiers": [
                {"code": "silver", "en": "Silver", "ko": "실버", "from_amount": 500,
                 "multiplier": 1.5},
                {"code": "gold", "en": "Gold", "ko": "골드", "from_amount": 1500, "multiplier": 2},
            ],
        },
        "run",
    ),
)  # fmt: skip
"""Records that show something in this sample, and the step that puts one into force."""


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
        _keep_records(connection)
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


def _keep_records(connection: Connection) -> None:
    """What people would keep: audiences, and the rules of a loyalty programme."""
    for kind, fields, step in RECORDS:
        there = {one["fields"]["name"] for one in connection.call("GET", f"/records/{kind}")}
        if fields["name"] in there:
            continue
        made = connection.call("POST", f"/records/{kind}", fields)
        if step is not None:
            connection.call("POST", f"/records/{kind}/{made['id']}/{step}")


def _summary(connection: Connection, language: str) -> None:
    (notice,) = [s["notice"] for s in connection.call("GET", "/samples") if s["name"] == SAMPLE]
    for slug in ("weekly-sales", "rfm", "golden-profile"):
        print_answer(connection.call("GET", f"/analyses/{slug}/answer"), language)
    rows = sum(table["rows"] for table in connection.call("GET", "/tables"))
    click.echo(f"\n{rows:,} rows in the project. {notice[language]}")
