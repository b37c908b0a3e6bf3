"""A whole ``dangol serve`` that is asked for variants over HTTP, each answer after its exposure.

Five tests run, two of them in one layer, and nobody is held out; every request names another
customer and a device, and is answered once the exposures are on the disk. Latency is that of an
offered load: requests begin at fixed times, whether those before were answered or not, and a
request's time counts from when it was due. What the server can do at most is asked apart, by as
many connections that each wait for their answer.
"""

import asyncio
import base64
import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import uvloop

from benchmarks.collector import CONNECTIONS, DANGOL, answered, flood, free_port, running

TESTS = (
    {"name": "button"},
    {"name": "price", "layer": "cart", "layer_share": 0.5},
    {"name": "order", "layer": "cart", "layer_from": 0.5, "layer_share": 0.5},
    {"name": "words", "variants": [{"name": str(n)} for n in range(10)]},
    {"name": "hero", "unit": "visitor"},
)
REQUESTS = 20_000


WARMING_SECONDS = 3.0
OFFERED = 6_000
"""Assignments a second that are asked for while latency is measured."""


@dataclass(frozen=True)
class Decided:
    """How many assignments a second are given, the latency of requests in ms, and the most.

    ``most_per_second`` and ``most_p99_ms`` where every connection asks again at once.
    """

    assignments_per_second: float
    p50_ms: float
    p99_ms: float
    not_exposed_p99_ms: float
    most_per_second: float
    most_p99_ms: float


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
        asked, quiet = (
            [_request(n, "wk", expose=expose) for n in range(REQUESTS)] for expose in (True, False)
        )
        each = _assigned_each()
        # A server that has been up for a while has taken events over before.
        runner.run(flood(port, asked, 1.0))
        time.sleep(WARMING_SECONDS)
        wall, took = runner.run(paced(port, asked, OFFERED / each, seconds))
        _, unexposed = runner.run(paced(port, quiet, OFFERED / each, min(seconds, 5.0)))
        most_wall, most = runner.run(flood(port, asked, seconds))
    return Decided(
        len(took) * each / wall,
        _ms(took, 0.5),
        _ms(took, 0.99),
        _ms(unexposed, 0.99),
        len(most) * each / most_wall,
        _ms(most, 0.99),
    )


async def paced(
    port: int, requests: Sequence[bytes], per_second: float, seconds: float
) -> tuple[float, list[float]]:
    """The wall time, and of each request the seconds from when it was due to its answer."""
    took: list[float] = []
    begun = time.perf_counter()
    await asyncio.gather(
        *(
            _asking(
                port,
                requests[n::CONNECTIONS],
                begun + n / per_second,
                CONNECTIONS / per_second,
                seconds,
                took,
            )
            for n in range(CONNECTIONS)
        )
    )
    return time.perf_counter() - begun, took


async def _asking(
    port: int,
    requests: Sequence[bytes],
    first: float,
    every: float,
    seconds: float,
    took: list[float],
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for number in range(int(seconds / every)):
        due = first + number * every
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        writer.write(requests[number % len(requests)])
        await answered(reader)
        took.append(time.perf_counter() - due)
    writer.close()


def _ms(took: Sequence[float], share: float) -> float:
    return float(np.quantile(took, share) * 1000)


def _assigned_each() -> float:
    """Assignments of a request: one of the two tests that share a layer, and all others."""
    return float(len(TESTS) - 1)


def _flag(value: object) -> str:
    return json.dumps(value) if isinstance(value, list) else str(value)


def _run(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
