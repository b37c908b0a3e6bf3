"""The source that a command line names, as the API takes it."""

from pathlib import Path
from typing import Any

from dangol.errors import DangolError


class NoSuchSourceError(DangolError):
    """What was named is neither a file nor an address."""

    slug = "no-such-source"
    title = "There is no such source"
    exit_code = 3

    def __init__(self, given: str) -> None:
        super().__init__(
            f"There is no file '{given}', and it is no address.\nName a file, an https address, "
            "or the address of a database (sqlite://, postgresql://, mysql://) with --query."
        )


def source_body(source: str, given: dict[str, Any]) -> dict[str, Any]:
    """A file by its path: the command line and its server are on one machine."""
    reading = {
        name: given[name]
        for name in ("encoding", "delimiter", "has_header", "sheet", "stay")
        if given.get(name) not in (None, ())
    }
    if "delimiter" in reading:
        reading["delimiter"] = reading["delimiter"].replace("\\t", "\t")
    body: dict[str, Any] = {"name": given.get("name"), "reading": reading}
    if "://" in source:
        return {**body, "address": source, "query": given.get("query")}
    file = Path(source).expanduser()
    if not file.is_file():
        raise NoSuchSourceError(source)
    return {**body, "path": str(file.resolve()), "query": given.get("query")}
