"""What the page of one person says at a glance: sentence, chips, metrics, picture, scores."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from dangol.console.queries.affinities import Affinity, affinities_of
from dangol.console.queries.expected import Interests, NextPurchase, interests, next_purchase
from dangol.console.queries.gaps import Gaps, gap_picture, gaps_of, usual_days
from dangol.console.queries.guessed import Guess, guesses_of
from dangol.console.queries.lifetime import Worth, worth
from dangol.console.queries.loyalty import Standing, standing
from dangol.console.queries.people import SEGMENT, segment_column
from dangol.console.queries.predictions import foretold
from dangol.console.queries.profile import Person, Value
from dangol.console.queries.targeting import ShownScore, scores_of
from dangol.console.words import customers as words
from dangol.contract.result import Metric, Picture, Range, metric
from dangol.runs.workspace import Workspace
from dangol.tables.affinities import CUSTOMER_LEANINGS
from dangol.tables.lifetime import CUSTOMER_LIFETIME_VALUES
from dangol.tables.loyalty import LOYALTY_MEMBERS
from dangol.tables.next_purchases import CUSTOMER_NEXT_PURCHASES
from dangol.tables.targeting import CUSTOMER_PROPENSITIES
from dangol.words import Count, Day, Figure, Money, Text, said

FALLBACK_TOP = 5
SHOWN_APART = (
    CUSTOMER_LEANINGS.name,
    CUSTOMER_LIFETIME_VALUES.name,
    LOYALTY_MEMBERS.name,
    CUSTOMER_NEXT_PURCHASES.name,
    CUSTOMER_PROPENSITIES.name,
)


@dataclass(frozen=True)
class Score:
    """One score as dots of the highest there is."""

    value: Value
    top: int


@dataclass(frozen=True)
class Portrait:
    headline: Text
    action: Text
    segment: str | None
    segment_name: Text | None
    chips: list[Text]
    metrics: list[Metric]
    picture: Picture | None
    next_purchase: NextPurchase | None
    interests: Interests | None
    affinities: list[Affinity]
    worth: Worth | None
    loyalty: Standing | None
    propensities: list[ShownScore]
    scores: list[Score]
    attributes: list[Value]
    guesses: dict[str, Guess]
    top: int


def portrait(workspace: Workspace, person: Person) -> Portrait:
    """The glance at a person, from their profile row and their purchase days."""
    today = workspace.settings.business_day(workspace.settings.now())
    row = person.row
    segment = row.get(SEGMENT)
    column = segment_column(workspace)
    name = dict(column.values).get(segment) if column is not None and segment else None
    gaps = gaps_of(person.purchase_days, today)
    top = _top(workspace)
    value = worth(workspace, person.id)
    shown = [
        v for v in person.values if v.column.name != SEGMENT and v.table.name not in SHOWN_APART
    ]
    return Portrait(
        headline=_headline(person.id, segment, name)
        if row
        else said(words.ONLY_EVENTS, id=person.id),
        action=_action(person, today),
        segment=segment,
        segment_name=name or (Text(en=segment, ko=segment) if segment else None),
        chips=_chips(row),
        metrics=_metrics(workspace, person, gaps, today),
        picture=gap_picture(gaps) if gaps is not None else None,
        next_purchase=next_purchase(workspace, person.id),
        interests=interests(workspace, person.id),
        affinities=affinities_of(workspace, person.id),
        worth=value,
        loyalty=standing(workspace, person.id),
        propensities=[*scores_of(workspace, person.id), *foretold(workspace, person.id)],
        scores=[Score(v, top) for v in shown if v.is_score and v.value is not None],
        attributes=[v for v in shown if not v.is_score],
        guesses=guesses_of(workspace, person.id),
        top=top,
    )


def _top(workspace: Workspace) -> int:
    """The highest score: how many steps the last answer of the RFM analysis used."""
    run = workspace.ledger.latest("rfm")
    return int(run.parameters.get("bins", FALLBACK_TOP)) if run is not None else FALLBACK_TOP


def _headline(customer_id: str, segment: str | None, name: Text | None) -> Text:
    if segment is None:
        template = words.IS_IN_NONE
    elif segment in words.IS_IN:
        template = words.IS_IN[segment]
    else:
        template = words.IS_IN_OTHER
    return said(template, id=customer_id, segment=name or segment or "")


def _action(person: Person, today: dt.date) -> Text:
    if not person.purchase_days:
        return words.NEVER if person.row else words.ONLY_EVENTS_DO
    days = Count((today - person.purchase_days[-1]).days)
    gap = person.row.get("usual_gap_days")
    if not gap:
        return said(words.FEW, n=Count(len(person.purchase_days)), days=days)
    if days.value > 1.5 * gap:
        return said(words.LATE, days=days, times=Figure(round(days.value / gap, 1)))
    return said(words.ON_TIME, days=days, gap=Figure(_rounded(gap)))


def _rounded(days: float) -> float:
    return round(days, 1) if days < 10 else round(days)


def _chips(row: dict[str, Any]) -> list[Text]:
    chips = []
    if row.get("first_order_on"):
        chips.append(said(words.SINCE, day=Day(row["first_order_on"], year=True)))
    if row.get("usual_store_id"):
        chips.append(said(words.USUAL_STORE, store=row["usual_store_id"]))
    if row.get("usual_hour") is not None:
        chips.append(said(words.USUAL_HOUR, hour=int(row["usual_hour"])))
    if row.get("top_department"):
        chips.append(Text(en=row["top_department"], ko=row["top_department"]))
    return chips


def _metrics(
    workspace: Workspace, person: Person, gaps: Gaps | None, today: dt.date
) -> list[Metric]:
    row = person.row
    if not person.purchase_days:
        return []
    currency = row.get("currency") or workspace.settings.currency
    first, last = person.purchase_days[0], person.purchase_days[-1]
    since = Count((today - last).days)
    made = [
        Metric(
            name=words.SINCE_LAST,
            value=float(since.value),
            shown=said(words.DAYS, n=since),
            range=_gap_range(gaps),
        ),
        Metric(
            name=words.ORDERS,
            value=row.get("order_count"),
            shown=said(words.TIMES, n=Count(row.get("order_count") or 0)),
            note=said(
                words.FROM_TO,
                first=Day(first, year=first.year != today.year),
                last=Day(last, year=last.year != today.year),
            ),
        ),
    ]
    if row.get("kept_amount") is not None:
        made.append(metric(words.KEPT, Money(row["kept_amount"], currency)))
    if row.get("average_order_amount") is not None:
        made.append(metric(words.PER_ORDER, Money(row["average_order_amount"], currency)))
    return made


def _gap_range(gaps: Gaps | None) -> Range | None:
    if gaps is None:
        return None
    return Range(
        low=gaps.low,
        high=gaps.high,
        value=gaps.now,
        caption=said(words.USUAL_BAND, days=usual_days(gaps)),
        place={"beyond": words.BEYOND, "inside": words.INSIDE, "early": words.NOT_DUE}[gaps.place],
    )
