"""Records in quarantine as pages show them: what is wrong marked, who it is about masked."""

from collections.abc import Sequence
from dataclasses import dataclass

from dangol.console.shown import masked
from dangol.errors import NotFoundError
from dangol.governance.records import all_of
from dangol.loading.accepting import LINE_IN_ORDER
from dangol.loading.forms.known import form_named
from dangol.loading.identifying import identifying
from dangol.loading.mapping import Mapping
from dangol.loading.quarantine import Held
from dangol.loading.reason_words import reason_words
from dangol.loading.saved_mapping import SavedMapping
from dangol.loading.setting_aside import UNSHAPED
from dangol.runs.workspace import Workspace
from dangol.tables.vocabulary import PROVENANCE
from dangol.words import Text

_VERSION = PROVENANCE[1].name
_OURS = (UNSHAPED, LINE_IN_ORDER)
LONGEST = 200


@dataclass(frozen=True)
class HeldValue:
    """One value of a record; ``came`` is what the source said where somebody repaired it."""

    column: str
    value: str | None
    came: str | None
    faults: tuple[Text, ...]
    is_masked: bool

    @property
    def shown(self) -> str:
        text = self.value or ""
        short = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
        return masked(text) if self.is_masked else short

    @property
    def is_repaired(self) -> bool:
        return self.came != self.value


@dataclass(frozen=True)
class HeldRecord:
    """One record; ``line`` is the text of a line that has not the shape of a record."""

    held: Held
    reasons: tuple[Text, ...]
    values: tuple[HeldValue, ...]
    line: str | None
    is_line_masked: bool

    @property
    def says_line(self) -> bool:
        """Whether the line says more than the values that could be told apart."""
        too_many = "record:too-many-values" in self.held.reasons
        return self.line is not None and (too_many or not any(v.value for v in self.values))

    @property
    def has_masked(self) -> bool:
        return self.is_line_masked or any(one.is_masked for one in self.values)


def held_records(
    workspace: Workspace, found: Sequence[Held], *, revealed: bool = False
) -> list[HeldRecord]:
    """The records with their faulty columns; identifiers masked unless they are the fault."""
    mappings = (
        {
            (one.record.source, one.record.loaded_as): one.record.mapping_model()
            for one in all_of(workspace.state, SavedMapping, states=("active",))
        }
        if found
        else {}
    )
    return [
        _record(one, mappings.get((one.source, one.loaded_as)), revealed=revealed) for one in found
    ]


def _record(held: Held, mapping: Mapping | None, *, revealed: bool) -> HeldRecord:
    current = held.current
    columns = [name for name in current if name not in _OURS]
    if mapping is not None:
        columns += [name for name in mapping.columns if name not in current]
    fields = {part.column: part.field for part in mapping.parts} if mapping else {}
    hidden = frozenset() if revealed else identifying(columns, fields)
    faults = _faults(held, mapping)
    values = tuple(
        HeldValue(
            name,
            current.get(name),
            held.raw.get(name),
            faults.get(name, ()),
            is_masked=name in hidden and name not in faults and bool(current.get(name)),
        )
        for name in columns
    )
    line = current.get(UNSHAPED)
    return HeldRecord(
        held,
        tuple(reason_words(reason) for reason in held.reasons),
        values,
        line,
        is_line_masked=line is not None and bool(hidden),
    )


def _faults(held: Held, mapping: Mapping | None) -> dict[str, tuple[Text, ...]]:
    """What is wrong with each column."""
    found: dict[str, tuple[Text, ...]] = {}
    for reason in held.reasons:
        for column in _columns(reason, held, mapping):
            found[column] = (*found.get(column, ()), reason_words(reason))
    return found


def _columns(reason: str, held: Held, mapping: Mapping | None) -> list[str]:
    """The columns that a reason speaks of: of its field, or of the key."""
    if mapping is None:
        return []
    place, _, kind = reason.partition(":")
    if place == _VERSION:
        return [mapping.version_column] if mapping.version_column else []
    names: Sequence[str] = [place]
    if place == "record":
        names = _key(held.loaded_as) if kind.startswith("key-") else []
    parts = [mapping.part_of(name) for name in names]
    return [part.column for part in parts if part is not None]


def _key(form: str) -> Sequence[str]:
    try:
        return form_named(form).key
    except NotFoundError:
        return ()
