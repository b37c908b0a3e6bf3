"""A whole ``dangol serve`` that is asked for variants over HTTP, each answer after its exposure.

Five tests run, two of them in one layer, and nobody is held out; every request names another
customer and a device, and is answered once the exposures are on the disk.
"""

import asyncio
import base64
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import uvloop

from benchmarks.collector import DANGOL, flood, free_port, running

TESTS = (
    {"name": "button"},
    {"name": "price", "layer": "cart", "layer_share": 0.5},
    {"name": "order", "layer": "cart", "layer_from": 0.5, "layer_share": 0.5},
    {"name": "words", "variants": [{"name": str(n)} for n in range(10)]},
    {"name": "hero", "unit": "visitor"},
)
REQUESTS = 20_000


@dataclass(frozen=True)
class Decided:
    """How many assignments and requests a second, and the latency of requests in ms."""

    assignments_per_second: float
    requests_per_second: float
    p50_ms: float
    p99_ms: float
    not_exposed_p99_ms: float


def _request(number: int, key: str, *, expose: bool) -> bytes:
    body = json.dumps(
        {"userId": f"u{number}", "anonymousId": f"d{number}", "expose": expose}
    ).encode()
    said = base64.b64encode(f"{key}:".encode()).decode()
    head = (
        f"POST /decide/assignments HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {said}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def decided(folder: Path, seconds: float) -> Decided:
    """Ask a server on a new project for so many seconds."""
    project = folder / "shop"
    on_it = [DANGOL, "--project", str(project)]
    _run([DANGOL, "init", str(project)])
    _run([*on_it, "record", "event-source", "create", "--name", "web", "--write-key", "wk"])
    for test in TESTS:
        flags = [
            part
            for name, value in test.items()
            for part in ("--" + name.replace("_", "-"), _flag(value))
        ]
        made = _run([*on_it, "record", "experiment", "create", *flags]).strip()
        for step in ("approve", "start"):
            _run([*on_it, "record", "experiment", step, made])
    port = free_port()
    with (
        running([*on_it, "serve", "--port", str(port)], port),
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        asked = [_request(n, "wk", expose=True) for n in range(REQUESTS)]
        runner.run(flood(port, asked, 1.0))
        wall, took = runner.run(flood(port, asked, seconds))
        quiet = [_request(n, "wk", expose=False) for n in range(REQUESTS)]
        _, unexposed = runner.run(flood(port, quiet, min(seconds, 5.0)))
    each = _assigned_each()
    return Decided(
        len(took) * each / wall,
        len(took) / wall,
        float(np.quantile(took, 0.5) * 1000),
        float(np.quantile(took, 0.99) * 1000),
        float(np.quantile(unexposed, 0.99) * 1000),
    )


def _assigned_each() -> float:
    """Assignments of a request: one of the two tests that share a layer, and all others."""
    return float(len(TESTS) - 1)


def _flag(value: object) -> str:
    return json.dumps(value) if isinstance(value, list) else str(value)


def _run(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
