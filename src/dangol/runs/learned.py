"""What a run learned, as the model that it was."""

from dangol.contract.model import Model
from dangol.errors import NotFoundError
from dangol.runs.ledger import RunView
from dangol.store.models import ModelStore


def model_of(run: RunView, models: ModelStore) -> Model | None:
    """None where nothing was learned. Raises NotFoundError, BrokenModelError."""
    if run.model_version is None:
        return None
    stored = models.load(run.slug, run.instance, run.model_version)
    kinds = {kind.kind: kind for kind in _model_kinds(Model)}
    if stored.kind not in kinds:
        raise NotFoundError("kind of model", stored.kind, kinds)
    return kinds[stored.kind].restore(stored.fields, stored.arrays)


def _model_kinds(base: type[Model]) -> list[type[Model]]:
    """Every declared model; analyses import theirs, so what is installed is there."""
    return [kind for sub in base.__subclasses__() for kind in (sub, *_model_kinds(sub))]
