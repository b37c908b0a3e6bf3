"""Journeys as a stream: how many go from which step to which, place by place."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dangol.tables.journeys import END, OTHER

Path = tuple[str, ...]


@dataclass(frozen=True)
class Flow:
    """So many journeys go from a step at a place (from 1) to another at the next."""

    place: int
    start: str
    end: str
    journeys: int


def flows(paths: Mapping[Path, int], places: int, most: int) -> list[Flow]:
    """The stream of these paths; at each place the ``most`` frequent steps, the others as one.

    A path that is shorter than ``places`` ends with ``END``.
    """
    kept = [_kept(paths, place, most) for place in range(places)]
    found: Counter[tuple[int, str, str]] = Counter()
    for path, journeys in paths.items():
        for place in range(places - 1):
            if place >= len(path):
                break
            start = _named(path[place], kept[place])
            end = _named(path[place + 1], kept[place + 1]) if place + 1 < len(path) else END
            found[place + 1, start, end] += journeys
    return [
        Flow(place, start, end, journeys)
        for (place, start, end), journeys in sorted(
            found.items(), key=lambda one: (one[0][0], -one[1], one[0])
        )
    ]


def _kept(paths: Mapping[Path, int], place: int, most: int) -> set[str]:
    sizes: Counter[str] = Counter()
    for path, journeys in paths.items():
        if place < len(path):
            sizes[path[place]] += journeys
    ordered = sorted(sizes, key=lambda name: (-sizes[name], name))
    return set(ordered[:most])


def _named(step: str, kept: set[str]) -> str:
    return step if step in kept else OTHER


def named_paths(
    rows: Sequence[Mapping[str, int | None]], names: Sequence[str], places: int
) -> dict[Path, int]:
    """Paths by their steps' names, from rows of codes."""
    found: dict[Path, int] = {}
    for row in rows:
        codes = [row[f"step_{place}"] for place in range(1, places + 1)]
        path = tuple(names[code] for code in codes if code is not None)
        found[path] = found.get(path, 0) + int(row["times"] or 0)
    return found
