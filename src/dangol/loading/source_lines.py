"""Sources as the loading page lists them: from the ledger, and what waits of each."""

from dataclasses import dataclass

from dangol.errors import NotFoundError
from dangol.loading.forms.known import form_named
from dangol.loading.load_story import records_of
from dangol.loading.quarantine import waiting_by_source
from dangol.runs.ledger import SOURCE_LOAD, RunView
from dangol.runs.workspace import Workspace
from dangol.tables.intake import QUARANTINE
from dangol.words import Text

MOST_RUNS = 500
MOST_SOURCES = 50


@dataclass(frozen=True)
class SourceLine:
    """One source: its last run, its last load that came through, what waits of it."""

    name: str
    form: Text
    newest: RunView
    loaded: RunView | None
    records: float | None
    waiting: int


def source_lines(workspace: Workspace) -> list[SourceLine]:
    """Everything that was loaded, the latest first."""
    ledger = workspace.ledger
    by_source: dict[str, list[RunView]] = {}
    for run in ledger.runs(SOURCE_LOAD, limit=MOST_RUNS):
        by_source.setdefault(run.instance, []).append(run)
    waiting = waiting_sources(workspace)
    lines = []
    for name, runs in list(by_source.items())[:MOST_SOURCES]:
        loads = [run for run in runs if "replayed" not in run.parameters]
        newest = (loads or runs)[0]
        good = next((run.id for run in loads if run.outcome == "succeeded"), None)
        loaded = ledger.run(good) if good is not None else None
        lines.append(
            SourceLine(
                name,
                form_title(newest),
                newest,
                loaded,
                records_of(loaded.answer if loaded else None),
                waiting.get(name, 0),
            )
        )
    return lines


def waiting_sources(workspace: Workspace) -> dict[str, int]:
    """How many records of each source wait; nothing is asked where nothing was ever set aside."""
    with workspace.warehouse.session() as session:
        is_there = any(name == QUARANTINE.name for name, _ in session.versions())
    return waiting_by_source(workspace) if is_there else {}


def form_title(run: RunView) -> Text:
    """What a load read its source as."""
    name = str(run.parameters.get("loaded_as", ""))
    try:
        return form_named(name).title
    except NotFoundError:
        # A form that a plug-in or an earlier release knew.
        return Text(en=name, ko=name)
