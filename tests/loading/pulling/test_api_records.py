"""APIs are read page by page; their bad days cost time and no record."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from busy_api import PAGE, BusyApi, serving
from own_data import Shop
from pulled import Pulled
from pydantic import ValidationError
from worlds import Clock

from dangol.loading.errors import SourceRefusedError
from dangol.loading.pulling.errors import ForeignPageError, NoRecordsError
from dangol.sources.api_source import ApiSource

ORDERS = "SELECT order_id, customer_id, net_amount FROM orders ORDER BY order_id"
FIELDS = {"order_id": "id", "customer_id": "customer.id", "net_amount": "amount"}
BY_CURSOR = {
    "paging": "cursor",
    "next_path": "meta.next_cursor",
    "page_parameter": "after",
    "records": "data.orders",
    "since_parameter": "updated_since",
    "cursor": "updated_at",
}


@pytest.fixture
def api() -> Iterator[BusyApi]:
    with serving(BusyApi()) as found:
        for number in range(35):
            found.change(number, 100 + number, number)
        yield found


def source_of(shop: Shop, api: BusyApi, **fields: Any) -> Pulled:
    return Pulled.made(shop, ApiSource, name="mall", address=f"{api.address}/orders", **fields)


def expected(api: BusyApi) -> list[tuple[Any, ...]]:
    return sorted((o["id"], o["customer"]["id"], o["amount"]) for o in api.orders.values())


def test_only_what_changed_since_is_asked_for(shop: Shop, api: BusyApi) -> None:
    source = source_of(shop, api, **BY_CURSOR)
    source.map("orders", fields=FIELDS)
    assert source.looks_well().records == 35
    assert shop.values(ORDERS) == expected(api)
    api.change(3, 999, 90)
    api.change(50, 50, 91)
    api.asked.clear()
    source.looks_well()
    assert api.asked[0]["updated_since"] == "2026-03-01T10:34:00Z"
    assert shop.values(ORDERS) == expected(api)
    source.looks_well()
    assert source.looks_well().outcome == "nothing"


def test_nothing_is_lost_on_bad_days(shop: Shop, api: BusyApi) -> None:
    api.bad_days = 0.5
    source = source_of(shop, api, **BY_CURSOR)
    source.map("orders", fields=FIELDS)
    source.looks_well()
    assert {429, 500} <= set(api.answers)
    assert shop.values(ORDERS) == expected(api)


def test_what_fails_in_the_middle_is_brought_again(
    shop: Shop, api: BusyApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dangol.loading.pulling.api_records.ATTEMPTS", 2)
    source = source_of(shop, api, **BY_CURSOR)
    source.map("orders", fields=FIELDS)
    api.bad_days = 1.0
    failed = source.look()
    assert (failed.outcome, failed.records) == ("failed", 0)
    assert failed.message is not None
    assert "does not answer" in failed.message
    api.bad_days = 0.0
    source.looks_well()
    assert shop.values(ORDERS) == expected(api)


@pytest.mark.parametrize(
    ("paging", "fields"),
    [
        ("page-number", {"page_parameter": "page"}),
        ("offset", {"page_parameter": "offset", "page_size": PAGE}),
        ("link-header", {}),
        ("next-link", {"next_path": "next"}),
    ],
)
def test_pages_are_turned_in_every_way(
    shop: Shop, api: BusyApi, paging: str, fields: dict[str, Any]
) -> None:
    api.paging = paging
    source = source_of(shop, api, paging=paging, **fields)
    source.map("orders", fields=FIELDS)
    assert source.looks_well().records == 35
    assert shop.values(ORDERS) == expected(api)


@pytest.mark.parametrize("paging", ["link-header", "next-link"])
def test_how_pages_are_turned_is_found_out(shop: Shop, api: BusyApi, paging: str) -> None:
    api.paging = paging
    source = source_of(shop, api)
    source.map("orders", fields=FIELDS)
    assert source.looks_well().records == 35
    assert source.looks_well().outcome == "nothing"


def test_oauth2_gets_a_token_and_a_new_one_when_it_is_needed(shop: Shop, api: BusyApi) -> None:
    api.token = "nobody's"
    proof = {"proof": "oauth2", "client": "dangol", "token_address": f"{api.address}/token"}
    source = source_of(shop, api, secret="s3cret", **BY_CURSOR, **proof)
    source.map("orders", fields=FIELDS)
    source.looks_well()
    assert api.tokens_given >= 1
    assert shop.values(ORDERS) == expected(api)


@pytest.mark.parametrize(("proof", "secret"), [("oauth2", "wrong"), ("bearer", "wrong")])
def test_a_wrong_secret_is_said_and_not_shown(
    shop: Shop, api: BusyApi, proof: str, secret: str
) -> None:
    api.token = "right"
    more = {"client": "dangol", "token_address": f"{api.address}/token"}
    source = source_of(shop, api, secret=secret, proof=proof, **more)
    with pytest.raises(SourceRefusedError, match="401") as refused:
        source.map("orders", fields=FIELDS)
    assert secret not in str(refused.value).replace("who", "")


def test_our_proof_is_never_sent_to_another_server(shop: Shop, api: BusyApi) -> None:
    api.paging, api.sends_away = "next-link", True
    source = source_of(shop, api, paging="next-link", next_path="next")
    with pytest.raises(ForeignPageError, match="not at"):
        list(_pages(source))


def _pages(source: Pulled) -> Iterator[Any]:
    from dangol.loading.pulling import api_records
    from dangol.loading.pulling.piece import Looked

    workspace = source.shop.workspace
    looked = Looked(
        workspace.project, source.kept, "", {}, source.shop.folder, workspace.clock(), None
    )
    yield from api_records.api_pieces(looked)


def test_an_answer_of_another_shape_is_no_empty_one(shop: Shop, api: BusyApi) -> None:
    source = source_of(shop, api, **{**BY_CURSOR, "records": "data.purchases"})
    with pytest.raises(NoRecordsError, match=r"at 'data.purchases': there is data, meta"):
        list(_pages(source))


def test_the_latest_version_wins_and_what_slipped_between_pages_is_found(
    shop: Shop, api: BusyApi, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two pages a record moved to the end: it comes twice, and another not at all."""
    source = source_of(shop, api, **BY_CURSOR)
    source.map("orders", fields=FIELDS)
    answer = api.answer
    turned: list[str] = []

    def moving(path: str, query: dict[str, str], headers: Any, body: bytes) -> Any:
        if "after" in query and not turned:
            turned.append("once")
            api.change(1, 5_000, 95)
        return answer(path, query, headers, body)

    monkeypatch.setattr(api, "answer", moving)
    source.looks_well()
    assert ("A1", "M1", 5_000) in shop.values(ORDERS)
    assert len(shop.values(ORDERS)) == 34
    clock.set(clock() + dt.timedelta(hours=25))
    source.looks_well()
    assert shop.values(ORDERS) == expected(api)
    assert shop.values("SELECT count(*) FROM quarantine") == [(0,)]


def test_what_a_choice_needs_is_asked_for() -> None:
    with pytest.raises(ValidationError, match="next_path: where the answer says"):
        ApiSource(name="x", address="https://x.example", paging="cursor")
    with pytest.raises(ValidationError, match="begins with https"):
        ApiSource(name="x", address="ftp://x.example")
