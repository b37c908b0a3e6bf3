"""What webhooks were called with is loaded once, in its order, whatever its shape."""

import asyncio
import datetime as dt
from collections.abc import Iterator

import pytest
from calling import call
from own_data import Shop
from pulled import Pulled

from dangol.loading.pulling.errors import NotMappedError
from dangol.sources.webhook import Webhook
from dangol.store.inbox import Inbox
from dangol.store.segments import Body

ORDERS = "SELECT order_id, net_amount FROM orders ORDER BY order_id"
AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
START = int(AT.timestamp() * 1_000_000)


def order(number: int, amount: int, **others: object) -> dict[str, object]:
    whole = {"order_id": f"A{number}", "customer_id": "M1", "ordered_at": "2026-03-01 10:00"}
    return {**whole, "net_amount": amount, **others}


class Hook(Pulled):
    """A webhook that takes calls without a server."""

    inbox: Inbox
    number = 0

    def called(self, *bodies: bytes) -> None:
        self.number += 1
        said = [
            Body(self.kept.id, "call", START + self.number * 1_000_000 + n, 1, body)
            for n, body in enumerate(bodies)
        ]
        asyncio.run(self.inbox.put(said))


@pytest.fixture
def hook(shop: Shop) -> Iterator[Hook]:
    made = Pulled.made(shop, Webhook, name="pos", records="data.orders", secret="s")
    found = Hook(shop, made.kept)
    folder = shop.workspace.project.webhooks_folder / found.kept.id
    found.inbox = Inbox(folder, AT)
    yield found
    found.inbox.close()


def test_calls_are_loaded_once_and_the_latest_of_a_record_wins(shop: Shop, hook: Hook) -> None:
    data = {"data": {"orders": [order(1, 100), order(2, 200)]}}
    hook.called(call(data))
    hook.map("orders")
    assert hook.looks_well().records == 2
    assert hook.looks_well().outcome == "nothing"
    hook.called(
        call({"data": {"orders": [order(1, 150)]}}), call({"data": {"orders": order(1, 170)}})
    )
    # The service was not sure that we heard it.
    hook.called(call(data))
    hook.looks_well()
    assert shop.values(ORDERS) == [("A1", 100), ("A2", 200)]
    hook.called(call({"data": {"orders": [order(1, 190)]}}))
    hook.looks_well()
    assert shop.values(ORDERS) == [("A1", 190), ("A2", 200)]
    assert shop.values("SELECT count(*) FROM quarantine") == [(0,)]


def test_a_call_of_another_shape_waits_in_quarantine(shop: Shop, hook: Hook) -> None:
    hook.called(call({"data": {"orders": [order(1, 100)]}}))
    hook.map("orders")
    hook.looks_well()
    hook.called(
        call({"ping": "안녕"}), call({"data": {"orders": [7, order(3, 300)]}}), b"score=9&id=4"
    )
    hook.looks_well()
    assert shop.values(ORDERS) == [("A1", 100), ("A3", 300)]
    waiting = shop.values("SELECT raw_row FROM quarantine")
    assert len(waiting) == 3
    assert any("안녕" in str(row) for row in waiting)


def test_calls_wait_for_their_mapping(shop: Shop, hook: Hook) -> None:
    hook.called(call({"data": {"orders": [order(1, 100)]}}))
    failed = hook.look()
    assert failed.outcome == "failed"
    assert NotMappedError(hook.kept.record.name).message == failed.message
    hook.called(call({"data": {"orders": [order(2, 200)]}}))
    hook.map("orders")
    hook.looks_well()
    assert shop.values(ORDERS) == [("A1", 100), ("A2", 200)]


def test_files_go_when_everything_in_them_is_loaded(shop: Shop, hook: Hook) -> None:
    hook.called(call({"data": {"orders": [order(1, 100)]}}))
    hook.map("orders")
    hook.inbox.close()
    hook.looks_well()
    assert list(hook.inbox.folder.iterdir()) == []
    hook.inbox = Inbox(hook.inbox.folder, AT)
