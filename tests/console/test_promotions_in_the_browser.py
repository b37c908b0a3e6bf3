"""Which promotions paid, worked with a real browser in both languages."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from console_browser import NARROW, WIDE, unusable, window
from console_visits import staffed
from playwright.sync_api import Browser, expect
from staff import PASSWORD

from dangol.console.queries.promotions import kinds, listed, opened
from dangol.contract.registry import registry
from dangol.runs.workspace import Workspace
from dangol.samples.shelves.shelves import SimulatedShelves
from dangol.settings import create_project
from dangol.store.opening import open_store
from dangol.store.warehouse.interface import Change
from dangol.tables.truth import TRUTH_PROMOTION_EFFECTS
from dangol.tables.vocabulary import DEFAULT_INSTANCE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(900)]
HERE = "/budget/promotions"


class Clock:
    """The end of the shelves' calendar, a little later each time."""

    def __init__(self) -> None:
        self.at = SimulatedShelves.settings["as_of"]

    def __call__(self) -> dt.datetime:
        self.at += dt.timedelta(milliseconds=1)
        return self.at


@pytest.fixture(scope="module")
def unasked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Shelves whose promotions nobody has asked about yet."""
    with shelves(tmp_path_factory.mktemp("promotions")) as workspace:
        yield workspace


def shelves(folder: Path) -> Workspace:
    settings = {name: v for name, v in SimulatedShelves.settings.items() if name != "as_of"}
    project = create_project(folder / "project", **settings, memory_limit="500MB")
    workspace = Workspace(project, open_store(project), registry(), Clock())
    with workspace.warehouse.session() as session:
        made = SimulatedShelves(stores=8, categories=4).made()
        session.commit(
            "shelves",
            [
                Change(table.replaced(), session.stage(table, rows))
                for table, rows in made.items()
                if table is not TRUTH_PROMOTION_EFFECTS
            ],
        )
    staffed(workspace)
    return workspace


@pytest.fixture(scope="module")
def shop(unasked: Workspace) -> Workspace:
    run = unasked.runner.refresh("tests", "promotions")[-1]
    found = unasked.runner.wait(run, 300)
    assert found.outcome == "succeeded", found.message
    return unasked


def test_kinds_and_promotions_are_those_that_were_measured(shop: Workspace) -> None:
    every = kinds(shop, DEFAULT_INSTANCE)
    assert {one.name.en for one in every} >= {"Discount", "Mailer", "Discount and mailer"}
    free = next(one for one in every if one.name.en == "Mailer")
    assert free.range is None
    assert free.returned.en == "no cost given"
    idle = listed(shop, DEFAULT_INSTANCE, "", "no-effect")
    assert idle
    assert {one.call.en for one in idle} == {"No effect"}
    mailed = listed(shop, DEFAULT_INSTANCE, "mailer", "")
    assert {one.kind.en for one in mailed} == {"Mailer"}
    sizes = [abs(one.net) for one in listed(shop, DEFAULT_INSTANCE, "", "")]
    assert sizes == sorted(sizes, reverse=True)
    assert opened(shop, DEFAULT_INSTANCE, "nothing like it") is None


@pytest.mark.parametrize(
    ("size", "theme", "language"),
    [(WIDE, "light", "en"), (WIDE, "dark", "ko"), (NARROW, "dark", "ko"), (NARROW, "light", "en")],
    ids=["1440-en", "1440-ko", "390-ko", "390-en"],
)
def test_the_page_of_promotions_can_be_used_by_everyone(
    browser: Browser, address: str, size: tuple[int, int], theme: str, language: str
) -> None:
    seen = window(browser, address, size, theme, language)
    seen.sign_in("admin@example.com", PASSWORD)
    assert not unusable(
        seen,
        (HERE, f"{HERE}?evidence=1", f"{HERE}?call=no-effect", f"{HERE}?kind=display",
         f"{HERE}?call=lost-money&kind=mailer", "/analyses/promotions"),
    )  # fmt: skip
    assert not seen.faults


def test_a_marketer_opens_a_promotion_that_did_nothing(browser: Browser, address: str) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open(HERE)
    expect(page.get_by_role("heading", level=1)).to_contain_text("promotions with enough data")
    expect(page.locator("#picture-0 svg").first).to_be_visible()
    expect(page.locator("#picture-weeks svg").first).to_be_visible()
    expect(page.locator("#kinds tbody tr").first).to_be_visible()
    page.locator("#list").get_by_role("link", name="No effect", exact=True).click()
    expect(page.locator("#list tbody .tag").first).to_have_text("No effect")
    page.locator("#list tbody tr").nth(1).get_by_role("link").click()
    expect(page.locator("#opened")).to_contain_text("Would have sold anyway")
    expect(page.locator("#opened .tag").first).to_have_text("No effect")
    expect(page.locator("#list tr.on")).to_have_count(1)
    page.locator("#opened details.menu summary").click()
    with page.expect_download() as taken:
        page.locator("#opened").get_by_role("link", name="CSV").click()
    assert taken.value.suggested_filename == "promotion-weeks.csv"
    assert not seen.faults
