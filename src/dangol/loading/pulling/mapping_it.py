"""Saying what the records of a source are: once, then every look knows."""

from dangol.errors import NotFoundError
from dangol.governance.kept import Kept
from dangol.governance.principal import Principal, require
from dangol.loading.keeping import keep_mapping
from dangol.loading.load import SourceLoad
from dangol.loading.mapping import Mapping
from dangol.loading.pulling.kept_looks import forget_marks
from dangol.loading.pulling.kept_sources import source_named
from dangol.loading.sources import Source
from dangol.runs.workspace import Workspace
from dangol.sources.kept_source import KeptSource


def map_source(
    workspace: Workspace, kept: Kept[KeptSource], mapping: Mapping, who: Principal
) -> None:
    """Keep what a source's records are; the next look begins anew with all it has.

    Raises MappingError, BasisNeededError, ForbiddenError.
    """
    require(who, "analyst")
    name = kept.record.name
    SourceLoad(workspace.project, Source(name=name), mapping).refuse_unfit()
    keep_mapping(workspace.state, name, mapping, who, workspace.clock())
    forget_marks(workspace.state, kept.id)


def kept_under(workspace: Workspace, name: str) -> Kept[KeptSource] | None:
    """The source in use that has this name."""
    try:
        return source_named(workspace.state, name)
    except NotFoundError:
        return None
