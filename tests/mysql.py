"""A real MySQL server (MariaDB) for tests of loading, by marker."""

import getpass
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pymysql
import pytest

_BINARY = shutil.which("mariadbd") or "/usr/sbin/mariadbd"
_USER, _PASSWORD = "reader", "secret"


@dataclass
class MySql:
    """A server of the tests' own, reached by its socket."""

    socket: Path

    @property
    def address(self) -> str:
        return (
            f"mysql://{_USER}:{_PASSWORD}@localhost/shop?unix_socket={self.socket}&charset=utf8mb4"
        )

    def run(self, query: str) -> None:
        connection = pymysql.connect(
            unix_socket=str(self.socket), user=_USER, password=_PASSWORD, database="shop",
            charset="utf8mb4", autocommit=True,
        )  # fmt: skip
        with connection, connection.cursor() as cursor:
            cursor.execute(query)


@pytest.fixture(scope="session")
def mysql_server() -> Iterator[MySql]:
    """MariaDB with its data in a temporary folder; it ends with the tests."""
    if not Path(_BINARY).exists():
        pytest.fail("MariaDB is missing: apt-get install mariadb-server, or -m 'not mysql'.")
    folder = Path(tempfile.mkdtemp(prefix="dangol-mysql-"))
    data, socket = folder / "data", folder / "s.sock"
    start = folder / "start.sql"
    start.write_text(
        f"CREATE DATABASE shop CHARACTER SET utf8mb4;CREATE USER '{_USER}'@'localhost' "
        f"IDENTIFIED BY '{_PASSWORD}';GRANT ALL ON shop.* TO '{_USER}'@'localhost';".replace(
            ";", ";\n"
        ),
        encoding="utf-8",
    )
    common = ["--no-defaults", f"--datadir={data}", f"--user={getpass.getuser()}"]
    subprocess.run(
        ["mariadb-install-db", *common, "--auth-root-authentication-method=normal"],
        check=True,
        capture_output=True,
    )
    command = [_BINARY, *common, f"--socket={socket}", "--skip-networking", f"--init-file={start}"]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log) as run,
    ):
        try:
            server = MySql(socket)
            _wait(server, run)
            yield server
        finally:
            run.terminate()
            run.wait(timeout=30)
            shutil.rmtree(folder, ignore_errors=True)


def _wait(server: MySql, run: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    ping = ["mariadb-admin", "--no-defaults", f"--socket={server.socket}", f"--user={_USER}"]
    while subprocess.run(
        [*ping, f"--password={_PASSWORD}", "ping"], capture_output=True, check=False
    ).returncode:
        assert run.poll() is None, "MariaDB ended"
        assert time.monotonic() < until, "MariaDB does not answer"
        time.sleep(0.2)
