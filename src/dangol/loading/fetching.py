"""What stands at an address, brought here once as an upload: preview and load read the same."""

import datetime as dt
import shutil

from dangol.governance.principal import Principal, require
from dangol.loading.asking import NotHereError
from dangol.loading.databases import is_database, query_rows, without_password
from dangol.loading.downloads import download, is_web_address
from dangol.loading.errors import UnreadableSourceError
from dangol.loading.rows_file import write_rows
from dangol.loading.uploads import FOLDER, Upload, find_upload
from dangol.settings import Project
from dangol.store.encryption.keyring import keys_of
from dangol.store.encryption.sealed import seal_again
from dangol.store.state.ids import new_id


def fetched(
    project: Project, address: str, query: str | None, who: Principal, at: dt.datetime
) -> Upload:
    """A file of the web, or the rows of a query, kept as uploads are; no password is kept.

    Raises ForbiddenError, NotHereError, UnreadableSourceError, SourceRefusedError.
    """
    require(who, "admin")
    upload_id = new_id(at)
    place = project.intake_folder / FOLDER / upload_id
    if not is_database(address) and not is_web_address(address):
        raise UnreadableSourceError(
            f"'{address.partition(':')[0]}' is no address that can be read.\n"
            "There is: https://, http://, postgresql://, mysql://."
        )
    try:
        if is_database(address):
            _query(address, query, project, upload_id, who)
        else:
            download(address, place)
        upload = find_upload(project, upload_id)
        seal_again(upload.file, keys_of(project))
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return upload


def _query(
    address: str, query: str | None, project: Project, upload_id: str, who: Principal
) -> None:
    shown = without_password(address)
    if not query:
        raise UnreadableSourceError(f"'{shown}' is a database: say what to read with a query.")
    if address.startswith("sqlite") and who.via != "local":
        raise NotHereError
    place = project.intake_folder / FOLDER / upload_id
    place.mkdir(mode=0o700, parents=True)
    name = shown.partition("?")[0].rpartition("@")[2].rpartition("/")[2] or "query"
    with query_rows(address, query) as (names, rows):
        write_rows(place / name, names, rows)
