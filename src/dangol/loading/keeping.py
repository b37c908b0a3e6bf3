"""Keeping the mapping of a source that is loaded, so that nobody maps it twice."""

import datetime as dt

from dangol.governance import records
from dangol.governance.principal import Principal
from dangol.loading.mapping import Mapping
from dangol.loading.saved_mapping import SavedMapping, columns_mark, kept_mapping
from dangol.store.state.database import State


def keep_mapping(
    state: State, source: str, mapping: Mapping, who: Principal, at: dt.datetime
) -> None:
    """Save the mapping for the source and form, or change the one that is kept for them."""
    fields = {
        "source": source,
        "loaded_as": mapping.form,
        "columns": columns_mark(mapping.columns),
        "mapping": mapping.model_dump(mode="json"),
    }
    kept = kept_mapping(state, source, mapping.form)
    if kept is None:
        taken = {one.record.name for one in records.all_of(state, SavedMapping)}
        plain = source[:80]
        name = plain if plain not in taken else f"{plain} ({mapping.form})"
        records.create(state, SavedMapping, {"name": name, **fields}, who, at)
    elif kept.record.stored() != {**kept.record.stored(), **fields}:
        records.change(state, SavedMapping, kept.id, fields, who, at)
