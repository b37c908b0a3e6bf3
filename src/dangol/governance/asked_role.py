"""The role that a route asks for: declared at the route, once, for whoever serves it.

Most routes ask for the same role always. Those of records ask for what the kind of record, or
the transition, in their path asks for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from dangol.contract.registry import Registry
from dangol.contract.roles import Role, may


class AskedRole(Protocol):
    """Says which role a request needs, by the places in its path."""

    def of(self, registry: Registry, places: Mapping[str, str]) -> Role: ...

    @property
    def words(self) -> str:
        """What the reference says."""
        ...


@dataclass(frozen=True)
class Always:
    """The same role for every request."""

    role: Role

    def of(self, registry: Registry, places: Mapping[str, str]) -> Role:
        return self.role

    @property
    def words(self) -> str:
        return f"`{self.role}`"


@dataclass(frozen=True)
class ByKind:
    """The role that the kind of record asks for, to read, create or edit."""

    deed: Literal["read", "create", "edit"]

    def of(self, registry: Registry, places: Mapping[str, str]) -> Role:
        """Raises NotFoundError where there is no such kind."""
        kind = registry.record(places["kind"])
        asked: dict[str, Role] = {"create": kind.create_role, "edit": kind.edit_role}
        return _higher(kind.read_role, asked.get(self.deed, kind.read_role))

    @property
    def words(self) -> str:
        return f"what the kind of record asks for, to {self.deed}"


@dataclass(frozen=True)
class ByTransition:
    """The role that a transition of a kind of record asks for."""

    def of(self, registry: Registry, places: Mapping[str, str]) -> Role:
        """Raises NotFoundError where there is no such kind; an unknown transition asks for none."""
        kind = registry.record(places["kind"])
        step = kind.transition(places["transition"])
        return kind.read_role if step is None else _higher(kind.read_role, step.role)

    @property
    def words(self) -> str:
        return "what the transition asks for"


def _higher(one: Role, other: Role) -> Role:
    return one if may(one, other) else other
