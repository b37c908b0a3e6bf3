"""Funnel, ways and stages, worked with a real browser in both languages."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest
from console_browser import BOTH_WAYS, WIDE, unusable, window
from console_visits import staffed
from foretold_shop import Clock, foretold_shop
from journeyed import Step, visitors
from playwright.sync_api import Browser, expect
from staff import PASSWORD

from dangol.runs.workspace import Workspace
from dangol.store.warehouse.arrow_types import schema_of
from dangol.store.warehouse.interface import Change
from dangol.tables.events import EVENTS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(900)]
HERE = "/customers/journeys"
PATHS = (
    HERE,
    f"{HERE}?evidence=1",
    f"{HERE}/paths",
    f"{HERE}/stages",
    "/analyses/funnel",
    "/analyses/journeys",
    "/analyses/stages",
)
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Mobile/15E148"
COMPUTER = "Mozilla/5.0 (X11; Linux x86_64)"
FIRST = 24.0 * 7 * 22
"""Hours from the beginning of the visitors' calendar to their last weeks."""


def browsing(people: int = 500) -> list[dict[str, object]]:
    """Events of people of whom some come often; on phones fewer get as far as the checkout."""
    rng = np.random.default_rng(1)
    is_phone = rng.random(people) < 0.5
    often = rng.choice([0.4, 1.5, 5.0], people)
    walks: list[list[Step]] = []
    for phone, rate in zip(is_phone, often, strict=True):
        steps: list[Step] = []
        for at in np.sort(rng.uniform(0, FIRST, rng.poisson(rate * 5) + 1)):
            hour = float(at)
            for name, chance in (
                ("page_view", 1.0), ("Product Viewed", 0.8), ("Product Added", 0.5),
                ("Checkout Started", 0.3 if phone else 0.6), ("Order Completed", 0.7),
            ):  # fmt: skip
                if rng.random() > chance:
                    break
                hour += float(rng.exponential(0.05))
                steps.append((name, hour))
        walks.append(steps)
    told = [{"user_agent": PHONE if one else COMPUTER} for one in is_phone]
    return visitors(walks, told, np.full(people, 24.0 * 95))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A shop whose site tells of its visitors, every question about their ways answered."""
    with foretold_shop(tmp_path_factory.mktemp("journeys"), Clock()) as workspace:
        staffed(workspace)
        rows = pa.Table.from_pylist(browsing(), schema_of(EVENTS))
        with workspace.warehouse.session() as session:
            changes = [Change(EVENTS.replaced(), session.stage(EVENTS, rows))]
            session.commit("events", changes)
        for slug in ("funnel", "journeys", "stages"):
            run = workspace.runner.refresh("tests", slug)[-1]
            found = workspace.runner.wait(run, 300)
            assert found.outcome == "succeeded", found.message
        yield workspace


@BOTH_WAYS
def test_every_page_of_journeys_can_be_used_by_everyone(
    browser: Browser, address: str, size: tuple[int, int], theme: str, language: str
) -> None:
    seen = window(browser, address, size, theme, language)
    seen.sign_in("admin@example.com", PASSWORD)
    assert not unusable(seen, PATHS)
    assert not seen.faults


def test_a_marketer_sees_where_people_are_lost_and_follows_their_ways(
    browser: Browser, address: str
) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open(HERE)
    expect(page.get_by_role("heading", level=1)).to_contain_text("in time")
    expect(page.locator("#picture-0 svg").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("Correlates, not causes")
    expect(page.locator("main")).to_contain_text("Phone")
    expect(page.locator("#dropped tbody tr").first).to_be_visible()
    page.get_by_role("link", name="Ways", exact=True).click()
    expect(page.locator("#stream svg")).to_be_visible()
    bar = page.locator("#stream g.step").first
    bar.focus()
    expect(bar).to_be_focused()
    label = str(bar.get_attribute("aria-label"))
    assert label.startswith("Step 1, ")
    assert "Then " in label
    page.get_by_text("The same as a table").click()
    expect(page.locator("#stream details table")).to_be_visible()
    page.get_by_role("link", name="Stages", exact=True).click()
    expect(page.locator("main")).to_contain_text("Where customers are a week later")
    assert not seen.faults
