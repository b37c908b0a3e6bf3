"""Keeping the mapping of a source that was loaded, so that nobody maps it twice."""

import datetime as dt

from dangol.governance import records
from dangol.governance.principal import Principal
from dangol.loading.mapping import Mapping
from dangol.loading.saved_mapping import SavedMapping, columns_mark
from dangol.store.state.database import State


def keep_mapping(
    state: State, source: str, mapping: Mapping, who: Principal, at: dt.datetime
) -> None:
    """Save the mapping under the source's name, or change the one that is kept there."""
    fields = {
        "name": source[:120],
        "loaded_as": mapping.form,
        "columns": columns_mark(mapping.columns),
        "mapping": mapping.model_dump(mode="json"),
    }
    for kept in records.all_of(state, SavedMapping, states=("active",)):
        if kept.record.name == fields["name"]:
            if kept.record.stored() != {**kept.record.stored(), **fields}:
                records.change(state, SavedMapping, kept.id, fields, who, at)
            return
    records.create(state, SavedMapping, fields, who, at)
