"""A proxy between clients and the collector in which everything goes wrong that can.

It knows which events were acknowledged: their request was answered with 200, and the answer
was handed to the client whole.
"""

import asyncio
import gzip
import json
import random
import threading
from collections import Counter
from dataclasses import dataclass, field

FAULTS = {
    "500": 0.06, "500 behind": 0.06, "429": 0.04, "cut": 0.04, "cut behind": 0.05, "hang": 0.01
}  # fmt: skip
HANG_SECONDS = 3.0
"""Before the connection is cut: clients that wait longer by themselves need not."""
_ENDS = {
    "500": b"HTTP/1.1 500 No\r\nContent-Length: 2\r\nConnection: close\r\n",
    "429": b"HTTP/1.1 429 No\r\nContent-Length: 2\r\nRetry-After: 1\r\nConnection: close\r\n",
}


@dataclass
class FaultProxy:
    """Every request on a connection of its own; faults are drawn in the order of requests.

    The first always fails: a client of few requests meets a fault as well.
    """

    to: int
    seed: int
    port: int = 0
    acknowledged: set[str] = field(default_factory=set)
    requests: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait(10)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0, limit=2**24)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._ended.wait()
        server.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await _request(reader)
            if request is not None:
                await self._decide(request, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _decide(self, request: "Request", writer: asyncio.StreamWriter) -> None:
        fault = self._drawn() if request.is_post else ""
        self.requests[fault or "passed"] += 1
        if fault == "cut":
            return
        if fault == "hang":
            await asyncio.sleep(HANG_SECONDS)
            return
        behind = fault in ("", "500 behind", "cut behind")
        answer = await self._forwarded(request) if behind else b""
        while not answer and not request.is_post:
            # A page that cannot ask what it should do sends nothing, now or ever.
            await asyncio.sleep(0.1)
            answer = await self._forwarded(request)
        if fault == "cut behind" or (behind and not answer):
            return
        if fault:
            origin = f"Access-Control-Allow-Origin: {request.origin}\r\n" if request.origin else ""
            writer.write(_ENDS[fault[:3]] + origin.encode() + b"\r\nno")
        else:
            writer.write(answer)
        await writer.drain()
        if not fault and request.is_post and b" 200 " in answer[:16]:
            self.acknowledged |= request.message_ids

    async def _forwarded(self, request: "Request") -> bytes:
        """The collector's answer; nothing where it was killed meanwhile."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:
            return b""
        try:
            writer.write(request.whole)
            return await reader.read()
        except OSError:
            return b""
        finally:
            writer.close()

    def _drawn(self) -> str:
        if not self.requests["500"]:
            return "500"
        drawn = self._chance.random()
        for fault, share in FAULTS.items():
            drawn -= share
            if drawn < 0:
                return fault
        return ""


@dataclass
class Request:
    """A request as it came; forwarded so that the connection ends with its answer."""

    head: bytes
    body: bytes

    @property
    def is_post(self) -> bool:
        return self.head.startswith(b"POST")

    @property
    def whole(self) -> bytes:
        first, *lines = self.head.rstrip().split(b"\r\n")
        kept = [one for one in lines if not one.lower().startswith(b"connection:")]
        return b"\r\n".join([first, *kept, b"Connection: close", b"", self.body])

    @property
    def origin(self) -> str:
        return _header(self.head, "origin")

    @property
    def message_ids(self) -> set[str]:
        text = gzip.decompress(self.body) if self.body[:2] == b"\x1f\x8b" else self.body
        found = json.loads(text)
        return {one["messageId"] for one in found.get("batch", [found]) if "messageId" in one}


async def _request(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    return Request(head, await reader.readexactly(int(_header(head, "content-length") or 0)))


def _header(head: bytes, name: str) -> str:
    for line in head.decode("latin-1").split("\r\n")[1:]:
        said, _, value = line.partition(":")
        if said.strip().lower() == name:
            return value.strip()
    return ""
