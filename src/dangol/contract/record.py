"""A record: what people keep and change. Fields, states, transitions and roles, declared once."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from dangol.contract.entry import Entry
from dangol.contract.params import param
from dangol.contract.roles import Role
from dangol.words import Text


class State(BaseModel):
    """Where a record stands; the first declared state is where it starts."""

    model_config = ConfigDict(frozen=True)
    name: str
    title: Text


class Transition(BaseModel):
    """A command that moves a record from one state to another."""

    model_config = ConfigDict(frozen=True)
    name: str
    title: Text
    before: tuple[str, ...]
    after: str
    role: Role = "marketer"


ARCHIVED = State(name="archived", title=Text(en="Archived", ko="보관됨"))
"""Where records go that are not used any more; nothing is ever deleted."""


def archiving(*before: str, role: Role = "marketer") -> Transition:
    """The way there, from the states that a record can be used in."""
    title = Text(en="Archive", ko="보관")
    return Transition(name="archive", title=title, before=before, after=ARCHIVED.name, role=role)


class Record(BaseModel):
    """The base of every record; found through the entry points ``dangol.records``.

    ``create_role`` may create, ``edit_role`` may change fields, each transition names its
    own role; ``read_role`` may see it. In the states of ``fixed_in`` nobody may change its
    fields: what has been relied on stays as it was, all but ``open_fields`` by state: what is
    only decided there. Analyses heed it in the states of ``heeded_in``, or in all but archived.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ClassVar[str]
    title: ClassVar[Text]
    plural: ClassVar[Text]
    question: ClassVar[Text]
    entry: ClassVar[Entry]
    states: ClassVar[tuple[State, ...]]
    transitions: ClassVar[tuple[Transition, ...]] = ()
    read_role: ClassVar[Role] = "viewer"
    create_role: ClassVar[Role] = "marketer"
    edit_role: ClassVar[Role] = "marketer"
    fixed_in: ClassVar[tuple[str, ...]] = ()
    open_fields: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    heeded_in: ClassVar[tuple[str, ...]] = ()

    name: str = param(
        title=Text(en="Name", ko="이름"),
        help=Text(en="How people will find it.", ko="사람들이 찾을 때 쓸 이름입니다."),
        min_length=1,
        max_length=120,
    )

    @classmethod
    def start(cls) -> str:
        """The state of a new record."""
        return cls.states[0].name

    @classmethod
    def transition(cls, name: str) -> Transition | None:
        return next((t for t in cls.transitions if t.name == name), None)

    @classmethod
    def may_change(cls, state: str) -> bool:
        """Whether any field may be changed in a state."""
        return state not in cls.fixed_in or state in cls.open_fields

    def check(self, others: "list[Record]") -> None:
        """Refuse what its fields alone cannot see; ``others`` are the records of its kind."""

    def stored(self) -> dict[str, Any]:
        """The fields, ready for JSON."""
        return self.model_dump(mode="json")
