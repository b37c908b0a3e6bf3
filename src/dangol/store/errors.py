"""What can go wrong when a store is opened, read or written."""

from collections.abc import Iterable

from dangol.errors import DangolError


class WarehouseBusyError(DangolError):
    """Another process owns the warehouse file."""

    slug = "warehouse-busy"
    title = "The warehouse is in use"
    status = 503
    exit_code = 4

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(
            f"'{file}' is open in another process.\n{reason}\n"
            "One process owns the file. If a server runs, commands go through it; "
            "if it was killed a moment ago, try again."
        )


class QueryError(DangolError):
    """The engine refused a query."""

    slug = "query"
    title = "The query cannot be answered"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The query cannot be answered.\n{reason}")


class ReadOnlyError(DangolError):
    """A query tried something else than reading the project's tables."""

    slug = "read-only"
    title = "Queries may only read tables"

    def __init__(self, what: str, tables: Iterable[str]) -> None:
        super().__init__(
            f"{what}\nA query may only read the project's tables, in one SELECT.\n"
            f"There is: {', '.join(sorted(tables))}."
        )


class ColumnsDifferError(DangolError):
    """Rows were handed over that do not fit their declared table."""

    slug = "columns-differ"
    title = "The rows do not fit their table"

    def __init__(self, table: str, missing: Iterable[str], found: Iterable[str]) -> None:
        super().__init__(
            f"Rows for table '{table}' lack: {', '.join(sorted(missing))}.\n"
            f"They have: {', '.join(sorted(found))}."
        )


class DuplicateKeysError(DangolError):
    """Rows were handed over that share a key."""

    slug = "duplicate-keys"
    title = "Two rows have the same key"

    def __init__(self, table: str, key: Iterable[str], count: int) -> None:
        super().__init__(
            f"{count:,} rows for table '{table}' share their key ({', '.join(key)}) with "
            f"another row, "
            "or have none.\nA key names one row: aggregate or choose before writing."
        )


class EngineStartError(DangolError):
    """Spark did not start."""

    slug = "engine-start"
    title = "Spark does not start"
    status = 503
    exit_code = 4

    def __init__(self, master: str, reason: str) -> None:
        super().__init__(
            f"Spark does not start on the master '{master}'.\n{reason}\n"
            "It needs Java 17 or 21 (on the PATH or named by JAVA_HOME) and a master that answers."
        )


class UnsharedFolderError(DangolError):
    """Spark's workers wrote files that this process cannot see."""

    slug = "unshared-folder"
    title = "The workers write to another disk"
    status = 503
    exit_code = 4

    def __init__(self, folder: str, written: int, found: int) -> None:
        super().__init__(
            f"Spark's workers wrote {written:,} rows, but {found:,} arrived in '{folder}'.\n"
            "The project's folder must be on storage that this machine and every worker reach "
            "under the same path."
        )


class ChangedMeanwhileError(DangolError):
    """Rows were worked out from a state of their table that another run has since replaced."""

    slug = "changed-meanwhile"
    title = "Someone else changed the table meanwhile"
    status = 409

    def __init__(self, table: str, instance: str | None, run_id: str) -> None:
        rows = f"Table '{table}'" + (f", rows of '{instance}'," if instance else "")
        super().__init__(
            f"{rows} was changed by run '{run_id}' while this one worked; nothing was written.\n"
            "Run it again: it then starts from what is there now."
        )


class EngineTakenError(DangolError):
    """One process works with one Spark master at a time."""

    slug = "engine-taken"
    title = "Another Spark master is in use"
    status = 503
    exit_code = 4

    def __init__(self, asked: str, running: str) -> None:
        super().__init__(
            f"This process works with the Spark master '{running}', so not with '{asked}'.\n"
            "Close the projects that use it first, or open this one in a process of its own."
        )


class NewerProjectError(DangolError):
    """The project was written by a newer release."""

    slug = "newer-project"
    title = "The project is newer than this program"

    def __init__(self, what: str, found: object, known: object) -> None:
        super().__init__(
            f"The {what} has version {found}; this release knows versions up to {known}.\n"
            "Install the release that wrote it, or a newer one."
        )


class BackupError(DangolError):
    """A backup could not be made, or does not hold what it says."""

    slug = "backup"
    title = "The backup cannot be used"
