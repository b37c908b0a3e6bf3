"""Connections to SQLite and PostgreSQL that behave alike.

A writing transaction on SQLite begins with BEGIN IMMEDIATE: it waits for its turn at the
start, where waiting works, and not in its middle, where SQLite refuses at once.
"""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from dangol.store.encryption.keys import PLAIN, Keys
from dangol.store.private_file import make_private
from dangol.store.state.errors import MissingDriverError, StateAddressError, StateUnavailableError
from dangol.store.state.portable import json_text
from dangol.store.state.sqlite_files import connect_sqlite, sqlite_key, sqlite_module

WAITS_SECONDS = 15
_READS = "dangol_reads"
_TRAIL_KEY, _KEYS = "dangol_trail_key", "dangol_keys"


def new_engine(address: str | URL, trail: bytes = b"", keys: Keys = PLAIN) -> Engine:
    """An engine for a SQLAlchemy address; a SQLite file is made, readable by its owner only.

    ``trail`` is the key of the audit trail's hashes, ``keys`` are those of SQLite files.
    Raises StateAddressError, MissingDriverError, StateUnavailableError, EncryptionError.
    """
    try:
        url = make_url(address)
    except ArgumentError:
        # Not the address itself: it may hold a password.
        raise StateAddressError("The setting 'state_url' is no address.") from None
    backend = url.get_backend_name()
    options = {_TRAIL_KEY: trail, _KEYS: keys}
    if backend == "sqlite":
        return _sqlite(url, options)
    if backend in {"postgresql", "postgres"}:
        return _postgresql(url, options)
    raise StateAddressError(f"The setting 'state_url' names a database of kind '{backend}'.")


def trail_key(connection: Connection) -> bytes:
    """The key of the audit trail's hashes that the database was opened with."""
    key: bytes = connection.get_execution_options()[_TRAIL_KEY]
    return key


def keys_of_files(engine: Engine) -> Keys:
    """The keys that the database was opened with."""
    keys: Keys = engine.get_execution_options()[_KEYS]
    return keys


def place(engine: Engine) -> str:
    """Where the database is, without its password."""
    return engine.url.render_as_string(hide_password=True)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that may write; it commits at its end, or not at all."""
    with _transaction(engine) as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view; on SQLite it neither waits for a writer nor holds one up."""
    if engine.dialect.name == "sqlite":
        reader = engine.execution_options(**{_READS: True})
    else:
        reader = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    with _transaction(reader) as connection:
        yield connection


def alone(connection: Connection, name: str) -> None:
    """Wait for the lock ``name`` and hold it until the transaction ends.

    SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name}
        )


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    try:
        connection = engine.connect()
    except (OperationalError, PoolTimeoutError) as refused:
        raise _unavailable(engine, refused) from refused
    with connection:
        try:
            transaction = connection.begin()
        except OperationalError as refused:
            raise _unavailable(engine, refused) from refused
        with transaction:
            yield connection


def _unavailable(engine: Engine, refused: Exception) -> StateUnavailableError:
    return StateUnavailableError(place(engine), getattr(refused, "orig", None) or refused)


def _sqlite(url: URL, options: dict[str, Any]) -> Engine:
    if not url.database or url.database == ":memory:":
        raise StateAddressError("The setting 'state_url' names a SQLite database without a file.")
    file = Path(url.database)
    _make_private(file)
    key = sqlite_key(file, options[_KEYS])
    driver = sqlite_module(key)
    engine = create_engine(
        url.set(drivername="sqlite"),
        module=driver,
        # The driver must not begin transactions by itself: it would begin them too late.
        creator=lambda: connect_sqlite(
            file, key, isolation_level=None, timeout=WAITS_SECONDS, check_same_thread=False
        ),
        json_serializer=json_text,
        # Logs and errors hold no values, at whatever level.
        hide_parameters=True,
        execution_options=options,
        pool_size=10,
        max_overflow=30,
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    _use_write_ahead_log(engine, driver.DatabaseError)
    return engine


def _make_private(file: Path) -> None:
    try:
        make_private(file)
    except OSError as refused:
        raise StateUnavailableError(str(file), refused) from refused


def _set_up_sqlite(connection: DBAPIConnection, record: Any) -> None:
    with closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        # What is deleted is overwritten, not only forgotten.
        cursor.execute("PRAGMA secure_delete = ON")


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _use_write_ahead_log(engine: Engine, broken: type[Exception]) -> None:
    """Readers and the writer do not wait for each other; the file remembers it.

    SQLite does not wait when two programs switch a new file at once, so this does.
    """
    patience = time.monotonic() + WAITS_SECONDS
    while True:
        try:
            with (
                closing(engine.raw_connection()) as connection,
                closing(connection.cursor()) as cursor,
            ):
                cursor.execute("PRAGMA journal_mode = WAL")
        except (broken, OperationalError) as refused:
            if "locked" not in str(refused) or time.monotonic() > patience:
                engine.dispose()
                raise _unavailable(engine, refused) from refused
            time.sleep(0.02)
        else:
            return


def _postgresql(url: URL, options: dict[str, Any]) -> Engine:
    try:
        import psycopg  # noqa: F401 - only whether it is there
    except ImportError:
        raise MissingDriverError from None
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        json_serializer=json_text,
        # Logs and errors hold no values, at whatever level.
        hide_parameters=True,
        execution_options=options,
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=15,
        connect_args={"connect_timeout": WAITS_SECONDS},
    )
