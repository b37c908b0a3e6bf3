"""What only a real Spark cluster shows."""

import threading
import time
from pathlib import Path

import pytest
from engines import SPARK, SparkCluster
from visits import VISITS, pages_now, visit, write

from dangol.store.errors import EngineTakenError

pytestmark = [*SPARK, pytest.mark.slow]
# A shuffle of 6 million rows: some ten seconds on one core.
HARD = (
    "SELECT count(DISTINCT sha2(CAST(id % 3000000 AS STRING), 512)) AS n "
    "FROM range(0, 6000000, 1, 24)"
)


def test_the_answer_comes_although_a_worker_is_killed(
    spark_cluster: SparkCluster, tmp_path: Path
) -> None:
    from dangol.store.warehouse.spark import SparkWarehouse

    warehouse = SparkWarehouse(tmp_path / "lake", spark_cluster.address, memory="768MB")
    write(warehouse, VISITS.replaced(), [visit("a")])
    answers = []

    def ask() -> None:
        with warehouse.session() as session:
            answers.append(session.sql(HARD).to_pylist())

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(3)
    spark_cluster.kill_worker()
    assert asking.is_alive(), "the query was over before the worker was killed"
    asking.join(timeout=150)
    spark_cluster.start_worker()
    assert answers == [[{"n": 3_000_000}]]
    assert pages_now(warehouse) == {"a": 1}
    warehouse.close()
    spark_cluster.wait_for_workers(2)


def test_a_process_works_with_one_master_at_a_time(
    spark_cluster: SparkCluster, tmp_path: Path
) -> None:
    from dangol.store.warehouse.spark import SparkWarehouse

    warehouse = SparkWarehouse(tmp_path / "one", spark_cluster.address, memory="768MB")
    with pytest.raises(EngineTakenError, match="not with 'local"):
        SparkWarehouse(tmp_path / "two", "local[1]")
    warehouse.close()


def test_an_application_that_was_ended_is_started_again(
    spark_cluster: SparkCluster, tmp_path: Path
) -> None:
    from dangol.store.warehouse.spark import SparkWarehouse

    warehouse = SparkWarehouse(tmp_path / "lake", spark_cluster.address, memory="768MB")
    write(warehouse, VISITS.replaced(), [visit("a")])
    with warehouse.session() as session:
        session.spark.sparkContext._jsc.sc().stop()
    assert pages_now(warehouse) == {"a": 1}
    warehouse.close()
