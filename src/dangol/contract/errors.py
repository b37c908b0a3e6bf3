"""What can be wrong with a declaration, a parameter or a reading of tables."""

from collections.abc import Iterable

from pydantic import ValidationError

from dangol.errors import DangolError, NotFoundError


class ParametersError(DangolError):
    """Parameters do not fit; every fault at once."""

    slug = "parameters"
    title = "Some values do not fit"
    status = 422

    def __init__(self, what: str, wrong: ValidationError) -> None:
        faults = [
            (".".join(map(str, e["loc"])) or "all", e["msg"].removeprefix("Value error, "))
            for e in wrong.errors()
        ]
        listed = "\n".join(f"  {place}: {message}" for place, message in faults)
        super().__init__(f"{what} cannot take these values:\n{listed}", faults)


class UndeclaredReadError(DangolError):
    """An analysis touched a table that it does not declare."""

    slug = "undeclared-read"
    title = "The analysis reads what it does not declare"
    status = 500

    def __init__(self, slug: str, table: str, declared: Iterable[str]) -> None:
        super().__init__(
            f"Analysis '{slug}' asks for table '{table}' but does not declare it.\nIt declares: "
            f"{', '.join(sorted(declared)) or 'nothing'}. Add it to 'reads'."
        )


class CannotAnswerError(DangolError):
    """The data cannot carry an answer; says why, and what would help."""

    slug = "cannot-answer"
    title = "There is not enough data for an answer"
    status = 409


class DeclarationError(DangolError):
    """A declaration breaks the contract."""

    slug = "declaration"
    title = "The declaration breaks the contract"
    status = 500


class UnknownAnalysisError(NotFoundError):
    """No installed package declares an analysis of this name."""

    slug = "unknown-analysis"
    title = "There is no such analysis"

    def __init__(self, slug: str, known: Iterable[str]) -> None:
        super().__init__("analysis", slug, known)


class UnknownRecordError(NotFoundError):
    """No installed package declares a record of this kind."""

    slug = "unknown-record"
    title = "There is no such kind of record"

    def __init__(self, kind: str, known: Iterable[str]) -> None:
        super().__init__("record", kind, known)
