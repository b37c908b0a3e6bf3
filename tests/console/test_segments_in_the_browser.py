"""Found segments, worked with a real browser in both languages."""

from collections.abc import Iterator

import pytest
from console_browser import BOTH_WAYS, WIDE, unusable, window
from console_visits import staffed
from grouped_shop import grouped_shop
from playwright.sync_api import Browser, expect
from staff import PASSWORD

from dangol.runs.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(900)]
FOUND = "/customers/segments/found"
PATHS = (
    FOUND,
    f"{FOUND}?instance=households",
    f"{FOUND}?instance=households&segment=2",
    f"{FOUND}?instance=places&evidence=1",
    f"{FOUND}?instance=four+steps",
    "/customers/segments",
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with grouped_shop(tmp_path_factory.mktemp("grouped")) as workspace:
        staffed(workspace)
        yield workspace


@BOTH_WAYS
def test_every_way_to_segment_can_be_read_by_everyone(
    browser: Browser, address: str, size: tuple[int, int], theme: str, language: str
) -> None:
    seen = window(browser, address, size, theme, language)
    seen.sign_in("viewer@example.com", PASSWORD)
    assert not unusable(seen, PATHS)
    assert not seen.faults


def test_a_marketer_goes_from_groups_to_the_people_of_one(browser: Browser, address: str) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open("/customers/segments")
    page.get_by_role("link", name="households").click()
    expect(page.locator("#side-by-side article").nth(1)).to_be_visible()
    expect(page.locator("#picture-0 svg").first).to_be_visible()
    page.get_by_role("link", name="See its people").nth(1).click()
    expect(page.locator("#people tbody tr").first).to_be_visible()
    assert not seen.faults
