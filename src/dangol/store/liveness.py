"""Whether the user of a file or folder still lives: it holds a lock on it.

The system lets go of the lock when the process ends, however it ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def held(place: Path) -> int:
    """Hold a lock on what is there; closing what comes back lets go of it."""
    lock = os.open(place, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


@contextmanager
def unless_held(place: Path) -> Iterator[bool]:
    """True where something was left that nobody holds; meanwhile nobody can."""
    try:
        lock = os.open(place, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(lock)
