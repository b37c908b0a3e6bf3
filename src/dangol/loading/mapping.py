"""A mapping: which column of a source is which field of a form, and how its values are written.

It is proposed, shown, changed by a person and saved; applying it asks nobody anything.
"""

from collections.abc import Iterable
from collections.abc import Mapping as Words
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from dangol.errors import did_you_mean, nearest_name
from dangol.loading.errors import MappingError, UnknownColumnGivenError
from dangol.loading.forms.form import Form
from dangol.loading.kinds import Written
from dangol.loading.refusal_columns import unheard_refusals

Mode = Literal["append", "upsert", "snapshot"]
Because = Literal["name", "content", "saved", "person", "none"]
Basis = Literal["consent", "contract", "legitimate-interest", "unknown"]


BASES: tuple[Basis, ...] = get_args(Basis)


class Part(BaseModel):
    """One column of the source: the field it fills, or none, and how its values are written."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    column: str
    field: str | None = None
    written: Written = Written()
    because: Because = "none"


class LegalBasis(BaseModel):
    """On which basis the people of a source may be contacted, and who says so.

    ``text_version`` names the wording that they agreed to.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    basis: Basis
    declared_by: str = Field(min_length=1, max_length=120)
    text_version: str | None = Field(None, min_length=1, max_length=120)


class Mapping(BaseModel):
    """How a source becomes rows.

    ``constants`` are fields with one value for all records. ``version_column`` says when a
    record's version came about; without it, the moment of loading counts. ``deleted_column``
    marks records that the source deleted. ``key_from_content`` names records by what they
    say where the source gives them no key. ``stay`` are the columns beside which each other
    one of a wide source becomes rows of questions and answers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    form: str
    parts: tuple[Part, ...]
    constants: dict[str, str] = {}
    mode: Mode = "upsert"
    time_zone: str = "UTC"
    version_column: str | None = None
    version_written: Written = Written()
    deleted_column: str | None = None
    key_from_content: bool = False
    basis: LegalBasis | None = None
    stay: tuple[str, ...] | None = None

    @property
    def mapped(self) -> frozenset[str]:
        """Fields that the source or a constant gives."""
        return frozenset({p.field for p in self.parts if p.field} | set(self.constants))

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(part.column for part in self.parts)

    def part_of(self, field: str) -> Part | None:
        return next((part for part in self.parts if part.field == field), None)

    def with_fields(self, chosen: Words[str, str | None], source: str) -> "Mapping":
        """The same with some fields given to other columns; ``None`` leaves a field out.

        ``chosen`` is column by field. Raises UnknownColumnGivenError.
        """
        parts = list(self.parts)
        for field, column in chosen.items():
            if column is not None and column not in self.columns:
                raise UnknownColumnGivenError(source, column, self.columns)
            parts = [
                part.model_copy(update={"field": field, "because": "person"})
                if part.column == column
                else part.model_copy(update={"field": None})
                if part.field == field
                else part
                for part in parts
            ]
        return self.model_copy(update={"parts": tuple(parts)})

    def with_version(self, column: str) -> "Mapping":
        """The same, versions told by a column as its values are written."""
        written = next((p.written for p in self.parts if p.column == column), Written())
        return self.model_copy(update={"version_column": column, "version_written": written})


def check(mapping: Mapping, form: Form, source: str) -> None:
    """Raise MappingError with every fault of a mapping at once."""
    faults = [*_unknown(mapping, form), *_twice(mapping), *_missing(mapping, form)]
    faults += [
        (name, f"column '{column}' is not in the source{did_you_mean(column, mapping.columns)}")
        for name, column in (
            ("version", mapping.version_column),
            ("deleted", mapping.deleted_column),
        )
        if column is not None and column not in mapping.columns
    ]
    faults += _unheard(mapping, form)
    if mapping.key_from_content and len(form.key) > 1:
        listed = ", ".join(form.key)
        faults.append((form.key[0], f"'{form.name}' is named by {listed}: content names one field"))
    if mapping.mode == "append" and mapping.deleted_column is not None:
        faults.append(("deleted", "'append' only adds; marks of deletion need 'upsert'"))
    if faults:
        raise MappingError(source, faults, mapping.columns)


def _unknown(mapping: Mapping, form: Form) -> Iterable[tuple[str, str]]:
    known = [field.name for field in form.fields]
    for name in sorted(mapping.mapped - set(known)):
        yield name, f"'{form.name}' has no such field{did_you_mean(name, known)}"


def _twice(mapping: Mapping) -> Iterable[tuple[str, str]]:
    given = [part.field for part in mapping.parts if part.field]
    for name in sorted({one for one in given if given.count(one) > 1}):
        columns = ", ".join(f"'{p.column}'" for p in mapping.parts if p.field == name)
        yield name, f"more than one column gives it: {columns}"


def _unheard(mapping: Mapping, form: Form) -> Iterable[tuple[str, str]]:
    """A basis would cover people of whom an unused column says that they refused."""
    if mapping.basis is None or mapping.basis.basis == "unknown":
        return
    pairs = ((part.column, part.field) for part in mapping.parts)
    for column, field in unheard_refusals(pairs, mapping.mapped).items():
        if form.field(field) is not None:
            yield (
                field,
                (
                    f"column '{column}' reads like a refusal and is not used; say "
                    f"--map {field}='{column}', or --basis unknown"
                ),
            )


def _missing(mapping: Mapping, form: Form) -> Iterable[tuple[str, str]]:
    lacking = form.missing(mapping.mapped)
    if mapping.key_from_content:
        lacking = [name for name in lacking if name not in form.key]
    free = [part.column for part in mapping.parts if part.field is None]
    for name in lacking:
        near = nearest_name(name, free)
        field = form.field(name)
        if near == name and field is not None:
            kind = next(part.written.kind for part in mapping.parts if part.column == name)
            yield (
                name,
                (
                    f"its column holds {kind}, where {field.type} is needed; correct it, or "
                    f"load what fits with --map {name}={name}"
                ),
            )
            continue
        hint = (
            f"; is it '{near}'? Then say --map {name}='{near}'"
            if near
            else ("; name its column with --map")
        )
        if name in form.key:
            hint += ", or name records by their content with --key-from-content"
        yield name, f"no column was found for it{hint}"
