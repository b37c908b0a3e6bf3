"""Rows of a table that leave for analysis, from the console."""

from typing import Any

import console_reader as reader
import corner_shop
import pytest
from console_visits import Person, SignIn

from dangol.contract.roles import Role
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.interface import Change
from dangol.tables.people import CUSTOMERS

PATH = "/trust/tables/customers/download"
PEOPLE: list[dict[str, Any]] = [
    *({"customer_id": f"A{n}", "home_region": "Seoul", "age_band": "25-34"} for n in range(99)),
    {"customer_id": "Z", "home_region": "Ulleungdo", "full_name": "Hermit"},
]


@pytest.fixture
def peopled(shop: Workspace, signed_in: SignIn) -> SignIn:
    with shop.warehouse.session() as session:
        rows = session.stage(CUSTOMERS, corner_shop.rows_of(CUSTOMERS, PEOPLE))
        session.commit("people", [Change(CUSTOMERS.replaced(), rows)])
    return signed_in


def words_of(html: str) -> str:
    return reader.read(html).words


def page(person: Person, path: str = PATH) -> str:
    answer = person.get(path)
    assert answer.status_code == 200, answer.text
    assert not reader.read(answer.text).faults
    return words_of(answer.text)


def test_the_page_says_who_could_be_recognised_before_anything_is_taken(peopled: SignIn) -> None:
    analyst = peopled("analyst")
    said = page(analyst)
    assert "1 of 100 rows describes fewer than 5 people alike" in said
    assert "0 values become coarser, 1 row is left out." in said
    assert "Take these rows" not in said
    refused = analyst.post(PATH, {"do": "take", "take-home_region": "1"})
    assert refused.status_code == 409
    assert "Nothing was taken." in words_of(refused.text)


def test_coarser_values_or_fewer_columns_may_be_taken(peopled: SignIn) -> None:
    analyst = peopled("analyst")
    page(analyst)
    coarser = analyst.post(PATH, {"do": "coarser", "take-home_region": "1"})
    assert coarser.headers["Content-Type"].startswith("text/csv")
    assert "Seoul" in coarser.text
    assert "Ulleungdo" not in coarser.text
    said = page(analyst, f"{PATH}?checked=1")
    assert "Nothing in it describes people." in said
    assert "Take these rows" in said
    plain = analyst.post(PATH, {"do": "take"})
    assert len(plain.text.splitlines()) == 101
    assert "Hermit" not in plain.text
    assert "Seoul" not in plain.text


def test_administrators_are_warned(peopled: SignIn) -> None:
    admin = peopled("admin")
    assert "Some people could be recognised." in page(admin)
    taken = admin.post(PATH, {"do": "take", "take-home_region": "1"})
    assert "Ulleungdo" in taken.text
    trail = words_of(admin.get("/trust/audit").text)
    assert "handed out" in trail


@pytest.mark.parametrize("role", ["viewer", "marketer"])
def test_who_may_not_see_rows_may_not_take_them(peopled: SignIn, role: Role) -> None:
    person = peopled(role)
    assert person.get(PATH).status_code == 403
    assert "Take rows away" not in words_of(person.get("/trust/tables/customers").text)


def test_an_empty_table_says_what_will_be_there(peopled: SignIn) -> None:
    said = page(peopled("analyst"), "/trust/tables/tickets/download")
    assert "There are no rows to take." in said
