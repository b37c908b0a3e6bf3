"""The tracking plan, event by event: which events should come, with which properties."""

from dataclasses import dataclass
from typing import Literal, get_args

from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, archiving
from dangol.tables.vocabulary import Column, ColumnType, Personal, column
from dangol.tracking.errors import PropertyColumnTakenError, PropertyUnreadableError
from dangol.words import Text

ValueType = Literal["text", "number", "flag", "moment", "list", "object"]
VALUE_TYPES: tuple[ValueType, ...] = get_args(ValueType)
REQUIRED, AS_COLUMN = "required", "column"
_COLUMN_TYPES: dict[ValueType, ColumnType] = {
    "text": "string",
    "number": "float64",
    "flag": "boolean",
    "moment": "timestamp",
    "list": "json",
    "object": "json",
}


@dataclass(frozen=True)
class ExpectedProperty:
    """A property that an event should have."""

    name: str
    type: ValueType
    is_required: bool = False
    is_column: bool = False

    def fits(self, value_type: str) -> bool:
        """Whether a value of this kind is as expected; moments come as text or a number."""
        if self.type == "moment":
            return value_type in ("text", "number")
        return value_type == self.type


class ExpectedEvent(Record):
    """One event of the tracking plan; its name is the event's."""

    kind = "expected-event"
    title = Text(en="Expected event", ko="예정된 사건")
    plural = Text(en="Tracking plan", ko="추적 계획")
    question = Text(
        en="Which events should come, and with what?", ko="어떤 사건이 무엇과 함께 와야 하나요?"
    )
    entry = "trust"
    create_role = "analyst"
    edit_role = "analyst"
    states = (State(name="active", title=Text(en="Expected", ko="예정됨")), ARCHIVED)
    transitions = (archiving("active", role="analyst"),)

    properties: str = param(
        default="",
        title=Text(en="Properties", ko="속성"),
        help=Text(
            en="Name and kind, separated by semicolons: 'product_id text required; price number "
            "column'. Kinds: text, number, flag, moment, list, object. 'required' must come; "
            "'column' becomes a column of the events.",
            ko="이름과 종류를 세미콜론으로 나눕니다: 'product_id text required; price number "
            "column'. 종류는 text, number, flag, moment, list, object입니다. required는 꼭 와야 "
            "하고, column은 사건 표의 열이 됩니다.",
        ),
        max_length=10_000,
    )

    @property
    def expected(self) -> tuple[ExpectedProperty, ...]:
        """Raises PropertyUnreadableError."""
        parts = (part.strip() for part in self.properties.split(";"))
        return tuple(_property(part) for part in parts if part)

    def check(self, others: list[Record]) -> None:
        taken = {
            one.name: (one.type, record.name)
            for record in others
            if isinstance(record, ExpectedEvent)
            for one in record.expected
            if one.is_column
        }
        for one in self.expected:
            there = taken.get(one.name)
            if one.is_column and there is not None and there[0] != one.type:
                raise PropertyColumnTakenError(one.name, *there)


def _property(part: str) -> ExpectedProperty:
    """The name may have blanks in it: what it is stands behind."""
    words = part.split()
    marks: set[str] = set()
    while words and words[-1] in (REQUIRED, AS_COLUMN):
        marks.add(words.pop())
    kind = next((one for one in VALUE_TYPES if words and words[-1] == one), None)
    name = " ".join(words[:-1])
    if kind is None or not name:
        raise PropertyUnreadableError(part, VALUE_TYPES)
    return ExpectedProperty(name, kind, REQUIRED in marks, AS_COLUMN in marks)


def property_column(one: ExpectedProperty) -> Column:
    """The column of a property in the table of events."""
    return column(
        f"property_{one.name}",
        _COLUMN_TYPES[one.type],
        personal=Personal.BEHAVIOUR,
        en=f"Property '{one.name}' of the tracking plan.",
        ko=f"추적 계획의 속성 ‘{one.name}’입니다.",
    )
