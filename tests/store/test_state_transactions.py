"""What is kept of a transaction, and what others see of it."""

import datetime as dt
import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError, StatementError

from dangol.store.state.database import State
from dangol.store.state.engine import alone
from dangol.store.state.errors import NaiveMomentError
from dangol.store.state.facts import fact, forget_fact, keep_fact
from dangol.store.state.ids import is_id, new_id
from dangol.store.state.schema import audit, facts
from dangol.store.state.trail import append_entry

AT = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)


def changed_at(state: State, name: str) -> Any:
    with state.read() as connection:
        return connection.execute(select(facts.c.changed_at).where(facts.c.name == name)).scalar()


@pytest.mark.parametrize("zone", ["UTC", "Asia/Seoul", "America/New_York"])
def test_a_moment_of_any_zone_comes_back_in_utc(state: State, zone: str) -> None:
    local = dt.datetime(2026, 7, 1, 8, 30, 0, 123456, tzinfo=ZoneInfo(zone))
    with state.begin() as connection:
        keep_fact(connection, "one", None, local)
    found = changed_at(state, "one")
    assert found == local
    assert found.tzinfo is dt.UTC


def test_a_moment_without_a_zone_is_refused(state: State) -> None:
    with pytest.raises(NaiveMomentError, match="has no time zone"), state.begin() as connection:
        keep_fact(connection, "one", None, AT.replace(tzinfo=None))


def test_moments_are_ordered_by_time_whatever_their_zones(state: State) -> None:
    zones = ["Asia/Seoul", "UTC", "America/New_York"]
    with state.begin() as connection:
        for hours, zone in enumerate(zones):
            moment = (AT + dt.timedelta(hours=hours)).astimezone(ZoneInfo(zone))
            keep_fact(connection, zone, None, moment)
    with state.read() as connection:
        ordered = select(facts.c.name).order_by(facts.c.changed_at)
        later = select(facts.c.name).where(facts.c.changed_at > AT).order_by(facts.c.changed_at)
        assert list(connection.execute(ordered).scalars()) == zones
        assert list(connection.execute(later).scalars()) == zones[1:]


@pytest.mark.parametrize(
    "value", [{"이름": "단골", "n": [1, 2.5, None]}, "text", 0, False, [], None]
)
def test_a_fact_is_kept_until_another_takes_its_place(state: State, value: Any) -> None:
    for kept in ("before", value):
        with state.begin() as connection:
            keep_fact(connection, "one", kept, AT)
    with state.begin() as connection:
        assert fact(connection, "one") == value
        forget_fact(connection, "one")
        assert fact(connection, "one") is None


def test_a_number_that_json_cannot_hold_is_refused_on_both_databases(state: State) -> None:
    with (
        pytest.raises((StatementError, ValueError), match="not JSON compliant"),
        state.begin() as connection,
    ):
        keep_fact(connection, "one", {"share": math.nan}, AT)


def test_a_transaction_that_fails_leaves_nothing(state: State) -> None:
    def half() -> None:
        with state.begin() as connection:
            keep_fact(connection, "one", 1, AT)
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        half()
    assert changed_at(state, "one") is None


def test_readers_see_one_moment_and_do_not_wait_for_a_writer(state: State) -> None:
    with state.begin() as connection:
        keep_fact(connection, "one", "old", AT)
    with state.begin() as writer, state.read() as reader:
        keep_fact(writer, "one", "new", AT)
        assert fact(reader, "one") == "old"
    with state.read() as reader:
        assert fact(reader, "one") == "new"
        with state.begin() as writer:
            keep_fact(writer, "one", "newer", AT)
        assert fact(reader, "one") == "new"


def test_who_holds_a_lock_is_alone_until_the_end_of_the_transaction(state: State) -> None:
    def count_to_ten() -> None:
        for _ in range(10):
            with state.begin() as connection:
                alone(connection, "counter")
                keep_fact(connection, "counter", (fact(connection, "counter") or 0) + 1, AT)

    with ThreadPoolExecutor(4) as people:
        for counted in [people.submit(count_to_ten) for _ in range(4)]:
            counted.result()
    with state.read() as connection:
        assert fact(connection, "counter") == 40


@pytest.mark.parametrize("change", [update(audit).values(actor="nobody"), delete(audit)])
def test_the_database_itself_refuses_to_change_the_audit_trail(state: State, change: Any) -> None:
    with state.begin() as connection:
        append_entry(connection, AT, "a", "b", "c", "d", {})
    with pytest.raises(DBAPIError, match="can only grow"), state.begin() as connection:
        connection.execute(change)
    with state.read() as connection:
        assert connection.execute(select(audit.c.actor)).scalars().all() == ["a"]


moments = some.datetimes(min_value=AT.replace(year=1970, tzinfo=None), timezones=some.just(dt.UTC))


@given(moments, moments)
def test_ids_sort_by_the_moment_they_were_made(one: dt.datetime, other: dt.datetime) -> None:
    earlier, later = sorted((one, other))
    first, second = new_id(earlier), new_id(later)
    assert is_id(first)
    assert first != second
    assert earlier == later or first < second


@pytest.mark.parametrize("text", ["", "abc", "G" * 32, "a" * 31 + "\x00", "a" * 32 + "\n"])
def test_what_has_not_the_form_of_an_id_is_none(text: str) -> None:
    assert not is_id(text)
