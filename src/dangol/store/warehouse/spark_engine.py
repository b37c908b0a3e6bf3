"""The one Spark application of this process, shared by the warehouses that it has open.

Starting it takes 5 to 25 seconds, so it is kept until another master is asked for or the
process ends.
"""

import logging
import os
import re
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import urlsplit

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from splink.internals.spark.jar_location import similarity_jar_location

from dangol.store.errors import EngineStartError, EngineTakenError

# Every session sets these anew, so an application that someone else started serves as well.
SQL_OPTIONS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.parquet.compression.codec": "zstd",
    # Else '${env:NAME}' inside a value would be replaced by the server's environment.
    "spark.sql.variable.substitute": "false",
}
_APPLICATION_OPTIONS = {
    "spark.app.name": "dangol",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # Kept for pages that are off; a server that runs for months would fill its heap with them.
    "spark.ui.retainedJobs": "20",
    "spark.ui.retainedStages": "20",
    "spark.ui.retainedTasks": "200",
    "spark.ui.dagGraph.retainedRootRDDs": "20",
    "spark.sql.ui.retainedExecutions": "20",
    "spark.log.level": "ERROR",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
    "spark.driver.extraJavaOptions": "-Duser.timezone=UTC",
    "spark.executor.extraJavaOptions": "-Duser.timezone=UTC",
}

_lock = threading.Lock()
_running: dict[str, SparkSession] = {}
_users: list[object] = []


def take_engine(user: object, master: str, memory: str) -> None:
    """Start the application on this master if need be; it stays until ``user`` gives it back.

    Raises EngineTakenError while someone uses another master, EngineStartError.
    """
    with _lock:
        for running in _running:
            if running != master and _users:
                raise EngineTakenError(master, running)
        if master not in _running:
            _stop()
            _running[master] = _start(master, memory)
        _users.append(user)


def give_back(user: object) -> None:
    with _lock:
        _users[:] = [one for one in _users if one is not user]


def new_session(master: str, memory: str) -> SparkSession:
    """A session with temporary views of its own, on the application that was taken.

    An application that its master ended (too many lost executors) is started again.
    """
    with _lock:
        if _running[master].sparkContext._jsc.sc().isStopped():  # noqa: SLF001 - its only way
            _stop()
            _running[master] = _start(master, memory)
        session = _running[master].newSession()
    for option, value in SQL_OPTIONS.items():
        session.conf.set(option, value)
    return session


def stop_engine() -> None:
    """End the application; its sessions are of no use afterwards."""
    with _lock:
        _users.clear()
        _stop()


def _stop() -> None:
    while _running:
        _running.popitem()[1].stop()


def _start(master: str, memory: str) -> SparkSession:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # A mistake in a query is raised; PySpark would print its Java stack as well.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    builder = SparkSession.builder.master(master)
    for key, value in {**_APPLICATION_OPTIONS, **SQL_OPTIONS}.items():
        builder = builder.config(key, value)
    if _is_here(master):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = builder.config("spark.driver.host", "127.0.0.1")
    # Nothing is kept there, but Spark makes the folder, by default where the process stands.
    nowhere = Path(tempfile.gettempdir()) / f"dangol-spark-{os.getuid()}"
    builder = builder.config("spark.sql.warehouse.dir", nowhere.as_uri())
    # The similarities by which records are compared.
    builder = builder.config("spark.jars", similarity_jar_location())
    builder = builder.config("spark.driver.memory", java_memory(memory))
    builder = builder.config("spark.executor.memory", java_memory(memory))
    try:
        return builder.getOrCreate()
    except (PySparkException, Py4JJavaError) as refused:
        raise EngineStartError(master, str(refused).strip().split("\n", 1)[0]) from refused


def _is_here(master: str) -> bool:
    return master.startswith("local") or urlsplit(master).hostname in {"127.0.0.1", "localhost"}


def java_memory(memory: str) -> str:
    """The setting's words in Java's: '2GB' is '2048m'."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s?(MB|GB|TB)", memory)
    if found is None:
        raise ValueError(f"'{memory}' is no amount of memory: write 500MB, 2GB, .5TB")
    return f"{int(float(found[1]) * {'MB': 1, 'GB': 1024, 'TB': 1024**2}[found[2]])}m"
