"""The pages of tests, worked with a real browser in both languages."""

from collections.abc import Iterator

import pytest
from console_browser import BOTH_WAYS, WIDE, unusable, window
from playwright.sync_api import Browser, expect
from staff import PASSWORD
from tried_shop import DRAFT, RUNNING, STOPPED, tried_shop

from dangol.governance.kept import all_of, named
from dangol.optimization.measurement.experiments.experiment import Experiment
from dangol.runs.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(900)]
HERE, LEDGER = "/campaigns/tests", "/campaigns/results"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with tried_shop(tmp_path_factory.mktemp("tried")) as workspace:
        yield workspace


@BOTH_WAYS
def test_every_page_of_tests_can_be_used_by_everyone(
    browser: Browser,
    address: str,
    shop: Workspace,
    size: tuple[int, int],
    theme: str,
    language: str,
) -> None:
    tests = [f"{HERE}/{one.id}" for one in all_of(shop.state, Experiment)]
    draft = named(shop.state, Experiment, DRAFT)
    seen = window(browser, address, size, theme, language)
    seen.sign_in("admin@example.com", PASSWORD)
    paths = (
        HERE,
        f"{HERE}?evidence=1",
        f"{HERE}/design",
        f"{HERE}/new",
        f"{HERE}/{draft.id}/edit",
        *tests,
        LEDGER,
        f"{LEDGER}?evidence=1",
    )
    assert not unusable(seen, paths)
    assert not seen.faults


def test_sliders_say_at_once_what_a_change_takes(browser: Browser, address: str) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open(f"{HERE}/design")
    sized = page.locator("#sized")
    slider = page.get_by_label("Least change")
    slider.fill("30")
    expect(sized.locator("h2")).to_contain_text("A change of 30% in orders per person takes")
    expect(page.locator("output[for=f-lift]")).to_have_text("30%")
    slider.fill("15")
    expect(sized.locator("h2")).to_contain_text("A change of 15%")
    page.get_by_label("What decides").select_option("buyers")
    expect(sized.locator("h2")).to_contain_text("people who buy")
    sized.get_by_role("link", name="Plan this test").click()
    expect(page.get_by_label("Least change")).to_have_value("15")
    expect(page.get_by_label("What decides")).to_have_value("buyers")
    assert not seen.faults


def test_a_plan_is_typed_approved_and_started(browser: Browser, address: str) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("admin@example.com", PASSWORD)
    page = seen.open(f"{HERE}/new")
    page.get_by_label("Name").fill("checkout button")
    page.get_by_label("Variants, one a line").fill("today\nred, 2, 150")
    page.get_by_label("Guard rails, one a line").fill("refusals, ten")
    page.get_by_role("button", name="Keep the plan").click()
    expect(page.locator("main")).to_contain_text("‘ten’ cannot be read.")
    page.get_by_label("Guard rails, one a line").fill("refusals, 10%")
    page.get_by_role("button", name="Keep the plan").click()
    expect(page.locator("h1")).to_contain_text("‘checkout button’ is a draft.")
    expect(page.locator("main")).to_contain_text("red: 66.7% of the people, ₩150 each")
    page.get_by_role("button", name="Approve the plan").click()
    expect(page.locator("h1")).to_contain_text("‘checkout button’ is approved.")
    page.get_by_role("button", name="Start drawing").click()
    expect(page.locator("h1")).to_contain_text("was not measured since it started")
    assert all("422" in one for one in seen.faults)


def test_a_stopped_test_is_decided_with_a_reason(browser: Browser, address: str) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open(HERE)
    page.get_by_role("link", name=STOPPED).first.click()
    expect(page.locator("h1")).to_contain_text("orders per person")
    expect(page.locator("main")).to_contain_text("Shares as drawn")
    page.get_by_label("Decide for").select_option("coupon")
    page.get_by_label("Why").fill("It brings people back.")
    page.get_by_role("button", name="Decide").click()
    expect(page.locator("main")).to_contain_text("‘coupon’ stays. It brings people back.")
    page = seen.open(HERE)
    page.get_by_role("link", name=RUNNING).first.click()
    expect(page.get_by_role("button", name="Stop it")).to_be_visible()
    assert not seen.faults


def test_the_ledger_says_what_each_test_brought_and_that_its_cost_is_not_known(
    browser: Browser, address: str
) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("viewer@example.com", PASSWORD)
    page = seen.open("/campaigns")
    page.get_by_role("link", name="Results").first.click()
    measured = page.locator("tbody tr").filter(has_text=f"{RUNNING}: coupon")
    expect(measured).to_have_count(1)
    expect(measured).to_contain_text("An experiment: chance decided")
    expect(measured).not_to_contain_text("Pays")
    expect(page.locator("main")).to_contain_text("What was measured")
    assert page.locator("tbody tr").filter(has_text=RUNNING).count() == 1
    assert not seen.faults
