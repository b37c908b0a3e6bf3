"""Audiences built by hand in a real browser: every change is counted, then kept and handed out."""

from collections.abc import Iterator

import pytest
from console_browser import BOTH_WAYS, WIDE, free_port, serving, unusable, window
from console_visits import staffed
from playwright.sync_api import Browser, Page, expect
from staff import PASSWORD

from dangol.customers.audiences.audience import Audience
from dangol.governance.principal import local_principal
from dangol.governance.records import create
from dangol.runs.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]
NEW = "/customers/audiences/new"
OFTEN = {"did": "orders", "within_days": 365, "at_least": 3}


@pytest.fixture
def answered(shop: Workspace) -> Workspace:
    """Two audiences that overlap, counted."""
    staffed(shop)
    at, by = shop.clock(), local_principal()
    for name, rule in (
        ("자주 오는 사람", OFTEN),
        ("모두", {"column": "order_count", "at_least": 1}),
    ):
        create(shop.state, Audience, {"name": name, "rule": rule}, by, at)
    for run in shop.runner.refresh("tests", "audiences"):
        assert shop.runner.wait(run, 60).outcome == "succeeded"
    return shop


@pytest.fixture
def address(answered: Workspace) -> Iterator[str]:
    with serving(answered, free_port()) as found:
        yield found


@BOTH_WAYS
def test_every_page_of_audiences_can_be_used_by_everyone(
    browser: Browser, address: str, size: tuple[int, int], theme: str, language: str
) -> None:
    seen = window(browser, address, size, theme, language)
    seen.sign_in("admin@example.com", PASSWORD)
    page = seen.open("/customers/audiences")
    one = page.locator("main a.row-name").first.get_attribute("href")
    paths = ("/customers/audiences", NEW, f"{NEW}?example=deal-seekers", str(one), f"{one}/edit")
    assert not unusable(seen, paths)
    assert not seen.faults


def counted(page: Page) -> str:
    return page.locator("#build .lone").inner_text()


def test_a_rule_is_built_with_its_count_and_kept(browser: Browser, address: str) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open(NEW)
    expect(page.locator("#build")).to_contain_text("Choose an attribute.")
    page.get_by_label("Attribute or score").select_option("order_count")
    page.get_by_label("at least").fill("1")
    page.get_by_label("at least").press("Tab")
    expect(page.locator("#build .lone")).to_contain_text("fit")
    everyone = counted(page)
    page.get_by_role("button", name="What they did").click()
    page.get_by_label("What they did").select_option("orders")
    page.get_by_label("times, at least").fill("30")
    page.get_by_label("times, at least").press("Tab")
    expect(page.locator("#build")).to_contain_text("30 or more purchases")
    assert counted(page) != everyone
    page.get_by_role("checkbox", name="except").nth(1).check()
    expect(page.locator("#build")).to_contain_text("not 30 or more purchases")
    page.get_by_role("button", name="Remove").first.click()
    expect(page.get_by_label("Attribute or score")).to_have_count(0)
    page.get_by_label("Name", exact=True).fill("Seldom here")
    page.get_by_role("button", name="Keep the audience").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("‘Seldom here’ holds")
    expect(page.locator("#versions tbody tr")).to_have_count(1)
    assert not seen.faults


def test_a_rule_is_built_by_the_keyboard_alone(browser: Browser, address: str) -> None:
    seen = window(browser, address, WIDE, "dark", "ko")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open(f"{NEW}?example=regulars-away")
    expect(page.locator("#build .lone")).to_be_visible()
    page.locator('[id="f-0.0-at_least"]').focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    expect(page.locator("#build")).to_contain_text("구매 2회 이상")
    # What was swapped under the fingers keeps its place.
    assert page.evaluate("document.activeElement.id") == "f-0.0-at_most"
    page.locator('[id="b-save"]').focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("발길이 뜸한 단골")
    assert not seen.faults
