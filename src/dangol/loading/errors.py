"""What can be wrong with something that is to be loaded."""

from collections.abc import Iterable

from dangol.errors import DangolError, NotFoundError, did_you_mean


class UnreadableSourceError(DangolError):
    """A source cannot be read at all."""

    slug = "unreadable-source"
    title = "The source cannot be read"
    status = 422


class EmptySourceError(UnreadableSourceError):
    """A source holds no record."""

    slug = "empty-source"
    title = "There is nothing to load"

    def __init__(self, name: str, found: str) -> None:
        super().__init__(
            f"'{name}' holds no record: {found}.\n"
            "Export it again; it needs one line with the names of the columns, then one line "
            "per record."
        )


class UnknownFormError(NotFoundError):
    """Data was to be loaded as something that does not exist."""

    slug = "unknown-form"
    title = "There is no such form of data"

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__("form of data", name, known)


class MappingError(DangolError):
    """A mapping does not fit its source or what it fills."""

    slug = "mapping"
    title = "The mapping does not fit"
    status = 422

    def __init__(self, name: str, faults: list[tuple[str, str]], columns: Iterable[str]) -> None:
        listed = "\n".join(f"  {place}: {message}" for place, message in faults)
        super().__init__(
            f"'{name}' cannot be loaded as it is mapped:\n{listed}\n"
            f"Its columns are: {', '.join(columns)}.",
            faults,
        )


class BasisNeededError(DangolError):
    """Contact data came without a word on which basis people may be contacted."""

    slug = "basis-needed"
    title = "On which basis may these people be contacted?"
    status = 422

    def __init__(self, bases: Iterable[str]) -> None:
        super().__init__(
            "The source holds contact data. Say on which legal basis these people may be "
            f"contacted, and who declares it:\n  --basis {'|'.join(bases)} --declared-by NAME\n"
            "With 'unknown' everything is loaded, and nobody counts as reachable."
        )


class UnknownColumnGivenError(DangolError):
    """A mapping names a column that the source does not have."""

    slug = "unknown-source-column"
    title = "The source has no such column"
    status = 422

    def __init__(self, source: str, column: str, columns: Iterable[str]) -> None:
        names = list(columns)
        super().__init__(
            f"'{source}' has no column '{column}'{did_you_mean(column, names)}\n"
            f"It has: {', '.join(names)}."
        )


class TooManyColumnsError(UnreadableSourceError):
    """More columns than any form of data could use."""

    slug = "too-many-columns"
    title = "The source has too many columns"

    def __init__(self, name: str, found: int, most: int) -> None:
        super().__init__(
            f"'{name}' has {found:,} columns; at most {most:,} can be read.\n"
            "Export the columns that are of use, or check that the right delimiter was found."
        )


class SourceRefusedError(DangolError):
    """A server or database did not give what was asked of it."""

    slug = "source-refused"
    title = "The source does not answer"
    status = 502
    exit_code = 4

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"'{address}' does not answer: {reason}")


class NothingToReplayError(DangolError):
    """No record that is asked for could be loaded again."""

    slug = "nothing-to-replay"
    title = "Nothing can be loaded again"
    status = 409


class ExtraNeededError(UnreadableSourceError):
    """A kind of source needs packages that are not in the default install."""

    slug = "extra-needed"
    title = "A package is missing"
    status = 409

    def __init__(self, what: str, package: str, extra: str) -> None:
        super().__init__(
            f"{what} needs the package {package}.\nInstall it with: pip install 'dangol[{extra}]'"
        )
