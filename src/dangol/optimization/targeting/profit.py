"""Expected profit by the number of people contacted, best first, and how sure it is."""

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.scoring.levels import NORMAL_NINE_IN_TEN

POINTS = 60


@dataclass(frozen=True)
class Point:
    """Profit of contacting the best ``people``, with the range of nine in ten."""

    people: int
    profit: float
    low: float
    high: float


@dataclass(frozen=True)
class ProfitCurve:
    """Points by number of people, 0 and everyone reachable among them."""

    points: tuple[Point, ...]
    best: Point

    @property
    def last(self) -> Point:
        return self.points[-1]

    def at(self, people: int) -> Point:
        """The point of a number of people that the curve was asked for."""
        return next(point for point in self.points if point.people == people)


def profit_curve(
    tables: Tables, people: ir.Table, margin_share: float, contact_cost: float, targets: int
) -> ProfitCurve:
    """The curve over reachable people in the order of ``expected_profit``; ``targets`` is on it.

    ``people`` has customer_id, expected_profit, probability with its range, and
    amount_if_bought. The range holds two things: that the level of all probabilities may be
    off, and that each purchase happens or not (variance p (1 - p) times the margin squared).
    """
    size = tables.row(
        people.agg(
            all=people.count(), best=(people.expected_profit > 0).cast("int64").sum().cast("int64")
        )
    )
    count, best = int(size["all"]), int(size["best"] or 0)
    start = Point(0, 0.0, 0.0, 0.0)
    if not count:
        return ProfitCurve((start,), start)
    valued = _valued(people, margin_share, contact_cost)
    order = [valued.expected_profit.desc(), valued.customer_id.asc()]
    so_far = ibis.cumulative_window(order_by=order)
    summed = valued.select(
        number=ibis.row_number().over(ibis.window(order_by=order)) + 1,
        profit=valued.mean.sum().over(so_far),
        lower=valued.lower.sum().over(so_far),
        upper=valued.upper.sum().over(so_far),
        variance=valued.variance.sum().over(so_far),
    )
    step = max(count // POINTS, 1)
    kept = summed.filter(
        (summed.number % step == 0) | summed.number.isin(sorted({count, best, targets}))
    )
    points = (start, *(_point(row) for row in tables.rows(kept.order_by("number"))))
    top = next((point for point in points if point.people == best), start)
    return ProfitCurve(points, top)


def chosen_point(
    tables: Tables, people: ir.Table, margin_share: float, contact_cost: float
) -> Point:
    """The profit of contacting these people, whoever they are; columns as in ``profit_curve``."""
    valued = _valued(people, margin_share, contact_cost)
    sums = valued.agg(
        number=valued.count(),
        profit=valued.mean.sum(),
        lower=valued.lower.sum(),
        upper=valued.upper.sum(),
        variance=valued.variance.sum(),
    )
    return _point(tables.row(sums))


def _valued(people: ir.Table, margin_share: float, contact_cost: float) -> ir.Table:
    margin = people.amount_if_bought.cast("float64") * margin_share
    return people.mutate(
        mean=people.probability * margin - contact_cost,
        lower=people.probability_low * margin - contact_cost,
        upper=people.probability_high * margin - contact_cost,
        variance=people.probability * (1 - people.probability) * margin * margin,
    )


def _point(row: dict[str, Any]) -> Point:
    chance = NORMAL_NINE_IN_TEN**2 * max(row["variance"], 0.0)
    mean = row["profit"]
    below = (chance + (mean - row["lower"]) ** 2) ** 0.5
    above = (chance + (row["upper"] - mean) ** 2) ** 0.5
    return Point(int(row["number"]), mean, mean - below, mean + above)
