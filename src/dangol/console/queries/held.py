"""Records in quarantine as pages show them: what is wrong marked, who it is about masked."""

from collections.abc import Sequence
from dataclasses import dataclass

from dangol.governance.masking import masked
from dangol.loading.mapping import Mapping
from dangol.loading.quarantine import Held
from dangol.loading.reason_words import reason_words
from dangol.loading.revealing import columns_of, faulty_columns, hidden_columns, mappings_of
from dangol.loading.setting_aside import UNSHAPED
from dangol.runs.workspace import Workspace
from dangol.words import Text

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
    mappings = mappings_of(workspace, found)
    return [
        _record(one, mappings.get((one.source, one.loaded_as)), revealed=revealed) for one in found
    ]


def _record(held: Held, mapping: Mapping | None, *, revealed: bool) -> HeldRecord:
    current = held.current
    columns = columns_of(held, mapping)
    hidden = frozenset() if revealed else hidden_columns(held, mapping)
    faults = {
        column: tuple(reason_words(reason) for reason in reasons)
        for column, reasons in faulty_columns(held, mapping).items()
    }
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
