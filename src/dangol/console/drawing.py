"""The lineage as boxes in columns: a box stands right of everything that feeds it.

A layered drawing (Sugiyama, Tagawa, Toda 1981): an edge over several columns passes each of
them through a gap of its own, so that no line runs beneath a box.
"""

import itertools
import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from dangol.runs.lineage import Lineage, Node
from dangol.words import Language

BOX_WIDTH = 152
BOX_HEIGHT = 40
GAP_X = 38
GAP_Y = 10
PASS_HEIGHT = 6
MARGIN = 8
LONGEST_LABEL = 20
SWEEPS = 12

Place = tuple[float, float]


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
    """Everything that the picture shows, in pixels."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]


def draw(lineage: Lineage, language: Language) -> Drawing:
    """Places for all boxes that are connected to anything, with few crossings."""
    connected = {end for edge in lineage.edges for end in edge}
    nodes = {node.id: node for node in lineage.nodes if node.id in connected}
    edges = [(a, b) for a, b in lineage.edges if a in nodes and b in nodes]
    depth = _depths(nodes, edges)
    ways = {edge: _way(edge, depth) for edge in edges}
    columns = _ordered(_columns(depth, ways), ways)
    places, width, height = _places(columns, nodes)
    boxes = tuple(
        Box(node, *places[name], _label(node, language), _link(node))
        for name, node in sorted(nodes.items(), key=lambda one: places[one[0]])
    )
    curves = tuple(Edge(f"{a}|{b}", _curve(way, places, nodes)) for (a, b), way in ways.items())
    return Drawing(width, height, boxes, curves)


def _depths(nodes: Mapping[str, Node], edges: list[tuple[str, str]]) -> dict[str, int]:
    """Longest way from a source; a circle (profile, audience, profile) is cut where it closes."""
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
    return depth


def _way(edge: tuple[str, str], depth: Mapping[str, int]) -> list[str]:
    """The stops of an edge: its ends, and a gap in every column between them."""
    start, end = edge
    between = range(depth[start] + 1, depth[end])
    return [start, *(f"{start}>{end}>{column}" for column in between), end]


def _columns(
    depth: Mapping[str, int], ways: Mapping[tuple[str, str], list[str]]
) -> list[list[str]]:
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for name in sorted(depth):
        columns[depth[name]].append(name)
    for (start, _end), way in ways.items():
        for steps, stop in enumerate(way[1:-1], start=1):
            columns[depth[start] + steps].append(stop)
    return columns


def _ordered(
    columns: list[list[str]], ways: Mapping[tuple[str, str], list[str]]
) -> list[list[str]]:
    """Stops near the middle of their neighbours, column by column, there and back."""
    neighbours: dict[str, list[str]] = {}
    for way in ways.values():
        for one, other in itertools.pairwise(way):
            neighbours.setdefault(one, []).append(other)
            neighbours.setdefault(other, []).append(one)
    rows: dict[str, float] = {}

    def settle(column: list[str]) -> None:
        rows.update({name: row - (len(column) - 1) / 2 for row, name in enumerate(column)})

    def middle(name: str) -> tuple[float, str]:
        near = [rows[n] for n in neighbours.get(name, ())]
        return (math.fsum(near) / len(near) if near else 0.0, name)

    for column in columns:
        settle(column)
    for sweep in range(SWEEPS):
        for column in columns if sweep % 2 == 0 else columns[::-1]:
            column.sort(key=middle)
            settle(column)
    return columns


def _places(
    columns: list[list[str]], nodes: Mapping[str, Node]
) -> tuple[dict[str, Place], float, float]:
    def tall(name: str) -> float:
        return BOX_HEIGHT if name in nodes else PASS_HEIGHT

    heights = [sum(map(tall, column)) + GAP_Y * (len(column) - 1) for column in columns]
    height = max(heights, default=0) + 2 * MARGIN
    places: dict[str, Place] = {}
    for number, column in enumerate(columns):
        y = (height - heights[number]) / 2
        for name in column:
            places[name] = (MARGIN + number * (BOX_WIDTH + GAP_X), round(y, 1))
            y += tall(name) + GAP_Y
    width = len(columns) * (BOX_WIDTH + GAP_X) - GAP_X + 2 * MARGIN
    return places, max(width, 0), height


def _curve(way: list[str], places: Mapping[str, Place], nodes: Mapping[str, Node]) -> str:
    """From the right of one box to the left of the other, straight through the gaps between."""

    def line(name: str) -> float:
        return places[name][1] + (BOX_HEIGHT if name in nodes else PASS_HEIGHT) / 2

    x, y = places[way[0]][0] + BOX_WIDTH, line(way[0])
    path = f"M{x:.0f} {y:.1f}"
    for name in way[1:]:
        left, here = places[name][0], line(name)
        bend = max(abs(left - x) / 2, GAP_X / 2)
        path += f"C{x + bend:.0f} {y:.1f} {left - bend:.0f} {here:.1f} {left:.0f} {here:.1f}"
        x, y = left, here
        if name not in nodes:
            x = left + BOX_WIDTH
            path += f"H{x:.0f}"
    return path


def _label(node: Node, language: Language) -> str:
    text = node.name if node.kind == "table" else node.title.of(language)
    instance = node.id.partition("@")[2]
    whole = f"{text} · {instance}" if instance else text
    room = LONGEST_LABEL - (2 if node.kind == "analysis" else 0)
    taken = 0
    for place, letter in enumerate(whole):
        taken += 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if taken > room:
            return whole[:place].rstrip() + "…"
    return whole


def _link(node: Node) -> str:
    if node.kind == "table":
        return f"/trust/tables/{node.name}"
    if node.kind == "analysis":
        return f"/analyses/{node.name}"
    return f"/trust/runs?slug={node.name}"
