"""DuckDB files: plain or encrypted, opened and made the same way.

An encrypted file is AES-256-GCM by DuckDB itself, its log too; what does not fit into memory
is encrypted with a key that lives as long as the process.
"""

from importlib import resources
from importlib.metadata import version
from pathlib import Path

import duckdb

from dangol.store.encryption.errors import EncryptionError, MissingExtraError
from dangol.store.encryption.keys import PLAIN, Key, Keys
from dangol.store.errors import WarehouseBusyError
from dangol.store.warehouse.compile import literal

NAME = "warehouse"
_PURPOSE = "warehouse"
# Its way of keeping texts costs a fifth less than the one that files begin with.
_STORAGE = "v1.4.0"
# Behind a checksum, the mark "DUCK" and the number of the form.
_FLAGS_AT = 20
_BUSY = ("lock on file", "already attached")


def memory_engine(
    config: dict[str, str | bool | int | float | list[str]], *, encrypts: bool
) -> duckdb.DuckDBPyConnection:
    """An engine without a file of its own; what it writes aside is encrypted if asked."""
    plain = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    connection = duckdb.connect(":memory:", config=config | plain)
    if encrypts:
        # DuckDB reads encrypted files by itself, and writes them with OpenSSL, which is here.
        connection.execute(f"LOAD {literal(str(_extension()), 'duckdb')}")
        connection.execute("SET temp_file_encryption = true")
    # Without GLOBAL the other cursors would keep the machine's zone.
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    return connection


def attach_file(
    connection: duckdb.DuckDBPyConnection, file: Path, keys: Keys, name: str
) -> Key | None:
    """Attach a file with the key that opens it, a new one with the current key; gives the key.

    Raises WarehouseBusyError where somebody has it open, EncryptionError.
    """
    known = keys.known if file.exists() else keys.known[:1]
    refused: duckdb.Error | None = None
    for key in known:
        try:
            connection.execute(f"ATTACH {literal(str(file), 'duckdb')} AS {name} ({_options(key)})")
        except duckdb.Error as wrong:
            is_busy = any(said in str(wrong) for said in _BUSY)
            if is_busy or (keys == PLAIN and isinstance(wrong, duckdb.IOException)):
                raise WarehouseBusyError(str(file), str(wrong).splitlines()[0]) from wrong
            refused = wrong
        else:
            return key
    raise EncryptionError(
        f"'{file}' cannot be opened with the keys of the project: {refused}\nTake it from a backup."
    ) from refused


def copy_with_key(file: Path, keys: Keys) -> bool:
    """Write a file anew with the current key; whether it was not so already.

    Raises WarehouseBusyError where somebody has it open, EncryptionError.
    """
    connection = memory_engine({"temp_directory": f"{file}.tmp"}, encrypts=True)
    try:
        if attach_file(connection, file, keys, "old") == keys.current:
            return False
        fresh = file.with_suffix(".fresh")
        fresh.unlink(missing_ok=True)
        attach_file(connection, fresh, keys, "new")
        connection.execute("COPY FROM DATABASE old TO new")
        connection.execute("DETACH new")
        # While it is attached nobody else opens it.
        connection.execute("CHECKPOINT old")
        fresh.replace(file)
    finally:
        connection.close()
    return True


def is_encrypted_duck(file: Path) -> bool:
    """Whether a file's first block says so."""
    with file.open("rb") as opened:
        head = opened.read(_FLAGS_AT + 1)
    return len(head) > _FLAGS_AT and bool(head[_FLAGS_AT] & 1)


def _options(key: Key | None) -> str:
    options = f"STORAGE_VERSION '{_STORAGE}'"
    if key is not None:
        options += f", ENCRYPTION_KEY '{key.for_purpose(_PURPOSE).hex()}'"
    return options


def _extension() -> Path:
    try:
        place = resources.files("duckdb_extension_httpfs")
    except ModuleNotFoundError:
        raise MissingExtraError from None
    return Path(str(place)) / "extensions" / f"v{version('duckdb')}" / "httpfs.duckdb_extension"
