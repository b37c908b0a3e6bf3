"""What one look at a source brings: pieces, each loaded by itself and then remembered."""

import datetime as dt
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from dangol.governance.kept import Kept
from dangol.settings import Project
from dangol.sources.kept_source import KeptSource

Marks = Mapping[str, Any]
S = TypeVar("S", bound=KeptSource)


@dataclass(frozen=True)
class Piece:
    """A file of new records, and what is to be remembered when they are in.

    ``version_at`` (naive UTC) is the version of records that tell none; ``version_column``
    names a column that does. A piece that ``is_whole`` has all that the source has: what is
    missing from it was deleted there. One that ``is_part`` says nothing of what is missing,
    whatever its mapping takes it for. One that ``is_lone`` says nothing of those behind it:
    where it cannot be loaded, they are.
    """

    file: Path
    marks: Marks
    version_at: dt.datetime | None = None
    version_column: str | None = None
    is_whole: bool = False
    is_part: bool = False
    is_lone: bool = False
    after: Callable[[], None] = field(default=lambda: None)


@dataclass(frozen=True)
class Looked(Generic[S]):
    """What a look knows: the source, what was remembered, and a folder for what it brings.

    ``shown`` limits the records where somebody only wants to see what they are like.
    """

    project: Project
    kept: Kept[S]
    credential: str
    marks: Marks
    folder: Path
    at: dt.datetime
    shown: int | None = None

    @property
    def source(self) -> S:
        return self.kept.record


Pieces = Generator[Piece, None, None]


class Way(Protocol):
    """How a kind of source is looked at."""

    def __call__(self, looked: Looked[Any], /) -> Pieces: ...
