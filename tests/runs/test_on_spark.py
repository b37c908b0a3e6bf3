"""The whole way on a real Spark cluster: loaded, refreshed, and the same answers as by hand."""

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import answers
import pytest
from engines import SPARK, SparkCluster
from worlds import (
    SHOP,
    Clock,
    TinyShop,
    World,
    answered_by_the_tiny_shop,
    fill,
    installed,
    order,
    order_line,
    refreshed,
    stored_rows,
    tiny_shop,
)

from dangol.runs.doctor import examine
from dangol.runs.models import latest_model
from dangol.runs.workspace import Workspace
from dangol.settings import create_project
from dangol.store.opening import open_store
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import EXCHANGE_RATES, ORDER_LINES, ORDERS

pytestmark = [*SPARK, pytest.mark.slow, pytest.mark.timeout(900)]
RESULTS = {
    "rfm": "customer_rfm",
    "golden-profile": "customer_profiles",
    "weekly-sales": "weekly_sales",
    "lifetime-value": "customer_lifetime_values",
    "propensity": "customer_propensities",
    "targeting": "customer_targets",
}


def awkward() -> World:
    """Amounts whose means and conversions end in a 5 at the place that is rounded, and more."""
    rng = random.Random(12)
    world: World = {ORDERS: [], ORDER_LINES: []}
    start = dt.datetime(2023, 9, 4, 4)
    for n in range(700):
        currency = rng.choice(["USD", "KRW", "EUR"])
        # Odd multiples of 0.2 won are ties at 0.00075; odd cents are ties over 8 purchases.
        cents = 20 * (2 * rng.randrange(10**7) + 1) if currency == "KRW" else rng.randrange(10**6)
        moment = start + dt.timedelta(seconds=rng.randrange(190 * 86_400))
        person = f"손님{rng.randrange(60)}"
        amount = Decimal(cents) / 100
        world[ORDERS].append(
            order(f"o{n}", person, moment, amount, currency=currency, store_id=f"s{n % 4}")
        )
        world[ORDER_LINES].append(order_line(f"o{n}", 1, f"p{n % 11}", amount, currency=currency))
    world[PRODUCTS] = [{"product_id": f"p{n}", "department": f"부문 {n % 3}"} for n in range(10)]
    since = dt.date(2023, 1, 1)
    world[EXCHANGE_RATES] = [
        {"currency": "KRW", "to_currency": "USD", "valid_from_on": since, "rate": 0.00075}
    ]
    return world


@pytest.fixture(scope="module")
def on_spark(
    spark_cluster: SparkCluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """A project on the cluster."""
    project = create_project(
        tmp_path_factory.mktemp("spark") / "프로젝트",
        **{**SHOP, "memory_limit": "768MB"},
        engine="spark",
        spark_master=spark_cluster.address,
    )
    with Workspace(project, open_store(project), installed(), Clock()) as workspace:
        yield workspace


@pytest.fixture
def on_duckdb(tmp_path: Path) -> Iterator[Workspace]:
    project = create_project(tmp_path / "duckdb", **SHOP)
    with Workspace(project, open_store(project), installed(), Clock()) as workspace:
        yield workspace


def answered(workspace: Workspace, *slugs: str) -> dict[str, list[dict[str, object]]]:
    # What two of the asked wait for is made for the first: the second skips it.
    rest = {"skipped"} if slugs else set()
    assert set(refreshed(workspace, *slugs).values()) - rest == {"succeeded"}
    return {name: stored_rows(workspace.warehouse, name) for name in RESULTS.values()}


def plain(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Without the name of the instance, in the order of the hand-made answers."""
    found = [{k: v for k, v in row.items() if k != "instance"} for row in rows]
    return sorted(found, key=lambda row: str(row.get("customer_id", "")))


def test_spark_gives_the_answers_worked_out_by_hand(
    on_spark: Workspace, on_duckdb: Workspace
) -> None:
    for workspace in (on_spark, on_duckdb):
        run = workspace.runner.wait(workspace.runner.load(TinyShop(), "tests"), timeout=240)
        assert run.outcome == "succeeded", run.message
    found = answered(on_spark)
    assert plain(found["customer_rfm"]) == answers.rfm()
    assert plain(found["customer_profiles"]) == answers.profiles(scored=True)
    weeks = [
        {k: v for k, v in row.items() if not k.startswith("expected") and k != "instance"}
        for row in found["weekly_sales"]
    ]
    assert weeks == answers.weeks()
    assert found == answered(on_duckdb)
    for slug in answered_by_the_tiny_shop():
        here, there = on_spark.ledger.latest(slug), on_duckdb.ledger.latest(slug)
        assert here is not None
        assert there is not None
        assert here.answer == there.answer
    assert [f.words for f in examine(on_spark) if f.state == "bad"] == []


def test_engines_agree_to_the_last_digit_on_awkward_amounts(
    on_spark: Workspace, on_duckdb: Workspace
) -> None:
    for workspace in (on_spark, on_duckdb):
        with workspace.warehouse.session() as session:
            fill(session, {table: awkward().get(table, []) for table in tiny_shop()})
    # Those that are compared, with what they wait for: all others were compared before.
    here, there = answered(on_spark, *RESULTS), answered(on_duckdb, *RESULTS)
    assert here == there
    assert len(here["customer_rfm"]) == 60
    model, other = (latest_model(w, "weekly-sales", "default") for w in (on_spark, on_duckdb))
    assert model is not None
    assert other is not None
    assert model.what_if({}) == other.what_if({})
