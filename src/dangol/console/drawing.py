"""The lineage as boxes in columns: a box stands right of everything that feeds it."""

import math
from dataclasses import dataclass

from dangol.runs.lineage import Lineage, Node
from dangol.words import Language

BOX_WIDTH = 196
BOX_HEIGHT = 40
GAP_X = 76
GAP_Y = 12
MARGIN = 8
LONGEST_LABEL = 25


@dataclass(frozen=True)
class Box:
    """A node and where it stands."""

    node: Node
    x: float
    y: float
    label: str
    link: str


@dataclass(frozen=True)
class Edge:
    """A curve from one box to another."""

    ends: str
    path: str


@dataclass(frozen=True)
class Drawing:
    width: float
    height: float
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]


def draw(lineage: Lineage, language: Language) -> Drawing:
    """Places for all boxes that are connected to anything, with few crossings."""
    connected = {end for edge in lineage.edges for end in edge}
    nodes = {node.id: node for node in lineage.nodes if node.id in connected}
    edges = [(a, b) for a, b in lineage.edges if a in nodes and b in nodes]
    columns = _ordered(_columns(nodes, edges), edges)
    height = max((len(c) for c in columns), default=0) * (BOX_HEIGHT + GAP_Y) - GAP_Y + 2 * MARGIN
    places: dict[str, tuple[float, float]] = {}
    for number, column in enumerate(columns):
        taken = len(column) * (BOX_HEIGHT + GAP_Y) - GAP_Y
        top = (height - taken) / 2
        for row, name in enumerate(column):
            places[name] = (MARGIN + number * (BOX_WIDTH + GAP_X), top + row * (BOX_HEIGHT + GAP_Y))
    boxes = tuple(
        Box(nodes[name], x, y, _label(nodes[name], language), _link(nodes[name]))
        for name, (x, y) in places.items()
    )
    width = len(columns) * (BOX_WIDTH + GAP_X) - GAP_X + 2 * MARGIN
    return Drawing(
        max(width, 0),
        max(height, 0),
        boxes,
        tuple(Edge(f"{a}|{b}", _curve(places[a], places[b])) for a, b in edges),
    )


def _columns(nodes: dict[str, Node], edges: list[tuple[str, str]]) -> list[list[str]]:
    """Longest way from a source; a circle (profile -> audience -> profile) is cut where it closes."""
    feeds: dict[str, list[str]] = {}
    for start, end in edges:
        feeds.setdefault(end, []).append(start)
    depth: dict[str, int] = {}

    def depth_of(name: str, above: tuple[str, ...]) -> int:
        if name not in depth:
            sources = [s for s in feeds.get(name, ()) if s not in above and s != name]
            depth[name] = max((depth_of(s, (*above, name)) + 1 for s in sources), default=0)
        return depth[name]

    for name in sorted(nodes):
        depth_of(name, ())
    # A source stands right before whatever needs it first, not at the far left.
    for name in sorted(nodes, key=lambda n: -depth[n]):
        later = [depth[end] for start, end in edges if start == name and depth[end] > depth[name]]
        if later and nodes[name].kind != "sample":
            depth[name] = max(depth[name], min(later) - 1)
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for name in sorted(nodes):
        columns[depth[name]].append(name)
    return [column for column in columns if column]


def _ordered(columns: list[list[str]], edges: list[tuple[str, str]]) -> list[list[str]]:
    """Boxes near the middle of their neighbours (barycentre sweeps, Sugiyama 1981)."""
    neighbours: dict[str, list[str]] = {}
    for start, end in edges:
        neighbours.setdefault(start, []).append(end)
        neighbours.setdefault(end, []).append(start)
    for sweep in range(6):
        rows = {
            name: row - len(column) / 2 for column in columns for row, name in enumerate(column)
        }
        order = columns if sweep % 2 == 0 else columns[::-1]
        for column in order:
            means = {
                name: math.fsum(rows[n] for n in neighbours[name]) / len(neighbours[name])
                for name in column
                if neighbours.get(name)
            }
            column.sort(key=lambda name, m=means: (m.get(name, 0.0), name))  # type: ignore[misc]
            rows.update({name: row - len(column) / 2 for row, name in enumerate(column)})
    return columns


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    x1, y1 = start[0] + BOX_WIDTH, start[1] + BOX_HEIGHT / 2
    x2, y2 = end[0], end[1] + BOX_HEIGHT / 2
    bend = max((x2 - x1) / 2, GAP_X / 2)
    return f"M{x1:.0f} {y1:.1f}C{x1 + bend:.0f} {y1:.1f} {x2 - bend:.0f} {y2:.1f} {x2:.0f} {y2:.1f}"


def _label(node: Node, language: Language) -> str:
    text = node.name if node.kind == "table" else node.title.of(language)
    instance = node.id.partition("@")[2]
    whole = f"{text} · {instance}" if instance else text
    return whole if len(whole) <= LONGEST_LABEL else whole[: LONGEST_LABEL - 1] + "…"


def _link(node: Node) -> str:
    if node.kind == "table":
        return f"/trust/tables/{node.name}"
    if node.kind == "analysis":
        return f"/analyses/{node.name}"
    return f"/trust/runs?slug={node.name}"
