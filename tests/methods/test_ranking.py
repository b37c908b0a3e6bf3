"""Scores from ranks."""

import datetime as dt
import math
import random
from decimal import Decimal

import pytest
from worlds import order, session_with

from dangol.methods.ranking import quantile_score
from dangol.store.warehouse.compile import stored_table
from dangol.tables.commerce import ORDERS

orders = stored_table(ORDERS)
NOON = dt.datetime(2024, 3, 1, 12)


def scores(values: list[int], bins: int) -> list[int]:
    """The score of each value, in the order of the values."""
    rows = [order(f"{n:04}", "c", NOON, Decimal(value)) for n, value in enumerate(values)]
    asked = orders.select("order_id", score=quantile_score(orders, orders.net_amount, bins))
    with session_with({ORDERS: rows}) as session:
        found = session.fetch(asked.order_by("order_id")).to_pylist()
    return [row["score"] for row in found]


@pytest.mark.parametrize(
    ("values", "bins", "expected"),
    [
        ([1, 2, 3, 4, 5], 5, [1, 2, 3, 4, 5]),
        ([5, 4, 3, 2, 1], 5, [5, 4, 3, 2, 1]),
        ([7], 5, [5]),
        ([7, 7, 7], 5, [5, 5, 5]),
        ([1, 9], 5, [3, 5]),
        ([1, 1, 1, 9], 4, [3, 3, 3, 4]),
        ([1, 9, 9, 9], 4, [1, 4, 4, 4]),
        (list(range(10)), 3, [1, 1, 1, 2, 2, 2, 3, 3, 3, 3]),
    ],
)
def test_scores_are_those_worked_out_by_hand(
    values: list[int], bins: int, expected: list[int]
) -> None:
    assert scores(values, bins) == expected


def test_the_best_score_the_most_and_ties_share_in_any_order() -> None:
    rng = random.Random(2)
    values = [rng.randrange(60) for _ in range(200)]
    found = dict(zip(values, scores(values, 7), strict=True))
    assert found[max(values)] == 7
    assert scores(values, 7) == [found[value] for value in values]
    for value, score in found.items():
        assert score == math.ceil(7 * sum(other <= value for other in values) / 200)
