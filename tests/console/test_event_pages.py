"""Pages about events: empty, arriving, silent; and the person that they belong to."""

import datetime as dt
from collections.abc import Iterator

import pytest
from arriving import Arriving
from console_visits import SignIn
from own_data import Shop
from taking_in import Taking, event

from dangol.governance.principal import local_principal
from dangol.governance.records import create
from dangol.loading.events.loader import EventLoader
from dangol.runs.workspace import Workspace
from dangol.tracking.event_source import EventSource
from dangol.tracking.expected_event import ExpectedEvent
from dangol.tracking.rules import Rule


@pytest.fixture
def arriving(shop: Workspace) -> Iterator[Arriving]:
    """A source of the corner shop, by the clock of today."""
    now = shop.clock().astimezone(dt.UTC)
    made = create(shop.state, EventSource, {"name": "온라인 몰"}, local_principal(), now)
    taking = Taking(shop.project.inbox_folder, rules=(("wk", Rule(made.id)),), at=now)
    with EventLoader(shop) as loader:
        yield Arriving(Shop(shop, shop.project.folder), taking, loader)
    taking.inbox.close()


def source_of(arriving: Arriving) -> str:
    return arriving.taking.rules[0][1].source


def test_without_sources_the_page_says_how_to_begin(signed_in: SignIn) -> None:
    page = signed_in("analyst").get("/trust/events").text
    assert "No source sends events yet" in page
    assert "/records/event-source/new" in page
    assert "/records/event-source/new" not in signed_in("viewer").get("/trust/events").text


def test_the_overview_tells_what_arrives(signed_in: SignIn, arriving: Arriving) -> None:
    client = signed_in("analyst")
    assert "Nothing came in the last 24 hours." in client.get("/trust/events").text
    arriving.arrive(event(1), event(2, userId=None), event(3, event="Order Completed"))
    page = client.get("/trust/events").text
    assert "2 events came in the last 24 hours." in page
    assert "1 were no events" in page
    assert "Order Completed" in client.get("/trust/events/newest").text


def test_a_source_shows_its_key_its_lines_and_what_is_wrong(
    signed_in: SignIn, shop: Workspace, arriving: Arriving
) -> None:
    plan = {"name": "Product Viewed", "properties": "price number required"}
    create(shop.state, ExpectedEvent, plan, local_principal(), shop.clock())
    arriving.arrive(event(1, properties={"price": "cheap"}))
    source = source_of(arriving)
    page = signed_in("analyst").get(f"/trust/events/{source}").text
    assert page.count(source) > 4  # The key stands in every snippet.
    assert "should be number and came as text" in page
    assert signed_in("analyst").get("/trust/events/nobody").status_code == 404
    record = signed_in("analyst").get(f"/records/event-source/{source}").text
    assert f"/trust/events/{source}" in record


def test_a_visit_and_traits_stand_in_the_profile(signed_in: SignIn, arriving: Arriving) -> None:
    at = arriving.shop.workspace.settings.as_of or arriving.taking.at
    minutes = [(at - dt.timedelta(minutes=n)).isoformat() for n in range(100, 0, -10)]
    seen = [event(n, userId="C03", event=f"Event {n}", timestamp=t) for n, t in enumerate(minutes)]
    told = event(50, type="identify", userId="C03", timestamp=minutes[0],
                 traits={"plan": "gold", "email": "kim@example.com"})  # fmt: skip
    arriving.arrive(*seen, told)
    page = signed_in("viewer").get("/customers/C03?kind=visit").text
    assert "11 events" in page
    assert "Event 9, Event 8, Event 7, Event 6" in page
    assert "gold" in page
    assert "kim@example.com" not in page


def test_somebody_of_whom_only_events_came_has_a_page(
    signed_in: SignIn, arriving: Arriving
) -> None:
    at = arriving.shop.workspace.settings.as_of or arriving.taking.at
    before = (at - dt.timedelta(minutes=1)).isoformat()
    arriving.arrive(event(1, userId="new one", timestamp=before))
    page = signed_in("viewer").get("/customers/new%20one")
    assert page.status_code == 200
    assert "only events have come so far" in page.text
    assert "Product Viewed" in page.text
