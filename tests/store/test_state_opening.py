"""Opening the state database: what it is made of, whom it refuses, what it costs."""

import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import URL, Engine, inspect, text

from dangol.settings import create_project
from dangol.store.errors import NewerProjectError
from dangol.store.state.database import State, open_state, open_state_at
from dangol.store.state.engine import new_engine
from dangol.store.state.errors import MissingDriverError, StateAddressError, StateUnavailableError
from dangol.store.state.migrate import VERSIONS, known_revisions, migrate, revision_of
from dangol.store.state.schema import metadata

NEWEST = known_revisions()[-1]
LATER = """
import sqlalchemy as sa
from alembic import op

revision = "9000"
down_revision = "{newest}"


def upgrade() -> None:
    op.create_table("later", sa.Column("id", sa.Integer, primary_key=True))
    {more}
"""
OPENING = """
import sys
from dangol.store.state.database import open_state_at
print("ready", flush=True)
sys.stdin.readline()
open_state_at(sys.argv[1]).close()
"""
LIGHT = """
import sys
import dangol.store.state.database, dangol.store.state.records
print(sorted({"duckdb", "ibis", "numpy", "pandas", "alembic"} & set(sys.modules)))
"""


@contextmanager
def engine_at(url: URL) -> Iterator[Engine]:
    engine = new_engine(url)
    yield engine
    engine.dispose()


def later_migration(folder: Path, more: str = "") -> tuple[Path, ...]:
    folder.mkdir()
    (folder / "9000_later.py").write_text(LATER.format(newest=NEWEST, more=more))
    return VERSIONS, folder


def test_the_migrations_make_the_shape_that_is_declared(state: State) -> None:
    with state.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_opening_again_changes_nothing(database: URL) -> None:
    shapes = []
    for _ in range(2):
        state = open_state_at(database)
        with state.read() as connection:
            tables = inspect(connection).get_table_names()
            shapes.append((revision_of(connection), sorted(tables)))
        state.close()
    assert shapes[0] == shapes[1]
    assert shapes[0][0] == known_revisions()[-1]


def test_a_migration_of_a_later_release_is_run_once(database: URL, tmp_path: Path) -> None:
    open_state_at(database).close()
    versions = later_migration(tmp_path / "versions")
    with engine_at(database) as engine:
        for _ in range(2):
            migrate(engine, versions)
        with engine.connect() as connection:
            assert revision_of(connection) == "9000"
            assert inspect(connection).has_table("later")


def test_a_migration_that_fails_leaves_everything_as_it_was(database: URL, tmp_path: Path) -> None:
    open_state_at(database).close()
    versions = later_migration(tmp_path / "versions", more="raise RuntimeError('half way')")
    with engine_at(database) as engine:
        with pytest.raises(RuntimeError, match="half way"):
            migrate(engine, versions)
        with engine.connect() as connection:
            assert revision_of(connection) == NEWEST
            assert not inspect(connection).has_table("later")


def test_a_state_of_a_newer_release_is_refused(database: URL) -> None:
    state = open_state_at(database)
    with state.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    state.close()
    with pytest.raises(
        NewerProjectError, match="has version 9999; this release knows versions up to"
    ):
        open_state_at(database)


def test_the_number_of_a_migration_is_its_revision() -> None:
    for file in VERSIONS.glob("[0-9]*.py"):
        assert f'revision = "{file.name.split("_")[0]}"' in file.read_text()


def test_programs_that_open_a_new_database_at_once_do_not_collide(database: URL) -> None:
    command = [sys.executable, "-c", OPENING, database.render_as_string(hide_password=False)]
    programs = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    for program in programs:
        program.communicate()
    assert [program.returncode for program in programs] == [0, 0]
    open_state_at(database).close()


def test_a_project_keeps_its_state_in_its_folder_for_its_owner_only(tmp_path: Path) -> None:
    project = create_project(tmp_path / "shop 100%?")
    state = open_state(project)
    with state.begin() as connection:
        connection.execute(text("DELETE FROM facts"))
    for file in project.folder.glob("state.sqlite*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    state.close()
    assert project.state_file.exists()


def test_a_project_can_keep_its_state_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.sqlite"
    project = create_project(tmp_path / "shop", state_url=f"sqlite:///{elsewhere}")
    open_state(project).close()
    assert elsewhere.exists()
    assert not project.state_file.exists()


def test_what_was_committed_to_sqlite_survives_a_power_cut(tmp_path: Path) -> None:
    state = open_state_at(URL.create("sqlite", database=str(tmp_path / "state.sqlite")))
    with state.read() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys")
        found = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in asked]
    state.close()
    assert found == ["wal", 2, 1]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("mysql://somebody:s3cret@host/state", "a database of kind 'mysql'"),
        ("somebody:s3cret@host", "is no address"),
        ("sqlite://", "a SQLite database without a file"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_quoting_it(
    address: str, reason: str
) -> None:
    with pytest.raises(StateAddressError, match=reason) as refused:
        open_state_at(address)
    assert "There is: sqlite, postgresql." in refused.value.message
    assert "s3cret" not in refused.value.message


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(StateUnavailableError) as refused:
        open_state_at("postgresql://somebody:s3cret@127.0.0.1:1/state")
    assert "somebody:***@127.0.0.1:1/state" in refused.value.message
    assert "s3cret" not in refused.value.message


def test_a_missing_driver_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingDriverError, match=r"pip install 'dangol\[postgresql\]'"):
        open_state_at("postgresql://somebody@host/state")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StateUnavailableError, match="No such file"):
        open_state_at(URL.create("sqlite", database=str(tmp_path / "nowhere" / "state.sqlite")))


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite"
    file.write_text("these are not the tables you are looking for" * 100)
    with pytest.raises(StateUnavailableError, match="not a database"):
        open_state_at(URL.create("sqlite", database=str(file)))


def test_opening_the_state_loads_no_engine() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"
