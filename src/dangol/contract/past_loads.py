"""Loads of sources that are over, as an analysis sees them: when, how much, how much set aside."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class PastLoad:
    """A source that was loaded; ``set_aside`` of its ``records`` went into quarantine."""

    source: str
    at: dt.datetime
    records: int
    set_aside: int


PastLoads = Callable[[], Iterable[PastLoad]]
"""Every load that succeeded, in any order."""
