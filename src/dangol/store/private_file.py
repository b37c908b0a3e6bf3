"""Files that only their owner reads, that are whole or not there, and that may go meanwhile."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(file: Path) -> Iterator[BinaryIO]:
    """A new file that takes the name of another at the end, when it has reached the disk."""
    draft = file.with_name(f".{file.name}.new")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            yield made
            made.flush()
            os.fsync(made.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def make_private(file: Path) -> None:
    """An empty file where there is none yet."""
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))


def flush(file: Path) -> None:
    """What another program wrote has reached the disk when this comes back."""
    with file.open("rb") as written:
        os.fsync(written.fileno())


def write_private(file: Path, content: bytes) -> None:
    """Write a file, or another instead of one; it has reached the disk when this comes back."""
    with replacing(file) as made:
        made.write(content)


def size_of(file: Path) -> int:
    """In bytes; nothing of one that went meanwhile."""
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
