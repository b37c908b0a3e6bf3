"""What can keep a source from being looked at, or what it brought from being loaded."""

from collections.abc import Iterable
from pathlib import Path

from dangol.errors import DangolError


class NoSuchFolderError(DangolError):
    """A watched folder is not there."""

    slug = "no-such-folder"
    title = "The folder is not there"
    status = 409

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"There is no folder '{folder}'.\nMake it, or let the source watch another."
        )


class NotMappedError(DangolError):
    """Nobody has said yet what the records of a source are."""

    slug = "not-mapped"
    title = "The source is not mapped yet"
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Nobody has said yet what the records of '{name}' are.\nLook at the first of them in "
            "the console, or map them with: dangol source map NAME"
        )


class SourceChangedError(DangolError):
    """A column that was mapped is gone."""

    slug = "source-changed"
    title = "The source has changed"
    status = 409

    def __init__(self, name: str, gone: Iterable[str], there: Iterable[str]) -> None:
        super().__init__(
            f"'{name}' no longer has: {', '.join(gone)}.\nIt has: {', '.join(there)}.\nMap it "
            "again; nothing was skipped, and what waits is loaded then."
        )


class NoPositionError(DangolError):
    """A column does not grow, or cannot be compared."""

    slug = "no-position"
    title = "The column gives no position"
    status = 409

    def __init__(self, column: str, found: str) -> None:
        super().__init__(
            f"Column '{column}' holds {found}: it cannot say how far the source was read.\nName a "
            "column with moments, days, numbers or text that grows."
        )


class NoColumnThatGrowsError(DangolError):
    """The cursor of a source is not among what it gives."""

    slug = "no-column-that-grows"
    title = "The column that grows is not there"
    status = 409

    def __init__(self, column: str, there: Iterable[str]) -> None:
        super().__init__(
            f"There is no column '{column}'.\nThere is: {', '.join(there)}.\nName one of them, or "
            "leave it empty to read everything each time."
        )


class PieceNotLoadedError(DangolError):
    """What a look brought could not be loaded; it is brought again."""

    slug = "piece-not-loaded"
    title = "What was new could not be loaded"
    status = 409


class LoadStoppedError(DangolError):
    """Somebody stopped the load of what a look brought; it is brought again."""

    slug = "load-stopped"
    title = "The load was stopped"
    status = 409


class LookStoppedError(DangolError):
    """The server ends while something is being brought."""

    slug = "look-stopped"
    title = "The look was stopped"
    status = 503

    def __init__(self) -> None:
        super().__init__("The server ends; the next look brings the same again.")


class BusyLookingError(DangolError):
    """Somebody looks at this source already."""

    slug = "busy-looking"
    title = "The source is being looked at"
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(f"'{name}' is being looked at right now.\nWait until that has ended.")


class ForeignPageError(DangolError):
    """An API sent us to another server for its next page."""

    slug = "foreign-page"
    title = "The next page is elsewhere"
    status = 502

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(
            f"The next page is at '{found}', not at '{expected}': our proof of sign-in is not sent "
            "there.\nName that server's address in the source if it is the right one."
        )


class NoRecordsError(DangolError):
    """An answer holds no list of records where one was expected."""

    slug = "no-records"
    title = "The answer holds no records"
    status = 502

    def __init__(self, name: str, path: str, found: str) -> None:
        where = f"at '{path}'" if path else "in the answer"
        super().__init__(
            f"'{name}' gave no records {where}: there is {found}.\nSay where the list of records "
            "stands, such as data.orders."
        )
