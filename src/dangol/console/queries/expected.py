"""What is expected of one person: the day of the next purchase, and the categories."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from dangol.console.queries.people import default_rows
from dangol.console.words import expected as words
from dangol.contract.result import Metric, Range
from dangol.runs.workspace import Workspace
from dangol.tables.interests import CUSTOMER_INTERESTS
from dangol.tables.next_purchases import CUSTOMER_NEXT_PURCHASES
from dangol.words import Count, Day, Share, Text, both, said

SHOWN = 5
WITHIN_DAYS = (7, 28, 91)


@dataclass(frozen=True)
class NextPurchase:
    """The expected day with its range, and the chances of a purchase until then."""

    metric: Metric
    facts: list[tuple[Text, Text]]
    overdue: Text | None


@dataclass(frozen=True)
class Interest:
    """A category, how likely it is bought, and how long its bar is among the person's."""

    category: str
    caption: Text
    shown: Text
    length: float


@dataclass(frozen=True)
class Interests:
    """The first interests of a person."""

    caption: Text
    rows: list[Interest]


def next_purchase(workspace: Workspace, customer_id: str) -> NextPurchase | None:
    """When a person is expected to buy; None where it is not computed or nobody is told apart."""
    rows = default_rows(CUSTOMER_NEXT_PURCHASES)
    mine = rows.filter((rows.customer_id == customer_id) & rows.is_told_apart)
    with workspace.warehouse.session() as session:
        found = session.fetch(mine).to_pylist()
    if not found:
        return None
    (row,) = found
    facts = [
        (said(words.WITHIN, n=Count(days)), _share(row[f"probability_{days}_days"]))
        for days in WITHIN_DAYS
        if row[f"probability_{days}_days"] is not None
    ]
    late = row["overdue_after_on"] if row["is_overdue"] else None
    overdue = None if late is None else said(words.OVERDUE_SAY, day=_day(late, row["known_on"]))
    return NextPurchase(_metric(row), facts, overdue)


def _metric(row: dict[str, Any]) -> Metric:
    day, low, high = (row[f"next_purchase{part}_on"] for part in ("", "_low", "_high"))
    if day is None:
        return Metric(name=words.EXPECTED, value=None, shown=words.NO_DAY, note=words.NO_DAY_SAY)
    known: dt.date = row["known_on"]
    shown = _day(day, known)
    place = words.OVERDUE if row["is_overdue"] else None
    if high is None:
        note = said(words.FROM, low=_day(low, known))
        return Metric(name=words.EXPECTED, value=None, shown=both("{d}", "{d}", d=shown), note=note)
    return Metric(
        name=words.EXPECTED,
        value=None,
        shown=both("{d}", "{d}", d=shown),
        range=Range(
            low=float((low - known).days),
            high=float((high - known).days),
            value=float((day - known).days),
            caption=said(words.RANGE, low=_day(low, known), high=_day(high, known)),
            place=place,
        ),
    )


def _day(day: dt.date, known: dt.date) -> Day:
    return Day(day, year=day.year != (known + dt.timedelta(days=1)).year)


def _share(value: float) -> Text:
    return both("{q}", "{q}", q=Share(round(value, 3) if value < 0.1 else round(value, 2)))


def interests(workspace: Workspace, customer_id: str) -> Interests | None:
    """A person's first interests; None where they are not computed or not told apart."""
    rows = default_rows(CUSTOMER_INTERESTS)
    mine = rows.filter((rows.customer_id == customer_id) & rows.is_told_apart)
    with workspace.warehouse.session() as session:
        found = session.fetch(mine.order_by("interest_rank").limit(SHOWN)).to_pylist()
    if not found:
        return None
    longest = max(found[0]["probability"], 1e-9)
    return Interests(
        said(words.INTERESTS_SAY, n=Count(found[0]["horizon_days"])),
        [
            Interest(
                row["category"],
                words.NEVER
                if row["days_since_bought"] is None
                else said(
                    words.BOUGHT, n=Count(row["bought_days"]), days=Count(row["days_since_bought"])
                ),
                _share(row["probability"]),
                row["probability"] / longest * 100,
            )
            for row in found
        ],
    )
