"""What was known of each customer on a day that may tell what they buy next.

One row per cut-off and customer; only whole days before the cut-off count, returns too. A
snapshot of March knows nothing of April, so one plan serves training and scoring.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from dangol.methods.calendar import days_between
from dangol.methods.point_in_time.known import cutoff_table, known_before
from dangol.optimization.targeting.history import History

WINDOWS = (7, 28, 56, 91, 182)
HALF_YEAR = 182
QUARTER = 91
# Constants of forgetting: how fast an earlier purchase loses its weight.
NEAR, FAR = 28.0, 91.0
MIN_BUYERS_OF_A_NEIGHBOUR = 20
KEY = ("cutoff_on", "customer_id")


@dataclass(frozen=True)
class Asked:
    """What is asked about: a category (with its department), or anything at all."""

    category: str = ""
    department: str | None = None
    horizon_days: int = 28


def snapshot_features(
    history: History, touched: ir.Table, cutoffs: Sequence[dt.date], asked: Asked
) -> ir.Table:
    """One row per cut-off and everyone who had bought anything before it.

    Numbers are as found: counts, ages in days, amounts; null where there was nothing.
    """
    own = _daily(asked_about(history, history.bought, asked))
    people = _visits(history, cutoffs)
    parts = [
        _pattern(own, cutoffs, "own", asked.horizon_days),
        _breadth(touched),
        _returns(history, cutoffs),
    ]
    if asked.category:
        shelves = history.shelves
        own_shelves = shelves.filter(shelves.category == asked.category)
        beside = shelves.filter(
            (shelves.category != asked.category) & (shelves.department == asked.department)
        )
        shelf = _daily(history.bought.semi_join(beside, "shelf"))
        others = touched.anti_join(own_shelves, "shelf")
        parts += [
            _pattern(shelf, cutoffs, "shelf", asked.horizon_days),
            _neighbours(others, own, cutoffs, asked.horizon_days),
        ]
    for part in parts:
        people = people.left_join(part, KEY).drop(*(f"{name}_right" for name in KEY))
    return people


def outcomes(history: History, cutoffs: Sequence[dt.date], asked: Asked) -> ir.Table:
    """Who bought what is asked within the horizon from each cut-off, and for how much."""
    own = _daily(asked_about(history, history.bought, asked))
    joined = own.cross_join(cutoff_table(cutoffs))
    ahead = days_between(joined.day, joined.cutoff_on)
    within = joined.filter((ahead >= 0) & (ahead < asked.horizon_days))
    return within.group_by(*KEY).agg(bought_amount=within.amount.sum())


def asked_about(history: History, rows: ir.Table, asked: Asked) -> ir.Table:
    """The rows (by ``shelf``) of what is asked."""
    if not asked.category:
        return rows
    shelves = history.shelves
    return rows.semi_join(shelves.filter(shelves.category == asked.category), "shelf")


def _daily(rows: ir.Table) -> ir.Table:
    """Purchases, one row per customer and day."""
    return rows.group_by("customer_id", "day").agg(
        amount=rows.amount.sum(), discount=rows.discount.sum()
    )


def _within(rows: ir.Table, value: ir.Value, days: int) -> ir.Value:
    return ibis.ifelse(rows.age <= days, value, 0.0).sum()


def _count_within(rows: ir.Table, days: int) -> ir.Value:
    return (rows.age <= days).cast("int64").sum().cast("int64")


def _pattern(daily: ir.Table, cutoffs: Sequence[dt.date], name: str, horizon_days: int) -> ir.Table:
    """How often, how lately, how regularly and for how much something was bought."""
    known = known_before(daily, cutoffs)
    # The number of the horizon-long stretch before the cut-off that a day lies in, from 0.
    known = known.mutate(stretch=((known.age - 1) / horizon_days).floor().cast("int64"))
    early = known.stretch < HALF_YEAR // horizon_days
    counts = {f"{name}_days_{days}": _count_within(known, days) for days in WINDOWS}
    found = {
        f"{name}_days": known.count(),
        f"{name}_first_age": known.age.max(),
        f"{name}_last_age": known.age.min(),
        f"{name}_amount": known.amount.sum(),
        f"{name}_amount_182": _within(known, known.amount, HALF_YEAR),
        f"{name}_discount_182": _within(known, known.discount, HALF_YEAR),
        f"{name}_pace_near": (-known.age / NEAR).exp().sum(),
        f"{name}_pace_far": (-known.age / FAR).exp().sum(),
        f"{name}_stretches": known.stretch.nunique().cast("int64"),
        f"{name}_stretches_182": ibis.ifelse(early, known.stretch, ibis.null("int64"))
        .nunique()
        .cast("int64"),
        **counts,
    }
    return known.group_by(*KEY).agg(**found)


def _visits(history: History, cutoffs: Sequence[dt.date]) -> ir.Table:
    """Visits, spending, habits and bargains; one row per person who ever bought."""
    known = known_before(history.visits, cutoffs)
    counts = {f"visits_{days}": _count_within(known, days) for days in WINDOWS}
    spent = {f"spent_{days}": _within(known, known.amount, days) for days in WINDOWS[1:]}

    def visits_where(holds: ir.BooleanValue) -> ir.Value:
        return _within(known, holds.cast("float64"), HALF_YEAR)

    return known.group_by(*KEY).agg(
        tenure=known.age.max(),
        visit_last_age=known.age.min(),
        visits=known.count(),
        visits_pace=(-known.age / NEAR).exp().sum(),
        discount_182=_within(known, known.discount, HALF_YEAR),
        coupons_182=_within(known, known.coupons, HALF_YEAR),
        coupon_visits=visits_where(known.coupons > 0),
        weekend_visits=visits_where(known.weekday >= 5),
        evening_visits=visits_where(known.hour >= 17),
        morning_visits=visits_where(known.hour < 12),
        **counts,
        **spent,
    )


def touched_categories(history: History, cutoffs: Sequence[dt.date], horizon_days: int) -> ir.Table:
    """Per cut-off and person, each category of the last half year: the rows of TOUCHED.

    It is the widest step of all, and the same for every category that is asked about.
    """
    known = known_before(history.bought, cutoffs)
    known = known.filter(known.age <= HALF_YEAR)
    earlier = (known.age > horizon_days) & (known.age <= horizon_days + QUARTER)
    return known.group_by(*KEY, "shelf").agg(
        last_age=known.age.min(), was_earlier=earlier.cast("int64").max()
    )


def _breadth(touched: ir.Table) -> ir.Table:
    """In how many categories each person bought."""
    return touched.group_by(*KEY).agg(
        categories_28=_among(touched, 28),
        categories_91=_among(touched, QUARTER),
        categories_182=touched.count(),
    )


def _among(last: ir.Table, days: int) -> ir.Value:
    return (last.last_age <= days).cast("int64").sum().cast("int64")


def _returns(history: History, cutoffs: Sequence[dt.date]) -> ir.Table:
    known = known_before(history.returned, cutoffs)
    return known.group_by(*KEY).agg(returns_182=_count_within(known, HALF_YEAR))


def _neighbours(
    touched: ir.Table, own: ir.Table, cutoffs: Sequence[dt.date], horizon_days: int
) -> ir.Table:
    """How much what was bought lately speaks for what is asked (see ``_weights``)."""
    weights = _weights(touched, known_before(own, cutoffs), horizon_days)
    weights = weights.rename(weight_on="cutoff_on", weight_of="other")
    lately = touched.filter(touched.last_age <= QUARTER)
    joined = lately.inner_join(
        weights, [lately.cutoff_on == weights.weight_on, lately.shelf == weights.weight_of]
    )
    return joined.group_by(*KEY).agg(
        neighbours_28=ibis.ifelse(joined.last_age <= 28, joined.weight, 0.0).sum(),
        neighbours_91=joined.weight.sum(),
    )


def _weights(touched: ir.Table, own: ir.Table, horizon_days: int) -> ir.Table:
    """Per cut-off and category: how much having bought it spoke for what is asked.

    The log of the likelihood ratio between those who bought what is asked within the horizon
    up to the cut-off and those who did not, of having bought the other category in the
    quarter before that horizon; one is added to every count. All of it is known at the
    cut-off, so that every cut-off learns from its own past only.
    """
    past = touched.filter(touched.was_earlier == 1).select(*KEY, other="shelf")
    buyers = own.filter(own.age <= horizon_days).select(*KEY).distinct()
    buyers = buyers.mutate(bought=ibis.literal(1))
    people = past.select(*KEY).distinct().left_join(buyers, KEY)
    said = people.select(
        said_on=people.cutoff_on, said_of=people.customer_id, bought=people.bought.fill_null(0)
    )
    totals = said.group_by(total_on=said.said_on).agg(
        buyers=said.bought.sum().cast("float64"), everyone=said.count().cast("float64")
    )
    counted = past.inner_join(
        said, [past.cutoff_on == said.said_on, past.customer_id == said.said_of]
    )
    counted = counted.group_by("cutoff_on", "other").agg(
        their_buyers=counted.bought.sum().cast("float64"), people=counted.count().cast("float64")
    )
    found = counted.inner_join(totals, counted.cutoff_on == totals.total_on)
    found = found.filter(found.people >= MIN_BUYERS_OF_A_NEIGHBOUR)
    among_buyers = (found.their_buyers + 1) / (found.buyers + 2)
    among_others = (found.people - found.their_buyers + 1) / (found.everyone - found.buyers + 2)
    return found.select("cutoff_on", "other", weight=(among_buyers / among_others).ln())
