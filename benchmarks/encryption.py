"""What encrypting a project's files costs: the same work with and without, in turn.

``collector_slower``, ``loader_slower``, ``pipeline_slower``: how much longer the encrypted
project takes for the same work, .05 being five percent: events taken in by ``dangol serve
--only collector`` (as in collector.py), events from the inbox into typed rows (as in
loader.py), and a simulated shop from files to answers (as in shop.py: ``sample``, then
``run``). Each is the median of its repetitions, which take turns, so that a machine that slows
down slows both; required: at most .15 each. ``encrypt_seconds``, ``rotate_seconds``: the
finished shop encrypted afterwards, and given another key; ``gb`` is its size. ``--quick``: a
smaller shop, once.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.collector import DANGOL, bodies, flooded, free_port, request, running
from benchmarks.loader import loaded
from benchmarks.reporting import arguments, measured, report
from dangol.loading.events.loader import EventLoader
from dangol.runs.workspace import Workspace
from dangol.settings import open_project

SETTINGS = ("--time-zone", "Asia/Seoul", "--currency", "KRW", "--as-of", "2026-01-04T15:00:00Z")


def new_project(folder: Path, *, encrypted: bool) -> list[str]:
    """A new project in an empty folder; gives the beginning of its commands."""
    project = folder / "shop"
    measured([DANGOL, "init", str(project), *SETTINGS])
    on_it = [DANGOL, "--project", str(project)]
    if encrypted:
        encrypt(on_it)
    return on_it


def encrypt(on_it: list[str]) -> float:
    """Seconds until every file is encrypted."""
    begun = time.perf_counter()
    measured([*on_it, "encryption", "on"])
    return time.perf_counter() - begun


def collected(folder: Path, *, encrypted: bool, seconds: float) -> float:
    """Seconds for a million events that come in over HTTP."""
    on_it = new_project(folder, encrypted=encrypted)
    source = ["record", "event-source", "create", "--name", "web", "--write-key", "wk"]
    subprocess.run([*on_it, *source], check=True, stdout=subprocess.DEVNULL)
    port = free_port()
    with running([*on_it, "serve", "--only", "collector", "--port", str(port)], port):
        per_second, _, _ = flooded(port, [request(body, "wk") for body in bodies()], seconds)
    return 1e6 / per_second


def typed(folder: Path, *, encrypted: bool, count: int) -> float:
    """Seconds for a million events from the inbox into rows."""
    new_project(folder, encrypted=encrypted)
    project = open_project(folder / "shop")
    with Workspace.open(project) as workspace, EventLoader(workspace) as loader:
        return 1e6 / loaded(workspace, loader, 0, count, count)


def answered(folder: Path, *, encrypted: bool, customers: int) -> float:
    """Seconds for a shop from nothing to answers."""
    on_it = new_project(folder, encrypted=encrypted)
    sample = [*on_it, "sample", "simulated-shop", "--customers", str(customers)]
    return measured(sample).seconds + measured([*on_it, "run"]).seconds


def in_turn(work: Callable[..., float], times: int, **how: object) -> tuple[float, float]:
    """Median seconds without and with encryption."""
    took: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(times):
        for encrypted in (False, True):
            with tempfile.TemporaryDirectory() as folder:
                took[encrypted].append(work(Path(folder), encrypted=encrypted, **how))
    return median(took[False]), median(took[True])


def changed(customers: int) -> tuple[float, float, float]:
    """Seconds to encrypt a finished shop and to give it another key, and its size in gb."""
    with tempfile.TemporaryDirectory() as folder:
        on_it = new_project(Path(folder), encrypted=False)
        measured([*on_it, "sample", "simulated-shop", "--customers", str(customers)])
        measured([*on_it, "run"])
        first = encrypt(on_it)
        begun = time.perf_counter()
        measured([*on_it, "encryption", "rotate"])
        rotated = time.perf_counter() - begun
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
    return first, rotated, size / 1e9


def main() -> None:
    """Run, print, end."""
    asked = arguments("What encryption costs.")
    times, seconds, count, customers = (
        (1, 2.0, 200_000, 10_000) if asked.quick else (3, 10.0, 1_000_000, 100_000)
    )
    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder) / "master.key"
        measured([DANGOL, "encryption", "new-key", str(key)])
        os.environ["DANGOL_ENCRYPTION_KEY_FILE"] = str(key)
        works: dict[str, tuple[float, float]] = {
            "collector": in_turn(collected, times, seconds=seconds),
            "loader": in_turn(typed, times, count=count),
            "pipeline": in_turn(answered, times, customers=customers),
        }
        first, rotated, size = changed(customers)
    figures = {f"{name}_slower": after / before - 1 for name, (before, after) in works.items()}
    figures |= {"encrypt_seconds": first, "rotate_seconds": rotated, "gb": size}
    rows = [[name, *both, both[1] / both[0] - 1] for name, both in works.items()]
    report("encryption", rows, ["work", "plain s", "encrypted s", "slower"], figures, {})


if __name__ == "__main__":
    main()
