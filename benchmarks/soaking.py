"""Many events through a whole server, collector and loader, while its memory is watched."""

import asyncio
import contextlib
import gzip
import json
import socket
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

BATCH, CONNECTIONS = 100, 8
QUARTERS = 4
_NUMBER = "00000000"


@dataclass
class Soaked:
    """What became of the events; the server's resident memory in GB by quarter of the time."""

    sent: int
    stored: int
    seconds: float
    gb: list[float]

    @property
    def lost(self) -> int:
        return self.sent - self.stored

    @property
    def peak_gb(self) -> float:
        return max(self.gb)

    @property
    def growth(self) -> float:
        """The last quarter's peak beside that of the second: 1 is flat."""
        return self.gb[-1] / self.gb[1]


@dataclass
class _Watch:
    """Samples the memory of a process twice a second."""

    process: psutil.Process
    samples: list[float] = field(default_factory=list)
    ends: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self.ends.wait(0.5):
            with contextlib.suppress(psutil.NoSuchProcess):
                self.samples.append(self.process.memory_info().rss / 1e9)

    def by_quarter(self) -> list[float]:
        size = max(len(self.samples) // QUARTERS, 1)
        return [max(self.samples[n * size : (n + 1) * size] or [0.0]) for n in range(QUARTERS)]


def soaked(dangol: str, folder: Path, events: int) -> Soaked:
    """Send ``events`` different events to a server of its own, and wait until all are loaded."""
    project = folder / "soak"
    subprocess.run([dangol, "init", str(project)], check=True, stdout=subprocess.DEVNULL)
    on_it = [dangol, "--project", str(project)]
    source = ["record", "event-source", "create", "--name", "web", "--write-key", "wk"]
    subprocess.run([*on_it, *source], check=True, stdout=subprocess.DEVNULL)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*on_it, "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port, process)
            watch = _Watch(psutil.Process(process.pid))
            thread = threading.Thread(target=watch.run)
            thread.start()
            begun = time.perf_counter()
            asyncio.run(_send(port, events // BATCH))
            while list((project / "inbox").glob("*.segment")) and _waits(project):
                time.sleep(0.5)
            seconds = time.perf_counter() - begun
            watch.ends.set()
            thread.join()
            stored = _stored(on_it)
        finally:
            process.terminate()
            process.wait(60)
    return Soaked(events // BATCH * BATCH, stored, seconds, watch.by_quarter())


def _waits(project: Path) -> bool:
    """Whether anything in the inbox is not loaded yet."""
    from dangol.store.segments import segments

    return any(one.rows(one.taken, 1) for one in segments(project / "inbox"))


def _stored(on_it: list[str]) -> int:
    query = "SELECT count(*) AS n, count(DISTINCT event_id) AS d FROM events"
    found = subprocess.run(
        [*on_it, "sql", query, "--format", "json"], check=True, capture_output=True, text=True
    )
    (row,) = json.loads(found.stdout)
    rows, different = (int(row["n"]), int(row["d"])) if isinstance(row, dict) else map(int, row)
    # Twice is as wrong as never.
    return different - (rows - different)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 5).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


async def _send(port: int, batches: int) -> None:
    template = json.dumps({"batch": [_event(n) for n in range(BATCH)], "writeKey": "wk"}).encode()
    numbers = iter(range(batches))
    await asyncio.gather(*(_connection(port, template, numbers) for _ in range(CONNECTIONS)))


async def _connection(port: int, template: bytes, numbers: Any) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for number in numbers:
        body = gzip.compress(template.replace(_NUMBER.encode(), f"{number:08}".encode()), 1)
        head = (
            "POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode()
        while True:
            writer.write(head + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            length = int(answer.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            if b" 200 " in answer[:16]:
                break
            if b" 429 " not in answer[:16] and b" 503 " not in answer[:16]:
                raise RuntimeError(answer.decode())
            # As clients do: the same again, a little later.
            await asyncio.sleep(0.5)
    writer.close()


def _event(n: int) -> dict[str, Any]:
    return {
        "type": "track",
        "event": ("Product Viewed", "Product Added", "Order Completed")[n % 3],
        "messageId": f"{_NUMBER}-{n:04}-7b85-bc42-4b84-997b3eda7211",
        "anonymousId": f"anonymous-{_NUMBER}-{n % 20}",
        "userId": f"u{n * 37 % 1000}",
        "timestamp": f"2026-11-22T09:{n % 60:02}:15.338Z",
        "context": {
            "library": {"name": "analytics.js", "version": "1.84.3"},
            "page": {"url": f"https://shop.example/p/{n}?utm_source=mail", "title": f"상품 {n}"},
            "userAgent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
        },
        "properties": {"product_id": f"p{n}", "price": n * 1.25, "currency": "KRW"},
    }
