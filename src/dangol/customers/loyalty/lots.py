"""Which points are used, which expire: the oldest first, as running sums.

Lots are the points that came in, in the order of their days; all lots of the same rules last
equally long. Let E be what came in up to and with a lot, D(t) what was taken away until t, and
x the day on which the lot expires. Whatever of the first E points has not gone by x expires
then, so the points that have gone by t, used or expired, are

    C(t) = D(t) + max(0, max over lots with x <= t of (E - D(x))).

That is the reflection of a queue at a moving floor (D. V. Lindley 1952, A. V. Skorokhod 1961):
one running sum and one running maximum, whatever the number of lots. What is taken away when
nothing is left is a debt, which the next lots pay. Lots of older rules go first; what they
cannot bear passes on to the lots of the next rules.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.customers.loyalty.rules import Rules

KINDS = ("redeem", "expire", "other")
_REDEEM, _EXPIRE, _OTHER = range(3)
_PER_PLACE = 4  # a place and a kind in one number: place * 4 + kind


@dataclass(frozen=True)
class Fate:
    """What became of points by the last known day.

    ``expired``: customer_id, posted_on, reference (of the lot), points. ``left``: customer_id,
    lot_on, expires_on, points, of lots with something left. ``exits``: customer_id, lot_on,
    exit_kind, exit_on, points, how points that are gone went. All with ``rules_place``, the
    place of the rules by which the lot lasts.
    """

    expired: ir.Table
    left: ir.Table
    exits: ir.Table


Layer = Callable[[ir.Table], ir.Table]
"""Works rows out once, where several plans are built on them."""


def fates(moves: ir.Table, every: Sequence[Rules], known_on: dt.date, layer: Layer) -> Fate:
    """The fate of every point. ``moves``: customer_id, posted_on, reference, entry_kind, points."""
    taken = moves.filter(moves.points < 0).select(
        "customer_id",
        on="posted_on",
        reference=_.entry_kind + ":" + _.reference,
        kind=ibis.ifelse(_.entry_kind == "redeem", _REDEEM, _OTHER),
        amount=-_.points,
    )
    brought = moves.filter(moves.points > 0).mutate(reference=_.entry_kind + ":" + _.reference)
    found: list[Fate] = []
    for place, rules in enumerate(every):
        until = rules.next_since
        is_theirs = (brought.posted_on < until) & (
            (brought.posted_on >= rules.since) if place else ibis.literal(value=True)
        )
        lots = layer(_lots(brought.filter(is_theirs), rules))
        gone = layer(_with_all_points(_gone(lots, taken, known_on), lots))
        found.append(_fate(lots, gone, place))
        taken = _passed_on(gone, rules)
    return Fate(*(_all(parts) for parts in zip(*map(_parts, found), strict=True)))


def _parts(fate: Fate) -> tuple[ir.Table, ir.Table, ir.Table]:
    return fate.expired, fate.left, fate.exits


def _all(parts: Sequence[ir.Table]) -> ir.Table:
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.union(part)
    return whole


def _with_all_points(gone: ir.Table, lots: ir.Table) -> ir.Table:
    ends = lots.group_by("customer_id").agg(all_points=_.reach.max())
    joined = gone.left_join(ends, "customer_id").drop("customer_id_right")
    return joined.mutate(all_points=joined.all_points.fill_null(0))


def _fate(lots: ir.Table, gone: ir.Table, place: int) -> Fate:
    """What became of the lots of one set of rules."""
    mark = ibis.literal(place)
    expired = gone.filter(gone.fell > 0).select(
        "customer_id", posted_on="on", reference="reference", points="fell", rules_place=mark
    )
    last = gone.group_by("customer_id").agg(went=_.went.max())
    beside = lots.left_join(last, "customer_id")
    left_points = ibis.least(beside.reach - beside.went.fill_null(0), beside.points)
    left = beside.mutate(left_points=left_points)
    left = left.filter(left.left_points > 0).select(
        "customer_id", "lot_on", "expires_on", points="left_points", rules_place=mark
    )
    exits = _exits(lots, gone).mutate(rules_place=mark)
    return Fate(expired, left, exits)


def _lots(brought: ir.Table, rules: Rules) -> ir.Table:
    """The points that came in, with their sum up to each (``reach``) and when they expire."""
    order = [brought.posted_on, brought.reference]
    until_now = ibis.cumulative_window(group_by="customer_id", order_by=order)
    days = rules.programme.expiry_days
    expires = (
        (brought.posted_on + ibis.interval(days=days)).cast("date") if days else ibis.null("date")
    )
    return brought.select(
        "customer_id",
        "reference",
        "points",
        lot_on="posted_on",
        reach=brought.points.sum().over(until_now).cast("int64"),
        expires_on=expires,
    )


def _gone(lots: ir.Table, taken: ir.Table, known_on: dt.date) -> ir.Table:
    """By what was taken and each expiry: what ``went`` until then, ``fell`` and was before.

    A lot expires as its day begins, before what is taken on it.
    """
    rows = (
        lots.filter(_.expires_on <= known_on)
        .select(
            "customer_id",
            on="expires_on",
            step=ibis.literal(0),
            reach="reach",
            reference="reference",
            kind=ibis.literal(_EXPIRE),
            amount=ibis.literal(0).cast("int64"),
        )
        .union(
            taken.select(
                "customer_id",
                on="on",
                step=ibis.literal(1),
                reach=ibis.null("int64"),
                reference="reference",
                kind="kind",
                amount=_.amount.cast("int64"),
            )
        )
    )
    order = [rows.on, rows.step, rows.reach, rows.reference]
    until_now = ibis.cumulative_window(group_by="customer_id", order_by=order)
    summed = rows.mutate(
        place=ibis.row_number().over(group_by="customer_id", order_by=order),
        taken_so_far=rows.amount.sum().over(until_now).cast("int64"),
    )
    by_place = ibis.cumulative_window(group_by="customer_id", order_by="place")
    raised = summed.mutate(
        fallen=ibis.greatest(
            (summed.reach - summed.taken_so_far).max().over(by_place).fill_null(0), 0
        ).cast("int64")
    )
    before = raised.fallen.lag().over(group_by="customer_id", order_by="place").fill_null(0)
    return raised.mutate(fell=raised.fallen - before, went=raised.taken_so_far + raised.fallen)


def _passed_on(gone: ir.Table, rules: Rules) -> ir.Table:
    """What was taken beyond all lots, from the day on which the next rules begin."""
    beyond = ibis.greatest(gone.went - gone.all_points, 0)
    rows = gone.mutate(beyond=beyond)
    before = rows.beyond.lag().over(group_by="customer_id", order_by="place").fill_null(0)
    passed = rows.mutate(amount=rows.beyond - before)
    return passed.filter(passed.amount > 0).select(
        "customer_id",
        on=ibis.greatest(passed.on, ibis.literal(rules.next_since)),
        reference="reference",
        kind="kind",
        amount="amount",
    )


def _exits(lots: ir.Table, gone: ir.Table) -> ir.Table:
    """How points went, lot by lot: both orders of points laid beside each other.

    Ends of lots and ends of what was taken cut the points of a customer into stretches; each
    belongs to the lot and to the taking that end next.
    """
    ends = lots.select(
        "customer_id", at="reach", lot_on="lot_on", taking=ibis.null("int64"), on=ibis.null("date")
    )
    takings = gone.select(
        "customer_id",
        at=ibis.least(gone.went, gone.all_points),
        lot_on=ibis.null("date"),
        taking=(gone.place * _PER_PLACE + gone.kind).cast("int64"),
        on="on",
    )
    rows = ends.union(takings)
    order = [rows.at, rows.taking, rows.lot_on]
    ahead = ibis.window(group_by="customer_id", order_by=order, preceding=0, following=None)
    rows = rows.mutate(
        start=rows.at.lag().over(group_by="customer_id", order_by=order).fill_null(0),
        of_lot=rows.lot_on.min().over(ahead),
        of_taking=rows.taking.min().over(ahead),
        gone_on=rows.on.min().over(ahead),
    )
    cut = rows.filter((rows.at > rows.start) & rows.of_taking.notnull() & rows.of_lot.notnull())
    return cut.select(
        "customer_id",
        lot_on="of_lot",
        exit_kind=(cut.of_taking % _PER_PLACE).cast("int64"),
        exit_on="gone_on",
        points=(cut.at - cut.start).cast("int64"),
    )
