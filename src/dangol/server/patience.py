"""Connections whose requests never end are closed, so that slow clients cannot take them all.

uvicorn waits for ever for a request that has begun. Here a request has a while to come, and
longer only as it brings bytes at a pace that the slowest line has.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

PATIENCE_SECONDS = 20.0
SLOWEST_BYTES_A_SECOND = 1_000


class PatientProtocol(HttpToolsProtocol):
    """HTTP over one connection, with an end to the waiting for each request."""

    def __init__(self, *arguments: Any, patience: float = PATIENCE_SECONDS, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._patience = patience
        self._began = 0.0
        self._taken = 0
        self._end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self._is_incomplete():
            self._stop_waiting()
            return
        if self._end is None:
            self._wait()
        self._taken += len(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _is_incomplete(self) -> bool:
        """Whether headers or body of a request have still to come."""
        # Until the first request's headers are whole there is no cycle, whatever uvicorn declares.
        cycle: Any = self.cycle
        return cycle is None or cycle.response_complete or cycle.more_body

    def _wait(self) -> None:
        self._began, self._taken = self.loop.time(), 0
        self._end = self.loop.call_later(self._patience, self._look)

    def _stop_waiting(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None

    def _look(self) -> None:
        """Close the connection, or look again when it may be too slow."""
        due = self._began + self._patience + self._taken / SLOWEST_BYTES_A_SECOND
        # While the application does not take what came, it is not the client who is slow.
        if self.flow.read_paused:
            due = self.loop.time() + self._patience
        if due > self.loop.time():
            self._end = self.loop.call_at(due, self._look)
        else:
            self.transport.close()
