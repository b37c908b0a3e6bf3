"""The page of attribution, worked with a real browser in both languages."""

from collections.abc import Iterator

import pytest
from advertising_shop import BY_AGE, advertising_shop
from console_browser import BOTH_WAYS, WIDE, unusable, window
from playwright.sync_api import Browser, expect
from staff import PASSWORD

from dangol.runs.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(900)]
HERE = "/budget/attribution"
PATHS = (
    HERE,
    f"{HERE}?evidence=1",
    f"{HERE}?model=time-decay",
    f"{HERE}?instance={BY_AGE}&segment=30대",
    "/analyses/attribution",
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with advertising_shop(tmp_path_factory.mktemp("advertising")) as workspace:
        yield workspace


@BOTH_WAYS
def test_the_page_can_be_used_by_everyone(
    browser: Browser, address: str, size: tuple[int, int], theme: str, language: str
) -> None:
    seen = window(browser, address, size, theme, language)
    seen.sign_in("admin@example.com", PASSWORD)
    assert not unusable(seen, PATHS)
    assert not seen.faults


def test_another_model_and_segment_are_a_click_away(browser: Browser, address: str) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open(HERE)
    expect(page.locator("h1")).to_contain_text("credit is not cause")
    expect(page.locator("#channels h2")).to_have_text("Credit by ‘Removal from a chain’")
    expect(page.locator("#channels .range")).to_have_count(6)
    page.get_by_role("link", name="First touch").click()
    expect(page.locator("#channels h2")).to_have_text("Credit by ‘First touch’")
    # Rules are what they are: nothing of them was estimated.
    expect(page.locator("#channels .range")).to_have_count(0)
    page.get_by_role("link", name=BY_AGE).click()
    page.get_by_role("navigation", name="Segments").get_by_role("link", name="40대").click()
    expect(page.get_by_role("navigation", name="Segments").locator("[aria-current]")).to_have_text(
        "40대"
    )
    assert not seen.faults


def test_what_was_measured_stands_beside_the_credit(browser: Browser, address: str) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("viewer@example.com", PASSWORD)
    page = seen.open(HERE)
    measured = page.locator("#measured")
    expect(measured).to_contain_text("E-mail")
    expect(measured.locator(".range")).to_have_count(2)
    expect(measured).to_contain_text("nine in ten")
    assert not seen.faults
