"""Bringing a file in with a real browser: sent, looked at, loaded, repaired."""

from collections.abc import Iterator
from pathlib import Path

import corner_shop
import pytest
from axe_playwright_python.sync_playwright import Axe
from console_browser import NARROW, WIDE, Watched, free_port, serving
from console_visits import opened, staffed
from playwright.sync_api import Browser, expect
from staff import PASSWORD

from dangol.contract.registry import registry

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
ORDERS = (
    "주문번호,회원번호,주문일시,수량,결제금액\n"
    + "".join(f"A{n},M{n % 9},2025-03-{n % 28 + 1:02} 10:00,1,{n * 100}원\n" for n in range(60))
    + "A99,M1,2025-13-45 10:00,1,2800\n"
)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    project = corner_shop.project(tmp_path / "project", memory_limit="500MB", as_of=None)
    with opened(project, registry()) as workspace:
        staffed(workspace)
        with serving(workspace, free_port()) as found:
            yield found


def fits(seen: Watched) -> None:
    """The page can be used by everyone, at this width."""
    found = Axe().run(seen.page, options=RULES)
    assert not [(v["id"], v["nodes"][0]["html"][:200]) for v in found.response["violations"]]
    assert seen.overflow <= 0


@pytest.mark.parametrize(
    ("size", "theme"), [(WIDE, "light"), (NARROW, "dark")], ids=["1440", "390"]
)
def test_a_korean_file_is_brought_loaded_and_repaired(
    browser: Browser, address: str, tmp_path: Path, size: tuple[int, int], theme: str
) -> None:
    file = tmp_path / "주문.csv"
    file.write_bytes(ORDERS.encode("cp949"))
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    context.set_default_timeout(20_000)
    context.add_cookies([{"name": "dangol_theme", "value": theme, "url": address}])
    seen = Watched.of(context, address)
    page = seen.page
    seen.sign_in("analyst@example.com", PASSWORD)
    page.get_by_role("link", name="Choose a file").click()
    fits(seen)
    page.get_by_label("Drop a file here, or choose one").set_input_files(file)
    page.wait_for_url("**/trust/loading/preview?upload=*")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("‘주문.csv’ holds orders: all 5 columns are understood.")
    fits(seen)
    page.get_by_label("Field for ‘수량’").select_option("")
    page.get_by_role("button", name="Load 61 records").click()
    expect(heading).to_contain_text("60 of 61 records of ‘주문.csv’ are in.")
    fits(seen)
    page.get_by_role("link", name="Open the quarantine").click()
    expect(page.locator("mark")).to_contain_text("2025-13-45 10:00")
    fits(seen)
    page.get_by_role("link", name="Repair record").click()
    fits(seen)
    page.get_by_label("주문일시").fill("2025-12-05 10:00")
    page.get_by_role("button", name="Keep and load again").click()
    expect(heading).to_contain_text("1 of 1 records of ‘주문.csv’ left the quarantine.")
    page.goto(f"{address}/trust/quarantine")
    expect(heading).to_contain_text("Nothing waits in quarantine.")
    assert not seen.faults


def test_a_file_that_does_not_arrive_can_be_chosen_again(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("order id,total\n1,2\n")
    context = browser.new_context()
    context.set_default_timeout(20_000)
    seen = Watched.of(context, address)
    page = seen.page
    seen.sign_in("analyst@example.com", PASSWORD)
    page.route("**/api/uploads*", lambda route: route.abort())
    page.goto(f"{address}/trust/loading")
    chooser = page.get_by_label("Drop a file here, or choose one")
    chooser.set_input_files(file)
    expect(page.locator("[data-said]")).to_contain_text("‘orders.csv’ could not be sent.")
    expect(chooser).to_be_focused()
    page.unroute("**/api/uploads*")
    dropped = page.evaluate_handle(
        "() => { const data = new DataTransfer();"
        " data.items.add(new File(['order id,total\\n1,2\\n'], 'dropped.csv')); return data; }"
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
    page.wait_for_url("**/trust/loading/preview?upload=*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("‘dropped.csv’")
