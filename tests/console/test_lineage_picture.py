"""The lineage as a drawing: nothing overlaps, everything flows to the right."""

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from dangol.console.drawing import BOX_HEIGHT, BOX_WIDTH, draw
from dangol.runs.lineage import Lineage, Node
from dangol.words import Text

names = st.sampled_from("abcdefgh")


def node(name: str, kind: str = "table", title: str = "") -> Node:
    said = Text(en=title or name, ko=title or name)
    return Node(name, kind, name, said, "given", 1, None)  # type: ignore[arg-type]


def lineage(edges: list[tuple[str, str]]) -> Lineage:
    found = sorted({name for edge in edges for name in edge})
    return Lineage(tuple(map(node, found)), tuple(edges))


@given(st.lists(st.tuples(names, names), min_size=1, max_size=16, unique=True))
def test_boxes_never_overlap_and_all_are_drawn(edges: list[tuple[str, str]]) -> None:
    """Circles too: profile, audience and contacts feed each other."""
    drawing = draw(lineage(edges), "en")
    assert {box.node.id for box in drawing.boxes} == {name for edge in edges for name in edge}
    for one, other in itertools.combinations(drawing.boxes, 2):
        apart = abs(one.x - other.x) >= BOX_WIDTH or abs(one.y - other.y) >= BOX_HEIGHT
        assert apart, (one, other)
    for box in drawing.boxes:
        assert 0 <= box.x <= drawing.width - BOX_WIDTH
        assert 0 <= box.y <= drawing.height - BOX_HEIGHT


def test_an_edge_runs_from_the_right_of_its_source_to_the_left_of_its_target() -> None:
    drawing = draw(lineage([("a", "b"), ("b", "c"), ("a", "c")]), "en")
    places = {box.node.id: box for box in drawing.boxes}
    assert places["a"].x < places["b"].x < places["c"].x
    for edge in drawing.edges:
        start, end = edge.ends.split("|")
        numbers = [float(n) for n in re.findall(r"-?[\d.]+", edge.path)]
        assert numbers[0] == round(places[start].x + BOX_WIDTH)
        assert numbers[-2] == round(places[end].x)


def test_an_edge_over_a_column_does_not_run_beneath_its_boxes() -> None:
    drawing = draw(lineage([("a", "b"), ("b", "c"), ("a", "c")]), "en")
    (middle,) = [box for box in drawing.boxes if box.node.id == "b"]
    (edge,) = [edge for edge in drawing.edges if edge.ends == "a|c"]
    passing = re.search(r"([\d.]+) ([\d.]+)H", edge.path)
    assert passing is not None
    height = float(passing[2])
    assert not middle.y <= height <= middle.y + BOX_HEIGHT


def test_nothing_at_all_can_be_drawn() -> None:
    assert draw(Lineage((), ()), "ko").boxes == ()


def test_a_long_name_is_cut_where_the_box_ends() -> None:
    alone = node("x", "analysis", "골든 프로필과 아주 긴 이름")
    drawing = draw(Lineage((alone, node("y")), (("x", "y"),)), "ko")
    (label,) = [box.label for box in drawing.boxes if box.node.id == "x"]
    assert label.endswith("…")
    assert len(label) < 12
