"""What draws customers: the values to choose from, who is drawn to one, and one person's."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ibis import _

from dangol.console.queries.people import default_rows
from dangol.console.words import affinity as words
from dangol.contract.result import Column, Rows
from dangol.runs.workspace import Workspace
from dangol.scoring.score_figures import times
from dangol.tables.affinities import (
    AFFINITY_KINDS,
    AFFINITY_SHARES,
    CUSTOMER_AFFINITIES,
    VALUE_NAMES,
)
from dangol.words import EN_DASH, Count, Figure, Share, Text, both, said

SLUG = "affinity"
SHOWN, ON_A_PAGE = 12, 6


@dataclass(frozen=True)
class Value:
    """Something that customers may be drawn to, and how many are."""

    kind: str
    value: str
    name: Text
    people: int

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.value}"

    @property
    def option(self) -> Text:
        return said(words.OPTION, name=self.name, n=Count(self.people))


@dataclass(frozen=True)
class Values:
    """Of each kind its values by how many are drawn to them, and the one that is shown."""

    kinds: list[tuple[Text, list[Value]]]
    chosen: Value | None


@dataclass(frozen=True)
class Affinity:
    """What a person is drawn to, and how long its bar is among the person's."""

    name: Text
    shown: Text
    caption: Text
    length: float


def name_of(kind: str, value: str) -> Text:
    """What a value is called; categories and brands as the shop names them."""
    return VALUE_NAMES.get(kind, {}).get(value, Text(en=value, ko=value))


def values_to_choose(workspace: Workspace, key: str) -> Values:
    """What anybody is clearly drawn to; without a choice the one that draws most."""
    rows = default_rows(AFFINITY_SHARES)
    told = rows.filter(rows.is_told_apart & (rows.drawn_customers > 0))
    with workspace.warehouse.session() as session:
        found = session.fetch(
            told.order_by([told.drawn_customers.desc(), told.affinity_value])
        ).to_pylist()
    values = [
        Value(
            row["affinity_kind"],
            row["affinity_value"],
            name_of(row["affinity_kind"], row["affinity_value"]),
            row["drawn_customers"],
        )
        for row in found
    ]
    kinds = [
        (name, [one for one in values if one.kind == kind]) for kind, name in AFFINITY_KINDS.items()
    ]
    shown = [(name, mine) for name, mine in kinds if mine]
    asked = next((one for one in values if one.key == key), None)
    return Values(shown, asked or (shown[0][1][0] if shown else None))


def drawn_people(workspace: Workspace, chosen: Value) -> Rows:
    """The people who are clearly drawn to a value, the surest first."""
    rows = default_rows(CUSTOMER_AFFINITIES)
    mine = rows.filter(
        rows.is_drawn & (rows.affinity_kind == chosen.kind) & (rows.affinity_value == chosen.value)
    )
    order = [
        mine.affinity_confidence.desc(),
        (mine.affinity_lift.ln().abs()).desc(),
        mine.customer_id.asc(),
    ]
    with workspace.warehouse.session() as session:
        people = session.fetch(mine.order_by(order).limit(SHOWN)).to_pylist()
    share = (
        (Column(name="affinity_share", title=words.SHARE, kind="share"),)
        if any(one["affinity_share"] is not None for one in people)
        else ()
    )
    return Rows(
        title=said(words.PEOPLE, name=chosen.name),
        caption=said(words.PEOPLE_SAY, n=Count(len(people)), all=Count(chosen.people)),
        columns=(
            Column(name="customer_id", title=words.CUSTOMER, kind="name"),
            Column(name="affinity_lift", title=words.LIFT, kind="bar"),
            Column(name="range", title=words.RANGE),
            *share,
            Column(name="sure", title=words.SURE, kind="share"),
            Column(name="affinity_evidence", title=words.EVIDENCE, kind="count"),
        ),
        rows=tuple(_line(one) for one in people),
    )


def _line(one: dict[str, Any]) -> dict[str, Any]:
    low, high = (Figure(one[f"lift_{end}"]).say("en") for end in ("low", "high"))
    return {
        "customer_id": one["customer_id"],
        "link": f"/customers/{quote(one['customer_id'], safe='')}",
        "affinity_lift": round(one["affinity_lift"], 2),
        "range": low + EN_DASH + high,
        "affinity_share": one["affinity_share"],
        # Nothing about people is certain.
        "sure": min(round(one["affinity_confidence"], 3), 0.999),
        "affinity_evidence": one["affinity_evidence"],
    }


def affinities_of(workspace: Workspace, customer_id: str) -> list[Affinity]:
    """What a person is clearly drawn to, the first of each kind before the second."""
    rows = default_rows(CUSTOMER_AFFINITIES)
    mine = rows.filter((rows.customer_id == customer_id) & rows.is_drawn)
    order = [_.affinity_rank, _.affinity_confidence.desc(), _.affinity_kind, _.affinity_value]
    with workspace.warehouse.session() as session:
        found = session.fetch(mine.order_by(order).limit(ON_A_PAGE)).to_pylist()
    longest = max((row["affinity_lift"] for row in found), default=1.0)
    return [
        Affinity(
            name_of(row["affinity_kind"], row["affinity_value"]),
            both("{q}", "{q}", q=times(row["affinity_lift"])),
            said(
                words.CARD_CAPTION,
                kind=AFFINITY_KINDS[row["affinity_kind"]],
                low=Figure(row["lift_low"]),
                high=Figure(row["lift_high"]),
                sure=Share(min(round(row["affinity_confidence"], 3), 0.999)),
            ),
            row["affinity_lift"] / longest * 100,
        )
        for row in found
    ]
