"""What a person may ask and what rings, worked with a real browser in both languages."""

import re
from collections.abc import Iterator

import pytest
from console_browser import NARROW, WIDE, Watched, free_port, serving
from console_visits import staffed
from playwright.sync_api import Browser, Page, expect
from staff import PASSWORD
from worlds import arrow

from dangol.customers.quality.data_quality import DataQuality
from dangol.customers.quality.limit import QualityLimit
from dangol.governance.principal import local_principal
from dangol.governance.records import create
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.interface import Change
from dangol.tables.people import IDENTIFIERS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]
WHO, MAIL = "C01", "hong@example.com"
RIGHTS = f"/customers/{WHO}/rights"
LANGUAGES = [
    pytest.param("en", WIDE, id="english-1440"),
    pytest.param("ko", NARROW, id="korean-390"),
]


@pytest.fixture
def shop_with_an_alarm(shop: Workspace) -> Workspace:
    """Somebody with an address, and a measure below what somebody said it must be."""
    staffed(shop)
    full = IDENTIFIERS.with_provenance
    row = {"customer_id": WHO, "identifier_type": "email", "identifier": MAIL, "source": "crm"}
    with shop.warehouse.session() as session:
        staged = session.stage(full, arrow(full, [row]))
        session.commit("known", [Change(full.upserted(), staged)])
    limit = {"name": "Enough", "table": "orders", "measure": "rows", "least": 1_000_000}
    create(shop.state, QualityLimit, limit, local_principal(), shop.clock())
    run = shop.runner.wait(shop.runner.start(DataQuality(), "default", "tests"), 60)
    assert run.outcome == "succeeded", run.message
    return shop


@pytest.fixture
def address(shop_with_an_alarm: Workspace) -> Iterator[str]:
    with serving(shop_with_an_alarm, free_port()) as found:
        yield found


def window(browser: Browser, address: str, language: str, size: tuple[int, int]) -> Watched:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    context.set_default_timeout(15_000)
    context.add_cookies([{"name": "dangol_language", "value": language, "url": address}])
    return Watched.of(context, address)


def pressed(page: Page, action: str, button: str = "button") -> None:
    """Press what sends the form with this address, and say yes where it asks."""
    page.locator(f'form[action$="{action}"] {button}').first.click()


@pytest.mark.parametrize(("language", "size"), LANGUAGES)
def test_from_an_alarm_to_an_erasure(
    browser: Browser, address: str, language: str, size: tuple[int, int]
) -> None:
    is_korean = language == "ko"
    seen = window(browser, address, language, size)
    page = seen.page
    page.on("dialog", lambda dialog: dialog.accept())
    seen.sign_in("admin@example.com", PASSWORD)
    # An alarm: on Today, on its page, and the measure behind it.
    seen.open("/trust/alarms")
    expect(page.locator("ol.todo li").first).to_be_visible()
    words = "한계보다 작음" if is_korean else "Less than the limit"
    expect(page.locator("ol.todo")).to_contain_text(words)
    page.locator('ol.todo a[href*="/trust/quality"]').first.click()
    expect(page).to_have_url(re.compile("/trust/quality"))
    # Unmasking: only with a reason.
    seen.open(RIGHTS)
    expect(page.locator("main")).not_to_contain_text(MAIL)
    page.fill("#reveal-reason", "소포가 돌아옴" if is_korean else "a parcel came back")
    pressed(page, "/reveal")
    expect(page.locator("main")).to_contain_text(MAIL)
    # Everything that is kept, as a file.
    seen.open(RIGHTS)
    with page.expect_download() as handed:
        pressed(page, "/export", 'button[value="json"]')
    assert MAIL in handed.value.path().read_text(encoding="utf-8")
    # The person's own page, by somebody who is not signed in.
    pressed(page, "/link")
    link = page.locator('a[href*="/my/"]').get_attribute("href") or ""
    guest = window(browser, address, language, size)
    guest.page.goto(address + link[link.index("/my/") :])
    expect(guest.page.locator("h1")).to_contain_text("무엇을" if is_korean else "What may we do?")
    guest.page.locator('button[value="refuse"]').click()
    expect(guest.page.locator(".note").first).to_be_visible()
    pressed(guest.page, "/requests#data")
    assert guest.overflow <= 0
    # What they asked for waits in the list.
    seen.open("/trust/requests")
    expect(page.locator(f'main a[href="{RIGHTS}"]').first).to_be_visible()
    # Erased, and looked through again.
    seen.open(RIGHTS)
    page.fill("#erase-reason", "편지로 요청함" if is_korean else "asked by letter")
    pressed(page, "/erase")
    expect(page).to_have_url(re.compile("/trust/erasures"))
    again = page.locator('form[action$="/verify"] button').first
    expect(again).to_be_visible(timeout=60_000)
    again.click()
    expect(page.locator("main")).to_contain_text("지워졌습니다" if is_korean else "It holds")
    assert page.goto(address + RIGHTS).status == 404  # type: ignore[union-attr]
    assert seen.overflow <= 0
    assert not [fault for fault in seen.faults if "404" not in fault]
    assert not guest.faults
