"""How a table and a column are declared, and how an analysis asks for them.

A column's meaning is written once; wherever its name appears it means the same. What an
analysis reads is ``ORDERS["customer_id", "ordered_at"]``: documentation, a statement about
privacy, and the index of who breaks when a column changes. Nothing here needs an engine.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from dangol.tables.errors import UnknownColumnError, VocabularyError
from dangol.words import Text

ColumnType = Literal[
    "string", "int64", "float64", "boolean", "date", "timestamp", "decimal(18, 4)", "json"
]
MONEY: ColumnType = "decimal(18, 4)"
IN_CURRENCY = "currency"
INSTANCE = "instance"
DEFAULT_INSTANCE = "default"


class Personal(StrEnum):
    """What a column says about a person: decides masking, export and erasure."""

    NONE = "none"
    PSEUDONYM = "pseudonym"
    IDENTIFIER = "identifier"
    ATTRIBUTE = "attribute"
    BEHAVIOUR = "behaviour"
    SENSITIVE = "sensitive"

    @property
    def meaning(self) -> Text:
        return _PERSONAL[self]


_PERSONAL = {
    Personal.NONE: Text(en="Says nothing about a person.", ko="개인에 관한 내용이 없습니다."),
    Personal.PSEUDONYM: Text(
        en="Stands for a person; says who only together with another table.",
        ko="한 사람을 가리키며, 다른 표와 함께일 때만 누구인지 알 수 있습니다.",
    ),
    Personal.IDENTIFIER: Text(
        en="Names or reaches a person directly: masked until asked for with a reason.",
        ko="사람을 직접 알아보거나 연락할 수 있어, 사유를 밝히기 전에는 가려집니다.",
    ),
    Personal.ATTRIBUTE: Text(
        en="Describes a person: age, household, income; several together may say who.",
        ko="나이, 가구, 소득처럼 사람을 설명하며, 여럿이 모이면 누구인지 알 수도 있습니다.",
    ),
    Personal.BEHAVIOUR: Text(
        en="What a person did or is expected to do.",
        ko="사람이 한 일이나 할 것으로 보이는 일입니다.",
    ),
    Personal.SENSITIVE: Text(
        en="Specially protected by law: never used without its own basis.",
        ko="법이 따로 보호하므로 별도 근거 없이는 쓰지 않습니다.",
    ),
}


@dataclass(frozen=True)
class Column:
    """One column of the vocabulary.

    ``unit`` is free text (``days``, ``units``); ``currency`` means an amount in the money
    that the row's ``currency`` column names. ``attribute`` columns of a table that is keyed
    by person appear in the golden profile by themselves. ``values`` says what each stored
    value is called, where there are few. ``least`` is the smallest legitimate value;
    ``pattern`` what values look like: the kind of fault that others have, and a regular
    expression; ``not_before`` names the column of the same type that it cannot lie before.
    """

    name: str
    type: ColumnType
    meaning: Text
    unit: str | None = None
    personal: Personal = Personal.NONE
    attribute: Text | None = None
    values: tuple[tuple[str, Text], ...] = ()
    least: float | None = None
    pattern: tuple[str, str] | None = None
    not_before: str | None = None

    @property
    def is_amount(self) -> bool:
        return self.unit == IN_CURRENCY


def column(
    name: str,
    type: ColumnType,
    *,
    en: str,
    ko: str,
    unit: str | None = None,
    personal: Personal = Personal.NONE,
    attribute: Text | None = None,
    values: dict[str, Text] | None = None,
    least: float | None = None,
    pattern: tuple[str, str] | None = None,
    not_before: str | None = None,
) -> Column:
    """A column with its meaning in both languages."""
    return Column(
        name,
        type,
        Text(en=en, ko=ko),
        unit,
        personal,
        attribute,
        tuple((values or {}).items()),
        least,
        pattern,
        not_before,
    )


def amount(
    name: str, *, en: str, ko: str, personal: Personal = Personal.NONE, least: float | None = None
) -> Column:
    """A column of money in the row's own currency."""
    return Column(name, MONEY, Text(en=en, ko=ko), IN_CURRENCY, personal, least=least)


@dataclass(frozen=True)
class Later:
    """What was filled in after its row became known: empty before the moment or day it names.

    ``along`` are columns that were filled in with it. Where a row ``lasts`` until then, it
    still does while this is empty.
    """

    column: str
    along: tuple[str, ...] = ()
    lasts: bool = False


@dataclass(frozen=True)
class KnownFrom:
    """When a row became known: a moment or day of its own, or that of the row it belongs to.

    Analyses see only rows that were known at their ``as_of``, and of these only what had been
    filled in by then: what came ``later`` is empty.
    """

    column: str
    via: str | None = None
    by: str | None = None
    later: tuple[Later, ...] = ()


@dataclass(frozen=True)
class Table:
    """A shared table: plural noun, key, columns.

    An ``instanced`` table is written by analyses. Its rows carry, physically, the name of
    the saved analysis that wrote them, so that twenty audiences live side by side; readers
    see one instance at a time. A ``sourced`` table is filled by loading: its rows carry
    which source gave them, and in which version. What a person said under one number does
    not hold for the others where a table is ``by_record``: its rows keep the number that was
    given, and who it is stands beside it.
    """

    name: str
    meaning: Text
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    instanced: bool = False
    sourced: bool = False
    by_record: bool = False
    required: tuple[str, ...] = ()
    known_from: KnownFrom | None = None

    def __post_init__(self) -> None:
        names = [c.name for c in self.columns]
        rules = self.known_from.later if self.known_from is not None else ()
        filled_later = [name for one in rules for name in (one.column, *one.along)]
        for name in (*self.key, *self.required, *filled_later):
            if name not in names:
                raise UnknownColumnError(self.name, name, names)
        for name in filled_later:
            if name in (*self.key, *self.required):
                raise VocabularyError(
                    f"Table '{self.name}' cannot fill in '{name}' later: every row has it."
                )
        if len(set(names)) != len(names):
            raise VocabularyError(f"Table '{self.name}' names a column twice: {', '.join(names)}.")
        if any(c.is_amount for c in self.columns) and "currency" not in names:
            raise VocabularyError(
                f"Table '{self.name}' has amounts but no column 'currency'.\n"
                "Amounts of different currencies must not meet unnoticed: add the column."
            )

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    @property
    def stored_columns(self) -> tuple[Column, ...]:
        """The columns as they stand in the warehouse."""
        if self.instanced:
            return (instance, *self.columns)
        return self.with_provenance.columns if self.sourced else self.columns

    @property
    def with_provenance(self) -> "Table":
        """The same table as a source fills it: its rows say where they are from."""
        return self.with_columns(tuple(c for c in PROVENANCE if c not in self.columns))

    @property
    def stored_key(self) -> tuple[str, ...]:
        return (INSTANCE, *self.key) if self.instanced else self.key

    @property
    def has_personal_data(self) -> bool:
        return any(c.personal is not Personal.NONE for c in self.columns)

    def column(self, name: str) -> Column:
        for one in self.columns:
            if one.name == name:
                return one
        raise UnknownColumnError(self.name, name, self.column_names)

    def __getitem__(self, names: str | tuple[str, ...]) -> "Read":
        asked = (names,) if isinstance(names, str) else names
        stored = self.with_provenance if self.sourced else self
        for name in asked:
            stored.column(name)
        return Read(self, tuple(asked))

    def with_columns(self, more: tuple[Column, ...]) -> "Table":
        """The same table, wider: for tables whose columns depend on what is installed."""
        return replace(self, columns=self.columns + more)

    def replaced(self) -> "Write":
        return Write(self, "replace")

    def appended(self) -> "Write":
        return Write(self, "append")

    def upserted(self) -> "Write":
        return Write(self, "upsert")

    def deleted(self) -> "Write":
        """Rows leave the table; what is handed over is their keys."""
        keys = replace(
            self, columns=tuple(self.column(k) for k in self.key), required=(), known_from=None
        )
        return Write(keys, "delete")


@dataclass(frozen=True)
class Read:
    """The columns of a table that an analysis asks for; no other column reaches it.

    ``last_committed`` takes what is there without waiting for its writer, so that
    profile -> audience -> contacts -> profile is no circle. An ``optional`` table may
    never have been written: it is then handed over empty. Rows of ``every`` saved analysis
    come with the column ``instance`` that names it.
    """

    table: Table
    columns: tuple[str, ...]
    instance: str | None = None
    waits: bool = True
    optional: bool = False
    every: bool = False

    def last_committed(self) -> "Read":
        return replace(self, waits=False)

    def if_there(self) -> "Read":
        return replace(self, optional=True)

    def of(self, instance: str) -> "Read":
        """The rows that a saved analysis of this name wrote."""
        return replace(self, instance=instance)

    def of_every(self) -> "Read":
        """The rows of all saved analyses, each with the name of its own."""
        return replace(self, every=True)


@dataclass(frozen=True)
class Write:
    """What changes in a table: rows replaced, appended, upserted by key, or deleted by key."""

    table: Table
    mode: Literal["replace", "append", "upsert", "delete"] = field(default="replace")


instance = column(
    INSTANCE,
    "string",
    en="Name of the saved analysis that wrote the row.",
    ko="이 행을 쓴 저장된 분석의 이름입니다.",
)

PROVENANCE = (
    column(
        "row_source",
        "string",
        en="Name of the source that gave the row; empty for samples.",
        ko="이 행을 준 원천의 이름입니다. 견본 자료는 비어 있습니다.",
    ),
    column(
        "row_version_at",
        "timestamp",
        unit="UTC",
        en="Source time of this version of the row: a later one replaces it, an earlier does not.",
        ko="이 행이 원천에서 만들어지거나 바뀐 시각입니다. 더 늦은 판만 이 행을 바꿉니다.",
    ),
    column(
        "row_known_at",
        "timestamp",
        unit="UTC",
        en="Moment at which the row came in first; empty for samples.",
        ko="이 행이 처음 들어온 시각입니다. 견본 자료는 비어 있습니다.",
    ),
    column(
        "row_awaited_at",
        "timestamp",
        unit="UTC",
        en="Moment at which its source was first loaded. From then until the row came in, nobody "
        "knew of it; of days before that, all history counts as known.",
        ko="그 원천을 처음 읽은 시각입니다. 이때부터 행이 들어오기까지는 아무도 몰랐던 것으로 "
        "보며, 그보다 앞선 날에는 모든 기록을 알았던 것으로 봅니다.",
    ),
)
"""What every table that data comes into keeps beside its own columns."""
