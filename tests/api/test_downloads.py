"""Rows that leave for analysis: small groups are found, refused, made coarser, told to admins."""

import csv
import io
from typing import Any

import corner_shop
import pytest
from asking import Caller, Desk, problem_of

from dangol.contract.roles import Role
from dangol.governance.audit import entries
from dangol.store.warehouse.interface import Change
from dangol.tables.people import CUSTOMERS

CHECK, TAKE = "/api/downloads/check", "/api/downloads"
# Forty people of one region and age, eight of another, and one whom everybody knows.
PEOPLE: list[dict[str, Any]] = [
    *({"customer_id": f"A{n}", "home_region": "Seoul", "age_band": "25-34"} for n in range(400)),
    *({"customer_id": f"B{n}", "home_region": "Busan", "age_band": "35-44"} for n in range(8)),
    {"customer_id": "Z", "home_region": "Ulleungdo", "age_band": "85+", "full_name": "Hermit"},
]
BOTH = {"table": "customers", "columns": ["customer_id", "home_region", "age_band"]}


@pytest.fixture
def peopled(desk: Desk) -> Desk:
    with desk.workspace.warehouse.session() as session:
        rows = session.stage(CUSTOMERS, corner_shop.rows_of(CUSTOMERS, PEOPLE))
        session.commit("people", [Change(CUSTOMERS.replaced(), rows)])
    return desk


def rows_in(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_check_says_who_could_be_recognised_and_what_helps(peopled: Desk) -> None:
    told = peopled.caller("analyst").post(CHECK, BOTH)
    assert (told["k"], told["holds"]) == (5, False)
    assert told["headline"]["en"].startswith("1 of 409 rows describes fewer than 5 people alike")
    (one,) = told["described"]
    assert one["columns"] == ["home_region", "age_band"]
    assert (one["groups"], one["smallest"], one["rows_at_risk"]) == (3, 1, 1)
    assert one["unique_rows"] == 1
    assert one["advice"]["ko"]
    assert told["coarser"][0]["rows_left_out"] == 1


def test_what_hides_everybody_may_be_taken_and_that_is_kept(peopled: Desk) -> None:
    asked = {"query": "SELECT customer_id, gender, full_name FROM customers"}
    analyst = peopled.caller("analyst")
    assert analyst.post(CHECK, asked)["headline"]["en"] == (
        "Everybody in it is described like at least 409 people."
    )
    answer = analyst.ask("POST", TAKE, asked)
    assert answer.headers["Dangol-Rows"] == "409"
    assert {row["full_name"] for row in rows_in(answer.text)} == {"", "H****t"}
    (entry,) = [e for e in entries(peopled.workspace.state) if e.target_kind == "rows"]
    assert (entry.action, entry.target) == ("export", "customers")
    assert entry.details["rows"] == 409


def test_small_groups_are_refused_with_what_to_do(peopled: Desk) -> None:
    told = problem_of(peopled.caller("analyst").ask("POST", TAKE, BOTH), 409)
    assert told["type"] == "urn:dangol:small-groups"
    assert "customers: 1 at risk; the smallest group is 1." in told["detail"]
    assert "generalise" in told["detail"]
    assert not [e for e in entries(peopled.workspace.state) if e.target_kind == "rows"]


def test_administrators_are_told_and_not_refused(peopled: Desk) -> None:
    answer = peopled.caller("admin").ask("POST", TAKE, BOTH)
    assert answer.status_code == 200
    assert answer.headers["Dangol-Rows-At-Risk"] == "1"
    assert len(rows_in(answer.text)) == 409


def test_coarser_rows_hide_everybody(peopled: Desk) -> None:
    answer = peopled.caller("analyst").ask("POST", TAKE, {**BOTH, "generalise": True})
    assert answer.headers["Dangol-Rows-At-Risk"] == "0"
    rows = rows_in(answer.text)
    assert len(rows) == 408
    assert "Ulleungdo" not in answer.text


TRICKS = {
    "another name": "SELECT home_region AS colour FROM customers",
    "an alias": "SELECT c.home_region FROM customers AS c",
    "a computed value": "SELECT upper(home_region) || age_band AS x FROM customers",
    "a star": "SELECT * FROM customers",
    "a condition": "SELECT customer_id FROM customers WHERE home_region = 'Ulleungdo'",
    "a count": "SELECT count(*) FROM customers WHERE home_region = 'Ulleungdo'",
    "an order": "SELECT customer_id FROM customers ORDER BY home_region",
    "a part": "WITH x AS (FROM customers) SELECT home_region FROM x",
    "a pattern": "SELECT COLUMNS('home.*') FROM customers",
    "other letters": 'SELECT HOME_REGION FROM "Customers"',
    "columns renamed": "SELECT e FROM customers AS c(a, b, d, e)",
}


@pytest.mark.parametrize("query", TRICKS.values(), ids=TRICKS)
def test_no_query_takes_a_small_group(query: str, peopled: Desk) -> None:
    analyst = peopled.caller("analyst")
    problem_of(analyst.ask("POST", TAKE, {"query": query}), 409)
    answer = analyst.ask("POST", TAKE, {"query": query, "generalise": True})
    assert answer.status_code == 200, answer.text
    assert "ulleungdo" not in answer.text.lower()
    assert "\nZ" not in answer.text


def test_a_row_as_a_value_holds_only_what_was_named(peopled: Desk) -> None:
    answer = peopled.caller("analyst").ask("POST", TAKE, {"query": "SELECT c FROM customers AS c"})
    assert answer.status_code == 200
    assert "Ulleungdo" not in answer.text
    assert "85+" not in answer.text


def test_rows_that_describe_nobody_are_free(peopled: Desk) -> None:
    told = peopled.caller("analyst").post(CHECK, {"table": "orders"})
    assert told["holds"]
    assert told["headline"]["en"] == "Nothing in it describes people."


def test_several_rows_of_one_person_do_not_hide_them(peopled: Desk) -> None:
    told = peopled.caller("analyst").post(CHECK, {"table": "customer_profiles"})
    (one,) = told["described"]
    assert one["rows"] == corner_shop.PEOPLE


def test_a_table_or_a_query_is_needed_and_columns_must_exist(readers: dict[Role, Caller]) -> None:
    analyst = readers["analyst"]
    for body in ({}, {"table": "orders", "query": "SELECT 1"}):
        problem_of(analyst.ask("POST", CHECK, body), 422)
    told = problem_of(analyst.ask("POST", CHECK, {"table": "orders", "columns": ["order"]}), 400)
    assert "order_id" in told["detail"]
