"""The models that runs learned, found again by the analysis and name that made them."""

from dangol.contract.model import Model
from dangol.runs.learned import model_of
from dangol.runs.workspace import Workspace


def latest_model(workspace: Workspace, slug: str, instance: str) -> Model | None:
    """The model of the last committed answer, or None where nothing was learned."""
    run = workspace.ledger.latest(slug, instance)
    return None if run is None else model_of(run, workspace.models)
