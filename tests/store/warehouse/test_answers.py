"""Both engines give the same answers, with the types that were declared."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from visits import VISITS, rows_of, visit, visits, write

from dangol.store.errors import QueryError
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Warehouse

MINUTE = dt.timedelta(minutes=1)


@ibis.udf.scalar.builtin(  # type: ignore[untyped-decorator]
    signature=(("timestamp", "string"), "timestamp")
)
def from_utc_timestamp(moment: Any, zone: Any) -> Any: ...


def _answer(warehouse: Warehouse, rows: list[dict[str, Any]], asked: ir.Table) -> pa.Table:
    warehouse.ensure([VISITS])
    write(warehouse, VISITS.replaced(), rows)
    with warehouse.session() as session:
        return session.fetch(asked)


def test_sums_and_means_have_their_declared_types(warehouse: Warehouse) -> None:
    rows = [
        visit("a", 2**53 + 1, paid_amount=Decimal("0.0001")),
        visit("b", 2, paid_amount=Decimal("99999999999999.9999")),
        visit("c", 3, paid_amount=None),
    ]
    asked = visits.aggregate(
        pages=visits.pages.sum(),
        paid=visits.paid_amount.sum(),
        mean_paid=visits.filter(visits.visit_id != "b").paid_amount.mean().as_scalar(),
        tax=(visits.paid_amount.min() * 1.5),
        mean_pages=visits.filter(visits.pages < 9).pages.mean().as_scalar(),
        visits=visits.count(),
        members=visits.is_member.sum(),
    )
    answer = _answer(warehouse, rows, asked)
    assert answer.schema == asked.schema().to_pyarrow()
    assert answer.to_pylist() == [
        {
            "pages": 2**53 + 6,
            "paid": Decimal("100000000000000.0000"),
            "mean_paid": Decimal("0.0001"),
            "tax": Decimal("0.0002"),
            "mean_pages": 2.5,
            "visits": 3,
            "members": 3,
        }
    ]


def test_every_type_comes_back_as_it_was_written(warehouse: Warehouse) -> None:
    texts = ["큰따옴표 \" 작은 ' 역슬래시 \\", "${env:HOME}", "줄\n바꿈\t", "", "🛍️", "--; DROP"]
    rows = [visit(text, number, details=text) for number, text in enumerate(texts)]
    rows.append(dict.fromkeys(visit("x")) | {"visit_id": "nothing else"})
    rows.append(visit("old", started_at=dt.datetime(1899, 12, 31, 23, 59, 59, 999999)))
    answer = _answer(warehouse, rows, visits)
    assert sorted(answer.to_pylist(), key=lambda row: row["visit_id"]) == sorted(
        rows, key=lambda row: row["visit_id"]
    )


def test_text_in_an_expression_means_itself(warehouse: Warehouse) -> None:
    texts = ["it's \\ 것", "${env:HOME}", '100%_`"', "a\nb"]
    rows = [visit(text) for text in texts]
    asked = visits.filter(visits.visit_id.isin(texts)).mutate(same=visits.visit_id == texts[0])
    answer = _answer(warehouse, rows, asked.select("visit_id", "same"))
    assert {row["visit_id"]: row["same"] for row in answer.to_pylist()} == {
        text: text == texts[0] for text in texts
    }


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("Europe/Berlin", [dt.date(2025, 3, 30), dt.date(2025, 10, 26)]),
        ("America/New_York", [dt.date(2025, 3, 9), dt.date(2025, 11, 2)]),
        ("Australia/Lord_Howe", [dt.date(2025, 4, 5), dt.date(2025, 10, 4)]),
        ("Asia/Seoul", [dt.date(1988, 5, 8), dt.date(2025, 7, 1)]),
    ],
)
def test_local_time_is_right_on_the_days_when_clocks_change(
    warehouse: Warehouse, zone: str, days: list[dt.date]
) -> None:
    midnights = [dt.datetime.combine(day, dt.time()) for day in days]
    moments = [midnight + n * 15 * MINUTE for midnight in midnights for n in range(96)]
    rows = [visit(str(number), started_at=moment) for number, moment in enumerate(moments)]
    asked = visits.select("started_at", local=from_utc_timestamp(visits.started_at, zone))
    answer = _answer(warehouse, rows, asked)
    assert answer.schema.field("local").type == pa.timestamp("us")
    found = {row["started_at"]: row["local"] for row in answer.to_pylist()}
    assert found == {
        moment: moment.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        for moment in moments
    }


def test_arithmetic_with_moments_is_the_same(warehouse: Warehouse) -> None:
    moments = [dt.datetime(2025, 3, 30, 23, 59, 59, 999999), dt.datetime(2025, 4, 1, 8)]
    rows = [visit("a", started_at=moments[0]), visit("b", started_at=moments[1])]
    at, local = visits.started_at, from_utc_timestamp(visits.started_at, "Asia/Seoul")
    asked = visits.select(
        "visit_id",
        week=at.truncate("W"),
        month=local.truncate("M"),
        day=local.date(),
        hour=local.hour(),
        weekday=at.day_of_week.index(),
        later=at + ibis.interval(days=3),
        seconds=at.truncate("s").epoch_seconds(),
        days=local.date().delta(ibis.date(2025, 1, 1), unit="day"),
        first=ibis.coalesce(ibis.null("timestamp"), local),
        latest=ibis.greatest(at, local),
        before=at.lag().over(order_by=at),
        text=at.strftime("%Y-%m-%d %H:%M"),
        recent=(at >= dt.datetime(2025, 4, 1)).name("recent"),
        within=at.between(ibis.timestamp("2025-03-30"), ibis.timestamp("2025-03-31")),
        running=visits.pages.sum().over(
            ibis.trailing_range_window(ibis.interval(days=2), order_by=at)
        ),
    ).order_by("visit_id")
    nine = dt.timedelta(hours=9)
    assert _answer(warehouse, rows, asked).to_pylist() == [
        {
            "visit_id": name,
            "week": dt.datetime.combine(
                moment.date() - dt.timedelta(days=moment.weekday()), dt.time()
            ),
            "month": (moment + nine).replace(day=1, hour=0, minute=0, second=0, microsecond=0),
            "day": (moment + nine).date(),
            "hour": (moment + nine).hour,
            "weekday": moment.weekday(),
            "later": moment + dt.timedelta(days=3),
            "seconds": int(moment.replace(tzinfo=dt.UTC, microsecond=0).timestamp()),
            "days": ((moment + nine).date() - dt.date(2025, 1, 1)).days,
            "first": moment + nine,
            "latest": moment + nine,
            "before": before,
            "text": moment.strftime("%Y-%m-%d %H:%M"),
            "recent": moment >= dt.datetime(2025, 4, 1),
            "within": moment.date() == dt.date(2025, 3, 30),
            "running": running,
        }
        for name, moment, before, running in [
            ("a", moments[0], None, 1),
            ("b", moments[1], moments[0], 2),
        ]
    ]


def test_a_window_can_choose_rows(warehouse: Warehouse) -> None:
    rows = [visit(f"v{number}", number % 3, depth_share=float(number)) for number in range(9)]
    latest = ibis.row_number().over(group_by=visits.pages, order_by=visits.depth_share.desc())
    chosen = visits.filter(latest == 0).select("visit_id").order_by("visit_id")
    assert _answer(warehouse, rows, chosen).column("visit_id").to_pylist() == ["v6", "v7", "v8"]


def test_a_page_of_sorted_rows_is_that_page(warehouse: Warehouse) -> None:
    rows = [visit(f"v{number:03}", number) for number in range(100)]
    page = visits.order_by(visits.pages.desc()).limit(3, offset=10).select("visit_id")
    assert _answer(warehouse, rows, page).column("visit_id").to_pylist() == ["v089", "v088", "v087"]


def test_sorted_rows_come_sorted_with_what_is_missing_at_the_end(warehouse: Warehouse) -> None:
    rows = [visit(f"v{number}", number) for number in range(5)] + [visit("none", pages=None)]
    rising, falling = visits.order_by("pages"), visits.order_by(visits.pages.desc())
    ids = _answer(warehouse, rows, rising).column("visit_id").to_pylist()
    assert ids == ["v0", "v1", "v2", "v3", "v4", "none"]
    ids = _answer(warehouse, rows, falling).column("visit_id").to_pylist()
    assert ids == ["v4", "v3", "v2", "v1", "v0", "none"]


def test_a_value_alone_is_a_table_of_one_row(warehouse: Warehouse) -> None:
    answer = _answer(warehouse, [visit("a"), visit("b")], visits.count().name("visits"))
    assert answer.to_pylist() == [{"visits": 2}]


def test_a_parquet_file_is_read_with_its_own_types(warehouse: Warehouse, tmp_path: Path) -> None:
    folder = tmp_path / "파일 [1] {a}, it's"
    folder.mkdir()
    rows = rows_of(VISITS, [visit("a", 4), visit("b")])
    pq.write_table(rows, folder / "visits*.parquet")
    with warehouse.session() as session:
        found = session.scan_parquet("incoming visits", folder / "visits*.parquet")
        assert session.fetch(found).to_pylist() == rows.to_pylist()
        assert found.schema().to_pyarrow() == rows.schema
        session.stage(VISITS, found)
        assert session.fetch(found.pages.sum().name("n")).to_pylist() == [{"n": 5}]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT nothing FROM visits",
        "SELEC",
        "SELECT * FROM nowhere",
        "SELECT CAST(visit_id AS INT) FROM visits",
    ],
)
def test_a_query_that_cannot_be_answered_says_why_in_a_few_lines(
    warehouse: Warehouse, query: str
) -> None:
    warehouse.ensure([VISITS])
    write(warehouse, VISITS.replaced(), [visit("not a number")])
    with warehouse.session() as session, pytest.raises(QueryError) as refused:
        session.sql(query)
    assert len(refused.value.message.splitlines()) < 12
    assert "\tat " not in refused.value.message
    with warehouse.session() as session:
        assert session.sql("SELECT count(*) AS n FROM visits").to_pylist() == [{"n": 1}]


def test_a_column_that_does_not_fit_its_declaration_is_named(warehouse: Warehouse) -> None:
    warehouse.ensure([VISITS])
    write(warehouse, VISITS.replaced(), [visit("a", depth_share=2.5)])
    wrong = ibis.table({"visit_id": "string", "depth_share": "int64"}, name="visits")
    with warehouse.session() as session, pytest.raises(QueryError, match="Column 'depth_share'"):
        session.fetch(wrong)


def test_columns_stay_under_their_names_when_a_release_declares_them_in_another_order(
    warehouse: Warehouse,
) -> None:
    """A star in SQL would give them in the order in which they were once stored."""
    turned = replace(VISITS, columns=VISITS.columns[::-1])
    warehouse.ensure([VISITS])
    warehouse.ensure([turned])
    write(warehouse, turned.appended(), [visit("a", details="x")])
    one, other = stored_table(VISITS), stored_table(turned)
    with warehouse.session() as session:
        for table in (one, other, other.filter(other.pages == 1), other.union(one)):
            (row,) = session.fetch(table.distinct()).to_pylist()
            assert row == visit("a", details="x")


def test_only_the_columns_that_were_asked_for_leave_the_warehouse(warehouse: Warehouse) -> None:
    narrow = ibis.table({"pages": "int64", "visit_id": "string"}, name="visits")
    answer = _answer(warehouse, [visit("a", 4)], narrow.filter(narrow.pages > 1))
    assert answer.to_pylist() == [{"pages": 4, "visit_id": "a"}]
