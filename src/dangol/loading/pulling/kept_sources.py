"""The sources that people keep, of every kind, and what each is mapped as."""

from typing import Any

from dangol.errors import NotFoundError
from dangol.governance.kept import Kept
from dangol.governance.records import all_of, find
from dangol.loading.mapping import Mapping
from dangol.loading.saved_mapping import SavedMapping
from dangol.sources.api_source import ApiSource
from dangol.sources.database_source import DatabaseSource
from dangol.sources.kept_source import ACTIVE, PAUSED, KeptSource
from dangol.sources.watched_folder import WatchedFolder
from dangol.sources.webhook import Webhook
from dangol.store.state.database import State

KINDS: dict[str, type[KeptSource]] = {
    one.kind: one for one in (WatchedFolder, DatabaseSource, ApiSource, Webhook)
}
IN_USE = (ACTIVE, PAUSED)


def kept_sources(state: State, states: tuple[str, ...] = IN_USE) -> list[Kept[KeptSource]]:
    """All sources in use, kind by kind."""
    return [kept for kind in KINDS.values() for kept in all_of(state, kind, states)]


def kept_source(state: State, kind: str, source_id: str) -> Kept[Any]:
    """One source. Raises NotFoundError, NoSuchRecordError."""
    if kind not in KINDS:
        raise NotFoundError("kind of source", kind, KINDS)
    return find(state, KINDS[kind], source_id)


def source_named(state: State, name: str) -> Kept[KeptSource]:
    """The source that people know by a name. Raises NotFoundError."""
    sources = kept_sources(state)
    for kept in sources:
        if kept.record.name.casefold() == name.casefold():
            return kept
    raise NotFoundError("source", name, [kept.record.name for kept in sources])


def mappings_of(state: State, name: str) -> list[Mapping]:
    """Everything that the records of a source are loaded as."""
    return [
        kept.record.mapping_model()
        for kept in all_of(state, SavedMapping, states=("active",))
        if kept.record.source == name
    ]
