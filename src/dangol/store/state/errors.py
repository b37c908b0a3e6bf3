"""What can go wrong with the state database."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy.exc import DontWrapMixin

from dangol.errors import DangolError


class StateAddressError(DangolError):
    """The setting ``state_url`` names no database that the product can use."""

    slug = "state-address"
    title = "The address of the state database cannot be used"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}\nThere is: sqlite, postgresql. An address looks like "
            "'postgresql://user:password@host/database'.\n"
            "Leave the setting 'state_url' out to keep the state in the project's folder."
        )


class MissingDriverError(DangolError):
    """PostgreSQL is asked for, but its driver is not installed."""

    slug = "missing-driver"
    title = "The driver for PostgreSQL is not installed"

    def __init__(self) -> None:
        super().__init__(
            "The state database is PostgreSQL, but its driver 'psycopg' is not installed.\n"
            "Install it with: pip install 'dangol[postgresql]'"
        )


class StateUnavailableError(DangolError):
    """The state database did not answer, or stayed locked."""

    slug = "state-unavailable"
    title = "The state database is not available"
    status = 503
    exit_code = 4

    def __init__(self, where: str, reason: BaseException) -> None:
        first_line = (str(reason).splitlines() or [type(reason).__name__])[0]
        super().__init__(
            f"The state database '{where}' cannot be used: {first_line}\n"
            "See that it runs, that its folder can be written, and that no program holds it "
            "locked; then try again."
        )


class NaiveMomentError(DangolError, DontWrapMixin):
    """A moment without a time zone was about to be stored."""

    slug = "naive-moment"
    title = "A moment has no time zone"
    status = 500

    def __init__(self, moment: dt.datetime) -> None:
        super().__init__(
            f"The moment {moment.isoformat()} has no time zone, so nobody can say when it was.\n"
            "Every stored moment is UTC: make it with datetime.now(datetime.UTC)."
        )


class RecordFieldError(DangolError):
    """The fields of a record cannot become, or stay, columns."""

    slug = "record-field"
    title = "The fields of a record do not fit its table"
    status = 500

    def __init__(self, kind: str, wrong: Iterable[str]) -> None:
        super().__init__(
            f"Records of kind '{kind}' cannot be kept as they are declared now:\n"
            + "\n".join(f"  {one}" for one in wrong)
        )
