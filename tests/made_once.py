"""What takes long to make and is only read or copied is made once for all workers."""

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path


def made_once(folder: Path, make: Callable[[Path], object]) -> Path:
    """The folder as ``make`` leaves it: whoever asks first makes it, the others wait."""
    draft = folder.with_name(f"{folder.name}-draft")
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            shutil.rmtree(draft, ignore_errors=True)
            make(draft)
            draft.rename(folder)
    return folder
