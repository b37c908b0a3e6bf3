"""Rows that leave for analysis, on each engine."""

import datetime as dt
from dataclasses import replace

import pytest
from corner_shop import rows_of
from staff import AT

from dangol.contract.registry import registry
from dangol.governance.errors import ForbiddenError
from dangol.governance.principal import local_principal
from dangol.governance.privacy_errors import SmallGroupsError
from dangol.governance.taking import Taker
from dangol.store.state.database import State
from dangol.store.warehouse.interface import Change, Warehouse
from dangol.tables.people import CUSTOMERS

PEOPLE = [
    *(
        {
            "customer_id": f"A{n}",
            "full_name": "Kanaria",
            "home_postcode": f"045{n % 50:02}",
            "birth_on": dt.date(1980 + n % 2, 1 + n % 12, 1),
        }
        for n in range(200)
    ),
    {"customer_id": "Z", "home_postcode": "63000", "birth_on": dt.date(1931, 2, 3)},
]
QUERY = "SELECT c.full_name, c.birth_on AS day, c.home_postcode FROM customers c"


@pytest.fixture
def taker(warehouse: Warehouse, state: State) -> Taker:
    warehouse.ensure([CUSTOMERS])
    with warehouse.session() as session:
        rows = session.stage(CUSTOMERS, rows_of(CUSTOMERS, PEOPLE))
        session.commit("people", [Change(CUSTOMERS.replaced(), rows)])
    analyst = replace(local_principal(), role="analyst")
    return Taker(registry(), warehouse, state, analyst, AT, 5)


def test_what_a_query_names_is_checked_and_made_coarser(taker: Taker) -> None:
    (one,) = taker.check(QUERY).described
    assert one.columns == ("birth_on", "home_postcode")
    assert one.found.smallest == 1
    with pytest.raises(SmallGroupsError, match="home_postcode"):
        taker.take(QUERY)
    taken = taker.take(QUERY, generalise=True)
    found = taken.rows.to_pylist()
    assert len(found) == 200
    assert {row["home_postcode"] for row in found} == {"045"}
    assert {row["full_name"] for row in found} == {"K*****a"}
    assert taken.rows_at_risk == 0


def test_a_count_of_rows_names_no_column(taker: Taker) -> None:
    query = "SELECT count(*) AS people FROM customers"
    assert taker.check(query).described == ()
    assert taker.take(query).rows.to_pylist() == [{"people": 201}]


def test_who_may_not_read_rows_may_not_take_them(taker: Taker) -> None:
    marketer = replace(taker, who=replace(taker.who, role="marketer"))
    with pytest.raises(ForbiddenError):
        marketer.take("SELECT count(*) FROM customers")
