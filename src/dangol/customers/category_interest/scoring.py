"""Everyone's interests as rows of the table: the ten most likely categories of each."""

import datetime as dt
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dangol.contract.tables_view import Tables
from dangol.customers.category_interest.bought import sums
from dangol.customers.category_interest.pairs import Common, Known, known_of, values_of
from dangol.customers.category_interest.panel import Asked, chunks
from dangol.customers.features.snapshots import PERSON
from dangol.scoring.score_model import ScoreModel, in_single_precision
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.interests import CUSTOMER_INTERESTS

Array = npt.NDArray[np.float64]
KEPT = 10
AT_ONCE = 20_000


@dataclass(frozen=True)
class Interests:
    """The rows of everyone, and by category: expected buyers, and how many have it first."""

    rows: pa.Table
    people: int
    expected: Array
    first: npt.NDArray[np.int64]


def everyone(
    tables: Tables,
    rows: ir.Table,
    asked: Asked,
    model: ScoreModel,
    common: Common,
    *,
    today: dt.date,
    known_on: dt.date,
    is_told_apart: bool,
) -> Interests:
    """All who ever bought, a part of them at a time."""
    count = len(asked.categories)
    kept: list[pa.Table] = []
    expected, first, people = np.zeros(count), np.zeros(count, dtype=np.int64), 0
    for part in chunks(tables, rows, today, AT_ONCE):
        order = [PERSON, "category"]
        found = tables.fetch(sums(rows, [today], tables.layer(part)).order_by(*order))
        who = pc.unique(found.column(PERSON)).sort()
        if not len(who):
            continue
        known = known_of(found, who, asked.categories, asked.departments)
        values = in_single_precision(values_of(known, common, asked.horizon_days))
        # Sums of floats may come in any order: what is stored is the same at every run.
        chance = np.round(model.chance(values), 6).reshape(-1, count)
        places = np.argsort(-chance, axis=1, kind="stable")[:, :KEPT]
        kept.append(_rows(known, asked, chance, places, known_on, is_told_apart=is_told_apart))
        expected += chance.sum(axis=0)
        first += np.bincount(places[:, 0], minlength=count)
        people += len(who)
    return Interests(pa.concat_tables(kept), people, expected, first)


def _rows(
    known: Known,
    asked: Asked,
    chance: Array,
    places: npt.NDArray[np.intp],
    known_on: dt.date,
    *,
    is_told_apart: bool,
) -> pa.Table:
    names = pa.array(asked.categories)
    count, most = places.shape
    # How often it happens within the horizon, where once would not be all.
    rate = -np.log1p(-np.minimum(chance, 1 - 1e-6))
    share = rate / np.maximum(rate.sum(axis=1, keepdims=True), 1e-12)

    def taken(values: Array) -> Array:
        return np.take_along_axis(values, places, axis=1).ravel()

    since = taken(known.own["recency"])
    never = np.isnan(since)
    total = count * most
    return rows_of(
        CUSTOMER_INTERESTS,
        customer_id=known.people.take(pa.array(np.repeat(np.arange(count), most))),
        category=names.take(pa.array(places.ravel())),
        horizon_days=pa.repeat(pa.scalar(asked.horizon_days, pa.int64()), total),
        probability=taken(chance),
        interest_share=np.round(taken(share), 6),
        interest_rank=np.tile(np.arange(1, most + 1), count),
        bought_days=taken(known.own["days"]).astype(np.int64),
        days_since_bought=pa.array(np.where(never, 0, since).astype(np.int64), mask=never),
        is_told_apart=pa.repeat(is_told_apart, total),
        known_on=pa.repeat(pa.scalar(known_on), total),
    )
