"""What customers are worth: those who are fading, and one person's value with its range."""

from dataclasses import dataclass
from typing import Any

from ibis import _

from dangol.console.queries.people import default_rows
from dangol.console.words import lifetime as words
from dangol.contract.result import Column, Metric, Range, Rows, metric
from dangol.runs.workspace import Workspace
from dangol.tables.lifetime import CUSTOMER_LIFETIME_VALUES, VALUE_BANDS
from dangol.words import Count, Figure, Money, Share, Text, both, said

SLUG = "lifetime-value"
SHOWN = 10
A_YEAR = 365


@dataclass(frozen=True)
class Worth:
    """One person's value, and what it is made of."""

    metric: Metric
    facts: list[tuple[Text, Text]]


def fading(workspace: Workspace) -> Rows | None:
    """Those worth keeping who may have left, by what is at stake; None where there is nobody."""
    rows = default_rows(CUSTOMER_LIFETIME_VALUES)
    chosen = rows.filter(rows.is_fading)
    ordered = chosen.order_by([chosen.value_at_stake.desc(), chosen.customer_id.asc()])
    with workspace.warehouse.session() as session:
        count = session.fetch(chosen.agg(n=_.count())).to_pylist()[0]["n"]
        people = session.fetch(ordered.limit(SHOWN)).to_pylist()
    if not people:
        return None
    currency = people[0]["currency"]
    return Rows(
        title=words.FADING,
        caption=said(words.FADING_CAPTION, n=Count(len(people)), all=Count(count)),
        columns=(
            Column(name="customer_id", title=words.CUSTOMER, kind="name"),
            Column(name="value_at_stake", title=words.AT_STAKE, kind="bar", currency=currency),
            Column(name="probability_alive", title=words.STAYS, kind="share"),
            Column(name="silent_days", title=words.SILENT, kind="count"),
            Column(name="expected_value", title=words.VALUE, kind="money", currency=currency),
        ),
        rows=tuple(_line(one) for one in people),
    )


def _line(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "customer_id": one["customer_id"],
        "link": f"/customers/{one['customer_id']}",
        "value_at_stake": float(one["value_at_stake"]),
        "probability_alive": round(one["probability_alive"], 2),
        "silent_days": one["age_days"] - one["recency_days"],
        "expected_value": float(one["expected_value"]),
    }


def worth(workspace: Workspace, customer_id: str) -> Worth | None:
    """A person's value, where it has been computed."""
    rows = default_rows(CUSTOMER_LIFETIME_VALUES)
    with workspace.warehouse.session() as session:
        found = session.fetch(rows.filter(rows.customer_id == customer_id)).to_pylist()
    if not found:
        return None
    (row,) = found

    def money(name: str) -> Money:
        return Money(row[name], row["currency"])

    low, high = money("expected_low_value"), money("expected_high_value")
    at_stake = [(words.AT_STAKE, _as_text(money("value_at_stake")))] if row["is_fading"] else []
    return Worth(
        metric(
            _period(workspace),
            money("expected_value"),
            range=Range(
                low=float(low.value),
                high=float(high.value),
                value=float(row["expected_value"]),
                caption=said(words.WORTH_RANGE, low=low, high=high),
            ),
        ),
        [
            (words.STAYS, _as_text(Share(round(row["probability_alive"], 3)))),
            (words.ORDERS, _as_text(Figure(row["expected_orders"]))),
            (words.PER_ORDER, _as_text(money("expected_order_amount"))),
            (words.BAND, VALUE_BANDS[row["value_band"]]),
            *at_stake,
        ],
    )


def _as_text(quantity: Share | Figure | Money) -> Text:
    return both("{q}", "{q}", q=quantity)


def _period(workspace: Workspace) -> Text:
    """Of how many days the last answer speaks."""
    run = workspace.ledger.latest(SLUG)
    days = int(run.parameters.get("horizon_days", A_YEAR)) if run is not None else A_YEAR
    return words.WORTH_YEAR if days == A_YEAR else said(words.WORTH_DAYS, n=Count(days))
