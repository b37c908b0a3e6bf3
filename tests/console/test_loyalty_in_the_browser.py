"""The loyalty pages, worked with a real browser in both languages."""

from collections.abc import Iterator

import pytest
from console_browser import BOTH_WAYS, WIDE, unusable, window
from loyal_shop import loyal_shop
from playwright.sync_api import Browser, expect
from staff import PASSWORD

from dangol.runs.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(900)]
LOYALTY = "/customers/loyalty"
PATHS = (
    LOYALTY,
    f"{LOYALTY}?evidence=1",
    f"{LOYALTY}/simulation?amount_per_point=50&with_effect=true",
    "/analyses/tier-effect",
    "/analyses/loyalty-simulation",
    "/records/loyalty-programme",
    "/records/loyalty-programme/new",
    "/records/loyalty-reward",
    "/records/points-correction",
    "/records/points-correction/new",
    "/customers/c0000001",
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with loyal_shop(tmp_path_factory.mktemp("loyal")) as workspace:
        yield workspace


@BOTH_WAYS
def test_every_page_of_loyalty_can_be_used_by_everyone(
    browser: Browser, address: str, size: tuple[int, int], theme: str, language: str
) -> None:
    seen = window(browser, address, size, theme, language)
    seen.sign_in("admin@example.com", PASSWORD)
    assert not unusable(seen, PATHS)
    assert not seen.faults


def test_changed_rules_are_reckoned_as_one_types(browser: Browser, address: str) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open(LOYALTY)
    expect(page.locator("#picture-0 svg").first).to_be_visible()
    field = page.get_by_label("Amount for a point")
    field.focus()
    field.fill("50")
    result = page.locator("#simulated")
    expect(result).to_contain_text("more in 365 days", timeout=60_000)
    expect(result).to_contain_text("Behaviour unchanged")
    expect(result).to_contain_text("No tier yet")
    page.get_by_label("Silver: from amount").fill("900000")
    expect(result).to_contain_text("each above the last", timeout=60_000)
    seen.faults.clear()


def test_a_members_page_shows_balance_tier_and_entries(browser: Browser, address: str) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open("/customers/c0000001")
    expect(page.locator("main")).to_contain_text("Points and tier")
    expect(page.locator("main")).to_contain_text("Corrected")
    expect(page.locator("main")).to_contain_text("+300")
    assert not seen.faults


def test_rules_that_hold_cannot_be_changed(browser: Browser, address: str) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("admin@example.com", PASSWORD)
    page = seen.open("/records/loyalty-programme")
    page.get_by_role("link", name="단골 포인트").click()
    expect(page.get_by_role("button", name="End it")).to_be_visible()
    expect(page.get_by_role("link", name="Edit")).to_have_count(0)
