"""What runs learned, as the models that they were."""

import structlog
from pydantic import ValidationError

from dangol.contract.model import Model
from dangol.errors import NotFoundError
from dangol.runs.ledger import RunView
from dangol.store.models import BrokenModelError, ModelStore

log = structlog.get_logger()


class Learned:
    """Models as they are asked for; it remembers which version each of them is."""

    def __init__(self, models: ModelStore) -> None:
        self._models = models
        self._known: list[tuple[Model, str]] = []

    def of(self, run: RunView) -> Model | None:
        """What a run learned or kept, to go on from.

        None where it learned nothing, and where that is gone with a person whom it named, is
        damaged, or is of another release: then it is learned anew.
        """
        if run.model_version is None:
            return None
        try:
            return self.version(run.slug, run.instance, run.model_version)
        except (NotFoundError, BrokenModelError) as lost:
            log.warning("model cannot be gone on from", slug=run.slug, problem=lost.slug)
            return None

    def version(self, slug: str, instance: str, version: str) -> Model:
        """One version. Raises NotFoundError, BrokenModelError."""
        model = model_version(slug, instance, version, self._models)
        self._known.append((model, version))
        return model

    def version_of(self, model: Model | None) -> str | None:
        """The version that a model was read from; None where it is new."""
        return next((version for known, version in self._known if known is model), None)


def model_of(run: RunView, models: ModelStore) -> Model | None:
    """None where nothing was learned. Raises NotFoundError, BrokenModelError."""
    if run.model_version is None:
        return None
    return model_version(run.slug, run.instance, run.model_version, models)


def model_version(slug: str, instance: str, version: str, models: ModelStore) -> Model:
    """A version that is stored. Raises NotFoundError, BrokenModelError."""
    stored = models.load(slug, instance, version)
    kinds = {kind.kind: kind for kind in _model_kinds(Model)}
    if stored.kind not in kinds:
        raise NotFoundError("kind of model", stored.kind, kinds)
    try:
        return kinds[stored.kind].restore(stored.fields, stored.arrays)
    except ValidationError as other:
        reason = f"it is not what this release keeps ({other.error_count()} fields)."
        raise BrokenModelError(models.folder / slug / instance / version, reason) from other


def _model_kinds(base: type[Model]) -> list[type[Model]]:
    """Every declared model; analyses import theirs, so what is installed is there."""
    return [kind for sub in base.__subclasses__() for kind in (sub, *_model_kinds(sub))]
