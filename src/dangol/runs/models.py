"""The models that runs learned, found again by the analysis and name that made them."""

from dangol.contract.model import Model
from dangol.errors import NotFoundError
from dangol.runs.workspace import Workspace


def latest_model(workspace: Workspace, slug: str, instance: str) -> Model | None:
    """The model of the last committed answer, or None where nothing was learned."""
    run = workspace.ledger.latest(slug, instance)
    if run is None or run.model_version is None:
        return None
    stored = workspace.models.load(slug, instance, run.model_version)
    kinds = {kind.kind: kind for kind in _model_kinds(Model)}
    if stored.kind not in kinds:
        raise NotFoundError("kind of model", stored.kind, kinds)
    return kinds[stored.kind].restore(stored.fields, stored.arrays)


def _model_kinds(base: type[Model]) -> list[type[Model]]:
    """Every declared model; analyses import theirs, so what is installed is there."""
    return [kind for sub in base.__subclasses__() for kind in (sub, *_model_kinds(sub))]
