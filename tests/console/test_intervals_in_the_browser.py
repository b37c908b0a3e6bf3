"""Learned intervals and buying patterns, read with a real browser in both languages."""

import datetime as dt
from collections.abc import Iterator

import pytest
from console_browser import BOTH_WAYS, WIDE, unusable, window
from console_visits import staffed
from foretold_shop import Clock
from playwright.sync_api import Browser, expect
from staff import PASSWORD
from worlds import simulated_shop

from dangol.contract.registry import registry
from dangol.governance.principal import local_principal
from dangol.governance.records import create
from dangol.runs.saved_analysis import SavedAnalysis
from dangol.runs.workspace import Workspace
from dangol.samples.shop.shop import SimulatedShop
from dangol.settings import create_project
from dangol.store.opening import open_store
from dangol.store.warehouse.interface import Change

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(900)]
SAVED = {
    "moved": ("learned-intervals", {"outcome": "uplift"}),
    "nobody": ("learned-intervals", {"outcome": "uplift", "campaign": "k001"}),
    "products": ("buying-patterns", {"level": "product", "most_items": 100}),
}
PATHS = (
    "/analyses/learned-intervals",
    "/analyses/learned-intervals?instance=moved",
    "/analyses/learned-intervals?instance=nobody",
    "/analyses/buying-patterns",
    "/analyses/buying-patterns?instance=products",
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A shop with a coupon by lot whose intervals and patterns are known."""
    settings = {name: v for name, v in SimulatedShop.settings.items() if name != "as_of"}
    folder = tmp_path_factory.mktemp("moved")
    project = create_project(folder / "project", **settings, memory_limit="500MB")
    clock = Clock()
    clock.at = dt.datetime(2026, 1, 4, 15, tzinfo=dt.UTC)
    with Workspace(project, open_store(project), registry(), clock) as workspace:
        with workspace.warehouse.session() as session:
            made = simulated_shop(8_000, seed=3, trial="works")
            session.commit(
                "shop",
                [Change(table.replaced(), session.stage(table, rows))
                 for table, rows in made.items()],
            )  # fmt: skip
        staffed(workspace)
        by = local_principal()
        for name, (analysis, parameters) in SAVED.items():
            fields = {"name": name, "analysis": analysis, "parameters": parameters}
            create(workspace.state, SavedAnalysis, fields, by, workspace.clock())
        for slug in ("learned-intervals", "buying-patterns"):
            for name in (None, *(n for n, (analysis, _p) in SAVED.items() if analysis == slug)):
                for run in workspace.runner.refresh("tests", *((slug, name) if name else (slug,))):
                    found = workspace.runner.wait(run, 300)
                    assert found.outcome == "succeeded", found.message
        yield workspace


@BOTH_WAYS
def test_intervals_and_patterns_can_be_used_by_everyone(
    browser: Browser, address: str, size: tuple[int, int], theme: str, language: str
) -> None:
    seen = window(browser, address, size, theme, language)
    seen.sign_in("admin@example.com", PASSWORD)
    assert not unusable(seen, PATHS)
    assert not seen.faults


def test_a_marketer_sees_whom_the_coupon_moved_and_which_way_told_it(
    browser: Browser, address: str
) -> None:
    seen = window(browser, address, WIDE, "light", "en")
    seen.sign_in("marketer@example.com", PASSWORD)
    page = seen.open("/analyses/learned-intervals?instance=moved")
    expect(page.get_by_role("heading", level=1)).to_contain_text("the campaign moved most")
    expect(page.locator("main svg").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("Reinforcement learning")
    page = seen.open("/analyses/learned-intervals?instance=nobody")
    expect(page.locator("main")).to_contain_text("held nobody out by chance")
    page = seen.open("/analyses/buying-patterns")
    expect(page.get_by_role("heading", level=1)).to_contain_text("go together")
    assert not seen.faults
