"""Events taken in over HTTP, on the disk before they are answered, beside a bare application.

``events_per_second``, ``p99_ms``: gzip batches of 100 different events over 16 connections
from a client on the same machine (its bodies made before), through ``dangol serve --only
collector`` with one process; every answer says that the events are on the disk.
``ratio_to_bare``: events per second beside an ASGI application that only stores: it appends
what comes to a file unread, and answers when that is on the disk too (many wait for one
fdatasync); ``ratio_to_careless``: beside the same one answering before. ``seconds_to_start``:
from the command to the first answer. All events are found in the inbox afterwards (``lost``).
``soak_lost``, ``soak_gb``, ``soak_growth``, ``soak_events_per_second``: 10 million different
events through a whole ``dangol serve``, collector and loader, until all are loaded; the peak
of its resident memory, and that of the last quarter of the time beside the second's.
``--quick`` sends for two seconds, and soaks with half a million.
"""

import asyncio
import base64
import gzip
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import uvloop

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, report
from benchmarks.soaking import soaked
from dangol.store.segments import segments

DANGOL = str(Path(sys.executable).with_name("dangol"))
CONNECTIONS, EVENTS, BODIES = 16, 100, 64
KNOCK = b"POST /v1/m HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
BARE = """
import asyncio, os, queue, sys, threading, uvicorn
file = open(sys.argv[1], "ab", buffering=0)
waits = sys.argv[3] == "durable"
come = queue.SimpleQueue()
def told(stored):
    for one in stored:
        one.set_result(None)
def store():
    while True:
        group = [come.get()]
        while not come.empty():
            group.append(come.get())
        file.write(b"".join(body for body, _, _ in group))
        os.fdatasync(file.fileno())
        group[0][1].call_soon_threadsafe(told, [future for _, _, future in group])
threading.Thread(target=store, daemon=True).start()
async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    if waits:
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        come.put((body, loop, future))
        await future
    else:
        file.write(body)
    await send({"type": "http.response.start", "status": 200,
                "headers": [(b"content-type", b"application/json"), (b"content-length", b"16")]})
    await send({"type": "http.response.body", "body": b'{"success":true}'})
uvicorn.run(app, port=int(sys.argv[2]), log_level="warning", access_log=False, lifespan="off")
"""


def bodies() -> list[bytes]:
    """Batches of different events, packed as clients pack them."""
    made = []
    for place in range(BODIES):
        events = [
            {
                "type": "track",
                "event": ("Product Viewed", "Product Added", "Order Completed")[n % 3],
                "messageId": f"{place:04}-{n:04}-7b85-bc42-4b84-997b3eda7211",
                "anonymousId": f"anonymous-{(place * 7 + n) % 1000}",
                "userId": f"u{(place * 13 + n * 3) % 5000}",
                "timestamp": f"2026-11-22T09:{n % 60:02}:15.338Z",
                "context": {
                    "library": {"name": "analytics.js", "version": "1.84.3"},
                    "page": {"url": f"https://shop.example/p/{n}", "title": f"상품 {n}"},
                    "userAgent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
                },
                "properties": {"product_id": f"p{n}", "price": n * 1.25, "currency": "KRW"},
            }
            for n in range(EVENTS)
        ]
        made.append(gzip.compress(json.dumps({"batch": events}).encode()))
    return made


def request(body: bytes, key: str) -> bytes:
    said = base64.b64encode(f"{key}:".encode()).decode()
    head = (
        f"POST /v1/batch HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {said}\r\n"
        f"Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _connection(
    port: int, requests: Sequence[bytes], first: int, until: float, took: list[float]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    number = first
    while time.perf_counter() < until:
        begun = time.perf_counter()
        writer.write(requests[number % len(requests)])
        await answered(reader)
        took.append(time.perf_counter() - begun)
        number += 1
    writer.close()


async def answered(reader: asyncio.StreamReader) -> None:
    """Read a whole answer; raises RuntimeError where it is another than 200."""
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head[:16]:
        raise RuntimeError(head.decode())
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    await reader.readexactly(length)


async def flood(port: int, requests: Sequence[bytes], seconds: float) -> tuple[float, list[float]]:
    took: list[float] = []
    begun = time.perf_counter()
    until = begun + seconds
    await asyncio.gather(
        *(_connection(port, requests, n * 7, until, took) for n in range(CONNECTIONS))
    )
    return time.perf_counter() - begun, took


def flooded(port: int, requests: Sequence[bytes], seconds: float) -> tuple[float, float, int]:
    """Events a second, the 99th percentile in ms, and how many requests were answered."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        _, warm = runner.run(flood(port, requests, 1.0))
        wall, took = runner.run(flood(port, requests, seconds))
    per_second = len(took) * EVENTS / wall
    return per_second, float(np.quantile(took, 0.99) * 1000), len(took) + len(warm)


@contextmanager
def running(command: Sequence[str], port: int) -> Iterator[float]:
    """A server, with the seconds until its first answer."""
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            while True:
                try:
                    with socket.create_connection(("127.0.0.1", port), 60) as asked:
                        asked.sendall(
                            b"POST /v1/m HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
                        )
                        asked.recv(100)
                    break
                except OSError:
                    if process.poll() is not None or time.perf_counter() - begun > 60:
                        raise
                    time.sleep(0.01)
            yield time.perf_counter() - begun
        finally:
            process.terminate()
            process.wait(30)


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        return port


def main() -> None:
    """Run, print, end."""
    asked = arguments("Events taken in over HTTP.")
    seconds = 2.0 if asked.quick else 15.0
    made = bodies()
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "shop"
        on_it = [DANGOL, "--project", str(project)]
        subprocess.run([DANGOL, "init", str(project)], check=True, stdout=subprocess.DEVNULL)
        source = ["record", "event-source", "create", "--name", "web", "--write-key", "wk"]
        subprocess.run([*on_it, *source], check=True, stdout=subprocess.DEVNULL)
        requests = [request(body, "wk") for body in made]
        port = free_port()
        serve = [*on_it, "serve", "--only", "collector", "--port", str(port)]
        with running(serve, port) as started:
            ours, p99, answered = flooded(port, requests, seconds)
        stored = sum(len(one.rows(0, 10_000_000)) for one in segments(project / "inbox"))
        bare, bare_p99 = _bare(Path(folder), requests, seconds, "durable")
        careless, careless_p99 = _bare(Path(folder), requests, seconds, "careless")
        soak = soaked(DANGOL, Path(folder), 500_000 if asked.quick else 10_000_000)
    figures = {
        "events_per_second": ours,
        "p99_ms": p99,
        "ratio_to_bare": ours / bare,
        "ratio_to_careless": ours / careless,
        "seconds_to_start": started,
        "lost": float(answered - stored) * EVENTS,
        "soak_lost": float(soak.lost),
        "soak_gb": soak.peak_gb,
        "soak_growth": soak.growth,
        "soak_events_per_second": soak.sent / soak.seconds,
    }
    rows = [
        ["dangol", ours, p99],
        ["bare, answers when it is on the disk", bare, bare_p99],
        ["bare, answers when it is written", careless, careless_p99],
    ]
    theirs = {
        "bare ASGI": {"events_per_second": round(bare), "p99_ms": round(bare_p99, 2)},
        "careless ASGI": {"events_per_second": round(careless), "p99_ms": round(careless_p99, 2)},
    }
    report("collector", rows, ["server", "events/s", "p99 ms"], figures, theirs)


def _bare(
    folder: Path, requests: Sequence[bytes], seconds: float, kind: str
) -> tuple[float, float]:
    """Events per second and the 99th percentile in ms of an application that only stores."""
    port = free_port()
    command = [sys.executable, "-c", BARE, str(folder / kind), str(port), kind]
    with running(command, port):
        per_second, p99, _ = flooded(port, requests, seconds)
    return per_second, p99


if __name__ == "__main__":
    main()
