"""What only a real Spark cluster shows."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from engines import PATIENCE, SPARK, SparkCluster
from visits import VISITS, pages_now, visit, write

from dangol.store.errors import EngineTakenError, UnsharedFolderError

if TYPE_CHECKING:
    from pyspark import StatusTracker

pytestmark = [*SPARK, pytest.mark.slow]
HARD = (
    "SELECT count(DISTINCT code) AS n FROM (SELECT sha2(sha2(sha2(CAST(id % 400000 AS STRING), "
    "512), 512), 512) AS code FROM range(0, 800000, 1, 24)) AS codes"
)


def _finished(work: "StatusTracker", stage: int) -> int:
    info = work.getStageInfo(stage)
    return info.numCompletedTasks if info else 0


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
    with warehouse.session() as session:
        work = session.spark.sparkContext.statusTracker()
    asking.start()
    while not any(_finished(work, stage) >= 2 for stage in work.getActiveStageIds()):
        assert asking.is_alive(), "the query was over before the worker was killed"
        time.sleep(0.02)
    spark_cluster.kill_worker()
    assert not answers
    asking.join(timeout=PATIENCE)
    spark_cluster.start_worker()
    assert answers == [[{"n": 400_000}]]
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


OPEN = """
import sys
from pathlib import Path
from dangol.store.errors import EngineStartError
from dangol.store.warehouse.spark import SparkWarehouse
try:
    SparkWarehouse(Path(sys.argv[1]))
except EngineStartError as refused:
    print(refused)
"""


def test_without_java_the_message_says_what_to_install(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("bash", "dirname", "basename"):
        (tools / tool).symlink_to(f"/usr/bin/{tool}")
    environment = {k: v for k, v in os.environ.items() if k != "JAVA_HOME"} | {"PATH": str(tools)}
    command = [sys.executable, "-c", OPEN, str(tmp_path / "lake")]
    said = subprocess.run(command, env=environment, capture_output=True, check=True, text=True)
    assert said.stdout.startswith("Spark does not start on the master 'local[2]'.\n")
    assert "It needs Java 17 or 21" in said.stdout


def test_rows_that_workers_wrote_elsewhere_are_missed(
    spark_cluster: SparkCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk that is not shared, Spark reports success and the files are on another machine."""
    from dangol.store.warehouse.lake import Lake
    from dangol.store.warehouse.spark import SparkWarehouse

    warehouse = SparkWarehouse(tmp_path / "lake", spark_cluster.address, memory="768MB")
    with monkeypatch.context() as apart:
        apart.setattr(Lake, "files", lambda *_: [])
        with pytest.raises(UnsharedFolderError, match="wrote 1 rows"):
            write(warehouse, VISITS.replaced(), [visit("a")])
    write(warehouse, VISITS.replaced(), [visit("b", 2)])
    assert pages_now(warehouse) == {"b": 2}
    warehouse.close()


@pytest.mark.parametrize(
    ("said", "meant"),
    [("2GB", "2048m"), ("1.5 GB", "1536m"), ("500MB", "500m"), ("1TB", "1048576m")],
)
def test_the_setting_for_memory_is_told_to_java(said: str, meant: str) -> None:
    from dangol.store.warehouse.spark_engine import java_memory

    assert java_memory(said) == meant
