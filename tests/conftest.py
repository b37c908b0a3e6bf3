"""Fixtures that more than one room's tests use."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

# Before numpy is imported: two workers have a core each, and threads that wait for a core, or
# a compiler that pays off after minutes, take longer than what they save.
os.environ |= {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "passive",
    "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}

import pytest
import structlog
from engines import ENGINES, Engine, SparkCluster
from hypothesis import settings

from dangol.cli.main import SELDOM
from dangol.store.warehouse.interface import Warehouse

# A busy machine is no fault of what is tested.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

pytest_plugins = ["databases", "mysql", "worlds", "own_data", "arriving", "overheard", "pytester"]

# What was imported and collected stays: nobody looks through it again for garbage.
gc.set_threshold(*SELDOM)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


# By itself structlog draws every variable of a traceback, which takes minutes.
structlog.configure(
    processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers share, for what is made once: see ``made_once``."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def spark_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkCluster]:
    """A real master with two workers; mark tests that use it with ``SPARK`` of engines.py."""
    pytest.importorskip("pyspark")
    from dangol.store.warehouse.spark_engine import stop_engine

    cluster = SparkCluster(tmp_path_factory.mktemp("spark"))
    try:
        cluster.start_worker()
        cluster.start_worker()
        cluster.wait_for_workers(2)
        yield cluster
    finally:
        stop_engine()
        cluster.stop()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Each engine in turn: DuckDB always, Spark by marker."""
    name = request.param
    address = request.getfixturevalue("spark_cluster").address if name == "spark" else ""
    one = Engine(name, tmp_path, address)
    try:
        yield one
    finally:
        one.close()


@pytest.fixture
def warehouse(engine: Engine) -> Warehouse:
    """An empty warehouse on each engine."""
    return engine.open()
