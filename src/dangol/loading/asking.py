"""What people and programs may ask to be loaded, and the source that it stands for."""

import datetime as dt
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from dangol.errors import DangolError
from dangol.governance.principal import Principal, require
from dangol.loading.databases import is_database, without_password
from dangol.loading.downloads import download, is_web_address
from dangol.loading.errors import UnreadableSourceError
from dangol.loading.sources import Reading, Source
from dangol.loading.uploads import FOLDER, find_upload
from dangol.settings import Project
from dangol.store.encryption.keyring import keys_of
from dangol.store.encryption.sealed import seal_again
from dangol.store.state.ids import new_id


class NotHereError(DangolError):
    """Somebody far away asked for a file of this machine."""

    slug = "not-here"
    title = "Files of the server are for those who sit at it"
    status = 403
    exit_code = 5

    def __init__(self) -> None:
        super().__init__(
            "A path on the server is only read for its own command line.\n"
            "Upload the file instead: PUT /api/uploads?name=FILE."
        )


class SourceIn(BaseModel):
    """An uploaded file, a file of this machine, an address on the web, or a query."""

    model_config = ConfigDict(extra="forbid")
    upload: str | None = Field(None, description="Id of an uploaded file.")
    path: Path | None = Field(None, description="A file on the server; its command line only.")
    address: str | None = Field(
        None,
        description="https://... of a file, or sqlite://, postgresql://, mysql:// of a database.",
    )
    query: str | None = Field(None, description="A SELECT, for the address of a database.")
    name: str | None = Field(
        None, min_length=1, max_length=200, description="How people will know the source."
    )
    reading: Reading = Reading()


def source_of(asked: SourceIn, project: Project, who: Principal, at: dt.datetime) -> Source:
    """The source that is asked for, on this machine by now.

    Raises NotFoundError, NotHereError, ForbiddenError, UnreadableSourceError,
    SourceRefusedError.
    """
    given = [one for one in (asked.upload, asked.path, asked.address) if one is not None]
    if len(given) != 1:
        raise UnreadableSourceError("Name one source: an upload, a path, or an address.")
    require(who, "analyst")
    if asked.address is not None and is_database(asked.address):
        return _database(asked, asked.address, who)
    if asked.query is not None:
        raise UnreadableSourceError(
            "A query needs the address of a database: sqlite://, postgresql://, mysql://."
        )
    place = project.intake_folder / FOLDER / new_id(at)
    if asked.address is not None:
        if not is_web_address(asked.address):
            raise UnreadableSourceError(
                f"'{asked.address.partition(':')[0]}' is no address that can be read.\n"
                "There is: https://, http://, sqlite://, postgresql://, mysql://."
            )
        require(who, "admin")
        file = download(asked.address, place)
        seal_again(file, keys_of(project))
    elif asked.upload is not None:
        file = find_upload(project, asked.upload).file
    else:
        if who.via != "local":
            raise NotHereError
        file = asked.path or Path()
        if not file.is_file():
            raise UnreadableSourceError(f"There is no file '{file}'.\nName a file that is there.")
    return Source(name=asked.name or file.name, file=file, reading=asked.reading)


def _database(asked: SourceIn, address: str, who: Principal) -> Source:
    if asked.query is None:
        raise UnreadableSourceError(
            f"'{without_password(address)}' is a database: say what to read with a query."
        )
    require(who, "admin")
    if address.startswith("sqlite") and who.via != "local":
        raise NotHereError
    name = asked.name or without_password(address).rpartition("@")[2].rpartition("/")[2] or "query"
    return Source(name=name, address=address, query=asked.query, reading=asked.reading)
