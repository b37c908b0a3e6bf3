"""A folder for what passes through: it goes away with whoever uses it, however that one ends."""

import os
import shutil
import tempfile
from pathlib import Path

from dangol.store.liveness import held, unless_held

_PREFIX = ".passing-"


class PassingFolder:
    """A new folder within another, only for this user of the machine; close it to remove it."""

    def __init__(self, within: Path) -> None:
        within.mkdir(mode=0o700, parents=True, exist_ok=True)
        forget_passed(within)
        made = Path(tempfile.mkdtemp(prefix=".new-", dir=within))
        self._lock = held(made)
        # It gets its name when it is locked, so that nobody takes it for one that was left.
        self.path = made.rename(made.with_name(made.name.replace(".new-", _PREFIX)))

    def close(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def forget_passed(within: Path) -> None:
    """Remove what processes that were killed left of their folders."""
    for folder in within.glob(f"{_PREFIX}*"):
        with unless_held(folder) as is_left:
            if is_left:
                shutil.rmtree(folder, ignore_errors=True)
