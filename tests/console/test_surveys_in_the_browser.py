"""What customers say, read with a real browser in both languages."""

from collections.abc import Iterator

import pytest
from console_browser import BOTH_WAYS, WIDE, unusable, window
from console_visits import staffed
from foretold_shop import Clock, answer, foretold_shop
from playwright.sync_api import Browser, expect
from staff import PASSWORD
from surveyed import surveyed

from dangol.runs.workspace import Workspace
from dangol.store.warehouse.interface import Change
from dangol.tables.voice import SURVEY_ANSWERS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]
SURVEYS = "/customers/surveys"


def asked(shop: Workspace) -> None:
    """Answers of the shop's customers, in the shop."""
    with shop.warehouse.session() as session:
        rows = surveyed(900, 2, trend=0.1).tables[SURVEY_ANSWERS]
        staged = session.stage(SURVEY_ANSWERS, rows)
        session.commit("survey", [Change(SURVEY_ANSWERS.replaced(), staged)])


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with foretold_shop(tmp_path_factory.mktemp("asked"), Clock()) as workspace:
        staffed(workspace)
        asked(workspace)
        answer(workspace, "surveys")
        yield workspace


@BOTH_WAYS
def test_surveys_can_be_read_by_everyone(
    browser: Browser, address: str, size: tuple[int, int], theme: str, language: str
) -> None:
    seen = window(browser, address, size, theme, language)
    seen.sign_in("admin@example.com", PASSWORD)
    assert not unusable(seen, (SURVEYS, f"{SURVEYS}?evidence=1"))
    assert not seen.faults


def test_a_marketer_reads_the_score_and_what_is_written(browser: Browser, address: str) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open(SURVEYS)
    expect(page.get_by_role("heading", level=1)).to_contain_text("The Net Promoter Score is")
    themes = page.get_by_label("Theme").locator("option")
    assert themes.count() >= 3
    other = str(themes.nth(1).get_attribute("value"))
    page.get_by_label("Theme").select_option(other)
    expect(page.locator("#quotes .quote").first).to_be_visible()
    expect(page.locator("#quotes h2")).to_contain_text("In their words")
    expect(page.get_by_label("Theme")).to_have_value(other)
    assert not seen.faults
