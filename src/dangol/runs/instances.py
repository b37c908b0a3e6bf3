"""Which analyses run in a project: each installed one as it is, and every saved one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from dangol.contract.analysis import Analysis
from dangol.contract.registry import Registry
from dangol.errors import DangolError
from dangol.governance.records import all_of
from dangol.runs.errors import UnknownInstanceError
from dangol.runs.saved_analysis import SavedAnalysis, with_parameters
from dangol.store.state.database import State
from dangol.tables.vocabulary import DEFAULT_INSTANCE, Read, Write

__all__ = ["Instance", "instance_named", "instances", "unusable_instances", "with_parameters"]


Key = tuple[str, str | None]
"""A table, and the instance whose rows of it are meant; None where it has none."""


@dataclass(frozen=True)
class Instance:
    """An analysis with its parameters, under a name that keys its rows."""

    slug: str
    name: str
    analysis: Analysis

    @property
    def label(self) -> str:
        return _label(self.slug, self.name)

    def write_key(self, write: Write) -> Key:
        return write.table.name, self.name


def read_key(read: Read) -> Key:
    """Whose commit a read depends on: a table, or one instance's rows of it."""
    return read.table.name, (read.instance or DEFAULT_INSTANCE) if read.table.instanced else None


def keys_of(read: Read, known: Iterable[Key]) -> list[Key]:
    """The known keys whose commit a read depends on: one at most, or those of every instance."""
    if not read.every:
        return [key for key in known if key == read_key(read)]
    return [key for key in known if key[0] == read.table.name]


@dataclass(frozen=True)
class Unusable:
    """A question that cannot be asked as it was saved or declared: its package has changed."""

    slug: str
    name: str
    reason: str

    @property
    def label(self) -> str:
        return _label(self.slug, self.name)


def instances(registry: Registry, state: State) -> list[Instance]:
    """Every analysis that a refresh keeps up to date; what cannot be used stays out."""
    return [one for one in _every(registry, state) if isinstance(one, Instance)]


def unusable_instances(registry: Registry, state: State) -> list[Unusable]:
    """What stays out, with the reason; it takes nothing else down."""
    return [one for one in _every(registry, state) if isinstance(one, Unusable)]


def instance_named(registry: Registry, state: State, slug: str, name: str) -> Instance:
    """One instance; raises UnknownAnalysisError, UnknownInstanceError."""
    registry.analysis(slug)
    known = {one.name: one for one in instances(registry, state) if one.slug == slug}
    if name not in known:
        raise UnknownInstanceError(slug, name, known)
    return known[name]


def _every(registry: Registry, state: State) -> Iterator[Instance | Unusable]:
    for slug, kind in registry.analyses.items():
        yield _tried(slug, DEFAULT_INSTANCE, kind)
    for kept in all_of(state, SavedAnalysis, states=("active",)):
        saved = kept.record
        if saved.analysis in registry.analyses:
            yield _tried(saved.analysis, saved.name, _asked(registry, saved))
        else:
            yield Unusable(saved.analysis, saved.name, "The analysis is not installed.")


def _asked(registry: Registry, saved: SavedAnalysis) -> Callable[[], Analysis]:
    return lambda: with_parameters(registry.analyses[saved.analysis], saved.parameters)


def _tried(slug: str, name: str, make: Callable[[], Analysis]) -> Instance | Unusable:
    """Made, and asked once for its inputs and outputs, which every plan asks for."""
    try:
        analysis = make()
        analysis.needs()
        analysis.outputs()
    except DangolError as wrong:
        return Unusable(slug, name, wrong.message)
    except Exception as broken:  # noqa: BLE001 - a stranger's package may fail in any way
        return Unusable(slug, name, f"{type(broken).__name__}: {broken}")
    return Instance(slug, name, analysis)


def _label(slug: str, name: str) -> str:
    return slug if name == DEFAULT_INSTANCE else f"{slug} '{name}'"
