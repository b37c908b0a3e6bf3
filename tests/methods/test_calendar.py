"""Days, weeks and hours of a shop, against Python's own time zones."""

import datetime as dt
from zoneinfo import ZoneInfo

import ibis
import pytest
from worlds import NEW_YORK, SEOUL, order, session_with

from dangol.methods.calendar import business_day, business_hour, days_between, week_start
from dangol.settings import WEEKDAYS
from dangol.store.warehouse.compile import stored_table
from dangol.tables.commerce import ORDERS

orders = stored_table(ORDERS)
# Around midnight and around the hour that is skipped or repeated when clocks change.
CHANGES = {
    NEW_YORK: [dt.datetime(2024, 3, 10, 7), dt.datetime(2024, 11, 3, 6)],
    SEOUL: [dt.datetime(1988, 5, 7, 17), dt.datetime(1988, 10, 8, 16)],
    "Asia/Kathmandu": [dt.datetime(2024, 3, 10, 18, 15)],
}


@pytest.mark.parametrize("zone", CHANGES)
def test_day_and_hour_are_those_on_the_wall(zone: str) -> None:
    second = dt.timedelta(seconds=1)
    moments = [
        change + hours * dt.timedelta(hours=1) + offset
        for change in CHANGES[zone]
        for hours in range(-30, 31)
        for offset in (-second, 0 * second, second)
    ]
    rows = [order(str(n), "c", moment, 1) for n, moment in enumerate(moments)]
    asked = orders.select(
        "ordered_at",
        day=business_day(orders.ordered_at, zone),
        hour=business_hour(orders.ordered_at, zone),
    )
    with session_with({ORDERS: rows}) as session:
        found = session.fetch(asked).to_pylist()
    local = {m: m.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(zone)) for m in moments}
    assert {r["ordered_at"]: (r["day"], r["hour"]) for r in found} == {
        moment: (wall.date(), wall.hour) for moment, wall in local.items()
    }


@pytest.mark.parametrize("first", WEEKDAYS)
def test_a_week_begins_on_the_day_that_the_shop_says(first: str) -> None:
    number = WEEKDAYS.index(first)
    days = [dt.date(2023, 12, 25) + n * dt.timedelta(days=1) for n in range(70)]
    rows = [
        order(str(n), "c", dt.datetime.combine(day, dt.time(12)), 1) for n, day in enumerate(days)
    ]
    day = orders.ordered_at.date()
    with session_with({ORDERS: rows}) as session:
        found = session.fetch(orders.select(day=day, start=week_start(day, number))).to_pylist()
    for row in found:
        assert row["start"].weekday() == number
        assert 0 <= (row["day"] - row["start"]).days < 7


def test_days_between_counts_midnights() -> None:
    pairs = [(dt.date(2024, 3, 1), dt.date(2024, 2, 28)), (dt.date(2024, 3, 10),) * 2]
    with session_with({ORDERS: []}) as session:
        found = [
            session.fetch(days_between(ibis.literal(a), ibis.literal(b)).name("n")).to_pylist()
            for a, b in pairs
        ]
    assert found == [[{"n": 2}], [{"n": 0}]]
