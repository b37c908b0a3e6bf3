"""Patterns that were put into a shop are found, and none where there are none."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from worlds import Computed, compute, session_with, simulated_settings, simulated_shop

from dangol.customers.patterns.buying_patterns import BuyingPatterns
from dangol.store.warehouse.interface import Session
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import ORDER_LINES, ORDERS
from dangol.tables.vocabulary import Table

Shop = dict[Table, pa.Table]
NURSERY = {"기저귀", "분유", "이유식"}


@pytest.fixture(scope="module")
def shop() -> Iterator[Session]:
    with session_with(simulated_shop(8_000, seed=3)) as session:
        yield session


@pytest.fixture(scope="module")
def found(shop: Session) -> Computed:
    return compute(BuyingPatterns(), shop, simulated_settings())


@pytest.fixture(scope="module")
def same_habits() -> Computed:
    with session_with(simulated_shop(6_000, seed=3, differences=False)) as session:
        return compute(BuyingPatterns(), session, simulated_settings())


def test_what_families_buy_goes_together(found: Computed) -> None:
    """Diapers, formula and baby food are of those with small children."""
    rules = found.tables["association_rules"]
    pairs = {frozenset((one["with_items"], one["then_item"])) for one in rules}
    assert frozenset(("기저귀", "분유")) in pairs
    assert all(pair <= NURSERY for pair in pairs)
    assert all(one["chance_lift_low"] > 1 for one in rules)
    assert "go together" in found.result.answer.headline.en


def test_no_order_is_found_where_none_was_put(found: Computed) -> None:
    assert len(found.tables["sequence_patterns"]) == 0


def test_nothing_is_found_where_all_have_the_same_habits(same_habits: Computed) -> None:
    assert found_nothing(same_habits)
    assert same_habits.result.answer.headline.en.startswith("Nothing is bought together")
    assert not same_habits.result.answer.pictures


def found_nothing(one: Computed) -> bool:
    return not one.tables["association_rules"] and not one.tables["sequence_patterns"]


def with_followers(shop: Shop, first: str, then: str, share: float) -> Shop:
    """After an order with ``first`` the next of the customer has ``then`` too, with a chance."""
    orders, lines, products = shop[ORDERS], shop[ORDER_LINES], shop[PRODUCTS]
    category = products.filter(pc.equal(products.column("category"), first)).column("product_id")
    other = products.filter(pc.equal(products.column("category"), then)).column("product_id")
    having = set(lines.filter(pc.is_in(lines.column("product_id"), category))
                 .column("order_id").to_pylist())  # fmt: skip
    dated = orders.sort_by([("customer_id", "ascending"), ("ordered_at", "ascending")])
    ids, who = (dated.column(name).to_pylist() for name in ("order_id", "customer_id"))
    rng = np.random.default_rng(1)
    chosen = [
        ids[n + 1]
        for n in range(len(ids) - 1)
        if ids[n] in having and who[n] == who[n + 1] and rng.random() < share
    ]
    more = lines.slice(0, len(chosen)).to_pydict()
    more["order_id"], more["line_number"] = chosen, [99] * len(chosen)
    more["product_id"] = [other[0].as_py()] * len(chosen)
    return {**shop, ORDER_LINES: pa.concat_tables([lines, pa.table(more, lines.schema)])}


def test_what_is_bought_after_something_is_found_in_this_order() -> None:
    planted = with_followers(simulated_shop(4_000, seed=5), "커피", "초콜릿과 사탕", 0.6)
    with session_with(planted) as session:
        answer = compute(BuyingPatterns(within_days=60), session, simulated_settings())
    rows = answer.tables["sequence_patterns"]
    named = [(r["before_items"], r["then_item"]) for r in rows]
    assert ("커피", "초콜릿과 사탕") in named
    assert ("초콜릿과 사탕", "커피") not in named
    row = rows[named.index(("커피", "초콜릿과 사탕"))]
    assert row["sequence_customers"] > row["expected_customers"]
    assert row["chance_lift_low"] > 1
    assert row["window_days"] == 60


def test_departments_and_products_can_be_asked_for(shop: Session) -> None:
    levels = (BuyingPatterns(level="department"), BuyingPatterns(level="product", most_items=100))
    by_department, by_product = (compute(one, shop, simulated_settings()) for one in levels)
    assert by_department.result.answer.refusal is None
    for row in by_product.tables["association_rules"]:
        assert row["pattern_level"] == "product"
        assert row["then_item"].startswith("p")
        assert row["then_item"] not in by_product.result.answer.headline.ko


def test_the_same_question_has_the_same_answer(shop: Session, found: Computed) -> None:
    again = compute(BuyingPatterns(), shop, simulated_settings())
    assert again.tables == found.tables
    assert again.result.answer == found.result.answer


def test_rules_hold_in_as_many_baskets_as_asked(shop: Session) -> None:
    asked = BuyingPatterns(least_share=0.05)
    assert not compute(asked, shop, simulated_settings()).tables["association_rules"]


def test_few_baskets_are_refused() -> None:
    with session_with(simulated_shop(60)) as session:
        answer = compute(BuyingPatterns(), session, simulated_settings()).result.answer
    assert answer.refusal is not None
    assert "Too little to find patterns in" in answer.headline.en


def test_products_without_a_category_are_refused() -> None:
    shop = simulated_shop(1_000)
    products = shop[PRODUCTS]
    place = products.column_names.index("category")
    empty = products.set_column(
        place, products.schema.field(place), pa.nulls(products.num_rows, pa.string())
    )
    with session_with({**shop, PRODUCTS: empty}) as session:
        answer = compute(BuyingPatterns(), session, simulated_settings()).result.answer
    assert "0 kinds" in answer.headline.en
