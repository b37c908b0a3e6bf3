"""Tables over HTTP: what there is, rows, where numbers come from."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

import corner_shop
import pyarrow as pa
import pytest
from asking import LOCAL_SECRET, Caller, Desk, problem_of

from dangol.api.views import RowsOut, plain
from dangol.contract.registry import registry
from dangol.contract.roles import Role
from dangol.governance.audit import entries


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


IDENTIFIED = "/api/tables/identifiers/rows"
ASKED = "SELECT identifier FROM identifiers ORDER BY customer_id LIMIT 1"


def reveals(desk: Desk) -> list[dict[str, Any]]:
    return [
        {"target": one.target, **one.details}
        for one in entries(desk.workspace.state)
        if one.action == "reveal"
    ]


def test_identifiers_are_masked_for_analysts_and_that_is_said(desk: Desk) -> None:
    analyst = desk.caller("analyst")
    rows = analyst.get(IDENTIFIED)
    shown = {row[rows["columns"].index("identifier")] for row in rows["rows"]}
    assert shown == {"p******m"}
    assert rows["masked"] == ["identifiers.identifier"]
    told = analyst.post("/api/sql", {"query": ASKED})
    assert told["rows"] == [["p******m"]]
    assert told["masked"] == ["identifiers.identifier"]
    assert analyst.post("/api/sql", {"query": "SELECT count(*) FROM orders"})["masked"] == []
    assert reveals(desk) == []


def test_an_analyst_who_says_why_sees_identifiers_and_both_is_kept(desk: Desk) -> None:
    analyst, reason = desk.caller("analyst"), "a supplier asks for a sample"
    rows = analyst.get(IDENTIFIED, reason=reason)
    assert "person0@example.com" in str(rows["rows"])
    assert rows["masked"] == []
    assert analyst.post("/api/sql", {"query": ASKED, "reason": reason})["rows"] == [
        ["person0@example.com"]
    ]
    kept = {"target": "identifiers", "columns": ["identifier"], "reason": reason}
    assert reveals(desk) == [kept, kept]
    analyst.post("/api/sql", {"query": "SELECT 1 FROM orders", "reason": reason})
    assert len(reveals(desk)) == 2


@pytest.mark.parametrize("reason", ["", " ", "kim@example.com wrote", "010-1234-5678 called"])
def test_a_reason_says_something_and_names_nobody(desk: Desk, reason: str) -> None:
    analyst = desk.caller("analyst")
    told = problem_of(analyst.ask("GET", IDENTIFIED, params={"reason": reason}), 422)
    assert told["type"] in {"urn:dangol:no-reason", "urn:dangol:naming-reason"}
    problem_of(analyst.ask("POST", "/api/sql", {"query": ASKED, "reason": reason}), 422)
    assert reveals(desk) == []


def test_a_reason_gives_no_role(readers: dict[Role, Caller]) -> None:
    for role in ("viewer", "marketer"):
        problem_of(readers[role].ask("GET", IDENTIFIED, params={"reason": "a test"}), 403)


def test_administrators_see_identifiers_and_it_is_kept(desk: Desk) -> None:
    assert "person0@example.com" in str(desk.caller("admin").get(IDENTIFIED)["rows"])
    assert reveals(desk) == [{"target": "identifiers", "columns": ["identifier"]}]


def test_of_who_owns_the_files_only_reasons_are_kept(desk: Desk) -> None:
    owner = desk.bearer(LOCAL_SECRET)
    assert "person0@example.com" in str(owner.get(IDENTIFIED)["rows"])
    assert reveals(desk) == []
    owner.get(IDENTIFIED, reason="a look")
    assert [one["reason"] for one in reveals(desk)] == ["a look"]
