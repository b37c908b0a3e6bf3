"""Loading a sample by command, never over a shop's own data."""

from typing import Any

from dangol.cli.connection import Connection
from dangol.cli.following import follow
from dangol.errors import DangolError


class OwnDataError(DangolError):
    """The sample would replace a shop's data."""

    slug = "own-data"
    title = "The project holds data of its own"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            "This project holds data of its own, which the sample would replace.\n"
            "Give the sample a folder of its own with --project."
        )


def was_loaded(connection: Connection, name: str) -> bool:
    """Whether the project holds this sample already."""
    loads = connection.call("GET", "/runs", slug=name)
    return any(run["outcome"] == "succeeded" for run in loads)


def load_sample(connection: Connection, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """The finished run that loaded the sample; an earlier load of it is replaced.

    Raises OwnDataError, RunFailedError.
    """
    if not was_loaded(connection, name) and any(
        table["rows"] for table in connection.call("GET", "/tables")
    ):
        raise OwnDataError
    started = connection.call("POST", f"/samples/{name}/load", given)
    return follow(connection, started["run_id"])
