"""Whom an offer reaches, segment by segment, and one person's scores with their reasons."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import ibis
import ibis.expr.types as ir

from dangol.console.words import targeting as words
from dangol.contract.result import Column, Picture, picture
from dangol.optimization.targeting.reasons import Reason, told_reasons
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.tables.targeting import CUSTOMER_PROPENSITIES, CUSTOMER_TARGETS
from dangol.tables.vocabulary import DEFAULT_INSTANCE, INSTANCE
from dangol.words import Count, Figure, Language, Share, Text, said

SHOWN = 20
# On a profile: at most this many scores, the one of what was asked by name first.
MOST_SCORES = 3
# A score that hardly anything moves has short bars.
LEAST_FULL_BAR = 0.3
TENTHS = ((1, "top"), (3, "high"), (7, "middle"), (10, "low"))


@dataclass(frozen=True)
class ShownReason:
    """A sentence with a bar to one side: what it adds to the score, or takes from it."""

    words: Text
    length: float
    lowers: bool


@dataclass(frozen=True)
class ShownScore:
    """One score of a person: what, how likely, where among customers, and why."""

    title: Text
    within: Text
    place: Text
    is_top: bool
    shown: Text
    reasons: list[ShownReason]
    link: str


@dataclass(frozen=True)
class Target:
    """A person to reach, with what raises the score."""

    customer_id: str
    probability: float
    profit: float
    currency: str
    why: list[Text]


def first_targets(
    workspace: Workspace, instance: str, propensity: str, segment: str
) -> list[Target]:
    """The people of a segment that the offer reaches first."""
    targets = _rows(CUSTOMER_TARGETS, instance)
    scored = _rows(CUSTOMER_PROPENSITIES, propensity).select("customer_id", "category", "reasons")
    mine = targets.filter((targets.segment == segment) & targets.is_target)
    joined = mine.inner_join(scored, "customer_id")
    ordered = joined.order_by([joined.expected_profit.desc(), joined.customer_id.asc()])
    with workspace.warehouse.session() as session:
        found = session.fetch(ordered.limit(SHOWN)).to_pylist()
    return [
        Target(
            row["customer_id"],
            row["probability"],
            float(row["expected_profit"]),
            row["currency"],
            [one.words for one in _reasons(row) if one.effect > 0][:2],
        )
        for row in found
    ]


def segment_picture(
    workspace: Workspace, instance: str, propensity: str, segment: str
) -> Picture | None:
    """How a segment differs from everyone with a score; None where nobody is in it."""
    targets = _rows(CUSTOMER_TARGETS, instance).select("customer_id", "segment")
    people = _rows(CUSTOMER_PROPENSITIES, propensity).inner_join(targets, "customer_id")
    people = people.mutate(spent=people.spent_half_year.cast("float64"))
    with workspace.warehouse.session() as session:
        (mine,) = session.fetch(_means(people.filter(people.segment == segment))).to_pylist()
        (all_,) = session.fetch(_means(people)).to_pylist()
    if not mine["people"]:
        return None
    rows = _index_rows(mine, all_)
    return _index_picture(rows) if rows else None


def _rows(table: Any, instance: str) -> ir.Table:
    rows = stored_table(table)
    return rows.filter(rows[INSTANCE] == instance)


def _means(people: ir.Table) -> ir.Table:
    return people.agg(
        people=people.count(),
        asked=people.asked_days_half_year.mean(),
        visits=people.visits_half_year.mean(),
        spent=people.spent.mean(),
        silent=people.days_since_visit.mean(),
        basket=people.spent.sum() / people.visits_half_year.sum().cast("float64").nullif(0),
    )


def _index_rows(mine: dict[str, Any], all_: dict[str, Any]) -> list[dict[str, Any]]:
    """Strongest first; what nobody does has no index."""
    rows = []
    for name, title in words.MEASURES.items():
        if mine[name] and all_[name]:
            times = mine[name] / all_[name]
            rows.append(
                {
                    "name_en": title.en,
                    "name_ko": title.ko,
                    # The scale of the picture ends here; the number says what it is.
                    "times": min(max(times, 0.2), 8.0),
                    "said": Figure(round(times, 1) or 0.1).say("en") + "×",
                }
            )
    return sorted(rows, key=lambda row: -row["times"])


def _index_picture(rows: list[dict[str, Any]]) -> Picture:
    def told(language: Language) -> str:
        return ", ".join(f"{row[f'name_{language}']} {row['said']}" for row in rows)

    return picture(
        _draw_index,
        title=words.DIFFER,
        caption=words.DIFFER_CAPTION,
        label=said(words.DIFFER_LABEL, said=Text(en=told("en"), ko=told("ko"))),
        rows=rows,
        columns=(
            Column(name="name_en", title=words.MEASURE),
            Column(name="name_ko", title=words.MEASURE),
            Column(name="times", title=words.TIMES, kind="number"),
        ),
        height=30 * len(rows) + 24,
    )


def _draw_index(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows"))
    scale = alt.Scale(type="log", domain=[0.12, 13], nice=False)
    axis = alt.Axis(title=None, values=[0.25, 0.5, 1, 2, 4, 8], labelExpr="datum.value + '×'")
    x = alt.X("times:Q", scale=scale, axis=axis)
    y = alt.Y(
        f"name_{language}:N",
        sort=None,
        axis=alt.Axis(title=None, labelAlign="left", labelPadding=118),
    )
    bars = base.mark_bar(height=8, cornerRadius=2, color=alt.expr("now")).encode(
        x=x, x2=alt.datum(1), y=y
    )
    one = base.mark_rule(color=alt.expr("faint")).encode(x=alt.datum(1))
    bold: dict[str, Any] = {"fontWeight": 600, "fontSize": 12, "color": alt.expr("ink")}
    above = base.transform_filter("datum.times >= 1").mark_text(align="left", dx=6, **bold)
    below = base.transform_filter("datum.times < 1").mark_text(align="left", dx=6, **bold)
    # Numbers below one stand right of the line: to the left are the names.
    placed: dict[str, Any] = {"y": y, "text": "said:N"}
    return bars + one + above.encode(x=x, **placed) + below.encode(x=alt.datum(1), **placed)


def scores_of(workspace: Workspace, customer_id: str) -> list[ShownScore]:
    """Every propensity of a person, those that were saved under a name first."""
    rows = stored_table(CUSTOMER_PROPENSITIES)
    mine = rows.filter((rows.customer_id == customer_id) & rows.is_told_apart)
    ordered = mine.order_by([ibis.cases((mine[INSTANCE] == DEFAULT_INSTANCE, 1), else_=0),
                             mine[INSTANCE].asc()])  # fmt: skip
    with workspace.warehouse.session() as session:
        found = session.fetch(ordered.limit(MOST_SCORES)).to_pylist()
    return [_score(row) for row in found]


def _score(row: dict[str, Any]) -> ShownScore:
    place = next(name for last, name in TENTHS if row["probability_tenth"] <= last)
    thing = row["category"]
    name, reasons = row[INSTANCE], _reasons(row)
    full = max([LEAST_FULL_BAR, *(abs(one.effect) for one in reasons)])
    query = "" if name == DEFAULT_INSTANCE else f"?instance={quote(name)}"
    return ShownScore(
        title=said(words.BUYS, thing=thing) if thing else words.BUYS_ANYTHING,
        within=said(words.WITHIN, n=Count(row["horizon_days"])),
        place=words.PLACES[place],
        is_top=place == "top",
        shown=shown_share(row["probability"]),
        reasons=[
            ShownReason(one.words, abs(one.effect) / full * 100, one.effect < 0) for one in reasons
        ],
        link=f"/analyses/propensity{query}",
    )


def shown_share(value: float) -> Text:
    """A chance, with a decimal where it is small."""
    shown = Share(round(value, 3) if value < 0.1 else round(value, 2))
    return Text(en=shown.say("en"), ko=shown.say("ko"))


def _reasons(row: dict[str, Any]) -> list[Reason]:
    return told_reasons(row["reasons"], row["category"], row["currency"])
