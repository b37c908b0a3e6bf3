"""Which analyses run in a project: each installed one as it is, and every saved one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from dangol.contract.analysis import Analysis
from dangol.contract.errors import ParametersError
from dangol.contract.registry import Registry
from dangol.governance.records import all_of
from dangol.runs.errors import UnknownInstanceError
from dangol.runs.saved_analysis import SavedAnalysis
from dangol.store.state.database import State
from dangol.tables.vocabulary import DEFAULT_INSTANCE, Read, Write


@dataclass(frozen=True)
class Instance:
    """An analysis with its parameters, under a name that keys its rows."""

    slug: str
    name: str
    analysis: Analysis

    @property
    def label(self) -> str:
        return self.slug if self.name == DEFAULT_INSTANCE else f"{self.slug} '{self.name}'"

    def read_key(self, read: Read) -> tuple[str, str | None]:
        """Whose commit a read depends on: a table, or one instance's rows of it."""
        return read.table.name, (
            read.instance or DEFAULT_INSTANCE
        ) if read.table.instanced else None

    def write_key(self, write: Write) -> tuple[str, str]:
        return write.table.name, self.name


def instances(registry: Registry, state: State) -> list[Instance]:
    """Every analysis that a refresh keeps up to date."""
    found = [Instance(slug, DEFAULT_INSTANCE, kind()) for slug, kind in registry.analyses.items()]
    for kept in all_of(state, SavedAnalysis, states=("active",)):
        saved = kept.record
        if saved.analysis in registry.analyses:
            analysis = with_parameters(registry.analyses[saved.analysis], saved.parameters)
            found.append(Instance(saved.analysis, saved.name, analysis))
    return found


def instance_named(registry: Registry, state: State, slug: str, name: str) -> Instance:
    """One instance; raises UnknownAnalysisError, UnknownInstanceError."""
    registry.analysis(slug)
    known = {one.name: one for one in instances(registry, state) if one.slug == slug}
    if name not in known:
        raise UnknownInstanceError(slug, name, known)
    return known[name]


def with_parameters(kind: type[Analysis], parameters: Mapping[str, Any]) -> Analysis:
    """The analysis with checked parameters; every fault at once."""
    try:
        return kind(**parameters)
    except ValidationError as wrong:
        raise ParametersError(f"Analysis '{kind.slug}'", wrong) from wrong
