"""A server that is killed in the middle of looking loses nothing and loads nothing twice."""

import signal
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
from busy_api import BusyApi
from busy_api import serving as api_serving
from calling import SECRET, call, signed
from databases import POSTGRES
from databases import Server as Postgres
from processes import Server, serving
from sqlalchemy import NullPool, create_engine, text

from dangol.settings import Project, create_project

KILLS, MOST_SALES = 2, 30
SETTINGS = {"time_zone": "Asia/Seoul", "currency": "KRW", "memory_limit": "500MB"}
LINES = "order_id,customer_id,ordered_at,net_amount\n"
API = {
    "paging": "cursor",
    "next_path": "meta.next_cursor",
    "page_parameter": "after",
    "records": "data.orders",
    "since_parameter": "updated_since",
    "cursor": "updated_at",
    "parameters": "limit=10",
}
QUERY = (
    "SELECT no AS order_id, 'M1' AS customer_id, at AS ordered_at, amount AS net_amount, at FROM o"
)
FIELDS = {"order_id": "id", "customer_id": "customer.id", "net_amount": "amount"}


class Outside:
    """Three other systems that go on working, whatever becomes of the server."""

    def __init__(self, project: Project, api: BusyApi, postgres: Postgres) -> None:
        self.folder = project.incoming_folder / "tills"
        self.folder.mkdir(parents=True)
        self.api = api
        self.url = postgres.new_database()
        engine = create_engine(self.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self.erp = engine.connect()
        self.erp.execute(
            text("CREATE TABLE o (no text, amount int, at timestamptz DEFAULT clock_timestamp())")
        )
        self.given: dict[str, int] = {}
        self.number = 0
        self.ends = threading.Event()
        self.thread = threading.Thread(target=self.live)

    def work(self) -> None:
        """A sale in each system, and a change of an earlier one."""
        self.number += 1
        n, amount = self.number, self.number * 10
        target = self.folder / f"{n:05}.csv"
        unfinished = target.with_suffix(".tmp")
        unfinished.write_text(f"{LINES}F{n},M1,2026-03-01 10:00,{amount}\n", encoding="utf-8")
        unfinished.rename(target)
        self.erp.execute(text("INSERT INTO o VALUES (:no, :amount)"), {"no": f"P{n}", "amount": n})
        self.api.change(n, amount, n)
        self.given |= {f"F{n}": amount, f"P{n}": n, f"A{n}": amount}
        other = Random(n).randrange(1, n + 1)
        self.erp.execute(
            text("UPDATE o SET amount = amount + 1, at = clock_timestamp() WHERE no = :no"),
            {"no": f"P{other}"},
        )
        self.given[f"P{other}"] += 1

    def live(self) -> None:
        for _ in range(MOST_SALES):
            if self.ends.wait(0.4):
                return
            self.work()


def ready(server: Server, outside: Outside) -> list[str]:
    """The sources, made and mapped over the API; gives their paths."""

    def made(kind: str, fields: dict[str, Any], secret: str, mapping: dict[str, Any]) -> str:
        found = server.ask("POST", f"/api/records/{kind}", fields)
        assert found.status_code == 201, found.text
        path = f"/api/sources/{kind}/{found.json()['id']}"
        assert server.ask("PUT", f"{path}/credential", {"secret": secret}).status_code == 204
        sample = server.ask("POST", f"{path}/sample").json()
        asked = {"upload": sample["upload"], "form": "orders", **mapping}
        answer = server.ask("PUT", f"{path}/mapping", asked)
        assert answer.status_code == 204, answer.text
        return path

    url = outside.url
    erp = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    database = {"name": "erp", "address": erp, "query": QUERY, "cursor": "at", "overlap": 5}
    folder = {"name": "tills", "folder": "tills", "quiet_seconds": 0}
    api = {"name": "mall", "address": f"{outside.api.address}/orders", **API}
    return [
        made("watched-folder", folder, "", {}),
        made("database-source", database, str(url.password or ""), {"version_column": "at"}),
        made("api-source", api, "", {"fields": FIELDS}),
    ]


def looks(server: Server, path: str, until: Callable[[], bool]) -> None:
    with suppress(httpx.HTTPError):
        while not until():
            server.ask("POST", f"{path}/look")


def stored(server: Server) -> dict[str, int]:
    query = "SELECT order_id, CAST(net_amount AS INT) AS amount FROM orders"
    rows = server.ask("POST", "/api/sql", {"query": query, "limit": 10_000}).json()["rows"]
    found = [(str(no), int(amount)) for no, amount in rows]
    assert len(found) == len(dict(found))
    return dict(found)


@pytest.mark.slow
@POSTGRES[0]
@POSTGRES[1]
def test_nothing_is_lost_or_twice_when_the_server_is_killed(
    tmp_path: Path, postgres_server: Postgres
) -> None:
    project = create_project(tmp_path / "project", **SETTINGS)
    chance = Random(11)
    with ExitStack() as stack:
        api = stack.enter_context(api_serving(BusyApi(bad_days=0.05)))
        outside = Outside(project, api, postgres_server)
        stack.callback(outside.erp.close)
        outside.work()
        paths: list[str] = []
        outside.thread.start()
        stack.callback(outside.thread.join)
        stack.callback(outside.ends.set)
        for _ in range(KILLS):
            with serving(project, tmp_path) as server:
                paths = paths or ready(server, outside)
                killed = threading.Event()
                asking = [
                    threading.Thread(target=looks, args=(server, path, killed.is_set))
                    for path in paths
                ]
                for one in asking:
                    one.start()
                time.sleep(chance.uniform(1.5, 3.0))
                server.end(signal.SIGKILL)
                killed.set()
                for one in asking:
                    one.join()
        outside.ends.set()
        outside.thread.join()
        with serving(project, tmp_path) as server:
            for path in paths * 2:
                found = server.ask("POST", f"{path}/look").json()
                assert found["outcome"] != "failed", found
            assert stored(server) == outside.given
            assert len(outside.given) > 30


@pytest.mark.slow
def test_calls_that_were_answered_survive_a_kill(tmp_path: Path) -> None:
    project = create_project(tmp_path / "project", **SETTINGS)
    given: list[str] = []
    with serving(project, tmp_path) as server:
        hook = server.ask(
            "POST", "/api/records/webhook", {"name": "pos", "every_minutes": 0}
        ).json()
        path = f"/api/sources/webhook/{hook['id']}"
        server.ask("PUT", f"{path}/credential", {"secret": SECRET})

        def calls() -> None:
            with suppress(httpx.HTTPError):
                for number in range(100_000):
                    order = {
                        "order_id": f"A{number}", "customer_id": "M1", "net_amount": number,
                        "ordered_at": "2026-03-01 10:00",
                    }  # fmt: skip
                    body = call(order)
                    headers = signed("hex", body, int(time.time()))
                    answer = server.plain(
                        "POST", f"/hooks/{hook['id']}", content=body, headers=headers
                    )
                    assert answer.status_code == 200
                    given.append(f"A{number}")

        calling = threading.Thread(target=calls)
        calling.start()
        time.sleep(2)
        server.end(signal.SIGKILL)
        calling.join()
    with serving(project, tmp_path) as server:
        sample = server.ask("POST", f"{path}/sample").json()
        asked = {"upload": sample["upload"], "form": "orders"}
        assert server.ask("PUT", f"{path}/mapping", asked).status_code == 204
        assert server.ask("POST", f"{path}/look").json()["outcome"] == "new"
        found = stored(server)
        assert set(given) <= set(found)
        # One call may have been on the disk when nobody could say so any more.
        assert len(found) - len(given) in (0, 1)
        assert len(given) > 20
