"""What draws customers, read with a real browser in both languages."""

from collections.abc import Iterator

import pytest
from console_browser import BOTH_WAYS, WIDE, grave_violations, window
from console_visits import staffed
from foretold_shop import Clock, answer, foretold_shop
from playwright.sync_api import Browser, expect
from staff import PASSWORD

from dangol.runs.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]
AFFINITY = "/customers/affinity"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with foretold_shop(tmp_path_factory.mktemp("drawn"), Clock()) as workspace:
        staffed(workspace)
        answer(workspace, "affinity", "golden-profile")
        yield workspace


@BOTH_WAYS
def test_affinities_can_be_read_by_everyone(
    browser: Browser, address: str, size: tuple[int, int], theme: str, language: str
) -> None:
    seen = window(browser, address, size, theme, language)
    seen.sign_in("admin@example.com", PASSWORD)
    person = seen.open(AFFINITY).locator("#people a.row-name").first.get_attribute("href")
    wrong: dict[str, list[str]] = {}
    for path in (
        AFFINITY,
        f"{AFFINITY}?evidence=1",
        f"{AFFINITY}?drawn=category:과일",
        str(person),
    ):
        page = seen.open(path)
        said = grave_violations(page)
        if seen.overflow > 0:
            said.append(f"{seen.overflow} pixels too wide")
        if said:
            wrong[path] = said
    assert not wrong
    assert not seen.faults


def test_a_marketer_finds_who_is_drawn_to_fruit(browser: Browser, address: str) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open(AFFINITY)
    expect(page.get_by_role("heading", level=1)).to_contain_text("clearly drawn to a category")
    page.get_by_label("Who is drawn to it?", exact=True).last.select_option("category:과일")
    expect(page.locator("#people h2")).to_have_text("Drawn to “과일”")
    page.locator("#people a.row-name").first.click()
    expect(page.locator("main")).to_contain_text("과일")
    expect(page.locator("main")).to_contain_text("More than others are")
    assert not seen.faults
