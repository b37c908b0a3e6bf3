"""Where personal data is: one registry for the documentation, the console, export and erasure.

Tables of the warehouse, records and the state database say it in their declarations. A room
that keeps personal data elsewhere (an inbox, model files) adds its places through the entry
points ``dangol.personal``: functions from the registry to places.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import entry_points

from dangol.contract.params import form_fields
from dangol.contract.registry import Registry
from dangol.store.state.schema import PERSONAL, metadata
from dangol.tables.vocabulary import Personal

ENTRY_POINTS = "dangol.personal"


@dataclass(frozen=True)
class PersonalColumn:
    """A column and what it says about a person."""

    name: str
    personal: Personal


@dataclass(frozen=True)
class Place:
    """What holds personal data; ``kind`` is table, record, state, or a word of the room's own."""

    kind: str
    name: str
    columns: tuple[PersonalColumn, ...]


PlaceSource = Callable[[Registry], Iterable[Place]]


def personal_places(registry: Registry) -> list[Place]:
    """Every place with personal data; those that say nothing about a person are left out."""
    sources: list[PlaceSource] = [_tables, _records, _state]
    sources += [point.load() for point in entry_points(group=ENTRY_POINTS)]
    return [found for source in sources for found in source(registry) if found.columns]


def place(kind: str, name: str, columns: Iterable[tuple[str, Personal]]) -> Place:
    """A place from all its columns; those that say nothing about a person are left out."""
    found = (PersonalColumn(*one) for one in columns if one[1] is not Personal.NONE)
    return Place(kind, name, tuple(found))


def _tables(registry: Registry) -> Iterable[Place]:
    for table in registry.tables.values():
        yield place("table", table.name, ((c.name, c.personal) for c in table.columns))


def _records(registry: Registry) -> Iterable[Place]:
    for kind, record in registry.records.items():
        yield place("record", kind, ((f.name, f.personal) for f in form_fields(record)))


def _state(registry: Registry) -> Iterable[Place]:
    for table in metadata.sorted_tables:
        columns = ((c.name, c.info.get(PERSONAL, Personal.NONE)) for c in table.columns)
        yield place("state", table.name, columns)
