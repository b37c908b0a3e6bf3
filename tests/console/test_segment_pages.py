"""Found segments in the console: side by side, how firm, whose, and one crowd as such."""

import datetime as dt
from collections.abc import Iterator

import pytest
from console_visits import Client, Person, staffed
from grouped_shop import grouped_shop
from staff import FAST, PASSWORD

from dangol.governance.access import sign_in
from dangol.runs.workspace import Workspace
from dangol.server.app import create_app

# What is made once for this module is made by one worker.
pytestmark = pytest.mark.xdist_group("segment-pages")

FOUND = "/customers/segments/found"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A simulated shop grouped in four ways."""
    with grouped_shop(tmp_path_factory.mktemp("grouped"), "rfm", "golden-profile") as workspace:
        yield workspace


@pytest.fixture(scope="module")
def viewer(shop: Workspace) -> Person:
    staffed(shop)
    client = Client(create_app(shop, schedules=False))
    at = dt.datetime.now(dt.UTC)
    entered = sign_in(shop.state, "viewer@example.com", PASSWORD, "test", at, passwords=FAST)
    client.cookies["dangol_session"] = entered.token
    return Person(client, entered.csrf, entered.principal.name)


def test_groups_stand_side_by_side_with_what_sets_them_apart(viewer: Person) -> None:
    page = viewer.get(f"{FOUND}?instance=households").text
    for part in ("Side by side", "Found again", "Firm", "See its people", "Surely in it"):
        assert part in page, part


def test_the_people_of_a_group_lead_to_their_pages_which_lead_back(
    viewer: Person, shop: Workspace
) -> None:
    with shop.warehouse.session() as session:
        rows = session.sql(
            "SELECT customer_id FROM segment_members WHERE instance = 'households' "
            "AND segment_number = 2 ORDER BY membership_probability DESC, customer_id LIMIT 1"
        )
        bought = session.sql(
            "SELECT customer_id FROM segment_members WHERE instance = 'places' AND customer_id IN "
            "(SELECT customer_id FROM customer_profiles) ORDER BY 1 LIMIT 1"
        )
    (first,) = rows.column(0).to_pylist()
    assert f"/customers/{first}" in viewer.get(f"{FOUND}?instance=households&segment=2").text
    (person,) = bought.column(0).to_pylist()
    assert "instance=places" in viewer.get(f"/customers/{person}").text


def test_one_crowd_is_said_to_be_one_and_shows_no_groups(viewer: Person) -> None:
    page = viewer.get(FOUND).text
    assert "customers are one crowd: no groups were found" in page
    assert "Side by side" not in page


def test_cuts_that_were_asked_for_are_called_cuts(viewer: Person) -> None:
    page = viewer.get(f"{FOUND}?instance=four+steps").text
    assert "are cuts of one crowd, not groups" in page
    assert "Cut as you asked, not found" in page
    assert "Who moved since" in page


def test_every_way_is_a_tab_beside_rfm(viewer: Person) -> None:
    for path in ("/customers/segments", FOUND):
        page = viewer.get(path).text
        assert 'href="/customers/segments/found?instance=households"' in page
        assert 'href="/customers/segments"' in page
