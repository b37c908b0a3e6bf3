"""The stream of journeys as a drawing, who dropped lately, and what customers do next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dangol.console.words import journeys as words
from dangol.contract.result import Answer
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.tables.journeys import CUSTOMER_NEXT_STEPS, FUNNEL_PEOPLE, STEP_WORDS
from dangol.tables.vocabulary import INSTANCE
from dangol.words import Count, Share, Text, both, said

WIDTH, HEIGHT, TOP = 980.0, 380.0, 22.0
BAR, GAP, LABEL = 10.0, 12.0, 136.0
LEAST_SHARE = 0.004
"""Of all journeys, below which a stream would be thinner than a line."""
LEAST_LABEL = 11.0
MOST_PEOPLE, MOST_STEPS = 8, 8
LETTERS = 17


@dataclass(frozen=True)
class Band:
    """A stream from a bar to one at the next place."""

    path: str
    words: Text


@dataclass(frozen=True)
class Bar:
    """A step at a place, with its streams onward; ``words`` say the whole of it."""

    x: float
    y: float
    height: float
    name: Text
    share: Text
    words: Text
    is_end: bool
    bands: tuple[Band, ...]

    @property
    def has_label(self) -> bool:
        return self.height >= LEAST_LABEL


@dataclass(frozen=True)
class Stream:
    """Everything that is drawn."""

    bars: tuple[Bar, ...]
    places: tuple[tuple[float, Text], ...]
    label: Text
    say: Text
    width: float = WIDTH
    height: float = HEIGHT


Row = dict[str, Any]
Place = tuple[int, str]


def stream_of(answer: Answer) -> Stream | None:
    """The drawing of the first table of the answer; None where nothing flows."""
    rows = [row for row in answer.tables[0].rows if row["count"]] if answer.tables else []
    if not rows:
        return None
    names = {
        one["en"]: Text.model_validate(one) for row in rows for one in (row["from"], row["to"])
    }
    whole = sum(row["count"] for row in rows if row["place"] == 1)
    sizes = _sizes(rows)
    places = sorted({place for place, _ in sizes})
    step = (WIDTH - BAR - LABEL) / max(len(places) - 1, 1)
    scale = (HEIGHT - TOP - GAP * max(_count(sizes, p) for p in places)) / whole
    tops = _tops(sizes, places, scale)
    plan = _Plan(rows, names, sizes, tops, whole, step, scale)
    bars = [plan.bar(node) for node in sorted(sizes, key=lambda one: (one[0], tops[one]))]
    return Stream(
        tuple(bars),
        tuple(((p - 1) * step, said(words.PLACES, n=p)) for p in places),
        said(words.STREAM_LABEL, n=Count(whole), places=len(places)),
        said(words.STREAM_SAY, least=Share(LEAST_SHARE)),
    )


def _sizes(rows: Sequence[Row]) -> dict[Place, int]:
    """Journeys at each step of each place: what comes in, and at the first what goes out."""
    sizes: dict[Place, int] = {}
    for row in rows:
        if row["place"] == 1:
            start = (1, row["from"]["en"])
            sizes[start] = sizes.get(start, 0) + row["count"]
        end = (row["place"] + 1, row["to"]["en"])
        sizes[end] = sizes.get(end, 0) + row["count"]
    return sizes


def _count(sizes: dict[Place, int], place: int) -> int:
    return sum(node[0] == place for node in sizes)


def _is_end(node: Place) -> bool:
    return node[1] == STEP_WORDS["end"].en


def _tops(sizes: dict[Place, int], places: Sequence[int], scale: float) -> dict[Place, float]:
    """Where each bar begins: the largest first, what ended last."""
    found: dict[Place, float] = {}
    for place in places:
        y = TOP
        here = [node for node in sizes if node[0] == place]
        for node in sorted(here, key=lambda one: (_is_end(one), -sizes[one], one[1])):
            found[node] = y
            y += sizes[node] * scale + GAP
    return found


@dataclass(frozen=True)
class _Plan:
    """Where everything stands: ``tops`` of bars by place and name, ``scale`` of a journey."""

    rows: Sequence[Row]
    names: dict[str, Text]
    sizes: dict[Place, int]
    tops: dict[Place, float]
    whole: int
    step: float
    scale: float

    def bar(self, node: Place) -> Bar:
        place, name = node
        onward = sorted(
            (row for row in self.rows if (row["place"], row["from"]["en"]) == node),
            key=lambda row: self.tops[place + 1, row["to"]["en"]],
        )
        size = self.sizes[node]
        share = Share(round(size / self.whole, 3))
        told: dict[str, Any] = {
            "place": place, "name": self.names[name], "n": Count(size), "share": share,
        }  # fmt: skip
        most = sorted(onward, key=lambda row: -row["count"])[:2]
        follows = _joined([(self.names[row["to"]["en"]], row["count"] / size) for row in most])
        return Bar(
            (place - 1) * self.step,
            self.tops[node],
            max(size * self.scale, 1.0),
            _short(self.names[name]),
            both("{s}", "{s}", s=share),
            said(words.NODE, next=follows, **told) if onward else said(words.LAST_NODE, **told),
            _is_end(node),
            tuple(self._bands(node, onward)),
        )

    def _bands(self, node: Place, onward: Sequence[Row]) -> Iterator[Band]:
        place, name = node
        x, y = (place - 1) * self.step, self.tops[node]
        for row in onward:
            height = row["count"] * self.scale
            if row["count"] >= LEAST_SHARE * self.whole:
                end = row["to"]["en"]
                other = self.tops[place + 1, end] + self._before(row) * self.scale
                told = said(
                    words.FLOW, start=self.names[name], end=self.names[end], n=Count(row["count"])
                )
                yield Band(_path(x + BAR, y, x + self.step, other, height), told)
            y += height

    def _before(self, row: Row) -> int:
        """Journeys that come into the same bar above this stream."""
        place, end = row["place"], row["to"]["en"]
        here = self.tops[place, row["from"]["en"]]
        return sum(
            other["count"]
            for other in self.rows
            if (other["place"], other["to"]["en"]) == (place, end)
            and self.tops[place, other["from"]["en"]] < here
        )


def _path(x: float, y: float, other_x: float, other_y: float, height: float) -> str:
    middle = (x + other_x) / 2
    return (
        f"M{x:.1f},{y:.1f}C{middle:.1f},{y:.1f} {middle:.1f},{other_y:.1f} {other_x:.1f},"
        f"{other_y:.1f}v{height:.1f}C{middle:.1f},{other_y + height:.1f} {middle:.1f},"
        f"{y + height:.1f} {x:.1f},{y + height:.1f}Z"
    )


def _joined(parts: Sequence[tuple[Text, float]]) -> Text:
    shares = [Share(round(share, 3)) for _, share in parts]
    return Text(
        en=", ".join(f"{t.en} {s.say('en')}" for (t, _), s in zip(parts, shares, strict=True)),
        ko=", ".join(f"{t.ko} {s.say('ko')}" for (t, _), s in zip(parts, shares, strict=True)),
    )


def _short(name: Text) -> Text:
    """A label that fits; the whole name is said of the bar."""

    def cut(text: str) -> str:
        return text if len(text) <= LETTERS else text[: LETTERS - 1] + "…"

    return Text(en=cut(name.en), ko=cut(name.ko))


@dataclass(frozen=True)
class Dropped:
    """A customer whose time ran out in a funnel."""

    customer_id: str
    step: Text
    days: int


def dropped(workspace: Workspace, instance: str) -> list[Dropped]:
    """Who dropped lately, the latest first."""
    rows = stored_table(FUNNEL_PEOPLE)
    mine = rows.filter((rows[INSTANCE] == instance) & (rows.funnel_state == "dropped"))
    order = [mine.days_since_step.asc(), mine.step_number.desc(), mine.customer_id.asc()]
    with workspace.warehouse.session() as session:
        found = session.fetch(mine.order_by(order).limit(MOST_PEOPLE)).to_pylist()
    return [
        Dropped(row["customer_id"], _named(row["funnel_step"]), row["days_since_step"])
        for row in found
    ]


@dataclass(frozen=True)
class Next:
    """How many customers have a step as their likeliest next one."""

    step: Text
    people: int
    chance: float


def next_of(workspace: Workspace, instance: str) -> list[Next]:
    """What customers are likely to do next, the most frequent first."""
    rows = stored_table(CUSTOMER_NEXT_STEPS)
    mine = rows.filter(rows[INSTANCE] == instance)
    counted = mine.group_by("likely_next_step").agg(
        people=mine.count(), chance=mine.next_step_probability.mean()
    )
    order = [counted.people.desc(), counted.likely_next_step.asc()]
    with workspace.warehouse.session() as session:
        found = session.fetch(counted.order_by(order).limit(MOST_STEPS)).to_pylist()
    return [Next(_named(row["likely_next_step"]), row["people"], row["chance"]) for row in found]


def _named(step: str) -> Text:
    return STEP_WORDS.get(step, Text(en=step, ko=step))
