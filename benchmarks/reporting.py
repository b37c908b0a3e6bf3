"""What every benchmark shares: its command line, measuring a process tree, the last line.

A benchmark prints a table for people and, as its last line, one JSON object
``{"benchmark": NAME, "figures": {...}, "peers": {...}}``. gb is 10^9 bytes, the peak of
the resident memory of all processes together, sampled every 20 ms.
"""

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psutil
from tabulate import tabulate

SAMPLE_SECONDS = 0.02


@dataclass(frozen=True)
class Measured:
    """One finished command: wall seconds, peak resident memory of its tree, what it printed."""

    seconds: float
    gb: float
    output: str


def arguments(description: str, **switches: str) -> argparse.Namespace:
    """The flags of every benchmark; ``--quick`` ends within a minute, ``switches`` are its own."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help="Less repetition; under a minute.")
    for name, words in switches.items():
        parser.add_argument(f"--{name}", action="store_true", help=words)
    return parser.parse_args()


def measured(command: Sequence[str]) -> Measured:
    """Run a command to its end; raises RuntimeError with its words when it fails."""
    peak = 0
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            peak = max(peak, _resident(watched))
            time.sleep(SAMPLE_SECONDS)
        seconds = time.perf_counter() - begun
        said.seek(0)
        output = said.read()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{output}")
    return Measured(seconds, peak / 1e9, output)


def _resident(process: psutil.Process) -> int:
    total = 0
    for one in (process, *_children(process)):
        try:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def report(
    name: str,
    rows: Sequence[Sequence[object]],
    headers: Sequence[str],
    figures: Mapping[str, float],
    peers: Mapping[str, Mapping[str, float]] | None = None,
) -> None:
    """Print the table and the last line."""
    print(tabulate(rows, headers=headers, floatfmt=".3f"))
    rounded = {key: round(value, 4) for key, value in figures.items()}
    print(json.dumps({"benchmark": name, "figures": rounded, "peers": peers or {}}))
