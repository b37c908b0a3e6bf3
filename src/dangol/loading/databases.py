"""Rows of a query against SQLite, PostgreSQL or MySQL, read as a stream and never written."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, literal, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from dangol.loading.errors import ExtraNeededError, SourceRefusedError, UnreadableSourceError
from dangol.loading.rows_file import text_of
from dangol.loading.structure import unique_names

DRIVERS = {
    "sqlite": ("sqlite", ""),
    "postgresql": ("postgresql+psycopg", "postgresql"),
    "postgres": ("postgresql+psycopg", "postgresql"),
    "mysql": ("mysql+pymysql", "mysql"),
    "mariadb": ("mysql+pymysql", "mysql"),
}
"""Scheme of an address: what SQLAlchemy calls it, and the extra of ours that brings the driver."""
_AT_ONCE = 10_000


def is_database(address: str) -> bool:
    """Whether an address names a database that can be asked."""
    return address.partition(":")[0].partition("+")[0].lower() in DRIVERS and "://" in address


def without_password(address: str) -> str:
    """The address as it may be shown and kept."""
    try:
        return make_url(address).render_as_string(hide_password=True)
    except ArgumentError:
        return address.partition("://")[0] + "://…"


def with_password(address: str, password: str) -> str:
    """The address with a password that was given apart; as it is where none was."""
    try:
        url = make_url(address)
    except ArgumentError:
        return address
    return url.set(password=password).render_as_string(hide_password=False) if password else address


def bare_address(address: str) -> str:
    """The address as a form may show it again: a password has to be given anew."""
    try:
        url = make_url(address)
    except ArgumentError:
        return address
    if not url.password:
        return address
    bare = URL.create(
        url.drivername, url.username, None, url.host, url.port, url.database, url.query
    )
    return bare.render_as_string(hide_password=False)


Rows = tuple[tuple[str, ...], Iterator[Sequence[Any]]]


@contextmanager
def query_rows(
    address: str, query: str
) -> Iterator[tuple[tuple[str, ...], Iterator[Sequence[str | None]]]]:
    """The names of a query's columns, and its rows as text while the context lasts.

    Raises SourceRefusedError, UnreadableSourceError.
    """
    with _asked(address, lambda engine: query) as (names, rows):
        yield names, ([text_of(v) for v in row] for row in rows)


@contextmanager
def rows_behind(address: str, query: str, column: str, behind: Any | None) -> Iterator[Rows]:
    """The rows of a query from a value of a column on, in its order; those without one last.

    ``behind`` is a moment, a number or a text, as the database gave it; None reads all rows.

    Raises SourceRefusedError, UnreadableSourceError.
    """

    def statement(engine: Engine) -> str:
        grows = engine.dialect.identifier_preparer.quote(column)
        # The query is the source's own, and its user may only read.
        rows = f"SELECT * FROM ({query.strip().rstrip(';')}) AS dangol_rows"  # noqa: S608
        if behind is not None:
            value = literal(behind).compile(
                dialect=engine.dialect, compile_kwargs={"literal_binds": True}
            )
            rows += f" WHERE {grows} >= {value} OR {grows} IS NULL"
        return f"{rows} ORDER BY {grows} IS NULL, {grows}"

    with _asked(address, statement) as found:
        yield found


@contextmanager
def _asked(address: str, statement: Callable[[Engine], str]) -> Iterator[Rows]:
    shown = without_password(address)
    engine = _engine(address, shown)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                connection.execute(text("PRAGMA query_only = ON"))
            elif engine.dialect.name == "mysql":
                connection.exec_driver_sql("SET SESSION TRANSACTION READ ONLY")
                connection.commit()
            options = connection.execution_options(stream_results=True, yield_per=_AT_ONCE)
            with options.exec_driver_sql(statement(engine)) as found:
                if not found.returns_rows:
                    raise UnreadableSourceError(
                        "The query gives no rows.\nIt must be a SELECT over the tables of the "
                        "database."
                    )
                yield unique_names(list(found.keys())), (tuple(row) for row in found)
    except SQLAlchemyError as refused:
        reason = str(getattr(refused, "orig", None) or refused).strip().splitlines()[0]
        raise SourceRefusedError(shown, f"{reason}\nCheck address, user and query.") from refused
    finally:
        engine.dispose()


def _engine(address: str, shown: str) -> Engine:
    try:
        url = make_url(address)
    except ArgumentError:
        raise UnreadableSourceError(
            "The address of the database cannot be read.\n"
            "It looks like: postgresql://user:password@host:5432/database"
        ) from None
    name, extra = DRIVERS[url.get_backend_name()]
    _refuse_missing_file(url)
    options = {"postgresql_readonly": True} if name.startswith("postgresql") else {}
    try:
        return create_engine(url.set(drivername=name), execution_options=options)
    except ModuleNotFoundError as missing:
        raise ExtraNeededError(f"'{shown}'", str(missing.name), extra) from missing


def _refuse_missing_file(url: URL) -> None:
    """SQLite would make the file."""
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise UnreadableSourceError(
            f"There is no database file '{url.database}'.\nA whole path has four slashes: "
            "sqlite:////home/me/shop.db"
        )
