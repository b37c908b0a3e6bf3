"""What holds for a source of events: whether it takes any, from where, and how fast."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from dangol.tracking.errors import OriginRefusedError, TooFastError

ANYWHERE = "*"
Now = Callable[[], float]


@dataclass(frozen=True)
class Rule:
    """One source.

    ``origins`` are the sites whose pages may send; ``most_per_second`` counts events, 0 is
    for as many as come.
    """

    source: str
    origins: tuple[str, ...] = (ANYWHERE,)
    most_per_second: int = 0

    def check_origin(self, origin: str | None) -> None:
        """Servers name no origin. Raises OriginRefusedError."""
        if origin is not None and ANYWHERE not in self.origins and origin not in self.origins:
            raise OriginRefusedError(origin)


class Rules(Protocol):
    """Where rules are found."""

    def find(self, write_key: str) -> Rule | None: ...


@dataclass
class Pace:
    """How much of each source's second is used up (a bucket that refills all the time)."""

    now: Now = time.monotonic
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def take(self, rule: Rule, events: int) -> None:
        """Raises TooFastError. A batch may be larger than a second's share: then it waits."""
        most = rule.most_per_second
        if not most:
            return
        at = self.now()
        left, since = self._left.get(rule.source, (float(most), at))
        left = min(left + (at - since) * most, float(most))
        if left <= 0:
            raise TooFastError(f"'{rule.source}' may send {most:,} events a second.")
        self._left[rule.source] = (left - events, at)
