"""Whoever keeps personal data outside of tables: how it is found there, and taken out.

Rooms above add theirs through the entry points ``dangol.keepers``: functions from a project
to keepers.
"""

from collections.abc import Callable, Iterable
from importlib.metadata import entry_points
from typing import Protocol

from dangol.governance.rights.subject import Subject
from dangol.settings import Project

ENTRY_POINTS = "dangol.keepers"


class Keeper(Protocol):
    """One place; ``count`` is how many things there still speak of a person."""

    @property
    def name(self) -> str: ...

    def count(self, whose: Subject) -> int: ...

    def erase(self, whose: Subject) -> int:
        """Take them out; gives how many things went or were changed."""
        ...


def keepers(project: Project) -> list[Keeper]:
    """Every installed keeper of a project."""
    found: list[Keeper] = []
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda one: one.name):
        make: Callable[[Project], Iterable[Keeper]] = point.load()
        found += make(project)
    return found
