"""Tests as they are kept, and as they stood when they were measured last."""

from dangol.console.queries.people import default_rows
from dangol.governance.kept import ARCHIVED, Kept, all_of
from dangol.optimization.experiments.experiment import APPROVED, DRAFT, Experiment
from dangol.optimization.experiments.standing import Standing, read_standing
from dangol.runs.workspace import Workspace

SLUG = "experiments"


def planned(workspace: Workspace) -> list[Kept[Experiment]]:
    """Drafts and approved plans, the latest first."""
    return all_of(workspace.state, Experiment, states=(DRAFT, APPROVED))[::-1]


def standing_of(workspace: Workspace, kept: Kept[Experiment]) -> Standing | None:
    """How a test stood; None where it was never measured."""
    if kept.state in (DRAFT, APPROVED, ARCHIVED):
        return None
    with workspace.warehouse.session() as session:
        return read_standing(session.fetch, default_rows, kept.id, kept.record, kept.state)
