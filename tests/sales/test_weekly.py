"""Weekly sales by hand, and their expectation worked out a second time in plain Python."""

import datetime as dt
import math
import random
from collections.abc import Mapping, Sequence
from decimal import Decimal

import answers
import pytest
from worlds import (
    AS_OF,
    Row,
    World,
    compute,
    order,
    order_line,
    session_with,
    settings_of,
    tiny_shop,
)

from dangol.contract.result import Answer
from dangol.sales.expectation_model import SalesExpectation
from dangol.sales.weekly import WeeklySales
from dangol.store.warehouse.interface import Session
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import ORDER_LINES, ORDERS

MONDAY = dt.date(2023, 9, 4)
WEEK = dt.timedelta(weeks=1)
DAY = dt.timedelta(days=1)
# By day and department the amount of one purchase.
Sales = Mapping[tuple[dt.date, str], float]


def world_of(sales: Sales) -> World:
    """One purchase a day at noon in the shop, with a line for each department."""
    days = sorted({day for day, _ in sales})
    departments = sorted({name for _, name in sales})
    lines = [
        order_line(f"{day}", number, name, amount)
        for day in days
        for number, name in enumerate(departments, start=1)
        if (amount := sales.get((day, name))) is not None
    ]
    return {
        ORDERS: [
            order(f"{day}", "c1", dt.datetime.combine(day, dt.time(17)), 0)  # UTC
            for day in days
        ],
        ORDER_LINES: lines,
        PRODUCTS: [{"product_id": name, "department": name} for name in departments],
    }


def steady(
    weeks: int, seed: int = 1, closed: Sequence[dt.date] = ()
) -> dict[tuple[dt.date, str], float]:
    """Two departments that sell by chance around 100 and 40 a day; the shop rests on Sundays."""
    rng = random.Random(seed)
    days = [MONDAY + n * DAY for n in range(weeks * 7)]
    return {
        (day, name): round(level * math.exp(rng.gauss(0, 0.3)), 2)
        for day in days
        for name, level in (("food", 100), ("paper", 40))
        if day.weekday() != 6 and day not in closed
    }


def asked_after(weeks: int) -> dict[str, dt.datetime]:
    """The moment at which so many weeks are over in New York."""
    return {"as_of": dt.datetime.combine(MONDAY + weeks * WEEK, dt.time(5), tzinfo=dt.UTC)}


def rows_of(session: Session, name: str = "all", **asked: object) -> list[Row]:
    rows = compute(WeeklySales(**asked), session).rows
    return [row for row in rows if row["sales_of"] == name]


def answer_of(session: Session, **asked: object) -> Answer:
    return compute(WeeklySales(**asked), session).result.answer


@pytest.mark.parametrize("first_day", ["monday", "sunday"])
def test_the_tiny_shop_sells_what_was_added_up_by_hand(first_day: str) -> None:
    with session_with(tiny_shop()) as session:
        found = compute(WeeklySales(), session, settings_of(week_starts_on=first_day)).rows
    shown = [{k: v for k, v in row.items() if not k.startswith("expected")} for row in found]
    assert shown == answers.weeks(first_day)


def test_lines_without_a_rate_are_counted_and_left_out() -> None:
    with session_with(tiny_shop()) as session:
        answer = answer_of(session)
    (left_out,) = answer.evidence.left_out
    assert (left_out.count, left_out.reason.en) == (
        1,
        "order lines in a currency without a rate to USD",
    )


@pytest.mark.parametrize(
    ("first_sale", "first_week"),
    [(MONDAY, MONDAY), (MONDAY + DAY, MONDAY + WEEK), (MONDAY + 6 * DAY, MONDAY + WEEK)],
)
def test_a_first_week_that_the_data_covers_in_part_is_left_out(
    first_sale: dt.date, first_week: dt.date
) -> None:
    sales = {key: amount for key, amount in steady(3).items() if key[0] >= first_sale}
    sales[first_sale, "food"] = 1.0
    with session_with(world_of(sales)) as session:
        assert rows_of(session)[0]["week_starts_on"] == first_week


def test_a_week_counts_once_it_is_over_in_the_shop() -> None:
    midnight = dt.datetime(2023, 9, 18, 4, tzinfo=dt.UTC)
    with session_with(world_of(steady(4))) as session:
        before = rows_of(session, as_of=midnight - dt.timedelta(seconds=1))
        after = rows_of(session, as_of=midnight)
    assert (len(before), len(after)) == (1, 2)


def test_a_closed_day_is_no_bad_day() -> None:
    """The same sales per day on four days: expected is what four days bring."""
    closed = [MONDAY + 11 * WEEK + n * DAY for n in (0, 1)]
    flat = dict.fromkeys(steady(12, closed=closed), 50.0)
    with session_with(world_of(flat)) as session:
        *_, before, last = rows_of(session, **asked_after(12))
    assert (before["trading_days"], before["sales_amount"]) == (6, 600)
    assert (last["trading_days"], last["sales_amount"]) == (4, 400)
    assert last["expected_amount"] == 400


def test_a_week_without_any_sale_stands_in_the_table_without_an_expectation() -> None:
    away = [MONDAY + 5 * WEEK + n * DAY for n in range(7)]
    with session_with(world_of(steady(8, closed=away))) as session:
        rows = rows_of(session, **asked_after(8))
    assert [row["week_starts_on"] for row in rows] == [MONDAY + n * WEEK for n in range(8)]
    gap = rows[5]
    assert (gap["trading_days"], gap["sold_orders"], gap["sales_amount"]) == (0, 0, 0)
    assert gap["expected_amount"] is None
    assert rows[6]["expected_amount"] is not None


def test_weeks_without_any_sale_are_not_judged() -> None:
    away = [MONDAY + n * WEEK + d * DAY for n in (14, 15, 16) for d in range(7)]
    flat = dict.fromkeys(steady(20, closed=away), 50.0)
    with session_with(world_of(flat)) as session:
        model = compute(WeeklySales(**asked_after(20)), session).result.model
    assert isinstance(model, SalesExpectation)
    assert model.figures == pytest.approx({"covered_share": 1.0, "mean_error_share": 0.0})


def expected_by_hand(per_day: Sequence[float], coverage: float) -> list[tuple[float | None, ...]]:
    """Expectation, low and high of each week and of the next, one week after the other.

    For each of 19 weights a level is smoothed on the log scale; the weight whose one-step
    errors were smallest so far (at first the middle one) gives the expectation, and the
    ceil((n + 1) * coverage)-th smallest of the n misses so far gives the range.
    """
    weights = [0.05 * n for n in range(1, 20)]
    found: list[tuple[float | None, ...]] = []
    misses: list[float] = []
    for week in range(len(per_day) + 1):
        if week == 0:
            found.append((None, None, None))
            continue
        past = [math.log(value) for value in per_day[:week]]
        squares = []
        levels = []
        for weight in weights:
            level, square = past[0], 0.0
            for value in past[1:]:
                square += (value - level) ** 2
                level = weight * value + (1 - weight) * level
            squares.append(square)
            levels.append(level)
        chosen = min(range(19), key=squares.__getitem__) if week >= 4 else 9
        expected = levels[chosen]
        place = math.ceil((len(misses) + 1) * coverage)
        half = sorted(misses)[place - 1] if 0 < place <= len(misses) else None
        found.append(
            (math.exp(expected), None, None)
            if half is None
            else (math.exp(expected), math.exp(expected - half), math.exp(expected + half))
        )
        if week < len(per_day):
            misses.append(abs(math.log(per_day[week]) - expected))
    return found


@pytest.mark.parametrize("coverage", [0.5, 0.8, 0.9])
def test_the_expectation_follows_its_formula(coverage: float) -> None:
    with session_with(world_of(steady(16))) as session:
        computed = compute(WeeklySales(coverage=coverage, **asked_after(16)), session)
    model = computed.result.model
    assert isinstance(model, SalesExpectation)
    for name in ("all", "food", "paper"):
        rows = [row for row in computed.rows if row["sales_of"] == name]
        *weeks, coming = expected_by_hand([float(r["sales_amount"]) / 6 for r in rows], coverage)
        for row, by_hand in zip(rows, weeks, strict=True):
            found = [row[f"expected_{end}amount"] for end in ("", "low_", "high_")]
            assert found == [None if v is None else Decimal(f"{v * 6:.4f}") for v in by_hand]
        said = model.what_if({"sales_of": name, "trading_days": 6})
        assert list(said.values()) == [None if v is None else pytest.approx(v * 6) for v in coming]


def test_later_weeks_change_no_earlier_expectation() -> None:
    sales = steady(16)
    changed = {
        key: round(amount * (5 if key[0] >= MONDAY + 12 * WEEK else 1), 2)
        for key, amount in sales.items()
    }
    with session_with(world_of(sales)) as session:
        short = rows_of(session, **asked_after(12))
        whole = rows_of(session, **asked_after(16))
    with session_with(world_of(changed)) as session:
        other = rows_of(session, **asked_after(16))
    assert whole[:12] == short
    assert other[:12] == short
    assert [r["expected_amount"] for r in other[:13]] == [r["expected_amount"] for r in whole[:13]]
    assert other[13]["expected_amount"] != whole[13]["expected_amount"]


def test_the_answer_says_where_the_week_lies_and_that_it_is_no_chance() -> None:
    """Both departments sell a fifth of what they used to in the last week."""
    sales = {
        key: round(amount / (5 if key[0] >= MONDAY + 15 * WEEK else 1), 2)
        for key, amount in steady(16).items()
    }
    with session_with(world_of(sales)) as session:
        answer = answer_of(session, **asked_after(16))
        fine = answer_of(session, **asked_after(15))
    assert "below what was expected" in answer.headline.en
    assert "낮았습니다" in answer.headline.ko
    assert answer.action.en.startswith("2 of 2 departments left their range, more than chance")
    assert [d.question.en for d in answer.decisions] == [
        "Find out why food sold less than expected?",
        "Find out why paper sold less than expected?",
    ]
    sold = answer.metrics[0]
    assert sold.change is not None
    assert sold.change.meaning == "bad"
    assert sold.range is not None
    assert sold.range.value < sold.range.low
    assert fine.headline.en.endswith("within what was expected.")
    assert fine.decisions == ()


def test_a_single_department_outside_may_be_chance() -> None:
    """With twelve departments one that leaves its range is no news, and no decision is asked."""
    rng = random.Random(3)
    sales = {
        (MONDAY + n * DAY, f"d{d:02}"): round(50 * math.exp(rng.gauss(0, 0.2)), 2)
        for n in range(14 * 7)
        for d in range(12)
    }
    for n in range(13 * 7, 14 * 7):
        sales[MONDAY + n * DAY, "d03"] *= 4
    with session_with(world_of(sales)) as session:
        answer = answer_of(session, **asked_after(14))
    assert "left their range, no more than chance explains" in answer.action.en
    assert answer.decisions == ()


def test_the_model_speaks_of_next_week_and_of_other_numbers_of_days() -> None:
    flat = dict.fromkeys(steady(12), 50.0)
    with session_with(world_of(flat)) as session:
        model = compute(WeeklySales(**asked_after(12)), session).result.model
    assert isinstance(model, SalesExpectation)
    assert model.what_if({})["expected_amount"] == pytest.approx(700)
    assert model.what_if({"trading_days": 3})["expected_amount"] == pytest.approx(300)
    assert model.what_if({"sales_of": "food"})["expected_high_amount"] == pytest.approx(350)
    nothing = {"expected_amount": None, "expected_low_amount": None, "expected_high_amount": None}
    assert model.what_if({"sales_of": "shoes"}) == nothing


def test_a_department_of_the_name_of_the_shop_is_told_apart_from_it() -> None:
    sales = {(MONDAY + n * DAY, name): 10.0 for n in range(14) for name in ("all", "food")}
    with session_with(world_of(sales)) as session:
        found = compute(WeeklySales(**asked_after(2)), session).rows
    first = {row["sales_of"]: row["sales_amount"] for row in found[:3]}
    assert first == {"all": 140, "food": 70, "‘all’": 70}


@pytest.mark.parametrize(
    ("sales", "moment"),
    [
        ({}, AS_OF),
        ({(MONDAY + DAY, "food"): 1.0}, AS_OF),
        ({(MONDAY, "food"): 1.0}, dt.datetime(2023, 9, 8, tzinfo=dt.UTC)),
    ],
    ids=["nothing sold", "a partial week", "a week that is not over"],
)
def test_without_a_complete_week_there_is_no_answer(sales: Sales, moment: dt.datetime) -> None:
    with session_with(world_of(sales)) as session:
        computed = compute(WeeklySales(as_of=moment), session)
    assert computed.tables == {}
    assert computed.result.model is None
    refusal = computed.result.answer.refusal
    assert refusal is not None
    assert refusal.reason.en == "There is no complete week of sales yet."


def test_few_weeks_are_answered_without_a_range() -> None:
    with session_with(world_of(steady(9))) as session:
        answer = answer_of(session, **asked_after(9))
    assert answer.action.en == "An expectation needs about ten complete weeks."
    assert answer.because.en == "9 complete weeks so far; that is too few for an honest range."
    assert answer.metrics[0].range is None
