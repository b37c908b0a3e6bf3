"""The pages of geo tests, worked with a real browser in both languages."""

from collections.abc import Iterator

import pytest
from console_browser import BOTH_WAYS, WIDE, unusable, window
from geo_shop import OVER, PLANNED, geo_shop
from playwright.sync_api import Browser, expect
from staff import PASSWORD

from dangol.governance.kept import all_of
from dangol.optimization.measurement.geo_lift.geo_test import GeoTest
from dangol.runs.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(900)]
GEO = "/budget/geo-tests"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with geo_shop(tmp_path_factory.mktemp("geo")) as workspace:
        yield workspace


@BOTH_WAYS
def test_every_page_of_geo_tests_can_be_used_by_everyone(
    browser: Browser,
    address: str,
    shop: Workspace,
    size: tuple[int, int],
    theme: str,
    language: str,
) -> None:
    tests = [f"{GEO}/tests/{one.id}" for one in all_of(shop.state, GeoTest)]
    seen = window(browser, address, size, theme, language)
    seen.sign_in("admin@example.com", PASSWORD)
    paths = (
        GEO,
        f"{GEO}?evidence=1",
        f"{GEO}/design",
        f"{GEO}/design/power?days=28&lift=10",
        *tests,
        "/records/geo-test",
        "/records/geo-test/new",
    )
    assert not unusable(seen, paths)
    assert not seen.faults


def test_sliders_say_at_once_how_surely_a_lift_would_show(browser: Browser, address: str) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open(f"{GEO}/design")
    power = page.locator("#power")
    expect(power).to_contain_text("Design 1")
    slider = page.get_by_label("Lift in %")
    slider.fill("40")
    expect(power).to_contain_text("A lift of 40% in 28 days")
    slider.fill("0")
    expect(power).to_contain_text("A lift of 0% in 28 days would show 5% of the time")
    page.get_by_label("Days").select_option("42")
    expect(power).to_contain_text("in 42 days")
    assert not seen.faults


def test_a_test_leads_from_its_plan_to_its_verdict(browser: Browser, address: str) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open(GEO)
    expect(page.locator("#plans")).to_contain_text(PLANNED)
    page.locator("#plans").get_by_role("link", name=OVER).click()
    expect(page.locator("h1")).to_contain_text("Stopped")
    expect(page.locator("h1")).to_contain_text("on what was expected")
    expect(page.locator("#days svg").first).to_be_visible()
    page.get_by_role("link", name="Plan and steps").click()
    expect(page.get_by_role("button", name="Settle the decision")).to_be_visible()
    assert not seen.faults
