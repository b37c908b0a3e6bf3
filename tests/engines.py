"""Both engines for tests: what to mark, how to open them, a real Spark cluster."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.interface import Warehouse

PATIENCE = 180
# For everything that needs the cluster: one worker of xdist runs it all, so it starts once.
# PySpark leaves the socket of every answer to the garbage collector.
SPARK = (
    pytest.mark.spark,
    pytest.mark.xdist_group("spark"),
    pytest.mark.filterwarnings("ignore:unclosed <socket.socket:ResourceWarning"),
)
ENGINES = [pytest.param("duckdb"), pytest.param("spark", marks=SPARK)]


@dataclass
class Engine:
    """One of the engines, to open warehouses on; ``address`` is the Spark master."""

    name: str
    folder: Path
    address: str = ""
    opened: list[Warehouse] = field(default_factory=list)

    def open(self, name: str = "warehouse") -> Warehouse:
        """A new warehouse of this name, or the one that was left there."""
        warehouse: Warehouse
        if self.name == "duckdb":
            warehouse = DuckWarehouse(self.folder / f"{name}.duckdb", memory_limit="500MB")
        else:
            from dangol.store.warehouse.spark import SparkWarehouse

            warehouse = SparkWarehouse(self.folder / name, self.address, memory="768MB")
        self.opened.append(warehouse)
        return warehouse

    def close(self) -> None:
        while self.opened:
            self.opened.pop().close()


class SparkCluster:
    """A standalone master and its workers, each a process of its own with 1 core and 1 GB."""

    def __init__(self, folder: Path) -> None:
        import pyspark

        self._home = Path(pyspark.__file__).parent
        self._folder = folder
        self._page = _free_port()
        port = _free_port()
        self.address = f"spark://127.0.0.1:{port}"
        self.workers: list[subprocess.Popen[bytes]] = []
        ports = ("--port", str(port), "--webui-port", str(self._page))
        self._master = self._start("master.Master", *ports)

    def start_worker(self) -> None:
        number = len(self.workers)
        self.workers.append(
            self._start(
                "worker.Worker", "--cores", "1", "--memory", "1g", "--webui-port", "0",
                "--work-dir", str(self._folder / f"work-{number}"), self.address,
            )
        )  # fmt: skip

    def wait_for_workers(self, count: int) -> None:
        until = time.monotonic() + PATIENCE
        while (alive := self._alive()) != count:
            assert time.monotonic() < until, f"{alive} workers, see the logs in {self._folder}"
            time.sleep(0.2)

    def kill_worker(self) -> None:
        """SIGKILL the newest worker and the executors that it started."""
        end(self.workers.pop(), signal.SIGKILL)

    def stop(self) -> None:
        for process in (*self.workers, self._master):
            end(process, signal.SIGTERM)

    def _alive(self) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._page}/json/", timeout=5) as page:
                return int(json.load(page)["aliveworkers"])
        except OSError:
            assert self._master.poll() is None, f"The master ended, see {self._folder}"
            return 0

    def _start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        logs = self._folder / f"{name}-{len(self.workers)}-{time.monotonic_ns()}.log"
        environment = {
            **os.environ,
            "SPARK_HOME": str(self._home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "256m",
            "SPARK_LOCAL_DIRS": str(self._folder),
        }
        command = [str(self._home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}"]
        with logs.open("wb") as log:
            return subprocess.Popen(
                [*command, "--host", "127.0.0.1", *arguments],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


def end(process: subprocess.Popen[bytes], number: int) -> None:
    """Send a signal to a process that has its own group, and to its children; wait for it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
