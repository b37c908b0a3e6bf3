"""The pages of the media mix, the plan and the next test, worked with a real browser."""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from console_browser import BOTH_WAYS, WIDE, unusable, window
from console_visits import staffed
from foretold_shop import Clock, answer, foretold_shop
from mixed_shop import mixed_shop
from planned_budget import commit_promotions
from playwright.sync_api import Browser, Page, expect
from staff import PASSWORD

from dangol.governance.kept import all_of, named
from dangol.governance.principal import local_principal
from dangol.governance.records import create
from dangol.optimization.budget.budget_plan import BudgetPlan
from dangol.optimization.measurement.geo_lift.geo_test import GeoTest
from dangol.optimization.measurement.media_mix.media_channel import MediaChannel
from dangol.runs.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(900)]
PLAN, MIX, NEXT = "/budget/plan", "/budget/media-mix", "/budget/next-test"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Six regions over eighty weeks; display is booked, and the mix is fitted."""
    clock = Clock()
    clock.at = dt.datetime(2026, 1, 4, 15, tzinfo=dt.UTC)
    folder = tmp_path_factory.mktemp("mixed")
    with foretold_shop(folder, clock, tables=mixed_shop(6, 80).tables) as workspace:
        staffed(workspace)
        booked = {"name": "display", "fixed_until_on": "2027-12-31", "note": "1년 계약"}
        create(workspace.state, MediaChannel, booked, local_principal(), clock())
        with workspace.warehouse.session() as session:
            commit_promotions(session)
        answer(workspace, "media-mix", "budget", "next-test")
        yield workspace


@BOTH_WAYS
def test_every_page_of_the_budget_can_be_used_by_everyone(
    browser: Browser, address: str, size: tuple[int, int], theme: str, language: str
) -> None:
    seen = window(browser, address, size, theme, language)
    seen.sign_in("admin@example.com", PASSWORD)
    assert not unusable(seen, (PLAN, f"{PLAN}?evidence=1", MIX, f"{MIX}?evidence=1", NEXT))
    assert not seen.faults


def opened(browser: Browser, address: str) -> Page:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open(PLAN)
    expect(page.locator("[data-out=checked]")).to_contain_text("Interval checked with")
    return page


DRAG = """([at, share]) => {
  const input = document.getElementById(`s-${at}`);
  input.value = share * input.max;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def test_a_drag_changes_headline_numbers_ranges_and_curves_and_the_total_is_kept(
    browser: Browser, address: str
) -> None:
    page = opened(browser, address)
    expect(page.locator("h1")).to_contain_text("from tv to social would add about")
    expect(page.locator("#curve-1 svg")).to_be_visible()
    spent = page.locator("[data-out=spend]").inner_text()
    sales = page.locator("[data-out=sales]").inner_text()
    mark = page.locator("[data-range=sales]").get_attribute("style")
    page.evaluate(DRAG, [1, 0.1])
    expect(page.locator("h1")).to_contain_text("This plan would lose about")
    assert page.locator("[data-out=sales]").inner_text() != sales
    assert page.locator("[data-range=sales]").get_attribute("style") != mark
    assert page.locator("[data-out=spend]").inner_text() == spent
    dot = page.evaluate("document.getElementById('curve-1').dangolView.data('plan')[0].spend")
    assert dot == pytest.approx(float(page.locator("#s-1").input_value()), rel=1e-6)
    # What a contract fixes does not move along.
    expect(page.locator("[data-slide='0'] [data-d]")).to_have_text("fixed by contract")
    page.get_by_role("button", name="Today").click()
    expect(page.locator("h1")).to_contain_text("today’s split")
    expect(page.locator("[data-out=chance]")).to_have_text("50%")
    page.get_by_role("button", name="Best", exact=True).click()
    expect(page.locator("h1")).to_contain_text("from tv to social would add about")


def test_what_the_browser_reckons_is_what_the_server_checks(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    page.evaluate(DRAG, [2, 0.3])
    at_once = page.locator("[data-out=sales]").inner_text()
    expect(page.locator("[data-out=checked]")).to_contain_text("Interval checked with 200 cases")
    checked = page.locator("[data-out=sales]").inner_text()

    def money(text: str) -> float:
        scale = {"K": 1e3, "M": 1e6, "B": 1e9}[text[-1]]
        return float(text[1:-1]) * scale

    assert money(at_once) == pytest.approx(money(checked), rel=0.03)


def test_sliders_are_moved_and_spoken_by_the_keyboard(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    slider = page.get_by_label("social", exact=True)
    slider.focus()
    before = float(slider.input_value())
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    step = float(slider.get_attribute("data-step") or 0)
    assert float(slider.input_value()) == pytest.approx(before - 3 * step, abs=step)
    assert (slider.get_attribute("aria-valuetext") or "").startswith("₩")
    page.keyboard.press("Home")
    assert float(slider.input_value()) == 0


def test_a_plan_is_kept_sent_for_approval_compared_and_taken_away(
    browser: Browser, address: str, shop: Workspace, tmp_path: Path
) -> None:
    page = opened(browser, address)
    page.evaluate(DRAG, [1, 0.5])
    page.get_by_role("button", name="Save plan").click()
    expect(page.locator("main")).to_contain_text("Say a name for the plan.")
    page.get_by_label("Name of the plan").fill("봄 계획")
    page.get_by_role("button", name="Send for approval").click()
    expect(page.locator("main")).to_contain_text("‘봄 계획’ waits for approval")
    kept = named(shop.state, BudgetPlan, "봄 계획")
    assert kept.state == "proposed"
    assert kept.record.spend["social"] == pytest.approx(
        float(page.locator("#s-1").input_value()), rel=1e-3
    )
    assert kept.record.expected_low < kept.record.expected_sales < kept.record.expected_high
    line = page.locator("#plans tbody tr", has_text="봄 계획")
    expect(line).to_contain_text("Waiting for approval")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take the plan away (CSV)").click()
    file = tmp_path / "plan.csv"
    taken.value.save_as(file)
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert rows[0] == ["Channel", "Region", "From", "Spend"]
    assert len(rows) == 1 + 3 * 6 * 13
    social = sum(float(row[3]) for row in rows[1:] if row[0] == "social")
    assert social == pytest.approx(kept.record.spend["social"], rel=1e-3)


def test_other_weeks_are_chosen_promoted_and_kept_with_the_plan(
    browser: Browser, address: str, shop: Workspace
) -> None:
    page = opened(browser, address)
    calendar = page.locator("#calendar")
    expect(calendar).to_contain_text("No promotion is planned.")
    # What a contract fixes has no weeks to choose.
    expect(calendar.locator("tbody tr").first).to_contain_text("Bound: evenly")
    sales = page.locator("[data-out=sales]").inner_text()
    page.get_by_label("When social runs").select_option("Every other week")
    page.wait_for_url("**flight.social=1%2C0**")
    # Who looked at the best plan sees the best of these weeks.
    expect(page.get_by_role("button", name="Best", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    assert page.locator("[data-out=sales]").inner_text() != sales
    expect(page.locator("main")).to_contain_text("These reasons are of the best plan with")
    page.get_by_role("button", name="Today").click()
    expect(page.locator("h1")).to_contain_text("This plan would lose about")
    page.get_by_role("checkbox", name="Discount, week of 26 Jan").check()
    expect(calendar).to_contain_text("Promotions planned: 1. They would bring about ₩4")
    expect(page.locator("[data-out=checked]")).to_contain_text("Interval checked with")
    expect(page.locator("h1")).to_contain_text("This plan would lose about")
    page.get_by_label("Name of the plan").fill("격주 계획")
    page.get_by_role("button", name="Save plan").click()
    expect(page.locator("main")).to_contain_text("‘격주 계획’ is kept as a draft")
    kept = named(shop.state, BudgetPlan, "격주 계획")
    assert kept.record.flights == {"social": (1.0, 0.0) * 6 + (1.0,)}
    assert list(kept.record.promotions) == ["discount"]
    # Opened again, it has its weeks.
    expect(page.get_by_label("When social runs")).to_have_value("1,0")
    expect(page.get_by_role("checkbox", name="Discount, week of 26 Jan")).to_be_checked()


def test_weeks_that_cannot_be_say_why_and_the_plan_stays_as_it_was(
    browser: Browser, address: str
) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open(f"{PLAN}?weeks=1&flight.radio=1,0")
    expect(page.locator("main")).to_contain_text("There is no channel ‘radio’ in the mix.")
    page = seen.open(f"{PLAN}?weeks=1&flight.tv=often&promotion.discount.99=1")
    expect(page.locator("main")).to_contain_text("a week that the plan does not have")
    assert not seen.faults


def test_without_scripts_a_button_shows_what_a_plan_brings(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail").fill("marketer@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{address}{PLAN}?spend.social=0")
    expect(page.locator("h1")).to_contain_text("would lose about")
    page.goto(f"{address}{PLAN}?spend.social=99999999999")
    expect(page.locator("[data-out=outside]")).to_contain_text("beyond the limits of social")
    context.close()


def test_one_click_makes_the_next_test_a_draft_of_a_geo_test(
    browser: Browser, address: str, shop: Workspace
) -> None:
    seen = window(browser, address, WIDE, "light", "ko")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open(NEXT)
    row = page.locator("#tests tbody tr").first
    channel = row.locator("td").first.inner_text()
    row.get_by_role("button", name="이 테스트 만들기").click()
    expect(page.locator("h1")).to_contain_text(channel)
    (made,) = all_of(shop.state, GeoTest)
    assert made.state == "draft"
    assert made.record.media_channel == channel
    assert made.record.starts > dt.date(2026, 1, 5)
    assert 1 <= len(made.record.test_regions) < 6
    seen.open(NEXT)
    page.locator("#tests tbody tr").first.get_by_role("button", name="이 테스트 만들기").click()
    expect(page.locator("h1")).to_contain_text(channel)
    assert len(all_of(shop.state, GeoTest)) == 2
    assert not seen.faults
