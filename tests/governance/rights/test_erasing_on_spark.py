"""A person erased from the Parquet files of Spark: the files are written anew without them."""

import datetime as dt
from typing import Any

import pytest
from arriving import Arriving
from engines import SPARK, SparkCluster
from own_data import Shop
from scanner import found_in
from taking_in import event
from worlds import Clock

from dangol.governance.principal import local_principal
from dangol.governance.rights.erasure import ask_erasure, erase
from dangol.governance.rights.kept_erasures import verify_erasure

pytestmark = [*SPARK]
WORDS = {"canary-number", "canary@birds.example", "canary-order", "canary-device"}
CUSTOMERS = (
    "customer_id,email,marketing_consent\n"
    "canary-number,canary@birds.example,yes\nother,lee@example.com,yes\n"
)
ORDERS = (
    "order_id,customer_id,ordered_at,net_amount\n"
    "canary-order,canary-number,2026-02-01 10:00,100\no1,other,2026-02-01 11:00,50\n"
)


@pytest.fixture
def shop_settings(spark_cluster: SparkCluster) -> dict[str, Any]:
    address = spark_cluster.address
    return {"engine": "spark", "spark_master": address, "memory_limit": "768MB"}


def test_nothing_of_them_is_left_in_the_lake(shop: Shop, arriving: Arriving, clock: Clock) -> None:
    clock.set(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
    shop.bring("crm.csv", CUSTOMERS, "customers")
    shop.bring("orders.csv", ORDERS, "orders")
    arriving.arrive(event(1, userId="canary-number", anonymousId="canary-device"), event(2))
    for source in shop.folder.glob("*.csv"):
        source.unlink()
    folder, keeping = shop.workspace.project.folder, shop.workspace.keeping
    before = found_in(folder, WORDS)
    assert all(any(p.startswith("lake/") for p in places) for places in before.values())
    asked = ask_erasure(keeping, "canary-number", local_principal(), "asked", clock())
    erase(keeping, asked, clock())
    assert {word: places for word, places in found_in(folder, WORDS).items() if places} == {}
    assert shop.values("SELECT customer_id FROM customers") == [("other",)]
    assert shop.values("SELECT order_id FROM orders") == [("o1",)]
    assert verify_erasure(keeping, asked).holds
