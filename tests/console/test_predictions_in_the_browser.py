"""Scores, their models and their inputs, worked with a real browser in both languages."""

from collections.abc import Iterator

import pytest
from console_browser import BOTH_WAYS, WIDE, choose, unusable, window
from console_visits import staffed
from foretold_shop import Clock, foretold_shop
from playwright.sync_api import Browser, expect
from staff import PASSWORD

from dangol.governance.principal import local_principal
from dangol.governance.records import change, create
from dangol.runs.saved_analysis import SavedAnalysis
from dangol.runs.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(900)]
PREDICTIONS = "/customers/predictions?instance=leavers"
CHURN = {"active_days": 91}
SAVED = {
    "leavers": ("prediction", CHURN),
    "soon": ("prediction", {"target": "purchase", "horizon_days": 28}),
    "buyers": ("targeting", {"prediction": "soon", "margin_share": 0.4, "contact_cost": 10.0}),
}
PATHS = (
    PREDICTIONS,
    f"{PREDICTIONS}&evidence=1",
    "/customers/predictions?instance=soon",
    "/trust/variables",
    "/trust/variables?result=all",
    "/campaigns/targeting?instance=buyers",
    "/analyses/next-purchase",
    "/analyses/buying-patterns",
    "/analyses/category-interest",
    "/analyses/attribute-trust",
    "/analyses/contract-churn",
    "/analyses/spend-forecast",
    "/customers/cohorts",
    "/customers/lifetime-value",
    "/analyses/learned-intervals",
    "/records/fairness-rule",
    "/records/fairness-rule/new",
    "/records/variable-decision",
    "/records/model-choice",
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A shop whose customers are scored, by a second version of the model."""
    with foretold_shop(tmp_path_factory.mktemp("foretold"), Clock()) as workspace:
        staffed(workspace)
        by = local_principal()
        kept = {}
        for name, (analysis, parameters) in SAVED.items():
            fields = {"name": name, "analysis": analysis, "parameters": parameters}
            kept[name] = create(workspace.state, SavedAnalysis, fields, by, workspace.clock())
        answered(workspace, "prediction", "leavers")
        # Another question under the same name: another version of its model.
        fields = {"name": "leavers", "analysis": "prediction", "parameters": {"active_days": 182}}
        change(workspace.state, SavedAnalysis, kept["leavers"].id, fields, by, workspace.clock())
        answered(workspace)
        yield workspace


def answered(shop: Workspace, *only: str) -> None:
    """Everything that has data, or one analysis under a name."""
    for run in shop.runner.refresh("tests", *only):
        assert shop.runner.wait(run, 300).outcome == "succeeded", shop.ledger.run(run).message


@BOTH_WAYS
def test_every_page_of_what_is_foretold_can_be_used_by_everyone(
    browser: Browser, address: str, size: tuple[int, int], theme: str, language: str
) -> None:
    seen = window(browser, address, size, theme, language)
    seen.sign_in("admin@example.com", PASSWORD)
    person = seen.open(PREDICTIONS).locator("#people a.row-name").first.get_attribute("href")
    assert not unusable(seen, (*PATHS, str(person)))
    assert not seen.faults


def test_a_marketer_reads_a_score_and_why_and_an_analyst_goes_back_to_a_version(
    browser: Browser, address: str
) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open(PREDICTIONS)
    expect(page.get_by_role("heading", level=1)).to_contain_text("will buy nothing in the next 56")
    expect(page.locator("#picture-0 svg").first).to_be_visible()
    expect(page.locator("#versions tbody tr")).to_have_count(2)
    expect(page.get_by_role("button", name="Go back to it")).to_have_count(0)
    page.locator("#people a.row-name").first.click()
    expect(page.locator("main")).to_contain_text("Stays away")
    expect(page.locator("main")).to_contain_text("Buys something")
    expect(page.locator("main")).to_contain_text("(usually ")
    page.context.clear_cookies()

    choose(seen, theme="light", language="en")
    seen.sign_in("analyst@example.com", PASSWORD)
    page = seen.open(PREDICTIONS)
    page.get_by_label("Reason").fill("The active days were meant to be 182.")
    page.get_by_role("button", name="Go back to it").click()
    expect(page.locator("#versions")).to_contain_text("The active days were meant to be 182.")
    page = seen.open("/trust/variables")
    expect(page.locator("main")).to_contain_text("recency(orders)")
    assert not seen.faults


def test_a_choice_of_targets_says_whom_and_why(browser: Browser, address: str) -> None:
    seen = window(browser, address, WIDE, "dark", "en")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open("/campaigns/targeting?instance=buyers")
    expect(page.locator("#profit svg").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("(usually ")
    expect(page.locator("main")).to_contain_text("A contact would cost more than it returns")
    assert not seen.faults
