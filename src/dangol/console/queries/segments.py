"""Found segments side by side, their people, and the segments of one person."""

import json
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from dangol.console.words import segments as words
from dangol.customers.segments.segment_model import SegmentModel
from dangol.customers.segments.story import value_words
from dangol.errors import DangolError
from dangol.runs.instances import Instance, instances
from dangol.runs.models import latest_model
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.tables.segments import SEGMENT_MEMBERS, SEGMENT_TRAITS, SEGMENTS
from dangol.tables.vocabulary import DEFAULT_INSTANCE, INSTANCE, Table
from dangol.words import Figure, Text, both

SLUG = "segments"
HERE = "/customers/segments/found"
MOST_TRAITS, MOST_PEOPLE, MOST_GROUPS = 5, 8, 6
FULL_EFFECT = 2.0
FIRM_FROM, FAIR_FROM = 0.75, 0.6


@dataclass(frozen=True)
class Tab:
    """A way to segment, and where it stands."""

    name: Text | str
    address: str
    is_here: bool


@dataclass(frozen=True)
class ShownTrait:
    """A difference as a sentence with a signed bar; ``length`` of a hundred."""

    words: Text
    length: float
    is_less: bool
    is_clear: bool


@dataclass(frozen=True)
class ShownSegment:
    """A segment as a card; ``again`` is None where it was not looked for again."""

    number: int
    name: Text
    people: int
    share: float
    firmness: Literal["firm", "fair", "loose", "cut"]
    again: Figure | None
    traits: list[ShownTrait]
    address: str


@dataclass(frozen=True)
class Member:
    """A person of a segment."""

    customer_id: str
    probability: float


@dataclass(frozen=True)
class Group:
    """A segment of one person."""

    name: Text
    address: str


def segment_tabs(workspace: Workspace, instance: str) -> list[Tab]:
    """RFM, then every saved way to find groups; ``instance`` is empty on the page of RFM."""
    found = [Tab(words.RFM, "/customers/segments", not instance)]
    for one in saved_ways(workspace):
        name: Text | str = words.DEFAULT if one.name == DEFAULT_INSTANCE else one.name
        found.append(Tab(name, address_of(one.name), one.name == instance))
    return found


def saved_ways(workspace: Workspace) -> list[Instance]:
    """The default first."""
    every = [i for i in instances(workspace.registry, workspace.state) if i.slug == SLUG]
    return sorted(every, key=lambda one: one.name != DEFAULT_INSTANCE)


def address_of(instance: str, **more: object) -> str:
    query = {**({} if instance == DEFAULT_INSTANCE else {"instance": instance}), **more}
    return HERE + (f"?{urlencode(query)}" if query else "")


def shown_segments(workspace: Workspace, instance: str) -> list[ShownSegment]:
    """Every segment of an answer by its number, with its largest differences."""
    segments = _rows(workspace, SEGMENTS, instance)
    traits = _rows(workspace, SEGMENT_TRAITS, instance)
    model = _model(workspace, instance)
    units = {one.name: one.unit for one in model.measured} if model is not None else {}
    currency = workspace.project.settings.currency
    return [
        ShownSegment(
            row["segment_number"],
            _text(row["segment_name"]),
            row["member_count"],
            row["member_share"],
            _firmness(row["found_again_share"], is_group=row["is_group"]),
            None
            if row["found_again_share"] is None
            else Figure(round(row["found_again_share"], 2)),
            [
                _trait(
                    one,
                    "share"
                    if one["characteristic_value"]
                    else units.get(one["characteristic"], ""),
                    currency,
                )
                for one in _largest(traits, row["segment_number"])
            ],
            address_of(instance, segment=row["segment_number"]) + "#people",
        )
        for row in sorted(segments, key=lambda row: int(row["segment_number"]))
    ]


def members_of(workspace: Workspace, instance: str, number: int) -> list[Member]:
    """Those who belong to a segment most surely."""
    rows = stored_table(SEGMENT_MEMBERS)
    mine = rows.filter((rows[INSTANCE] == instance) & (rows.segment_number == number))
    order = [mine.membership_probability.desc(), mine.customer_id.asc()]
    with workspace.warehouse.session() as session:
        found = session.fetch(mine.order_by(order).limit(MOST_PEOPLE)).to_pylist()
    return [Member(row["customer_id"], row["membership_probability"]) for row in found]


def segments_of(workspace: Workspace, customer_id: str) -> list[Group]:
    """The segments that a person belongs to, in every saved way."""
    members, segments = stored_table(SEGMENT_MEMBERS), stored_table(SEGMENTS)
    mine = members.filter(members.customer_id == customer_id)
    named = mine.inner_join(segments, [INSTANCE, "segment_number"])
    told = named.select(INSTANCE, "segment_number", "segment_name").order_by(INSTANCE)
    with workspace.warehouse.session() as session:
        found = session.fetch(told.limit(MOST_GROUPS)).to_pylist()
    return [Group(_text(row["segment_name"]), address_of(row[INSTANCE])) for row in found]


def _rows(workspace: Workspace, table: Table, instance: str) -> list[dict[str, Any]]:
    rows = stored_table(table)
    with workspace.warehouse.session() as session:
        found: list[dict[str, Any]] = session.fetch(
            rows.filter(rows[INSTANCE] == instance)
        ).to_pylist()
    return found


def _model(workspace: Workspace, instance: str) -> SegmentModel | None:
    try:
        model = latest_model(workspace, SLUG, instance)
    except DangolError:
        return None
    return model if isinstance(model, SegmentModel) else None


def _largest(traits: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    mine = [one for one in traits if one["segment_number"] == number]
    order = sorted(
        mine,
        key=lambda one: (
            -abs(one["effect_size"]),
            one["characteristic"],
            one["characteristic_value"],
        ),
    )
    return order[:MOST_TRAITS]


def _trait(row: dict[str, Any], unit: Any, currency: str) -> ShownTrait:
    title = _text(row["trait_title"])
    if row["characteristic_value"]:
        title = both("{t} ‘{v}’", "{t} ‘{v}’", t=title, v=row["characteristic_value"])
    here, overall = (
        value_words(unit, row[name], currency) if row[name] is not None else Text(en="–", ko="–")
        for name in ("segment_value", "overall_value")
    )
    return ShownTrait(
        both(words.VALUE.en, words.VALUE.ko, what=title, here=here, overall=overall),
        min(abs(row["effect_size"]) / FULL_EFFECT, 1.0) * 100,
        row["effect_size"] < 0,
        row["is_clear_effect"],
    )


def _firmness(again: float | None, *, is_group: bool) -> Literal["firm", "fair", "loose", "cut"]:
    if not is_group:
        return "cut"
    if again is None or again < FAIR_FROM:
        return "loose"
    return "firm" if again >= FIRM_FROM else "fair"


def _text(stored: str) -> Text:
    return Text.model_validate(json.loads(stored))
