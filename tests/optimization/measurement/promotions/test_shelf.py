"""How promotions are found: in placements, and in lines that give off more than usual."""

import datetime as dt
from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa
import pytest

from dangol.methods.promotions.panel import NONE
from dangol.optimization.measurement.promotions.shelf import Shelf, shelf_of
from dangol.optimization.measurement.promotions.sold import Sold

WEEKS = [dt.date(2024, 1, 1) + dt.timedelta(weeks=n) for n in range(20)]
STORES = ("s1", "s2", "s3")
Place = tuple[str, int]


def shelf(
    units: float,
    given: Mapping[Place, float],
    placed: Iterable[tuple[str, int, bool, bool]] = (),
    silent: Iterable[Place] = (),
) -> Shelf:
    """Two products of which the first is given off by store and week; each unit costs 10."""
    cells = []
    for product in ("p1", "p2"):
        for store in STORES:
            for week in range(len(WEEKS)):
                share = given.get((store, week), 0.0) if product == "p1" else 0.0
                if product == "p1" and (store, week) in set(silent):
                    continue
                cells.append(
                    {"product_id": product, "store_id": store, "week": WEEKS[week],
                     "units": units, "gross": 10 * units, "discount": 10 * units * share,
                     "discounted": units if share else 0.0}
                )  # fmt: skip
    stood = [
        {"product_id": "p1", "store_id": store, "week": WEEKS[week], "is_displayed": shown,
         "is_mailed": mailed}
        for store, week, shown, mailed in placed
    ]  # fmt: skip
    placements = pa.schema(
        [("product_id", pa.string()), ("store_id", pa.string()), ("week", pa.date32()),
         ("is_displayed", pa.bool_()), ("is_mailed", pa.bool_())]
    )  # fmt: skip
    products = [
        {"product_id": one, "category": "tea", "product_name": one.upper()} for one in ("p1", "p2")
    ]
    together = pa.schema(
        [("category", pa.string()), ("with_category", pa.string()), ("orders", pa.int64())]
    )
    found = shelf_of(
        Sold(
            weeks=WEEKS,
            cells=pa.Table.from_pylist(cells),
            placed=pa.Table.from_pylist(stood, placements),
            products=pa.Table.from_pylist(products),
            together=pa.Table.from_pylist([], together),
            kept=pa.Table.from_pylist([{"category": "tea", "units": 100.0, "back": 10.0}]),
            orders=100,
            threshold=1.0,
            left_out=0,
        ),
        0.05,
    )
    assert found is not None
    return found


def everywhere(weeks: Iterable[int], share: float) -> dict[Place, float]:
    return {(store, week): share for store in STORES for week in weeks}


def test_a_deeper_discount_is_a_promotion_though_nobody_listed_it() -> None:
    found = shelf(5, everywhere((5, 6), 0.3))
    assert found.panel.promotions == 1
    assert (found.kind(0), found.first[0], found.last[0]) == ("discount", 5, 6)
    assert found.depth[0] == pytest.approx(0.3)
    assert found.stores[0] == 3
    assert found.promotion_id(0) == "p1 discount 2024-02-05"


def test_what_is_always_given_off_is_no_promotion_and_a_deeper_step_is_one() -> None:
    usual = everywhere(range(20), 0.1)
    found = shelf(5, {**usual, **everywhere((8,), 0.4)})
    assert found.panel.promotions == 1
    assert found.depth[0] == pytest.approx(1 - 0.6 / 0.9)
    assert found.price[found.panel.product_of[0]] == pytest.approx(9.0)


def test_a_store_that_sold_none_in_a_promoted_week_had_the_promotion_too() -> None:
    found = shelf(1, everywhere((5,), 0.3), silent=[("s2", 5)])
    assert found.stores[0] == 3
    at = np.argwhere(found.panel.promotion == 0)
    assert len(at) == 3
    assert found.panel.sales[tuple(at.T)].tolist() == [1, 0, 1]


def test_a_discount_in_some_stores_is_told_by_stores_that_nearly_always_sell() -> None:
    found = shelf(5, {("s1", 5): 0.3})
    assert found.stores.tolist() == [1]
    assert found.panel.known.all()


def test_slow_stores_do_not_count_in_a_week_of_which_nothing_tells_who_had_it() -> None:
    given = {("s1", 5): 0.3, **everywhere((9,), 0.3)}
    found = shelf(1, given)
    own = found.panel.product == found.panel.product_of[0]
    assert not found.panel.known[own, 5].any()
    assert (found.panel.promotion[own, 9] != NONE).all()
    assert found.first.tolist() == [9]


def test_placements_split_a_week_into_kinds_by_store() -> None:
    nowhere = [(s, w, False, False) for s in STORES for w in range(20) if w != 7]
    placed = [*nowhere, ("s1", 7, True, False), ("s2", 7, False, True), ("s3", 7, False, False)]
    found = shelf(5, {}, placed)
    kinds = {found.kind(one): found.stores[one] for one in range(found.panel.promotions)}
    assert kinds == {"display": 1, "mailer": 1}


def test_where_nowhere_is_listed_too_a_missing_row_was_not_looked_at() -> None:
    listed = [(s, w, w == 7, False) for s in STORES for w in range(20) if (s, w) != ("s1", 3)]
    found = shelf(5, {}, listed)
    row = (found.panel.product == found.panel.product_of[0]) & (found.panel.store == 0)
    assert not found.panel.known[row, 3].any()
    assert found.panel.known[row].sum() == 19


def test_where_only_placements_are_listed_a_pair_that_had_one_was_looked_at() -> None:
    found = shelf(5, {}, [("s1", 7, True, False), ("s2", 8, True, False)])
    assert found.uncovered == 4
    assert len(found.panel.store) == 2
    assert found.panel.known.all()


def test_products_that_are_nearly_always_promoted_are_left_out() -> None:
    placed = [(s, w, w < 17, False) for s in STORES for w in range(20)]
    placed_other = everywhere((3,), 0.0)
    with pytest.raises(AssertionError):
        shelf(5, placed_other, placed)


def test_what_came_back_is_known_by_category() -> None:
    assert shelf(5, everywhere((5,), 0.3)).kept.tolist() == [0.9, 0.9]
