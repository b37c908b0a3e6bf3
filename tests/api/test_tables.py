"""Tables over HTTP: what there is, rows, where numbers come from."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

import corner_shop
import pyarrow as pa
import pytest
from asking import Caller, Desk, problem_of

from dangol.api.views import RowsOut, plain
from dangol.contract.registry import registry
from dangol.contract.roles import Role


def test_every_declared_table_is_listed_with_its_meaning(readers: dict[Role, Caller]) -> None:
    told = {one["name"]: one for one in readers["viewer"].get("/api/tables")}
    assert list(told) == list(registry().tables)
    for name, table in registry().tables.items():
        assert told[name]["meaning"] == table.meaning.model_dump()
        assert [c["name"] for c in told[name]["columns"]] == [c.name for c in table.stored_columns]
        assert all(c["meaning"]["ko"] for c in told[name]["columns"])


def test_a_table_says_how_much_is_in_it_and_who_uses_it(readers: dict[Role, Caller]) -> None:
    told = {one["name"]: one for one in readers["viewer"].get("/api/tables")}
    assert told["orders"]["rows"] == corner_shop.order_count()
    assert {"rfm", "weekly-sales"} <= set(told["orders"]["read_by"])
    assert told["customer_rfm"]["written_by"] == ["rfm"]
    assert told["events"]["rows"] == 0
    assert told["events"]["committed_at"] is None
    identifier = next(c for c in told["identifiers"]["columns"] if c["name"] == "identifier")
    assert identifier["personal"] == "identifier"


def test_rows_come_in_the_order_of_the_key_and_say_when_there_are_more(
    readers: dict[Role, Caller],
) -> None:
    found = readers["analyst"].get("/api/tables/orders/rows", limit=5)
    place = found["columns"].index("order_id")
    ids = [row[place] for row in found["rows"]]
    assert ids == sorted(ids)
    assert len(ids) == 5
    assert found["cut"]
    everything = readers["analyst"].get("/api/tables/orders/rows", limit=corner_shop.order_count())
    assert len(everything["rows"]) == corner_shop.order_count()
    assert not everything["cut"]


def test_rows_of_one_saved_analysis_are_shown_alone(readers: dict[Role, Caller]) -> None:
    path = "/api/tables/customer_rfm/rows"
    assert len(readers["analyst"].get(path, instance="default")["rows"]) == corner_shop.PEOPLE
    assert readers["analyst"].get(path, instance="another")["rows"] == []


def test_amounts_are_numbers_and_moments_say_their_zone(readers: dict[Role, Caller]) -> None:
    found = readers["analyst"].get("/api/tables/orders/rows", limit=1)
    row = dict(zip(found["columns"], found["rows"][0], strict=True))
    assert row["net_amount"] == 2800.0
    assert row["ordered_at"] == "2025-01-06T03:00:00Z"


def test_lineage_leads_from_data_to_the_profile(readers: dict[Role, Caller]) -> None:
    told = readers["viewer"].get("/api/lineage")
    nodes = {one["id"]: one for one in told["nodes"]}
    edges = {tuple(edge) for edge in told["edges"]}
    way = [
        "table:orders",
        "analysis:rfm",
        "table:customer_rfm",
        "analysis:golden-profile",
        "table:customer_profiles",
    ]
    assert set(itertools.pairwise(way)) <= edges
    assert all(end in nodes for edge in edges for end in edge)
    assert nodes["analysis:rfm"]["state"] == "fresh"
    assert nodes["table:orders"]["rows"] == corner_shop.order_count()


def test_lineage_says_what_is_out_of_date(desk: Desk, admin: Caller) -> None:
    corner_shop.fill(desk.workspace, "loaded-again")
    nodes = {one["id"]: one["state"] for one in admin.get("/api/lineage")["nodes"]}
    assert nodes["analysis:rfm"] == "stale"
    assert nodes["table:orders"] == "given"
    assert nodes["table:exchange_rates"] == "never"


def test_an_unknown_table_names_the_nearest(readers: dict[Role, Caller]) -> None:
    told = problem_of(readers["analyst"].ask("GET", "/api/tables/order/rows"), 404)
    assert "did you mean 'orders'?" in told["detail"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("12.5000"), 12.5),
        (Decimal(12), 12),
        (Decimal("NaN"), None),
        (float("nan"), None),
        (float("-inf"), None),
        (dt.datetime(2025, 7, 1, 9, tzinfo=dt.UTC), "2025-07-01T09:00:00+00:00"),
        (dt.date(2025, 7, 1), "2025-07-01"),
        (b"\x00\xff", "00ff"),
        ([{"a": Decimal("0.5")}], [{"a": 0.5}]),
        ([("key", Decimal("0.5"))], [["key", 0.5]]),
        ("가게", "가게"),
        (None, None),
    ],
)
def test_every_value_has_a_form_in_json(value: Any, shown: Any) -> None:
    assert plain(value) == shown
    assert type(plain(value)) is type(shown)


def test_columns_that_share_a_name_keep_their_values() -> None:
    rows = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["n", "n"])
    assert RowsOut.of(rows, 10).rows == [[1, 2]]


def test_a_moment_beyond_the_calendar_is_text() -> None:
    far = pa.array([2**60], pa.timestamp("us"))
    ((shown,),) = RowsOut.of(pa.table({"far": far}), 10).rows
    assert isinstance(shown, str)
