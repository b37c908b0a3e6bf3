"""What a person chose on the mapping page: read from a proposal or a form, made into a mapping."""

from collections import Counter
from collections.abc import Mapping as Given
from dataclasses import dataclass
from typing import cast, get_args

from dangol.console.words import mapping as words
from dangol.loading.day_order import First, first_of, in_order
from dangol.loading.desk import Preview
from dangol.loading.field_titles import field_title
from dangol.loading.forms.customers import CustomersForm, has_contact_data
from dangol.loading.kinds import Written
from dangol.loading.mapping import BASES, Because, LegalBasis, Mapping, Mode, Part
from dangol.loading.refusal_columns import unheard_refusals
from dangol.words import Text, both

MODES: tuple[Mode, ...] = get_args(Mode)
SPARE_CONSTANTS = 1


@dataclass(frozen=True)
class Choices:
    """The page's fields as they stand; ``fields`` and ``orders`` are by place of the column."""

    fields: tuple[str, ...]
    orders: tuple[str, ...]
    mode: Mode
    version: str
    deleted: str
    key_from_content: bool
    constants: tuple[tuple[str, str], ...]
    basis: str
    declared_by: str
    may_shrink: bool

    @property
    def mapped(self) -> frozenset[str]:
        """Fields that a column or a constant gives."""
        return frozenset({*self.fields, *(name for name, value in self.constants if value)} - {""})

    def asks_basis(self, found: Preview) -> bool:
        return isinstance(found.form, CustomersForm) and has_contact_data(self.mapped)


def proposed_choices(found: Preview, person: str) -> Choices:
    """As the page opens: what was proposed or kept, in the name of who looks."""
    mapping = found.mapping
    parts = [_part(mapping, column.name) for column in found.columns]
    return Choices(
        tuple(part.field or "" for part in parts),
        tuple(first_of(part.written) if _doubts(part.written) else "" for part in parts),
        mapping.mode,
        mapping.version_column or "",
        mapping.deleted_column or "",
        mapping.key_from_content,
        (*mapping.constants.items(), *[("", "")] * SPARE_CONSTANTS),
        mapping.basis.basis if mapping.basis else "",
        mapping.basis.declared_by if mapping.basis else person,
        may_shrink=False,
    )


def posted_choices(found: Preview, posted: Given[str, str]) -> Choices:
    """As the form says; what no field could take counts as not chosen."""
    known = {field.name for field in found.form.fields}
    names = {column.name for column in found.columns}
    places = range(len(found.columns))

    def text(name: str) -> str:
        return posted.get(name, "").strip()

    def among(name: str, offered: set[str]) -> str:
        # A column's name may end in spaces of its own.
        return posted.get(name, "") if posted.get(name, "") in offered else ""

    constants: list[tuple[str, str]] = []
    while f"constant-{len(constants)}" in posted:
        n = len(constants)
        constants.append((among(f"constant-{n}", known), text(f"value-{n}")))
    given = [(name, value) for name, value in constants if name or value]
    mode = among("mode", set(MODES))
    return Choices(
        tuple(among(f"field-{n}", known) for n in places),
        tuple(among(f"order-{n}", set(get_args(First))) for n in places),
        cast(Mode, mode or found.mapping.mode),
        among("version", names),
        among("deleted", names),
        text("key_from_content") == "true",
        (*given, *[("", "")] * SPARE_CONSTANTS),
        among("basis", set(BASES)),
        text("declared_by")[:120],
        text("may_shrink") == "true",
    )


def mapping_of(found: Preview, chosen: Choices) -> Mapping:
    """The mapping that these choices make."""
    parts = []
    for column, field, order in zip(found.columns, chosen.fields, chosen.orders, strict=True):
        part = _part(found.mapping, column.name)
        written = in_order(part.written, cast(First, order)) if order else part.written
        because = because_of(found, column.name, field)
        parts.append(
            Part(column=column.name, field=field or None, written=written, because=because)
        )
    seen = {column.name: column.written for column in found.columns}
    basis = (
        LegalBasis.model_validate({"basis": chosen.basis, "declared_by": chosen.declared_by})
        if chosen.basis and chosen.declared_by
        else None
    )
    return found.mapping.model_copy(
        update={
            "parts": tuple(parts),
            "constants": {name: value for name, value in chosen.constants if name and value},
            "mode": chosen.mode,
            "version_column": chosen.version or None,
            "version_written": seen.get(chosen.version, Written()),
            "deleted_column": chosen.deleted or None,
            "key_from_content": chosen.key_from_content,
            "basis": basis,
        }
    )


def because_of(found: Preview, column: str, field: str) -> Because:
    """Why a column has its field: as it was proposed or kept, or because somebody said so."""
    part = _part(found.mapping, column)
    if not field:
        return "none" if part.field is None else "person"
    if field != part.field:
        return "person"
    return "saved" if found.saved_as is not None and part.because != "person" else part.because


def faults_of(found: Preview, chosen: Choices) -> dict[str, Text]:
    """What keeps these choices from being loaded, by the name of the page's field."""
    faults = {**_twice(found, chosen), **dict.fromkeys(lacking(found, chosen), words.CHOOSE_COLUMN)}
    for n, (name, value) in enumerate(chosen.constants):
        if value and not name:
            faults[f"constant-{n}"] = words.CONSTANT_FIELD_NEEDED
        elif name and not value:
            faults[f"value-{n}"] = words.CONSTANT_VALUE_NEEDED
    for name, column in (("version", chosen.version), ("deleted", chosen.deleted)):
        place = [one.name for one in found.columns].index(column) if column else 0
        if column and chosen.fields[place] in found.form.key:
            faults[name] = words.COLUMN_IS_KEY
    if chosen.asks_basis(found):
        if not chosen.basis:
            faults["basis"] = words.BASIS_NEEDED
        if not chosen.declared_by:
            faults["declared_by"] = words.DECLARER_NEEDED
        if chosen.basis != "unknown":
            faults |= _unheard(found, chosen)
    return faults


def lacking(found: Preview, chosen: Choices) -> list[str]:
    """Needed fields that nothing gives."""
    missing = found.form.missing(chosen.mapped)
    return [n for n in missing if not (chosen.key_from_content and n in found.form.key)]


def _unheard(found: Preview, chosen: Choices) -> dict[str, Text]:
    """Columns of refusals that nothing uses."""
    names = [column.name for column in found.columns]
    pairs = zip(names, chosen.fields, strict=True)
    return {
        f"field-{names.index(name)}": both(
            words.REFUSAL_UNHEARD.en, words.REFUSAL_UNHEARD.ko, field=field_title(field)
        )
        for name, field in unheard_refusals(pairs, chosen.mapped).items()
    }


def _twice(found: Preview, chosen: Choices) -> dict[str, Text]:
    """Columns that claim the same field: each names the others."""
    counts = Counter(field for field in chosen.fields if field)
    faults = {}
    for place, field in enumerate(chosen.fields):
        if counts[field] > 1:
            others = [
                f"‘{column.name}’"
                for n, column in enumerate(found.columns)
                if chosen.fields[n] == field and n != place
            ]
            faults[f"field-{place}"] = both(
                words.GIVEN_TWICE.en,
                words.GIVEN_TWICE.ko,
                field=field_title(field),
                others=", ".join(others),
            )
    return faults


def _part(mapping: Mapping, column: str) -> Part:
    return next((one for one in mapping.parts if one.column == column), Part(column=column))


def _doubts(written: Written) -> bool:
    return "day-or-month" in written.doubts
