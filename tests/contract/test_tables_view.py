"""What an analysis sees: the columns that it declared, and the rows known at its moment."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
from toys import answer, read_toy
from worlds import AS_OF, NEW_YORK, SEOUL, Row, World, session_with, settings_of, tiny_shop

from dangol.contract.analysis import Analysis
from dangol.contract.errors import DeclarationError, UndeclaredReadError
from dangol.contract.result import refused
from dangol.contract.tables_view import Tables
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.commerce import EXCHANGE_RATES, ORDER_LINES, ORDERS, RETURNS
from dangol.tables.errors import UnknownColumnError, VocabularyError
from dangol.tables.messaging import CAMPAIGNS, COUPONS
from dangol.tables.people import CUSTOMERS
from dangol.tables.subscriptions import SUBSCRIPTIONS
from dangol.tables.vocabulary import KnownFrom, Later, Read
from dangol.tables.voice import TICKETS
from dangol.words import Text

MICROSECOND = dt.timedelta(microseconds=1)


def seen(
    session: Session, read: Read, moment: dt.datetime = AS_OF, zone: str = NEW_YORK
) -> list[Row]:
    tables = Tables("test", [read], session, settings_of(time_zone=zone), moment)
    return tables.rows(tables[read.table])


def test_only_declared_columns_reach_an_analysis() -> None:
    with session_with(tiny_shop()) as session:
        row, *_ = seen(session, ORDERS["customer_id", "order_id"])
    assert list(row) == ["customer_id", "order_id"]


def test_a_table_that_is_not_declared_is_refused_with_what_is() -> None:
    with session_with({}) as session:
        tables = Tables("rfm", [ORDERS["order_id"]], session, settings_of(), AS_OF)
        with pytest.raises(UndeclaredReadError) as refusal:
            tables[RETURNS]
    assert refusal.value.message == (
        "Analysis 'rfm' asks for table 'returns' but does not declare it.\n"
        "It declares: orders. Add it to 'reads'."
    )


def test_a_column_that_does_not_exist_is_refused_when_it_is_declared() -> None:
    with pytest.raises(UnknownColumnError, match="did you mean 'net_amount'"):
        ORDERS["net_amont"]


def test_an_order_at_the_very_moment_is_not_known_yet() -> None:
    def known(moment: dt.datetime) -> set[str]:
        return {row["order_id"] for row in seen(session, ORDERS["order_id"], moment)}

    with session_with(tiny_shop()) as session:
        assert "o39" not in known(AS_OF)
        assert known(AS_OF + MICROSECOND) - known(AS_OF) == {"o39"}
        seoul = AS_OF.astimezone(settings_of(time_zone=SEOUL).zone)
        assert known(seoul) == known(AS_OF)


def test_a_line_is_known_with_its_order_and_a_return_by_itself() -> None:
    with session_with(tiny_shop()) as session:
        lines = {row["order_id"] for row in seen(session, ORDER_LINES["order_id"])}
        returned = {row["return_id"] for row in seen(session, RETURNS["return_id"])}
    assert lines & {"o39", "o40"} == set()
    assert "o08" in lines
    assert returned == {"r1", "r3", "r4", "r5", "r6"}


@pytest.mark.parametrize(
    ("zone", "moment", "is_known"),
    [
        (NEW_YORK, dt.datetime(2024, 3, 16, 4, tzinfo=dt.UTC), False),
        (NEW_YORK, dt.datetime(2024, 3, 16, 4, 0, 1, tzinfo=dt.UTC), True),
        (SEOUL, dt.datetime(2024, 3, 15, 15, tzinfo=dt.UTC), False),
        (SEOUL, dt.datetime(2024, 3, 15, 15, 0, 1, tzinfo=dt.UTC), True),
    ],
)
def test_a_day_is_known_once_it_has_begun_in_the_shop(
    zone: str, moment: dt.datetime, is_known: bool
) -> None:
    with session_with(tiny_shop()) as session:
        rates = seen(session, EXCHANGE_RATES["valid_from_on"], moment, zone)
    assert ({"valid_from_on": dt.date(2024, 3, 16)} in rates) == is_known


def test_a_coupon_is_known_with_its_campaign() -> None:
    world = {
        CAMPAIGNS: [
            {"campaign_id": id_, "campaign_starts_on": dt.date(2024, 3, day)}
            for id_, day in (("old", 14), ("today", 15), ("new", 16))
        ],
        COUPONS: [
            {"coupon_id": "c", "product_id": "p", "campaign_id": id_}
            for id_ in ("old", "today", "new")
        ],
    }
    with session_with(world) as session:
        found = seen(session, COUPONS["campaign_id"], AS_OF + MICROSECOND)
        before = seen(session, COUPONS["campaign_id"], AS_OF)
    assert {row["campaign_id"] for row in found} == {"old", "today"}
    assert {row["campaign_id"] for row in before} == {"old"}


def test_an_end_is_not_known_before_it_came() -> None:
    """AS_OF is the midnight of New York at which the 15th begins; as of it, only the 14th is."""
    ends = {"past": 14, "today": 15, "new": 16, "runs": None}
    world: World = {
        SUBSCRIPTIONS: [
            {
                "subscription_id": id_,
                "customer_id": "c",
                "started_on": dt.date(2024, 1, 1),
                "ended_on": day and dt.date(2024, 3, day),
                "end_reason": day and "price",
            }
            for id_, day in ends.items()
        ]
    }
    read = SUBSCRIPTIONS["subscription_id", "ended_on", "end_reason"]

    def ended(moment: dt.datetime) -> dict[str, Any]:
        rows = seen(session, read, moment)
        assert len(rows) == 4
        assert all((row["ended_on"] is None) == (row["end_reason"] is None) for row in rows)
        return {r["subscription_id"]: r["ended_on"].day for r in rows if r["ended_on"]}

    with session_with(world) as session:
        assert ended(AS_OF) == {"past": 14}
        assert ended(AS_OF + MICROSECOND) == {"past": 14, "today": 15}
        assert ended(AS_OF + dt.timedelta(days=30)) == {"past": 14, "today": 15, "new": 16}


def test_a_ticket_is_open_until_it_was_settled() -> None:
    settled = AS_OF.replace(tzinfo=None)
    row = {"ticket_id": "t", "opened_at": settled - MICROSECOND, "ticket_status": "settled"}
    given = {**row, "closed_at": settled, "satisfaction_score": 5.0, "ticket_category": "refund"}
    still = {**row, "ticket_id": "u", "ticket_status": "waits"}
    read = TICKETS["closed_at", "ticket_status", "satisfaction_score", "ticket_category"]
    with session_with({TICKETS: [given, still]}) as session:
        before = seen(session, read)
        after = seen(session, read, AS_OF + MICROSECOND)
    assert {tuple(one.values()) for one in before} == {
        (None, None, None, "refund"),
        (None, "waits", None, None),
    }
    assert {one["ticket_status"] for one in after} == {"settled", "waits"}
    assert {one["satisfaction_score"] for one in after} == {5.0, None}


def test_only_what_may_be_empty_is_filled_in_later() -> None:
    for name, error in (("ended", UnknownColumnError), ("started_on", VocabularyError)):
        with pytest.raises(error, match=name):
            replace(SUBSCRIPTIONS, known_from=KnownFrom("started_on", later=(Later(name),)))


def test_what_has_no_moment_is_always_known() -> None:
    with session_with(tiny_shop()) as session:
        assert len(seen(session, CUSTOMERS["customer_id"], AS_OF.replace(year=1990))) == 11


def test_rows_of_one_saved_analysis_are_read_at_a_time() -> None:
    read = read_toy("counting")
    with session_with({}) as session:
        for number, name in enumerate(("default", "weekly"), start=1):
            rows = pa.Table.from_pylist([{"name": "a", "number": number}])
            staged = session.stage(read.table, rows)
            session.commit("run", [Change(read.table.replaced(), staged, name)])
        assert seen(session, read) == [{"name": "a", "number": 1}]
        assert seen(session, read.of("weekly")) == [{"name": "a", "number": 2}]
        assert seen(session, read.of("nobody's")) == []


def test_a_moment_without_a_zone_is_taken_as_utc() -> None:
    given = Analysis(as_of=dt.datetime(2024, 3, 15, 13, tzinfo=settings_of(time_zone=SEOUL).zone))
    assert given.as_of == AS_OF
    assert Analysis(as_of="2024-03-15T04:00:00").as_of == AS_OF
    assert Analysis(as_of=AS_OF).parameters() == {"as_of": "2024-03-15T04:00:00Z"}


def test_computing_without_a_moment_is_a_mistake_of_the_program() -> None:
    class Asked(Analysis):
        slug = "asked"

    with pytest.raises(DeclarationError, match="'asked' was computed without a moment"):
        _ = Asked().moment


def test_a_refusal_says_why_in_its_headline_and_what_would_help_in_its_action() -> None:
    why, what = Text(en="No orders.", ko="주문 없음"), Text(en="Load some.", ko="읽으세요")
    found = refused(why, what, basis=answer(0).headline, method=what).answer
    assert (found.headline, found.action) == (why, what)
    assert found.refusal is not None
    assert (found.refusal.reason, found.refusal.help) == (why, what)
    assert found.metrics == ()
