"""How a person is known, as pages show it: the picture, the queue, decisions and what follows."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from arriving import Arriving
from console_browser import Watched, free_port, serving, started
from console_visits import staffed
from matched import put
from own_data import Shop, opened_shop
from playwright.sync_api import Page, expect, sync_playwright
from staff import PASSWORD
from taking_in import Taking
from worlds import Clock

from dangol.loading.events.loader import EventLoader
from dangol.samples.people.making import KeptRecord
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.interface import Change
from dangol.tables.commerce import ORDERS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]
NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
ORDERED = {"crm-1": ("A1", 30_000), "web-1": ("B1", 12_000), "web-2": ("C1", 5_000)}


def record(number: str, name: str, **others: Any) -> KeptRecord:
    whole = {
        "id": number, "system": number.partition("-")[0], "number": 0, "country": "KR",
        "full_name": name, "gender": "m", "born": dt.date(1985, 3, 12), "phone": "", "email": "",
        "address": "",
    }  # fmt: skip
    return KeptRecord(**{**whole, **others})


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Arriving]:
    """Two who may be one, one who has another name, and a device before its log-in."""
    clock = Clock()
    clock.set(NOW)
    with opened_shop(tmp_path, clock) as workspace, EventLoader(workspace) as loader:
        shop = Shop(workspace, tmp_path)
        put(
            shop,
            [
                record("crm-1", "김철수", phone="010-3141-5926", email="kim@daum.net"),
                record("web-1", "김절수", phone="010-2718-2818", email="chul@naver.com"),
                record("web-2", "박영희", email="young@daum.net", born=dt.date(1990, 1, 5)),
            ],
        )
        numbers = list(ORDERED)
        rows = rows_of(
            ORDERS,
            customer_id=numbers,
            order_id=[ORDERED[one][0] for one in numbers],
            ordered_at=[dt.datetime(2026, 2, 1 + n) for n in range(len(numbers))],
            net_amount=[Decimal(ORDERED[one][1]) for one in numbers],
            currency=["KRW"] * len(numbers),
        )
        with workspace.warehouse.session() as session:
            session.commit("orders", [Change(ORDERS.replaced(), session.stage(ORDERS, rows))])
        taking = Taking(workspace.project.inbox_folder)
        yield Arriving(shop, taking, loader)
        taking.inbox.close()


@pytest.fixture
def window(people: Arriving) -> Iterator[Watched]:
    """A marketer at the console."""
    workspace = people.shop.workspace
    staffed(workspace)
    refreshed(people)
    with serving(workspace, free_port()) as address, sync_playwright() as playwright:
        browser = started(playwright)
        found = Watched.of(browser.new_context(), address)
        found.sign_in("marketer@example.com", PASSWORD)
        yield found
        browser.close()


def refreshed(people: Arriving) -> None:
    runner = people.shop.workspace.runner
    for run_id in runner.refresh("tests"):
        assert runner.wait(run_id, 120).outcome in ("succeeded", "skipped")


def settled(people: Arriving) -> None:
    """What a decision set going has come to its end."""
    workspace = people.shop.workspace
    for run in workspace.ledger.active():
        workspace.runner.wait(run.id, 120)


def total(page: Page) -> str:
    return page.locator(".metrics").inner_text()


def test_a_marketer_merges_a_doubtful_pair_and_un_merges_it(
    window: Watched, people: Arriving
) -> None:
    page = window.open("/customers/review")
    expect(page.locator(".doubt")).to_have_count(1)
    assert "crm-1" in page.locator(".doubt").inner_text()
    assert "chul@naver.com" not in page.content()
    page.get_by_role("button", name="One person").click()
    expect(page.get_by_role("status")).to_contain_text("They are made one person")
    settled(people)
    page = window.open("/customers/web-1")
    assert page.url.endswith("/customers/crm-1")
    assert "₩42K" in total(page)
    assert window.open("/customers?q=web-1").url.endswith("/customers/crm-1")
    expect(page.locator("#history .time li time")).to_have_count(2)
    page = window.open("/customers/crm-1/identity")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("The decision is undone")
    settled(people)
    page = window.open("/customers/web-1")
    assert page.url.endswith("/customers/web-1")
    assert "₩12K" in total(page)
    expect(page.locator("#history .time li time")).to_have_count(1)
    assert "₩30K" in total(window.open("/customers/crm-1"))
    assert window.faults == []


def test_two_numbers_are_joined_and_taken_apart_on_their_page(
    window: Watched, people: Arriving
) -> None:
    page = window.open("/customers/crm-1/identity")
    page.get_by_label("Other customer number").fill("nobody")
    page.get_by_role("button", name="Make them one").click()
    expect(page.get_by_role("status")).to_contain_text("Nobody has the number")
    page.get_by_label("Other customer number").fill("web-2")
    page.get_by_label("Reason").fill("She told it at the till")
    page.get_by_role("button", name="Make them one").click()
    settled(people)
    page = window.open("/customers/crm-1/identity")
    assert "She told it at the till" in page.content()
    assert "Decided by a person" in page.content()
    # To take them apart is the contrary: what was decided is undone first.
    page.get_by_role("button", name="web-2 is somebody else").click()
    expect(page.get_by_role("status")).to_contain_text("undo that decision first")


def test_the_history_before_a_log_in_stands_in_the_profile_at_once(
    window: Watched, people: Arriving
) -> None:
    def call(minute: int, **others: Any) -> dict[str, Any]:
        at = dt.datetime(2026, 3, 1, 9, minute, tzinfo=dt.UTC).isoformat()
        return {"type": "track", "messageId": f"m{minute}", "timestamp": at, "anonymousId": "d",
                "event": f"Event {minute}", **others}  # fmt: skip

    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(people.arrive, call(1), call(2, userId="web-2"), call(3)).result()
    # Nothing is refreshed in between.
    page = window.open("/customers/web-2").content()
    assert "Event 1" in page
    assert "Event 2" in page
    assert "Event 3" not in page, "after the last log-in it waits for the next one"


def test_before_anything_was_compared_the_queue_says_what_to_do(people: Arriving) -> None:
    workspace = people.shop.workspace
    staffed(workspace)
    with serving(workspace, free_port()) as address, sync_playwright() as playwright:
        browser = started(playwright)
        window = Watched.of(browser.new_context(), address)
        window.sign_in("marketer@example.com", PASSWORD)
        page = window.open("/customers/review")
        page.get_by_role("button", name="Compare records").click()
        settled(people)
        expect(window.open("/customers/review").locator(".doubt")).to_have_count(1)
        browser.close()
