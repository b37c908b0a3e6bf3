"""Mappings that people keep: found again when a source with the same columns comes."""

import hashlib
from typing import Any

from pydantic import ValidationError

from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, archiving
from dangol.governance.records import Kept, all_of
from dangol.loading.forms.known import form_named
from dangol.loading.mapping import Mapping
from dangol.store.state.database import State as StateDatabase
from dangol.words import Text


class SavedMapping(Record):
    """How a source is read and mapped as a form of data."""

    kind = "saved-mapping"
    title = Text(en="Saved mapping", ko="저장된 대응")
    plural = Text(en="Saved mappings", ko="저장된 대응")
    question = Text(
        en="Which column of which source is what?", ko="어느 원천의 어느 열이 무엇인가요?"
    )
    entry = "trust"
    create_role = "analyst"
    edit_role = "analyst"
    states = (State(name="active", title=Text(en="In use", ko="사용 중")), ARCHIVED)
    transitions = (archiving("active", role="analyst"),)

    source: str = param(
        title=Text(en="Source", ko="원천"),
        help=Text(
            en="Name of the source: a file's, or that of a query.", ko="파일이나 질의의 이름입니다."
        ),
        min_length=1,
    )
    loaded_as: str = param(
        title=Text(en="Loaded as", ko="읽는 형식"),
        help=Text(
            en="The form of data: customers, orders, or a table.",
            ko="customers, orders, 표 이름 같은 자료의 형식입니다.",
        ),
        min_length=1,
    )
    columns: str = param(
        default="",
        title=Text(en="Columns", ko="열"),
        help=Text(
            en="Mark of the source's columns, by which the mapping is found again.",
            ko="원천의 열을 나타내는 표시로, 이것으로 대응을 다시 찾습니다.",
        ),
    )
    mapping: dict[str, Any] = param(
        default={},
        title=Text(en="Mapping", ko="대응"),
        help=Text(
            en="Columns, fields and formats, as the loading page shows them.",
            ko="열과 항목, 형식으로, 읽기 화면에 보이는 대로입니다.",
        ),
    )

    def check(self, others: list[Record]) -> None:
        form_named(self.loaded_as)
        self.mapping_model()

    def mapping_model(self) -> Mapping:
        return Mapping.model_validate(self.mapping)


def columns_mark(names: tuple[str, ...]) -> str:
    """One short text for a set of column names, whatever their order."""
    joined = "\n".join(sorted(names))
    return hashlib.sha256(joined.encode()).hexdigest()[:24]


def kept_mapping(state: StateDatabase, source: str, form: str) -> Kept[SavedMapping] | None:
    """What is kept for this very source and form."""
    for kept in all_of(state, SavedMapping, states=("active",)):
        if (kept.record.source, kept.record.loaded_as) == (source, form):
            return kept
    return None


def fitting_mapping(
    state: StateDatabase, form: str, source: str, names: tuple[str, ...]
) -> Kept[SavedMapping] | None:
    """The mapping that was kept for these columns: of this very source, else the latest.

    What another source shares is how its columns are read, and nothing that was declared of
    it (see ``shared_mapping``).
    """
    mark = columns_mark(names)
    found = [
        kept
        for kept in all_of(state, SavedMapping, states=("active",))
        if kept.record.loaded_as == form and kept.record.columns == mark and _is_whole(kept.record)
    ]
    own = [kept for kept in found if kept.record.source == source]
    return (own or sorted(found, key=lambda kept: kept.changed_at))[-1] if found else None


def shared_mapping(record: SavedMapping, source: str) -> Mapping:
    """The mapping of a record as it holds for a source.

    Another source with the same columns takes over neither the mode nor constants nor the
    legal basis: nobody declared them of it.
    """
    mapping = record.mapping_model()
    if record.source == source:
        return mapping
    return mapping.model_copy(update={"mode": "upsert", "constants": {}, "basis": None})


def _is_whole(record: SavedMapping) -> bool:
    """A mapping that somebody edited by hand may have become none."""
    try:
        record.mapping_model()
    except ValidationError:
        return False
    return True
