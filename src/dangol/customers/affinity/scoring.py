"""Everyone's affinities as rows: worked out set-wise, what depends on no person only once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.affinity.facts import KIND, MEASURED, OTHER, VALUE
from dangol.customers.affinity.learning import Learnt
from dangol.customers.affinity.weighing import QUARTERS, total, weight_by_kind
from dangol.customers.features.snapshots import PERSON
from dangol.methods.affinity import Taste, drawn
from dangol.methods.point_in_time.known import known_before
from dangol.methods.shrinkage import Spread, interval, surely_off
from dangol.store.warehouse.arrow_types import rows_of, schema_of
from dangol.tables.affinities import AFFINITY_SHARES, CUSTOMER_AFFINITIES, CUSTOMER_LEANINGS
from dangol.tables.vocabulary import Table, column

Array = npt.NDArray[np.float64]
INSIDE = 0.9
_NUMBERS = ("usual_share", "usual_weight", "value_count", "affinity_evidence")
_BOUNDS = Table(
    "affinity_bounds",
    CUSTOMER_AFFINITIES.meaning,
    key=(VALUE, KIND, "value_count", "affinity_evidence"),
    columns=(
        *(CUSTOMER_AFFINITIES.column(name) for name in (KIND, VALUE, "affinity_evidence")),
        column("value_count", "float64", en="Purchases of the value.", ko="이 값의 구매 수입니다."),
        *(
            CUSTOMER_AFFINITIES.column(name)
            for name in ("lift_low", "lift_high", "affinity_confidence")
        ),
    ),
)
"""Intervals of everyone with the same count out of the same total are the same."""
_MEANS = Table(
    "affinity_means",
    CUSTOMER_AFFINITIES.meaning,
    key=CUSTOMER_AFFINITIES.key,
    columns=tuple(c for c in CUSTOMER_AFFINITIES.columns if c.name not in ("is_drawn", "known_on")),
)


@dataclass(frozen=True)
class When:
    """The as-of day, the last day that is known, how many of each kind, and what is sure."""

    today: dt.date
    known_on: dt.date
    most: int
    confidence: float


def usual_rows(learnt: Sequence[Learnt], known_on: dt.date) -> pa.Table:
    """What is usual of every kind and value, with nobody counted yet."""
    found: list[dict[str, object]] = []
    for one in learnt:
        same = {
            KIND: one.kind,
            "half_life_days": one.half_life,
            "is_told_apart": one.is_told_apart,
            "known_on": known_on,
        }
        if isinstance(one.common, Spread):
            found += [{**same, VALUE: side} for side in _sides(one.kind)]
            continue
        weight = None if one.common.are_alike else round(one.common.concentration, 6)
        found += [
            {**same, VALUE: value, "usual_share": round(float(share), 9), "usual_weight": weight}
            for value, share in zip(one.values, one.common.usual, strict=True)
            if value != OTHER
        ]
    return pa.Table.from_pylist(found, schema_of(AFFINITY_SHARES))


def _sides(kind: str) -> tuple[str, str]:
    return {"price": ("dearer", "cheaper"), "promotion": ("more", "less")}[kind]


def counted_rows(
    tables: Tables, facts: ir.Table, usual: ir.Table, learnt: Sequence[Learnt], when: When
) -> ir.Table:
    """Affinities to values: above what is usual, the first few of each kind and person."""
    half_lives = {one.kind: one.half_life for one in learnt if isinstance(one.common, Taste)}
    known = known_before(facts, [when.today])
    known = known.filter(known[KIND].isin(list(half_lives)))
    one = weight_by_kind(known, half_lives)
    sums = known.group_by(PERSON, KIND, VALUE).agg(w=total(one), q=total(one * one))
    whole = ibis.window(group_by=[PERSON, KIND])
    sums = sums.mutate(all_w=sums.w.sum().over(whole), all_q=sums.q.sum().over(whole))
    told = ibis.least(sums.all_w * sums.all_w / sums.all_q.nullif(0.0), sums.all_w * 2.0)
    told = ((told * QUARTERS).round() / QUARTERS).cast("float64")
    share = sums.w / sums.all_w.nullif(0.0)
    counts = sums.mutate(
        affinity_evidence=told,
        value_count=((told * share * QUARTERS).round(0) / QUARTERS).cast("float64"),
    )
    told_apart = usual.filter(usual.is_told_apart & usual.usual_weight.notnull())
    joined = counts.inner_join(
        told_apart.select(KIND, VALUE, "usual_share", "usual_weight"), [KIND, VALUE]
    )
    own = (joined.usual_weight * joined.usual_share + joined.value_count) / (
        joined.usual_weight + joined.affinity_evidence
    )
    lift = own / joined.usual_share.nullif(0.0)
    rows = joined.mutate(affinity_share=own.round(6), affinity_lift=lift.round(6))
    rows = rows.filter((rows.affinity_lift > 1.0) & (rows.value_count > 0))
    # What a value adds to the distance from what is usual (Kullback and Leibler 1951).
    apart = (rows.affinity_share * rows.affinity_lift.ln()).round(6)
    order = [apart.desc(), rows[VALUE].asc()]
    place = ibis.row_number().over(group_by=[PERSON, KIND], order_by=order)
    ranked = rows.mutate(affinity_rank=(place + 1).cast("int64"))
    first = tables.layer(
        ranked.filter(ranked.affinity_rank <= when.most).select(
            PERSON, KIND, VALUE, "affinity_share", "affinity_lift", "affinity_rank", *_NUMBERS
        )
    )
    alike = first.select(KIND, VALUE, *_NUMBERS).distinct()
    bounds = tables.applied(_BOUNDS, alike, _bounds)
    keys = [KIND, VALUE, "value_count", "affinity_evidence"]
    return first.inner_join(bounds, keys).select(*_MEANS.column_names)


def _bounds(rows: pa.Table) -> pa.Table:
    usual, weight, count, evidence = (
        np.asarray(rows.column(name).to_numpy(), dtype=np.float64) for name in _NUMBERS
    )
    found = drawn(usual, weight, count, np.maximum(evidence, count), INSIDE)
    return rows_of(
        _BOUNDS,
        **{name: rows.column(name) for name in (KIND, VALUE, "value_count", "affinity_evidence")},
        lift_low=np.round(found.low / usual, 6),
        lift_high=np.round(found.high / usual, 6),
        affinity_confidence=np.round(found.confidence, 4),
    )


@dataclass(frozen=True)
class Leaning:
    """Means of people as rows; ``usual_deal`` is the discount that people usually get."""

    spreads: Mapping[str, Spread]
    usual_deal: float

    def __call__(self, rows: pa.Table) -> pa.Table:
        kinds = np.asarray(rows.column(KIND).to_pylist())
        parts = [self._of(rows.filter(pa.array(kinds == kind)), kind) for kind in self.spreads]
        return pa.concat_tables(parts)

    def _of(self, rows: pa.Table, kind: str) -> pa.Table:
        spread = self.spreads[kind]
        mean, evidence = (
            np.asarray(rows.column(name).to_numpy(), dtype=np.float64)
            for name in ("mean", "affinity_evidence")
        )
        own, error = spread.means(mean, evidence)
        low, high = interval(own, error, INSIDE)
        lift, lift_low, lift_high = (self._lift(kind, one) for one in (own, low, high))
        above = own >= spread.usual
        up, down = _sides(kind)
        return rows_of(
            _MEANS,
            **{PERSON: rows.column(PERSON), KIND: rows.column(KIND)},
            **{VALUE: pa.array(np.where(above, up, down).astype(object), pa.string())},
            affinity_lift=np.round(lift, 6),
            lift_low=np.round(lift_low, 6),
            lift_high=np.round(lift_high, 6),
            affinity_confidence=np.round(surely_off(own, error, spread.usual), 4),
            affinity_evidence=evidence,
            affinity_rank=np.ones(len(mean), dtype=np.int64),
        )

    def _lift(self, kind: str, value: Array) -> Array:
        away = value - self.spreads[kind].usual
        found: Array = np.exp(away) if kind == "price" else 1.0 + away / max(self.usual_deal, 1e-6)
        return found


def measured_rows(
    tables: Tables, facts: ir.Table, learnt: Sequence[Learnt], usual_deal: float, when: When
) -> ir.Table | None:
    """Affinities to prices and promotions, on the side where each person is found."""
    told = {one.kind: one for one in learnt if one.kind in MEASURED and one.is_told_apart}
    spreads = {kind: one.common for kind, one in told.items() if isinstance(one.common, Spread)}
    if not spreads:
        return None
    known = known_before(facts, [when.today])
    known = known.filter(known[KIND].isin(list(spreads)))
    one = weight_by_kind(known, {kind: told[kind].half_life for kind in spreads})
    sums = known.group_by(PERSON, KIND).agg(
        w=total(one), q=total(one * one), s=total(one * known.worth)
    )
    sums = sums.filter(sums.w > 0)
    evidence = ibis.least(sums.w * sums.w / sums.q.nullif(0.0), sums.w * 2.0).round(4)
    means = sums.select(PERSON, KIND, mean=sums.s / sums.w, affinity_evidence=evidence)
    return tables.applied(_MEANS, means, Leaning(spreads, usual_deal))


def affinity_rows(rows: Sequence[ir.Table], when: When) -> ir.Table:
    """The rows of the table, from those of each sort."""
    whole = rows[0] if len(rows) == 1 else ibis.union(*rows)
    return whole.mutate(
        is_drawn=whole.affinity_confidence >= when.confidence, known_on=ibis.literal(when.known_on)
    ).select(*CUSTOMER_AFFINITIES.column_names)


def leaning_rows(affinities: ir.Table) -> ir.Table:
    """One row per person to whom anything clear draws, with the first of each kind."""
    clear = affinities.filter(affinities.is_drawn)
    names = {
        "drawn_category": "category",
        "drawn_brand": "brand",
        "drawn_channel": "channel",
        "drawn_day_part": "day_part",
        "drawn_weekday": "weekday",
        "price_leaning": "price",
        "promotion_leaning": "promotion",
    }
    order = ibis.row_number().over(group_by=[PERSON, KIND], order_by=clear.affinity_rank)
    first = clear.mutate(place=order).filter(_.place == 0)
    none = ibis.null("string")
    found = first.group_by(PERSON).agg(
        **{
            name: ibis.ifelse(first[KIND] == kind, first[VALUE], none).max()
            for name, kind in names.items()
        },
        known_on=first.known_on.max(),
    )
    return found.select(*CUSTOMER_LEANINGS.column_names)


def share_rows(usual: ir.Table, affinities: ir.Table) -> ir.Table:
    """What is usual, with how many are clearly drawn to each value."""
    clear = affinities.filter(affinities.is_drawn)
    sizes = clear.group_by(KIND, VALUE).agg(people=clear.count().cast("int64"))
    joined = usual.drop("drawn_customers").left_join(sizes, [KIND, VALUE])
    counted = joined.mutate(drawn_customers=joined.people.fill_null(0).cast("int64"))
    return counted.select(*AFFINITY_SHARES.column_names)
