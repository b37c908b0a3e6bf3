"""What came, held against the tracking plan: the counts say it all, so the past is judged too."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dangol.loading.events.shapes import MORE
from dangol.tracking.expected_event import ExpectedEvent, ExpectedProperty

FaultKind = Literal[
    "unexpected-event", "unexpected-property", "wrong-kind", "missing", "mixed-kinds"
]
EVENT = "event"
NOTHING = "nothing"


@dataclass(frozen=True)
class Shape:
    """An event of a source and what came with it: how often each kind of each property."""

    type: str
    name: str
    count: int
    properties: Mapping[str, Mapping[str, int]]

    @property
    def kinds_of(self) -> dict[str, str]:
        """The kinds of each property, the usual one first."""
        return {
            said: ", ".join(sorted(kinds, key=lambda kind: -kinds[kind]))
            for said, kinds in self.properties.items()
        }


@dataclass(frozen=True)
class PlanFault:
    """Something that is not as expected, and in how many events."""

    kind: FaultKind
    event: str
    property: str
    count: int
    expected: str = ""
    came: str = ""


def shapes_of(rows: Iterable[Mapping[str, Any]]) -> list[Shape]:
    """From rows of ``event_shapes`` of one source; the most frequent events first."""
    counts: dict[tuple[str, str], int] = {}
    said: defaultdict[tuple[str, str], dict[str, dict[str, int]]] = defaultdict(dict)
    for row in rows:
        event = (row["event_type"], row["event_name"])
        if row["value_type"] == EVENT and not row["property_name"]:
            counts[event] = row["event_count"]
        else:
            kinds = said[event].setdefault(row["property_name"], {})
            kinds[row["value_type"]] = row["event_count"]
    found = [Shape(*event, count, said[event]) for event, count in counts.items()]
    return sorted(found, key=lambda shape: (-shape.count, shape.type, shape.name))


def plan_faults(shapes: Sequence[Shape], plan: Sequence[ExpectedEvent]) -> list[PlanFault]:
    """The most frequent first; without a plan only properties that come as several kinds."""
    expected = {one.name: one for one in plan}
    found: list[PlanFault] = []
    for shape in shapes:
        if shape.type != "track" or not expected:
            found += _mixed(shape)
        elif shape.name in expected:
            found += _of_event(shape, expected[shape.name].expected)
        else:
            found.append(PlanFault("unexpected-event", shape.name, "", shape.count))
    return sorted(found, key=lambda fault: -fault.count)


def _mixed(shape: Shape) -> Iterable[PlanFault]:
    for said, kinds in shape.properties.items():
        some = {kind: count for kind, count in kinds.items() if kind != NOTHING}
        if len(some) > 1 and said != MORE:
            usual = max(some, key=lambda kind: some[kind])
            rest = sum(some.values()) - some[usual]
            others = ", ".join(sorted(kind for kind in some if kind != usual))
            yield PlanFault("mixed-kinds", shape.name or shape.type, said, rest, usual, others)


def _of_event(shape: Shape, expected: Sequence[ExpectedProperty]) -> Iterable[PlanFault]:
    known = {one.name: one for one in expected}
    for said, kinds in shape.properties.items():
        if said not in known:
            yield PlanFault("unexpected-property", shape.name, said, sum(kinds.values()))
            continue
        wrong = {k: n for k, n in kinds.items() if k != NOTHING and not known[said].fits(k)}
        if wrong:
            came = ", ".join(sorted(wrong))
            count = sum(wrong.values())
            yield PlanFault("wrong-kind", shape.name, said, count, known[said].type, came)
    for one in expected:
        there = shape.properties.get(one.name, {})
        given = sum(count for kind, count in there.items() if kind != NOTHING)
        if one.is_required and given < shape.count:
            yield PlanFault("missing", shape.name, one.name, shape.count - given)
