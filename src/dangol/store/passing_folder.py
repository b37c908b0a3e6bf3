"""A folder for what passes through: it goes away with whoever uses it, even if that one is killed.

Its user holds a lock on it, which the system lets go when the process ends, however it ends.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = ".passing-"


class PassingFolder:
    """A new folder within another, only for this user of the machine; close it to remove it."""

    def __init__(self, within: Path) -> None:
        within.mkdir(mode=0o700, parents=True, exist_ok=True)
        forget_passed(within)
        made = Path(tempfile.mkdtemp(prefix=".new-", dir=within))
        self._lock = os.open(made, os.O_RDONLY)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        # It gets its name when it is locked, so that nobody takes it for one that was left.
        self.path = made.rename(made.with_name(made.name.replace(".new-", _PREFIX)))

    def close(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def forget_passed(within: Path) -> None:
    """Remove what processes that were killed left of their folders."""
    for folder in within.glob(f"{_PREFIX}*"):
        with _unless_held(folder) as is_left:
            if is_left:
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _unless_held(folder: Path) -> Iterator[bool]:
    try:
        lock = os.open(folder, os.O_RDONLY)
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
