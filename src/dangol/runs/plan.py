"""In which order analyses run: whoever writes a table comes before whoever waits for it."""

from collections.abc import Iterable, Sequence
from graphlib import CycleError, TopologicalSorter

from dangol.runs.errors import CircleError
from dangol.runs.instances import Instance, Key, keys_of

Place = tuple[str, str]


def place(one: Instance) -> Place:
    return one.slug, one.name


def waits_for(all_instances: Sequence[Instance]) -> dict[Place, set[Place]]:
    """For each instance, the instances that write what it waits for."""
    writers: dict[Key, list[Place]] = {}
    for one in all_instances:
        for write in one.analysis.outputs():
            writers.setdefault(one.write_key(write), []).append(place(one))
    waiting: dict[Place, set[Place]] = {}
    for one in all_instances:
        sources: set[Place] = set()
        for read in one.analysis.needs():
            if read.waits and read.table.instanced:
                for key in keys_of(read, writers):
                    sources.update(writers[key])
        waiting[place(one)] = sources - {place(one)}
    return waiting


def in_order(
    all_instances: Sequence[Instance], wanted: Iterable[Place] | None = None
) -> list[Instance]:
    """The wanted instances and everything that they wait for, writers first.

    Raises CircleError when instances wait for each other.
    """
    waiting = waits_for(all_instances)
    by_place = {place(one): one for one in all_instances}
    needed = set(by_place) if wanted is None else _with_sources(set(wanted), waiting)
    try:
        order = TopologicalSorter({p: waiting[p] & needed for p in sorted(needed)}).static_order()
        return [by_place[p] for p in order]
    except CycleError as circle:
        raise CircleError(by_place[p].label for p in circle.args[1]) from circle


def _with_sources(wanted: set[Place], waiting: dict[Place, set[Place]]) -> set[Place]:
    needed, open_places = set(wanted), list(wanted)
    while open_places:
        for source in waiting[open_places.pop()]:
            if source not in needed:
                needed.add(source)
                open_places.append(source)
    return needed
