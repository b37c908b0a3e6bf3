"""What a server does every few seconds, in a thread of its own, for as long as it runs."""

import datetime as dt
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from types import TracebackType
from typing import Self

import structlog

_log = structlog.get_logger()


class Ticking(ABC):
    """Calls ``tick`` until it is closed; what goes wrong once is logged and tried again."""

    def __init__(
        self,
        name: str,
        seconds: float,
        clock: Callable[[], dt.datetime],
        patience: float | None = None,
    ) -> None:
        self._name = name
        self._seconds = seconds
        self._now = clock
        self._patience = patience
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._live, name=f"dangol-{name}", daemon=True)

    @abstractmethod
    def tick(self, now: dt.datetime) -> object:
        """What is done each time."""

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """What is being done now is waited for, ``patience`` seconds at most."""
        self._ends.set()
        if self._thread.is_alive():
            self._thread.join(self._patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _live(self) -> None:
        while not self._ends.wait(self._seconds):
            try:
                self.tick(self._now())
            except Exception:  # noqa: BLE001 - the outermost loop of a service
                _log.exception("tick failed", of=self._name)
