"""What only a browser shows: scripts, pictures, keyboard, widths, and a restart in between."""

from collections.abc import Iterator
from typing import Any

import console_stranger as stranger
import pytest
from axe_playwright_python.sync_playwright import Axe
from console_browser import (
    NARROW,
    RULES,
    WIDE,
    Watched,
    choose,
    free_port,
    grave_violations,
    serving,
)
from console_stranger import with_plugins
from console_visits import opened, staffed
from playwright.sync_api import Browser, expect
from staff import PASSWORD

from dangol.runs.workspace import Workspace
from dangol.settings import Project

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]
PATHS = (
    "/",
    "/customers",
    "/customers/C03",
    "/customers/C11",
    "/customers/segments",
    "/sales?evidence=1",
    "/analyses/rfm",
    "/analyses/slow-question",
    "/analyses/broken-question",
    "/analyses/shy-question",
    "/trust/lineage",
    "/trust/runs",
    "/trust/tables",
    "/trust/tables/orders",
    "/trust/loading",
    "/trust/quarantine",
    "/trust/audit",
    "/records/note",
    "/records/note/new",
    "/market",
    "/more",
    "/find?q=sales",
    "/settings",
    "/settings/users",
    "/settings/tokens",
    "/settings/schedules",
    "/settings/plugins",
    "/settings/about",
    "/settings/password",
    "/nowhere",
)


@pytest.fixture
def answered(shop: Workspace) -> Workspace:
    """The shop with people, and with every way in which a question can end."""
    staffed(shop)
    for kind in (stranger.ShyQuestion, stranger.BrokenQuestion, stranger.SlowQuestion):
        shop.runner.wait(shop.runner.start(kind(), "default", "tests"), 60)
    return shop


@pytest.fixture
def address(answered: Workspace) -> Iterator[str]:
    with serving(answered, free_port()) as found:
        yield found


def window(browser: Browser, address: str, size: tuple[int, int] = WIDE, **more: Any) -> Watched:
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, **more)
    context.set_default_timeout(30_000)
    return Watched.of(context, address)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1440", "390"])
def test_a_marketer_works_and_finds_everything_again_after_a_restart(
    browser: Browser, answered_project: Project, size: tuple[int, int]
) -> None:
    port = free_port()
    stranger.GO_ON.clear()
    with opened(answered_project, with_plugins()) as workspace, serving(workspace, port) as address:
        staffed(workspace)
        seen = window(browser, address, size)
        page = seen.page
        seen.sign_in("marketer@example.com", PASSWORD)

        page.goto(f"{address}/customers")
        page.get_by_role("link", name="C03", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Customer C03")
        expect(page.locator("#gaps svg").first).to_be_visible()

        page.goto(f"{address}/analyses/slow-question")
        page.get_by_label("Steps").fill("6")
        page.get_by_label("Manner").select_option("slow")
        page.get_by_role("button", name="Run with these settings").click()
        bar = page.get_by_role("progressbar").first
        expect(bar).to_have_attribute("aria-valuenow", "50")
        expect(page.locator("main")).to_contain_text("Looking closely")
        run_address = page.url
        page.goto(f"{address}/sales")
        page.goto(run_address)
        expect(page.get_by_role("progressbar").first).to_be_visible()
        stranger.GO_ON.set()
        expect(page.get_by_role("heading", level=1)).to_contain_text("It takes 6 steps.")
        expect(page.locator("#picture-0 svg").first).to_be_visible()

    with opened(answered_project, with_plugins()) as workspace, serving(workspace, port):
        page.goto(run_address)
        expect(page.get_by_role("heading", level=1)).to_contain_text("It takes 6 steps.")
        expect(page.locator("#picture-0 svg").first).to_be_visible()

        if size == WIDE:
            page.locator("summary", has_text="Language").click()
            page.get_by_role("button", name="한국어").click()
        else:
            page.get_by_role("link", name="More", exact=True).click()
            page.get_by_role("button", name="한국어").click()
            page.goto(run_address)
        expect(page.get_by_role("heading", level=1)).to_contain_text("6단계가 걸립니다.")
        seen.settle()
        page.get_by_role("button", name="밝기").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        expect(page.locator("#picture-0")).to_have_attribute("data-drawn", "dark")
        page.reload()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        assert seen.overflow <= 0
    assert not seen.faults


@pytest.mark.parametrize(
    ("size", "theme", "language"),
    [(WIDE, "light", "en"), (NARROW, "dark", "ko"), ((768, 1024), "dark", "en")],
    ids=["1440", "390", "768"],
)
def test_every_page_can_be_used_by_everyone(
    browser: Browser, address: str, size: tuple[int, int], theme: str, language: str
) -> None:
    seen = window(browser, address, size, reduced_motion="reduce")
    choose(seen, theme=theme, language=language)
    seen.sign_in("admin@example.com", PASSWORD)
    wrong: dict[str, list[str]] = {}
    for path in PATHS:
        page = seen.open(path)
        said = grave_violations(page) if size in (WIDE, NARROW) else []
        if seen.overflow > 0:
            said.append(f"{seen.overflow} pixels too wide")
        if said:
            wrong[path] = said
    assert not wrong
    assert not [fault for fault in seen.faults if "404" not in fault]


def test_the_entrance_can_be_used_by_everyone(browser: Browser, address: str) -> None:
    for size, theme in ((WIDE, "dark"), (NARROW, "light")):
        seen = window(browser, address, size)
        choose(seen, theme=theme)
        found = Axe().run(seen.open("/sign-in"), options=RULES)
        assert not [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]]
        assert seen.overflow <= 0
        assert not seen.faults


def test_the_palette_is_worked_by_keyboard(browser: Browser, address: str) -> None:
    seen = window(browser, address)
    seen.sign_in("viewer@example.com", PASSWORD)
    page = seen.page
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Ask or find")
    expect(box).to_be_focused()
    expect(page.get_by_role("option").first).to_be_visible()
    box.press_sequentially("C0")
    expect(page.get_by_role("option", name="C00")).to_be_visible()
    first = box.get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") != first
    found = Axe().run(page, options=RULES)
    assert not [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]]
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/C01")
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Ask or find")).to_be_hidden()
    assert not seen.faults


def test_evidence_opens_beside_the_answer_and_gives_the_focus_back(
    browser: Browser, address: str
) -> None:
    seen = window(browser, address)
    seen.sign_in("viewer@example.com", PASSWORD)
    page = seen.open("/sales")
    link = page.locator(".because [data-evidence]")
    link.click()
    expect(page.locator("#evidence-title")).to_be_focused()
    assert page.url.endswith("/sales?evidence=1")
    page.keyboard.press("Escape")
    expect(page.locator("#evidence")).to_be_hidden()
    expect(link).to_be_focused()
    assert page.url.endswith("/sales")
    page.goto(f"{address}/sales?evidence=1")
    expect(page.locator("#evidence")).to_be_visible()
    page.get_by_role("link", name="Close").click()
    expect(page.locator("#evidence")).to_be_hidden()
    assert not seen.faults


def test_a_picture_can_be_read_as_a_table(browser: Browser, address: str) -> None:
    seen = window(browser, address)
    seen.sign_in("viewer@example.com", PASSWORD)
    page = seen.open("/customers/C03")
    page.get_by_label("More about this picture").click()
    page.get_by_role("button", name="As a table").click()
    table = page.locator("#gaps-table")
    expect(table).to_be_visible()
    assert table.locator("tbody tr").count() > 5
    page.get_by_label("More about this picture").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    assert download.value.suggested_filename == "gaps.csv"
    assert not seen.faults


def test_the_console_follows_the_brightness_of_the_system(browser: Browser, address: str) -> None:
    seen = window(browser, address, color_scheme="dark")
    seen.sign_in("viewer@example.com", PASSWORD)
    page = seen.open("/sales")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("#picture-0")).to_have_attribute("data-drawn", "dark")
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(page.locator("#picture-0")).to_have_attribute("data-drawn", "light")


def test_pages_work_without_scripts(browser: Browser, address: str) -> None:
    seen = window(browser, address, java_script_enabled=False)
    page = seen.page
    page.goto(f"{address}/sign-in")
    page.fill("#f-email", "marketer@example.com")
    page.fill("#f-password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Brightness").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(f"{address}/sales")
    page.locator(".because [data-evidence]").click()
    expect(page.locator("#evidence")).to_be_visible()
    page.get_by_role("link", name="Ask or find").first.click()
    assert "/find" in page.url


def test_printing_leaves_the_answer_alone(browser: Browser, address: str) -> None:
    seen = window(browser, address)
    seen.sign_in("viewer@example.com", PASSWORD)
    page = seen.open("/sales")
    page.emulate_media(media="print")
    for hidden in (".nav", ".bar", ".nav-bottom", ".acts"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("#picture-0 svg").first).to_be_visible()
